"""Embed tokens: one employee, one origin, a quarter of an hour, and nothing beyond."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.errors import UnauthenticatedError
from app.core.security.keys import load_pepper
from app.core.security.tokens import TokenSigner, TokenUse
from app.core.services import services_of
from app.settings import Settings
from models.access import ApiKey
from models.journal import AuditEntry
from models.vocabulary import ActorKind, EntityKind, Scope
from tests.support.catalogue import Headers
from tests.support.embedded import EMBEDS, ORIGIN, OWN, PUBLIC, SECOND, issue, page


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update=EMBEDS)


def test_a_page_reads_its_person_and_nobody_else(
    client: TestClient, people: None, token: str
) -> None:
    answer = client.get(OWN, headers=page(token))
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    for other in ("E-2", "E-404"):
        assert client.get(f"/v1/employees/{other}", headers=page(token)).status_code == 404


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "",
        "null",
        SECOND,
        "https://portal.example.evil.example",
        "https://portal.example:8443",
        "http://portal.example",
        "https://PORTAL.example",
        "https://portal.example/",
        f"{ORIGIN} {SECOND}",
        f"{ORIGIN}, {SECOND}",
    ],
)
def test_from_any_other_origin_the_token_is_refused_and_the_answer_unreadable(
    client: TestClient, people: None, token: str, origin: str | None
) -> None:
    answer = client.get(OWN, headers=page(token, origin))
    assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused")
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_two_origins_at_once_are_refused(client: TestClient, people: None, token: str) -> None:
    sent = [("Authorization", f"Bearer {token}"), ("Origin", ORIGIN), ("Origin", SECOND)]
    answer = client.get(OWN, headers=sent)
    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize("changes", [{"seconds": 901}, {"seconds": 10**9}, {"seconds": 0}])
def test_it_holds_for_a_quarter_of_an_hour_at_most(
    client: TestClient, issuer: Headers, changes: dict[str, int]
) -> None:
    assert issue(client, issuer, **changes).status_code == 422


def test_it_ends_by_itself(client: TestClient, people: None, settings: Settings) -> None:
    signer = TokenSigner(load_pepper(settings))
    ended, _ = signer.signed(
        TokenUse.EMBED,
        "key:any",
        frozenset(),
        seconds=-1,
        employee_external_id="E-1",
        origin=ORIGIN,
    )
    with pytest.raises(UnauthenticatedError):
        signer.checked(TokenUse.EMBED, ended)
    assert client.get(OWN, headers=page(ended)).status_code == 401


@pytest.mark.parametrize(
    "origin",
    ["*", "null", "https://other.example", "https://portal.example/", "https://PORTAL.example"],
)
def test_only_origins_of_the_settings_can_be_named(
    client: TestClient, issuer: Headers, origin: str
) -> None:
    answer = issue(client, issuer, origin=origin)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == ["/origin"]


def test_revoking_the_issuer_ends_its_tokens(
    client: TestClient, people: None, token: str, issuer: Headers, settings: Settings
) -> None:
    assert client.get(OWN, headers=page(token)).status_code == 200
    prefix = issuer["Authorization"].split("_")[1]
    services_of(client.app).callers.keyring.revoke(prefix, actor="tests")
    assert client.get(OWN, headers=page(token)).status_code == 401


def test_an_issuer_that_loses_the_scope_loses_its_tokens(
    client: TestClient,
    people: None,
    token: str,
    issuer: Headers,
    database: Database,
    settings: Settings,
) -> None:

    with database.write() as session:
        for row in session.exec(select(ApiKey)).all():
            if "embed" in row.scopes:
                row.scopes = ["match"]
    threading.Event().wait(settings.refresh_seconds + 0.05)
    assert client.get(OWN, headers=page(token)).status_code == 401


def test_a_token_cannot_issue_tokens(client: TestClient, people: None, token: str) -> None:
    assert issue(client, page(token)).status_code == 403


def test_neither_a_person_s_key_nor_a_manager_s_issues_tokens(
    client: TestClient, headers_for: Callable[..., Headers]
) -> None:
    own = headers_for(*Scope, employee="E-1")
    assert issue(client, own).status_code == 403


def test_issuing_does_not_tell_who_exists(
    client: TestClient, people: None, issuer: Headers
) -> None:
    there, missing = issue(client, issuer), issue(client, issuer, employee="E-404")
    assert there.status_code == missing.status_code == 201
    assert there.json().keys() == missing.json().keys()


def test_issuing_is_audited_without_the_token(
    client: TestClient, people: None, token: str, database: Database
) -> None:
    with database.read() as session:
        rows = session.exec(select(AuditEntry)).all()
    issued = [row for row in rows if row.entity is EntityKind.EMBED]
    assert len(issued) == 1
    assert token.rsplit(".", 1)[1] not in str(issued[0].model_dump())


def test_a_preflight_is_answered_for_allowed_origins_and_own_pages_only(
    client: TestClient,
) -> None:
    def asked(path: str, origin: str, method: str = "GET") -> Any:
        sent = {
            "Origin": origin,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "authorization",
        }
        return client.options(path, headers=sent)

    for path, method, methods in (
        (OWN, "GET", "GET, PATCH"),
        (OWN, "PATCH", "GET, PATCH"),
        (f"{OWN}/recommendations", "GET", "GET"),
        (f"{OWN}/openings/O-1/match", "GET", "GET"),
        (f"{OWN}/dismissals/O-1", "PUT", "DELETE, PUT"),
        (f"{OWN}/evidence", "POST", "GET, POST"),
        ("/v1/openings/O-1", "GET", "GET"),
    ):
        answer = asked(path, ORIGIN, method)
        assert answer.status_code == 204
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert answer.headers["Access-Control-Allow-Methods"] == methods
        allowed = answer.headers["Access-Control-Allow-Headers"].lower().split(", ")
        assert {"authorization", "content-type", "if-match", "idempotency-key"} <= set(allowed)
        assert "Origin" in answer.headers["Vary"]
    refused = [
        asked(OWN, "https://other.example"),
        asked(OWN, "null"),
        asked(OWN, ORIGIN, "PUT"),
        asked(OWN, ORIGIN, "DELETE"),
        asked("/v1/openings/O-1", ORIGIN, "PATCH"),
        asked(OWN, PUBLIC),
        asked("/v1/match", ORIGIN),
        asked("/v1/api-keys", ORIGIN),
        asked("/v1/openings/O-1/nominations", ORIGIN),
        asked("/livez", ORIGIN),
    ]
    assert all("Access-Control-Allow-Origin" not in answer.headers for answer in refused)
    assert all(answer.status_code in {404, 405} for answer in refused)


def test_an_api_key_in_a_page_gets_no_cross_origin_answer(
    client: TestClient, people: None, hr_headers: Headers
) -> None:
    answer = client.get(OWN, headers={**hr_headers, "Origin": ORIGIN})
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_page_is_told_that_its_token_ended(client: TestClient, people: None) -> None:
    answer = client.get(OWN, headers=page("lat_embed.x.y.z"))
    assert answer.status_code == 401
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_errors_of_a_page_s_own_requests_can_be_read_by_it(
    client: TestClient, people: None, token: str
) -> None:
    answer = client.get(f"{OWN}?nothing", headers={**page(token), "If-None-Match": "x" * 2000})
    assert answer.status_code == 422
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    missing = client.get("/v1/employees/E-2", headers=page(token))
    assert missing.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_a_client_of_oauth_issues_tokens_that_end_with_it(
    client: TestClient, people: None, headers_for: Callable[..., Headers]
) -> None:
    admin = headers_for(Scope.ADMIN)
    body = {"name": "portal", "kind": str(ActorKind.PORTAL)}
    made = client.post("/v1/oauth-clients", json=body, headers=admin).json()
    form = {
        "grant_type": "client_credentials",
        "client_id": made["client_id"],
        "client_secret": made["client_secret"],
    }
    access = client.post("/v1/oauth/token", data=form).json()["access_token"]
    embed = issue(client, {"Authorization": f"Bearer {access}"}).json()["token"]
    assert client.get(OWN, headers=page(embed)).status_code == 200
    assert client.delete(f"/v1/oauth-clients/{made['client_id']}", headers=admin).is_success
    assert client.get(OWN, headers=page(embed)).status_code == 401


def test_the_expiry_that_is_told_is_the_one_that_holds(
    client: TestClient, issuer: Headers, settings: Settings
) -> None:
    told = issue(client, issuer, seconds=60).json()
    checked = TokenSigner(load_pepper(settings)).checked(TokenUse.EMBED, told["token"])
    assert 0 < checked.expires_at - time.time() <= 60
    assert (checked.employee_external_id, checked.origin) == ("E-1", ORIGIN)
