"""What it takes to rank everybody: `lateral batch rank` with one worker and with more.

    python -m benchmarks.whole_batch [--people N] [--openings N] [--workers 1 2] [--cluster]
        [--json FILE]

A database is filled with a made-up organisation, a ranker is trained on a part of it, and the
command that an operator types runs once for each number of workers, with reasons; with `--cluster`
once more on a Dask cluster of two processes. All must write the same bytes. The target is 1.7 times
the people a second with two workers on two idle cores.
"""

import argparse
import hashlib
import importlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.service import ROOT, lateral_command
from benchmarks.whole_round import filled

SPEED_UP = 1.7
CLUSTER = "cluster of 2"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures, write them where asked; fail where two workers are worth too little."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--openings", type=int, default=10_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--cluster", action="store_true", help="once more on a Dask cluster")
    parser.add_argument("--part", type=int, default=1_000, help="people in a partition")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    result = _measured(chosen)
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))
    speed_up = result["speed_up"]
    return int(speed_up is not None and speed_up < SPEED_UP)


def _measured(chosen: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        environment = filled(Path(folder), chosen.people, chosen.openings)
        runs = {
            str(workers): _run(environment, Path(folder), chosen, "--workers", str(workers))
            for workers in chosen.workers
        }
        if chosen.cluster:
            with _two_processes() as address:
                runs[CLUSTER] = _run(environment, Path(folder), chosen, "--scheduler", address)
    if len({run["content"] for run in runs.values()}) > 1:
        raise SystemExit("the same inputs gave other bytes")
    alone, two = runs.get("1"), runs.get("2")
    return {
        "benchmark": "whole_batch",
        **machine.describe(),
        "people": chosen.people,
        "openings": chosen.openings,
        "load": [round(one, 1) for one in os.getloadavg()],
        "speed_up": round(alone["seconds"] / two["seconds"], 2) if alone and two else None,
        "runs": runs,
    }


def _run(
    environment: dict[str, str], folder: Path, chosen: argparse.Namespace, *how: str
) -> dict[str, Any]:
    """Run the command once; what it took, and a hash of what it wrote."""
    out = folder / "-".join(how).replace("/", "")
    asked = ["--out", str(out), "--reasons", "--people", str(chosen.part), "--json", *how]
    command = [*lateral_command(), "batch", "rank", *asked]
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    told, _ = process.communicate()
    seconds = time.perf_counter() - began
    if process.returncode:
        raise SystemExit(f"lateral batch rank ended with {process.returncode}")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    content = json.dumps(manifest["partitions"], sort_keys=True)
    ranked = json.loads(told)["people"]
    return {
        "seconds": round(seconds, 1),
        "people_a_second": round(ranked / seconds, 1),
        "bytes_a_person": round(sum(one.stat().st_size for one in _parts(out)) / ranked),
        "content": hashlib.sha256(content.encode()).hexdigest(),
    }


def _parts(out: Path) -> list[Path]:
    return [*out.glob("part-*.ndjson")]


@contextmanager
def _two_processes() -> Iterator[str]:
    distributed: Any = importlib.import_module("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None
    ) as cluster:
        yield cluster.scheduler_address


if __name__ == "__main__":
    sys.exit(main())
