"""Which source holds a record, and up to which moment each of them spoke of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.core.among import among
from app.core.inserts import Part
from models.base import FeedRow, Identified, utc_now

Feeds = type[FeedRow]


def of_source(
    session: Session, table: Feeds, source: str, rows: Iterable[Identified]
) -> dict[int, FeedRow]:
    """What a source said before of these records, by the row id of each."""
    ids = [row.id for row in rows if row.id is not None]
    query = select(table).where(table.source == source, among(session, col(table.record_id), ids))
    return {one.record_id: one for one in session.exec(query).all()}


def is_late(said: Iterable[FeedRow], as_of: datetime | None) -> bool:
    """Whether one of these spoke of a later moment already."""
    if as_of is None:
        return False
    return any(one.as_of is not None and as_of < one.as_of for one in said)


def of_record(session: Session, table: Feeds, row: Identified, source: str | None) -> list[FeedRow]:
    """What a source said before of a record, or what every source did."""
    query = select(table).where(table.record_id == row.id)
    if source is not None:
        query = query.where(table.source == source)
    return list(session.exec(query).all())


def note(said: FeedRow, as_of: datetime | None, said_at: datetime, *, changed: bool) -> None:
    """Keep up to which moment a source spoke; without one, when it last changed something."""
    said.ended = False
    if as_of is None and changed:
        said.said_at = said_at
    elif as_of is not None and said.as_of != as_of:
        said.as_of = as_of


def fresh(
    table: Feeds, record_id: int, source: str, as_of: datetime | None, said_at: datetime | None
) -> FeedRow:
    """The row of a source that speaks of a record for the first time."""
    at = None if as_of is not None else said_at or utc_now()
    return table(record_id=record_id, source=source, as_of=as_of, said_at=at)


def part_of_new(
    table: Feeds,
    keys: Sequence[str],
    source: str,
    as_of: Mapping[str, datetime],
    said_at: datetime,
) -> Part:
    """The rows of a source that new records come from."""
    moments = [as_of.get(key) for key in keys]
    columns: dict[str, Sequence[Any]] = {
        "source": [source] * len(keys),
        "as_of": moments,
        "said_at": [said_at if one is None else None for one in moments],
        "ended": [False] * len(keys),
    }
    return Part(table, list(keys), columns)


def end(session: Session, table: Feeds, source: str, rows: Iterable[Identified]) -> None:
    """Remember that a source does not hold these records any more."""
    ids = [row.id for row in rows if row.id is not None]
    ended = update(table).where(col(table.source) == source, col(table.record_id).in_(ids))
    session.execute(ended.values(ended=True), execution_options={"synchronize_session": False})
