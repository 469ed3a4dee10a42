"""Recomputes the chain of the audit log and names the first entry that breaks it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from app.core.journal import FIRST_HASH, chained_hash

FACTS = ("occurred_at", "actor", "action", "entity", "external_id", "details")

StoredEntry = Mapping[str, Any]


class BreakKind(StrEnum):
    """What was done to the chain."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT = "cut"


REASONS = {
    BreakKind.CHANGED: "What it says is not what its hash was made of.",
    BreakKind.REMOVED: "The entry that it follows is not there.",
    BreakKind.INSERTED: "Another entry follows the same one: it was put in between.",
    BreakKind.REORDERED: "The entry that it follows comes after it.",
    BreakKind.CUT: "The log ends before the head that was given.",
}


@dataclass(frozen=True, slots=True)
class Break:
    """The first entry that breaks the chain; none when the end is missing."""

    kind: BreakKind
    entry: int | None

    @property
    def reason(self) -> str:
        """What is wrong, in words."""
        return REASONS[self.kind]


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the chain holds; `head` is the hash of the last entry that does."""

    entries: int
    head: str
    first_broken: Break | None


class Log(Protocol):
    """An audit log in some place."""

    def entries(self) -> Iterable[StoredEntry]:
        """Every entry in its order, with `id`, `previous_hash`, `entry_hash` and the facts."""

    def place_of(self, entry_hash: str) -> int | None:
        """The id of the entry with this hash."""

    def followers(self, entry_hash: str) -> Iterator[int]:
        """The ids of the entries that say they follow this hash."""


def verify(log: Log, head: str | None = None) -> Verification:
    """Recompute every hash; `head`, kept from an earlier time, must still be in the log."""
    previous, last, count = FIRST_HASH, None, 0
    for entry in log.entries():
        found = _break_at(log, entry, previous, last)
        if found is not None:
            return Verification(count, previous, found)
        previous, last = entry["entry_hash"], entry["id"]
        count += 1
    cut = head not in {None, FIRST_HASH} and log.place_of(str(head)) is None
    return Verification(count, previous, Break(BreakKind.CUT, None) if cut else None)


def _break_at(log: Log, entry: StoredEntry, previous: str, last: int | None) -> Break | None:
    facts = {name: entry[name] for name in FACTS}
    claimed: str = entry["previous_hash"]
    if chained_hash(claimed, facts) != entry["entry_hash"]:
        stands_between = any(other != entry["id"] for other in log.followers(previous))
        return Break(BreakKind.INSERTED if stands_between else BreakKind.CHANGED, entry["id"])
    if claimed == previous:
        return None
    place = 0 if claimed == FIRST_HASH else log.place_of(claimed)
    if place is None:
        return Break(BreakKind.REMOVED, entry["id"])
    if place > entry["id"]:
        return Break(BreakKind.REORDERED, entry["id"])
    return Break(BreakKind.INSERTED, last)
