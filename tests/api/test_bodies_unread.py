"""No byte of a body is read before its caller is known, on any route there is."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message

from app.core.bodies import WITH_BODY
from app.core.db import Database
from app.core.security import KeyRing
from app.governance.access.table import TABLE, Caller
from app.governance.tokens.service import MAX_FORM
from app.main import create_app
from app.settings import Settings
from models.base import utc_now
from models.vocabulary import ActorKind, Scope
from tests.support.access import ISSUER, ME, ORIGIN, Route, routes_of, token_for
from tests.support.catalogue import Headers

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

STATED = 355_000
# Known by what is sent: everybody may call it, and what is sent is the proof.
PROVES_ITSELF = "issueAccessToken"


@dataclass
class Asked:
    """A request by hand: its status, what was answered, and how often its body was asked for."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pieces_read: int = 0


def ask(
    app: FastAPI,
    method: str,
    target: str,
    headers: Headers,
    pieces: Iterator[bytes] | None = None,
    *,
    length: int | None = STATED,
) -> Asked:
    """Send a request whose body is only given if somebody reads it."""
    asked = Asked()
    path, _, query = target.partition("?")
    sent = {"host": "testserver", "content-type": "application/json", **headers}
    sent |= {"transfer-encoding": "chunked"} if length is None else {"content-length": str(length)}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in sent.items()],
        "client": ("198.51.100.7", 4711),
        "server": ("testserver", 80),
    }

    async def receive() -> Message:
        asked.pieces_read += 1
        piece = next(pieces, None) if pieces is not None else None
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            asked.status = message["status"]
            asked.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            asked.body += message.get("body", b"")

    asyncio.run(app(scope, receive, send))
    return asked


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(
        update={
            "embed_origins": ORIGIN,
            "failed_credentials_per_minute": 100_000,
            "requests_per_minute": 0,
        }
    )


def with_body(app: FastAPI) -> list[Route]:
    """The routes to which a body can be sent."""
    routes = [route for route in routes_of(app) if route.method in WITH_BODY]
    assert len(routes) > 20
    return routes


def target_of(route: Route) -> str:
    path = route.path
    for name in route.parameters:
        path = path.replace(f"{{{name}}}", "X-404")
    return path + ("?entity=employees" if route.name == "startImport" else "")


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "Bearer lat_zzzzzzzzzz_0123456789012345678901234567890123456789012",
        "Bearer x",
        "Basic eDp5",
        "Bearer lat_access.eyJhbGciOiJIUzI1NiJ9.e30.AAAA",
        "Bearer eyJhbGciOiJSUzI1NiJ9.e30.AAAA",
        "expired",
        "revoked",
    ],
)
def test_nothing_is_read_of_a_caller_who_proves_nothing(
    client: TestClient,
    app: FastAPI,
    database: Database,
    settings: Settings,
    authorization: str | None,
) -> None:
    if authorization in {"expired", "revoked"}:
        ring = KeyRing(database, settings)
        ends = utc_now() - timedelta(days=1) if authorization == "expired" else None
        key = ring.issue(
            actor="tests", name="x", kind=ActorKind.HR_PARTNER, scopes=frozenset(Scope),
            expires_at=ends,
        )  # fmt: skip
        if authorization == "revoked":
            ring.revoke(key.prefix, actor="tests")
        authorization = f"Bearer {key}"
    headers = {} if authorization is None else {"Authorization": authorization}
    for route in with_body(app):
        if route.name != PROVES_ITSELF:
            asked = ask(app, route.method, target_of(route), headers)
            assert (asked.status, asked.pieces_read) == (401, 0), route


def test_nothing_is_read_of_a_caller_who_may_not_call_this_route(
    client: TestClient, app: FastAPI, database: Database, settings: Settings
) -> None:
    headers = {caller: headers_of(caller, client, KeyRing(database, settings)) for caller in Caller}
    refused = 0
    known = [caller for caller in Caller if caller is not Caller.NOBODY]
    for route in with_body(app):
        for caller in known if route.name != PROVES_ITSELF else ():
            if TABLE[route.name].refuses(caller):
                asked = ask(app, route.method, target_of(route), headers[caller])
                assert (asked.status, asked.pieces_read) == (403, 0), (route, caller, asked.body)
                refused += 1
    assert refused > 100


def headers_of(caller: Caller, client: TestClient, ring: KeyRing) -> Headers:
    if caller is Caller.NOBODY:
        return {}
    if caller.is_embedded:
        portal = ring.issue(actor="tests", name="x", kind=ActorKind.PORTAL, scopes=ISSUER)
        answer = client.post(
            "/v1/embed-tokens",
            json=token_for(caller),
            headers={"Authorization": f"Bearer {portal}"},
        )
        return {"Authorization": f"Bearer {answer.json()['token']}", "Origin": ORIGIN}
    employee = ME if caller.is_bound else None
    key = ring.issue(
        actor="tests", name="x", kind=caller.kind, scopes=caller.scopes,
        employee_external_id=employee,
    )  # fmt: skip
    return {"Authorization": f"Bearer {key}"}


def test_nothing_is_read_of_a_caller_who_sends_too_much(
    settings: Settings, hr_headers: Headers
) -> None:
    slow = settings.model_copy(update={"requests_per_minute": 1, "request_burst": 1})
    app = create_app(slow)
    with TestClient(app) as client:
        assert client.get("/v1/roles", headers=hr_headers).status_code == 200
        for route in with_body(app):
            if route.name != PROVES_ITSELF and not TABLE[route.name].confidential:
                asked = ask(app, route.method, target_of(route), hr_headers)
                assert (asked.status, asked.pieces_read) == (429, 0), route


def test_nothing_is_read_where_nothing_answers(
    client: TestClient, app: FastAPI, hr_headers: Headers
) -> None:
    unknown = ask(app, "POST", "/v1/nothing", hr_headers)
    assert (unknown.status, unknown.pieces_read) == (404, 0)
    wrong = ask(app, "POST", "/v1/employees/E-1", hr_headers)
    assert (wrong.status, wrong.pieces_read) == (405, 0)
    for method in ("GET", "DELETE"):
        bodiless = ask(app, method, "/v1/roles/R-404", hr_headers)
        assert (bodiless.status, bodiless.pieces_read) == (404, 0)


def test_a_key_that_was_used_before_does_not_let_a_body_be_read_without_the_scope(
    client: TestClient, app: FastAPI, hr_headers: Headers, keys: Any
) -> None:
    reader = keys(ActorKind.DATA_TEAM) | {"Idempotency-Key": "k"}
    asked = ask(app, "POST", "/v1/imports?entity=employees", reader)
    assert (asked.status, asked.pieces_read) == (403, 0)


def test_what_is_said_to_be_larger_than_any_body_is_refused_unread(
    client: TestClient, app: FastAPI
) -> None:
    body = ask(app, "PUT", "/v1/roles/R-1", {}, length=900_000_000)
    assert (body.status, body.pieces_read) == (413, 0)
    upload = ask(app, "POST", "/v1/imports", {}, length=900_000_000)
    assert (upload.status, upload.pieces_read) == (401, 0)


def test_a_body_in_pieces_is_read_to_its_end(
    client: TestClient, app: FastAPI, hr_headers: Headers
) -> None:
    body = iter([b'{"title": ', b'"Any"}'])
    stored = ask(app, "PUT", "/v1/roles/R-1", hr_headers, body, length=None)
    assert (stored.status, stored.pieces_read) == (201, 3)


def test_the_token_endpoint_reads_a_form_and_no_more(client: TestClient, app: FastAPI) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    pieces = iter([b"a" * 1024] * 1000)
    asked = ask(app, "POST", "/v1/oauth/token", form, pieces, length=1_024_000)
    assert (asked.status, json.loads(asked.body)["error"]) == (400, "invalid_request")
    assert asked.pieces_read <= MAX_FORM // 1024 + 1


def test_the_same_body_is_parsed_once(
    client: TestClient, hr_headers: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed = 0
    plain = json.loads

    def counting(text: Any, **options: Any) -> Any:
        nonlocal parsed
        parsed += "Once" in str(text)
        return plain(text, **options)

    monkeypatch.setattr(json, "loads", counting)
    for size in (0, 10_000):
        body = {"title": "Once", "description": "x" * size}
        answer = client.put(f"/v1/roles/R-{size}", json=body, headers=hr_headers)
        assert answer.status_code == 201
    assert parsed == 2
