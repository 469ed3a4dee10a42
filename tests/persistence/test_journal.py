"""The audit log is one chain, whoever writes at the same time; the feed follows its order."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, select

from app.core.db import Database
from app.core.journal import FIRST_HASH, Entry, append, chained_hash, record_change
from app.core.pseudonyms import people_behind
from app.settings import Settings
from models import AuditEntry, OutboxEvent
from models.vocabulary import ChangeAction, EntityKind
from tests.support.tampering import unguarded

FACTS = ("occurred_at", "actor", "action", "entity", "external_id", "details")
WRITERS = 8
CHANGES = 64


def _record(database: Database, number: int) -> None:
    with database.write() as session:
        record_change(
            session,
            "hris",
            ChangeAction.UPDATED,
            EntityKind.EMPLOYEE,
            f"E-{number}",
            {"fields": ["title", "größe"]},
        )


def _entries(database: Database) -> list[AuditEntry]:
    with database.read() as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.id))))


def _broken_links(entries: list[AuditEntry]) -> list[int | None]:
    broken, previous = [], FIRST_HASH
    for entry in entries:
        facts = {name: getattr(entry, name) for name in FACTS}
        linked = entry.previous_hash == previous
        if not linked or entry.entry_hash != chained_hash(previous, facts):
            broken.append(entry.id)
        previous = entry.entry_hash
    return broken


def test_a_chain_read_back_from_the_database_verifies(database: Database) -> None:
    for number in range(3):
        _record(database, number)
    entries = _entries(database)
    assert entries[0].previous_hash == FIRST_HASH
    assert _broken_links(entries) == []


def test_a_changed_entry_is_found(database: Database) -> None:
    for number in range(3):
        _record(database, number)
    second = _entries(database)[1]
    with unguarded(database) as connection:
        connection.execute(
            text("UPDATE audit_entries SET actor = 'someone else' WHERE id = :id"),
            {"id": second.id},
        )
    assert _broken_links(_entries(database)) == [second.id]


def test_a_removed_entry_is_found(database: Database) -> None:
    for number in range(3):
        _record(database, number)
    second = _entries(database)[1]
    with unguarded(database) as connection:
        connection.execute(text("DELETE FROM audit_entries WHERE id = :id"), {"id": second.id})
    entries = _entries(database)
    assert _broken_links(entries) == [entries[1].id]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entries SET actor = 'someone else'", "DELETE FROM audit_entries"],
)
def test_the_database_refuses_to_change_what_was_audited(
    database: Database, statement: str
) -> None:
    _record(database, 1)
    with pytest.raises(DBAPIError, match="append-only"), database.write() as session:
        session.execute(text(statement))
    assert len(_entries(database)) == 1


def test_the_log_names_people_by_pseudonyms_that_stay_the_same(database: Database) -> None:
    for number in (1, 2, 1):
        _record(database, number)
    first, other, again = (entry.external_id for entry in _entries(database))
    assert first == again != other
    with database.read() as session:
        assert people_behind(session, [first, other]) == {first: "E-1", other: "E-2"}
        assert "E-1" not in str(session.execute(text("SELECT * FROM audit_entries")).all())


def test_writers_at_the_same_time_never_fork_the_chain(settings: Settings) -> None:
    patient = settings.model_copy(update={"statement_seconds": 60.0})
    processes = [Database(patient), Database(patient)]
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda number: _record(processes[number % 2], number), range(CHANGES)))
    entries = _entries(processes[0])
    assert len(entries) == CHANGES
    assert _broken_links(entries) == []
    for database in processes:
        database.close()


def test_the_feed_tells_changes_in_the_order_of_the_chain(settings: Settings) -> None:
    database = Database(settings.model_copy(update={"statement_seconds": 60.0}))
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda number: _record(database, number), range(CHANGES)))
    with database.read() as session:
        events = session.exec(select(OutboxEvent).order_by(col(OutboxEvent.id))).all()
    told = [(event.external_id, event.occurred_at) for event in events]
    entries = _entries(database)
    with database.read() as session:
        people = people_behind(session, [entry.external_id for entry in entries])
    assert told == [(people[entry.external_id], entry.occurred_at) for entry in entries]
    database.close()


def test_a_follower_never_meets_an_event_older_than_one_it_has_seen(settings: Settings) -> None:
    database = Database(settings.model_copy(update={"statement_seconds": 60.0}))
    seen: list[int] = []

    def follow() -> None:
        newest = 0
        while len(seen) < CHANGES:
            with database.read() as session:
                query = select(OutboxEvent.id).where(col(OutboxEvent.id) > newest)
                fresh = [id_ for id_ in session.exec(query.order_by(col(OutboxEvent.id))) if id_]
            seen.extend(fresh)
            newest = max(fresh, default=newest)

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        follower = pool.submit(follow)
        list(pool.map(lambda number: _record(database, number), range(CHANGES)))
        follower.result(timeout=60)
    assert len(seen) == CHANGES
    database.close()


def test_a_change_that_is_taken_back_leaves_neither_entry_nor_event(database: Database) -> None:
    def record_and_fail() -> None:
        with database.write() as session:
            record_change(session, "hris", ChangeAction.CREATED, EntityKind.ROLE, "R-1")
            raise LookupError("after the journal was written")

    with pytest.raises(LookupError):
        record_and_fail()
    with database.read() as session:
        assert session.exec(select(OutboxEvent)).all() == []
    assert _entries(database) == []
    assert database.last_change() == 0


def test_a_process_knows_the_newest_change_that_it_committed(database: Database) -> None:
    _record(database, 1)
    _record(database, 2)
    with database.read() as session:
        newest = session.exec(select(OutboxEvent.id).order_by(col(OutboxEvent.id).desc())).first()
    assert database.last_change() == newest
    assert database.last_change(EntityKind.EMPLOYEE) == newest
    assert database.last_change(EntityKind.ROLE) == 0


def test_one_read_is_noted_by_three_statements(
    database: Database,
) -> None:
    read = Entry("hris", ChangeAction.READ, EntityKind.EMPLOYEE, "E-1", {"operation": "one"})
    with database.write() as session:
        append(session, [read])
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement.split(maxsplit=1)[0])

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.write() as session:
            append(session, [read])
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    locked = ["SET", "SELECT"] if database.url.get_backend_name() == "postgresql" else ["BEGIN"]
    assert asked == [*locked, "SELECT", "SELECT", "INSERT"]
    assert not _broken_links(_entries(database))
