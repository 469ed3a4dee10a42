"""The rules of rankings of everybody: who asks for one, what is told of it, who leaves it."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from app.catalog import former_ids
from app.core.db import SETTINGS, Database
from app.core.errors import ConflictError, FieldProblem, GoneError, InvalidInputError, NotFoundError
from app.core.jobs import FINISHED, enqueue
from app.core.journal import record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page, Read
from app.core.security import Actor
from app.matching.batch import files, queries
from app.matching.batch.schemas import BatchFileRead, BatchRankingBody, BatchRankingRead
from app.settings import Settings
from ml.batch import BatchError, Form, require
from ml.batch.partitions import MANIFEST, hash_of
from models.base import utc_now
from models.batches import BatchRanking
from models.jobs import Job
from models.vocabulary import ChangeAction, EntityKind, JobKind

_LANE = "batch_rankings"
_SYSTEM = "system"


class BatchRankingNotReadyError(ConflictError):
    """The ranking has no files yet."""

    code = "batch_ranking_not_ready"
    title = "Not ready"


@dataclass(frozen=True, slots=True)
class StoredLists:
    """A file of a ranking, the hash of its content, and whose lists it holds."""

    path: Path
    sha256: str
    people: Sequence[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who may stand in the files of a ranking whose people were read at some moment.

    Whoever was recorded later has at most the id of one who was erased. `renamed` tells what
    former ids are now.
    """

    people: Mapping[str, datetime]
    renamed: Mapping[str, str]
    read_at: datetime

    def is_gone(self, external_id: str) -> bool:
        """Whether a list under this id is nobody's who may stand in it."""
        recorded = self.people.get(self.renamed.get(external_id, external_id))
        return recorded is None or recorded > self.read_at


def start(session: Session, actor: Actor, body: BatchRankingBody) -> BatchRankingRead:
    """Put a ranking of everybody into the queue.

    Raises
    ------
    InvalidInputError
        When such files cannot be written here.
    """
    try:
        require(Form(body.format.value))
    except BatchError as error:
        problem = FieldProblem("/format", str(error))
        raise InvalidInputError("Such files cannot be written here.", [problem]) from error
    job = enqueue(session, JobKind.BATCH_RANKING, {"k": body.k}, actor, _LANE)
    row = BatchRanking(
        uid=str(uuid.uuid4()),
        job_id=job.id,
        k=body.k,
        reasons=body.reasons,
        format=body.format,
        created_by=actor.name,
    )
    session.add(row)
    session.flush()
    record_change(session, actor.name, ChangeAction.CREATED, EntityKind.BATCH_RANKING, row.uid)
    return _read(session, [row])[0]


def get(session: Session, uid: str) -> BatchRankingRead:
    """A ranking of everybody.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    """
    return _read(session, [_existing(session, uid)])[0]


def page(session: Session, query: PageQuery) -> Page[BatchRankingRead]:
    """A page of rankings, oldest first."""
    paging = query.paging()
    kept, cursor = paging.cut(queries.page(session, after=paging.after, limit=paging.fetch))
    return Page(items=_read(session, kept), next_cursor=cursor)


def details(session: Session, jobs: Sequence[Job]) -> Mapping[int, Read]:
    """The rankings that jobs make, by the row of the job."""
    found = queries.of_jobs(session, [job.id or 0 for job in jobs])
    return dict(zip(found, _read(session, list(found.values())), strict=True))


def stored_file(session: Session, settings: Settings, uid: str, name: str) -> StoredLists:
    """A file of a ranking that is ready.

    Raises
    ------
    NotFoundError
        When there is no such ranking or file.
    BatchRankingNotReadyError
        When it is not made yet.
    GoneError
        When its files were lost.
    """
    row = _existing(session, uid)
    if row.files is None:
        raise BatchRankingNotReadyError("The ranking has no files yet.")
    if name != MANIFEST and name not in {entry["name"] for entry in row.files}:
        raise NotFoundError("The ranking has no such file.")
    path = files.folder_of(settings, row.uid) / name
    if not path.is_file():
        raise GoneError("The file is lost. Ask for another ranking.")
    people = () if name == MANIFEST else files.partitions(settings, row).people(name)
    return StoredLists(path, hash_of(path), people)


def delete(database: Database, actor: Actor, uid: str) -> None:
    """Remove a ranking, and its files once that is committed; one under way ends.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    """
    with database.write() as session:
        session.delete(_existing(session, uid, lock=True))
        session.flush()
        record_change(session, actor.name, ChangeAction.DELETED, EntityKind.BATCH_RANKING, uid)
    files.remove(database.settings, uid)


def standing(session: Session, row: BatchRanking, read_at: datetime) -> Standing:
    """Who may stand in the files of a ranking now."""
    held = set(files.partitions(session.info[SETTINGS], row).everyone())
    people = queries.people(session)
    renamed = former_ids.current(session, EntityKind.EMPLOYEE, held - people.keys())
    return Standing(people, renamed, read_at)


def take_people_out(database: Database) -> int:
    """Take out of all files who may not stand in them any more; out of how many rankings."""
    with database.read() as session:
        holding = [row.uid for row in queries.written(session) if _gone_from(session, row)]
    rewritten = 0
    for uid in holding:
        with database.write() as session:
            row = queries.find(session, uid, lock=True)
            is_gone = _gone_from(session, row) if row is not None else None
            if row is not None and is_gone is not None:
                rewritten += take_out(session, row, is_gone) > 0
    return rewritten


def lists_of(session: Session, external_id: str) -> list[dict[str, Any]]:
    """The lists of a person in the files that are kept."""
    settings: Settings = session.info[SETTINGS]
    found = (
        (row, files.partitions(settings, row).openings_of(external_id))
        for row in queries.written(session)
    )
    return [
        {"ranking": row.uid, "as_of": row.as_of, "openings": openings}
        for row, openings in found
        if openings is not None
    ]


def take_person_out(session: Session, names: Collection[str]) -> int:
    """Take a person who is erased, under all her ids, out of the files; of how many rankings."""
    rows = queries.written(session, lock=True)
    return sum(take_out(session, row, names.__contains__) > 0 for row in rows)


def take_out(session: Session, row: BatchRanking, is_gone: Callable[[str], bool]) -> int:
    """Take people out of the files of a ranking, whose row is locked; how many they were."""
    gone, left = files.take_out(session.info[SETTINGS], row, is_gone)
    if gone:
        row.files = left
        row.people_taken_out += gone
        session.flush()
        details = {"people_taken_out": gone}
        kind = EntityKind.BATCH_RANKING
        record_change(session, _SYSTEM, ChangeAction.ERASED, kind, row.uid, details)
    return gone


def _gone_from(session: Session, row: BatchRanking) -> Callable[[str], bool] | None:
    """Tells who may not stand in the files of a ranking any more; None where they hold nobody."""
    if row.read_at is None:
        return None
    now = standing(session, row, row.read_at)
    held = files.partitions(session.info[SETTINGS], row).everyone()
    return now.is_gone if any(map(now.is_gone, held)) else None


def _existing(session: Session, uid: str, *, lock: bool = False) -> BatchRanking:
    row = queries.find(session, uid, lock=lock)
    if row is None:
        raise NotFoundError("No such ranking.")
    return row


def _read(session: Session, rows: Sequence[BatchRanking]) -> list[BatchRankingRead]:
    settings: Settings = session.info[SETTINGS]
    jobs = queries.jobs_of(session, rows)
    return [_one(settings, row, jobs.get(row.job_id or 0)) for row in rows]


def _one(settings: Settings, row: BatchRanking, job: Job | None) -> BatchRankingRead:
    over = job is None or job.state in FINISHED
    problem = None
    if row.files is None and over:
        problem = (job.error if job is not None else None) or "Its job ended without a result."
    return BatchRankingRead(
        id=row.uid,
        job=job.uid if job is not None else None,
        state="failed" if problem else "waiting" if row.files is None else "ready",
        k=row.k,
        reasons=row.reasons,
        format=row.format,
        created_at=row.created_at,
        created_by=row.created_by,
        expires_at=row.created_at + timedelta(days=settings.batch_ranking_days),
        people_done=job.done if job is not None else row.people or 0,
        people_total=job.total if job is not None else row.people,
        expected_at=None if job is None or over else _expected(job),
        as_of=row.as_of,
        model_version=row.model_version,
        openings=row.openings,
        files=[BatchFileRead(**entry) for entry in row.files or ()],
        people_taken_out=row.people_taken_out,
        problem=problem,
    )


def _expected(job: Job) -> datetime | None:
    """When a job ends at the pace so far."""
    if job.started_at is None or not job.done or job.total is None:
        return None
    now = utc_now()
    return now + (now - job.started_at) * ((job.total - job.done) / job.done)
