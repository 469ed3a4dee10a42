"""The service of the next release: its people have a further column, which every write fills."""

import os
import shutil
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from fastapi import FastAPI
from sqlalchemy import event, inspect, text
from sqlalchemy.orm.attributes import set_attribute

from app.cli.serve import application as whole_application
from app.core import migrations
from app.core.db import Database
from models import Employee

FOLDER = "TOMORROWS_MIGRATIONS"
_EXPAND = """
import sqlalchemy as sa
from alembic import op

revision = "9001"
down_revision = "{head}"


def upgrade() -> None:
    op.add_column("employees", sa.Column("spoken_name", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("employees", "spoken_name")
"""
_CONTRACT = """
from alembic import op

revision = "9002"
down_revision = "9001"


def upgrade() -> None:
    op.alter_column("employees", "spoken_name", nullable=False)


def downgrade() -> None:
    op.alter_column("employees", "spoken_name", nullable=True)
"""
_FILL = text(
    "UPDATE employees SET spoken_name = name WHERE id IN "
    "(SELECT id FROM employees WHERE spoken_name IS NULL ORDER BY id LIMIT :rows)"
)
_ROWS = 5


def expanding(folder: Path) -> Path:
    """Today's migrations and one that adds the column."""
    scripts = folder / "expand"
    shutil.copytree(migrations.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9001_expand.py").write_text(_EXPAND.format(head=migrations.head()))
    return scripts


def contracting(folder: Path) -> Path:
    """The same, and one that demands a value of everybody."""
    scripts = folder / "contract"
    shutil.copytree(expanding(folder), scripts)
    (scripts / "versions" / "9002_contract.py").write_text(_CONTRACT)
    return scripts


def fill(database: Database) -> None:
    """Give everybody who was stored before a value, few people a transaction."""
    while True:
        with database.write() as session:
            found: Any = session.execute(_FILL, {"rows": _ROWS})
            if not found.rowcount:
                return


def application() -> FastAPI:
    """The service with the further column."""
    migrations.SCRIPTS = Path(os.environ[FOLDER])
    column = sa.Column("spoken_name", sa.String(), nullable=True)
    Employee.__table__.append_column(column)  # type: ignore[attr-defined]  # of a table's class
    inspect(Employee).add_property("spoken_name", column)
    event.listen(Employee, "before_insert", _speak)
    event.listen(Employee, "before_update", _speak)
    return whole_application()


def _speak(_mapper: object, _connection: object, person: Employee) -> None:
    set_attribute(person, "spoken_name", person.name)
