"""Short tokens of our own: signed under keys derived from the pepper, stored nowhere.

They carry a prefix of their own, so none is ever mistaken for one of an identity provider.
"""

import json
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from app.core.errors import UnauthenticatedError
from app.core.security.keys import derived_key
from models.vocabulary import EmbedAudience, EmbedPower, Scope

MAX_TOKEN = 4_000
_ALGORITHM = "HS256"
_REFUSAL = "The token is unknown, expired or revoked."


class TokenUse(StrEnum):
    """What a token is for; each has a prefix, a type and a signing key of its own."""

    ACCESS = "access"
    EMBED = "embed"

    @property
    def prefix(self) -> str:
        """What the text of such a token begins with."""
        return f"lat_{self.value}."


@dataclass(frozen=True, slots=True)
class OwnToken:
    """What a token of our own says; `issuer` is the actor name of the key or client behind it.

    Who embeds is told by `audience`; `may` is empty for all but embed tokens.
    """

    use: TokenUse
    issuer: str
    scopes: frozenset[Scope]
    token_id: str
    expires_at: int
    employee_external_id: str | None = None
    origin: str | None = None
    audience: EmbedAudience = EmbedAudience.EMPLOYEE
    may: frozenset[EmbedPower] = frozenset()


def use_of(text: str) -> TokenUse | None:
    """What a bearer text is for if it is a token of our own."""
    return next((use for use in TokenUse if text.startswith(use.prefix)), None)


class TokenSigner:
    """Signs and checks tokens of our own."""

    def __init__(self, pepper: bytes) -> None:
        self._keys = {
            use: OctKey.import_key(derived_key(pepper, f"{use} tokens")) for use in TokenUse
        }

    def signed(
        self,
        use: TokenUse,
        issuer: str,
        scopes: frozenset[Scope],
        *,
        seconds: int,
        employee_external_id: str | None = None,
        origin: str | None = None,
        audience: EmbedAudience = EmbedAudience.EMPLOYEE,
        may: frozenset[EmbedPower] = frozenset(),
    ) -> tuple[str, OwnToken]:
        """A fresh token, as text and as what it says."""
        now = int(time.time())
        token = OwnToken(
            use,
            issuer,
            scopes,
            secrets.token_hex(12),
            now + seconds,
            employee_external_id,
            origin,
            audience,
            may,
        )
        claims = {
            "iss": issuer,
            "scope": " ".join(sorted(scopes)),
            "jti": token.token_id,
            "iat": now,
            "exp": token.expires_at,
            "sub": employee_external_id,
            "origin": origin,
            "aud": audience,
            "may": " ".join(sorted(may)),
        }
        payload = json.dumps(claims, separators=(",", ":")).encode()
        signed = jws.serialize_compact(_header(use), payload, self._keys[use], [_ALGORITHM])
        return use.prefix + signed, token

    def checked(self, use: TokenUse, text: str) -> OwnToken:
        """What a token says, if it is ours and holds now.

        Raises
        ------
        UnauthenticatedError
            When it is not ours, is not for this use or has expired.
        """
        compact = text.removeprefix(use.prefix)
        if len(compact) > MAX_TOKEN or not compact.isascii():
            raise UnauthenticatedError(_REFUSAL)
        try:
            found = jws.deserialize_compact(compact, self._keys[use], [_ALGORITHM])
            claims: dict[str, Any] = json.loads(found.payload or b"")
        except (JoseError, ValueError) as error:
            raise UnauthenticatedError(_REFUSAL) from error
        if found.headers() != _header(use) or claims["exp"] <= time.time():
            raise UnauthenticatedError(_REFUSAL)
        return OwnToken(
            use=use,
            issuer=claims["iss"],
            scopes=frozenset(Scope(scope) for scope in claims["scope"].split()),
            token_id=claims["jti"],
            expires_at=claims["exp"],
            employee_external_id=claims["sub"],
            origin=claims["origin"],
            # Tokens that an earlier release signed say neither; they live on for minutes.
            audience=EmbedAudience(claims.get("aud", EmbedAudience.EMPLOYEE)),
            may=frozenset(EmbedPower(one) for one in claims.get("may", "").split()),
        )


def _header(use: TokenUse) -> dict[str, str]:
    return {"alg": _ALGORITHM, "typ": f"lateral-{use}+jwt"}
