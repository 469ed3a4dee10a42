"""The settings of an external identity provider, a part of the service's settings."""

from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings

from models.vocabulary import ActorKind

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def listed(text: str) -> list[str]:
    """The parts of a list with commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


class IdentityProviderSettings(BaseSettings):
    """Whose tokens are believed, and what they say of their callers."""

    jwt_issuer: str | None = Field(
        None,
        description="The `iss` of tokens of an external identity provider; empty means that its "
        "tokens are refused.",
    )
    jwt_audience: str | None = Field(None, description="The `aud` that its tokens must name.")
    jwt_jwks_url: str | None = Field(
        None, description="Address of its public keys (a JWK set); https, or http on loopback."
    )
    jwt_jwks_file: Path | None = Field(
        None, description="File with its public keys, in place of an address."
    )
    jwt_jwks_fresh_seconds: float = Field(
        300.0, gt=0, description="Age beyond which its keys are fetched again in the background."
    )
    jwt_jwks_stale_seconds: float = Field(
        3600.0, gt=0, description="Age up to which its keys are used while it cannot be reached."
    )
    jwt_jwks_refetch_seconds: float = Field(
        30.0, gt=0, description="Shortest time between two fetches, however many keys are unknown."
    )
    jwt_jwks_wait_seconds: float = Field(
        2.0, gt=0, le=2.5, description="Longest wait of a request for its keys; then 503."
    )
    jwt_clock_skew_seconds: float = Field(
        30.0, ge=0, le=300, description="How far its clock may differ from ours."
    )
    jwt_max_lifetime_seconds: float = Field(
        3600.0, gt=0, description="Longest time from `iat` to `exp` of a token of its."
    )
    jwt_kind_claim: str = Field(
        "lateral_kind",
        min_length=1,
        description="The claim that says which kind of caller it is: a text or a list, its name "
        "or a path with dots, such as realm_access.roles.",
    )
    jwt_kinds: str = Field(
        "",
        description="Which value of that claim means which kind, the first that fits wins, such "
        "as hr-team=hr_partner,leads=manager; empty: the values are the kinds themselves.",
    )
    jwt_employee_claim: str = Field(
        "employee_external_id",
        min_length=1,
        description="The claim with the external id of the employee that a portal's or a "
        "manager's token speaks for.",
    )
    jwt_scope_claim: str = Field(
        "",
        description="The claim that narrows the scopes; empty: each kind has its default scopes.",
    )

    @model_validator(mode="after")
    def _identity_provider_is_whole(self) -> Self:
        sources = [one for one in (self.jwt_jwks_url, self.jwt_jwks_file) if one is not None]
        given = (self.jwt_issuer, self.jwt_audience, *sources)
        if any(given) and not (self.jwt_issuer and self.jwt_audience and len(sources) == 1):
            raise ValueError(
                "jwt_issuer, jwt_audience and one of jwt_jwks_url and jwt_jwks_file belong together"
            )
        if self.jwt_jwks_url is not None:
            address = urlsplit(self.jwt_jwks_url)
            local = address.scheme == "http" and address.hostname in _LOOPBACK
            if not address.hostname or not (address.scheme == "https" or local):
                raise ValueError("jwt_jwks_url is not an https address")
        if not self.kinds_by_claim_value:
            raise ValueError("jwt_kinds names no kind")
        return self

    @property
    def kinds_by_claim_value(self) -> dict[str, ActorKind]:
        """Which kind of caller a value of the identity provider's claim means."""
        if not self.jwt_kinds:
            return {kind.value: kind for kind in ActorKind}
        pairs = [one.partition("=") for one in listed(self.jwt_kinds)]
        return {value.strip(): ActorKind(kind.strip()) for value, _, kind in pairs}
