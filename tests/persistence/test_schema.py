"""A database whose schema is not what the code expects is refused with what to do."""

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.cli.main import cli
from app.core.db import Database
from app.core.migrations import UnreleasedSchemaError, head, upgrade
from app.core.schema import SchemaMismatchError, differences, require
from app.settings import Settings
from tests.support.engines import plain_engine

# What each statement takes away, and how that is told.
FAULTS = {
    "ALTER TABLE employees DROP COLUMN summary": "the column employees.summary is missing",
    "DROP INDEX ix_employees_function": "ix_employees_function is missing",
    "DROP TABLE nominations": "the table nominations is missing",
}
SQLITE_FAULTS = {
    "DROP TRIGGER audit_entries_no_update": "the trigger audit_entries_no_update is missing",
}
POSTGRESQL_FAULTS = {
    "ALTER TABLE jobs DROP CONSTRAINT ck_jobs_done_range": "ck_jobs_done_range is missing",
    "ALTER TABLE employees ALTER COLUMN title DROP NOT NULL": (
        "the column employees.title may be null"
    ),
    "ALTER TABLE employees ALTER COLUMN title TYPE varchar(9)": (
        "the column employees.title is VARCHAR(9) and not VARCHAR(300)"
    ),
    "ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_no_change": (
        "the trigger audit_entries_no_change is missing"
    ),
}


def _execute(settings: Settings, *statements: str) -> None:
    engine = plain_engine(settings.resolved_database_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def test_a_migrated_database_has_the_schema_of_the_code(database: Database) -> None:
    assert differences(database) == []
    require(database)


def test_further_columns_and_tables_are_those_of_newer_code(
    database: Database, settings: Settings
) -> None:
    _execute(
        settings,
        "ALTER TABLE employees ADD COLUMN nickname VARCHAR(10)",
        "CREATE TABLE later (id INTEGER)",
    )
    assert differences(database) == []


def test_what_is_missing_is_named(
    backend: str, settings: Settings, subtests: pytest.Subtests
) -> None:
    faults = FAULTS | (SQLITE_FAULTS if backend == "sqlite" else POSTGRESQL_FAULTS)
    told: set[str] = set()
    for statement, difference in faults.items():
        _execute(settings, statement)
        database = Database(settings)
        with subtests.test(statement):
            told.add(difference)
            assert set(differences(database)) == told
        database.close()


def test_a_mismatch_is_refused_in_one_line_with_the_remedy(
    database: Database, settings: Settings
) -> None:
    _execute(settings, "ALTER TABLE employees DROP COLUMN summary")
    with pytest.raises(SchemaMismatchError) as caught:
        require(database)
    assert "employees.summary is missing" in caught.value.detail
    assert "run `lateral migrate` and import again" in caught.value.detail


def test_a_database_that_was_never_migrated_is_told_to_migrate(empty_settings: Settings) -> None:
    database = Database(empty_settings)
    with pytest.raises(SchemaMismatchError, match="run `lateral migrate` first"):
        require(database)
    database.close()


def test_a_database_from_before_the_first_release_is_told_to_start_anew(
    database: Database, settings: Settings
) -> None:
    _execute(settings, "UPDATE alembic_version SET version_num = '0008'")
    with pytest.raises(UnreleasedSchemaError, match=r"before version 0\.1\.0"):
        require(database)
    with pytest.raises(UnreleasedSchemaError, match=r"before version 0\.1\.0"):
        upgrade(settings)


def test_every_command_that_opens_the_database_refuses_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    _execute(settings, "ALTER TABLE employees DROP COLUMN summary")
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    for command in ("serve --port 0", "worker", "demo --port 0", "models list", "audit verify"):
        with subtests.test(command):
            done = CliRunner().invoke(cli, command.split())
            assert done.exit_code == 1
            assert "employees.summary is missing" in done.stderr


def test_a_database_of_newer_code_is_accepted(database: Database, settings: Settings) -> None:
    _execute(settings, "UPDATE alembic_version SET version_num = '9999_newer'")
    require(database)
    assert head() != "9999_newer"
