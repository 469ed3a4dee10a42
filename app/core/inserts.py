"""Inserts many new records at the speed of the database driver."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import Any

import psycopg
from sqlalchemy import JSON, Column, Connection, Insert, Table, insert, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, SQLModel

from models.base import Identified, utc_now

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """The rows that belong to new records, such as the skills of people, as whole columns.

    `owners` tells the external id of each row's record; rows of one record stand together.
    """

    table: type[SQLModel]
    owners: Sequence[str]
    columns: Mapping[str, Sequence[Any]]

    @classmethod
    def of_rows(cls, table: type[SQLModel], rows: Mapping[str, Sequence[Values]]) -> "Part":
        """The part made of these rows by external id; all state the same columns."""
        owners = [key for key, some in rows.items() for _ in some]
        return cls(table, owners, _columns(list(chain.from_iterable(rows.values()))))


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
    stated = _columns(list(records.values()))
    own = {name: [value] * len(records) for name, value in stamped.items()}
    keys: dict[str, Sequence[Any]] = {"id": list(ids.values()), "external_id": list(ids)}
    _insert(connection, parent, {**keys, **own, **stated})
    for part in parts:
        if part.owners:
            child = _table(part.table)
            each = Counter(part.owners).values()
            placed: dict[str, Sequence[Any]] = {
                _owner(child, parent): [ids[key] for key in part.owners]
            }
            if "position" in child.columns:
                placed["position"] = list(chain.from_iterable(map(range, each)))
            _insert(connection, child, {**part.columns, **placed})


def insert_rows(session: Session, table: type[SQLModel], rows: Iterable[Values]) -> None:
    """Insert rows that all state the same columns, in their order."""
    several = list(rows)
    if len(several) == 1:
        # One row costs the fewest round trips as a statement of its own.
        session.flush()
        session.connection().execute(_one_row(table), several[0])
    elif several:
        _insert(session.connection(), _table(table), _columns(several))


@cache
def _one_row(model: type[SQLModel]) -> Insert:
    """The statement that inserts a row past the object mapper, put together once."""
    return insert(_table(model))


def _table(model: type[SQLModel]) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]  # declared for tables alone
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
    query = f"SELECT coalesce(max(id), 0) FROM {table.name}"  # noqa: S608 - a name of our own
    last = connection.execute(text(query)).scalar_one()
    return list(range(last + 1, last + 1 + count))


def _columns(rows: Sequence[Values]) -> dict[str, Sequence[Any]]:
    """The columns of rows that all state the same ones."""
    if not rows:
        return {}
    stated = list(rows[0])
    return dict(zip(stated, zip(*map(_values_of(stated), rows), strict=True), strict=True))


def _insert(connection: Connection, table: Table, stated: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows by their columns; what is not stated gets its default."""
    columns = dict(stated)
    count = len(next(iter(columns.values())))
    for column in table.columns:
        if column.name not in columns and column.default is not None:
            columns[column.name] = [_default(column) for _ in range(count)]
    encoded = [_encoded(connection, table.columns[name], columns[name]) for name in columns]
    names = ", ".join(columns)
    if connection.dialect.name == "postgresql":
        _copy(connection, f"COPY {table.name} ({names}) FROM STDIN", zip(*encoded, strict=True))
    else:
        marks = ", ".join("?" * len(columns))
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own
        connection.exec_driver_sql(statement, list(zip(*encoded, strict=True)))


def _values_of(names: Sequence[str]) -> Callable[[Values], tuple[Any, ...]]:
    if len(names) == 1:
        return lambda row: (row[names[0]],)
    return itemgetter(*names)


def _encoded(connection: Connection, column: Column[Any], values: Sequence[Any]) -> Iterable[Any]:
    """The values as the driver takes them; the same word or day comes again and again."""
    dialect = connection.dialect
    encode: Callable[[Any], Any] | None
    encode = column.type.dialect_impl(dialect).bind_processor(dialect)
    if encode is None:
        return values
    return map(encode if isinstance(column.type, JSON) else cache(encode), values)


def _copy(connection: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.IntegrityError as error:
        raise IntegrityError(statement, None, error) from error
    except psycopg.OperationalError as error:
        raise OperationalError(statement, None, error) from error


def _default(column: Column[Any]) -> Any:
    default: Any = column.default
    return default.arg(None) if default.is_callable else default.arg
