"""The OAuth 2 clients of this service: issued, rotated, listed, revoked and checked."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from app.core.errors import UnauthenticatedError
from app.core.security.actor import Actor
from app.core.security.credentials import CredentialStore, Grant, Issued, nothing_more
from models.access import OAuthClient
from models.base import utc_now
from models.vocabulary import EntityKind

_ID_BYTES = 10
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class ClientText:
    """A client's name and its secret."""

    client_id: str
    secret: str

    def __repr__(self) -> str:
        return f"ClientText(client_id={self.client_id!r})"


AlsoWithClient = Callable[[ClientText, Session, Issued], None]


class ClientRegistry(CredentialStore[OAuthClient]):
    """The clients that exchange a secret for short tokens."""

    table = OAuthClient
    column = "client_id"
    entity = EntityKind.CLIENT
    noun = "client"
    actor_prefix = "client"

    def authenticate(self, client_id: str, secret: str) -> Actor:
        """The actor of a client that proves itself; an unknown one takes as long as a known one.

        Raises
        ------
        UnauthenticatedError
            When the client is unknown, expired or revoked, or the secret is wrong.
        """
        digest = self._digest(client_id, secret)
        credential = self.found(client_id)
        if credential is None or not credential.lets_in(digest, utc_now()):
            raise UnauthenticatedError("The client is unknown or its secret is wrong.")
        self.last_use.note(client_id)
        return credential.actor

    def issue(self, grant: Grant, *, actor: str, also: AlsoWithClient = nothing_more) -> ClientText:
        """Make a client; its secret is known now and never again."""
        client = ClientText(f"lc_{secrets.token_hex(_ID_BYTES)}", _new_secret())
        digest = self._digest(client.client_id, client.secret)
        self._store(actor, client.client_id, digest, grant, partial(also, client))
        return client

    def rotate(
        self,
        client_id: str,
        *,
        overlap: timedelta,
        actor: str,
        also: AlsoWithClient = nothing_more,
    ) -> ClientText:
        """Give a client a new secret; the old one holds for the overlap and no longer.

        Raises
        ------
        NotFoundError
            When there is no such client.
        ConflictError
            When the client is revoked or expired.
        """
        client = ClientText(client_id, _new_secret())
        digest = self._digest(client_id, client.secret)
        self._replace_hash(
            client_id, digest, overlap=overlap, actor=actor, also=partial(also, client)
        )
        return client

    def _digest(self, client_id: str, secret: str) -> str:
        said = f"client\n{client_id}\n{secret}".encode("utf-8", "surrogatepass")
        return hmac.new(self._pepper, said, hashlib.sha256).hexdigest()


def _new_secret() -> str:
    return f"lcs_{secrets.token_urlsafe(_SECRET_BYTES)}"
