"""Drift of a version: told of served lists, by an event once, and never without enough people."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from sqlalchemy import insert
from sqlmodel import select

from app.core.db import Database
from app.core.errors import NotFoundError
from app.core.partitions import make_sure_of_months
from app.learning.monitoring import service
from app.learning.monitoring.metrics import champion_gauges
from app.learning.monitoring.schemas import DriftReport, ReferenceKind
from app.learning.monitoring.tasks import watch_drift
from app.learning.registry import aliases
from app.learning.registry import versions as registry
from app.learning.registry.reading import DRIFT_REFERENCE
from app.learning.registry.versions import Candidate
from app.settings import Settings
from ml.auditing import reference_of
from models.base import utc_now, utc_today
from models.feedback import ServedList
from models.journal import OutboxEvent
from models.ranker_vocabulary import DriftVerdict
from models.vocabulary import Audience, ChangeAction

TODAY = utc_today()
Serve = Callable[..., None]


@pytest.fixture
def version(database: Database) -> str:
    """A version in use, without files."""
    candidate = Candidate("v1", "a" * 64, utc_now(), "f" * 64, {})
    with database.write() as session:
        registry.register(session, "cli:tom", candidate)
        aliases.bootstrap(session, "cli:tom", "v1")
    return "v1"


@pytest.fixture
def serve(database: Database) -> Serve:
    """Logs lists of a version on a day, one for each of some people."""
    rng = np.random.default_rng(11)

    def run(day: date, people: int, shift: float = 0.0, items: int = 5) -> None:
        rows = [
            {
                "day": day,
                "list_id": f"l_{day:%Y%m%d}{one:06d}",
                "surface": "recommendations",
                "employee_external_id": f"E-{day:%Y%m%d}-{one}",
                "audience": Audience.EMPLOYEE,
                "model_version": "v1",
                "snapshot_at": utc_now(),
                "first_shown_at": utc_now(),
                "last_shown_at": utc_now(),
                "shown": 1,
                "swapped": False,
                "propensity": 1.0,
                "private_inputs": False,
                "items": [
                    {"opening": f"O-{i}", "score": float(rng.random())} for i in range(items)
                ],
                "inputs": {
                    "essential_cover": [float(x) for x in rng.normal(0.5 + shift, 0.2, items)],
                    "optional_cover": [float(x) for x in rng.random(items)],
                },
            }
            for one in range(people)
        ]
        with database.write() as session:
            make_sure_of_months(session, ServedList, {day})
            session.execute(insert(ServedList), rows)

    return run


def report(database: Database) -> DriftReport:
    with database.read() as session:
        return service.drift(session, "v1", 30)


@pytest.mark.usefixtures("version")
def test_a_moved_signal_is_named_and_told_once(
    database: Database, settings: Settings, serve: Serve
) -> None:
    serve(TODAY - timedelta(days=60), 150)
    serve(TODAY - timedelta(days=2), 150)
    found = report(database)
    assert (found.verdict, found.reference) == (DriftVerdict.NO_DRIFT, ReferenceKind.FIRST_LISTS)
    assert {one.name for one in found.tests} == {"essential_cover", "optional_cover", "score"}
    assert not watch_drift(database, settings)
    serve(TODAY, 400, shift=0.3)
    found = report(database)
    assert (found.verdict, found.people) == (DriftVerdict.DRIFT, 550)
    assert [one.name for one in found.tests if one.alarm] == ["essential_cover"]
    assert [watch_drift(database, settings) for _ in range(2)] == [True, False]
    with database.read() as session:
        alarms = {
            tuple(sample.labels.values()): sample.value
            for family in champion_gauges(session)
            for sample in family.samples
            if sample.name == "lateral_model_drift_alarm"
        }
        assert alarms == {
            ("v1", one.name): float(one.name == "essential_cover") for one in found.tests
        }
        told = session.exec(select(OutboxEvent).where(OutboxEvent.action == ChangeAction.DRIFT))
        assert [(one.entity.value, one.external_id) for one in told] == [("model", "v1")]


def test_few_people_and_an_unknown_version_say_so(
    database: Database, version: str, serve: Serve
) -> None:
    assert report(database).verdict is DriftVerdict.TOO_LITTLE
    with database.read() as session:
        families = {family.name for family in champion_gauges(session)}
        assert families == {"lateral_model_contains_erased"}, "nobody looked for drift yet"
    serve(TODAY - timedelta(days=60), 150)
    serve(TODAY, 20, shift=0.5)
    found = report(database)
    assert (found.version, found.verdict, found.tests) == (version, DriftVerdict.TOO_LITTLE, [])
    with pytest.raises(NotFoundError), database.read() as session:
        service.drift(session, "v9", 30)


def test_what_training_saw_is_the_reference_where_it_was_kept(
    database: Database, serve: Serve
) -> None:
    rng = np.random.default_rng(5)
    kept = {"essential_cover": reference_of(rng.normal(0.5, 0.2, 2_000)).as_json()}
    candidate = Candidate("v1", "a" * 64, utc_now(), "f" * 64, {DRIFT_REFERENCE: kept})
    with database.write() as session:
        registry.register(session, "cli:tom", candidate)
    serve(TODAY, 200)
    found = report(database)
    assert (found.reference, found.verdict) == (ReferenceKind.TRAINING, DriftVerdict.NO_DRIFT)
    assert found.people_before == 2_000
