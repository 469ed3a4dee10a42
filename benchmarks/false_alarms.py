"""How often an experiment without a difference is decided all the same, where one looks every day.

`python -m benchmarks.false_alarms` draws experiments of 60 days with 100 lists a day, of people
who open more or less than others and never favour a ranker. Each day the rule of experiments and a
plain interval of 95 % are asked.
"""

import argparse
import json
from collections.abc import Callable
from math import sqrt

import numpy as np

from ml.experiments.sequential import Estimate, of_drafts, of_shares
from ml.ranking.arrays.ragged import AnyArray, IntArray

DAYS, A_DAY, PEOPLE = 60, 100, 900
OPENS = 0.9
"""Of a list, on average."""
LEANS = 0.4
"""How far people differ, as the standard deviation of the logarithm of what they open."""

Estimates = Callable[[int], Estimate]


def drafts(rng: np.random.Generator) -> Estimates:
    """Return the estimates of a drafted experiment by its lists: coins credit what is opened."""
    person, opened = _opened(rng)
    won = 2 * rng.binomial(opened, 0.5) - opened
    return lambda lists: of_drafts(person[:lists], won[:lists])


def shares(rng: np.random.Generator) -> Estimates:
    """Return the estimates where half of the people get the lists of another ranker."""
    person, opened = _opened(rng)
    second = (rng.random(PEOPLE) < 0.5)[person]
    return lambda lists: of_shares(person[:lists], opened[:lists], second[:lists])


def _opened(rng: np.random.Generator) -> tuple[IntArray, AnyArray]:
    rate = OPENS * np.exp(rng.normal(0.0, LEANS, PEOPLE) - LEANS**2 / 2)
    person = rng.integers(0, PEOPLE, DAYS * A_DAY)
    return person, rng.poisson(rate[person])


def alarms(estimates: Estimates) -> tuple[bool, bool]:
    """Return whether the rule, and whether a plain interval, tells a difference on any day."""
    rule = plain = False
    for day in range(1, DAYS + 1):
        found = estimates(day * A_DAY)
        rule = rule or found.is_decided
        plain = plain or abs(found.difference) > 1.96 * sqrt(found.variance / found.lists)
    return rule, plain


def main() -> None:
    """Print the shares of experiments with a false alarm as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1_000)
    rounds = parser.parse_args().rounds
    told: dict[str, object] = {"experiments": rounds}
    for name, draw in (("drafts", drafts), ("shares", shares)):
        found = np.array([alarms(draw(np.random.default_rng(seed))) for seed in range(rounds)])
        rule, plain = found.mean(axis=0)
        told[name] = {"rule": round(float(rule), 4), "plain_interval": round(float(plain), 4)}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
