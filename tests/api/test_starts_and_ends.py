"""People with a first day ahead and people with a last day: who counts, and from which day on."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from models.base import utc_now
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys, fields_of, put, seller
from tests.support.organisation import EMPLOYEES, Organisation, employee_keys

PERSON = "E-1"
OPENING = "O-PMM"
TODAY = utc_now().date()
TOMORROW, YESTERDAY = TODAY + timedelta(1), TODAY - timedelta(1)

Clock = Callable[[date], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the service to another day; nothing is written for it."""

    def move(day: date) -> None:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        monkeypatch.setattr("models.base.utc_now", lambda: noon)

    return move


@pytest.fixture
def hirer(organisation: Organisation, keys: Keys) -> Headers:
    organisation.put("openings", OPENING, {"role": "R-PMM", "hiring_manager": "E-900"})
    return keys(ActorKind.MANAGER, "E-900")


def store(organisation: Organisation, **dates: date) -> None:
    told = {name: str(day) for name, day in dates.items()}
    organisation.put("employees", PERSON, {**EMPLOYEES[PERSON], **told})


def candidates(organisation: Organisation, headers: Headers | None = None) -> set[str]:
    return set(employee_keys(organisation.get(f"openings/{OPENING}/candidates", headers, k=100)))


def recommended(organisation: Organisation) -> dict[str, Any]:
    return organisation.get(f"employees/{PERSON}/recommendations", k=100, include_far=True)


def employment(organisation: Organisation, opening: str = OPENING) -> tuple[bool, str]:
    """Whether the rule of employment passes, and why."""
    told = organisation.get(f"employees/{PERSON}/openings/{opening}/match")["eligibility"]
    (rule,) = [one for one in told["reasons"] if one["rule"] == "employment"]
    assert rule["passed"] or not told["eligible"]
    return rule["passed"], rule["detail"]


def test_who_starts_later_is_no_candidate_and_is_recommended_nothing_until_that_day(
    organisation: Organisation, clock: Clock
) -> None:
    first = TODAY + timedelta(40)
    store(organisation, hire_date=first)
    for day in (TODAY, first - timedelta(1)):
        clock(day)
        assert PERSON not in candidates(organisation)
        told = recommended(organisation)
        assert told["items"] == []
        assert str(first) in told["note"]
        assert employment(organisation) == (False, f"Starts on {first}.")
    clock(first)
    assert PERSON in candidates(organisation)
    assert recommended(organisation)["items"]
    assert employment(organisation) == (True, "Employed by the organisation.")


def test_after_the_last_day_a_person_counts_as_having_left(
    organisation: Organisation, clock: Clock
) -> None:
    last = TODAY + timedelta(10)
    store(organisation, end_date=last)
    for day in (TODAY, last):
        clock(day)
        assert PERSON in candidates(organisation)
        assert recommended(organisation)["items"]
    clock(last + timedelta(1))
    assert PERSON not in candidates(organisation)
    assert recommended(organisation)["items"] == []
    assert employment(organisation) == (False, "Has left the organisation.")


def test_an_opening_that_starts_after_the_last_day_is_not_for_a_person_who_leaves(
    organisation: Organisation, clock: Clock
) -> None:
    last = TODAY + timedelta(10)
    store(organisation, end_date=last)
    later = {"role": "R-PMM", "opens_on": str(last + timedelta(1))}
    organisation.put("openings", "O-LATER", later)
    passed, reason = employment(organisation, "O-LATER")
    assert not passed
    assert str(last) in reason
    assert later["opens_on"] in reason
    assert employment(organisation) == (True, "Employed by the organisation.")
    clock(last)
    offered = {item["opening"]["external_id"] for item in recommended(organisation)["items"]}
    assert OPENING in offered
    assert "O-LATER" not in offered


def test_who_is_not_employed_today_is_not_found_through_a_nomination(
    organisation: Organisation, hirer: Headers, clock: Clock
) -> None:
    path = f"/v1/openings/{OPENING}/nominations/{PERSON}"
    body = {"reason": "Her project ends.", "expires_on": str(TODAY + timedelta(30))}
    store(organisation, hire_date=TOMORROW)
    made = organisation.client.put(path, json=body, headers=organisation.headers)
    assert made.status_code == 201
    why = f"/v1/employees/{PERSON}/openings/{OPENING}/match"
    assert PERSON not in candidates(organisation, hirer)
    assert organisation.client.get(why, headers=hirer).status_code == 404
    clock(TOMORROW)
    assert PERSON in candidates(organisation, hirer)
    assert organisation.client.get(why, headers=hirer).status_code == 200
    store(organisation, end_date=YESTERDAY)
    clock(TODAY)
    refused = organisation.client.put(path, json=body, headers=organisation.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "employee_left")


def test_the_last_day_is_part_of_the_record_and_not_before_the_first(
    client: TestClient, hr_headers: Headers
) -> None:
    made = put(client, "employees/E-1", seller(end_date="2031-03-31"), hr_headers).json()
    assert made["end_date"] == "2031-03-31"
    refused = client.put(
        "/v1/employees/E-2",
        json=seller(hire_date="2027-06-01", end_date="2027-05-31"),
        headers=hr_headers,
    )
    assert refused.status_code == 422
    assert fields_of(refused) == ["/end_date"]
    cleared = client.patch("/v1/employees/E-1", json={"end_date": None}, headers=hr_headers)
    assert cleared.json()["end_date"] is None


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("dates", "ranked"),
    [
        ({}, True),
        ({"hire_date": str(TOMORROW + timedelta(2))}, False),
        ({"end_date": str(YESTERDAY)}, False),
    ],
)
def test_people_sent_along_start_and_leave_by_the_same_rule(
    organisation: Organisation, dates: dict[str, str], ranked: bool
) -> None:
    body = {
        "employees": [{"external_id": "E-X", "name": "X", "title": "Seller", **dates}],
        "openings": [{"external_id": "O-X", "title": "Teller"}],
    }
    answer = organisation.client.post("/v1/match", json=body, headers=organisation.headers)
    assert bool(answer.json()["items"][0]["recommendations"]["items"]) is ranked
