"""HR puts a person forward for an opening: who then sees her, who may know why, and how it ends."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.matching.nominations.tasks import forget_expired
from app.settings import Settings
from models.base import utc_now
from models.nominations import Nomination
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys, fields_of
from tests.support.organisation import EMPLOYEES, Organisation, employee_keys

REASON = "Her team is being dissolved."
HIRER = "E-900"
# Noor, who did not say that she is open to moves.
NOOR = "E-4"
PATH = f"/v1/openings/O-PM/nominations/{NOOR}"
WHY = f"/v1/employees/{NOOR}/openings/O-PM/match"


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    """The tests' organisation in a service that ranks nobody."""
    return Organisation(client, hr_headers)


@pytest.fixture
def hirer(organisation: Organisation, keys: Keys) -> Headers:
    """Who hires for the product manager."""
    organisation.put("openings", "O-PM", {"role": "R-PM", "hiring_manager": HIRER})
    return keys(ActorKind.MANAGER, HIRER)


def day(ahead: int = 30) -> str:
    return str(utc_now().date() + timedelta(ahead))


def put_forward(
    organisation: Organisation, headers: Headers | None = None, path: str = PATH, **changes: Any
) -> httpx.Response:
    body = {"reason": REASON, "expires_on": day(), **changes}
    return organisation.client.put(path, json=body, headers=headers or organisation.headers)


def shown(organisation: Organisation, headers: Headers) -> dict[str, bool]:
    """The candidates of the opening, and whether they were put forward."""
    items = organisation.get("openings/O-PM/candidates", headers, k=100)["items"]
    return {item["employee"]["external_id"]: item["put_forward"] for item in items}


def test_the_hiring_manager_sees_whom_hr_puts_forward_until_it_is_withdrawn(
    organisation: Organisation, hirer: Headers
) -> None:
    def why() -> int:
        return organisation.client.get(WHY, headers=hirer).status_code

    assert NOOR not in shown(organisation, hirer)
    assert why() == 404
    made = put_forward(organisation)
    assert (made.status_code, made.headers["Location"]) == (201, PATH)
    assert shown(organisation, hirer) == {"E-1": False, "E-2": False, "E-3": False, NOOR: True}
    assert why() == 200
    assert REASON not in organisation.client.get(WHY, headers=hirer).text
    gone = organisation.client.delete(PATH, headers=organisation.headers)
    assert gone.status_code == 204
    assert NOOR not in shown(organisation, hirer)
    assert why() == 404
    assert organisation.client.delete(PATH, headers=organisation.headers).status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_nomination_opens_this_opening_alone_and_nothing_else_of_the_person(
    organisation: Organisation, hirer: Headers
) -> None:
    organisation.put("openings", "O-AE", {"role": "R-AE", "hiring_manager": HIRER})
    put_forward(organisation)
    assert NOOR not in employee_keys(organisation.get("openings/O-AE/candidates", hirer, k=100))
    for path in (
        f"employees/{NOOR}",
        f"employees/{NOOR}/recommendations",
        f"employees/{NOOR}/nominations",
        f"employees/{NOOR}/openings/O-AE/match",
        f"employees/{NOOR}/openings/O-PM/counterfactuals",
    ):
        assert organisation.client.get(f"/v1/{path}", headers=hirer).status_code == 404
    listed = organisation.client.get("/v1/openings/O-PM/nominations", headers=hirer)
    assert listed.status_code == 403


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_rules_a_person_out_rules_out_whom_hr_puts_forward(
    organisation: Organisation, hirer: Headers
) -> None:
    put_forward(organisation)
    wanted_not = {"target": "function", "text": "Product", "polarity": "not"}
    noor = {**EMPLOYEES[NOOR], "aspirations": [{**wanted_not, "visibility": "manager"}]}
    organisation.put("employees", NOOR, noor)
    assert NOOR not in shown(organisation, hirer)


def test_the_person_reads_that_she_was_put_forward_and_why(
    records: Organisation, keys: Keys
) -> None:
    put_forward(records)
    own = keys(ActorKind.PORTAL, NOOR)
    [told] = records.get(f"employees/{NOOR}/nominations", own)["items"]
    assert (told["opening"], told["title"]) == ("O-PM", "Product manager")
    assert (told["reason"], told["expires_on"]) == (REASON, day())
    export = records.get(f"employees/{NOOR}/data-export", own)
    assert [row["reason"] for row in export["held"]["nominations"]] == [REASON]
    noted = [one for one in export["audit"] if one["details"].get("nomination") == "created"]
    assert [(one["external_id"], one["people"]) for one in noted] == [("O-PM", [NOOR])]
    other = keys(ActorKind.PORTAL, "E-1")
    refused = records.client.get(f"/v1/employees/{NOOR}/nominations", headers=other)
    assert refused.status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_her_own_manager_does_not_learn_of_it(organisation: Organisation, keys: Keys) -> None:
    organisation.put("employees", NOOR, {**EMPLOYEES[NOOR], "manager": HIRER})
    manager, feed = keys(ActorKind.MANAGER, HIRER), keys(ActorKind.HR_INTEGRATION)
    since = organisation.get("changes", feed, after="now")["next_cursor"]
    paths = [f"employees/{NOOR}", f"employees/{NOOR}/recommendations", "employees"]
    paths += [f"employees/{NOOR}/openings/O-PM/match", "openings/O-PM"]

    def answers() -> list[bytes]:
        asked = [organisation.client.get(f"/v1/{path}", headers=manager) for path in paths]
        assert {answer.status_code for answer in asked} == {200}
        return [answer.content for answer in asked]

    before = answers()
    put_forward(organisation)
    assert answers() == before
    refused = organisation.client.get(f"/v1/employees/{NOOR}/nominations", headers=manager)
    assert refused.status_code == 404
    assert organisation.get("changes", feed, after=since)["items"] == []
    [told] = organisation.get("changes", after=since)["items"]
    assert (told["entity"], told["external_id"]) == ("opening", "O-PM")


def test_hr_lists_nominations_page_by_page_and_each_look_is_noted(
    records: Organisation,
) -> None:
    for key in ("E-1", NOOR):
        put_forward(records, path=f"/v1/openings/O-PM/nominations/{key}")
    first = records.get("openings/O-PM/nominations", limit=1)
    rest = records.get("openings/O-PM/nominations", cursor=first["next_cursor"])
    assert [one["employee"] for one in first["items"] + rest["items"]] == ["E-1", NOOR]
    assert rest["next_cursor"] is None
    looks = records.get("audit-log", external_id=NOOR, action="read")["items"]
    assert looks[-1]["details"]["operation"] == "listNominations"


def test_a_nomination_is_replaced_under_its_tag_and_said_twice_changes_nothing(
    records: Organisation,
) -> None:
    made = put_forward(records)
    again = put_forward(records)
    assert (again.status_code, again.content) == (200, made.content)
    stale = {**records.headers, "If-Match": '"old"'}
    assert put_forward(records, stale, reason="Other").status_code == 412
    assert records.client.delete(PATH, headers=stale).status_code == 412
    current = {**records.headers, "If-Match": made.headers["ETag"]}
    changed = put_forward(records, current, reason="Other")
    assert (changed.status_code, changed.json()["reason"]) == (200, "Other")
    read = records.client.get(PATH, headers=records.headers)
    assert read.headers["ETag"] == changed.headers["ETag"] != made.headers["ETag"]


def test_a_nomination_ends_with_its_last_day(
    organisation: Organisation, hirer: Headers, database: Database, settings: Settings
) -> None:
    put_forward(organisation, expires_on=day(0))
    assert shown(organisation, hirer)[NOOR]
    with database.write() as session:
        session.exec(select(Nomination)).one().expires_on = utc_now().date() - timedelta(1)
    assert NOOR not in shown(organisation, hirer)
    assert organisation.client.get(PATH, headers=organisation.headers).status_code == 404
    assert organisation.get(f"employees/{NOOR}/nominations")["items"] == []
    assert put_forward(organisation).status_code == 201, "what is over can be said again"
    with database.write() as session:
        session.exec(select(Nomination)).one().expires_on = utc_now().date() - timedelta(1)
    forget_expired(database, settings)
    with database.read() as session:
        assert session.exec(select(Nomination)).all() == []
    [last] = organisation.get("audit-log", external_id=NOOR, actor="nominations")["items"]
    assert last["details"]["nomination"] == "deleted"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_cannot_be_is_refused_with_its_reason(records: Organisation, keys: Keys) -> None:
    for changes in ({"expires_on": day(-1)}, {"expires_on": day(400)}):
        refused = put_forward(records, **changes)
        assert (refused.status_code, fields_of(refused)) == (422, ["/expires_on"])
    for changes in ({"reason": " "}, {"reason": "a\0b"}, {"until": "now"}):
        assert put_forward(records, **changes).status_code == 422
    for path in ("O-404/nominations/E-1", "O-PM/nominations/E-404"):
        assert put_forward(records, path=f"/v1/openings/{path}").status_code == 404
    records.put("employees", NOOR, {**EMPLOYEES[NOOR], "status": "left"})
    assert put_forward(records).json()["code"] == "employee_left"
    records.put("openings", "O-PM", {"role": "R-PM", "status": "filled"})
    assert put_forward(records).json()["code"] == "opening_closed"
    for kind in (ActorKind.HR_INTEGRATION, ActorKind.DATA_TEAM):
        assert put_forward(records, keys(kind)).status_code == 403


def test_a_nomination_goes_with_its_opening_and_with_its_person(
    records: Organisation, database: Database
) -> None:
    put_forward(records, path="/v1/openings/O-AE/nominations/E-4")
    put_forward(records, path="/v1/openings/O-PM/nominations/E-3")
    for path in ("openings/O-AE", "employees/E-3"):
        gone = records.client.delete(f"/v1/{path}", headers=records.headers)
        assert gone.status_code == 204
    with database.read() as session:
        assert session.exec(select(Nomination)).all() == []


@pytest.mark.parametrize("k", [1, 2, 100])
def test_who_is_put_forward_is_in_the_list_whatever_its_length(
    organisation: Organisation, hirer: Headers, k: int
) -> None:
    nothing = {"skills": [], "summary": "", "work_history": [], "open_to_moves": False}
    organisation.put("employees", "E-3", {**EMPLOYEES["E-3"], **nothing})
    whole = organisation.get("openings/O-PM/candidates", k=100, include_not_open=True)["items"]
    assert whole[-1]["employee"]["external_id"] == "E-3"
    put_forward(organisation, path="/v1/openings/O-PM/nominations/E-3")
    listed = organisation.get("openings/O-PM/candidates", hirer, k=k)
    marked = {item["employee"]["external_id"]: item["put_forward"] for item in listed["items"]}
    assert marked.pop("E-3")
    assert len(marked) == min(k, 2)
    assert not any(marked.values())
    assert listed["items"][-1]["rank"] == 3
    seen = [item["employee"]["external_id"] for item in listed["items"]]
    while listed["next_cursor"] is not None:
        cursor = listed["next_cursor"]
        listed = organisation.get("openings/O-PM/candidates", hirer, k=k, cursor=cursor)
        seen += [item["employee"]["external_id"] for item in listed["items"]]
    assert sorted(seen) == ["E-1", "E-2", "E-3"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_private_refusal_of_whom_hr_puts_forward_leaves_no_trace(
    organisation: Organisation, hirer: Headers
) -> None:
    put_forward(organisation)

    def answer() -> bytes:
        return organisation.client.get("/v1/openings/O-PM/candidates?k=1", headers=hirer).content

    before = answer()
    refusal = {"target": "function", "text": "Product", "polarity": "not", "visibility": "private"}
    organisation.put("employees", NOOR, {**EMPLOYEES[NOOR], "aspirations": [refusal]})
    assert answer() == before


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_cursor_of_another_list_is_gone_and_one_of_no_list_is_refused(
    organisation: Organisation,
) -> None:
    path = "/v1/openings/O-PM/candidates"
    cursor = organisation.get("openings/O-PM/candidates", k=1)["next_cursor"]

    def asked(**query: Any) -> httpx.Response:
        return organisation.client.get(path, params=query, headers=organisation.headers)

    assert asked(k=5, cursor=cursor).status_code == 200
    other = asked(k=1, cursor=cursor, cross_functional="only")
    assert (other.status_code, other.json()["code"]) == (410, "list_changed")
    assert fields_of(asked(cursor="nothing")) == ["cursor"]
