"""Nothing that a caller asks is ignored: operations refuse parameters that they do not take."""

import re

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from app.core.db import Database
from app.core.security import KeyRing
from app.governance.access.table import TABLE, Caller
from app.main import create_app
from app.settings import Settings
from tests.api.test_bodies_unread import headers_of
from tests.support.access import ORIGIN, Headers, Route, routes_of

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


UNKNOWN = "shoe_size"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a rate: a walk over every operation costs more than a caller may spend at once."""
    return settings.model_copy(
        update={
            "embed_origins": ORIGIN,
            "failed_credentials_per_minute": 100_000,
            "requests_per_minute": 0,
        }
    )


def asking_callers(settings: Settings) -> list[Route]:
    """The routes that ask who calls."""
    routes = [one for one in routes_of(create_app(settings)) if TABLE[one.name].scope is not None]
    assert {"GET", "DELETE", "POST", "PUT", "PATCH"} <= {one.method for one in routes}
    return routes


def ask_unknown(client: TestClient, route: Route, headers: Headers) -> Response:
    path = re.sub(r"{[^}]*}", "X-1", route.path)
    return client.request(route.method, path, params={UNKNOWN: "44"}, headers=headers)


@pytest.mark.parametrize("authorization", [None, "Basic eDp5", "Bearer lat_zzzzzzzzzz_0123"])
def test_a_stranger_learns_of_no_parameter(
    client: TestClient, settings: Settings, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    for route in asking_callers(settings):
        answer = ask_unknown(client, route, headers)
        assert (answer.status_code, UNKNOWN in answer.text) == (401, False), route


def test_a_caller_who_may_not_call_an_operation_learns_of_none_of_its_parameters(
    client: TestClient, database: Database, settings: Settings
) -> None:
    ring = KeyRing(database, settings)
    headers = {caller: headers_of(caller, client, ring) for caller in Caller}
    refused = 0
    for route in asking_callers(settings):
        for caller in set(Caller) - {Caller.NOBODY}:
            if TABLE[route.name].refuses(caller):
                answer = ask_unknown(client, route, headers[caller])
                assert (answer.status_code, UNKNOWN in answer.text) == (403, False), (route, caller)
                refused += 1
    assert refused > 200


def test_every_operation_refuses_an_unknown_parameter(
    client: TestClient, settings: Settings, hr_headers: dict[str, str]
) -> None:
    operations = [one for one in routes_of(create_app(settings)) if one.path.startswith("/v1/")]
    assert len(operations) > 40
    told = 0
    for one in operations:
        path = re.sub(r"{[^}]*}", "X-1", one.path)
        answer = client.request(one.method, path, params={UNKNOWN: "44"}, headers=hr_headers)
        if answer.status_code in {401, 403}:
            continue
        if one.name == "issueAccessToken":  # OAuth gives errors a form of its own
            assert answer.json()["error"] == "invalid_request"
            continue
        assert answer.status_code == 422, (one.name, answer.text)
        assert {error["field"] for error in answer.json()["errors"]} == {UNKNOWN}, one.name
        told += 1
    assert told > 40


def test_the_refusal_names_the_parameters_that_there_are(
    client: TestClient, hr_headers: dict[str, str]
) -> None:
    answer = client.get("/v1/employees/E-1?as_off=2026-03-01", headers=hr_headers)
    assert answer.json()["errors"] == [
        {"field": "as_off", "reason": "is no parameter of this operation"}
    ]
    answer = client.patch(
        "/v1/employees/E-1?as_off=2026-03-01",
        json={},
        headers={**hr_headers, "Content-Type": "application/merge-patch+json"},
    )
    assert "it takes as_of, source" in answer.json()["errors"][0]["reason"]
