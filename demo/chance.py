"""Draws that are the same in every run and do not depend on each other's order."""

import random
from collections.abc import Mapping
from typing import TypeVar

SEED = "merrowell-1"

T = TypeVar("T")


def dice(*names: object) -> random.Random:
    """A generator of its own for one purpose, e.g. `dice("skills", "E-1058")`."""
    return random.Random("/".join([SEED, *map(str, names)]))


def pick(rng: random.Random, weights: Mapping[T, float]) -> T:
    """One key, drawn by its weight."""
    return rng.choices(list(weights), weights=list(weights.values()))[0]
