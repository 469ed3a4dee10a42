"""Bearer tokens of an external identity provider: checked strictly, then mapped to an actor."""

import base64
import binascii
import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError

from app.core.errors import ScopeMissingError, UnauthenticatedError
from app.core.security.actor import Actor
from app.core.security.jwks import KeyCache, PublicKey, algorithm_of
from app.core.security.keys import derived_key, load_pepper
from app.core.security.kinds import default_scopes, held_scopes
from app.settings import Settings
from models.vocabulary import ActorKind, Scope

MAX_TOKEN = 8_192
MAX_KEY_ID = 200
_ALGORITHMS = frozenset({"RS256", "ES256"})
_TYPES = frozenset({"jwt", "at+jwt", "application/at+jwt"})
# Whoever follows these lets the token bring the key that it is checked with, or change its rules.
_FORBIDDEN_HEADERS = frozenset({"jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "enc"})
_FORM = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_SUBJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@|~-]{0,127}")
_EMPLOYEE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@~-]{0,127}")
_LATEST = 1e11
_NAME_LETTERS = 20
_REFUSAL = "The token is not one that this service accepts."


def caller_names(settings: Settings) -> Callable[[str], str]:
    """Gives the name under which logs and records know a subject, which is often an address."""
    key = derived_key(load_pepper(settings), "subjects")

    def name_of(subject: str) -> str:
        told = f"{settings.jwt_issuer}\n{subject}".encode()
        return f"idp:{hmac.new(key, told, hashlib.sha256).hexdigest()[:_NAME_LETTERS]}"

    return name_of


def looks_like_one(text: str) -> bool:
    """Whether a bearer text has the form of a signed token."""
    return len(text) <= MAX_TOKEN and _FORM.fullmatch(text) is not None


class IdentityProvider:
    """Checks tokens of one issuer; which callers they are is a matter of settings."""

    def __init__(self, keys: KeyCache, settings: Settings) -> None:
        self._keys = keys
        self._settings = settings
        self._kinds = settings.kinds_by_claim_value
        self._name_of = caller_names(settings)

    async def authenticate(self, text: str) -> Actor:
        """The caller that a token names.

        Raises
        ------
        UnauthenticatedError
            When the token is forged, expired, or not meant for this service.
        ScopeMissingError
            When it is genuine but names no kind of caller.
        IdentityProviderUnavailableError
            When the keys that tell could not be fetched.
        """
        if not looks_like_one(text):
            raise UnauthenticatedError(_REFUSAL)
        header = _decoded(text.split(".", 1)[0])
        key_id = _checked_header(header)
        key = await self._keys.key(key_id)
        if key is None or header["alg"] != algorithm_of(key):
            raise UnauthenticatedError(_REFUSAL)
        claims = _verified(text, key)
        self._check_claims(claims)
        return self._actor(claims)

    def _check_claims(self, claims: Mapping[str, Any]) -> None:
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        if claims.get("iss") != self._settings.jwt_issuer:
            raise UnauthenticatedError(_REFUSAL)
        if self._settings.jwt_audience not in audiences:
            raise UnauthenticatedError(_REFUSAL)
        issued, expires = _moment(claims, "iat"), _moment(claims, "exp")
        begins = _moment(claims, "nbf") if "nbf" in claims else issued
        now, skew = time.time(), self._settings.jwt_clock_skew_seconds
        if not (issued <= now + skew and begins <= now + skew and expires > now - skew):
            raise UnauthenticatedError(_REFUSAL)
        if not 0 < expires - issued <= self._settings.jwt_max_lifetime_seconds:
            raise UnauthenticatedError(_REFUSAL)

    def _actor(self, claims: Mapping[str, Any]) -> Actor:
        subject = claims.get("sub")
        if not isinstance(subject, str) or not _SUBJECT.fullmatch(subject):
            raise UnauthenticatedError(_REFUSAL)
        employee = _claim(claims, self._settings.jwt_employee_claim)
        if employee is not None and not (
            isinstance(employee, str) and _EMPLOYEE.fullmatch(employee)
        ):
            raise UnauthenticatedError(_REFUSAL)
        kind = self._kind(claims)
        if kind not in {ActorKind.PORTAL, ActorKind.MANAGER}:
            employee = None
        bound = employee is not None
        scopes = self._scopes(claims, kind, bound=bound)
        return Actor(self._name_of(subject), scopes, employee, kind)

    def _kind(self, claims: Mapping[str, Any]) -> ActorKind:
        said = _words(_claim(claims, self._settings.jwt_kind_claim))
        for value, kind in self._kinds.items():
            if value in said:
                return kind
        raise ScopeMissingError("The token names no kind of caller that this service knows.")

    def _scopes(
        self, claims: Mapping[str, Any], kind: ActorKind, *, bound: bool
    ) -> frozenset[Scope]:
        if not self._settings.jwt_scope_claim:
            return default_scopes(kind, bound=bound)
        said = _words(_claim(claims, self._settings.jwt_scope_claim))
        named = frozenset(scope for scope in Scope if scope.value in said)
        return held_scopes(kind, named, bound=bound)


def _checked_header(header: Mapping[str, Any]) -> str:
    """The key id of a header that asks for nothing but a plain signature."""
    algorithm, key_id, kind = header.get("alg"), header.get("kid"), header.get("typ", "JWT")
    if not isinstance(algorithm, str) or algorithm not in _ALGORITHMS:
        raise UnauthenticatedError(_REFUSAL)
    if not isinstance(kind, str) or kind.lower() not in _TYPES:
        raise UnauthenticatedError(_REFUSAL)
    if _FORBIDDEN_HEADERS & header.keys():
        raise UnauthenticatedError(_REFUSAL)
    if not isinstance(key_id, str) or not 0 < len(key_id) <= MAX_KEY_ID:
        raise UnauthenticatedError(_REFUSAL)
    return key_id


def _verified(text: str, key: PublicKey) -> Mapping[str, Any]:
    try:
        signed = jws.deserialize_compact(text, key, [algorithm_of(key)])
        claims = json.loads(signed.payload or b"")
    except (JoseError, ValueError, RecursionError) as error:
        raise UnauthenticatedError(_REFUSAL) from error
    if not isinstance(claims, dict):
        raise UnauthenticatedError(_REFUSAL)
    return claims


def _decoded(part: str) -> Mapping[str, Any]:
    try:
        header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (binascii.Error, ValueError, RecursionError) as error:
        raise UnauthenticatedError(_REFUSAL) from error
    if not isinstance(header, dict):
        raise UnauthenticatedError(_REFUSAL)
    return header


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UnauthenticatedError(_REFUSAL)
    if not 0 <= value < _LATEST:
        raise UnauthenticatedError(_REFUSAL)
    return float(value)


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    """A claim by its name, or by the names on the way to it, joined by dots."""
    if path in claims:
        return claims[path]
    value: Any = claims
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _words(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        return frozenset(value.split()) | {value}
    if isinstance(value, list):
        return frozenset(one for one in value if isinstance(one, str))
    return frozenset()
