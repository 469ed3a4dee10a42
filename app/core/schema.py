"""Whether a database has the schema that the code expects, object by object.

A revision is only a name: who edits a migration after it ran, or a table by hand, leaves a database
that bears the right name and breaks at the first query.
"""

import re
from collections.abc import Iterator

from sqlalchemy import Connection, PrimaryKeyConstraint, Table, text
from sqlalchemy.engine import Dialect

from app.core import migrations
from app.core.db import Database
from app.core.errors import LateralError
from models import METADATA

# PostgreSQL's names of types, as its server tells them, beside those of SQLAlchemy.
_SERVER_NAMES = {"CHARACTER VARYING": "VARCHAR", "DOUBLE PRECISION": "FLOAT"}
_MOST_TOLD = 5
_NAMED = re.compile(r'CONSTRAINT "?(\w+)"?')
_TRIGGERS = {
    "sqlite": frozenset(
        f"{table}_no_{verb}"
        for table in ("audit_entries", "model_aliases")
        for verb in ("update", "delete")
    ),
    "postgresql": frozenset({"audit_entries_no_change", "model_aliases_no_change"}),
}
_SQLITE_COLUMNS = """
SELECT m.name, p.name, upper(p.type), NOT p."notnull"
FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS p WHERE m.type = 'table'
"""
_SQLITE_OBJECTS = "SELECT name, sql FROM sqlite_master"
_POSTGRESQL_COLUMNS = """
SELECT c.relname, a.attname, upper(format_type(a.atttypid, a.atttypmod)), NOT a.attnotnull
FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
AND a.attnum > 0 AND NOT a.attisdropped
"""
_POSTGRESQL_OBJECTS = """
SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace
UNION SELECT conname FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
UNION SELECT tgname FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled <> 'D'
"""

_Columns = dict[tuple[str, str], tuple[str, bool]]


class SchemaMismatchError(LateralError):
    """The database does not have the schema that this version of the service expects."""

    code = "schema_mismatch"
    title = "Schema mismatch"


def require(database: Database) -> None:
    """Refuse a database that this version cannot work on, and tell what to do about it.

    Raises
    ------
    SchemaMismatchError
        When it was never migrated, needs a migration, or was changed by something else than the
        migrations.
    UnreleasedSchemaError
        When it was made before the first release.
    """
    revision = migrations.current(database)
    if revision is None:
        raise SchemaMismatchError("The database holds no tables yet: run `lateral migrate` first.")
    if revision in migrations.UNRELEASED:
        raise migrations.UnreleasedSchemaError(migrations.unreleased(revision))
    if migrations.is_behind(revision):
        raise SchemaMismatchError(
            f"The database is at revision {revision}, the code needs {migrations.head()}: "
            "run `lateral migrate` first."
        )
    found = differences(database)
    if found:
        told = "; ".join(found[:_MOST_TOLD])
        more = f"; and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
        raise SchemaMismatchError(
            f"The database bears revision {revision} but does not have its schema: {told}{more}. "
            "Something other than the migrations of this version made or changed it. Restore a "
            "backup, or start with an empty database: run `lateral migrate` and import again."
        )


def differences(database: Database) -> list[str]:
    """What the database lacks, or has otherwise, in words; further tables and columns may be.

    Two reads of the catalogue tell: it takes milliseconds.
    """
    with database.read() as session:
        connection = session.connection()
        columns, objects = _columns(connection), _objects(connection)
    dialect = database.engine.dialect
    tables = {table for table, _column in columns}
    found: list[str] = []
    for table in METADATA.sorted_tables:
        if table.name not in tables:
            found.append(f"the table {table.name} is missing")
        else:
            found += _of_columns(table, columns, dialect)
            found += [f"{one} is missing" for one in _names(table, dialect) if one not in objects]
    found += [f"the trigger {one} is missing" for one in _TRIGGERS[dialect.name] - objects]
    return found


def _of_columns(table: Table, columns: _Columns, dialect: Dialect) -> Iterator[str]:
    for column in table.columns:
        name = f"{table.name}.{column.name}"
        actual = columns.get((table.name, column.name))
        expected = column.type.compile(dialect).upper()
        if actual is None:
            yield f"the column {name} is missing"
            continue
        kind, may_be_null = actual
        if kind != expected:
            yield f"the column {name} is {kind} and not {expected}"
        if may_be_null != column.nullable:
            yield f"the column {name} may {'' if may_be_null else 'not '}be null"


def _names(table: Table, dialect: Dialect) -> list[str]:
    """The names of a table's indexes and constraints."""
    named = dialect.identifier_preparer.format_constraint
    # SQLite has no name for the key of a table whose ids are never given twice.
    constraints = [one for one in table.constraints if not isinstance(one, PrimaryKeyConstraint)]
    indexes = [str(index.name) for index in table.indexes]
    return sorted([*(str(named(one)) for one in constraints), *indexes])


def _columns(connection: Connection) -> _Columns:
    on_sqlite = connection.dialect.name == "sqlite"
    rows = connection.execute(text(_SQLITE_COLUMNS if on_sqlite else _POSTGRESQL_COLUMNS))
    return {(table, name): (_plain(kind), bool(null)) for table, name, kind, null in rows}


def _plain(kind: str) -> str:
    for theirs, ours in _SERVER_NAMES.items():
        kind = kind.replace(theirs, ours)
    return kind


def _objects(connection: Connection) -> frozenset[str]:
    if connection.dialect.name != "sqlite":
        return frozenset(connection.execute(text(_POSTGRESQL_OBJECTS)).scalars())
    rows = connection.execute(text(_SQLITE_OBJECTS)).all()
    named = {name for _name, sql in rows for name in _NAMED.findall(sql or "")}
    return frozenset(named | {name for name, _sql in rows})
