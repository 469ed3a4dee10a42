"""The API keys of this service: issued, rotated, listed, revoked and checked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from app.core.errors import UnauthenticatedError
from app.core.security.actor import Actor
from app.core.security.credentials import Credential, CredentialStore, Grant, Issued, nothing_more
from app.core.security.keys import KeyText, new_key, parse_key, rotated_key, secret_hash
from app.core.security.kinds import kind_for
from models.access import ApiKey
from models.base import utc_now
from models.vocabulary import ActorKind, EntityKind, Scope

AlsoWithKey = Callable[[KeyText, Session, Issued], None]
_REFUSAL = "The API key is unknown, expired or revoked."


class KeyRing(CredentialStore[ApiKey]):
    """The API keys; the name of one is its prefix."""

    table = ApiKey
    column = "prefix"
    entity = EntityKind.API_KEY
    noun = "API key"
    actor_prefix = "key"

    def recall(self, text: str) -> Actor | None:
        """The actor of a key that was checked a moment ago, without asking the database."""
        key = parse_key(text)
        return self._let_in(key, self.recalled(key.prefix)) if key else None

    def authenticate(self, text: str) -> Actor:
        """The actor of a key.

        Raises
        ------
        UnauthenticatedError
            When the key is malformed, unknown, expired or revoked.
        """
        key = parse_key(text)
        actor = self._let_in(key, self.found(key.prefix)) if key else None
        if actor is None:
            raise UnauthenticatedError(_REFUSAL)
        return actor

    def issue(
        self,
        *,
        actor: str,
        name: str,
        scopes: frozenset[Scope],
        kind: ActorKind | None = None,
        employee_external_id: str | None = None,
        expires_at: datetime | None = None,
        also: AlsoWithKey = nothing_more,
    ) -> KeyText:
        """Make a key; its text is known now and never again."""
        key = new_key()
        kind = kind or kind_for(scopes, bound=employee_external_id is not None)
        grant = Grant(name, kind, scopes, employee_external_id, expires_at)
        digest = secret_hash(self._pepper, key)
        self._store(actor, key.prefix, digest, grant, partial(also, key))
        return key

    def rotate(
        self,
        prefix: str,
        *,
        overlap: timedelta,
        actor: str,
        also: AlsoWithKey = nothing_more,
    ) -> KeyText:
        """Give a key a new secret; the old one holds for the overlap and no longer.

        Raises
        ------
        NotFoundError
            When no key has this prefix.
        ConflictError
            When the key is revoked or expired.
        """
        key = rotated_key(prefix)
        digest = secret_hash(self._pepper, key)
        self._replace_hash(prefix, digest, overlap=overlap, actor=actor, also=partial(also, key))
        return key

    def _let_in(self, key: KeyText, credential: Credential | None) -> Actor | None:
        digest = secret_hash(self._pepper, key)
        if credential is None or not credential.lets_in(digest, utc_now()):
            return None
        self.last_use.note(key.prefix)
        return credential.actor
