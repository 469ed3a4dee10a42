"""Whether the caller who asked for work that outlives the request may still have it done."""

from typing import Any

from sqlmodel import Session, col, select

from app.core.security.actor import Actor
from app.core.security.clients import ClientRegistry
from app.core.security.keyring import KeyRing

_STORES: tuple[type[Any], ...] = (KeyRing, ClientRegistry)


def still_stands(session: Session, actor: Actor) -> bool:
    """Whether the key or client is there, is not revoked and keeps the scopes that it had.

    One that merely expired may: the work was accepted in its time. Callers of the identity
    provider and of the command line cannot be revoked here.
    """
    prefix, _, identifier = actor.name.partition(":")
    for store in _STORES:
        if prefix == store.actor_prefix:
            named = col(getattr(store.table, store.column)) == identifier
            found = select(store.table.scopes, store.table.revoked_at).where(named)
            row = session.exec(found).first()
            return row is not None and row[1] is None and actor.scopes <= set(row[0])
    return True
