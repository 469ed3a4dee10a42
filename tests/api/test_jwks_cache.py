"""The keys of an identity provider: cached, rotated, and never worth a hanging request."""

import asyncio
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.errors import IdentityProviderUnavailableError
from app.core.security import jwks
from app.core.security.jwks import JwksTimes, KeyCache
from app.core.security.jwks_sources import MAX_BYTES, from_url
from app.main import create_app
from app.settings import Settings
from tests.support.identity_provider import (
    AUDIENCE,
    ISSUER,
    Provider,
    claims,
    rsa_key,
    serving,
    token,
)

FIRST = rsa_key("first")
SECOND = rsa_key("second")
# Far more than a fetch takes on a busy machine; PATIENCE is for providers that never answer.
WAIT = 30.0
PATIENCE = 0.6
REFETCH = 0.4


@pytest.fixture
def backend() -> str:
    """One database will do: nothing here is stored."""
    return "sqlite"


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving(FIRST) as running:
        yield running


def cache_of(provider: Provider, **changes: float) -> KeyCache:
    times = {
        "fresh_seconds": 60.0,
        "stale_seconds": 120.0,
        "refetch_seconds": REFETCH,
        "wait_seconds": WAIT,
        **changes,
    }
    return KeyCache(from_url(provider.url, times["wait_seconds"]), JwksTimes(**times))


def found(cache: KeyCache, key_id: str) -> bool:
    return asyncio.run(cache.key(key_id)) is not None


def unavailable(cache: KeyCache, key_id: str) -> bool:
    with pytest.raises(IdentityProviderUnavailableError):
        asyncio.run(cache.key(key_id))
    return True


def await_asked(provider: Provider, times: int) -> None:
    """Wait until the provider was asked so often; a fetch runs in a thread of its own."""
    deadline = time.monotonic() + WAIT
    while provider.asked < times:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_keys_are_fetched_once_and_remembered(provider: Provider) -> None:
    cache = cache_of(provider)
    assert all(found(cache, "first") for _ in range(20))
    assert provider.asked == 1


def test_a_hundred_first_requests_fetch_once(provider: Provider) -> None:
    provider.seconds = 0.1
    cache = cache_of(provider)

    async def all_at_once() -> list[Any]:
        return await asyncio.gather(*(cache.key("first") for _ in range(100)))

    assert None not in asyncio.run(all_at_once())
    assert provider.asked == 1


def test_a_new_key_is_found_by_its_unknown_id(provider: Provider) -> None:
    cache = cache_of(provider)
    assert found(cache, "first")
    provider.keys = [SECOND]
    time.sleep(REFETCH)
    assert found(cache, "second")
    assert not found(cache, "first")


def test_unknown_ids_cannot_make_us_hammer_the_provider(provider: Provider) -> None:
    cache = cache_of(provider, refetch_seconds=600.0)
    assert found(cache, "first")
    assert not any(found(cache, f"forged-{number}") for number in range(200))
    assert provider.asked == 1


def test_old_keys_are_used_while_they_cannot_be_renewed(provider: Provider) -> None:
    cache = cache_of(provider, fresh_seconds=0.01, refetch_seconds=0.01)
    assert found(cache, "first")
    provider.status = 500
    for asked in (2, 3):
        time.sleep(0.05)
        assert found(cache, "first")
        await_asked(provider, asked)
    assert unavailable(cache, "unknown")


def test_old_keys_are_not_used_for_ever(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = cache_of(provider, stale_seconds=600.0, refetch_seconds=0.01)
    assert found(cache, "first")
    provider.status = 500
    later = 700.0
    monkeypatch.setattr(jwks, "time", SimpleNamespace(monotonic=lambda: later + time.monotonic()))
    assert unavailable(cache, "first")
    provider.status = 200
    time.sleep(0.05)
    assert found(cache, "first")


def test_keys_are_renewed_behind_the_requests(provider: Provider) -> None:
    cache = cache_of(provider, fresh_seconds=0.01, refetch_seconds=0.01)
    assert found(cache, "first")
    provider.keys = [SECOND]
    time.sleep(0.05)
    assert found(cache, "first")
    deadline = time.monotonic() + WAIT
    while provider.asked < 2 or found(cache, "first"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert found(cache, "second")


@pytest.mark.parametrize(
    "document",
    [b"", b"{}", b"[]", b'{"keys": []}', b'{"keys": {}}', b"\xff", b"<html>", b'{"keys": [7]}'],
)
def test_what_is_no_set_of_keys_replaces_nothing(provider: Provider, document: bytes) -> None:
    cache = cache_of(provider, refetch_seconds=0.01)
    assert found(cache, "first")
    provider.body = document or b" "
    time.sleep(0.05)
    assert unavailable(cache, "unknown")
    assert found(cache, "first")


def test_an_answer_without_end_is_not_read_to_its_end(provider: Provider) -> None:
    provider.body = b" " * (MAX_BYTES + 1)
    assert unavailable(cache_of(provider), "first")


def test_no_redirect_is_followed(provider: Provider) -> None:
    with serving(SECOND) as other:
        provider.status, provider.location = 302, other.url
        assert unavailable(cache_of(provider), "second")
        assert other.asked == 0


@pytest.mark.parametrize("slowness", [{"seconds": 30.0}, {"drip_seconds": 0.05}], ids=str)
def test_a_silent_provider_costs_the_deadline_and_no_thread(
    provider: Provider, slowness: dict[str, float]
) -> None:
    for name, value in slowness.items():
        setattr(provider, name, value)
    cache = cache_of(provider, refetch_seconds=600.0, wait_seconds=PATIENCE)

    async def many() -> list[Any]:
        waiting = (cache.key("first") for _ in range(300))
        return await asyncio.gather(*waiting, return_exceptions=True)

    before = threading.active_count()
    answers = asyncio.run(many())
    assert {type(answer) for answer in answers} == {IdentityProviderUnavailableError}
    assert threading.active_count() - before <= 3
    await_asked(provider, 1)
    assert provider.asked == 1


def test_a_provider_that_is_away_is_503_and_keys_of_our_own_go_on(
    settings: Settings, provider: Provider
) -> None:
    away = settings.model_copy(
        update={
            "jwt_issuer": ISSUER,
            "jwt_audience": AUDIENCE,
            "jwt_jwks_url": provider.url,
            "jwt_jwks_wait_seconds": WAIT,
            "jwt_jwks_refetch_seconds": 0.01,
        }
    )
    provider.status = 500
    with TestClient(create_app(away)) as client:
        bearer = {"Authorization": f"Bearer {token(FIRST, claims())}"}
        refused = client.get("/v1/employees", headers=bearer)
        assert refused.status_code == 503
        assert refused.json()["code"] == "identity_provider_unavailable"
        assert "Retry-After" in refused.headers
        own = {"Authorization": f"Bearer lat_{'a' * 10}_{'b' * 40}"}
        assert client.get("/v1/employees", headers=own).status_code == 401
        provider.status = 200
        time.sleep(0.05)
        assert client.get("/v1/employees", headers=bearer).status_code == 200
