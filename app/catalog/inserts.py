"""Inserts many new records at the speed of the database driver."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy import Column, Connection, Table, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, SQLModel

from models.base import Identified, utc_now

Values = Mapping[str, Any]
Encode = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows that belong to new records, such as the skills of people, by external id."""

    table: type[SQLModel]
    rows: Mapping[str, Sequence[Values]]


def insert_records(
    session: Session, table: type[Identified], records: Mapping[str, Values], parts: Iterable[Part]
) -> None:
    """Insert records by external id, with all that belongs to them.

    Raises
    ------
    IntegrityError
        When one of them exists already.
    """
    if not records:
        return
    connection = session.connection()
    parent = _table(table)
    now = utc_now()
    ids = dict(zip(records, _new_ids(connection, parent, len(records)), strict=True))
    stamped = {"version": 1, "created_at": now, "updated_at": now}
    _insert(
        connection,
        parent,
        ({"id": ids[key], "external_id": key, **stamped, **records[key]} for key in records),
    )
    for part in parts:
        child = _table(part.table)
        owner = _owner(child, parent)
        belonging = (
            {owner: ids[key], "position": position, **row}
            for key, rows in part.rows.items()
            for position, row in enumerate(rows)
        )
        _insert(connection, child, belonging)


def insert_rows(session: Session, table: type[SQLModel], rows: Iterable[Values]) -> None:
    """Insert rows that all state the same columns."""
    _insert(session.connection(), _table(table), rows)


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def _owner(child: Table, parent: Table) -> str:
    return next(
        column.name
        for column in child.columns
        if any(key.column.table is parent and column.name != "id" for key in column.foreign_keys)
    )


def _new_ids(connection: Connection, table: Table, count: int) -> list[int]:
    """Ids that nobody else takes: from the sequence, or past the last under SQLite's one writer."""
    if connection.dialect.name == "postgresql":
        query = "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :n)"
        return list(connection.execute(text(query), {"name": table.name, "n": count}).scalars())
    last = connection.execute(text(f"SELECT coalesce(max(id), 0) FROM {table.name}")).scalar_one()  # noqa: S608
    return list(range(last + 1, last + 1 + count))


def _insert(connection: Connection, table: Table, rows: Iterable[Values]) -> None:
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return
    names = [column.name for column in table.columns if column.name in first or column.default]
    encoders = [_encoder(connection, table.columns[name]) for name in names]
    absent = {name: _default(table.columns[name]) for name in names if name not in first}
    encoded = _encoded(names, encoders, absent, first, rows)
    if connection.dialect.name == "postgresql":
        _copy(connection, table.name, names, encoded)
    else:
        marks = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
        connection.exec_driver_sql(statement, list(encoded))


def _encoded(
    names: Sequence[str],
    encoders: Sequence[Encode | None],
    absent: Values,
    first: Values,
    rest: Iterable[Values],
) -> Iterable[tuple[Any, ...]]:
    plain = list(zip(names, encoders, strict=True))
    for values in (first, *rest):
        row = {**absent, **values} if absent else values
        yield tuple([row[name] if encode is None else encode(row[name]) for name, encode in plain])


def _copy(
    connection: Connection, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> None:
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {table} ({', '.join(names)}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.IntegrityError as error:
        raise IntegrityError(statement, None, error) from error
    except psycopg.OperationalError as error:
        raise OperationalError(statement, None, error) from error


def _encoder(connection: Connection, column: Column[Any]) -> Encode | None:
    dialect = connection.dialect
    encode: Encode | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return encode


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    return default.arg(None) if default.is_callable else default.arg
