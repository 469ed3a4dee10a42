"""The registry: what may come into use, by whom, and a history that only grows."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from app.core.db import Database
from app.core.errors import ConflictError, NotFoundError
from app.learning.registry import aliases, intake, queries
from app.learning.registry import versions as registry
from app.learning.registry.aliases import RetiredVersionError, UnusableVersionError
from app.learning.registry.decisions import (
    Decision,
    GateRefusedError,
    Override,
    SamePersonError,
    require_two_people,
)
from app.learning.registry.versions import AliasedVersionError, Candidate
from app.learning.training import service as training
from app.settings import Settings
from ml.artifact import load_artifact, save_artifact
from ml.frames import OpeningProfile, TrainingFrames
from ml.training import train
from models.base import utc_now
from models.journal import AuditEntry
from models.learning import GateResult, ModelAlias, ModelVersion
from models.ranker_vocabulary import AliasStep, GateVerdict
from models.vocabulary import EntityKind
from tests.support.catalogue import Headers, marketing_role, opening, seller, wish
from tests.support.champions import point

ANA = Decision("key:ana", "Ana", "better on the pilot")
Register = Callable[[str], None]


def candidate(name: str, digest: str = "a") -> Candidate:
    return Candidate(name, digest * 64, utc_now(), "f" * 64, {})


def champion(database: Database) -> str | None:
    with database.read() as session:
        return aliases.champion(session)


def history(database: Database) -> list[tuple[AliasStep, str]]:
    with database.read() as session:
        rows = queries.history(session, aliases.CHAMPION, after=0, limit=100)
        return [(row.step, row.version) for row in rows]


def audited(database: Database) -> list[tuple[str, str]]:
    """What the audit log says of models."""
    with database.read() as session:
        found = session.exec(select(AuditEntry).where(AuditEntry.entity == EntityKind.MODEL))
        return [(entry.action.value, entry.external_id) for entry in found]


@pytest.fixture
def register(database: Database) -> Register:
    """Registers a version without an artifact and points the champion at it."""

    def run(name: str) -> None:
        with database.write() as session:
            registry.register(session, "cli:tom", candidate(name))
            if not aliases.bootstrap(session, "cli:tom", name):
                point(session, name)

    return run


@pytest.fixture
def unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions count as usable although they have no files: other rules are tried."""
    monkeypatch.setattr(aliases, "require_usable", lambda *_: None)


@pytest.fixture
def two(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> tuple[str, str]:
    """Two trained versions; the first one is the champion."""
    for path, body in (
        ("/v1/roles/R-1", marketing_role()),
        ("/v1/openings/O-1", opening()),
        ("/v1/employees/E-1", seller(aspirations=[wish()])),
    ):
        assert client.put(path, headers=hr_headers, json=body).status_code == 201
    first = training.train(database, settings, actor="cli:tom")
    role = {**marketing_role(), "title": "Sales engineer"}
    assert client.put("/v1/roles/R-2", headers=hr_headers, json=role).status_code == 201
    second = training.train(database, settings, actor="cli:tom")
    assert (first.promoted, second.promoted) == (True, False)
    assert second.champion == first.version != second.version
    return first.version, second.version


@pytest.mark.usefixtures("unopened")
def test_a_rollback_goes_back_step_by_step_and_the_history_grows(
    database: Database, settings: Settings, register: Register
) -> None:
    for name in ("v1", "v2", "v3"):
        register(name)
    assert aliases.roll_back(database, settings, ANA).version == "v2"
    assert aliases.roll_back(database, settings, ANA).version == "v1"
    with pytest.raises(ConflictError, match="No version was in use before"):
        aliases.roll_back(database, settings, ANA)
    assert aliases.promote(database, settings, ANA, "v3")
    assert aliases.roll_back(database, settings, ANA).version == "v1"
    assert history(database) == [
        (AliasStep.BOOTSTRAP, "v1"),
        (AliasStep.PROMOTE, "v2"),
        (AliasStep.PROMOTE, "v3"),
        (AliasStep.ROLLBACK, "v2"),
        (AliasStep.ROLLBACK, "v1"),
        (AliasStep.PROMOTE, "v3"),
        (AliasStep.ROLLBACK, "v1"),
    ]
    assert audited(database)[-2:] == [("promoted", "v3"), ("rolled_back", "v1")]


def test_the_database_refuses_to_change_or_remove_an_entry(
    database: Database, register: Register
) -> None:
    register("v1")
    for statement in ("UPDATE model_aliases SET reason = 'x'", "DELETE FROM model_aliases"):
        with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
            session.execute(text(statement))


def _without_files(settings: Settings, version: str) -> None:
    shutil.rmtree(settings.artifacts_dir / version)


def _with_an_altered_file(settings: Settings, version: str) -> None:
    file = next((settings.artifacts_dir / version).glob("*.npz"))
    file.write_bytes(file.read_bytes()[:-1] + b"x")


def _with_other_probes(settings: Settings, version: str) -> None:
    scores = settings.artifacts_dir / version / "probes" / "scores.json"
    scores.write_text(json.dumps([one + 0.1 for one in json.loads(scores.read_text())]))


def test_only_a_version_that_can_be_opened_is_promoted_or_gone_back_to(
    database: Database, settings: Settings, two: tuple[str, str], tmp_path: Path
) -> None:
    first, second = two
    assert aliases.promote(database, settings, ANA, second)
    kept = shutil.copytree(settings.artifacts_dir / first, tmp_path / "kept")
    before = audited(database)
    for harm in (_without_files, _with_an_altered_file, _with_other_probes):
        harm(settings, first)
        with pytest.raises(UnusableVersionError, match="The champion stays"):
            aliases.promote(database, settings, ANA, first)
        with pytest.raises(UnusableVersionError, match="The champion stays"):
            aliases.roll_back(database, settings, ANA)
        assert (audited(database), champion(database)) == (before, second)
        shutil.rmtree(settings.artifacts_dir / first, ignore_errors=True)
        shutil.copytree(kept, settings.artifacts_dir / first)
    assert aliases.roll_back(database, settings, ANA).version == first
    assert aliases.promote(database, settings, ANA, first) is None
    with pytest.raises(NotFoundError):
        aliases.promote(database, settings, ANA, "v9")


@pytest.mark.usefixtures("unopened")
def test_who_made_a_version_does_not_promote_it(
    database: Database, settings: Settings, register: Register
) -> None:
    register("v1")
    with database.write() as session:
        registry.register(session, "cli:tom", candidate("v2"))
    alone = (
        Decision("cli:tom", "Ana", "mine"),
        Decision("cli:ana", " TOM ", "mine"),
        Decision("cli:ana", "Ana", "mine", Override("Tom", "trust me")),
    )
    for decision in alone:
        with pytest.raises(SamePersonError, match="cli:tom made this version"):
            aliases.promote(database, settings, decision, "v2")
    with pytest.raises(SamePersonError):
        require_two_people("cli:Jos\u00e9", Decision("cli:ana", "Jose\u0301", "mine"))
    assert champion(database) == "v1"
    lone = settings.model_copy(update={"two_people": False})
    assert aliases.promote(database, lone, alone[0], "v2")


@pytest.mark.parametrize("verdict", [GateVerdict.REFUSE, GateVerdict.INCONCLUSIVE])
@pytest.mark.usefixtures("unopened")
def test_what_the_gate_did_not_let_pass_needs_somebody_who_answers_for_it(
    database: Database, settings: Settings, register: Register, verdict: GateVerdict
) -> None:
    register("v1")
    lines = [
        {"name": "likelihood", "measured": 0.2, "bound": 0.1, "threshold": 0.0, "passed": True},
        {"name": "expert", "measured": -0.05, "bound": -0.07, "threshold": -0.01, "passed": False},
    ]
    with database.write() as session:
        registry.register(session, "cli:tom", candidate("v2"))
        session.add(GateResult(version="v2", policy_hash="p" * 64, verdict=verdict, lines=lines))
    with pytest.raises(GateRefusedError, match=f"{verdict}: expert") as caught:
        aliases.promote(database, settings, ANA, "v2")
    assert caught.value.members == {"policy_hash": "p" * 64, "lines": lines[1:]}
    answered = Decision("cli:ana", "Ana", "pilot", Override("Bo", "the pack is old"))
    entry = aliases.promote(database, settings, answered, "v2")
    assert entry is not None
    assert entry.override == {"approver": "Bo", "reason": "the pack is old"}
    with database.write() as session:
        registry.register(session, "cli:tom", candidate("v3"))
        for said in (verdict, GateVerdict.PASS):
            session.add(GateResult(version="v3", policy_hash="p" * 64, verdict=said, lines=lines))
    assert aliases.promote(database, settings, ANA, "v3"), "the newest statement holds"


@pytest.mark.usefixtures("unopened")
def test_a_version_is_retired_once_nothing_leads_to_it_and_its_files_go_later(
    database: Database, settings: Settings, register: Register
) -> None:
    for name in ("v1", "v2", "v3"):
        register(name)
        (settings.artifacts_dir / name).mkdir(parents=True)
    for version, why in (("v3", "points at v3"), ("v2", "bring v2 back")):
        with pytest.raises(AliasedVersionError, match=why), database.write() as session:
            registry.retire(session, ANA, version)
    with database.write() as session:
        registry.retire(session, ANA, "v1")
    with pytest.raises(RetiredVersionError):
        aliases.promote(database, settings, ANA, "v1")
    assert registry.sweep_retired(database, settings) == 0
    assert (settings.artifacts_dir / "v1").is_dir()
    with database.write() as session:
        row = session.exec(select(ModelVersion).where(ModelVersion.version == "v1")).one()
        row.retired_at = utc_now() - timedelta(days=settings.retired_model_days + 1)
        session.add(row)
    assert [registry.sweep_retired(database, settings) for _ in range(2)] == [1, 0]
    assert not (settings.artifacts_dir / "v1").exists()
    assert (settings.artifacts_dir / "v2").is_dir()
    assert audited(database)[-1] == ("retired", "v1")


@pytest.mark.usefixtures("unopened")
def test_promoting_the_champion_again_changes_nothing(
    database: Database, settings: Settings, register: Register
) -> None:
    register("v1")
    assert aliases.promote(database, settings, ANA, "v1") is None
    with database.read() as session:
        assert len(session.exec(select(ModelAlias)).all()) == 1


def test_what_is_learnt_again_on_another_day_is_the_same_version(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    def made(day: str) -> Path:
        frames = TrainingFrames(day, (), [OpeningProfile("o", title="Sales engineer")], (), (), ())
        save_artifact(train(frames, seed=0), tmp_path / day)
        return tmp_path / day

    def register(day: str) -> tuple[str, bool]:
        return intake.register_folder(database, settings, "cli:tom", tmp_path / day, "")

    version = load_artifact(made("2026-03-01")).version
    assert load_artifact(made("2026-03-02")).version == version
    folder = settings.artifacts_dir / version
    shutil.copytree(made("2026-02-28"), folder)  # a process was killed before its commit
    assert register("2026-03-01") == (version, True)
    assert "2026-03-01" in (folder / "manifest.json").read_text()
    assert register("2026-03-02") == (version, False)
    assert "2026-03-01" in (folder / "manifest.json").read_text()
    (folder / "arrays.npz").write_bytes(b"damaged")
    with pytest.raises(UnusableVersionError):
        aliases.promote(database, settings, ANA, version)
    assert intake.register_folder(database, settings, "cli:ben", tmp_path / "2026-03-02", "") == (
        version,
        False,
    )
    assert aliases.promote(database, settings, ANA, version) is not None
    with database.read() as session:
        row = aliases.required(session, version)
        entries = session.exec(select(AuditEntry).where(AuditEntry.external_id == version)).all()
    assert (row.made_by, row.as_of.day) == ("cli:tom", 2)
    assert [entry.details.get("files") for entry in entries] == [None, "renewed", None]
