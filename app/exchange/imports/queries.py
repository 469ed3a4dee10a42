"""Reads and writes of imports: their bytes, their results and what they leave out."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, or_, update
from sqlmodel import Session, col, select

from app.core.among import among
from models.base import FeedRow, Identified
from models.imports import Import, ImportChunk, ImportResult
from models.jobs import Job
from models.vocabulary import ImportMode, ImportOutcome, JobState

CHUNK_BYTES = 1 << 20
_FAST = 1
# Some tens of milliseconds of a writer's turn.
_RESULTS_AT_ONCE = 5_000
_UNSYNCHRONISED: dict[str, Any] = {"execution_options": {"synchronize_session": False}}


@dataclass(frozen=True, slots=True)
class Endable:
    """The records of a noun, which of them can end, and where it is kept who holds them."""

    table: type[Identified]
    active: ColumnElement[bool]
    feeds: type[FeedRow]


def of_job(session: Session, job_id: int) -> Import | None:
    """The import that a job carries out."""
    return session.exec(select(Import).where(Import.job_id == job_id)).first()


def of_jobs(session: Session, job_ids: Sequence[int]) -> dict[int, Import]:
    """The imports that jobs carry out, by job."""
    found = session.exec(select(Import).where(col(Import.job_id).in_(job_ids))).all()
    return {one.job_id: one for one in found if one.job_id is not None}


def add_chunk(session: Session, import_id: int, start: int, data: bytes) -> None:
    """Keep a piece of the file."""
    packed = zlib.compress(data, _FAST)
    session.add(ImportChunk(import_id=import_id, start=start, data=packed))
    session.flush()


def piece(session: Session, import_id: int, place: int) -> bytes:
    """The bytes from a place on, as far as their piece goes; none at the end."""
    query = select(ImportChunk.start, ImportChunk.data).where(
        ImportChunk.import_id == import_id, col(ImportChunk.start) > place - CHUNK_BYTES
    )
    found = session.exec(query.order_by(col(ImportChunk.start)).limit(1)).first()
    return b"" if found is None else zlib.decompress(found[1])[place - found[0] :]


def drop_chunks(session: Session, import_id: int) -> None:
    """Forget the bytes of an import."""
    session.execute(delete(ImportChunk).where(col(ImportChunk.import_id) == import_id))


def discard(session: Session, import_id: int) -> None:
    """Remove an import that has no job."""
    without_job = (col(Import.id) == import_id, col(Import.job_id).is_(None))
    session.execute(delete(Import).where(*without_job), **_UNSYNCHRONISED)


def known_lines(session: Session, import_id: int, external_ids: Iterable[str]) -> dict[str, int]:
    """The line in which each of these records was given before."""
    of_import = (ImportResult.import_id == import_id, col(ImportResult.line).is_not(None))
    query = select(ImportResult.external_id, func.min(ImportResult.line)).where(
        *of_import, among(session, col(ImportResult.external_id), external_ids)
    )
    found = session.exec(query.group_by(col(ImportResult.external_id))).all()
    return {key: line for key, line in found if key is not None and line is not None}


def advance(session: Session, import_id: int, values: Mapping[str, Any]) -> None:
    """Change columns of an import."""
    of_import = update(Import).where(col(Import.id) == import_id)
    session.execute(of_import.values(**values), **_UNSYNCHRONISED)


def count_held(session: Session, sent: Import, records: Endable) -> int:
    """How many records that can end its source held before a snapshot was received."""
    query = select(func.count()).select_from(records.table).where(*_held(sent, records))
    return session.exec(query).one()


def count_missing(session: Session, sent: Import, records: Endable) -> int:
    """How many of them the snapshot does not hold."""
    query = select(func.count()).select_from(records.table).where(*_missing(sent, records))
    return session.exec(query).one()


def count_spared(session: Session, sent: Import, records: Endable) -> int:
    """How many more it does not hold that are stored as newer than it is."""
    absent = (*_held(sent, records), ~_given(sent, records))
    query = select(func.count()).select_from(records.table).where(*absent)
    return session.exec(query).one() - count_missing(session, sent, records)


def missing(
    session: Session, sent: Import, records: Endable, limit: int, after: int = 0
) -> list[tuple[int, str]]:
    """Some of those that are missing, beyond a row id: row ids and external ids, in order."""
    row_id = col(records.table.id)
    query = select(row_id, col(records.table.external_id)).where(*_missing(sent, records))
    found = session.exec(query.where(row_id > after).order_by(row_id).limit(limit)).all()
    return [(one, key) for one, key in found if one is not None]


def superseding(session: Session, sent: Import) -> str | None:
    """The newest job with a later snapshot of the same source, if there is one."""
    over = (JobState.FAILED, JobState.CANCELLED)
    query = (
        select(Job.uid)
        .join(Import, col(Import.job_id) == col(Job.id))
        .where(*_later(sent), Import.mode == ImportMode.SNAPSHOT, col(Job.state).not_in(over))
    )
    return session.exec(query.order_by(col(Import.id).desc()).limit(1)).first()


def waiting_since(session: Session, before: datetime) -> Sequence[Job]:
    """Jobs of imports that were received before a moment and wait for a confirmation."""
    query = select(Job).join(Import, col(Import.job_id) == col(Job.id))
    query = query.where(Job.state == JobState.WAITING, col(Import.received_at) < before)
    return session.exec(query.with_for_update(skip_locked=True, of=Job)).all()


def results(
    session: Session, import_id: int, outcome: ImportOutcome | None, *, after: int, limit: int
) -> Sequence[ImportResult]:
    """Results in the order of the lines, beyond a position."""
    query = select(ImportResult).where(
        ImportResult.import_id == import_id, col(ImportResult.position) > after
    )
    if outcome is not None:
        query = query.where(ImportResult.outcome == outcome)
    return session.exec(query.order_by(col(ImportResult.position)).limit(limit)).all()


def remove_ended(session: Session, before: datetime) -> bool:
    """Remove some results of a job that ended before a moment, at last the job; whether more is.

    A job may have a result for each of a million lines, too many for one transaction.
    """
    ended = select(Job.id, Import.id).outerjoin(Import, col(Import.job_id) == Job.id)
    row = session.exec(
        ended.where(col(Job.finished_at) < before).order_by(col(Job.id)).limit(1)
    ).first()
    if row is None:
        return False
    job_id, import_id = row
    of_job = col(ImportResult.import_id) == import_id
    first = session.exec(select(func.min(ImportResult.position)).where(of_job)).one()
    if first is not None:
        some = col(ImportResult.position) < first + _RESULTS_AT_ONCE
        session.execute(delete(ImportResult).where(of_job, some), **_UNSYNCHRONISED)
    else:
        session.execute(delete(Job).where(col(Job.id) == job_id), **_UNSYNCHRONISED)
    return True


def remove_abandoned(session: Session, before: datetime) -> None:
    """Remove imports that were not received whole, and bytes that no job will read any more."""
    unfinished = col(Import.job_id).is_(None) & (col(Import.received_at) < before)
    session.execute(delete(Import).where(unfinished), **_UNSYNCHRONISED)
    over = [JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED]
    read = select(Import.id).join(Job).where(col(Job.state).in_(over))
    session.execute(
        delete(ImportChunk).where(col(ImportChunk.import_id).in_(read)), **_UNSYNCHRONISED
    )


def moment_of(sent: Import) -> datetime:
    """The moment of which a file speaks: as it was told, the newest of its lines, or its arrival.

    The newest, because a source that tells when it last changed each record was cut later.
    """
    return sent.as_of or sent.newest_as_of or sent.received_at


def _held(sent: Import, records: Endable) -> tuple[ColumnElement[bool], ...]:
    there = records.active, col(records.table.created_at) < sent.received_at
    return *there, exists().where(*_says(sent, records))


def _missing(sent: Import, records: Endable) -> tuple[ColumnElement[bool], ...]:
    """What the source held and spoke of no later than the file, nor named in a later one."""
    moment = moment_of(sent)
    feeds = records.feeds
    older = exists().where(
        *_says(sent, records),
        or_(col(feeds.as_of).is_(None), col(feeds.as_of) <= moment),
        or_(col(feeds.said_at).is_(None), col(feeds.said_at) <= moment),
    )
    said_by_all = col(records.table.source_as_of)
    named_later = (
        exists()
        .where(
            col(ImportResult.external_id) == col(records.table.external_id),
            col(ImportResult.line).is_not(None),
            col(ImportResult.import_id) == col(Import.id),
            *_later(sent),
        )
        .correlate(records.table)
    )
    return (
        *_held(sent, records),
        ~_given(sent, records),
        older,
        or_(said_by_all.is_(None), said_by_all <= moment),
        ~named_later,
    )


def _says(sent: Import, records: Endable) -> tuple[ColumnElement[bool], ...]:
    feeds = records.feeds
    return (
        col(feeds.record_id) == col(records.table.id),
        col(feeds.source) == sent.source,
        col(feeds.ended).is_(False),
    )


def _given(sent: Import, records: Endable) -> ColumnElement[bool]:
    return exists().where(
        col(ImportResult.import_id) == sent.id,
        col(ImportResult.external_id) == col(records.table.external_id),
    )


def _later(sent: Import) -> tuple[ColumnElement[bool], ...]:
    """Imports of the same source and kind that came after one, and change what is stored."""
    return (
        col(Import.id) > sent.id,
        col(Import.entity) == sent.entity,
        col(Import.source) == sent.source,
        col(Import.dry_run).is_(False),
        col(Import.job_id).is_not(None),
    )
