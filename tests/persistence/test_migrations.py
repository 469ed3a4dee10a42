"""The migrations build exactly the models, forwards and backwards, on data."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Inspector, inspect, text
from sqlalchemy.exc import DBAPIError

import models
from app.core import migrations
from app.core.db import Database
from app.core.migrations import (
    SCRIPTS,
    configuration,
    current,
    downgrade,
    head,
    is_behind,
    upgrade,
)
from app.core.partitions import is_partition
from app.settings import Settings
from models import METADATA
from tests.support.engines import plain_engine
from tests.support.rows import add_a_row_to_every_table, rows_by_table

ROOT = SCRIPTS.parent
TABLES = [getattr(models, name) for name in models.__all__ if name != "METADATA"]
REBUILD = """
revision = "9001"
down_revision = "{head}"

from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("employees") as batch:
        batch.create_check_constraint("version_range", "version > 0")


def downgrade() -> None:
    with op.batch_alter_table("employees") as batch:
        batch.drop_constraint("version_range", type_="check")
"""
BROKEN = """
revision = "9001"
down_revision = "{head}"

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    op.create_table("half_way", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("UPDATE a_table_that_is_not_there SET x = 1")


def downgrade() -> None:
    op.drop_table("half_way")
"""
ORPHANING = """
revision = "9001"
down_revision = "{head}"

from alembic import op


def upgrade() -> None:
    op.execute("DELETE FROM employees")


def downgrade() -> None:
    pass
"""


def test_there_is_one_head() -> None:
    assert ScriptDirectory(str(SCRIPTS)).get_heads() == [head()]


def test_the_library_is_not_hidden_by_the_folder_of_the_migrations() -> None:
    assert not (SCRIPTS / "__init__.py").exists()


def test_the_models_equal_the_migrations(settings: Settings) -> None:
    with _inspected(settings) as inspector:
        context = MigrationContext.configure(
            inspector.bind,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_name": lambda name, kind, _of: kind != "table" or not is_partition(name),
            },
        )
        assert compare_metadata(context, METADATA) == []


def test_the_checks_and_rules_of_deletion_equal_those_of_the_models(
    settings: Settings, empty_settings: Settings
) -> None:
    engine = plain_engine(empty_settings.resolved_database_url)
    METADATA.create_all(engine)
    engine.dispose()
    with _inspected(settings) as migrated, _inspected(empty_settings) as from_models:
        assert _constraints(migrated) == _constraints(from_models)


def test_up_down_and_up_again_on_data(empty_settings: Settings) -> None:
    upgrade(empty_settings)
    for _round in range(2):
        assert _current(empty_settings) == head()
        assert all(_fill(empty_settings).values())
        downgrade(empty_settings, "base")
        assert _tables(empty_settings) <= {"alembic_version"}
        upgrade(empty_settings)
    assert _tables(empty_settings) == {*METADATA.tables, "alembic_version"}


def test_each_migration_goes_down_and_up_again_and_keeps_the_schema(settings: Settings) -> None:
    _fill(settings)
    before = _schema(settings)
    for script in ScriptDirectory(str(SCRIPTS)).walk_revisions():
        downgrade(settings, str(script.down_revision or "base"))
    upgrade(settings)
    assert _schema(settings) == before


def test_a_database_that_was_never_migrated_stands_at_no_revision(
    empty_settings: Settings,
) -> None:
    assert _current(empty_settings) is None


def test_a_database_is_behind_when_it_lacks_what_the_code_needs() -> None:
    assert is_behind(None)
    assert not is_behind(head())
    assert not is_behind("a revision of newer code")


def test_an_upgrade_of_an_up_to_date_database_changes_nothing(settings: Settings) -> None:
    before = _schema(settings)
    upgrade(settings)
    assert _schema(settings) == before


def test_the_folder_of_the_embedded_database_is_made(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "not" / "yet")
    upgrade(settings)
    assert (tmp_path / "not" / "yet" / "lateral.db").exists()


def test_rebuilding_a_table_keeps_its_checks_and_the_rows_that_hang_on_it(
    settings: Settings, tmp_path: Path
) -> None:
    scripts = _with_a_further_migration(settings, tmp_path, REBUILD)
    rows, schema = _fill(settings), _schema(settings)
    command.upgrade(scripts, "head")
    command.downgrade(scripts, head())
    assert _rows(settings) == rows
    assert _schema(settings) == schema


def test_a_migration_that_fails_half_way_leaves_nothing_behind(
    settings: Settings, tmp_path: Path
) -> None:
    scripts = _with_a_further_migration(settings, tmp_path, BROKEN)
    with pytest.raises(DBAPIError, match="a_table_that_is_not_there"):
        command.upgrade(scripts, "head")
    assert "half_way" not in _tables(settings)
    assert _current(settings) == head()


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
def test_a_migration_gives_way_to_whoever_reads_for_long(
    settings: Settings, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody who comes behind it would wait as well; and it is done once the table is free."""
    _with_a_further_migration(settings, tmp_path, REBUILD)
    monkeypatch.setattr(migrations, "SCRIPTS", tmp_path / "alembic")
    monkeypatch.setattr(migrations, "PATIENCE_SECONDS", 0.0)
    with database.engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM employees"))
        with pytest.raises(migrations.TablesInUseError, match="backup"):
            upgrade(settings)
        assert _current(settings) == head()
    upgrade(settings)
    assert _current(settings) == "9001"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_migration_that_orphans_rows_is_rolled_back(settings: Settings, tmp_path: Path) -> None:
    scripts = _with_a_further_migration(settings, tmp_path, ORPHANING)
    before = _fill(settings)
    with pytest.raises(RuntimeError, match="without their parent"):
        command.upgrade(scripts, "head")
    assert _rows(settings) == before


def test_processes_that_migrate_at_the_same_time_do_so_once(empty_settings: Settings) -> None:
    arguments = ["-x", f"url={empty_settings.resolved_database_url}", "upgrade", "head"]
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "alembic", *arguments],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    errors = [process.communicate(timeout=180)[1] for process in started]
    assert [process.returncode for process in started] == [0, 0, 0], errors
    assert _tables(empty_settings) == {*METADATA.tables, "alembic_version"}


def test_the_command_line_reads_the_url_of_the_settings(empty_settings: Settings) -> None:
    subprocess.run(
        [sys.executable, "-m", "alembic", "upgrade", "head"],
        cwd=ROOT,
        env={**os.environ, "LATERAL_DATABASE_URL": empty_settings.resolved_database_url},
        check=True,
    )
    assert "employees" in _tables(empty_settings)


def _with_a_further_migration(settings: Settings, folder: Path, source: str) -> Config:
    copy = folder / "alembic"
    shutil.copytree(SCRIPTS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "versions" / "9001_further.py").write_text(source.format(head=head()))
    config = configuration(settings)
    config.set_main_option("script_location", str(copy))
    return config


@contextmanager
def _inspected(settings: Settings) -> Iterator[Inspector]:
    engine = plain_engine(settings.resolved_database_url)
    with engine.connect() as connection:
        yield inspect(connection)
    engine.dispose()


@contextmanager
def _opened(settings: Settings) -> Iterator[Database]:
    database = Database(settings)
    try:
        yield database
    finally:
        database.close()


def _fill(settings: Settings) -> dict[str, list[object]]:
    with _opened(settings) as database, database.write() as session:
        add_a_row_to_every_table(session)
    return _rows(settings)


def _rows(settings: Settings) -> dict[str, list[object]]:
    with _opened(settings) as database, database.read() as session:
        return rows_by_table(session, TABLES)


def _current(settings: Settings) -> str | None:
    with _opened(settings) as database:
        return current(database)


def _tables(settings: Settings) -> set[str]:
    with _inspected(settings) as inspector:
        return set(_names(inspector))


def _names(inspector: Inspector) -> list[str]:
    """The tables without their partitions, which come and go with the data."""
    return sorted(name for name in inspector.get_table_names() if not is_partition(name))


def _schema(settings: Settings) -> dict[str, object]:
    with _inspected(settings) as inspector:
        columns = {
            table: (
                [(column["name"], str(column["type"])) for column in inspector.get_columns(table)],
                sorted(str(index["name"]) for index in inspector.get_indexes(table)),
            )
            for table in _names(inspector)
        }
        return columns | _constraints(inspector)


def _constraints(inspector: Inspector) -> dict[str, object]:
    tables = [table for table in _names(inspector) if table != "alembic_version"]
    return {
        f"constraints of {table}": (
            sorted((str(check["name"]), check["sqltext"]) for check in checks),
            sorted(
                (str(key["name"]), key["referred_table"], key["options"].get("ondelete"))
                for key in inspector.get_foreign_keys(table)
            ),
            sorted(str(unique["name"]) for unique in inspector.get_unique_constraints(table)),
        )
        for table in tables
        for checks in [inspector.get_check_constraints(table)]
    }
