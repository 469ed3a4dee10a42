"""The record of a manager who moves people on: credit without a rank, names by consent."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update
from sqlmodel import col, select

from app.core.db import Database
from app.matching.eligibility import months_before
from app.mobility.exporters.tasks import note_leaders
from app.settings import Settings
from models.base import utc_now, utc_today
from models.cases import MoveCase, Release
from models.employees import Employee
from models.leading import LeadingSpell
from models.move_vocabulary import CaseKind, CaseSide, CaseState, DatedBy, OutcomeSide, ReleaseState
from models.outcomes import Outcome
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import EMPLOYEES, Organisation, seller

BOSS, LINE, HIRER = "E-2", "E-3", "E-4"
PATH = f"/v1/managers/{BOSS}/exporter-record"
SENT = [f"E-{number}" for number in range(20, 26)]


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    """A manager who is led by another, and people who may move."""
    made = Organisation(client, hr_headers)
    made.put("employees", LINE, {**EMPLOYEES[LINE], "manager": None})
    made.put("employees", BOSS, {**EMPLOYEES[BOSS], "manager": LINE})
    made.put("employees", HIRER, {**EMPLOYEES[HIRER], "manager": None})
    for number, key in enumerate(SENT):
        made.put("employees", key, seller(name=f"Person {number}", function="Sales"))
    return made


def store(
    database: Database,
    key: str,
    dated_by: DatedBy,
    days: int = 200,
    state: str = "completed",
    kind: CaseKind = CaseKind.PERMANENT,
) -> None:
    """A move of a person whom the manager let go, 20 days after being asked."""
    begun = utc_today() - timedelta(days)
    with database.write() as session:
        case = MoveCase(
            uid=f"{kind} case of {key}",
            kind=kind,
            employee_external_id=key,
            opening_external_id="O-PMM",
            opening_title="Marketing, as it was called",
            state=CaseState(state),
            sending_manager_external_id=BOSS,
            receiving_manager_external_id=HIRER,
            accepted_on=begun,
            start_date=begun,
            since=begun,
            closed_at=utc_now(),
        )
        session.add(case)
        session.flush()
        session.add(
            Release(
                case_id=case.id,
                state=ReleaseState.DONE,
                asked_on=begun - timedelta(20),
                asked_by=CaseSide.PERSON,
                answer_by=begun,
                release_date=begun,
                dated_by=dated_by,
            )
        )


def test_people_who_moved_on_are_counted_and_credited_from_five_on(
    records: Organisation, database: Database, hr_headers: Headers
) -> None:
    for key in SENT[:4]:
        store(database, key, DatedBy.MANAGER)
    few = records.client.get(PATH, headers=hr_headers).json()["moved_on"]
    assert (few["permanent"], few["released_by_manager"]) == (4, 4)
    assert (few["usual_days"], few["stayed"]) == (None, None)
    store(database, SENT[4], DatedBy.RULE, state="returned")
    store(database, SENT[5], DatedBy.HR, days=36 * 31)
    told = records.client.get(PATH, headers=hr_headers).json()
    assert told["moved_on"] == {
        "permanent": 5,
        "trial": 0,
        "released_by_manager": 4,
        "released_by_rule": 1,
        "released_by_hr": 0,
        "usual_days": 20.0,
        "stayed": 0.8,
    }
    assert "one company" in told["source"]
    assert not [name for name in told if "rank" in name or "target" in name]


def test_only_who_agrees_is_named_and_may_change_their_mind(
    records: Organisation, database: Database, hr_headers: Headers
) -> None:
    for key in SENT[:3]:
        store(database, key, DatedBy.MANAGER)
    with database.write() as session:
        for case in session.exec(select(MoveCase)).all():
            may = {SENT[0]: [True], SENT[1]: [True, False], SENT[2]: []}
            for day, agreed in zip((90, 180), may[case.employee_external_id], strict=False):
                session.add(
                    Outcome(
                        case_id=case.id,
                        day=day,
                        side=OutcomeSide.PERSON,
                        answered_by="portal",
                        may_be_named=agreed,
                    )
                )
    named = records.client.get(PATH, headers=hr_headers).json()["named"]
    assert [one["employee"] for one in named] == [SENT[0]]
    assert named[0]["title"] == "Product marketing manager"
    gone = records.client.delete("/v1/openings/O-PMM", headers=hr_headers)
    assert gone.status_code == 204, gone.text
    assert records.client.get(PATH, headers=hr_headers).json()["named"] == [
        {**named[0], "title": "Marketing, as it was called"}
    ]


def test_the_hiring_side_is_told_of_closed_cases_and_in_cells_of_five(
    records: Organisation, database: Database, hr_headers: Headers
) -> None:
    path = f"/v1/managers/{HIRER}/exporter-record"
    for key in SENT[:4]:
        store(database, key, DatedBy.MANAGER, state="declined")
    few = records.client.get(path, headers=hr_headers).json()["hiring"]
    assert few == {"applicants": None, "functions": {}, "left_unanswered": 0}
    store(database, SENT[4], DatedBy.MANAGER, state="expired")
    told = records.client.get(path, headers=hr_headers).json()["hiring"]
    assert told == {"applicants": 5, "functions": {"Sales": 5}, "left_unanswered": 0}
    with database.write() as session:
        for case in session.exec(select(MoveCase)).all():
            case.closed_at = None
            session.add(case)
    open_ones = records.client.get(path, headers=hr_headers).json()["hiring"]
    assert open_ones["applicants"] == 0


def led(database: Database, key: str, *spells: tuple[str, int, int | None]) -> None:
    """Who led a person, from and until so many days before the move."""
    begun = utc_today() - timedelta(200)
    with database.write() as session:
        for manager, first, last in spells:
            session.add(
                LeadingSpell(
                    employee_external_id=key,
                    manager_external_id=manager,
                    began_on=begun - timedelta(first),
                    ended_on=None if last is None else begun - timedelta(last),
                )
            )


def test_credit_is_shared_by_the_days_that_each_led(
    records: Organisation, database: Database, hr_headers: Headers
) -> None:
    """By hand: 1 that nobody noted, 1 whole, a half, a fifth, and 1 whole."""
    begun = utc_today() - timedelta(200)
    window = (begun - months_before(begun, 24)).days
    for key in SENT[:4]:
        store(database, key, DatedBy.MANAGER)
    led(database, SENT[1], (BOSS, 3 * window, None))
    led(database, SENT[2], (HIRER, window, window // 2), (BOSS, window // 2, None))
    led(database, SENT[3], (HIRER, window, window // 5), (BOSS, window // 5, None))

    def credit(manager: str) -> float | None:
        path = f"/v1/managers/{manager}/exporter-record"
        found: float | None = records.client.get(path, headers=hr_headers).json()["credit"]
        return found

    assert credit(BOSS) is None
    store(database, SENT[4], DatedBy.RULE)
    # What lies before the 24 months does not count, nor what comes after the move.
    led(database, SENT[4], (HIRER, 3 * window, window + 1), (BOSS, window, 0), (HIRER, 0, None))
    assert credit(BOSS) == 3.7
    assert credit(HIRER) is None
    with database.write() as session:
        for case in session.exec(select(MoveCase)).all():
            case.sending_manager_external_id = LINE
            session.add(case)
    # The one whom nobody noted is the other's now, so that four are left: too few to tell.
    assert credit(BOSS) is None


def test_who_leads_is_noted_once_a_day_and_ends_with_a_change(
    records: Organisation, database: Database
) -> None:
    settings = Settings()
    records.put("employees", SENT[0], seller(name="Person 0", function="Sales", manager=BOSS))
    note_leaders(database, settings)
    note_leaders(database, settings)

    def spells() -> list[tuple[str | None, bool]]:
        with database.read() as session:
            rows = session.exec(
                select(LeadingSpell)
                .where(LeadingSpell.employee_external_id == SENT[0])
                .order_by(col(LeadingSpell.id))
            ).all()
        return [(row.manager_external_id, row.ended_on is None) for row in rows]

    assert spells() == [(BOSS, True)]
    records.put("employees", SENT[0], seller(name="Person 0", function="Sales", manager=LINE))
    note_leaders(database, settings)
    assert spells() == [(BOSS, False), (LINE, True)]
    with database.write() as session:
        before = months_before(utc_today(), 61)
        ended = col(LeadingSpell.ended_on).is_not(None)
        session.execute(update(LeadingSpell).where(ended).values(ended_on=before))
    note_leaders(database, settings)
    assert spells() == [(LINE, True)]


def test_the_manager_the_own_line_and_hr_read_it_and_nobody_else(
    records: Organisation, keys: Keys, database: Database
) -> None:
    expected = {
        (ActorKind.MANAGER, BOSS): 200,
        (ActorKind.MANAGER, LINE): 200,
        (ActorKind.MANAGER, HIRER): 404,
        (ActorKind.PORTAL, SENT[0]): 404,
        (ActorKind.HR_PARTNER, None): 200,
        (ActorKind.HR_INTEGRATION, None): 404,
    }
    for (kind, employee), status in expected.items():
        headers = keys(kind, employee)
        assert records.client.get(PATH, headers=headers).status_code == status, (kind, employee)
    nobody = records.client.get(
        "/v1/managers/E-404/exporter-record", headers=keys(ActorKind.HR_PARTNER)
    )
    assert nobody.status_code == 404
    with database.read() as session:
        assert session.exec(select(Employee).where(Employee.external_id == BOSS)).one()


def test_a_trial_that_goes_on_is_one_move_and_a_return_after_it_counts(
    records: Organisation, database: Database, hr_headers: Headers
) -> None:
    for key in SENT[:5]:
        store(database, key, DatedBy.MANAGER, days=300, kind=CaseKind.TRIAL)
        store(database, key, DatedBy.MANAGER, days=200)
    read = records.client.get(PATH, headers=hr_headers).json()
    moved_on = read["moved_on"]
    assert (moved_on["permanent"], moved_on["trial"], moved_on["stayed"]) == (0, 5, 1.0)
    assert read["credit"] == 5.0
    with database.write() as session:
        mine = (col(MoveCase.employee_external_id) == SENT[0], MoveCase.kind == CaseKind.PERMANENT)
        session.execute(update(MoveCase).where(*mine).values(state=CaseState.RETURNED))
    assert records.client.get(PATH, headers=hr_headers).json()["moved_on"]["stayed"] == 0.8
