"""What reading a hostile body costs, beside a plain parse of the same bytes.

    python -m benchmarks.json_door [--bytes 200000] [--rounds 5]

For each shape: processor time and peak memory per byte of `app.core.strict_json.read_json`, of
`json.loads`, and their ratio in the same round (the median of the rounds). A plain parse stops at
the first error of syntax and takes what the service refuses, so its work is often less.
"""

import argparse
import gc
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.core.errors import InvalidInputError
from app.core.strict_json import read_json
from benchmarks.hostile_json import SHAPES

Reader = Callable[[bytes], Any]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--bytes", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    print("| shape | ns a byte | beside `json.loads` | bytes a byte | beside `json.loads` |")
    print("| --- | --- | --- | --- | --- |")
    for name, shape in SHAPES.items():
        raw = shape(options.bytes)
        rounds = [(_seconds(read_json, raw), _seconds(_plain, raw)) for _ in range(options.rounds)]
        ours = statistics.median(mine for mine, _ in rounds) / len(raw) * 1e9
        ratio = statistics.median(mine / plain for mine, plain in rounds)
        held, plainly = _peak(read_json, raw) / len(raw), _peak(_plain, raw) / len(raw)
        print(f"| {name} | {ours:.1f} | {ratio:.1f} | {held:.1f} | {held / plainly:.1f} |")


def _plain(raw: bytes) -> Any:
    return json.loads(raw)


def _tried(read: Reader, raw: bytes) -> Any:
    """The value, or what is said against it."""
    try:
        return read(raw)
    except (InvalidInputError, ValueError, RecursionError) as error:
        return str(error)


def _seconds(read: Reader, raw: bytes) -> float:
    gc.collect()
    begun = time.process_time()
    _tried(read, raw)
    return time.process_time() - begun


def _peak(read: Reader, raw: bytes) -> int:
    gc.collect()
    tracemalloc.start()
    _tried(read, raw)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


if __name__ == "__main__":
    main()
