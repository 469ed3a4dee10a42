"""OAuth 2 client credentials: the letter of RFC 6749, and what an attacker may try."""

import base64
import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
from fastapi.testclient import TestClient
from joserfc import jws
from joserfc.jwk import OctKey
from sqlmodel import select

from app.core.db import Database
from app.core.errors import UnauthenticatedError
from app.core.security.keys import derived_key, load_pepper
from app.core.security.tokens import TokenSigner, TokenUse
from app.settings import Settings
from models.access import OAuthClient
from models.base import utc_now
from models.vocabulary import Scope
from tests.support.catalogue import Headers

SQLITE_ONLY = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
GRANT = {"grant_type": "client_credentials"}


@pytest.fixture
def admin(headers_for: Callable[..., Headers]) -> Headers:
    return headers_for(Scope.ADMIN)


@pytest.fixture
def made(client: TestClient, admin: Headers) -> dict[str, Any]:
    body = {"name": "nightly sync", "kind": "hr_integration"}
    answer = client.post("/v1/oauth-clients", json=body, headers=admin)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def in_form(made: dict[str, Any], **more: str) -> dict[str, str]:
    return {
        **GRANT,
        "client_id": made["client_id"],
        "client_secret": made["client_secret"],
        **more,
    }


def basic(client_id: str, secret: str) -> Headers:
    pair = f"{quote_plus(client_id)}:{quote_plus(secret)}".encode()
    return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}


def ask(client: TestClient, form: dict[str, str] | str, headers: Headers | None = None) -> Any:
    content = form if isinstance(form, str) else urlencode(form)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return client.post("/v1/oauth/token", content=content, headers={**kind, **(headers or {})})


def bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


def status(client: TestClient, token: str, path: str = "roles") -> int:
    sent = {"Authorization": f"Bearer {token}".encode("latin-1")}
    return client.get(f"/v1/{path}", headers=sent).status_code


def test_a_client_gets_a_short_token_and_reads_with_it(
    client: TestClient, made: dict[str, Any], settings: Settings
) -> None:
    for answer in (
        ask(client, in_form(made)),
        ask(client, GRANT, basic(made["client_id"], made["client_secret"])),
    ):
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        told = answer.json()
        assert told["token_type"] == "Bearer"
        assert told["expires_in"] == settings.token_seconds
        assert told["scope"] == (
            "catalog:read catalog:write events:write moves:read moves:write webhooks"
        )
        assert status(client, told["access_token"]) == 200


def test_a_scope_narrows_the_token(client: TestClient, made: dict[str, Any]) -> None:
    told = ask(client, in_form(made, scope="catalog:read")).json()
    assert told["scope"] == "catalog:read"
    body = {"title": "Any"}
    headers = bearer(told["access_token"])
    assert client.put("/v1/roles/R-1", json=body, headers=headers).status_code == 403
    assert status(client, told["access_token"]) == 200


@pytest.mark.parametrize(
    ("changes", "code", "error"),
    [
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"scope": "admin"}, 400, "invalid_scope"),
        ({"scope": "catalog:read admin"}, 400, "invalid_scope"),
        ({"scope": "catalog:read  catalog:write"}, 400, "invalid_scope"),
        ({"scope": "everything"}, 400, "invalid_scope"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_secret": "x" * 5000}, 401, "invalid_client"),
        ({"client_secret": "\x00é"}, 401, "invalid_client"),
        ({"client_id": "lc_unknown"}, 401, "invalid_client"),
        ({"client_id": "' OR '1'='1"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"padding": "x" * 9000}, 400, "invalid_request"),
    ],
    ids=str,
)
@SQLITE_ONLY
def test_what_is_wrong_is_told_as_the_rfc_says(
    client: TestClient, made: dict[str, Any], changes: dict[str, str], code: int, error: str
) -> None:
    answer = ask(client, in_form(made, **changes))
    assert (answer.status_code, answer.json()["error"]) == (code, error)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json()) == {"error", "error_description"}
    if code == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


@SQLITE_ONLY
def test_a_form_that_cannot_be_read_is_an_invalid_request(
    client: TestClient, made: dict[str, Any]
) -> None:
    good = urlencode(in_form(made))
    for form in (
        "grant_type=%FF%FE",
        f"{good}&scope=match&scope=admin",
        "&".join("abcdefghijklmnopqrstuvwxyz"),
    ):
        assert ask(client, form).json()["error"] == "invalid_request"
    as_json = {"Content-Type": "application/json"}
    assert ask(client, json.dumps(in_form(made)), as_json).json()["error"] == "invalid_request"
    assert client.post("/v1/oauth/token").json()["error"] == "invalid_request"
    parameters = {"client_secret": made["client_secret"], "client_id": made["client_id"]}
    in_address = client.post("/v1/oauth/token", params=parameters | GRANT)
    assert in_address.status_code == 400
    assert in_address.json()["error"] == "invalid_request"


@SQLITE_ONLY
def test_a_client_proves_itself_in_one_way(client: TestClient, made: dict[str, Any]) -> None:
    good = basic(made["client_id"], made["client_secret"])
    assert ask(client, in_form(made), good).json()["error"] == "invalid_request"
    other = {**GRANT, "client_id": "lc_other"}
    assert ask(client, other, good).json()["error"] == "invalid_request"
    for header in ("Basic", "Basic !", "Basic YQ==", "Bearer x", "Negotiate abc", "Basic /w=="):
        answer = ask(client, GRANT, {"Authorization": header})
        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_revoked_client_gets_no_token_and_its_tokens_end(
    client: TestClient, made: dict[str, Any], admin: Headers, settings: Settings
) -> None:
    told = ask(client, in_form(made)).json()["access_token"]
    assert status(client, told) == 200
    path = f"/v1/oauth-clients/{made['client_id']}"
    assert client.delete(path, headers=admin).status_code == 204
    assert client.delete(path, headers=admin).status_code == 204
    assert ask(client, in_form(made)).json()["error"] == "invalid_client"
    assert status(client, told) == 401
    assert client.get(path, headers=admin).json()["revoked_at"] is not None


def test_a_client_revoked_by_another_process_is_out_within_the_refresh_time(
    client: TestClient, made: dict[str, Any], database: Database, settings: Settings
) -> None:
    told = ask(client, in_form(made)).json()["access_token"]
    assert status(client, told) == 200
    with database.write() as session:
        row = session.exec(select(OAuthClient)).one()
        row.revoked_at = utc_now()
    threading.Event().wait(settings.refresh_seconds + 0.05)
    assert status(client, told) == 401


def test_a_token_loses_what_its_client_loses(
    client: TestClient, made: dict[str, Any], database: Database, settings: Settings
) -> None:
    told = ask(client, in_form(made)).json()["access_token"]
    with database.write() as session:
        row = session.exec(select(OAuthClient)).one()
        row.scopes = ["webhooks"]
    threading.Event().wait(settings.refresh_seconds + 0.05)
    assert status(client, told) == 403


def test_a_rotated_secret_holds_for_the_overlap_alone(
    client: TestClient, made: dict[str, Any], admin: Headers, database: Database
) -> None:
    path = f"/v1/oauth-clients/{made['client_id']}/rotate"
    fresh = client.post(path, json={"overlap_seconds": 3600}, headers=admin).json()
    assert fresh["client_secret"] != made["client_secret"]
    assert ask(client, in_form(fresh)).status_code == ask(client, in_form(made)).status_code == 200
    with database.write() as session:
        row = session.exec(select(OAuthClient)).one()
        row.previous_expires_at = utc_now() - timedelta(seconds=1)
    threading.Event().wait(0.3)
    assert ask(client, in_form(made)).status_code == 401
    last = client.post(path, json={"overlap_seconds": 0}, headers=admin).json()
    assert ask(client, in_form(fresh)).status_code == 401
    assert ask(client, in_form(last)).status_code == 200


def test_only_a_hash_of_the_secret_is_stored_and_it_is_told_once(
    client: TestClient, made: dict[str, Any], admin: Headers, database: Database
) -> None:
    with database.read() as session:
        row = session.exec(select(OAuthClient)).one()
    assert made["client_secret"] not in str(row.model_dump())
    listed = client.get("/v1/oauth-clients", headers=admin)
    one = client.get(f"/v1/oauth-clients/{made['client_id']}", headers=admin)
    assert made["client_secret"] not in listed.text + one.text


@SQLITE_ONLY
def test_forged_and_mixed_up_tokens_are_401(
    client: TestClient, made: dict[str, Any], settings: Settings
) -> None:
    good = ask(client, in_form(made)).json()["access_token"]
    compact = good.removeprefix("lat_access.")
    header, payload, signature = compact.split(".")
    pepper = load_pepper(settings)
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    richer = _encoded({**said, "scope": "admin"})
    for forged in (
        f"lat_access.{header}.{richer}.{signature}",
        f"lat_access.{_encoded({'alg': 'none'})}.{payload}.",
        f"lat_embed.{compact}",
        f"lat_access.{compact}x",
        f"lat_access.{compact}.x",
        "lat_access.",
        "lat_access.é.é.é",
        f"lat_access.{'x' * 9000}",
        compact,
        f"lat_access.{_signed(said, pepper)}",
        f"lat_access.{_signed(said, derived_key(pepper, 'embed tokens'))}",
        f"lat_access.{_signed(said, b'another secret of enough length!')}",
    ):
        assert status(client, forged) == 401, forged[:60]


@SQLITE_ONLY
def test_a_token_ends(settings: Settings) -> None:
    signer = TokenSigner(load_pepper(settings))
    text, token = signer.signed(TokenUse.ACCESS, "client:x", frozenset(), seconds=60)
    assert signer.checked(TokenUse.ACCESS, text) == token
    ended, _ = signer.signed(TokenUse.ACCESS, "client:x", frozenset(), seconds=0)
    with pytest.raises(UnauthenticatedError):
        signer.checked(TokenUse.ACCESS, ended)


@SQLITE_ONLY
def test_a_client_of_a_manager_is_bound_like_a_key(client: TestClient, admin: Headers) -> None:
    body = {"name": "managers' portal", "kind": "manager"}
    unbound = client.post("/v1/oauth-clients", json=body, headers=admin)
    assert unbound.status_code == 422
    assert [one["field"] for one in unbound.json()["errors"]] == ["/employee"]
    bound = client.post("/v1/oauth-clients", json={**body, "employee": "E-1"}, headers=admin)
    told = ask(client, in_form(bound.json())).json()
    assert told["scope"] == "catalog:read evidence match moves:read moves:write"
    assert status(client, told["access_token"], "employees/E-2") == 404


def _signed(said: dict[str, Any], secret: bytes) -> str:
    header = {"alg": "HS256", "typ": "lateral-access+jwt"}
    key = OctKey.import_key(secret)
    return jws.serialize_compact(header, json.dumps(said), key, ["HS256"])


def _encoded(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
