"""Licences and diplomas: kept on records, inherited by openings, and asked for day by day."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from models.base import utc_now
from tests.support.catalogue import MERGE_PATCH, fields_of
from tests.support.organisation import EMPLOYEES, OPENINGS, Organisation, employee_keys

PERSON, OPENING, ROLE = "E-1", "O-PMM", "R-PMM"
TODAY = utc_now().date()
DIPLOMA = {"name": "Diploma in marketing", "desired": False, "accepted": []}
Clock = Callable[[date], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Moves the service to another day; nothing is written for it."""

    def move(day: date) -> None:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        monkeypatch.setattr("models.base.utc_now", lambda: noon)

    return move


def held(name: str = "Diploma in marketing", **changes: Any) -> dict[str, Any]:
    return {"name": name, "valid_until": None, "valid_from": None, "issuer": None, **changes}


def give(organisation: Organisation, *credentials: dict[str, Any]) -> None:
    organisation.put("employees", PERSON, {**EMPLOYEES[PERSON], "credentials": credentials})


def ask(organisation: Organisation, *needed: dict[str, Any]) -> None:
    organisation.put("openings", OPENING, {**OPENINGS[OPENING], "credentials": needed})


def is_recommended(organisation: Organisation) -> bool:
    items = organisation.get(f"employees/{PERSON}/recommendations", k=100, include_far=True)[
        "items"
    ]
    return OPENING in {one["opening"]["external_id"] for one in items}


def is_candidate(organisation: Organisation) -> bool:
    return PERSON in employee_keys(organisation.get(f"openings/{OPENING}/candidates", k=100))


def told(organisation: Organisation) -> tuple[bool, str]:
    match = organisation.get(f"employees/{PERSON}/openings/{OPENING}/match")["eligibility"]
    (rule,) = [one for one in match["reasons"] if one["rule"] == "credential"]
    assert rule["passed"] or not match["eligible"]
    return rule["passed"], rule["detail"]


def test_without_the_credential_nobody_is_eligible_and_with_it_as_before(
    organisation: Organisation,
) -> None:
    assert is_recommended(organisation)
    assert is_candidate(organisation)
    ask(organisation, DIPLOMA)
    assert not is_recommended(organisation)
    assert not is_candidate(organisation)
    assert told(organisation) == (
        False,
        "The credential 'Diploma in marketing' is needed; none is recorded.",
    )
    give(organisation, held("DIPLOMA  in Marketing"))
    assert is_recommended(organisation)
    assert is_candidate(organisation)
    assert told(organisation)[0]


def test_a_desired_credential_decides_nothing_and_is_told(organisation: Organisation) -> None:
    ask(organisation, {**DIPLOMA, "desired": True})
    assert is_recommended(organisation)
    assert is_candidate(organisation)
    assert told(organisation) == (
        True,
        "The credential 'Diploma in marketing' is desired; none is recorded.",
    )


def test_a_credential_begins_and_ends_with_the_days_and_without_a_write(
    organisation: Organisation, clock: Clock
) -> None:
    first, last = TODAY + timedelta(10), TODAY + timedelta(20)
    ask(organisation, DIPLOMA)
    give(organisation, held(valid_from=str(first), valid_until=str(last)))
    for day, counts in (
        (TODAY, False),
        (first - timedelta(1), False),
        (first, True),
        (last, True),
        (last + timedelta(1), False),
    ):
        clock(day)
        assert is_recommended(organisation) is counts
        assert is_candidate(organisation) is counts
        assert told(organisation)[0] is counts


def test_an_opening_inherits_the_credentials_of_its_role_and_may_override_them(
    organisation: Organisation,
) -> None:
    role = organisation.get(f"roles/{ROLE}")
    kept = {name: role[name] for name in ("title", "function", "grade", "works_with")}
    organisation.put("roles", ROLE, {**kept, "credentials": [DIPLOMA]})
    opening = {**OPENINGS[OPENING], "role": ROLE}
    organisation.put("openings", OPENING, opening)
    assert not is_recommended(organisation)
    read = organisation.get(f"openings/{OPENING}")
    assert (read["credentials"], read["effective"]["credentials"]) == (None, [DIPLOMA])
    organisation.put("openings", OPENING, {**opening, "credentials": []})
    assert is_recommended(organisation)
    read = organisation.get(f"openings/{OPENING}")
    assert (read["credentials"], read["effective"]["credentials"]) == ([], [])


def test_credentials_are_kept_as_sent_and_changed_by_a_patch(organisation: Organisation) -> None:
    sent = held(issuer="Chamber", valid_from="2020-01-01", valid_until="2030-01-01")
    give(organisation, sent)
    assert organisation.get(f"employees/{PERSON}")["credentials"] == [sent]
    answer = organisation.client.patch(
        f"/v1/employees/{PERSON}",
        content=json.dumps({"credentials": [held("Licence B")]}),
        headers={**organisation.headers, **MERGE_PATCH},
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["credentials"] == [held("Licence B")]


@pytest.mark.parametrize(
    ("noun", "key", "credentials", "field"),
    [
        (
            "employees",
            PERSON,
            [held(valid_from="2030-01-01", valid_until="2020-01-01")],
            "/credentials/0/valid_from",
        ),
        ("employees", PERSON, [{**held(), "number": "X-1"}], "/credentials/0/number"),
        ("openings", OPENING, [DIPLOMA, {"name": "diploma in MARKETING"}], "/credentials"),
    ],
)
def test_what_is_no_credential_is_refused_by_its_field(
    organisation: Organisation,
    noun: str,
    key: str,
    credentials: list[dict[str, Any]],
    field: str,
) -> None:
    body = {**(EMPLOYEES if noun == "employees" else OPENINGS)[key], "credentials": credentials}
    answer = organisation.client.put(f"/v1/{noun}/{key}", json=body, headers=organisation.headers)
    assert answer.status_code == 422
    assert fields_of(answer) == [field]


def test_a_match_of_bodies_asks_for_credentials_too(organisation: Organisation) -> None:
    opening = {"external_id": "O-1", "title": "Driver", "credentials": [{"name": "Licence C"}]}
    people = [
        {"external_id": "E-A", "name": "A", "title": "Clerk"},
        {"external_id": "E-B", "name": "B", "title": "Clerk", "credentials": [held("licence c")]},
    ]
    body = {"employees": people, "openings": [opening]}
    answer = organisation.client.post("/v1/match", json=body, headers=organisation.headers)
    items = answer.json()["items"]
    found = {one["employee"]: len(one["recommendations"]["items"]) for one in items}
    assert found == {"E-A": 0, "E-B": 1}
