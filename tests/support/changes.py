"""Changes of the catalogue as services write them, and waiting for what follows."""

import time
from collections.abc import Callable

from sqlmodel import Session, select

from app.core.db import Database
from app.core.journal import record_change
from app.serving import Snapshot
from models import Opening
from models.vocabulary import ChangeAction, EntityKind

PATIENCE_SECONDS = 60.0


def change(
    database: Database, entity: EntityKind, key: str, edit: Callable[[Session], None]
) -> None:
    """Write as a service does: the rows, then their event."""
    with database.write() as session:
        edit(session)
        session.flush()
        record_change(session, "tests", ChangeAction.UPDATED, entity, key)


def retitle(database: Database, key: str, title: str) -> None:
    def edit(session: Session) -> None:
        session.exec(select(Opening).where(Opening.external_id == key)).one().title = title

    change(database, EntityKind.OPENING, key, edit)


def title_of(snapshot: Snapshot, key: str) -> str:
    return snapshot.catalogue.openings[key].profile.title


def eventually(condition: Callable[[], bool]) -> bool:
    """Whether the condition holds before patience ends."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return condition()
