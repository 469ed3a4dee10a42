"""How a version does month by month: told of the lists that people saw, and compared."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import insert
from sqlmodel import select

from app.core.db import Database
from app.core.errors import NotFoundError
from app.core.partitions import make_sure_of_months
from app.learning.monitoring import service
from app.learning.monitoring.schemas import MonthsReport
from app.learning.monitoring.tasks import watch_drift
from app.learning.registry import aliases
from app.learning.registry import versions as registry
from app.learning.registry.versions import Candidate
from app.settings import Settings
from models.base import utc_now, utc_today
from models.choices import Objection
from models.employees import Employee
from models.events import FeedbackEvent
from models.feedback import ServedList
from models.feedback_vocabulary import EventSource, EventType
from models.journal import AuditEntry
from models.learning import ModelVersion
from models.openings import Opening, OpeningSkill
from models.skills import Skill
from models.vocabulary import Audience, ChangeAction, Objectable

TODAY = utc_today()
PLACES = 5
Serve = Callable[..., None]


def month(back: int) -> date:
    """The first day of a month, so many months ago."""
    count = TODAY.year * 12 + TODAY.month - 1 - back
    return date(count // 12, count % 12 + 1, 1)


@pytest.fixture
def version(database: Database) -> str:
    """A version in use, trained half a year ago."""
    with database.write() as session:
        registry.register(session, "cli:tom", Candidate("v1", "a" * 64, utc_now(), "f" * 64, {}))
        aliases.bootstrap(session, "cli:tom", "v1")
        row = session.exec(select(ModelVersion)).one()
        row.trained_at = datetime.combine(month(6), time(), UTC)
    return "v1"


@pytest.fixture
def serve(database: Database) -> Serve:
    """Logs lists of a day, one a person; each opens what stands at one place."""

    def run(day: date, people: int, opens: int, *, seen: bool = True) -> None:
        at = datetime.combine(day, time(9), UTC)
        ids = [f"l_{day:%Y%m%d}{one:06d}" for one in range(people)]
        lists = [
            {
                "day": day, "list_id": list_id, "surface": "recommendations",
                "employee_external_id": f"E-{one}", "audience": Audience.EMPLOYEE,
                "model_version": "v1", "snapshot_at": at, "first_shown_at": at,
                "last_shown_at": at, "shown": 1, "swapped": False, "propensity": 1.0,
                "private_inputs": False, "inputs": {},
                "items": [f"O-{place}" for place in range(1, PLACES + 1)],
                "kinds": {
                    "score": [0.9 - 0.1 * place for place in range(PLACES)],
                    "cross_functional": [place == 0 for place in range(PLACES)],
                },
            }
            for one, list_id in enumerate(ids)
        ]  # fmt: skip
        did = [(EventType.VIEW, None, f"view-{one}", one) for one in range(people) if seen] + [
            (EventType.OPEN, f"O-{opens}", f"open-{one}", one) for one in range(people) if seen
        ]
        events = [
            {
                "day": day, "event_id": f"{key}-{day:%Y%m%d}", "type": kind,
                "employee_external_id": f"E-{one}", "opening_external_id": opening,
                "list_id": ids[one], "position": None, "happened_at": at + timedelta(hours=1),
                "received_at": at + timedelta(hours=1), "source": EventSource.PORTAL,
            }
            for kind, opening, key, one in did
        ]  # fmt: skip
        with database.write() as session:
            make_sure_of_months(session, ServedList, {day})
            make_sure_of_months(session, FeedbackEvent, {day})
            session.execute(insert(ServedList), lists)
            if events:
                session.execute(insert(FeedbackEvent), events)

    return run


def report(database: Database, most: int = 6) -> MonthsReport:
    with database.read() as session:
        return service.months(session, "v1", most)


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_lists_that_do_worse_raise_an_alarm_that_is_told_once(
    database: Database, settings: Settings, serve: Serve
) -> None:
    serve(month(5), 60, 1)
    serve(month(4), 60, 1)
    serve(month(3), 20, 1)
    serve(month(2), 60, 1, seen=False)
    quiet = report(database)
    named = [f"{month(back):%Y-%m}" for back in range(5, -1, -1)]
    assert [one.month for one in quiet.months] == named
    assert [(one.lists, one.people) for one in quiet.months[:4]] == [
        (60, 60), (60, 60), (20, 20), (0, 0),
    ]  # fmt: skip
    assert not any(one.alarms for one in quiet.months)
    first, second, few = quiet.months[:3]
    assert second.ndcg is not None
    assert second.calibration is not None
    assert (second.ndcg.value, second.calibration.value) == pytest.approx((1.0, 1.0), abs=0.05)
    assert second.open_rates == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert (first.congestion, first.place_exponent, few.ndcg) == (1.0, None, None)
    assert first.cross_functional == pytest.approx(1 / sum(1 / place for place in range(1, 6)))
    assert not watch_drift(database, settings)

    serve(month(1), 60, 4)
    worse = report(database).months[4]
    assert worse.alarms == ["ndcg"]
    assert worse.ndcg is not None
    assert worse.ndcg.high < 0.7
    assert [watch_drift(database, settings) for _ in range(2)] == [True, False]
    with database.read() as session:
        told = session.exec(select(AuditEntry).where(AuditEntry.action == ChangeAction.DRIFT)).one()
    assert "live_ndcg" in told.details["signals"]


@pytest.mark.usefixtures("version")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_who_objects_is_not_counted_and_a_list_waits_until_its_time_is_over(
    database: Database, serve: Serve
) -> None:
    serve(month(1), 40, 1)
    serve(TODAY, 40, 1)
    with database.write() as session:
        session.add(Employee(external_id="E-7", name="Jonas Feld", title="Seller"))
        session.flush()
        session.add(Objection(employee_external_id="E-7", objects_to=Objectable.LEARNING))
    before, now = report(database, 2).months
    assert (before.people, now.people) == (39, 0)
    with database.read() as session, pytest.raises(NotFoundError):
        service.months(session, "v9", 2)


@pytest.mark.usefixtures("version")
def test_skills_that_came_after_training_are_told_by_the_month_of_the_opening(
    database: Database,
) -> None:
    old, new = (datetime.combine(month(back), time(), UTC) for back in (8, 1))
    with database.write() as session:
        for key, at in (("S-OLD", old), ("S-NEW", new)):
            session.add(Skill(external_id=key, scheme="own", preferred_label=key, created_at=at))
        for key, skills in (("O-1", ["S-OLD", "S-NEW"]), ("O-2", ["S-OLD"])):
            row = Opening(external_id=key, title=key, created_at=new)
            session.add(row)
            session.flush()
            session.add_all(
                OpeningSkill(
                    opening_id=row.id or 0, position=place, text=skill, skill_external_id=skill
                )
                for place, skill in enumerate(skills)
            )
    told = {one.month: one.unseen_skills for one in report(database).months}
    assert told[f"{month(1):%Y-%m}"] == pytest.approx(0.25)
    assert told[f"{month(2):%Y-%m}"] is None
