"""How many records of the catalogue are written together, each only where it differs."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from sqlmodel import Session

from app.catalog import feeds, former_ids
from app.catalog.records import Changes, RowT, assign, count_change, is_stale, note_moment
from app.core.errors import FieldProblem, InvalidInputError, LateralError
from app.core.journal import record_changes
from app.core.schemas import DEFAULT_SOURCE, Body
from models.base import FeedRow, Identified, utc_now
from models.employees import Employee
from models.openings import Opening
from models.vocabulary import ChangeAction, EmployeeStatus, EntityKind, OpeningStatus

ItemT = TypeVar("ItemT")


class Outcome(StrEnum):
    """What a write did to a record; a stale one is older than what is stored."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    STALE = "stale"


Moments = Mapping[str, datetime]
Stated = frozenset[str]


@dataclass(frozen=True, slots=True)
class Feed:
    """How a source speaks of the records that it sends, by external id.

    `said_at` is when it did, for the records without a moment of their own.
    `as_of` tells for which moment it says what a record is, `stated` which fields it speaks of,
    those inside of an object by their paths; the others stay as they are stored. A record without
    a word there is stated whole. One that `merges` says nothing of skills that others vouch for,
    and only one that names its skills to be cleared takes away those that a person added.
    """

    source: str = DEFAULT_SOURCE
    as_of: Moments = field(default_factory=dict)
    stated: Mapping[str, Stated] = field(default_factory=dict)
    merges: bool = False
    clears_skills: bool = True
    said_at: datetime = field(default_factory=utc_now)

    def states(self, key: str, whole: Stated) -> Stated:
        """The fields of which the source speaks; `whole` are those of a record that is whole."""
        return self.stated.get(key, whole)


WHOLE_RECORDS = Feed()


@dataclass(frozen=True, slots=True)
class Held:
    """Where it is kept which source holds a record, and the status of one that comes back."""

    table: feeds.Feeds
    ended: str
    again: str

    def back(
        self, row: Identified, said: FeedRow, changes: Changes, stated: Stated | None
    ) -> Changes:
        """Let a record come back that a snapshot of the source ended, as a line holds it again.

        A line that states the status needs no help.
        """
        silent = stated is not None and "status" not in stated
        if not (said.ended and silent and getattr(row, "status", None) == self.ended):
            return changes
        return Changes(changes.fields | assign(row, {"status": self.again}))


def slices(items: Iterable[ItemT], size: int) -> Iterator[list[ItemT]]:
    """The items in lists of at most `size`."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def lacking(
    bodies: Mapping[str, Body], stored: Collection[str], needed: Sequence[str]
) -> dict[str, InvalidInputError]:
    """Those of the records that are new and lack what a new one needs, with the reason."""
    found = {}
    for key, body in bodies.items():
        if key not in stored:
            names = [name for name in needed if getattr(body, name) is None]
            problems = [FieldProblem(f"/{name}", "is needed for a new record") for name in names]
            if problems:
                found[key] = InvalidInputError("The record is new and lacks fields.", problems)
    return found


def replace_many(
    session: Session,
    kind: EntityKind,
    actor: str,
    keys: Collection[str],
    *,
    stored: Mapping[str, RowT],
    insert: Callable[[Sequence[str]], None],
    apply: Callable[[str, RowT], Changes],
    feed: Feed,
    held: Held | None = None,
) -> dict[str, Outcome | LateralError]:
    """Create or replace records, `stored` being those that exist, locked; what became of each.

    `held` tells where it is kept which source holds a record. A former id of another record is
    refused. Another writer that creates
    one of them meanwhile makes the whole fail with an IntegrityError: nothing is written, and
    the caller tries again.
    """
    missing = [key for key in keys if key not in stored]
    renamed = former_ids.refusals(session, kind, missing) if missing else {}
    created = [key for key in missing if key not in renamed]
    insert(created)
    record_changes(session, actor, ChangeAction.CREATED, kind, created)
    outcomes: dict[str, Outcome | LateralError] = dict.fromkeys(created, Outcome.CREATED)
    outcomes.update(renamed)
    updated: dict[Changes, list[str]] = defaultdict(list)
    known = feeds.of_source(session, held.table, feed.source, stored.values()) if held else {}
    for key in keys:
        row = stored.get(key)
        if row is None:
            continue
        as_of = feed.as_of.get(key)
        said = known.get(row.id or 0)
        if is_stale(row, as_of) or feeds.is_late([said] if said else [], as_of):
            outcomes[key] = Outcome.STALE
            continue
        changes = apply(key, row)
        if held is None:
            note_moment(row, as_of)
        elif said is None:
            session.add(feeds.fresh(held.table, row.id or 0, feed.source, as_of, feed.said_at))
        else:
            changes = held.back(row, said, changes, feed.stated.get(key))
            feeds.note(said, as_of, feed.said_at, changed=bool(changes.fields))
        outcomes[key] = Outcome.UPDATED if changes.fields else Outcome.UNCHANGED
        if changes.fields:
            if changes.counted:
                count_change(row)
            updated[changes].append(key)
    session.flush()
    record_updates(session, kind, actor, updated)
    return outcomes


def record_updates(
    session: Session, kind: EntityKind, actor: str, updated: Mapping[Changes, Sequence[str]]
) -> None:
    """Record changes of existing records, those that are alike together."""
    for changes, keys in updated.items():
        details = {"fields": sorted(changes.fields)}
        record_changes(
            session,
            actor,
            ChangeAction.UPDATED,
            kind,
            keys,
            details,
            confidential=not changes.counted,
        )


def set_status(
    session: Session,
    kind: EntityKind,
    actor: str,
    rows: Mapping[str, Employee] | Mapping[str, Opening],
    status: EmployeeStatus | OpeningStatus,
) -> None:
    """Give records another status, each as one change."""
    for row in rows.values():
        assign(row, {"status": status})
        count_change(row)
    session.flush()
    record_updates(session, kind, actor, {Changes(frozenset({"status"})): list(rows)})
