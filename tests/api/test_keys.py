"""API keys: what is stored, what is refused and how soon a revocation holds."""

import stat
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import text
from sqlmodel import select

from app.core.db import Database
from app.core.errors import UnauthenticatedError
from app.core.security import KeyRing
from app.core.security.keys import load_pepper, new_key, parse_key
from app.main import create_app
from app.settings import Settings
from models.access import ApiKey
from models.base import utc_now
from models.journal import AuditEntry
from models.vocabulary import ChangeAction, EntityKind, Scope
from tests.support.catalogue import Headers, seller

READ = frozenset({Scope.CATALOG_READ})
SQLITE_ONLY = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def keyring(database: Database, settings: Settings) -> KeyRing:
    return KeyRing(database, settings)


def bearer(key: object) -> Headers:
    return {"Authorization": f"Bearer {key}"}


def test_a_key_reads_what_its_scope_allows(client: TestClient, keyring: KeyRing) -> None:
    key = keyring.issue(actor="test", name="portal", scopes=READ)
    assert client.get("/v1/roles", headers=bearer(key)).status_code == 200


def test_only_the_hash_of_a_key_is_stored(keyring: KeyRing, database: Database) -> None:
    key = keyring.issue(actor="test", name="portal", scopes=READ)
    with database.read() as session:
        row = session.exec(select(ApiKey)).one()
        stored = " ".join(str(value) for value in row.model_dump().values())
    assert key.secret not in stored
    assert len(row.secret_hash) == 64


def test_making_and_revoking_a_key_is_audited(keyring: KeyRing, database: Database) -> None:
    key = keyring.issue(actor="test", name="portal", scopes=READ)
    assert keyring.revoke(key.prefix, actor="test") is True
    assert keyring.revoke(key.prefix, actor="test") is False
    with database.read() as session:
        entries = session.exec(select(AuditEntry)).all()
    assert [(e.action, e.entity, e.external_id) for e in entries] == [
        (ChangeAction.CREATED, EntityKind.API_KEY, key.prefix),
        (ChangeAction.REVOKED, EntityKind.API_KEY, key.prefix),
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer "},
        {"Authorization": "Basic bGF0OmxhdA=="},
        bearer("lat_short_secret"),
        bearer(f"lat_{'a' * 10}_{'b' * 40}"),
        bearer("x" * 5000),
        {"Authorization": b"Bearer lat_\xe9\xff"},
    ],
)
@SQLITE_ONLY
def test_a_request_without_a_valid_key_is_401(client: TestClient, headers: Headers) -> None:
    answer = client.get("/v1/roles", headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["code"] == "unauthenticated"


def test_a_wrong_secret_under_a_known_prefix_is_401(client: TestClient, keyring: KeyRing) -> None:
    key = keyring.issue(actor="test", name="portal", scopes=READ)
    assert client.get("/v1/roles", headers=bearer(key)).status_code == 200
    forged = f"lat_{key.prefix}_{'A' * 40}"
    assert client.get("/v1/roles", headers=bearer(forged)).status_code == 401


def test_an_expired_key_is_401_even_when_it_was_remembered(
    client: TestClient, keyring: KeyRing, database: Database
) -> None:
    soon = keyring.issue(
        actor="test", name="soon", scopes=READ, expires_at=utc_now() + timedelta(seconds=2)
    )
    assert client.get("/v1/roles", headers=bearer(soon)).status_code == 200
    threading.Event().wait(2.05)
    assert client.get("/v1/roles", headers=bearer(soon)).status_code == 401


def test_a_revocation_by_another_process_holds_within_the_refresh_time(
    client: TestClient, keyring: KeyRing, settings: Settings
) -> None:
    key = keyring.issue(actor="test", name="portal", scopes=READ)
    assert client.get("/v1/roles", headers=bearer(key)).status_code == 200
    keyring.revoke(key.prefix, actor="test")
    threading.Event().wait(settings.refresh_seconds + 0.05)
    assert client.get("/v1/roles", headers=bearer(key)).status_code == 401


def test_a_revocation_by_the_same_process_holds_at_once(keyring: KeyRing) -> None:
    key = keyring.issue(actor="test", name="portal", scopes=READ)
    assert keyring.authenticate(str(key)) == keyring.recall(str(key))
    keyring.revoke(key.prefix, actor="test")
    assert keyring.recall(str(key)) is None
    with pytest.raises(UnauthenticatedError):
        keyring.authenticate(str(key))


def test_a_remembered_key_is_checked_without_the_database(
    keyring: KeyRing, database: Database
) -> None:
    key = keyring.issue(actor="test", name="portal", scopes=READ)
    keyring.authenticate(str(key))
    with database.write() as session:
        session.execute(text("DELETE FROM api_keys"))
    recalled = keyring.recall(str(key))
    assert recalled is not None
    assert recalled.name == f"key:{key.prefix}"
    assert keyring.recall(f"lat_{key.prefix}_{'A' * 40}") is None


def test_a_key_without_the_scope_is_403(
    client: TestClient, headers_for: Callable[..., Headers]
) -> None:
    answer = client.put("/v1/employees/E-1", headers=headers_for(Scope.CATALOG_READ), json=seller())
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    assert "catalog:write" in answer.json()["detail"]


def test_a_person_that_is_forbidden_looks_like_one_that_is_missing(
    client: TestClient, hr_headers: Headers, headers_for: Callable[..., Headers]
) -> None:
    assert client.put("/v1/employees/E-2", headers=hr_headers, json=seller()).is_success
    own = headers_for(Scope.CATALOG_READ, employee="E-1")
    forbidden = client.get("/v1/employees/E-2", headers=own)
    missing = client.get("/v1/employees/E-3", headers=own)
    assert (forbidden.status_code, missing.status_code) == (404, 404)
    told = [
        {k: v for k, v in answer.json().items() if k not in {"request_id", "instance"}}
        for answer in (forbidden, missing)
    ]
    assert told[0] == told[1]


def test_a_key_of_one_employee_does_not_write_for_the_organisation(
    client: TestClient, headers_for: Callable[..., Headers]
) -> None:
    own = headers_for(*Scope, employee="E-1")
    for method, path in (("PUT", "/v1/roles/R-1"), ("DELETE", "/v1/employees/E-1")):
        answer = client.request(method, path, headers=own, json={"title": "Any"})
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")


def test_two_hundred_parallel_calls_with_unknown_keys_are_all_401(
    settings: Settings,
) -> None:
    found: list[int] = []
    unlimited = settings.model_copy(update={"failed_credentials_per_minute": 0})

    def ask(client: TestClient) -> None:
        answers = [client.get("/v1/roles", headers=bearer(new_key())) for _ in range(10)]
        found.extend(answer.status_code for answer in answers)

    with TestClient(create_app(unlimited)) as client:
        threads = [threading.Thread(target=ask, args=(client,)) for _ in range(20)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [401] * 200


@SQLITE_ONLY
def test_the_pepper_file_is_made_once_and_private(settings: Settings) -> None:
    found: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: found.append(load_pepper(settings))) for _ in range(16)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    file = settings.data_dir / "key_pepper"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert set(found) == {file.read_bytes()}
    assert [path.name for path in settings.data_dir.iterdir() if "pepper" in path.name] == [
        "key_pepper"
    ]


@SQLITE_ONLY
def test_a_damaged_pepper_file_is_refused(settings: Settings) -> None:
    (settings.data_dir / "key_pepper").write_bytes(b"short")
    with pytest.raises(ValueError, match="key_pepper is damaged"):
        load_pepper(settings)


def test_a_key_does_not_hold_under_another_pepper(database: Database, settings: Settings) -> None:
    key = KeyRing(database, settings).issue(actor="test", name="portal", scopes=READ)
    other = settings.model_copy(update={"key_pepper": SecretStr("another pepper of length")})
    with pytest.raises(UnauthenticatedError):
        KeyRing(database, other).authenticate(str(key))


def test_keys_differ_and_their_text_comes_back() -> None:
    keys = [new_key() for _ in range(200)]
    assert len({str(key) for key in keys}) == 200
    assert all(parse_key(str(key)) == key for key in keys)
    assert all(key.secret not in repr(key) for key in keys)
