"""What is told once, such as a new secret, is told again after a crash on the way out."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.idempotency import IdempotencyKeys
from app.settings import Settings
from models.vocabulary import Scope
from tests.support.catalogue import Headers

ORIGIN = "https://portal.example"
CALLER = {"name": "nightly feed", "kind": "hr_integration"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"embed_origins": ORIGIN})


@pytest.fixture
def admin(headers_for: Callable[..., Headers]) -> Headers:
    return headers_for(*Scope)


def repeated(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, path: str, body: Any, headers: Headers
) -> dict[str, Any]:
    """The answer that was on its way when, as far as the keys know, the process died; twice."""
    monkeypatch.setattr(IdempotencyKeys, "settle", lambda *_: None)
    under = {**headers, "Idempotency-Key": "crash"}
    first, again = (client.post(path, json=body, headers=under) for _ in range(2))
    assert first.is_success, first.text
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers.get("Cache-Control") == first.headers.get("Cache-Control")
    answer: dict[str, Any] = again.json()
    return answer


@pytest.mark.parametrize(
    ("path", "secret"), [("api-keys", "key"), ("oauth-clients", "client_secret")]
)
def test_a_new_key_or_client_is_told_again_and_made_once(
    client: TestClient, admin: Headers, monkeypatch: pytest.MonkeyPatch, path: str, secret: str
) -> None:
    told = repeated(client, monkeypatch, f"/v1/{path}", CALLER, admin)
    assert told[secret]
    page = client.get(f"/v1/{path}", headers=admin).json()
    assert [one["name"] for one in page["items"]].count(CALLER["name"]) == 1


@pytest.mark.parametrize(("path", "name"), [("api-keys", "prefix"), ("oauth-clients", "client_id")])
def test_a_new_secret_is_told_again(
    client: TestClient, admin: Headers, monkeypatch: pytest.MonkeyPatch, path: str, name: str
) -> None:
    made = client.post(f"/v1/{path}", json=CALLER, headers=admin).json()
    rotate = f"/v1/{path}/{made[name]}/rotate"
    told = repeated(client, monkeypatch, rotate, {"overlap_seconds": 60}, admin)
    assert told[name] == made[name]
    assert told != made


def test_an_embed_token_is_told_again(
    client: TestClient, admin: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"employee": "E-1", "origin": ORIGIN}
    told = repeated(client, monkeypatch, "/v1/embed-tokens", body, admin)
    headers = {"Authorization": f"Bearer {told['token']}", "Origin": ORIGIN}
    assert client.get("/v1/employees/E-1", headers=headers).status_code == 404


def test_a_cancelled_job_is_told_again(
    client: TestClient, admin: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {**admin, "Content-Type": "application/x-ndjson"}
    started = client.post("/v1/imports?entity=employees", content=b"{}\n", headers=headers)
    path = f"{started.headers['Location']}/cancel"
    assert repeated(client, monkeypatch, path, None, admin)["state"] == "cancelled"
