"""What a table may hold of a person, and the usual ways of telling and erasing it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, func, select
from sqlmodel import Session, col

from models import METADATA
from models.employees import Employee

SCANNED = 10_000
_PIECE = 500
Row = dict[str, Any]
Condition = Callable[[str], ColumnElement[bool]]
Tell = Callable[[Session, str], list[Row]]
Clear = Callable[[Session, str, Sequence[int]], int]


@dataclass(frozen=True, slots=True)
class Holding:
    """What a table holds of a person; both functions are None when it is nothing.

    A table that grows and has no index by person is `scanned`; `clear` is given the ids of the
    rows that were found.
    """

    what: str
    tell: Tell | None = None
    clear: Clear | None = None
    hidden: frozenset[str] = field(default=frozenset())
    scanned: Condition | None = None


@dataclass(frozen=True, slots=True)
class Located:
    """The rows of a scanned table that name a person, up to the row that was looked at last."""

    ids: tuple[int, ...] = ()
    last: int = 0


def table_named(name: str) -> Table:
    """A table by its name."""
    return METADATA.tables[name]


def nothing(why: str) -> Holding:
    """A table that holds nothing of a person, and why."""
    return Holding(why)


def owned(what: str, name: str, column: str, *hidden: str) -> Holding:
    """Rows that belong to the person by external id."""
    table = table_named(name)
    mine = table.c[column]

    def tell(session: Session, external_id: str) -> list[Row]:
        return rows_of(session, table, mine == external_id, hidden)

    def clear(session: Session, external_id: str, _ids: Sequence[int]) -> int:
        return touched(session.execute(delete(table).where(mine == external_id)))

    return Holding(what, tell, clear, frozenset(hidden))


def part(what: str, name: str, owner: str = "employee_id") -> Holding:
    """Rows that hang on the person's record."""
    table = table_named(name)

    def mine(external_id: str) -> ColumnElement[bool]:
        record = select(col(Employee.id)).where(col(Employee.external_id) == external_id)
        return table.c[owner].in_(record)

    def tell(session: Session, external_id: str) -> list[Row]:
        return rows_of(session, table, mine(external_id), ("id", owner))

    def clear(session: Session, external_id: str, _ids: Sequence[int]) -> int:
        return touched(session.execute(delete(table).where(mine(external_id))))

    return Holding(what, tell, clear)


def logged(what: str, name: str, condition: Condition) -> Holding:
    """Rows of a log that no index finds by person."""
    table = table_named(name)

    def tell(session: Session, external_id: str) -> list[Row]:
        return rows_of(session, table, condition(external_id), ("id",))

    def clear(session: Session, external_id: str, ids: Sequence[int]) -> int:
        # Asked once more: rows may bear another name by now, as the event of an erasure does.
        mine = condition(external_id)
        return sum(
            touched(session.execute(delete(table).where(table.c.id.in_(some), mine)))
            for some in pieces(ids)
        )

    return Holding(what, tell, clear, scanned=condition)


def scan(session: Session, table: Table, condition: ColumnElement[bool], after: int = 0) -> Located:
    """The rows of a table that meet a condition, found in short statements."""
    ids: list[int] = []
    while True:
        step = select(table.c.id).where(table.c.id > after).order_by(table.c.id).limit(SCANNED)
        last = session.execute(select(func.max(step.subquery().c.id))).scalar()
        if last is None:
            return Located(tuple(ids), after)
        span = (table.c.id > after, table.c.id <= last)
        ids += session.execute(select(table.c.id).where(*span, condition)).scalars()
        after = last


def pieces(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    """The ids in pieces that a statement takes."""
    return (ids[start : start + _PIECE] for start in range(0, len(ids), _PIECE))


def rows_of(
    session: Session, table: Table, mine: ColumnElement[bool], hidden: Sequence[str]
) -> list[Row]:
    """The rows that are the person's, without the hidden columns."""
    columns = [column for column in table.columns if column.name not in hidden]
    return [dict(row) for row in session.execute(select(*columns).where(mine)).mappings()]


def touched(result: Any) -> int:
    """How many rows a statement touched."""
    count: int = result.rowcount
    return count
