"""The outbox gives each of its numbers once, whatever is removed from it."""

from sqlalchemy import delete

from app.core.db import Database
from app.exchange import outbox
from models.journal import OutboxEvent
from tests.support.webhooks import tell


def test_the_id_of_a_removed_event_never_comes_again(database: Database) -> None:
    tell(database, "E-1", "E-2")
    with database.write() as session:
        newest = outbox.newest(session)
        session.execute(delete(OutboxEvent))
    tell(database, "E-3")
    with database.read() as session:
        assert outbox.newest(session) > newest
