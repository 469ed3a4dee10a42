"""How many records of the catalogue are written together, each only where it differs."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import islice
from types import MappingProxyType
from typing import TypeVar

from sqlmodel import Session

from app.catalog.records import Changes, RowT, assign, count_change, is_stale, note_moment
from app.core.journal import record_changes
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
NO_MOMENTS: Moments = MappingProxyType({})


def slices(items: Iterable[ItemT], size: int) -> Iterator[list[ItemT]]:
    """The items in lists of at most `size`."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def replace_many(
    session: Session,
    kind: EntityKind,
    actor: str,
    keys: Collection[str],
    *,
    stored: Mapping[str, RowT],
    insert: Callable[[Sequence[str]], None],
    apply: Callable[[str, RowT], Changes],
    as_of: Moments = NO_MOMENTS,
) -> dict[str, Outcome]:
    """Create or replace records, `stored` being those that exist, locked; what became of each.

    `as_of` tells for which moment the source says what a record is. Another writer that creates
    one of them meanwhile makes the whole fail with an IntegrityError: nothing is written, and
    the caller tries again.
    """
    created = [key for key in keys if key not in stored]
    insert(created)
    record_changes(session, actor, ChangeAction.CREATED, kind, created)
    outcomes = dict.fromkeys(created, Outcome.CREATED)
    updated: dict[Changes, list[str]] = defaultdict(list)
    for key in keys:
        row = stored.get(key)
        if row is None:
            continue
        if is_stale(row, as_of.get(key)):
            outcomes[key] = Outcome.STALE
            continue
        changes = apply(key, row)
        note_moment(row, as_of.get(key))
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
