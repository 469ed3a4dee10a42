"""The keys of this service: issued, listed, revoked and checked."""

import hmac
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select

from app.core.db import Database
from app.core.errors import NotFoundError, UnauthenticatedError
from app.core.journal import record_change
from app.core.security.actor import Actor
from app.core.security.keys import KeyText, load_pepper, new_key, parse_key, secret_hash
from app.core.security.kinds import kind_for
from app.settings import Settings
from models.access import ApiKey
from models.base import utc_now
from models.vocabulary import ActorKind, ChangeAction, EntityKind, Scope

_CACHED_KEYS = 4096
_REFUSAL = "The API key is unknown, expired or revoked."


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """What may be known of a key; the secret is not part of it."""

    prefix: str
    name: str
    scopes: frozenset[Scope]
    employee_external_id: str | None
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Entry:
    secret_hash: str
    expires_at: datetime | None
    actor: Actor
    loaded_at: float


class KeyRing:
    """Checks keys against the database, in a short session of its own.

    A key that was found is remembered for `refresh_seconds`: a revocation holds at once in
    the process that made it and within that time in every other.
    """

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._pepper = load_pepper(settings)
        self._remember_seconds = settings.refresh_seconds
        self._entries: dict[str, _Entry] = {}
        self._lock = threading.Lock()

    def recall(self, text: str) -> Actor | None:
        """The actor of a key that was checked a moment ago, without asking the database."""
        key = parse_key(text)
        entry = self._entries.get(key.prefix) if key else None
        if key is None or entry is None:
            return None
        if time.monotonic() - entry.loaded_at > self._remember_seconds:
            return None
        return self._actor_of(key, entry)

    def authenticate(self, text: str) -> Actor:
        """The actor of a key.

        Raises
        ------
        UnauthenticatedError
            When the key is malformed, unknown, expired or revoked.
        """
        key = parse_key(text)
        entry = self._load(key) if key else None
        actor = self._actor_of(key, entry) if key and entry else None
        if key is None or entry is None or actor is None:
            raise UnauthenticatedError(_REFUSAL)
        self._remember(key.prefix, entry)
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
    ) -> KeyText:
        """Make a key; its text is known now and never again."""
        key = new_key()
        with self._database.write() as session:
            session.add(
                ApiKey(
                    prefix=key.prefix,
                    name=name,
                    kind=kind or kind_for(scopes, bound=employee_external_id is not None),
                    secret_hash=secret_hash(self._pepper, key),
                    scopes=sorted(scopes),
                    employee_external_id=employee_external_id,
                    expires_at=expires_at,
                )
            )
            session.flush()
            record_change(session, actor, ChangeAction.CREATED, EntityKind.API_KEY, key.prefix)
        return key

    def keys(self) -> list[IssuedKey]:
        """Every key, oldest first."""
        with self._database.read() as session:
            return [_issued(row) for row in session.exec(select(ApiKey).order_by(col(ApiKey.id)))]

    def revoke(self, prefix: str, *, actor: str) -> bool:
        """Revoke a key; false when it was revoked before.

        Raises
        ------
        NotFoundError
            When no key has this prefix.
        """
        with self._database.write() as session:
            row = session.exec(select(ApiKey).where(ApiKey.prefix == prefix)).first()
            if row is None:
                raise NotFoundError(f"No key has the prefix {prefix!r}.")
            fresh = row.revoked_at is None
            if fresh:
                row.revoked_at = utc_now()
                session.flush()
                record_change(session, actor, ChangeAction.REVOKED, EntityKind.API_KEY, prefix)
        with self._lock:
            self._entries.pop(prefix, None)
        return fresh

    def _load(self, key: KeyText) -> _Entry | None:
        loaded_at = time.monotonic()
        with self._database.read() as session:
            row = session.exec(select(ApiKey).where(ApiKey.prefix == key.prefix)).first()
        if row is None or row.revoked_at is not None:
            return None
        known = frozenset(Scope(scope) for scope in row.scopes if scope in set(Scope))
        actor = Actor(f"key:{row.prefix}", known, row.employee_external_id)
        return _Entry(row.secret_hash, row.expires_at, actor, loaded_at)

    def _actor_of(self, key: KeyText, entry: _Entry) -> Actor | None:
        if not hmac.compare_digest(secret_hash(self._pepper, key), entry.secret_hash):
            return None
        if entry.expires_at is not None and entry.expires_at <= utc_now():
            return None
        return entry.actor

    def _remember(self, prefix: str, entry: _Entry) -> None:
        with self._lock:
            self._entries.pop(prefix, None)
            if len(self._entries) >= _CACHED_KEYS:
                self._entries.pop(next(iter(self._entries)))
            self._entries[prefix] = entry


def _issued(row: ApiKey) -> IssuedKey:
    return IssuedKey(
        prefix=row.prefix,
        name=row.name,
        scopes=frozenset(Scope(scope) for scope in row.scopes if scope in set(Scope)),
        employee_external_id=row.employee_external_id,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
