"""What keys and clients share: stored as hashes, remembered shortly, rotated and revoked."""

import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Generic, TypeVar

from sqlmodel import Session, col, select

from app.core.db import Database
from app.core.errors import ConflictError, NotFoundError
from app.core.journal import record_change
from app.core.security.actor import Actor
from app.core.security.keys import load_pepper
from app.core.security.kinds import held_scopes
from app.core.security.usage import LastUse
from app.settings import Settings
from models.access import ApiKey, OAuthClient
from models.base import utc_now
from models.vocabulary import ActorKind, ChangeAction, EntityKind, Scope

_REMEMBERED = 4096
RowT = TypeVar("RowT", ApiKey, OAuthClient)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a key or client is for: its name, its kind, its scopes and the person it is bound to."""

    name: str
    kind: ActorKind
    scopes: frozenset[Scope]
    employee_external_id: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """What may be known of a key or client; the secret is not part of it."""

    id: int | None
    identifier: str
    grant: Grant
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    previous_expires_at: datetime | None

    def is_live(self, now: datetime) -> bool:
        """Whether it lets anyone in at a moment."""
        ends = self.grant.expires_at
        return self.revoked_at is None and (ends is None or ends > now)


Also = Callable[[Session, Issued], None]
"""What else is done in the transaction that makes a key or client, or gives it a new secret."""


def nothing_more(_text: object, _session: Session, _issued: Issued) -> None:
    """Do no more in the transaction that makes a key or client."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A key or client as it was read a moment ago."""

    actor: Actor
    hashes: tuple[tuple[str, datetime | None], ...]
    expires_at: datetime | None
    read_at: float

    def lets_in(self, digest: str, now: datetime) -> bool:
        """Whether a secret of this hash is right; each hash that is kept is compared."""
        right = [
            hmac.compare_digest(digest, kept) and (until is None or until > now)
            for kept, until in self.hashes
        ]
        return any(right) and self.is_live(now)

    def is_live(self, now: datetime) -> bool:
        """Whether it lets anyone in at a moment."""
        return self.expires_at is None or self.expires_at > now


class CredentialStore(Generic[RowT]):
    """Checks credentials against the database, in a short session of its own.

    One that was found is remembered for `refresh_seconds`: a revocation holds at once in the
    process that made it and within that time in every other.
    """

    table: ClassVar[type[Any]]
    column: ClassVar[str]
    entity: ClassVar[EntityKind]
    noun: ClassVar[str]
    actor_prefix: ClassVar[str]

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._pepper = load_pepper(settings)
        self._remember_seconds = settings.refresh_seconds
        self._remembered: dict[str, Credential] = {}
        self._lock = threading.Lock()
        self.last_use = LastUse(database, self.table, self.column)

    def recalled(self, identifier: str) -> Credential | None:
        """The credential if it was read a moment ago, without asking the database."""
        found = self._remembered.get(identifier)
        if found is None or time.monotonic() - found.read_at > self._remember_seconds:
            return None
        return found

    def found(self, identifier: str) -> Credential | None:
        """The credential as it stands; nothing when it is unknown or revoked."""
        recalled = self.recalled(identifier)
        if recalled is not None:
            return recalled
        read_at = time.monotonic()
        with self._database.read() as session:
            row = self._row(session, identifier)
        if row is None or row.revoked_at is not None:
            return None
        found = self._credential(row, read_at)
        self._remember(identifier, found)
        return found

    def issued(self, after: int = 0, limit: int | None = None) -> list[Issued]:
        """All of them, oldest first, or so many whose ids lie beyond `after`."""
        query = select(self.table).where(col(self.table.id) > after)
        with self._database.read() as session:
            rows = session.exec(query.order_by(col(self.table.id)).limit(limit)).all()
        return [self._issued(row) for row in rows]

    def one_issued(self, identifier: str) -> Issued:
        """One of them.

        Raises
        ------
        NotFoundError
            When there is none of this name.
        """
        with self._database.read() as session:
            return self._issued(self._existing(session, identifier))

    def revoke(self, identifier: str, *, actor: str) -> bool:
        """Let nobody in any more; false when it was revoked before.

        Raises
        ------
        NotFoundError
            When there is none of this name.
        """
        with self._database.write() as session:
            row = self._existing(session, identifier)
            fresh = row.revoked_at is None
            if fresh:
                row.revoked_at = utc_now()
                session.flush()
                record_change(session, actor, ChangeAction.REVOKED, self.entity, identifier)
        self._forget(identifier)
        return fresh

    def _store(self, actor: str, identifier: str, digest: str, grant: Grant, also: Also) -> None:
        row = self.table(
            **{self.column: identifier},
            name=grant.name,
            kind=grant.kind,
            secret_hash=digest,
            scopes=sorted(grant.scopes),
            employee_external_id=grant.employee_external_id,
            expires_at=grant.expires_at,
        )
        with self._database.write() as session:
            session.add(row)
            session.flush()
            bound_to = grant.employee_external_id
            record_change(
                session,
                actor,
                ChangeAction.CREATED,
                self.entity,
                identifier,
                {"kind": grant.kind, "scopes": sorted(grant.scopes)},
                people=[bound_to] if bound_to else [],
            )
            also(session, self._issued(row))

    def _replace_hash(
        self, identifier: str, digest: str, *, overlap: timedelta, actor: str, also: Also
    ) -> None:
        now = utc_now()
        with self._database.write() as session:
            row = self._existing(session, identifier)
            if not self._issued(row).is_live(now):
                raise ConflictError(f"This {self.noun} is revoked or expired: make another.")
            row.previous_secret_hash = row.secret_hash if overlap else None
            row.previous_expires_at = now + overlap if overlap else None
            row.secret_hash = digest
            session.flush()
            record_change(session, actor, ChangeAction.ROTATED, self.entity, identifier)
            also(session, self._issued(row))
        self._forget(identifier)

    def _existing(self, session: Session, identifier: str) -> RowT:
        row = self._row(session, identifier)
        if row is None:
            raise NotFoundError(f"There is no such {self.noun}.")
        return row

    def _row(self, session: Session, identifier: str) -> RowT | None:
        named = getattr(self.table, self.column) == identifier
        row: RowT | None = session.exec(select(self.table).where(named)).first()
        return row

    def _credential(self, row: RowT, read_at: float) -> Credential:
        grant = _grant_of(row)
        bound = grant.employee_external_id is not None
        actor = Actor(
            name=f"{self.actor_prefix}:{getattr(row, self.column)}",
            scopes=held_scopes(grant.kind, grant.scopes, bound=bound),
            employee_external_id=grant.employee_external_id,
            kind=grant.kind,
        )
        hashes: list[tuple[str, datetime | None]] = [(row.secret_hash, None)]
        if row.previous_secret_hash is not None:
            hashes.append((row.previous_secret_hash, row.previous_expires_at))
        return Credential(actor, tuple(hashes), row.expires_at, read_at)

    def _issued(self, row: RowT) -> Issued:
        return Issued(
            id=row.id,
            identifier=getattr(row, self.column),
            grant=_grant_of(row),
            created_at=row.created_at,
            last_used_at=row.last_used_at,
            revoked_at=row.revoked_at,
            previous_expires_at=row.previous_expires_at,
        )

    def forget_all(self) -> None:
        """Ask the database again about everyone."""
        with self._lock:
            self._remembered.clear()

    def _remember(self, identifier: str, credential: Credential) -> None:
        with self._lock:
            self._remembered.pop(identifier, None)
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.pop(next(iter(self._remembered)))
            self._remembered[identifier] = credential

    def _forget(self, identifier: str) -> None:
        with self._lock:
            self._remembered.pop(identifier, None)


def _grant_of(row: ApiKey | OAuthClient) -> Grant:
    return Grant(
        name=row.name,
        kind=ActorKind(row.kind),
        scopes=frozenset(Scope(scope) for scope in row.scopes if scope in set(Scope)),
        employee_external_id=row.employee_external_id,
        expires_at=row.expires_at,
    )
