"""Rows whose time is over are removed a batch at a time, so that no writer waits for long."""

from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete
from sqlmodel import Session, SQLModel, col, select

from app.core.among import among
from app.core.db import Database

# Some tens of milliseconds of a writer's turn.
BATCH = 1_000


def clear_rows(
    database: Database,
    table: type[SQLModel],
    over: ColumnElement[bool],
    batch: int = BATCH,
    *,
    key: Any = None,
) -> int:
    """Remove the rows of a table that fulfil a condition, the oldest first; how many.

    `key` tells the rows apart and in which order they came; usually it is their id.
    """
    if key is None:
        key = col(table.id)  # type: ignore[attr-defined]  # of every table with rows that end
    removed = 0
    while True:
        with database.write() as session:
            ids = session.exec(select(key).where(over).order_by(key).limit(batch)).all()
            removed += count_of(session, delete(table).where(among(session, key, ids)))
        if len(ids) < batch:
            return removed


def count_of(session: Session, statement: Any) -> int:
    """Carry out a statement; how many rows it met."""
    done = session.execute(statement, execution_options={"synchronize_session": False})
    return done.rowcount if isinstance(done, CursorResult) else 0
