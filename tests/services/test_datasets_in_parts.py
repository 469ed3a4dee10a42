"""Datasets in parts: the same bytes whoever collects them and wherever a worker ends."""

from datetime import timedelta

import pytest
from sqlmodel import select

from app.core.db import Database
from app.jobs.worker import Worker
from app.learning.datasets import reading, tasks
from app.learning.datasets.collecting import Labelling
from app.settings import Settings
from models import Job
from tests.services.test_datasets import PEOPLE, Data, logged
from tests.support.carried import carried
from tests.support.feedback_log import START
from tests.support.killed_datasets import STEPS


@pytest.fixture
def data(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Data:
    return logged(database, settings, monkeypatch)


class KilledError(BaseException):
    """The worker is gone."""


def expire_leases(database: Database) -> None:
    with database.write() as session:
        for job in session.exec(select(Job)):
            job.lease_until = job.lease_until and START - timedelta(days=300)


def test_who_collects_and_in_how_many_parts_changes_no_byte(
    data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = data.made()
    monkeypatch.setattr(reading, "PEOPLE", 1)
    monkeypatch.setattr(tasks, "configured_engine", lambda _settings: carried)
    assert data.contents(data.made()) == data.contents(whole)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_was_collected_when_a_worker_ended_is_not_collected_again(
    data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PEOPLE", 1)
    whole, made = data.made(), []
    content = Labelling.content
    monkeypatch.setattr(
        Labelling, "content", lambda work, part: made.append(part) or content(work, part)
    )
    kept = iter(("goes on", "ends"))

    def step(name: str) -> None:
        if name == "part_kept" and next(kept) == "ends":
            raise KilledError

    uid = data.ask()
    with pytest.raises(KilledError):
        Worker(data.database, data.settings, step=step).run_until_idle()
    expire_leases(data.database)
    Worker(data.database, data.settings).run_until_idle()
    assert data.contents(data.row(uid)) == data.contents(whole)
    assert len(made) == len(PEOPLE)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_export_that_breaks_off_at_any_step_is_written_whole_afterwards(data: Data) -> None:
    whole = data.contents(data.made())
    for stop_at in STEPS:
        reached: list[str] = []

        def step(name: str, stop_at: str = stop_at, reached: list[str] = reached) -> None:
            reached.append(name)
            if name == stop_at:
                raise KilledError

        uid = data.ask()
        with pytest.raises(KilledError):
            Worker(data.database, data.settings, step=step).run_until_idle()
        assert reached[-1] == stop_at
        assert data.row(uid).fingerprint is None
        expire_leases(data.database)
        Worker(data.database, data.settings).run_until_idle()
        assert data.contents(data.row(uid)) == whole
    assert not [path for path in data.settings.datasets_dir.iterdir() if path.name[0] == "."]
