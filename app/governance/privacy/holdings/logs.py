"""What lists, changes and imports hold of a person: rows that are found by what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, cast, delete, select, update
from sqlalchemy.types import Text
from sqlmodel import Session, col

from app.core.among import among
from app.core.inserts import insert_rows
from app.governance.privacy.holdings.holding import (
    Holding,
    Row,
    logged,
    nothing,
    owned,
    pieces,
    rows_of,
    scan,
    table_named,
    touched,
)
from app.serving.lists import erased_digest
from models.events import EventKey, FeedbackEvent
from models.feedback import ErasedList, ServedList
from models.imports import Import, ImportResult
from models.journal import OutboxEvent
from models.learning import Impression
from models.renames import FormerId
from models.vocabulary import EntityKind, ImportEntity

CANDIDATES = "candidates"


def _own_lists(external_id: str) -> ColumnElement[bool]:
    table = table_named("impressions")
    return (table.c.subject_external_id == external_id) & (table.c.surface != CANDIDATES)


def _lists_of_candidates(external_id: str) -> ColumnElement[bool]:
    """The stored lists of candidates that name a person."""
    table = table_named("impressions")
    named = cast(table.c["items"], Text).contains(f'"{external_id}"', autoescape=True)
    return (table.c.surface == CANDIDATES) & named


def _tell_impressions(session: Session, external_id: str) -> list[Row]:
    table = table_named("impressions")
    own = rows_of(session, table, _own_lists(external_id), ("id",))
    shown: list[Row] = []
    for ids in pieces(scan(session, table, _lists_of_candidates(external_id)).ids):
        for row in rows_of(session, table, table.c.id.in_(ids), ("id",)):
            row["items"] = [item for item in row["items"] if item.get("employee") == external_id]
            shown.append(row)
    return own + shown


def _clear_impressions(session: Session, external_id: str, lists: Sequence[int]) -> int:
    cleared = touched(session.execute(delete(Impression).where(_own_lists(external_id))))
    for ids in pieces(lists):
        for row in session.scalars(select(Impression).where(col(Impression.id).in_(ids))):
            row.items = [item for item in row.items if item.get("employee") != external_id]
            cleared += 1
        session.flush()
        session.expunge_all()
    return cleared


def _event_keys(external_id: str) -> ColumnElement[bool]:
    mine = col(FeedbackEvent.employee_external_id) == external_id
    return col(EventKey.event_id).in_(select(col(FeedbackEvent.event_id)).where(mine))


def _tell_keys(session: Session, external_id: str) -> list[Row]:
    return rows_of(session, table_named("event_keys"), _event_keys(external_id), ("digest",))


def _clear_keys(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    """Remove the keys before the events that tell whose they are."""
    return touched(session.execute(delete(EventKey).where(_event_keys(external_id))))


def _events(external_id: str) -> ColumnElement[bool]:
    of_people = col(OutboxEvent.entity) == EntityKind.EMPLOYEE
    return of_people & (col(OutboxEvent.external_id) == external_id)


def _deliveries(external_id: str) -> ColumnElement[bool]:
    table = table_named("webhook_deliveries")
    about_people = table.c.event_type.startswith(f"{EntityKind.EMPLOYEE}.")
    return about_people & (table.c.external_id == external_id)


def _lines(external_id: str) -> ColumnElement[bool]:
    of_people = select(col(Import.id)).where(col(Import.entity) == ImportEntity.EMPLOYEES)
    mine = col(ImportResult.external_id) == external_id
    return mine & col(ImportResult.import_id).in_(of_people)


# What was sealed is the same numbers once more, which only a replay can read.
_SERVED = owned(
    "Lists that the person was served, with what the ranker saw.",
    "served_lists",
    "employee_external_id",
    "sealed",
)


def _clear_lists(session: Session, external_id: str, ids: Sequence[int]) -> int:
    """Remove the lists; of each stays that it was erased, so that a replay can say so."""
    mine = col(ServedList.employee_external_id) == external_id
    gone = session.execute(select(col(ServedList.list_id), col(ServedList.day)).where(mine)).all()
    marks = {erased_digest(list_id): day for list_id, day in gone}
    there = among(session, col(ErasedList.digest), marks)
    known = set(session.execute(select(col(ErasedList.digest)).where(there)).scalars())
    fresh = [{"digest": one, "day": day} for one, day in marks.items() if one not in known]
    insert_rows(session, ErasedList, fresh)
    return _SERVED.clear(session, external_id, ids) if _SERVED.clear else 0


def _former_ids(external_id: str) -> ColumnElement[bool]:
    of_people = col(FormerId.entity) == EntityKind.EMPLOYEE
    return of_people & (col(FormerId.external_id) == external_id)


def _tell_former_ids(session: Session, external_id: str) -> list[Row]:
    return rows_of(session, table_named("former_ids"), _former_ids(external_id), ("id",))


def _clear_former_ids(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    return touched(session.execute(delete(FormerId).where(_former_ids(external_id))))


def _tell_lines(session: Session, external_id: str) -> list[Row]:
    return rows_of(session, table_named("import_results"), _lines(external_id), ())


def _clear_lines(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    """Keep the lines without saying whose they were: an import's counts must add up."""
    unnamed = update(ImportResult).where(_lines(external_id))
    return touched(session.execute(unnamed.values(external_id=None, problems=None, warnings=None)))


OF_LOGS: Mapping[str, Holding] = {
    "impressions": Holding(
        "Lists that were ranked for the person, and those in which others saw the person.",
        _tell_impressions,
        _clear_impressions,
        scanned=_lists_of_candidates,
    ),
    "served_lists": replace(_SERVED, clear=_clear_lists),
    "erased_lists": nothing("Digests of the ids of erased lists; they tell of nobody."),
    "event_keys": Holding("Ids of the events, so that each counts once.", _tell_keys, _clear_keys),
    "feedback_events": owned(
        "What the person did about openings, and what became of it.",
        "feedback_events",
        "employee_external_id",
    ),
    "outbox_events": logged("Changes of the record.", "outbox_events", _events),
    "webhook_deliveries": logged(
        "Changes of the record that other systems were told.", "webhook_deliveries", _deliveries
    ),
    "former_ids": Holding(
        "What the person was called before a rename.", _tell_former_ids, _clear_former_ids
    ),
    "import_results": Holding("Lines of imports.", _tell_lines, _clear_lines),
}
