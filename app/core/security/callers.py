"""Every way to prove who calls, ending in the same actor."""

from typing import Any

from anyio import to_thread

from app.core.db import Database
from app.core.errors import UnauthenticatedError
from app.core.security.actor import Actor
from app.core.security.clients import ClientRegistry
from app.core.security.credentials import Credential, CredentialStore
from app.core.security.identity_provider import IdentityProvider, looks_like_one
from app.core.security.jwks import JwksTimes, KeyCache
from app.core.security.jwks_sources import from_file, from_url
from app.core.security.keyring import KeyRing
from app.core.security.keys import load_pepper
from app.core.security.kinds import embedded_scopes, issuer_scopes, kind_of_page
from app.core.security.tokens import OwnToken, TokenSigner, TokenUse, use_of
from app.core.security.usage import UsageWriter
from app.settings import Settings
from models.base import utc_now
from models.vocabulary import EmbedPower

_REFUSAL = "The token is unknown, expired or revoked."


class Callers:
    """Keys, clients, tokens of our own and tokens of the identity provider."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.keyring = KeyRing(database, settings)
        self.clients = ClientRegistry(database, settings)
        self.signer = TokenSigner(load_pepper(settings))
        self._provider = _identity_provider(settings)
        self._usage = UsageWriter(self.keyring.last_use, self.clients.last_use)

    def start(self) -> None:
        """Begin to write when keys and clients were last used."""
        self._usage.start()

    def stop(self) -> None:
        """Write what waits, then end."""
        self._usage.stop()

    def can_be_revoked(self, actor: Actor) -> bool:
        """Whether the caller is a key or client, whose revocation ends what it hands out."""
        prefix = actor.name.partition(":")[0]
        return prefix in {self.keyring.actor_prefix, self.clients.actor_prefix}

    def forget_all(self) -> None:
        """Forget the keys and clients that were read a moment ago."""
        self.keyring.forget_all()
        self.clients.forget_all()

    async def actor_of(self, bearer: str) -> Actor:
        """The actor that a bearer text proves.

        Raises
        ------
        UnauthenticatedError
            When it proves nothing.
        ScopeMissingError
            When the identity provider vouches for someone who is no caller of this service.
        IdentityProviderUnavailableError
            When only the identity provider's keys could tell, and they are out of reach.
        """
        use = use_of(bearer)
        if use is not None:
            return await self._actor_of_token(self.signer.checked(use, bearer))
        if self._provider is not None and looks_like_one(bearer):
            return await self._provider.authenticate(bearer)
        actor = self.keyring.recall(bearer)
        if actor is not None:
            return actor
        return await to_thread.run_sync(self.keyring.authenticate, bearer)

    async def _actor_of_token(self, token: OwnToken) -> Actor:
        store, identifier = self._store_of(token.issuer)
        credential = store.recalled(identifier)
        if credential is None:
            credential = await to_thread.run_sync(store.found, identifier)
        if credential is None or not credential.is_live(utc_now()):
            raise UnauthenticatedError(_REFUSAL)
        return _actor_of(token, credential)

    def _store_of(self, issuer: str) -> tuple[CredentialStore[Any], str]:
        prefix, _, identifier = issuer.partition(":")
        return (self.clients if prefix == self.clients.actor_prefix else self.keyring), identifier


def _actor_of(token: OwnToken, credential: Credential) -> Actor:
    """The actor of a token, within what the key or client behind it may do now."""
    behind = credential.actor
    if token.use is TokenUse.ACCESS:
        return Actor(
            behind.name,
            token.scopes & behind.scopes,
            behind.employee_external_id,
            behind.kind,
        )
    if not issuer_scopes(token.audience) <= behind.scopes:
        raise UnauthenticatedError(_REFUSAL)
    reads_only = EmbedPower.ACT not in token.may
    return Actor(
        f"embed:{token.token_id}",
        embedded_scopes(token.audience, reads_only=reads_only),
        token.employee_external_id,
        kind_of_page(token.audience),
        token.origin,
        reads_only,
        # A page renews its token every few minutes, and sends again what got no answer.
        f"embed:{behind.name}:{token.audience}:{token.employee_external_id}:{token.origin}",
    )


def _identity_provider(settings: Settings) -> IdentityProvider | None:
    times = JwksTimes(
        fresh_seconds=settings.jwt_jwks_fresh_seconds,
        stale_seconds=settings.jwt_jwks_stale_seconds,
        refetch_seconds=settings.jwt_jwks_refetch_seconds,
        wait_seconds=settings.jwt_jwks_wait_seconds,
    )
    if settings.jwt_jwks_file is not None:
        fetch = from_file(settings.jwt_jwks_file)
    elif settings.jwt_jwks_url is not None:
        fetch = from_url(settings.jwt_jwks_url, settings.jwt_jwks_wait_seconds)
    else:
        return None
    return IdentityProvider(KeyCache(fetch, times), settings)
