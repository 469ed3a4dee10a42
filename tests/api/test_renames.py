"""Ids change in real life: whatever was known of a record stays its own under the new one."""

import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.core.db import Database
from app.exchange.webhooks.messages import body_of
from app.settings import Settings
from models import FormerId, OutboxEvent, WebhookDelivery
from models.base import utc_now
from models.vocabulary import ActorKind, ChangeAction
from tests.support.catalogue import Headers, Keys, audit, fields_of, wish
from tests.support.imports import Importer, ndjson, person
from tests.support.organisation import EMPLOYEES, OPENINGS, ROLES, Organisation
from tests.support.renames import Rename, renamer, stored
from tests.support.scim import Scim

Json = dict[str, Any]


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    """The tests' organisation in a service that ranks nobody."""
    return Organisation(client, hr_headers)


@pytest.fixture
def importer(records: Organisation, database: Database, settings: Settings) -> Importer:
    return Importer(records.client, records.headers, database, settings)


@pytest.fixture
def rename(records: Organisation) -> Rename:
    return renamer(records)


def told(database: Database) -> list[tuple[str, str, str, str | None]]:
    """The events of renames and of what they changed, in order."""
    with database.read() as session:
        renamed = select(OutboxEvent.id).where(OutboxEvent.action == ChangeAction.RENAMED)
        first = session.exec(renamed.order_by(col(OutboxEvent.id))).first() or 0
        events = session.exec(
            select(OutboxEvent).where(col(OutboxEvent.id) >= first).order_by(col(OutboxEvent.id))
        ).all()
        return [(str(e.entity), str(e.action), e.external_id, e.former_id) for e in events]


def test_a_person_keeps_everything_under_a_new_id(
    records: Organisation, rename: Rename, database: Database, keys: Keys
) -> None:
    records.put("employees", "E-2", {**EMPLOYEES["E-2"], "manager": "E-1"})
    records.put("openings", "O-PM", {**OPENINGS["O-PM"], "hiring_manager": "E-1"})
    records.put("employees", "E-1", {**EMPLOYEES["E-1"], "aspirations": [wish("Marketing")]})
    nomination = {"reason": "Knows it.", "expires_on": str(utc_now().date() + timedelta(30))}
    records.put("openings/O-FIN/nominations", "E-1", nomination)
    own = keys(ActorKind.PORTAL, "E-1")
    before = records.get("employees/E-1")

    answer = rename("employees/E-1", "E-NEW")

    assert answer.status_code == 200, answer.text
    after = answer.json()
    assert after == records.get("employees/E-NEW")
    moving = ("external_id", "version", "updated_at")
    assert {k: v for k, v in after.items() if k not in moving} == {
        k: v for k, v in before.items() if k not in moving
    }
    assert (after["external_id"], after["version"]) == ("E-NEW", before["version"] + 1)
    assert records.client.get("/v1/employees/E-1", headers=records.headers).status_code == 404
    assert records.get("employees/E-2")["manager"] == "E-NEW"
    assert records.get("openings/O-PM")["hiring_manager"] == "E-NEW"
    assert records.get("openings/O-FIN/nominations/E-NEW")["reason"] == "Knows it."
    mine = records.client.get("/v1/employees/E-NEW", headers=own)
    assert mine.status_code == 200
    assert told(database) == [
        ("employee", "renamed", "E-NEW", "E-1"),
        ("employee", "updated", "E-2", None),
        ("opening", "updated", "O-PM", None),
    ]


def test_the_audit_log_speaks_of_the_same_person_before_and_after(
    records: Organisation, rename: Rename, database: Database
) -> None:
    records.put("employees", "E-1", {**EMPLOYEES["E-1"], "title": "Renamed soon"})
    rename("employees/E-1", "E-NEW")
    with database.read() as session:
        entries = audit(session, "employee")
    renamed = [entry for entry in entries if entry.action is ChangeAction.RENAMED]
    assert [entry.details for entry in renamed] == [{}]
    names = {entry.external_id for entry in entries if entry.action is ChangeAction.UPDATED}
    assert names == {renamed[0].external_id}
    shown = records.get("audit-log", entity="employee", external_id="E-NEW", limit=100)["items"]
    assert {"renamed", "updated"} <= {entry["action"] for entry in shown}


def test_roles_openings_and_skills_take_along_what_refers_to_them(
    records: Organisation, rename: Rename, database: Database
) -> None:
    aspiration = wish("R-PMM", target="role")
    records.put(
        "employees", "E-1", {**EMPLOYEES["E-1"], "role": "R-PMM", "aspirations": [aspiration]}
    )
    version = records.get("employees/E-1")["version"]
    assert rename("roles/R-PMM", "R-NEW").status_code == 200
    assert rename("openings/O-PMM", "O-NEW").status_code == 200
    assert rename("skills/S-NEG", "S-NEW").status_code == 200
    someone = records.get("employees/E-1")
    assert someone["role"] == "R-NEW"
    assert [one["text"] for one in someone["aspirations"]] == ["R-NEW"]
    assert someone["version"] == version + 2
    assert "S-NEW" in {held["skill"] for held in someone["skills"]}
    assert records.get("openings/O-NEW")["role"] == "R-NEW"
    needed = records.get("roles/R-AE")["skills"]
    assert "S-NEW" in {one["skill"] for one in needed}
    wishes = [e for e in stored(database, OutboxEvent, external_id="E-1") if e.confidential]
    assert wishes, "that a wish changed is told to whom wishes are"
    before = records.get("audit-log", external_id="R-NEW", entity="role")["items"]
    assert [one["action"] for one in before] == ["created", "renamed"]
    with database.read() as session:
        (entry,) = (e for e in audit(session, "role") if e.action is ChangeAction.RENAMED)
    assert (entry.external_id, entry.details) == ("R-NEW", {"former_id": "R-PMM"})


def test_a_skill_is_still_recognised_by_its_former_id(
    records: Organisation, rename: Rename
) -> None:
    rename("skills/S-CALL", "S-NEW")
    records.put("employees", "E-9", {**EMPLOYEES["E-1"], "skills": [{"skill": "S-CALL"}]})
    (held,) = records.get("employees/E-9")["skills"]
    assert (held["skill"], held["label"], held["method"]) == ("S-NEW", "Cold calling", "key")


def test_the_ranking_follows_at_once(organisation: Organisation) -> None:
    best = organisation.recommendations("E-1", k=1)["items"][0]["opening"]["external_id"]
    for path, new in (("employees/E-1", "E-NEW"), (f"openings/{best}", "O-NEW")):
        answer = organisation.client.post(
            f"/v1/{path}/rename", json={"external_id": new}, headers=organisation.headers
        )
        assert answer.status_code == 200, answer.text
    found = organisation.recommendations("E-NEW", k=1)["items"][0]["opening"]["external_id"]
    assert found == "O-NEW"
    gone = organisation.client.get(
        "/v1/employees/E-1/recommendations", headers=organisation.headers
    )
    assert gone.status_code == 404


def test_a_rename_sent_again_changes_nothing_more(
    records: Organisation, rename: Rename, database: Database
) -> None:
    first = rename("roles/R-PMM", "R-NEW")
    again = rename("roles/R-PMM", "R-NEW")
    same = rename("roles/R-NEW", "R-NEW")
    assert first.json() == again.json() == same.json()
    assert len(stored(database, FormerId)) == 1
    assert len([one for one in told(database) if one[1] == "renamed"]) == 1


def test_a_rename_asks_for_the_version_that_was_seen(records: Organisation, rename: Rename) -> None:
    seen = records.client.get("/v1/roles/R-PMM", headers=records.headers).headers["ETag"]
    records.put("roles", "R-PMM", {**ROLES["R-PMM"], "title": "Changed meanwhile"})
    assert rename("roles/R-PMM", "R-NEW", **{"If-Match": seen}).status_code == 412
    seen = records.client.get("/v1/roles/R-PMM", headers=records.headers).headers["ETag"]
    renamed = rename("roles/R-PMM", "R-NEW", **{"If-Match": seen})
    assert renamed.status_code == 200
    now = records.client.get("/v1/roles/R-NEW", headers=records.headers).headers["ETag"]
    assert renamed.headers["ETag"] == now


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        ("employees/E-1", "E-2"),
        ("roles/R-AE", "R-PMM"),
        ("openings/O-PM", "O-PMM"),
        ("skills/S-SQL", "S-NEG"),
    ],
)
def test_an_id_that_another_has_or_had_is_refused(
    records: Organisation, rename: Rename, path: str, taken: str
) -> None:
    refused = rename(path, taken)
    assert (refused.status_code, refused.json()["code"]) == (409, "external_id_taken")
    assert fields_of(refused) == ["/external_id"]
    noun = path.partition("/")[0]
    rename(f"{noun}/{taken}", "X-NEW")
    had = rename(path, taken)
    assert (had.status_code, had.json()["code"]) == (409, "external_id_taken")
    assert rename(f"{noun}/X-404", "X-405").status_code == 404
    back = rename(f"{noun}/X-NEW", taken)
    assert back.status_code == 200


def test_the_id_of_somebody_erased_or_deleted_is_refused(
    records: Organisation, rename: Rename
) -> None:
    client, headers = records.client, records.headers
    client.delete("/v1/employees/E-2?mode=erase", headers=headers)
    erased = rename("employees/E-1", "E-2")
    assert (erased.status_code, erased.json()["code"]) == (409, "erased")
    client.delete("/v1/employees/E-3", headers=headers)
    deleted = rename("employees/E-1", "E-3")
    assert (deleted.status_code, deleted.json()["code"]) == (409, "external_id_taken")


def test_mirrors_are_told_both_ids(records: Organisation, rename: Rename) -> None:
    start = records.get("changes", after="now")["next_cursor"]
    rename("openings/O-PM", "O-NEW")
    (change, *_) = records.get("changes", after=start)["items"]
    assert change["type"] == "opening.renamed"
    assert (change["external_id"], change["former_id"]) == ("O-NEW", "O-PM")


def test_a_unit_is_renamed_in_every_record_and_in_late_files(
    records: Organisation, importer: Importer, database: Database
) -> None:
    records.put("employees", "E-1", {**EMPLOYEES["E-1"], "org_unit": "Marketing EMEA"})
    records.put("employees", "E-2", {**EMPLOYEES["E-2"], "org_unit": "Finance"})
    records.put("openings", "O-PM", {**OPENINGS["O-PM"], "org_unit": "Marketing EMEA"})

    def send(former: str, name: str) -> httpx.Response:
        body = {"former_name": former, "name": name}
        return records.client.post("/v1/org-units/rename", json=body, headers=records.headers)

    assert send("Marketing EMEA", "Growth").json() == {"employees": 1, "openings": 1}
    assert send("Marketing EMEA", "Growth").json() == {"employees": 0, "openings": 0}
    assert records.get("employees/E-1")["org_unit"] == "Growth"
    assert records.get("openings/O-PM")["org_unit"] == "Growth"
    assert send("Unknown", "Growth").status_code == 404
    assert send("Finance", "Growth").json()["code"] == "name_taken"
    assert send("Finance", "Marketing EMEA").json()["code"] == "name_taken"
    with database.read() as session:
        (entry,) = audit(session, "org_unit")
    assert entry.details == {"former_name": "Marketing EMEA", "name": "Growth"}
    job = importer.run(ndjson([person("E-60", org_unit="Marketing EMEA")]))
    assert importer.results(job)[0]["warnings"][0]["field"] == "/org_unit"
    assert importer.get("/v1/employees/E-60")["org_unit"] == "Growth"


def test_a_user_of_the_identity_provider_follows_the_person(
    client: TestClient, hr_headers: Headers
) -> None:
    scim = Scim(client, hr_headers)
    made = scim.create()
    body = {"external_id": "E-NEW"}
    renamed = client.post("/v1/employees/E-1/rename", json=body, headers=hr_headers)
    assert renamed.status_code == 200, renamed.text
    changed = {"op": "replace", "path": "title", "value": "Head of key accounts"}
    scim.patch(made["id"], changed)
    assert scim.employee("E-NEW")["title"] == "Head of key accounts"
    assert client.get("/v1/employees/E-1", headers=hr_headers).status_code == 404


def test_a_webhook_message_names_the_former_id_of_a_rename_alone() -> None:
    delivery = WebhookDelivery(
        endpoint_id=1,
        number=1,
        event_type="role.renamed",
        external_id="R-NEW",
        former_id="R-1",
        occurred_at=utc_now(),
    )
    told_of = json.loads(body_of(delivery))["data"]
    assert told_of == {
        "entity": "role",
        "action": "renamed",
        "external_id": "R-NEW",
        "former_id": "R-1",
    }
    delivery.event_type, delivery.former_id = "role.updated", None
    assert "former_id" not in json.loads(body_of(delivery))["data"]
