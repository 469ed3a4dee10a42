"""Where the public keys of an identity provider come from: its address, or a file."""

import time
from collections.abc import Callable
from pathlib import Path

import httpx

MAX_BYTES = 262_144


def from_file(path: Path) -> Callable[[], bytes]:
    """Reads a file."""

    def read() -> bytes:
        with path.open("rb") as file:
            return _bounded(file.read(MAX_BYTES + 1))

    return read


def from_url(url: str, seconds: float) -> Callable[[], bytes]:
    """Asks an address: no redirect is followed, and the whole answer must come in time."""

    def fetch() -> bytes:
        ends = time.monotonic() + seconds
        with (
            httpx.Client(timeout=seconds, follow_redirects=False, trust_env=False) as client,
            client.stream("GET", url, headers={"Accept": "application/json"}) as answer,
        ):
            if answer.status_code != httpx.codes.OK:
                raise ValueError("the identity provider did not answer 200")
            document = bytearray()
            for part in answer.iter_bytes():
                document += part
                if len(document) > MAX_BYTES:
                    break
                if time.monotonic() > ends:
                    raise TimeoutError("the identity provider answers too slowly")
        return _bounded(bytes(document))

    return fetch


def _bounded(document: bytes) -> bytes:
    if len(document) > MAX_BYTES:
        raise ValueError("the JWK set is too large")
    return document
