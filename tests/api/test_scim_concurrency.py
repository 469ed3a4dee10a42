"""Identity providers send in parallel and again: nothing is lost, and nothing happens twice."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from models.vocabulary import ActorKind
from tests.api.test_employees_concurrency import WRITERS, at_once
from tests.support.catalogue import Keys
from tests.support.scim import ENTERPRISE, Scim, mara


@pytest.fixture
def scim(client: TestClient, keys: Keys) -> Scim:
    return Scim(client, keys(ActorKind.HR_INTEGRATION))


def test_of_many_who_make_the_same_user_one_does(scim: Scim) -> None:
    answers = at_once(WRITERS, lambda _: scim.send("POST", "/Users", mara()))
    told = sorted(answer.status_code for answer in answers)
    assert told == [201] + [409] * (WRITERS - 1), [answer.text for answer in answers]
    assert scim.find()["totalResults"] == 1


def test_changes_of_one_user_at_once_are_all_kept(scim: Scim) -> None:
    uid = scim.create()["id"]
    changes: list[tuple[str, Any, str]] = [
        ("title", "Lead", "title"),
        (f"{ENTERPRISE}:department", "IT", "function"),
        (f"{ENTERPRISE}:division", "US", "org_unit"),
        (f"{ENTERPRISE}:manager", "E-9", "manager"),
        ('addresses[type eq "work"].locality', "Bremen", "location"),
        ("displayName", "Mara L.", "name"),
    ]

    def change(number: int) -> None:
        path, value, _field = changes[number]
        scim.patch(uid, {"op": "Replace", "path": path, "value": value})

    at_once(len(changes), change)
    found = scim.employee()
    assert {field: found[field] for _, _, field in changes} == {
        field: value for _, value, field in changes
    }
    assert scim.read(uid)["meta"]["version"] == f'W/"{1 + len(changes)}"'


def test_a_user_and_a_file_make_the_same_employee_at_once(scim: Scim) -> None:
    for number in range(WRITERS):
        key = f"E-{number}"

        def make(writer: int, key: str = key) -> int:
            if writer:
                body = {"name": "Of the file", "title": "T", "grade": 6}
                path = f"/v1/employees/{key}"
                answer = scim.client.put(path, json=body, headers=scim.headers)
            else:
                answer = scim.send("POST", "/Users", mara(userName=key, externalId=key))
            return int(answer.status_code)

        told = at_once(2, make)
        assert set(told) <= {200, 201}, told
        assert scim.employee(key)["name"] in {"Of the file", "Mara Lindqvist"}


def test_a_user_that_is_sent_again_under_its_key_is_made_once(scim: Scim) -> None:
    key = {"Idempotency-Key": "2a7e0f4e"}
    first = scim.send("POST", "/Users", mara(), **key)
    again = scim.send("POST", "/Users", mara(), **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["content-type"] == first.headers["content-type"]
    assert again.headers["idempotent-replayed"] == "true"


def test_refused_operations_of_a_bulk_request_undo_only_themselves(scim: Scim) -> None:
    operations = [
        {"method": "POST", "path": "/Users", "bulkId": str(number),
         "data": mara(userName=f"u{number // 2}", externalId=f"E-{number}")}
        for number in range(20)
    ]  # fmt: skip
    schema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
    answer = scim.send("POST", "/Bulk", {"schemas": [schema], "Operations": operations})
    told = [one["status"] for one in answer.json()["Operations"]]
    assert told == ["201", "409"] * 10
    assert scim.find(count=0)["totalResults"] == 10
