"""The rules of datasets: who asks for what, what is told of them, and when they may go."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from app.core.db import SETTINGS, Database
from app.core.errors import ConflictError, FieldProblem, GoneError, InvalidInputError, NotFoundError
from app.core.jobs import FINISHED, enqueue
from app.core.journal import record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page, Read
from app.core.security import Actor
from app.learning.datasets import files, queries
from app.learning.datasets.schemas import DatasetAccepted, DatasetBody, DatasetRead
from app.settings import Settings
from ml.feedback.files import MANIFEST
from models.base import utc_now
from models.datasets import Dataset, DatasetUse
from models.jobs import Job
from models.vocabulary import ChangeAction, EntityKind, JobKind

_LANE = "datasets"


class DatasetInUseError(ConflictError):
    """Something works with the dataset."""

    code = "dataset_in_use"
    title = "Dataset in use"


class DatasetNotReadyError(ConflictError):
    """The dataset has no files yet."""

    code = "dataset_not_ready"
    title = "Not ready"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a dataset, and the hash of its content."""

    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class TakenOut:
    """That people were taken out of a dataset, which had this fingerprint before."""

    fingerprint: str
    people: int
    at: datetime


def start(session: Session, settings: Settings, actor: Actor, body: DatasetBody) -> DatasetAccepted:
    """Put a dataset into the queue.

    Raises
    ------
    InvalidInputError
        When it asks for what is not known yet, or not kept any more.
    """
    now = utc_now()
    _check_times(settings, body, now)
    job = enqueue(session, JobKind.DATASET, {"label": body.label}, actor, _LANE)
    asked = Dataset(
        uid=str(uuid.uuid4()),
        job_id=job.id,
        began_at=body.from_,
        ended_at=body.to,
        known_by=body.known_by or now,
        label=body.label,
        surfaces=sorted(set(body.surfaces)),
        created_by=actor.name,
    )
    session.add(asked)
    session.flush()
    record_change(session, actor.name, ChangeAction.CREATED, EntityKind.DATASET, asked.uid)
    return DatasetAccepted(id=asked.uid, job=job.uid)


def get(session: Session, settings: Settings, uid: str) -> DatasetRead:
    """A dataset.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    """
    return _read(session, settings, [_existing(session, uid)])[0]


def page(session: Session, settings: Settings, query: PageQuery) -> Page[DatasetRead]:
    """A page of datasets, oldest first."""
    paging = query.paging()
    rows = queries.page(session, after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut(rows)
    return Page(items=_read(session, settings, kept), next_cursor=cursor)


def details(session: Session, jobs: Sequence[Job]) -> Mapping[int, Read]:
    """The datasets that jobs write, by the row of the job."""
    found = queries.of_jobs(session, [job.id or 0 for job in jobs])
    settings: Settings = session.info[SETTINGS]
    told = _read(session, settings, list(found.values()))
    return dict(zip(found, told, strict=True))


def stored_file(
    session: Session, settings: Settings, uid: str, name: str, fingerprint: str | None
) -> StoredFile:
    """A file of a dataset that is ready.

    Raises
    ------
    NotFoundError
        When there is no such dataset or file.
    DatasetNotReadyError
        When it is not written yet.
    GoneError
        When people were taken out since it had this fingerprint, or its files were lost.
    """
    row = _existing(session, uid)
    if row.folder is None or row.manifest is None or row.fingerprint is None:
        raise DatasetNotReadyError("The dataset has no files yet.")
    if fingerprint not in {None, row.fingerprint}:
        if fingerprint in {rewrite["fingerprint"] for rewrite in row.rewrites}:
            raise GoneError("People were taken out of this dataset since; it has other files now.")
        raise NotFoundError("The dataset never had this fingerprint.")
    entry = files.listed(row.manifest, name)
    path = files.folder_of(settings, row.folder) / name
    if entry is None and name != MANIFEST:
        raise NotFoundError("The dataset has no such file.")
    if not path.is_file():
        raise GoneError("The file is lost. Ask for the dataset anew: it will be the same.")
    return StoredFile(path, entry["sha256"] if entry is not None else files.sha256_of(path))


def delete(database: Database, actor: Actor, uid: str) -> None:
    """Remove a dataset, and its files once that is committed.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    DatasetInUseError
        When something works with it.
    """
    with database.write() as session:
        row = _existing(session, uid, lock=True)
        if used := queries.uses(session, [row])[row.id or 0]:
            raise DatasetInUseError(f"It is used by {', '.join(used)}.")
        folder = row.folder
        session.delete(row)
        session.flush()
        record_change(session, actor.name, ChangeAction.DELETED, EntityKind.DATASET, uid)
    if folder is not None:
        files.remove(database.settings, folder)


def hold(session: Session, uid: str, used_by: str) -> Dataset:
    """Keep a dataset that is ready while something works with it; once is enough.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    DatasetNotReadyError
        When it is not written yet.
    """
    row = _existing(session, uid, lock=True)
    if row.fingerprint is None:
        raise DatasetNotReadyError("The dataset has no files yet.")
    if queries.use(session, row.id or 0, used_by) is None:
        session.add(DatasetUse(dataset_id=row.id or 0, used_by=used_by))
        session.flush()
    return row


def release(session: Session, uid: str, used_by: str) -> None:
    """Let a dataset go that something worked with."""
    row = queries.find(session, uid, lock=True)
    use = queries.use(session, row.id or 0, used_by) if row is not None else None
    if use is not None:
        session.delete(use)
        session.flush()


def folder(settings: Settings, row: Dataset) -> Path:
    """Where the files of a dataset lie that is ready."""
    if row.folder is None:
        raise ValueError("a dataset without files")
    return files.folder_of(settings, row.folder)


def required(session: Session, uid: str) -> Dataset:
    """A dataset's row.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    """
    return _existing(session, uid)


def taken_out_since(session: Session, uid: str, state: str | datetime) -> list[TakenOut]:
    """Who was taken out of a dataset since it had a fingerprint, or since a moment.

    Nobody where the dataset is gone, or never had the fingerprint.
    """
    row = queries.find(session, uid)
    if row is None:
        return []
    rewrites = [
        TakenOut(one["fingerprint"], int(one["people"]), datetime.fromisoformat(one["at"]))
        for one in row.rewrites
    ]
    if isinstance(state, datetime):
        return [one for one in rewrites if one.at >= state]
    states = [one.fingerprint for one in rewrites]
    return rewrites[states.index(state) :] if state in states else []


def _check_times(settings: Settings, body: DatasetBody, now: datetime) -> None:
    problems = [
        FieldProblem(f"/{name}", "lies in the future: nothing is known of it yet")
        for name, moment in (("to", body.to), ("known_by", body.known_by))
        if moment is not None and moment > now
    ]
    if body.from_ < now - timedelta(days=settings.feedback_days):
        problems.append(
            FieldProblem("/from", f"lists are kept for {settings.feedback_days:g} days")
        )
    if problems:
        raise InvalidInputError("This time cannot be told.", problems)


def _existing(session: Session, uid: str, *, lock: bool = False) -> Dataset:
    row = queries.find(session, uid, lock=lock)
    if row is None:
        raise NotFoundError("No such dataset.")
    return row


def _read(session: Session, settings: Settings, rows: Sequence[Dataset]) -> list[DatasetRead]:
    jobs, used = queries.jobs_of(session, rows), queries.uses(session, rows)
    return [_one(settings, row, jobs.get(row.job_id or 0), used[row.id or 0]) for row in rows]


def _one(settings: Settings, row: Dataset, job: Job | None, used: list[str]) -> DatasetRead:
    over = job is None or job.state in FINISHED
    problem = None
    if row.fingerprint is None and over:
        problem = (job.error if job is not None else None) or "Its job ended without a result."
    return DatasetRead.model_validate(
        {
            "id": row.uid,
            "state": "ready" if row.fingerprint else "failed" if problem else "waiting",
            "from": row.began_at,
            "to": row.ended_at,
            "known_by": row.known_by,
            "label": row.label,
            "surfaces": row.surfaces,
            "created_at": row.created_at,
            "created_by": row.created_by,
            "expires_at": row.created_at + timedelta(days=settings.dataset_days),
            "fingerprint": row.fingerprint,
            "relabelled": row.relabelled,
            "people_taken_out": sum(rewrite["people"] for rewrite in row.rewrites),
            "used_by": used,
            "problem": problem,
            "manifest": row.manifest,
        }
    )
