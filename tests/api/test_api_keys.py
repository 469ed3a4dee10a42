"""API keys over the API: made, listed, rotated and revoked by an admin."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.security import KeyRing
from app.core.security.usage import LastUse
from app.main import create_app
from app.settings import Settings
from models.access import ApiKey
from models.base import utc_now
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, fields_of

BODY = {"name": "nightly sync", "kind": "hr_integration"}


@pytest.fixture
def admin(headers_for: Callable[..., Headers]) -> Headers:
    return headers_for(Scope.ADMIN)


def bearer(key: object) -> Headers:
    return {"Authorization": f"Bearer {key}"}


def made(client: TestClient, admin: Headers, **changes: Any) -> dict[str, Any]:
    answer = client.post("/v1/api-keys", json={**BODY, **changes}, headers=admin)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    key: dict[str, Any] = answer.json()
    return key


def reads(client: TestClient, key: str) -> int:
    return client.get("/v1/roles", headers=bearer(key)).status_code


def test_a_key_has_the_default_scopes_of_its_kind(client: TestClient, admin: Headers) -> None:
    key = made(client, admin)
    assert key["scopes"] == [
        "catalog:read",
        "catalog:write",
        "events:write",
        "moves:read",
        "moves:write",
        "webhooks",
    ]
    assert reads(client, key["key"]) == 200


def test_the_text_of_a_key_is_told_once(client: TestClient, admin: Headers) -> None:
    key = made(client, admin)
    one = client.get(f"/v1/api-keys/{key['prefix']}", headers=admin)
    listed = client.get("/v1/api-keys", headers=admin)
    assert "key" not in one.json()
    assert key["key"].split("_")[2] not in one.text + listed.text
    assert key["prefix"] in [item["prefix"] for item in listed.json()["items"]]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"kind": "manager"}, ["/employee"]),
        ({"kind": "manager", "employee": "E-1", "scopes": ["catalog:write"]}, ["/scopes"]),
        ({"kind": "manager", "employee": "E-1", "scopes": ["confidential:read"]}, ["/scopes"]),
        ({"kind": "portal", "employee": "E-1", "scopes": ["admin"]}, ["/scopes"]),
        ({"kind": "portal", "scopes": ["catalog:write"]}, ["/scopes"]),
        ({"kind": "hr_partner", "employee": "E-1"}, ["/employee"]),
        ({"kind": "hr_integration", "scopes": ["admin"]}, ["/scopes"]),
        ({"kind": "data_team", "scopes": ["privacy"]}, ["/scopes"]),
        ({"kind": "admin", "scopes": ["catalog:read"]}, ["/scopes"]),
        ({"expires_at": "2020-01-01T00:00:00Z"}, ["/expires_at"]),
        ({"scopes": []}, ["/scopes"]),
        ({"scopes": ["match", "match"]}, ["/scopes"]),
        ({"kind": "emperor"}, ["/kind"]),
    ],
    ids=str,
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_a_kind_cannot_have_is_refused_by_name(
    client: TestClient, admin: Headers, changes: dict[str, Any], fields: list[str]
) -> None:
    answer = client.post("/v1/api-keys", json={**BODY, **changes}, headers=admin)
    assert answer.status_code == 422
    assert fields_of(answer) == fields


def test_scopes_that_a_kind_cannot_hold_are_worth_nothing_in_the_database_either(
    client: TestClient, database: Database, settings: Settings
) -> None:
    key = KeyRing(database, settings).issue(
        actor="tests",
        name="forged row",
        kind=ActorKind.MANAGER,
        scopes=frozenset(Scope),
        employee_external_id="E-1",
    )
    assert client.get("/v1/api-keys", headers=bearer(key)).status_code == 403
    answer = client.patch("/v1/employees/E-1", json={}, headers=bearer(key))
    assert answer.status_code == 403


def test_a_rotated_key_keeps_its_prefix_and_the_old_secret_for_the_overlap(
    client: TestClient, admin: Headers, database: Database, settings: Settings
) -> None:
    old = made(client, admin)
    path = f"/v1/api-keys/{old['prefix']}"
    new = client.post(f"{path}/rotate", json={"overlap_seconds": 60}, headers=admin).json()
    assert new["prefix"] == old["prefix"]
    assert new["key"] != old["key"]
    assert [reads(client, old["key"]), reads(client, new["key"])] == [200, 200]
    with database.write() as session:
        row = session.exec(select(ApiKey).where(ApiKey.prefix == old["prefix"])).one()
        row.previous_expires_at = utc_now() - timedelta(seconds=1)
    threading.Event().wait(settings.refresh_seconds + 0.05)
    assert [reads(client, old["key"]), reads(client, new["key"])] == [401, 200]


def test_a_rotation_without_overlap_ends_the_old_secret_at_once(
    client: TestClient, admin: Headers
) -> None:
    old = made(client, admin)
    assert reads(client, old["key"]) == 200
    path = f"/v1/api-keys/{old['prefix']}/rotate"
    new = client.post(path, json={"overlap_seconds": 0}, headers=admin).json()
    assert [reads(client, old["key"]), reads(client, new["key"])] == [401, 200]


def test_a_revoked_key_is_out_with_both_secrets_and_cannot_be_rotated(
    client: TestClient, admin: Headers
) -> None:
    old = made(client, admin)
    path = f"/v1/api-keys/{old['prefix']}"
    new = client.post(f"{path}/rotate", json={"overlap_seconds": 600}, headers=admin).json()
    assert client.delete(path, headers=admin).status_code == 204
    assert [reads(client, old["key"]), reads(client, new["key"])] == [401, 401]
    refused = client.post(f"{path}/rotate", json={"overlap_seconds": 600}, headers=admin)
    assert refused.status_code == 409


def test_keys_are_listed_page_by_page(client: TestClient, admin: Headers) -> None:
    prefixes = {made(client, admin)["prefix"] for _ in range(5)}
    found: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = client.get("/v1/api-keys", params=query, headers=admin).json()
        found += [item["prefix"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert prefixes < set(found)
    assert len(found) == len(set(found))


def test_only_an_admin_manages_keys(
    client: TestClient, headers_for: Callable[..., Headers]
) -> None:
    powerful = headers_for(*(set(Scope) - {Scope.ADMIN}))
    bound = headers_for(*Scope, employee="E-1")
    for headers in (powerful, bound):
        assert client.post("/v1/api-keys", json=BODY, headers=headers).status_code == 403
        assert client.get("/v1/api-keys", headers=headers).status_code == 403
        assert client.delete("/v1/api-keys/aaaaaaaaaa", headers=headers).status_code == 403


def test_the_last_use_is_written_when_the_service_stops(
    settings: Settings, database: Database
) -> None:
    keyring = KeyRing(database, settings)
    key = keyring.issue(actor="tests", name="used", scopes=frozenset({Scope.CATALOG_READ}))
    unused = keyring.issue(actor="tests", name="unused", scopes=frozenset({Scope.CATALOG_READ}))
    began = utc_now()
    with TestClient(create_app(settings)) as client:
        assert all(reads(client, str(key)) == 200 for _ in range(5))
        assert keyring.one_issued(key.prefix).last_used_at is None
    used = keyring.one_issued(key.prefix).last_used_at
    assert used is not None
    assert began <= used <= utc_now()
    assert keyring.one_issued(unused.prefix).last_used_at is None


def test_a_refused_secret_is_no_use_of_the_key(settings: Settings, database: Database) -> None:
    keyring = KeyRing(database, settings)
    key = keyring.issue(actor="tests", name="guessed", scopes=frozenset({Scope.CATALOG_READ}))
    with TestClient(create_app(settings)) as client:
        assert reads(client, f"lat_{key.prefix}_{'A' * 40}") == 401
    assert keyring.one_issued(key.prefix).last_used_at is None


def test_uses_that_could_not_be_written_wait_for_the_next_time(
    settings: Settings, database: Database
) -> None:
    keyring = KeyRing(database, settings)
    key = keyring.issue(actor="tests", name="used", scopes=frozenset({Scope.CATALOG_READ}))
    broken = Database(settings.model_copy(update={"database_url": _nowhere(settings)}))
    uses = LastUse(broken, ApiKey, "prefix")
    uses.note(key.prefix)
    uses.write()
    broken.close()
    uses._database = database
    uses.write()
    assert keyring.one_issued(key.prefix).last_used_at is not None


def _nowhere(settings: Settings) -> str:
    """The URL of a database that cannot be opened."""
    if settings.resolved_database_url.startswith("sqlite"):
        return f"sqlite:///{settings.data_dir / 'not' / 'there.db'}"
    return "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
