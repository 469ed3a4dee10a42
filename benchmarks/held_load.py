"""The highest rate of a portal's morning that one web process holds, and what it does beyond.

    python -m benchmarks.held_load [--people 300] [--openings 1000] [--minutes 10]
        [--database-url URL] [--json FILE]

The loop is open (`open_loop.py`): requests are due at the moments of a Poisson process, and latency
counts from there. The service has all cores but one, the generator the other; a PostgreSQL server
runs where the system lets it. Rates are tried in short runs until the highest is found at which 99
of 100 requests are answered within 250 ms and none fails. That rate is held, a tenth less
where the long run shows that it was too high. Then three times as much is sent, and the held rate
again.
"""

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import machine, profiles
from benchmarks.client import Client
from benchmarks.morning import LIVENESS, MIX, Morning, liveness
from benchmarks.open_loop import Answered, send_open_loop
from benchmarks.organisation import make_organisation
from benchmarks.service import Service, end_cleanly_on_termination, running_service
from benchmarks.tables import markdown, measured

SEED = 14
LIMIT_MS = 250.0
"""What 99 of 100 requests take at the most, a refusal and `/livez` under overload too."""
USEFUL_MS = 1_000.0
"""An answer that comes later than this serves nobody who waits for a page."""
FINEST = 1.05
"""Rates closer together than this are not told apart."""
FIRST_RATE = 10.0
LESS = 0.9
ATTEMPTS = 3
OVERLOAD = 3.0
SETTLING_SECONDS = 20.0
REFUSED = ("429", "503")
SETTINGS = {
    # One key and one address ask for all; a portal's proxy is trusted and keeps its connections.
    "LATERAL_REQUESTS_PER_MINUTE": "0",
    "LATERAL_TRUSTED_PROXIES": "127.0.0.1",
    "LATERAL_KEEP_ALIVE_SECONDS": "120",
}


def main() -> None:
    """Find the rate, hold it, exceed it, and print what was seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--openings", type=int, default=1_000)
    parser.add_argument(
        "--trial", type=float, default=15.0, help="seconds of one run of the search"
    )
    parser.add_argument("--minutes", type=float, default=10.0, help="how long the rate is held")
    parser.add_argument("--overload", type=float, default=30.0, help="seconds of three times that")
    parser.add_argument("--database-url", help="a PostgreSQL server, for a database of its own")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    end_cleanly_on_termination()
    described = machine.describe()
    *serving, generating = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, serving or {generating})
    with (
        tempfile.TemporaryDirectory(prefix="lateral-benchmark-") as folder,
        running_service(Path(folder), options.database_url, SETTINGS) as service,
    ):
        runs = _Runs(service, options.people, options.openings, generating)
        result = {
            "benchmark": "held_load",
            **described,
            "database": "postgresql" if options.database_url else "sqlite",
            "people": options.people,
            "openings": options.openings,
            **_measured(runs, options.trial, options.minutes * 60, options.overload),
        }
    print(told(result))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


class _Runs:
    """A loaded service with everybody's first page, and a morning to ask of it."""

    def __init__(self, service: Service, people: int, openings: int, core: int) -> None:
        organisation = make_organisation(SEED, people, openings)
        self.service = service
        self._key = service.create_key("events:write")
        self._core = core
        self._morning = Morning(organisation, SEED)
        client = Client(service.port, self._key)
        _say("load and train")
        client.call_all(profiles.puts(organisation), lambda _: None)
        service.train()
        service.await_ready()
        client.call_all(self._morning.first_pages(), lambda _: None)

    def steady(self, rate: float, seconds: float) -> list[Answered]:
        """A rate for so long."""
        return self._send([*self._morning.plan(rate, seconds), *liveness(seconds)])

    def overload(self, rate: float, seconds: float) -> list[Answered]:
        """A multiple of a rate for so long, then the rate itself."""
        plan = [
            *self._morning.plan(OVERLOAD * rate, seconds),
            *self._morning.plan(rate, SETTLING_SECONDS, start=seconds),
            *liveness(seconds + SETTLING_SECONDS),
        ]
        return self._send(plan)

    def _send(self, plan: Iterable[Any]) -> list[Answered]:
        ordered = sorted(plan, key=lambda due: due.seconds)
        return send_open_loop(self.service.port, ordered, key=self._key, core=self._core)


def _measured(runs: _Runs, trial: float, seconds: float, overload: float) -> dict[str, Any]:
    trials: list[dict[str, Any]] = []

    def holds(rate: float) -> bool:
        seen = summary(runs.steady(rate, trial), trial)
        trials.append({"rate": round(rate, 1), **seen})
        _say(f"{rate:.1f} a second: p99 {seen['p99_ms']:.0f} ms, {seen['failed']} failed")
        return is_held(seen)

    rate = highest(holds, FIRST_RATE)
    attempts: list[dict[str, Any]] = []
    while not attempts or (not attempts[-1]["held"] and len(attempts) < ATTEMPTS):
        rate *= LESS if attempts else 1.0
        before = runs.service.resident_bytes()
        seen = summary(runs.steady(rate, seconds), seconds)
        after = runs.service.resident_bytes()
        attempts.append(
            {
                "rate": round(rate, 1),
                "seconds": seconds,
                "held": is_held(seen),
                "mb_before": round(before / 1e6, 1),
                "mb_growth_share": round(after / before - 1, 4),
                **seen,
            }
        )
        _say(f"held {rate:.1f} a second: {attempts[-1]['held']}")
    beyond = exceeded(runs.overload(rate, overload), overload, rate)
    return {"trials": trials, "held": attempts, "overload": beyond}


def highest(holds: Callable[[float], bool], first: float) -> float:
    """The highest rate that holds, by doubling and then halving what lies between, to 5 %.

    >>> 37 < highest(lambda rate: rate <= 39, 10.0) <= 39
    True

    Raises
    ------
    ValueError
        When not even a sixteenth of the first rate holds.
    """
    low, high = 0.0, first
    while holds(high):
        low, high = high, 2 * high
    while low == 0.0 or high / low > FINEST:
        middle = (high / 2) if low == 0.0 else (low * high) ** 0.5
        if middle < first / 16:
            raise ValueError(f"the service does not hold {high:g} requests a second")
        if holds(middle):
            low = middle
        else:
            high = middle
    return low


def summary(answers: Sequence[Answered], seconds: float) -> dict[str, Any]:
    """The rate of answers, their latencies and what failed, in all and by kind."""
    asked = [one for one in answers if one.kind != LIVENESS]
    good = [one for one in asked if is_good(one)]
    return {
        "requests": len(asked),
        "answered_per_second": round(len(good) / seconds, 1),
        **_latencies(asked),
        "failed": len(asked) - len(good),
        "statuses": dict(Counter(one.status for one in asked)),
        "livez_ms": _latencies([one for one in answers if one.kind == LIVENESS]),
        "generator_late_ms": round(1000 * max(one.sent_late for one in answers), 1),
        "kinds": {kind: _latencies([one for one in asked if one.kind == kind]) for kind in MIX},
    }


def is_held(seen: dict[str, Any]) -> bool:
    """Whether a run was quick enough and nothing failed."""
    return not seen["failed"] and seen["p99_ms"] <= LIMIT_MS


def exceeded(answers: Sequence[Answered], seconds: float, rate: float) -> dict[str, Any]:
    """What was still answered, how what was not was refused, and when all was well again."""
    during = [one for one in answers if one.seconds < seconds]
    asked = [one for one in during if one.kind != LIVENESS]
    useful = [one for one in asked if is_good(one) and one.milliseconds <= USEFUL_MS]
    refused = [one for one in asked if one.status in REFUSED]
    others = Counter(one.status for one in asked if not is_good(one) and one.status not in REFUSED)
    return {
        "rate": round(OVERLOAD * rate, 1),
        "requests": len(asked),
        "goodput_per_second": round(len(useful) / seconds, 1),
        "goodput_of_held": round(len(useful) / seconds / rate, 3),
        "refused": {
            **_latencies(refused),
            "without_retry_after": sum(not one.says_when for one in refused),
        },
        "other_failures": dict(others),
        "livez_ms": _latencies([one for one in during if one.kind == LIVENESS]),
        "kinds": {
            kind: {
                "asked": sum(one.kind == kind for one in asked),
                "useful": sum(one.kind == kind for one in useful),
                **_latencies([one for one in asked if one.kind == kind and is_good(one)]),
            }
            for kind in MIX
        },
        "recovered_after_seconds": recovery(answers, seconds),
    }


def recovery(answers: Sequence[Answered], since: float) -> float | None:
    """Whole seconds after which no second has a failure or a slow answer in a hundred; None: never.

    >>> late = Answered(3.5, "writes", "200", 400.0, 0.0, False)
    >>> recovery([late, late._replace(seconds=5.2, milliseconds=9.0)], since=2.0)
    2.0
    """
    after = [one for one in answers if one.seconds >= since and one.kind != LIVENESS]
    last = max(one.seconds for one in after)
    well = 0.0
    for second in range(int(last - since) + 1):
        within = [one for one in after if second <= one.seconds - since < second + 1]
        if within and not is_held({"failed": _failed(within), **_latencies(within)}):
            well = second + 1.0
    return None if well > last - since else well


def is_good(one: Answered) -> bool:
    """Whether a request was answered as it asked."""
    return one.status.startswith("2")


def _failed(answers: Iterable[Answered]) -> int:
    return sum(not is_good(one) for one in answers)


def _latencies(answers: Sequence[Answered]) -> dict[str, Any]:
    if not answers:
        return {"count": 0, "p50_ms": None, "p99_ms": None, "slowest_ms": None}
    taken = np.array([one.milliseconds for one in answers])
    p50, p99 = np.percentile(taken, [50, 99])
    return {
        "count": len(answers),
        "p50_ms": round(float(p50), 1),
        "p99_ms": round(float(p99), 1),
        "slowest_ms": round(float(taken.max()), 1),
    }


def told(result: dict[str, Any]) -> str:
    """The figures as tables: what was held, and what happened beyond."""
    held = [
        [
            f"{one['rate']:g}",
            f"{one['seconds'] / 60:g} min",
            "yes" if one["held"] else "no",
            f"{one['answered_per_second']:g}",
            f"{one['p50_ms']:g}",
            f"{one['p99_ms']:g}",
            str(one["failed"]),
            f"{one['livez_ms']['p99_ms']:g}",
            f"{one['mb_before']:g}",
            f"{100 * one['mb_growth_share']:+.1f} %",
        ]
        for one in result["held"]
    ]
    beyond = result["overload"]
    kinds = [
        [kind, str(one["asked"]), str(one["useful"]), str(one["p50_ms"]), str(one["p99_ms"])]
        for kind, one in beyond["kinds"].items()
    ]
    refused = beyond["refused"]
    columns = (
        "asked a second,for,held,answered a second,p50 ms,p99 ms,failed,/livez p99 ms,MB,growth"
    )
    sentence = (
        f"At {beyond['rate']:g} a second: {beyond['goodput_per_second']:g} useful answers a "
        f"second ({100 * beyond['goodput_of_held']:.0f} % of the held rate), "
        f"{refused['count']} refused (p50 {refused['p50_ms']} ms, p99 {refused['p99_ms']} ms, "
        f"{refused['without_retry_after']} without Retry-After), other failures "
        f"{beyond['other_failures'] or 'none'}, /livez p99 {beyond['livez_ms']['p99_ms']} ms, "
        f"well again after {_seconds(beyond['recovered_after_seconds'])}."
    )
    of_what = f"{result['database']}, {result['people']:,} people, {result['openings']:,} openings"
    return "\n\n".join(
        [
            measured(result),
            f"**{of_what}**",
            markdown(columns.split(","), held),
            sentence,
            markdown(["kind", "asked", "useful", "p50 ms", "p99 ms"], kinds),
        ]
    )


def _seconds(after: float | None) -> str:
    return f"more than {SETTLING_SECONDS:g} s" if after is None else f"{after:g} s"


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
