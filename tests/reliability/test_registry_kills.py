"""A process that dies while it registers or promotes leaves the state before or the one after."""

import os
import shutil
from pathlib import Path

import pytest
from sqlmodel import select

from app.core.db import Database
from app.learning.registry import aliases, intake, queries
from app.settings import Settings
from models.journal import AuditEntry
from models.learning import ModelAlias
from models.vocabulary import ChangeAction, EntityKind
from tests.support.champions import trained_artifact
from tests.support.forks import Forked
from tests.support.killed_registry import DECISION, PROMOTION, REGISTRATION, promote, register
from tests.support.organisation import StoredOrganisation

ROUNDS = 13
LONG = [
    pytest.param(step, round_, marks=pytest.mark.long)
    for round_ in range(1, ROUNDS)
    for step in (*REGISTRATION, *PROMOTION)
]


@pytest.fixture(scope="module")
def made(stored: StoredOrganisation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of another ranker, beside the champion."""
    return trained_artifact(stored.frames, tmp_path_factory.mktemp("made"), seed=2)


def require_whole(database: Database, settings: Settings, known: set[str]) -> None:
    """One champion whose files open, and an audit log that tells every entry of its history."""
    with database.read() as session:
        entries = session.exec(select(ModelAlias).order_by(ModelAlias.id)).all()  # type: ignore[arg-type]
        told = session.exec(
            select(AuditEntry).where(
                AuditEntry.entity == EntityKind.MODEL, AuditEntry.action == ChangeAction.PROMOTED
            )
        ).all()
        rows = queries.versions(session)
    assert [entry.id for entry in entries] == [one.details["entry"] for one in told]
    assert {entry.version for entry in entries} <= {row.version for row in rows} <= known
    for row in rows:
        aliases.require_usable(settings, row)


@pytest.mark.parametrize(
    ("step", "round_"), [*((step, 0) for step in ("in_place", "row", "entry")), *LONG]
)
def test_a_kill_leaves_nothing_half_registered(
    database: Database, settings: Settings, champion: str, made: Path, step: str, round_: int
) -> None:
    known = {champion, made.name}
    if step in PROMOTION:
        intake.register_folder(database, settings, "cli:tom", made, "made elsewhere")
        child = Forked(promote, os.environ, settings, made.name, step)
    else:
        child = Forked(register, os.environ, settings, made, step)
    assert child.wait(60) == -9
    require_whole(database, settings, known)
    with database.read() as session:
        assert aliases.champion(session) == (made.name if step == "promoted" else champion)
    # Whoever comes next is not held up by what the dead left.
    version, _fresh = intake.register_folder(database, settings, "cli:tom", made, "once more")
    aliases.promote(database, settings, DECISION, version)
    require_whole(database, settings, known)
    with database.read() as session:
        assert aliases.champion(session) == version


def test_a_folder_without_its_row_and_a_row_without_its_folder_are_told_apart(
    database: Database, settings: Settings, champion: str, made: Path
) -> None:
    """What the check above must find: a row that was written before its files."""
    intake.register_folder(database, settings, "cli:tom", made, "made elsewhere")
    shutil.rmtree(settings.artifacts_dir / made.name)
    with pytest.raises(aliases.UnusableVersionError):
        require_whole(database, settings, {champion, made.name})
