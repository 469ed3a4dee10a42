"""Signals that an organisation adds: what its own columns say of people and openings.

A reading lies between -1 (the least, or no) and 1 (the most, or yes). Nothing known reads as 0, so
that it speaks neither for a move nor against it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.index.columns import OwnReadings
from ml.ranking.index.sides import Openings, People
from ml.ranking.language.names import key_id
from ml.types import BoolArray

PREFIX = "own_"
"""Before the name of a feature, where it stands among signals and contributions."""
MOST_CAP = 2.0
"""Log-odds: an even chance becomes 88 in 100. No column that nobody has seen at work decides alone,
and all of the skills that an opening asks for move a score by about as much."""
SUBJECTS = ("person", "opening", "pair")
_NAME = re.compile("[a-z][a-z0-9_]{1,39}")


@dataclass(frozen=True)
class OwnTerm:
    """An own feature as a combination weighs it.

    Attributes
    ----------
    name, label : of the feature; people read the label
    subject : what it says something of: "person", "opening" or "pair"
    sign : 1 where more of it speaks for a move, -1 where it speaks against
    cap : the most that it adds or takes away, in log-odds
    source, approver : where its values come from, and who answers for it
    slope : log-odds from a reading of 0 to one of 1, at most the cap
    """

    name: str
    label: str
    subject: str
    sign: int
    cap: float
    source: str
    approver: str
    slope: float = 0.0

    @property
    def column(self) -> str:
        """Its name among signals and contributions."""
        return PREFIX + self.name

    def logits(self, readings: AnyArray) -> AnyArray:
        """Return what readings add to a score's logit, never beyond the cap.

        Examples
        --------
        >>> term = OwnTerm("tools", "Own tools", "person", -1, 0.5, "", "", slope=0.4)
        >>> term.logits(np.array([-1.0, 0.5, 1.0])).tolist()
        [0.4, -0.2, -0.4]
        """
        return np.clip(self.sign * self.slope * readings.astype(np.float64), -self.cap, self.cap)

    def wrong(self) -> str:
        """Say what of it cannot be; empty where all can."""
        texts = (self.name, self.label, self.subject, self.source, self.approver)
        numbers = (self.sign, self.cap, self.slope)
        if not all(isinstance(one, str) for one in texts) or any(
            isinstance(one, bool) or not isinstance(one, int | float) for one in numbers
        ):
            return "a text or a number is of another type"
        if not _NAME.fullmatch(self.name):
            return f"{self.name!r} is no name of a feature"
        if self.subject not in SUBJECTS or self.sign not in {-1, 1}:
            return f"{self.name}: subject {self.subject!r} or sign {self.sign} is unknown"
        if not 0.0 < self.cap <= MOST_CAP:
            return f"{self.name}: the cap {self.cap} is not above 0 and up to {MOST_CAP:g}"
        if not 0.0 <= self.slope <= self.cap:
            return f"{self.name}: the slope {self.slope} is not between 0 and the cap"
        return ""


def read_terms(stored: Iterable[Mapping[str, Any]]) -> tuple[OwnTerm, ...]:
    """Return terms from plain mappings, such as those of `asdict`.

    Raises
    ------
    TypeError, ValueError
        When a field is missing or unknown, something cannot be, or they do not stand in order.
    """
    own = tuple(OwnTerm(**one) for one in stored)
    if wrong := next(filter(None, (term.wrong() for term in own)), ""):
        raise ValueError(f"own: {wrong}")
    names = [term.name for term in own]
    if names != sorted(set(names)):
        raise ValueError("own: features must stand in order, each once")
    return own


def readings_by_name(
    person: EmployeeProfile, openings: Sequence[OpeningProfile]
) -> dict[str, list[float]]:
    """Return what own features say of a person with some openings, by the names of their columns.

    Only features that say something of one of them are told. They read as in `own_readings`.
    """
    every = (*person.own, *(reading for opening in openings for reading in opening.own))
    found = {PREFIX + name: [0.0] * len(openings) for name in sorted({one.name for one in every})}
    for place, opening in enumerate(openings):
        of_person = [] if opening.people_leader else person.own
        for one in (*of_person, *opening.own):
            if one.opening in {None, opening.key}:
                found[PREFIX + one.name][place] = one.value
    return found


def own_readings(people: People, openings: Openings, terms: Sequence[OwnTerm]) -> AnyArray:
    """Return what own features say of every person with every opening.

    What is known of a person says nothing about openings that lead people: who is to lead is told
    by readiness, which no column can carry.

    Returns
    -------
    shape (people.size, openings.size, len(terms)), float32
    """
    found = np.zeros((people.size, openings.size, len(terms)), dtype=np.float32)
    of_people, of_openings = people.block.own, openings.block.own
    for column, term in enumerate(terms):
        if term.subject == "opening":
            rows, values, _ = _of(of_openings, term)
            found[:, rows, column] = values
            continue
        rows, values, keys = _of(of_people, term)
        if term.subject == "person":
            found[rows, :, column] = values[:, None]
        else:
            at, hit = _found_in(openings.block.key, keys)
            found[rows[hit], at[hit], column] = values[hit]
        found[:, openings.block.leader, column] = 0.0
    return found


def _of(lists: OwnReadings, term: OwnTerm) -> tuple[AnyArray, AnyArray, AnyArray]:
    """Return the rows of which a feature says something, what it says, and of which opening."""
    chosen = lists.name == key_id(term.name)
    owner = np.repeat(np.arange(len(lists)), np.diff(lists.offsets))
    return owner[chosen], lists.value[chosen], lists.opening[chosen]


def _found_in(keys: IntArray, wanted: IntArray) -> tuple[IntArray, BoolArray]:
    """Return the place of each wanted key among keys, and whether it is there."""
    if not len(keys):
        return np.zeros(len(wanted), dtype=np.int64), np.zeros(len(wanted), dtype=np.bool_)
    order = np.argsort(keys, kind="stable")
    at = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return order[at], keys[order[at]] == wanted
