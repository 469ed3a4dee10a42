"""SCIM: what identity providers send, and what becomes of the employee."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.core.db import Database
from app.settings import Settings
from models.journal import AuditEntry, OutboxEvent
from models.scim import ScimUser
from models.vocabulary import ActorKind, ChangeAction, EntityKind, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.imports import Importer, ndjson
from tests.support.scim import ENTERPRISE, Json, Scim, mara

MANAGER = f"{ENTERPRISE}:manager"
OWN: Json = {
    "open_to_moves": True,
    "summary": "Knows every port of the Baltic.",
    "languages": [{"code": "sv", "level": "C1"}],
    "remote_wish": "hybrid",
}
COLUMNS = {
    **{name: name for name in ("external_id", "name", "title", "grade")},
    "last day": "end_date",
}
GRADES: Json = {"grade": 6, "role": "R-KAM", "hire_date": "2019-04-01", "end_date": "2031-03-31"}


@pytest.fixture
def scim(client: TestClient, keys: Keys) -> Scim:
    return Scim(client, keys(ActorKind.HR_INTEGRATION))


def replace(path: str, value: Any) -> Json:
    return {"op": "Replace", "path": path, "value": value}


def test_a_user_that_is_created_is_an_employee(scim: Scim) -> None:
    made = scim.create()
    found = scim.employee()
    assert (found["name"], found["title"]) == ("Mara Lindqvist", "Key account manager")
    assert (found["function"], found["org_unit"], found["status"]) == ("Sales", "EMEA", "active")
    assert made["userName"] == "mara@example.com"
    assert made["meta"]["location"] == f"/scim/v2/Users/{made['id']}"
    assert scim.read(made["id"]) == made


@pytest.mark.parametrize(
    ("attributes", "key"),
    [
        ({}, "E-1"),
        ({"externalId": "a b/c", ENTERPRISE: {"employeeNumber": "7"}}, "a~20b~2Fc"),
        ({"externalId": None, ENTERPRISE: {"employeeNumber": "7"}}, "7"),
        ({"externalId": ""}, "mara@example.com"),
    ],
)
def test_the_key_is_the_one_that_the_format_takes(scim: Scim, attributes: Json, key: str) -> None:
    scim.create(**attributes)
    assert scim.employee(key)["name"] == "Mara Lindqvist"


def test_what_identity_providers_send_besides_is_dropped(scim: Scim) -> None:
    made = scim.create(
        password="secret-of-mara",
        phoneNumbers=[{"type": "mobile", "value": "+49 170 1"}],
        nickName="Mausi",
        **{"urn:ietf:params:scim:schemas:extension:Microsoft:Entra:2.0:User": {"x": "y"}},
    )
    kept = str(scim.read(made["id"]))
    assert not [one for one in ("secret-of-mara", "+49", "Mausi", "Entra") if one in kept]


@pytest.mark.parametrize(
    ("operations", "fields"),
    [
        ([replace("title", "Lead")], {"title": "Lead"}),
        ([{"op": "Add", "path": "title", "value": "Lead"}], {"title": "Lead"}),
        ([{"op": "replace", "value": {"title": "Lead"}}], {"title": "Lead"}),
        (
            [{"op": "Replace", "value": {f"{ENTERPRISE}:department": "IT", "name.givenName": "M"}}],
            {"function": "IT", "name": "Mara Lindqvist"},
        ),
        ([replace(f"{ENTERPRISE}:department", "IT")], {"function": "IT"}),
        ([{"op": "Replace", "value": {ENTERPRISE: {"division": "US"}}}], {"org_unit": "US"}),
        ([replace('addresses[type eq "work"].locality', "Bremen")], {"location": "Bremen"}),
        ([replace(MANAGER, {"value": "E-9"})], {"manager": "E-9"}),
        ([replace(MANAGER, "E-9")], {"manager": "E-9"}),
        ([replace("active", "False")], {"status": "left"}),
        ([{"op": "replace", "value": {"active": False, "id": "x"}}], {"status": "left"}),
        (
            [replace('emails[type eq "work"].value', "m@example.com")],
            {"title": "Key account manager"},
        ),
        ([replace('phoneNumbers[type eq "work"].value', "1")], {"title": "Key account manager"}),
        ([{"op": "Remove", "path": f"{ENTERPRISE}:department"}], {"function": None}),
        ([replace(f"{ENTERPRISE}:department", "")], {"function": None}),
        ([{"op": "Remove", "path": ENTERPRISE}], {"function": None, "org_unit": None}),
        ([{"op": "Remove", "path": "title"}], {"title": "Key account manager"}),
    ],
)
def test_operations_are_understood_as_entra_and_okta_send_them(
    scim: Scim, operations: list[Json], fields: Json
) -> None:
    made = scim.create()
    scim.patch(made["id"], *operations)
    found = scim.employee()
    assert {name: found[name] for name in fields} == fields


def test_a_manager_is_named_by_the_id_of_a_user_or_by_an_external_id(scim: Scim) -> None:
    boss = scim.create(userName="boss@example.com", externalId="E-9", displayName="Boss")
    made = scim.create(**{ENTERPRISE: {"manager": {"value": boss["id"]}}})
    assert scim.employee()["manager"] == "E-9"
    assert scim.read(made["id"])[ENTERPRISE]["manager"]["value"] == boss["id"]
    scim.patch(made["id"], {"op": "Remove", "path": MANAGER})
    assert scim.employee()["manager"] is None


def test_who_is_deactivated_has_left_and_comes_back(scim: Scim) -> None:
    uid = scim.create()["id"]
    assert scim.patch(uid, replace("active", "False"))["active"] is False
    assert scim.employee()["status"] == "left"
    scim.patch(uid, replace("active", True))
    assert scim.employee()["status"] == "active"
    scim.put(uid, active=False)
    assert scim.employee()["status"] == "left"
    scim.put(uid, active=True)
    assert scim.employee()["status"] == "active"


def test_an_active_account_says_nothing_of_leave_and_repeats_nothing_of_the_past(
    scim: Scim,
) -> None:
    uid = scim.create()["id"]
    scim.change_employee(status="on_leave")
    scim.put(uid, title="Lead")
    scim.patch(uid, replace("active", True))
    assert scim.employee()["status"] == "on_leave"
    scim.change_employee(status="left")
    scim.put(uid, title="Head")
    assert (scim.employee()["status"], scim.employee()["title"]) == ("left", "Head")
    scim.patch(uid, replace("active", True))
    assert scim.employee()["status"] == "active"


def test_a_deleted_user_is_gone_and_the_employee_has_left(scim: Scim) -> None:
    uid = scim.create()["id"]
    scim.change_employee(**OWN)
    assert scim.send("DELETE", f"/Users/{uid}").status_code == 204
    assert scim.employee()["status"] == "left"
    for method in ("GET", "DELETE"):
        assert scim.send(method, f"/Users/{uid}").status_code == 404
    again = scim.create()
    assert again["id"] != uid
    found = scim.employee()
    assert (found["status"], found["summary"]) == ("active", OWN["summary"])


def test_what_a_user_does_not_speak_of_stays(scim: Scim) -> None:
    scim.change_employee(name="M", title="T", **GRADES, location="Bremen", **OWN)
    made = scim.create(preferredLanguage="de-DE")
    expected = {**GRADES, **OWN, "location": "Bremen", "title": "Key account manager"}

    def kept() -> Json:
        found = scim.employee()
        return {name: found[name] for name in expected}

    assert kept() == expected
    scim.patch(made["id"], replace(f"{ENTERPRISE}:department", "IT"))
    assert kept() == expected
    body = {name: value for name, value in mara().items() if name not in {"title", ENTERPRISE}}
    assert scim.send("PUT", f"/Users/{made['id']}", body).status_code == 200
    assert kept() == expected
    assert scim.employee()["function"] == "IT"


def test_a_patch_takes_away_only_what_the_user_said(scim: Scim) -> None:
    uid = scim.create()["id"]
    scim.change_employee(function="Marketing")
    scim.patch(uid, {"op": "Remove", "path": f"{ENTERPRISE}:department"})
    assert scim.employee()["function"] == "Marketing"


def test_a_patch_says_again_what_another_source_changed(scim: Scim) -> None:
    uid = scim.create()["id"]
    scim.change_employee(title="Of the table", function="Of the table")
    scim.patch(uid, replace("title", "Key account manager"))
    found = scim.employee()
    assert (found["title"], found["function"]) == ("Key account manager", "Of the table")


def test_the_name_of_the_account_is_a_name_only_where_there_is_none(scim: Scim) -> None:
    scim.change_employee(name="Mara Lindqvist", title="T")
    scim.create(displayName=None)
    assert scim.employee()["name"] == "Mara Lindqvist"
    scim.create(displayName=None, userName="x@example.com", externalId="E-2")
    assert scim.employee("E-2")["name"] == "x@example.com"


def test_a_user_without_a_title_waits_for_one(scim: Scim) -> None:
    uid = scim.create(title=None)["id"]
    path = "/v1/employees/E-1"
    assert scim.client.get(path, headers=scim.headers).status_code == 404
    scim.patch(uid, replace("title", "Lead"))
    found = scim.employee()
    assert (found["title"], found["function"]) == ("Lead", "Sales")


def test_three_systems_and_the_person_keep_one_record(
    scim: Scim, client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    importer = Importer(client, hr_headers, database, settings)
    uid = scim.create()["id"]
    table = b"external_id,name,title,grade,last day\nE-1,Mara Lindqvist,Clerk,6,31.12.2031\n"
    mapping = json.dumps({"columns": COLUMNS})
    resume = {
        "external_id": "E-1",
        "basics": {"name": "Mara Lindqvist", "label": "Key account manager"},
        "skills": [{"name": "Negotiation", "level": "expert"}],
    }
    for _ in range(2):
        job = importer.run(table, "text/csv", source="payroll", mapping=mapping, date_format="dmy")
        assert set(importer.outcomes(job)) == {"E-1"}, importer.results(job)
        importer.run(ndjson([resume]), format="jsonresume", source="resumes")
        scim.change_employee(**OWN)
        scim.put(uid)
        scim.patch(uid, replace('addresses[type eq "work"].locality', "Hamburg"))
    found = scim.employee()
    assert (found["title"], found["function"]) == ("Key account manager", "Sales")
    assert found["location"] == "Hamburg"
    assert (found["grade"], found["end_date"]) == (6, "2031-12-31")
    assert [one["text"] for one in found["skills"]] == ["Negotiation"]
    assert {name: found[name] for name in OWN} == OWN


def test_who_was_erased_is_refused_and_nothing_is_left(
    scim: Scim, keys: Keys, database: Database
) -> None:
    uid = scim.create()["id"]
    privacy = keys(ActorKind.HR_PARTNER, None, Scope.PRIVACY, Scope.CATALOG_WRITE)
    told = scim.client.get("/v1/employees/E-1/data-export", headers=privacy)
    assert "mara@example.com" in told.text
    gone = scim.client.delete("/v1/employees/E-1?mode=erase", headers=privacy)
    assert gone.status_code == 200, gone.text
    assert scim.send("GET", f"/Users/{uid}").status_code == 404
    refused = scim.send("POST", "/Users", mara())
    assert refused.status_code == 409
    assert "erased" in refused.json()["detail"]
    with database.read() as session:
        assert session.exec(select(ScimUser)).all() == []


def test_a_deleted_employee_takes_the_user_along(scim: Scim) -> None:
    uid = scim.create()["id"]
    assert scim.client.delete("/v1/employees/E-1", headers=scim.headers).status_code == 204
    assert scim.send("GET", f"/Users/{uid}").status_code == 404


def entries(database: Database, action: ChangeAction) -> list[AuditEntry]:
    with database.read() as session:
        query = select(AuditEntry).where(
            col(AuditEntry.action) == action, col(AuditEntry.entity) == EntityKind.EMPLOYEE
        )
        return list(session.exec(query.order_by(col(AuditEntry.id))))


def test_writes_and_reads_are_audited_and_told(scim: Scim, database: Database) -> None:
    made = scim.create()
    scim.patch(made["id"], replace("title", "Lead"))
    kept = [one.details for one in entries(database, ChangeAction.UPDATED)]
    assert {"scim_user": made["id"], "attributes": ["title"]} in kept
    assert {"fields": ["title"]} in kept
    assert entries(database, ChangeAction.READ) == []
    reads: list[Callable[[], Any]] = [
        lambda: scim.read(made["id"]),
        lambda: scim.send("GET", "/Users"),
        lambda: scim.send("POST", "/Users/.search", {}),
        lambda: scim.patch(made["id"], replace("title", "Lead")),
    ]
    for count, read in enumerate(reads, 1):
        read()
        assert len(entries(database, ChangeAction.READ)) == count
    with database.read() as session:
        people = col(OutboxEvent.entity) == EntityKind.EMPLOYEE
        events = session.exec(select(OutboxEvent.action).where(people)).all()
    assert list(events) == [ChangeAction.CREATED, ChangeAction.UPDATED]


def test_the_same_again_changes_nothing(scim: Scim, database: Database) -> None:
    made = scim.create()
    first = scim.put(made["id"])
    count = len(entries(database, ChangeAction.UPDATED))
    assert scim.put(made["id"]) == first
    assert scim.patch(made["id"], replace("title", "Key account manager")) == first
    assert len(entries(database, ChangeAction.UPDATED)) == count
