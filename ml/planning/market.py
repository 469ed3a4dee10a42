"""What a round is worked out from: people, openings and the pairs in question, as arrays."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.errors import RankerError
from ml.types import IntArray

Floats = NDArray[np.float64]
NOBODY = -1


class PlanningError(RankerError, ValueError):
    """What is given cannot be planned with; the message names what does not fit."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of people that may lose only so many, each inside its parent or in none.

    Attributes
    ----------
    of : shape (people,), the innermost group of each person, -1 for none
    parent : shape (groups,), the group around each, -1 for none; a parent stands before its parts
    limit : shape (groups,), how many people each may lose
    """

    of: IntArray
    parent: IntArray
    limit: IntArray

    def around(self, person: int) -> Iterator[int]:
        """The groups of a person, innermost first."""
        group = int(self.of[person])
        while group >= 0:
            yield group
            group = int(self.parent[group])

    def losses(self, people: IntArray) -> IntArray:
        """How many each group loses when these people go; shape (groups,)."""
        own = self.of[people]
        lost = np.bincount(own[own >= 0], minlength=len(self.limit)).astype(np.int64)
        for group in range(len(self.limit) - 1, -1, -1):
            if self.parent[group] >= 0:
                lost[self.parent[group]] += lost[group]
        return lost


@dataclass(frozen=True, slots=True)
class Market:
    """The pairs of people and openings that a round may choose from, in one fixed order.

    `make_market` puts people and openings in the order of their lots, so nothing rests on the
    order in which they were given, and the seed alone decides between equals.

    Attributes
    ----------
    people, openings : keys
    person, opening : shape (pairs,), sorted by person, then opening
    want, fit : shape (pairs,), how high the person and the opening value the pair, each in (0, 1]
    seats : shape (openings,)
    waiting : shape (people,), how long each has waited, in any unit
    groups : which groups of people may lose how many
    """

    people: tuple[str, ...]
    openings: tuple[str, ...]
    person: IntArray
    opening: IntArray
    want: Floats
    fit: Floats
    seats: IntArray
    waiting: IntArray
    groups: Groups

    @property
    def joint(self) -> Floats:
        """The fit of both sides: the geometric mean, so that neither makes up for the other."""
        joint: Floats = np.sqrt(self.want * self.fit)
        return joint

    def places(self) -> IntArray:
        """The place of each pair in the person's own list, from 1; shape (pairs,)."""
        order = np.lexsort((self.opening, -self.want, self.person))
        sorted_by = self.person[order]
        first = np.searchsorted(sorted_by, sorted_by, side="left")
        places = np.empty(len(order), dtype=np.int64)
        places[order] = np.arange(len(order)) - first + 1
        return places


@dataclass(frozen=True, slots=True)
class Plan:
    """Which pairs a method chose, and what each limit costs where the method knows it.

    Attributes
    ----------
    pairs : numbers of the chosen pairs, ascending
    seat_prices : shape (openings,), how much total fit one more seat would add; None if unknown
    group_prices : shape (groups,), how much one more leaver would add; None if unknown
    """

    pairs: IntArray
    seat_prices: Floats | None = None
    group_prices: Floats | None = None


def lots(keys: Sequence[str], seed: int) -> list[int]:
    """A number drawn for each key by the seed: the same on every machine and in any order.

    Examples
    --------
    >>> lots(["E-1", "E-2"], 7) == lots(["E-2", "E-1"], 7)[::-1]
    True
    """
    prefix = f"{seed}\n".encode()
    return [
        int.from_bytes(hashlib.sha256(prefix + key.encode()).digest()[:8], "big") for key in keys
    ]


def make_market(
    *,
    people: Sequence[str],
    openings: Sequence[str],
    person: IntArray,
    opening: IntArray,
    want: Floats,
    fit: Floats,
    seats: IntArray,
    waiting: IntArray,
    groups: Groups,
    seed: int,
) -> Market:
    """Put everything in the order of the lots.

    Raises
    ------
    PlanningError
        When a key stands twice, shapes do not fit, a value is out of range or a pair stands twice.
    """
    _check(people, openings, person, opening, want, fit, seats, waiting, groups)
    by_person, new_person = _drawn(people, seed)
    by_opening, new_opening = _drawn(openings, seed)
    rows, columns = new_person[person], new_opening[opening]
    order = np.lexsort((columns, rows))
    rows, columns = rows[order], columns[order]
    if ((np.diff(rows) == 0) & (np.diff(columns) == 0)).any():
        raise PlanningError("pairs: one stands twice")
    return Market(
        tuple(people[row] for row in by_person),
        tuple(openings[row] for row in by_opening),
        rows,
        columns,
        want[order].astype(np.float64),
        fit[order].astype(np.float64),
        seats[by_opening].astype(np.int64),
        waiting[by_person].astype(np.int64),
        Groups(groups.of[by_person], groups.parent, groups.limit),
    )


def _drawn(keys: Sequence[str], seed: int) -> tuple[IntArray, IntArray]:
    """The old row at each new place, and the new place of each old row."""
    drawn = lots(keys, seed)
    order = np.array(sorted(range(len(keys)), key=lambda row: (drawn[row], keys[row])), np.int64)
    place = np.empty(len(keys), dtype=np.int64)
    place[order] = np.arange(len(keys))
    return order, place


def _check(
    people: Sequence[str],
    openings: Sequence[str],
    person: IntArray,
    opening: IntArray,
    want: Floats,
    fit: Floats,
    seats: IntArray,
    waiting: IntArray,
    groups: Groups,
) -> None:
    n, m, pairs, count = len(people), len(openings), len(person), len(groups.limit)
    if len(set(people)) != n or len(set(openings)) != m:
        raise PlanningError("keys: one stands twice")
    sizes = {
        "opening": (opening, pairs),
        "want": (want, pairs),
        "fit": (fit, pairs),
        "seats": (seats, m),
        "waiting": (waiting, n),
        "groups.of": (groups.of, n),
        "groups.parent": (groups.parent, count),
    }
    for name, (array, size) in sizes.items():
        if array.shape != (size,):
            raise PlanningError(f"{name}: shape {array.shape}, expected ({size},)")
    _in_range("person", person, 0, n - 1)
    _in_range("opening", opening, 0, m - 1)
    _in_range("groups.of", groups.of, NOBODY, count - 1)
    if (groups.parent >= np.arange(count)).any() or (groups.parent < NOBODY).any():
        raise PlanningError("groups.parent: a parent must stand before its parts")
    if (seats < 0).any() or (groups.limit < 0).any():
        raise PlanningError("seats and limits: must not be negative")
    for name, values in (("want", want), ("fit", fit)):
        if not ((values > 0) & (values <= 1)).all():
            raise PlanningError(f"{name}: must be above 0 and at most 1")


def _in_range(name: str, values: IntArray, low: int, high: int) -> None:
    if len(values) and not (low <= values.min() and values.max() <= high):
        raise PlanningError(f"{name}: must lie between {low} and {high}")
