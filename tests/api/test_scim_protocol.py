"""SCIM as a protocol: errors, filters, pages, tags, bulk, and what is refused before it is read."""

import json
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.errors import DatabaseUnavailableError, LateralError, OverloadedError
from app.core.problems import problem_response
from app.exchange.scim.schemas import LONGEST_FILTER
from app.exchange.scim.service import MOST_PATCHES
from app.settings import Settings
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Keys
from tests.support.described import ROOT
from tests.support.scim import ENTERPRISE, PATCH, USER, Scim, mara

ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
BULK = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"


@pytest.fixture
def scim(client: TestClient, keys: Keys) -> Scim:
    return Scim(client, keys(ActorKind.HR_INTEGRATION))


def error_of(answer: Any, status: int, scim_type: str | None = None) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/scim+json")
    told = answer.json()
    assert (told["schemas"], told["status"]) == ([ERROR], str(status))
    assert told.get("scimType") == scim_type
    return str(told["detail"])


@pytest.mark.parametrize(
    "filter_",
    [
        'userName eq "mara@example.com"',
        'userName eq "MARA@Example.com"',
        'username Eq "mara@example.com"',
        f'{USER}:userName eq "mara@example.com"',
        'externalId eq "E-1"',
        'externalId eq "E-1" and active eq true',
        'userName sw "mara" and not (active eq false)',
        'userName eq "nobody" or externalId eq "E-1"',
        'externalId pr and userName co "MARA"',
        'active eq "True" and userName ne "olu@example.com"',
        'meta.created gt "2020-01-01T00:00:00Z" and userName sw "m"',
    ],
)
def test_filters_find_who_is_meant(scim: Scim, filter_: str) -> None:
    mara_id = scim.create()["id"]
    scim.create(userName="olu@example.com", externalId=None, active=False)
    found = scim.find(filter=filter_)
    assert [one["id"] for one in found["Resources"]] == [mara_id]
    assert found["totalResults"] == 1
    schema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
    answer = scim.send("POST", "/Users/.search", {"schemas": [schema], "filter": filter_})
    assert answer.json()["Resources"] == found["Resources"]
    assert scim.send("POST", "/.search", {"schemas": [schema], "filter": filter_}).json() == found


@pytest.mark.parametrize(
    ("filter_", "total"),
    [("eq \"e-1\"", 0), ("sw \"E\"", 1), ("sw \"e\"", 0), ("co \"-\"", 1), ("co \"e\"", 0),
     ("ew \"-1\"", 1), ("ew \"xE-1\"", 0), ("co \"%\"", 0)],
)  # fmt: skip
def test_an_external_id_is_compared_as_it_is(scim: Scim, filter_: str, total: int) -> None:
    scim.create()
    assert scim.find(filter=f"externalId {filter_}")["totalResults"] == total


@pytest.mark.parametrize(
    "filter_",
    [
        "userName eq",
        'title eq "x"',
        'emails[type eq "work"].value eq "x"',
        "active gt true",
        'meta.created gt "soon"',
        'meta.created co "2020-01-01T00:00:00Z"',
        'userName co ""',
        'active co "t"',
        "(" * 30 + 'userName eq "x"' + ")" * 30 + " and",
        'userName eq "' + "x" * LONGEST_FILTER + '"',
        " and ".join(["active eq true"] * 100),
    ],
)
def test_a_filter_that_cannot_be_answered_is_refused(scim: Scim, filter_: str) -> None:
    answer = scim.client.get("/scim/v2/Users", params={"filter": filter_}, headers=scim.headers)
    if answer.status_code != 200:
        error_of(answer, 400, "invalidFilter")
    else:
        assert filter_.startswith("active eq true and")


def test_a_filter_in_a_body_is_as_long_as_one_in_an_address(scim: Scim) -> None:
    schema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
    for name in ("filter", "Filter"):
        body = {"schemas": [schema], name: " or ".join(["active eq true"] * 200)}
        error_of(scim.send("POST", "/Users/.search", body), 400, "invalidFilter")


def test_pages_are_told_by_their_first_place(scim: Scim) -> None:
    ids = [
        scim.create(userName=f"u{place}@example.com", externalId=f"E-{place}")["id"]
        for place in range(5)
    ]
    page = scim.find(startIndex=2, count=2)
    assert [one["id"] for one in page["Resources"]] == ids[1:3]
    assert (page["totalResults"], page["startIndex"], page["itemsPerPage"]) == (5, 2, 2)
    assert [one["id"] for one in scim.find(startIndex=0, count=1)["Resources"]] == ids[:1]
    assert [one["id"] for one in scim.find(startIndex=-3, count=1)["Resources"]] == ids[:1]
    empty = scim.find(count=0)
    assert (empty["totalResults"], empty.get("Resources", [])) == (5, [])
    assert scim.find(count=-1)["totalResults"] == 5
    assert scim.find(startIndex=9).get("Resources", []) == []
    bad = scim.client.get("/scim/v2/Users", params={"count": "x"}, headers=scim.headers)
    error_of(bad, 400, "invalidValue")


def test_attributes_are_chosen(scim: Scim) -> None:
    uid = scim.create()["id"]
    path = f"/Users/{uid}"
    some = scim.send("GET", f"{path}?attributes=userName,{ENTERPRISE}:department").json()
    assert set(some) == {"schemas", "id", "userName", ENTERPRISE}
    assert "title" not in scim.send("GET", f"{path}?excludedAttributes=title").json()
    assert set(scim.find(attributes="title")["Resources"][0]) == {"schemas", "id", "title"}


def test_a_user_name_and_a_person_belong_to_one_user(scim: Scim) -> None:
    scim.create()
    other = scim.create(userName="olu@example.com", externalId="E-2")["id"]
    for body in (mara(userName="Mara@EXAMPLE.com", externalId="E-3"), mara(userName="x")):
        error_of(scim.send("POST", "/Users", body), 409, "uniqueness")
    taken = {"op": "replace", "path": "userName", "value": "MARA@example.com"}
    body = {"schemas": [PATCH], "Operations": [taken]}
    error_of(scim.send("PATCH", f"/Users/{other}", body), 409, "uniqueness")
    assert scim.read(other)["userName"] == "olu@example.com"


def test_tags_guard_against_lost_updates(scim: Scim) -> None:
    made = scim.send("POST", "/Users", mara())
    tag, path = made.headers["etag"], f"/Users/{made.json()['id']}"
    assert made.headers["location"] == f"/scim/v2{path}"
    assert made.json()["meta"]["version"] == tag
    assert scim.send("GET", path, **{"If-None-Match": tag}).status_code == 304
    changed = scim.send("PUT", path, mara(title="Lead"), **{"If-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    for method, body in (("PUT", mara()), ("DELETE", None)):
        error_of(scim.send(method, path, body, **{"If-Match": tag}), 412)
    assert scim.read(made.json()["id"])["title"] == "Lead"


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "scim_type"),
    [
        ("GET", "/Users/nobody", None, 404, None),
        ("GET", "/Groups", None, 404, None),
        ("PUT", "/Users", {}, 405, None),
        ("POST", "/Users", {"schemas": [USER]}, 400, "invalidValue"),
        ("POST", "/Users", {"schemas": [USER], "userName": 5}, 400, "invalidValue"),
        ("POST", "/Users", [], 400, "invalidValue"),
        ("POST", "/Users", mara(title="x" * 400), 400, "invalidValue"),
        ("POST", "/Users", mara(userName="x" * 300), 400, "invalidValue"),
        ("POST", "/Users", mara(userName="\u1e9e" * 200), 400, "invalidValue"),
        ("POST", "/Users", mara(userName=" "), 400, "invalidValue"),
        ("POST", "/Users", mara(emails=[{"value": "y" * 20_000}]), 400, "invalidValue"),
        ("POST", "/Users", mara(externalId="/", userName="("), 400, "invalidValue"),
        ("PATCH", "/Users/nobody", {"schemas": [PATCH], "Operations": []}, 400, "invalidValue"),
        ("GET", "/Users?sortBy=userName", None, 501, None),
        ("GET", "/Schemas?filter=id", None, 403, None),
    ],
)  # fmt: skip
def test_errors_are_told_in_scim(
    scim: Scim, method: str, path: str, body: Any, status: int, scim_type: str | None
) -> None:
    answer = scim.send(method, path, body)
    assert error_of(answer, status, scim_type)
    assert ("allow" in answer.headers) == (status == 405)


def test_too_many_operations_are_refused(scim: Scim) -> None:
    uid = scim.create()["id"]
    operation = {"op": "replace", "path": "title", "value": "x"}
    body = {"schemas": [PATCH], "Operations": [operation] * (MOST_PATCHES + 1)}
    assert "200 operations" in error_of(
        scim.send("PATCH", f"/Users/{uid}", body), 400, "invalidValue"
    )
    deep = "emails[" + "(" * 300 + 'type eq "work"' + ")" * 300 + "].value"
    body["Operations"] = [{"op": "replace", "path": deep, "value": "x"}]
    assert "/Operations/0/path" in error_of(
        scim.send("PATCH", f"/Users/{uid}", body), 400, "invalidValue"
    )
    assert scim.employee()["title"] == "Key account manager"


def test_one_wrong_operation_undoes_the_others(scim: Scim) -> None:
    uid = scim.create()["id"]
    body = {
        "schemas": [PATCH],
        "Operations": [
            {"op": "replace", "path": "title", "value": "Lead"},
            {"op": "replace", "path": "active", "value": "perhaps"},
        ],
    }
    error_of(scim.send("PATCH", f"/Users/{uid}", body), 400, "invalidValue")
    assert scim.employee()["title"] == scim.read(uid)["title"] == "Key account manager"


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b'{"userName": "a", "userName": "b"}', "application/scim+json", 400),
        (b"{", "application/scim+json", 400),
        (b'{"userName": "\\u0000"}', "application/json", 400),
        (b'{"userName": "\\ud800"}', "application/json; charset=utf-8", 400),
        (b"", "application/scim+json", 400),
        (b"<User/>", "text/xml", 415),
    ],
)
def test_bodies_are_held_to_the_rules_of_the_edge(
    scim: Scim, content: bytes, media_type: str, status: int
) -> None:
    headers = {**scim.headers, "Content-Type": media_type}
    answer = scim.client.post("/scim/v2/Users", content=content, headers=headers)
    assert error_of(answer, status, "invalidValue" if status == 400 else None)


def test_a_body_without_a_media_type_is_scim(scim: Scim) -> None:
    content = json.dumps(mara()).encode()
    answer = scim.client.post("/scim/v2/Users", content=content, headers=scim.headers)
    assert answer.status_code == 201, answer.text


def test_who_may_not_call_is_told_in_scim(scim: Scim, keys: Keys, client: TestClient) -> None:
    uid = scim.create()["id"]
    answer = client.get("/scim/v2/Users")
    error_of(answer, 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")
    reader = Scim(client, keys(ActorKind.HR_INTEGRATION, None, Scope.CATALOG_READ))
    assert reader.read(uid)["id"] == uid
    error_of(reader.send("POST", "/Users", mara(userName="x", externalId="x")), 403)
    for kind, employee in ((ActorKind.DATA_TEAM, None), (ActorKind.MANAGER, "E-1")):
        error_of(Scim(client, keys(kind, employee)).send("GET", f"/Users/{uid}"), 403)


def test_clients_may_mark_their_own_modes(scim: Scim) -> None:
    assert scim.send("GET", "/Users?aadOptscim062020").status_code == 200


def test_bulk_carries_out_what_it_can(scim: Scim, client: TestClient) -> None:
    first = scim.create()["id"]
    body = {
        "schemas": [BULK],
        "Operations": [
            {"method": "POST", "path": "/Users", "bulkId": "a",
             "data": mara(userName="a", externalId="E-2")},
            {"method": "POST", "path": "/Users", "bulkId": "b", "data": mara(externalId="E-3")},
            {"method": "POST", "path": "/Users", "bulkId": "d",
             "data": mara(userName="d", externalId="E-4", title="x" * 400)},
            {"method": "PATCH", "path": f"/Users/{first}",
             "data": {"schemas": [PATCH],
                      "Operations": [{"op": "Replace", "path": "active", "value": "False"}]}},
            {"method": "DELETE", "path": "/Users/nobody"},
        ],
    }  # fmt: skip
    answer = scim.send("POST", "/Bulk", body)
    assert answer.status_code == 200, answer.text
    told = answer.json()["Operations"]
    assert [one["status"] for one in told] == ["201", "409", "400", "200", "404"]
    assert scim.employee("E-2")["name"] == "Mara Lindqvist"
    assert scim.employee()["status"] == "left"
    for key in ("E-3", "E-4"):
        assert client.get(f"/v1/employees/{key}", headers=scim.headers).status_code == 404
    many = {"schemas": [BULK], "Operations": [{"method": "DELETE", "path": "/Users/x"}] * 101}
    error_of(scim.send("POST", "/Bulk", many), 413)


def test_the_endpoint_describes_itself(scim: Scim) -> None:
    config = scim.send("GET", "/ServiceProviderConfig").json()
    told = {name: one for name, one in config.items() if isinstance(one, dict)}
    supported = {name for name, one in told.items() if one.get("supported")}
    assert supported == {"patch", "bulk", "filter", "etag"}
    schemas = scim.send("GET", "/Schemas").json()["Resources"]
    assert {one["id"] for one in schemas} == {USER, ENTERPRISE}
    assert scim.send("GET", f"/Schemas/{USER}").json()["id"] == USER
    assert scim.send("GET", "/ResourceTypes/User").json()["endpoint"] == "/Users"


def test_a_body_that_is_too_large_is_told_in_scim(scim: Scim, settings: Settings) -> None:
    content = b" " * (settings.max_body_bytes + 1)
    error_of(scim.client.post("/scim/v2/Users", content=content, headers=scim.headers), 413)


@pytest.mark.parametrize("error", [OverloadedError("x"), DatabaseUnavailableError("x")])
def test_what_is_refused_before_a_route_is_found_is_told_in_scim(error: LateralError) -> None:
    answer = problem_response({"type": "http", "path": "/scim/v2/Users"}, error)
    assert answer.media_type == "application/scim+json"
    assert json.loads(bytes(answer.body))["status"] == "503"
    assert answer.headers["retry-after"]
    elsewhere = problem_response({"type": "http", "path": "/scim/v2x"}, error)
    assert elsewhere.media_type == "application/problem+json"


def test_the_guide_tells_of_every_attribute(scim: Scim) -> None:
    rows = (ROOT / "docs" / "scim.md").read_text(encoding="utf-8").split("# What is kept")[1]
    told = set(
        re.findall(r"^\| `(\w+)`(?: \(enterprise\))? \| ", rows.split("\n# ")[0], re.MULTILINE)
    )
    schemas = scim.send("GET", "/Schemas").json()["Resources"]
    declared = {attribute["name"] for one in schemas for attribute in one["attributes"]}
    assert declared - {"id", "schemas", "meta"} <= told | {"externalId"}
    assert told <= declared | {"externalId"}
