"""What the service costs while nobody asks it anything, and how soon it takes up new work.

Serves a demo organisation with `lateral demo`, waits until it has settled, and reads the processor
time of the whole process tree from /proc over a minute. Then posts imports and times until a worker
has started each.

    python -m benchmarks.idle --seconds 60 --json benchmarks/results/idle.json
"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

import psutil  # type: ignore[import-untyped]

_SETTLING_SECONDS = 20.0
_POSTS = 10
_LINE = b'{"external_id": "R-IDLE", "title": "Idle"}\n'


@dataclass(frozen=True)
class Idle:
    """What was measured."""

    seconds: float
    cpu_seconds: float
    share_of_a_core: float
    by_process: dict[str, float]
    pick_up_median_ms: float
    pick_up_worst_ms: float


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, _demo(Path(folder)) as (process, url, key):
        time.sleep(_SETTLING_SECONDS)
        cpu = _spent_over(psutil.Process(process.pid), arguments.seconds)
        waits = sorted(_pick_up(url, key) for _ in range(_POSTS))
    spent = sum(cpu.values())
    found = Idle(
        seconds=arguments.seconds,
        cpu_seconds=round(spent, 3),
        share_of_a_core=round(spent / arguments.seconds, 5),
        by_process={name: round(value, 3) for name, value in cpu.items()},
        pick_up_median_ms=round(1000 * median(waits), 1),
        pick_up_worst_ms=round(1000 * waits[-1], 1),
    )
    told = json.dumps(asdict(found), indent=1)
    if arguments.json is not None:
        arguments.json.write_text(told + "\n", encoding="utf-8")
    sys.stdout.write(told + "\n")


def _spent_over(root: psutil.Process, seconds: float) -> dict[str, float]:
    """Processor seconds of each process of the tree while nothing is asked of it."""
    before = {one.pid: _spent(one) for one in _tree(root)}
    time.sleep(seconds)
    return {_label(one): _spent(one) - before.get(one.pid, 0.0) for one in _tree(root)}


def _label(process: psutil.Process) -> str:
    """Which process of the tree it is; no path of the machine."""
    words = " ".join(process.cmdline())
    names = {"resource_tracker": "tracker", "spawn_main": "worker"}
    return next((name for part, name in names.items() if part in words), "web")


def _tree(root: psutil.Process) -> list[psutil.Process]:
    return [root, *root.children(recursive=True)]


def _spent(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


@contextmanager
def _demo(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", str, str]]:
    environment = {**os.environ, "LATERAL_DATA_DIR": str(folder)}
    process = subprocess.Popen(
        [Path(sys.executable).with_name("lateral"), "demo", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        yield process, *_announced(process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _announced(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """Where the demo answers, and the key of HR, as it tells when it has started."""
    url = ""
    for line in process.stdout or ():
        url = url or "".join(re.findall(r"answers at (http://[\d.:]+)", line))
        key = re.search(r"HR key +(lat_\w+)", line)
        if key is not None:
            return url, key[1]
    raise RuntimeError("the demo did not start")


def _pick_up(url: str, key: str) -> float:
    """Seconds from the acceptance of an import to its start, as the job tells them."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/x-ndjson"}
    request = urllib.request.Request(
        f"{url}/v1/imports?entity=roles&dry_run=true", _LINE, headers, method="POST"
    )
    with urllib.request.urlopen(request) as answer:
        job = json.load(answer)["id"]
    while True:
        time.sleep(0.3)
        read = urllib.request.Request(f"{url}/v1/jobs/{job}", headers=headers)
        with urllib.request.urlopen(read) as answer:
            told = json.load(answer)
        if told["started_at"] is not None:
            began, came = (datetime.fromisoformat(told[n]) for n in ("started_at", "created_at"))
            return (began - came).total_seconds()


if __name__ == "__main__":
    main()
