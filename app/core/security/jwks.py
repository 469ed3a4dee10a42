"""The public keys of an identity provider: cached, fetched again when they rotate.

A fetch runs in a thread of its own and requests wait for it without holding a thread, so a
provider that is slow or silent costs a request its deadline and nothing else.
"""

import asyncio
import base64
import json
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import structlog
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from app.core.errors import IdentityProviderUnavailableError
from app.core.observability.logs import kinds_of

MAX_KEYS = 50
MIN_RSA_BITS = 2048

PublicKey = RSAKey | ECKey
KeysById = Mapping[str, PublicKey]
Fetch = Callable[[], bytes]

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class JwksTimes:
    """How long keys are fresh, may be used while they cannot be renewed, and are waited for."""

    fresh_seconds: float
    stale_seconds: float
    refetch_seconds: float
    wait_seconds: float


@dataclass(frozen=True, slots=True)
class _Held:
    keys: KeysById
    at: float


def algorithm_of(key: PublicKey) -> str:
    """The one algorithm that a key may have signed with."""
    return "RS256" if isinstance(key, RSAKey) else "ES256"


class KeyCache:
    """The provider's keys by their ids; one fetch at a time, however many requests ask."""

    def __init__(self, fetch: Fetch, times: JwksTimes) -> None:
        self._fetch = fetch
        self._times = times
        self._held: _Held | None = None
        self._tried_at: float | None = None
        self._failed = False
        self._running: Future[None] | None = None
        self._lock = threading.Lock()

    async def key(self, key_id: str) -> PublicKey | None:
        """The key of this id; nothing if the provider does not have it.

        An unknown id makes the keys be fetched again, at most once every `refetch_seconds`.

        Raises
        ------
        IdentityProviderUnavailableError
            When it cannot be told, because the keys could not be fetched in time.
        """
        held = self._usable()
        if held is not None and key_id in held.keys:
            if self._age(held) > self._times.fresh_seconds:
                self._begin()
            return held.keys[key_id]
        await self._renew()
        held = self._usable()
        if held is not None and key_id in held.keys:
            return held.keys[key_id]
        if held is None or self._failed:
            raise IdentityProviderUnavailableError("The identity provider's keys are out of reach.")
        return None

    def _usable(self) -> _Held | None:
        held = self._held
        return held if held and self._age(held) <= self._times.stale_seconds else None

    @staticmethod
    def _age(held: _Held) -> float:
        return time.monotonic() - held.at

    async def _renew(self) -> None:
        running = self._begin()
        if running is None:
            return
        waiting = asyncio.wrap_future(running)
        try:
            await asyncio.wait_for(asyncio.shield(waiting), self._times.wait_seconds)
        except TimeoutError:
            raise IdentityProviderUnavailableError(
                "The identity provider did not answer in time."
            ) from None

    def _begin(self) -> Future[None] | None:
        """The fetch that runs, or a new one; nothing if the last one was a moment ago."""
        with self._lock:
            if self._running is not None:
                return self._running
            now = time.monotonic()
            if self._tried_at is not None and now - self._tried_at < self._times.refetch_seconds:
                return None
            self._tried_at = now
            running = self._running = Future()
        threading.Thread(target=self._run, args=(running,), name="jwks", daemon=True).start()
        return running

    def _run(self, running: "Future[None]") -> None:
        try:
            held = _Held(parsed_keys(self._fetch()), time.monotonic())
        except Exception as error:  # noqa: BLE001 - whatever a provider does, requests go on
            _log.warning("jwks_not_fetched", **kinds_of(error))
            held = None
        with self._lock:
            if held is not None:
                self._held = held
            self._failed = held is None
            self._running = None
        running.set_result(None)


def parsed_keys(document: bytes) -> KeysById:
    """The keys of a JWK set that can have signed a token: RSA and P-256, public, with an id.

    Raises
    ------
    ValueError
        When it is not a JWK set, or holds no such key.
    """
    body = json.loads(document)
    entries = body.get("keys") if isinstance(body, dict) else None
    if not isinstance(entries, list) or len(entries) > MAX_KEYS:
        raise ValueError("not a JWK set")
    keys: dict[str, PublicKey] = {}
    for entry in entries:
        key = _public_key(entry)
        if key is not None:
            keys.setdefault(entry["kid"], key)
    if not keys:
        raise ValueError("the JWK set holds no key that signs with RS256 or ES256")
    return keys


def _public_key(entry: Any) -> PublicKey | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("kid"), str):
        return None
    if entry.get("use", "sig") != "sig":
        return None
    try:
        key = _imported(entry)
    except (JoseError, ValueError, TypeError, KeyError):
        return None
    if key is None or entry.get("alg", algorithm_of(key)) != algorithm_of(key):
        return None
    return key


def _imported(entry: dict[str, Any]) -> PublicKey | None:
    if entry.get("kty") == "RSA":
        modulus = int.from_bytes(base64.urlsafe_b64decode(entry["n"] + "=="))
        if modulus.bit_length() < MIN_RSA_BITS:
            return None
        return RSAKey.import_key({"kty": "RSA", "n": entry["n"], "e": entry["e"]})
    if entry.get("kty") == "EC" and entry.get("crv") == "P-256":
        public = {name: entry[name] for name in ("kty", "crv", "x", "y")}
        return ECKey.import_key(public)
    return None
