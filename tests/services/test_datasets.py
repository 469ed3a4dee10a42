"""Datasets: the same bytes for the same request, and nobody in them who should not be."""

import dataclasses
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlmodel import select

from app.core.db import Database
from app.core.errors import InvalidInputError
from app.core.security import Actor, Scope
from app.jobs.worker import Worker
from app.learning.datasets import service, tasks
from app.learning.datasets.queries import Span
from app.learning.datasets.schemas import DatasetBody
from app.settings import Settings
from ml.feedback.dataset import FeedbackData
from ml.feedback.files import read_dataset, read_manifest
from models import Dataset, Employee, FeedbackEvent, Objection, ServedList
from models.ranker_vocabulary import ExperimentKind, ExperimentOutcome
from models.vocabulary import Audience, Objectable
from tests.services.test_experiments import experiment
from tests.support.feedback_log import (
    OPENINGS,
    add_log,
    add_people,
    at,
    happened,
    served,
)

ACTOR = Actor("tests", frozenset({Scope.MODELS_WRITE}))
FIRST, SECOND, THIRD = OPENINGS
PEOPLE = ("E-MARA-1", "E-NORA-2", "E-OLAF-3")
MARA, NORA, OLAF = PEOPLE
Step = Callable[[str], None]


def log() -> list[ServedList | FeedbackEvent]:
    """Three people with lists; two of them saw theirs."""
    return [
        served("l_one", MARA, 0, pair_at=2, swapped=True, propensity=0.5),
        served("l_two", MARA, 10, private_inputs=True),
        served("l_three", NORA, 1),
        served("l_unseen", OLAF, 1),
        served("l_hr", MARA, 2, audience=Audience.HR),
        happened("event-01", MARA, "view", 0.1, None, list_id="l_one", position=2),
        happened("event-02", MARA, "open", 0.2, SECOND, list_id="l_one", position=2),
        happened("event-03", MARA, "apply", 3, SECOND),
        happened("event-04", MARA, "dismiss", 11, FIRST, list_id="l_two", reason="timing"),
        happened("event-05", NORA, "open", 2, THIRD, received=40),
        happened("event-06", NORA, "view", 2, None, list_id="l_three"),
        happened("event-07", OLAF, "shortlist", 2, FIRST, list_id="l_unseen"),
    ]


@dataclass
class Data:
    """A service with a log, and datasets of it."""

    database: Database
    settings: Settings

    def ask(self, **changed: Any) -> str:
        asked = {"from": at(-1), "to": at(60), "known_by": at(60), **changed}
        with self.database.write() as session:
            body = DatasetBody.model_validate(asked)
            return service.start(session, self.settings, ACTOR, body).id

    def made(self, *, step: Step = lambda _name: None, **changed: Any) -> Dataset:
        uid = self.ask(**changed)
        Worker(self.database, self.settings, step=step).run_until_idle()
        return self.row(uid)

    def row(self, uid: str) -> Dataset:
        with self.database.read() as session:
            row = session.exec(select(Dataset).where(Dataset.uid == uid)).one()
            session.expunge(row)
        return row

    def folder(self, row: Dataset) -> Path:
        return service.folder(self.settings, row)

    def read(self, row: Dataset) -> FeedbackData:
        assert row.fingerprint is not None, self.told(row)
        return read_dataset(self.folder(row))

    def told(self, row: Dataset) -> Any:
        with self.database.read() as session:
            return service.get(session, self.settings, row.uid)

    def contents(self, row: Dataset) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.folder(row).iterdir()}


def logged(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Data:
    """A service that knows the log, long after what stands in it."""
    monkeypatch.setattr(tasks, "SETTLING", timedelta(0))
    monkeypatch.setattr(service, "utc_now", lambda: at(70))
    with database.write() as session:
        add_people(session, *PEOPLE)
        add_log(session, *log())
    return Data(database, settings)


@pytest.fixture
def data(database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Data:
    return logged(database, settings, monkeypatch)


def test_a_dataset_tells_what_was_seen_and_done(data: Data) -> None:
    row = data.made()
    found = data.read(row)
    manifest = read_manifest(data.folder(row))
    assert found.n_lists == 3
    assert manifest.exclusions == {"not_for_the_person": 1, "not_seen": 1}
    assert manifest.counts["people"] == 2
    assert manifest.counts["events"]["open.explicit"] == 1
    assert manifest.counts["events"]["apply.inferred"] == 1
    assert manifest.exploration_share == pytest.approx(1 / 3)
    assert manifest.request["label"] == "interest"
    by_day = {int(day): number for number, day in enumerate(found.day)}
    one = by_day[min(by_day)]
    mine = found.list_index == one
    order = found.position[mine].argsort()
    assert found.grade[mine][order].tolist() == [0, 3, 0]
    assert found.opened[mine][order].tolist() == [False, True, False]
    assert found.attribution[mine][order].tolist() == [0, 2, 0]
    assert found.positions_seen[one] == 2
    assert (found.pair_at[one], found.swapped[one], found.propensity[one]) == (2, True, 0.5)
    assert found.grade_step[mine][order].tolist() == [1, -128, 0]
    assert found.cross_functional[mine][order].tolist() == [False, False, True]
    assert found.signals[:, found.signal_names.index("title_meaning")].any()


def test_what_a_private_wish_did_to_scores_stays_out(data: Data) -> None:
    found = data.read(data.made())
    private = found.private_inputs[found.list_index]
    assert private.sum() == 3
    assert np.isnan(found.served_score[private]).all()
    assert (found.served_score[~private] > 0).all()


def test_the_same_request_gives_the_same_bytes_however_late_it_is_sent(data: Data) -> None:
    first = data.made()
    with data.database.write() as session:
        # What is served and received later changes nothing.
        late = (
            served("l_later", NORA, 65),
            happened("event-90", NORA, "apply", 3, THIRD, received=61),
            happened("event-91", NORA, "open", 61, FIRST, received=61),
        )
        add_log(session, *late)
    second = data.made()
    assert first.uid != second.uid
    assert first.fingerprint == second.fingerprint
    assert data.contents(first) == data.contents(second)
    known = data.made(known_by=at(62))
    assert known.fingerprint != first.fingerprint
    assert known.relabelled == 1


def test_what_came_later_than_is_asked_for_is_left_out(data: Data) -> None:
    early = data.read(data.made(known_by=at(39)))
    assert early.opened.sum() == 1
    assert data.read(data.made(known_by=at(41))).opened.sum() == 2


@pytest.mark.parametrize(("outcome", "left"), [("harm", 2), ("worse", 3)])
def test_lists_of_an_experiment_that_harmed_are_left_out_once_that_is_known(
    data: Data, database: Database, outcome: str, left: int
) -> None:
    ended = {"ended_at": at(40), "outcome": ExperimentOutcome(outcome)}
    experiment(database, ExperimentKind.SHARE, started_at=at(0), **ended)
    with database.write() as session:
        for list_id in ("l_one", "l_unseen"):
            row = session.exec(select(ServedList).where(ServedList.list_id == list_id)).one()
            row.experiment_uid = "one"
    before = data.read(data.made(known_by=at(39), to=at(30)))
    assert before.n_lists == 3, "nobody could know it then"
    made = data.made(known_by=at(41), to=at(30))
    assert data.read(made).n_lists == left
    excluded = (made.manifest or {})["exclusions"]
    assert (excluded.get("harmful_experiment", 0), excluded["not_seen"]) == (3 - left, 1)


def test_events_in_any_order_doubled_or_delayed_are_the_same_dataset(
    data: Data, database: Database
) -> None:
    whole = data.made().fingerprint
    with database.write() as session:
        rows = [row.model_dump() for row in session.exec(select(FeedbackEvent))]
        for row in session.exec(select(FeedbackEvent)):
            session.delete(row)
        session.flush()
        random.Random(2).shuffle(rows)
        add_log(session, *(FeedbackEvent(**{**row, "received_at": at(50)}) for row in rows))
    assert data.made().fingerprint == whole


def test_two_requests_share_no_key(data: Data) -> None:
    one, other = data.read(data.made()), data.read(data.made(label="applied"))
    for name in ("person_key", "list_key", "opening_key"):
        assert not set(getattr(one, name).tolist()) & set(getattr(other, name).tolist()), name
    assert not set(one.functions) & set(other.functions)


def test_a_rename_changes_no_byte(data: Data, database: Database) -> None:
    before = data.made()
    with database.write() as session:
        for table, column in (
            (Employee, "external_id"),
            (ServedList, "employee_external_id"),
            (FeedbackEvent, "employee_external_id"),
        ):
            for row in session.exec(select(table).where(getattr(table, column) == MARA)):
                setattr(row, column, "E-RENAMED")
        session.flush()
    assert data.contents(data.made()) == data.contents(before)


def scanned(folder: Path) -> bytes:
    """All that is in the files, unpacked."""
    content = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    found = read_dataset(folder)
    return content + repr(found).encode()


FORBIDDEN = (*PEOPLE, *OPENINGS, "Name of", "Account executive", "l_one", "event-0", "sales")


def test_no_file_names_anybody_or_anything(data: Data) -> None:
    content = scanned(data.folder(data.made()))
    assert [one for one in FORBIDDEN if one.encode() in content] == []


@pytest.mark.parametrize("use", [*Objectable])
def test_who_objects_is_in_no_dataset_and_leaves_those_that_there_are(
    data: Data, database: Database, settings: Settings, use: Objectable
) -> None:
    old = data.made()
    assert mara_in(data, old)
    assert tasks.take_people_out(database, settings) == 0
    with database.write() as session:
        session.add(Objection(employee_external_id=MARA, objects_to=use))
    fresh = data.made()
    assert not mara_in(data, fresh)
    assert read_manifest(data.folder(fresh)).exclusions["objection"] == 2
    assert tasks.take_people_out(database, settings) == 1
    left = data.row(old.uid)
    assert not mara_in(data, left)
    assert not data.folder(old).exists()
    manifest = read_manifest(data.folder(left))
    assert tuple(manifest.previous) == (old.fingerprint,)
    assert left.fingerprint not in {old.fingerprint, fresh.fingerprint}
    with database.read() as session:
        taken = service.taken_out_since(session, old.uid, old.fingerprint or "")
        assert [(one.people, one.fingerprint) for one in taken] == [(1, old.fingerprint)]
        assert service.taken_out_since(session, old.uid, taken[0].at) == taken
        for later in (left.fingerprint or "", "0" * 64, taken[0].at + timedelta(days=1)):
            assert service.taken_out_since(session, old.uid, later) == []
    assert tasks.take_people_out(database, settings) == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("leaves", ["erased", "objects"])
def test_who_leaves_while_a_dataset_is_written_is_out_of_it_after_the_next_sweep(
    data: Data, database: Database, settings: Settings, leaves: str
) -> None:
    def step(name: str) -> None:
        if name != "collected":
            return
        with database.write() as session:
            if leaves == "objects":
                session.add(Objection(employee_external_id=MARA, objects_to=Objectable.LEARNING))
            else:
                session.delete(session.exec(select(Employee).filter_by(external_id=MARA)).one())

    row = data.made(step=step)
    assert mara_in(data, row), "she left too late for what was collected"
    assert tasks.take_people_out(database, settings) == 1
    assert not mara_in(data, data.row(row.uid))
    assert not data.folder(row).exists()


def mara_in(data: Data, row: Dataset) -> bool:
    """Whether the lists of Mara are there: only hers has an item that was turned down."""
    return bool(data.read(row).dismissed.any())


def test_the_scan_finds_the_person_where_objections_are_ignored(
    data: Data, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        session.add(Objection(employee_external_id=MARA, objects_to=Objectable.LEARNING))
    monkeypatch.setattr("app.learning.datasets.queries.objecting", lambda _session: set())
    assert mara_in(data, data.made())


def test_the_bytes_differ_where_known_by_is_ignored(
    data: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, whole = data.made(), Span.of
    monkeypatch.setattr(
        Span, "of", lambda asked: dataclasses.replace(whole(asked), known_by=at(10_000))
    )
    with data.database.write() as session:
        add_log(session, happened("event-90", NORA, "apply", 3, THIRD, received=61))
    assert data.made().fingerprint != first.fingerprint


def test_a_dataset_that_is_used_stays_and_others_go_with_their_files(
    data: Data, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    used, free = data.made(), data.made(label="applied")
    with database.write() as session:
        service.hold(session, used.uid, "run 7")
        service.hold(session, used.uid, "run 7")
    with pytest.raises(service.DatasetInUseError, match="run 7"):
        service.delete(database, ACTOR, used.uid)
    later = data.settings.model_copy(update={"dataset_days": -1.0})
    monkeypatch.setattr("app.learning.datasets.files._ABANDONED_SECONDS", -1)
    tasks.clear_datasets(database, later)
    assert data.folder(used).is_dir()
    assert not data.folder(free).exists()
    with database.write() as session:
        service.release(session, used.uid, "run 7")
    tasks.clear_datasets(database, later)
    assert list(data.settings.datasets_dir.iterdir()) == []


def test_nothing_is_asked_of_the_future_or_of_what_is_not_kept(data: Data) -> None:
    for field, changed in (
        ("/to", {"to": at(71)}),
        ("/known_by", {"known_by": at(71)}),
        ("/from", {"from": at(-800)}),
    ):
        with pytest.raises(InvalidInputError) as error:
            data.ask(**changed)
        assert [one.field for one in error.value.problems] == [field]
