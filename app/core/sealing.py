"""Secrets and answers at rest, and texts that only this service can read."""

import os
from functools import cache
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from fastapi import Depends, Request

from app.core.services import services_of

_NONCE_BYTES = 12
_KEY_BYTES = 32


class BrokenSealError(Exception):
    """The bytes were not sealed by this service for this purpose, or were changed since."""


class Sealer:
    """Encrypts and authenticates (AES-256-GCM) under a key derived from the service's pepper.

    Each purpose has a key of its own. A `salt` narrows it further: what is sealed with one can
    be opened by nobody who does not bring the same, the service included.
    """

    def __init__(self, pepper: bytes, purpose: str) -> None:
        self._pepper = pepper
        self._purpose = purpose.encode()
        self._unsalted = self._cipher(b"")

    def seal(self, plain: bytes, salt: bytes = b"") -> bytes:
        """The sealed bytes; the same text never looks the same twice."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._under(salt).encrypt(nonce, plain, None)

    def open(self, sealed: bytes, salt: bytes = b"") -> bytes:
        """What was sealed.

        Raises
        ------
        BrokenSealError
            When it was sealed by another key, or is not what was sealed.
        """
        try:
            return self._under(salt).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None)
        except (InvalidTag, ValueError) as error:
            raise BrokenSealError("The seal is broken.") from error

    def _under(self, salt: bytes) -> AESGCM:
        return self._cipher(salt) if salt else self._unsalted

    def _cipher(self, salt: bytes) -> AESGCM:
        derived = HKDF(SHA256(), _KEY_BYTES, salt or None, self._purpose).derive(self._pepper)
        return AESGCM(derived)


class Seals:
    """The sealers of this service, one a purpose."""

    def __init__(self, pepper: bytes) -> None:
        self._pepper = pepper
        self.sealer = cache(self._sealer)

    def _sealer(self, purpose: str) -> Sealer:
        return Sealer(self._pepper, purpose)


async def _seals(request: Request) -> Seals:
    return services_of(request.app).seals


Sealing = Annotated[Seals, Depends(_seals)]
