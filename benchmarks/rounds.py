"""What an assignment round costs, and what each way to fill it reaches.

    python -m benchmarks.rounds [--people N] [--openings N] [--most N] [--seed N] [--json FILE]

A made-up organisation is matched by every method, each in a process of its own and twice, so that
memory is the method's alone and the same bytes are shown. Beside them stand greedy choice, which
keeps the same limits, and SciPy's `linear_sum_assignment`, which knows no limits of teams: no plan
that keeps them can have a greater total.
"""

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine
from benchmarks.tables import rounds_table
from ml.planning import Groups, Market, Method, Plan, Priority, assign, judge
from tests.support.markets import organisation

REFERENCE = "linear_sum_assignment"
RUNS = {
    "stable, by waiting": (Method.STABLE, Priority.WAITING),
    "stable, by wish": (Method.STABLE, Priority.WISH),
    "total_fit": (Method.TOTAL_FIT, Priority.WAITING),
    "greedy": (Method.GREEDY, Priority.WAITING),
}
_TIMES = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--openings", type=int, default=1_000)
    parser.add_argument("--most", type=int, default=50)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--market", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.one:
        print(json.dumps(_measured(chosen.one, _load(chosen.market))))
        return 0
    result = _compared(chosen)
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(rounds_table(result))
    return 0


def _compared(chosen: argparse.Namespace) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "market.npz"
        market = organisation(chosen.people, chosen.openings, most=chosen.most, seed=chosen.seed)
        _save(market, file)
        ways = {name: _in_processes(name, file) for name in (*RUNS, REFERENCE)}
    return {
        "benchmark": "rounds",
        **machine.describe(),
        "seed": chosen.seed,
        "people": len(market.people),
        "openings": len(market.openings),
        "seats": int(market.seats.sum()),
        "pairs": len(market.person),
        "teams": len(market.groups.limit),
        "ways": ways,
    }


def _in_processes(name: str, file: Path) -> dict[str, Any]:
    """The slower of two runs, which chose the same."""
    command = [sys.executable, "-m", "benchmarks.rounds", "--one", name, "--market", str(file)]
    runs = []
    for _ in range(_TIMES):
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        runs.append(json.loads(done.stdout))
    if len({one["chosen"] for one in runs}) > 1:
        raise SystemExit(f"{name}: the same inputs and seed gave two plans")
    slower: dict[str, Any] = max(runs, key=lambda one: one["cpu_seconds"])
    return slower


def _measured(name: str, market: Market) -> dict[str, Any]:
    began = process_time()
    if name == REFERENCE:
        plan, priority = without_limits(market), Priority.WAITING
    else:
        method, priority = RUNS[name]
        plan = assign(market, method, priority)
    seconds = process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    judged = judge(market, plan, priority)
    over = market.groups.losses(market.person[plan.pairs]) > market.groups.limit
    return {
        "cpu_seconds": round(seconds, 2),
        "megabytes": round(megabytes),
        "placed": judged.placed,
        "total_fit": round(judged.total_fit, 3),
        "teams_over": int(over.sum()),
        "blocking_pairs": judged.blocking,
        "chosen": hashlib.sha256(plan.pairs.tobytes()).hexdigest(),
    }


def without_limits(market: Market) -> Plan:
    """The greatest total where teams may lose as many as want to go; one row a seat."""
    seat_of = np.repeat(np.arange(len(market.openings)), market.seats)
    joint = np.zeros((len(market.openings), len(market.people)))
    joint[market.opening, market.person] = market.joint
    number = np.full(joint.shape, -1, dtype=np.int64)
    number[market.opening, market.person] = np.arange(len(market.person))
    seats, people = linear_sum_assignment(joint[seat_of], maximize=True)
    pairs = number[seat_of[seats], people]
    return Plan(np.sort(pairs[pairs >= 0]))


def _save(market: Market, file: Path) -> None:
    np.savez(
        file,
        people=np.array(market.people),
        openings=np.array(market.openings),
        of=market.groups.of,
        parent=market.groups.parent,
        limit=market.groups.limit,
        **{name: getattr(market, name) for name in _ARRAYS},
    )


def _load(file: Path) -> Market:
    with np.load(file, allow_pickle=False) as held:
        return Market(
            people=tuple(held["people"].tolist()),
            openings=tuple(held["openings"].tolist()),
            groups=Groups(held["of"], held["parent"], held["limit"]),
            **{name: held[name] for name in _ARRAYS},
        )


_ARRAYS = ("person", "opening", "want", "fit", "seats", "waiting")

if __name__ == "__main__":
    sys.exit(main())
