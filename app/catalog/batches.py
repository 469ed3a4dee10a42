"""How many records of the catalogue are written together, each only where it differs."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from sqlmodel import Session

from app.catalog.records import Changes, RowT, count_change
from app.core.journal import record_changes
from models.vocabulary import ChangeAction, EntityKind

ItemT = TypeVar("ItemT")


class Outcome(StrEnum):
    """What a write did to a record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


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
    fresh: Callable[[str], RowT],
    apply: Callable[[str, RowT], Changes],
) -> dict[str, Outcome]:
    """Create or replace records, `stored` being those that exist, locked; what became of each.

    Another writer that creates one of them meanwhile makes the whole fail with an
    IntegrityError: nothing is written, and the caller tries again.
    """
    outcomes: dict[str, Outcome] = {}
    updated: dict[frozenset[str], list[str]] = defaultdict(list)
    for key in keys:
        row = stored.get(key)
        if row is None:
            row = fresh(key)
            row.updated_at = row.created_at
            apply(key, row)
            session.add(row)
            outcomes[key] = Outcome.CREATED
            continue
        changes = apply(key, row)
        outcomes[key] = Outcome.UPDATED if changes.fields else Outcome.UNCHANGED
        if changes.fields:
            count_change(row)
            updated[changes.fields].append(key)
    session.flush()
    created = [key for key, outcome in outcomes.items() if outcome is Outcome.CREATED]
    record_changes(session, actor, ChangeAction.CREATED, kind, created)
    for fields, changed in updated.items():
        details = {"fields": sorted(fields)}
        record_changes(session, actor, ChangeAction.UPDATED, kind, changed, details)
    return outcomes
