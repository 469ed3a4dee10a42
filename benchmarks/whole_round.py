"""What a round of a whole organisation takes: `lateral rounds run`, reading and ranking included.

    python -m benchmarks.whole_round [--people N] [--openings N] [--method M] [--json FILE]

A database is filled with a made-up organisation, a ranker is trained on a part of it, and the round
is run twice, each time by the command that an operator types, in a process of its own. Both must
tell the same plan. The target is a minute on the wall and 1.2 GB for 10,000 people and 1,000
openings on two idle cores; on a busy machine read the processor time.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.organisation import make_organisation
from benchmarks.service import ROOT, lateral, lateral_command, lateral_environment
from benchmarks.stored import store_openings, store_people
from benchmarks.tables import whole_round_table

SEED = 23
# Enough to learn the language of; training is no part of a round.
LEARNT_ON = 600
RUNS = 2
SECONDS, MEGABYTES = 60.0, 1_200.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, write the figures as JSON where asked, and fail where a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--openings", type=int, default=1_000)
    parser.add_argument("--method", default="stable", choices=("stable", "total_fit", "greedy"))
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    result = _measured(chosen.people, chosen.openings, chosen.method)
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(whole_round_table(result))
    slowest = max(run["seconds"] for run in result["runs"])
    highest = max(run["megabytes"] for run in result["runs"])
    return int(slowest > SECONDS or highest > MEGABYTES)


def _measured(people: int, openings: int, method: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder:
        environment = filled(Path(folder), people, openings)
        runs = [_run(environment, method, Path(folder) / f"{n}.json") for n in range(RUNS)]
    if len({run["plan"] for run in runs}) > 1:
        raise SystemExit("the same inputs and seed gave two plans")
    return {
        "benchmark": "whole_round",
        **machine.describe(),
        "people": people,
        "openings": openings,
        "method": method,
        "load": [round(one, 1) for one in os.getloadavg()],
        **runs[0]["totals"],
        "runs": [
            {name: run[name] for name in ("seconds", "cpu_seconds", "megabytes")} for run in runs
        ],
    }


def filled(folder: Path, people: int, openings: int) -> dict[str, str]:
    """A data folder with the organisation and a ranker; the environment that names it."""
    environment = lateral_environment(folder, None)
    organisation = make_organisation(SEED, people, openings)
    url = f"sqlite:///{folder / 'lateral.db'}"
    lateral(environment, "migrate")
    learnt = min(LEARNT_ON, people)
    store_people(url, organisation.employees[:learnt])
    store_openings(url, organisation.openings)
    lateral(environment, "train")
    store_people(url, organisation.employees[learnt:], learnt)
    return environment


def _run(environment: dict[str, str], method: str, out: Path) -> dict[str, Any]:
    command = [*lateral_command(), "rounds", "run", "--json", "--method", method]
    began = time.perf_counter()
    with out.open("wb") as told:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=told)
        _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        raise SystemExit(f"lateral rounds run ended with {os.waitstatus_to_exitcode(status)}")
    document = json.loads(out.read_text(encoding="utf-8"))
    results = json.dumps(document["results"], sort_keys=True)
    return {
        "seconds": round(seconds, 1),
        "cpu_seconds": round(used.ru_utime + used.ru_stime, 1),
        "megabytes": round(used.ru_maxrss / 1024),
        "plan": hashlib.sha256(results.encode()).hexdigest(),
        "totals": document["round"]["totals"],
    }


if __name__ == "__main__":
    sys.exit(main())
