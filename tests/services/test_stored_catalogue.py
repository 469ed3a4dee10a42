"""A start from the files of the records: the same as from the database, or not at all."""

import dataclasses
import os
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlmodel import Session, col, select

from app.core import sqlite
from app.core.db import Database
from app.core.security import Actor
from app.exchange import outbox
from app.governance.privacy import purge
from app.governance.privacy.service import PersonEraser
from app.serving import Catalogue, Disclosure, Serving, live, stored_catalogue
from app.serving.shared_index import AsOf, let_go, shards_dir
from app.serving.stored_catalogue import StoredCatalogue
from app.settings import Settings
from ml.ranking import SealedFolder
from models import Aspiration, Dismissal, Employee, Opening, Skill
from models.vocabulary import AspirationTarget, EntityKind, Scope, Visibility
from tests.support.changes import change, retitle
from tests.support.forks import Forked
from tests.support.killed_records import STEPS, store_records
from tests.support.stored_records import (
    answers,
    claim,
    file_of,
    flip,
    folder_of,
    halve,
    open_to_others,
    told,
)

SHARING: dict[str, Any] = {"shared_index_from": 1, "refresh_seconds": 3600, "encoded_people": 0}
ALONE: dict[str, Any] = {**SHARING, "shared_index_from": 0}


@pytest.fixture(autouse=True)
def _written_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The thread would race with the tests, which write themselves."""
    monkeypatch.setattr(StoredCatalogue, "start", lambda _self: None)


@pytest.fixture
def written(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> Catalogue:
    """A catalogue that is in files."""
    first = serving_on(**SHARING)
    catalogue = first.current().catalogue
    first._stored.settle(catalogue)
    return catalogue


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """An item for each time that the catalogue is read whole from the database."""
    seen: list[int] = []
    whole = live.read_catalogue

    def watched(*arguments: Any) -> Catalogue:
        seen.append(1)
        return whole(*arguments)

    monkeypatch.setattr(live, "read_catalogue", watched)
    return seen


def edit_of(table: Any, key: str, **values: Any) -> Callable[[Session], None]:
    def edit(session: Session) -> None:
        row = session.exec(select(table).where(col(table.external_id) == key)).one()
        for name, value in values.items():
            setattr(row, name, value)

    return edit


def add_wish(session: Session) -> None:
    owner = session.exec(select(Employee).where(Employee.external_id == "E-2")).one()
    session.add(
        Aspiration(
            employee_id=owner.id,
            position=90,
            target=AspirationTarget.TEXT,
            text="I want to write campaigns in Lyon",
            visibility=Visibility.HR,
            weight=1,
        )
    )


def dismiss(session: Session) -> None:
    session.add(Dismissal(employee_external_id="E-1", opening_external_id="O-PMM"))


CHANGES: list[tuple[EntityKind, str, Callable[[Session], None]]] = [
    (EntityKind.OPENING, "O-PMM", edit_of(Opening, "O-PMM", title="Herald", grade=7)),
    (EntityKind.EMPLOYEE, "E-2", edit_of(Employee, "E-2", title="Falconer, Käfig 🦅", grade=None)),
    (EntityKind.EMPLOYEE, "E-2", add_wish),
    (EntityKind.EMPLOYEE, "E-1", dismiss),
]


def test_a_start_from_files_is_a_start_from_the_database(
    written: Catalogue,
    loaded_database: Database,
    serving_on: Callable[..., Serving],
    reads: list[int],
) -> None:
    for kind, key, edit in CHANGES:
        change(loaded_database, kind, key, edit)
    fresh = serving_on(**SHARING)
    assert reads == []
    alone = serving_on(**ALONE)
    assert reads == [1]
    assert told(fresh.current().catalogue) == told(alone.current().catalogue)
    assert told(fresh.current().catalogue) != told(written)
    assert answers(fresh) == answers(alone)
    # Once more, from files that hold what was changed.
    write(fresh)
    again = serving_on(**SHARING)
    assert reads == [1]
    assert told(again.current().catalogue) == told(alone.current().catalogue)


def newest_change(database: Database) -> int:
    with database.read() as session:
        return outbox.newest(session)


def write(serving: Serving, catalogue: Catalogue | None = None) -> None:
    """Write the records, however little has changed since they were written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stored_catalogue, "_far_behind", lambda _count: 0)
        serving._stored.settle(catalogue or serving.current().catalogue)


@pytest.mark.parametrize("stem", ["texts", "records"])
@pytest.mark.parametrize("damage", [flip, halve, open_to_others, Path.unlink])
def test_damaged_files_are_refused_and_written_anew(
    written: Catalogue,
    settings: Settings,
    serving_on: Callable[..., Serving],
    reads: list[int],
    stem: str,
    damage: Callable[[Path], None],
) -> None:
    damage(file_of(settings, stem))
    with structlog.testing.capture_logs() as logs:
        serving = serving_on(**SHARING)
    assert [one["folder"] for one in logs if one["event"] == "shard_refused"] == [
        "catalogue.people-records"
    ]
    assert reads == [1]
    assert told(serving.current().catalogue) == told(written)
    serving._stored.settle(serving.current().catalogue)
    serving_on(**SHARING)
    assert reads == [1]


@pytest.mark.parametrize(
    ("about", "reason"),
    [
        ({"code": "of yesterday"}, "release"),
        ({"schema": "0001"}, "release"),
        ({"hears": "another model"}, "release"),
        ({"history": [1, "0" * 64]}, ""),
        ({"change": 0}, "more has changed"),
    ],
)
def test_files_that_do_not_fit_are_left_alone(
    written: Catalogue,
    settings: Settings,
    serving_on: Callable[..., Serving],
    reads: list[int],
    monkeypatch: pytest.MonkeyPatch,
    about: dict[str, Any],
    reason: str,
) -> None:
    monkeypatch.setattr(stored_catalogue, "LEAST_BEHIND", 1)
    claim(settings, **about)
    with structlog.testing.capture_logs() as logs:
        serving = serving_on(**SHARING)
    assert reads == [1]
    assert told(serving.current().catalogue) == told(written)
    unfit = [one["reason"] for one in logs if one["event"] == "records_not_used"]
    foreign = [one for one in logs if one["event"] == "shards_of_another_database"]
    assert (len(unfit), len(foreign)) == ((1, 0) if reason else (0, 1))
    assert all(reason in one for one in unfit)


def test_columns_of_other_records_are_refused(
    written: Catalogue,
    settings: Settings,
    serving_on: Callable[..., Serving],
    reads: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file whose seal is right, and whose content is that of another kind."""
    folder, head = folder_of(settings), folder_of(settings).head()
    assert head is not None
    assert head.names is not None
    with folder.locked() as held:
        assert held
        folder.publish(head.erasure, head.names, [head.names], head.about)
    with structlog.testing.capture_logs() as logs:
        serving_on(**SHARING)
    assert any("holds no such records" in one.get("reason", "") for one in logs)
    assert reads == [1]


def test_a_skill_that_changed_or_events_that_are_gone_have_all_read(
    written: Catalogue,
    loaded_database: Database,
    serving_on: Callable[..., Serving],
    reads: list[int],
) -> None:
    with loaded_database.read() as session:
        key = session.exec(select(Skill.external_id)).first()
        newest = outbox.newest(session)
    assert key is not None
    change(loaded_database, EntityKind.SKILL, key, edit_of(Skill, key, preferred_label="Falconry"))
    fresh, alone = serving_on(**SHARING), serving_on(**ALONE)
    assert reads == [1, 1]
    assert told(fresh.current().catalogue) == told(alone.current().catalogue)
    fresh._stored.settle(fresh.current().catalogue)
    with loaded_database.write() as session:
        outbox.clear(session, newest + 2)
    serving_on(**SHARING)
    assert reads == [1, 1]
    retitle(loaded_database, "O-PMM", "Herald")
    with loaded_database.write() as session:
        outbox.clear(session, newest + 3)
    serving_on(**SHARING)
    assert reads == [1, 1, 1]


def test_a_restored_database_finds_the_files_foreign(
    written: Catalogue,
    loaded_database: Database,
    settings: Settings,
    serving_on: Callable[..., Serving],
    reads: list[int],
    tmp_path: Path,
) -> None:
    """As many changes as before follow upon the restore: no number tells the two apart."""
    kept, database = tmp_path / "backup.db", Path(str(loaded_database.url.database))
    with closing(sqlite.driver().connect(database)) as connection:
        connection.execute("VACUUM INTO ?", [str(kept)])
    retitle(loaded_database, "O-PMM", "Lost")
    PersonEraser(loaded_database, settings).erase(Actor("tests", frozenset(Scope)), "E-2")
    lost = serving_on(**SHARING)
    lost.current().crowd(Disclosure.MANAGERS)
    write(lost)
    change_id = lost.current().catalogue.change_id
    lost.stop()
    del lost
    loaded_database.close()
    kept.replace(database)
    for end in ("-wal", "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)
    while newest_change(loaded_database) < change_id:
        retitle(loaded_database, "O-PMM", "Found")
    fresh = serving_on(**SHARING)
    assert reads == [1, 1]
    catalogue = fresh.current().catalogue
    assert catalogue.change_id == change_id
    assert "E-2" in catalogue.people
    assert catalogue.openings["O-PMM"].profile.title == "Found"
    # What is written now is of this database, marks of erasures included.
    fresh._stored.settle(catalogue)
    crowd = fresh.current().crowd(Disclosure.MANAGERS)
    assert "E-2" in crowd.row_of
    for path in shards_dir(settings).glob("*.people*"):
        version, _, kind = path.name.partition(".")
        head = SealedFolder(path, kind, version).head()
        assert head is not None
        assert head.erasure == 0
    serving_on(**SHARING)
    assert reads == [1, 1]


def test_the_erased_are_in_no_file_when_an_erasure_is_finished(
    written: Catalogue,
    loaded_database: Database,
    settings: Settings,
    serving_on: Callable[..., Serving],
    reads: list[int],
) -> None:
    late = serving_on(**SHARING)
    stale = late.current().catalogue
    PersonEraser(loaded_database, settings).erase(Actor("tests", frozenset(Scope)), "E-2")
    serving = serving_on(**SHARING)
    assert reads == [1]
    own = settings.model_copy(update={**SHARING, "erasure_notice_seconds": 0})
    assert len(purge.purge(loaded_database, own)) == 1
    head = folder_of(settings).head()
    assert head is not None
    assert head.names is None
    assert list(folder_of(settings).path.glob("*.arrays")) == []
    # Who has not followed the erasure does not bring the person back.
    write(late, stale)
    assert list(folder_of(settings).path.glob("*.arrays")) == []
    serving._stored.settle(serving.current().catalogue)
    again = serving_on(**SHARING)
    assert reads == [1]
    assert "E-2" not in again.current().catalogue.people
    assert let_go(own, AsOf(erasure=again.current().catalogue.erasure)) == []


def test_a_state_that_may_know_of_later_changes_is_not_written(
    written: Catalogue, settings: Settings, serving_on: Callable[..., Serving]
) -> None:
    serving, before = serving_on(**SHARING), folder_of(settings).head()
    write(serving, dataclasses.replace(written, seen=written.change_id + 1))
    assert folder_of(settings).head() == before


def test_few_changes_are_followed_and_many_are_written(
    written: Catalogue,
    loaded_database: Database,
    settings: Settings,
    serving_on: Callable[..., Serving],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serving, before = serving_on(**SHARING), folder_of(settings).head()
    retitle(loaded_database, "O-PMM", "Herald")
    assert serving._follow()
    serving._stored.settle(serving.current().catalogue)
    assert folder_of(settings).head() == before
    monkeypatch.setattr(stored_catalogue, "LEAST_BEHIND", 1)
    serving._stored.settle(serving.current().catalogue)
    assert folder_of(settings).head() != before


def test_a_disk_that_cannot_be_written_costs_nothing(
    written: Catalogue,
    settings: Settings,
    serving_on: Callable[..., Serving],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    serving, before = serving_on(**SHARING), folder_of(settings).head()
    with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
        patch.setattr(os, "fsync", full)
        write(serving)
    assert [one["event"] for one in logs] == ["index_not_shared"]
    assert folder_of(settings).head() == before


@pytest.mark.parametrize(
    "step", ["head renamed", *(pytest.param(one, marks=pytest.mark.long) for one in STEPS)]
)
def test_a_kill_leaves_the_records_of_before_or_the_new(
    written: Catalogue,
    loaded_database: Database,
    settings: Settings,
    serving_on: Callable[..., Serving],
    reads: list[int],
    tmp_path: Path,
    step: str,
) -> None:
    before = folder_of(settings).head()
    retitle(loaded_database, "O-PMM", "Herald")
    own, told_by = settings.model_copy(update=SHARING), tmp_path / "told"
    assert Forked(store_records, os.environ, own, step, told_by).wait(120) == -9
    assert told_by.read_text() == step
    assert (folder_of(settings).head() == before) is (step in {"file on disk", "records made"})
    fresh, alone = serving_on(**SHARING), serving_on(**ALONE)
    assert reads == [1]
    assert told(fresh.current().catalogue) == told(alone.current().catalogue)
    write(fresh)
    head = folder_of(settings).head()
    assert head is not None
    there = {path.name for path in folder_of(settings).path.iterdir()}
    assert there == head.files | {"head.json", ".lock"}
