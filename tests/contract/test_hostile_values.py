"""No value that a client can send makes the service fail, on either database."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from tests.support.catalogue import MERGE_PATCH, Headers
from tests.support.described import Description
from tests.support.hostile import NEVER_VALID, ODD, SPOT, places, with_spot

DESCRIPTION = Description.committed()
CALLS = {
    "putSkill": ("PUT", "/v1/skills/S-1", "SkillBody"),
    "putRole": ("PUT", "/v1/roles/R-1", "RoleBody"),
    "putOpening": ("PUT", "/v1/openings/O-1", "OpeningBody"),
    "putEmployee": ("PUT", "/v1/employees/E-1", "EmployeeBody"),
    "patchEmployee": ("PATCH", "/v1/employees/E-1", "EmployeeBody"),
    "patchOpening": ("PATCH", "/v1/openings/O-1", "OpeningBody"),
    "createWebhookEndpoint": ("POST", "/v1/webhook-endpoints", "EndpointBody"),
    "normaliseSkills": ("POST", "/v1/skills/normalise", "NormaliseBody"),
    "match": ("POST", "/v1/match", "MatchBody"),
}


def bodies(schema: str, values: dict[str, str], step: int) -> Iterator[tuple[str, bytes]]:
    """The schema's example with each value at every place, or at every so manieth."""
    example = DESCRIPTION.document["components"]["schemas"][schema]["examples"][0]
    for path in list(places(example))[::step]:
        text = json.dumps(with_spot(example, path))
        for name, value in values.items():
            yield f"{path} {name}", text.replace(SPOT, value).encode()


@pytest.fixture
def loaded(client: TestClient, hr_headers: Headers) -> TestClient:
    """A service that holds the records of the description's examples."""
    for name in ("putSkill", "putRole", "putOpening", "putEmployee"):
        method, path, schema = CALLS[name]
        body = DESCRIPTION.document["components"]["schemas"][schema]["examples"][0]
        if name == "putOpening":
            client.put(f"/v1/roles/{body['role']}", headers=hr_headers, json={"title": "Any"})
        answer = client.request(method, path, headers=hr_headers, json=body)
        assert answer.status_code == 201, answer.text
    return client


@pytest.mark.parametrize("call", CALLS)
def test_hostile_values_are_refused(loaded: TestClient, hr_headers: Headers, call: str) -> None:
    method, path, schema = CALLS[call]
    media_type = MERGE_PATCH if method == "PATCH" else {"Content-Type": "application/json"}
    accepted = {
        name: answer.status_code
        for name, body in bodies(schema, NEVER_VALID, step=5)
        if (answer := loaded.request(method, path, headers=hr_headers | media_type, content=body))
        and answer.status_code != 422
    }
    assert accepted == {}


@pytest.mark.parametrize("call", CALLS)
def test_odd_values_are_taken_or_refused_but_never_fail(
    loaded: TestClient, hr_headers: Headers, backend: str, call: str
) -> None:
    method, path, schema = CALLS[call]
    media_type = MERGE_PATCH if method == "PATCH" else {"Content-Type": "application/json"}
    unexpected = {}
    # What lies above the database is tried at every other place, on SQLite.
    step = 2 if backend == "sqlite" else 6
    for name, body in bodies(schema, ODD, step=step):
        answer = loaded.request(method, path, headers=hr_headers | media_type, content=body)
        no_ranker = call == "match" and answer.json().get("code") == "ranker_unavailable"
        if answer.status_code not in {200, 201, 403, 409, 422} and not no_ranker:
            unexpected[name] = answer.status_code
    assert unexpected == {}


@pytest.mark.parametrize(
    "value",
    [
        "%00",
        "%FF",
        "%ED%A0%80",
        "%F0%9F%92%A9",
        "a" * 7000,
        "..%2f..",
        "'--",
        "-1",
        "9" * 30,
        "%20",
    ],
)
def test_every_path_and_query_value_may_be_hostile(
    loaded: TestClient, hr_headers: Headers, value: str
) -> None:
    failed = {}
    for operation in DESCRIPTION.operations():
        if not operation.path.startswith("/v1/"):
            continue
        path = operation.path.replace("{external_id}", value)
        path = path.replace("{employee_id}", value).replace("{opening_id}", value)
        urls = [path] if path != operation.path else []
        queries = [p["name"] for p in operation.node.get("parameters", []) if p["in"] == "query"]
        known = operation.path.replace("{external_id}", "E-1")
        urls += [f"{known}?{name}={value}" for name in queries]
        for url in urls:
            answer = loaded.request(operation.method.upper(), url, headers=hr_headers)
            no_ranker = answer.headers["Content-Type"].endswith("problem+json") and (
                answer.json()["code"] == "ranker_unavailable"
            )
            if answer.status_code >= 500 and not no_ranker:
                failed[f"{operation.name} {url}"] = answer.status_code
    assert failed == {}
