"""Writes datasets, takes people out of them, and removes those whose time is over."""

from datetime import timedelta

import structlog
from sqlmodel import Session

from app.core.db import Database
from app.core.jobs import JobCancelledError, JobFailedError, JobRun
from app.core.journal import record_change
from app.learning.datasets import files, queries
from app.learning.datasets.keys import Keys
from app.learning.datasets.reading import collected
from app.serving.engines import configured_engine
from app.settings import Settings
from ml.errors import DatasetError, RankerError
from ml.feedback.manifest import Manifest
from models.base import utc_now
from models.datasets import Dataset
from models.vocabulary import ChangeAction, EntityKind, JobState

# Whoever took the time of a list or an event commits it within the deadline of a statement.
SETTLING = timedelta(seconds=5)
_SYSTEM = "system"

_log = structlog.get_logger(__name__)


def run_dataset(run: JobRun) -> None:
    """Write the dataset that the job names: half of one is never seen.

    What was collected before a worker ended is kept for the next.

    Raises
    ------
    JobFailedError
        When the dataset was removed, or what is collected is not sound.
    """
    with run.database.read() as session:
        asked = queries.of_job(session, run.job_id)
        if asked is None:
            raise JobFailedError("The dataset was removed.")
        session.expunge(asked)
    run.stopping.wait(max((asked.known_by + SETTLING - utc_now()).total_seconds(), 0))

    def note(done: int, total: int) -> None:
        with run.write() as session:
            run.note_progress(session, done, total)
        run.step("part_kept")

    kept = files.parts(run.settings, asked.uid)
    try:
        engine = configured_engine(run.settings)
        found = collected(run.database, run.settings, asked, kept, engine, note)
        run.step("collected")
        folder, manifest = files.write(
            run.settings, asked.uid, found.data, found.manifest, run.step
        )
        _tell(run, asked.uid, folder, manifest, found.relabelled)
    except RankerError as error:
        kept.remove()
        raise JobFailedError(str(error)) from error
    except (JobCancelledError, JobFailedError):
        kept.remove()
        raise
    kept.remove()


def _tell(run: JobRun, uid: str, folder: str, manifest: Manifest, relabelled: int | None) -> None:
    with run.write() as session:
        row = queries.find(session, uid, lock=True)
        if row is None:
            raise JobFailedError("The dataset was removed.")
        _name(row, folder, manifest)
        row.relabelled = relabelled
        session.flush()
        record_change(session, run.actor.name, ChangeAction.COMPLETED, EntityKind.DATASET, row.uid)
        run.finish(session, JobState.SUCCEEDED)
        run.step("named")


def take_people_out(database: Database, settings: Settings) -> int:
    """Write the datasets anew that hold people who were erased or object; how many those are.

    Everybody who may stand in a dataset is known by name, so a key that is nobody's goes.
    """
    rewritten = 0
    with database.read() as session:
        rows = queries.written(session)
        people = queries.people(session)
        for key in queries.objecting(session):
            people.pop(key, None)
    for row in rows:
        keys = Keys(settings, row)
        known = {keys.person(person) for person in people.values()}
        try:
            rewritten += _rewrite(database, settings, row, known)
        except DatasetError as error:
            _log.error("dataset_not_readable", dataset=row.uid, reason=str(error))
    return rewritten


def clear_datasets(database: Database, settings: Settings) -> None:
    """Remove datasets whose time is over, unless they are used, and files that are nobody's."""
    before = utc_now() - timedelta(days=settings.dataset_days)
    with database.read() as session:
        rows = queries.every(session)
        used = queries.uses(session, rows)
    for row in rows:
        if row.created_at < before and not used[row.id or 0]:
            with database.write() as session:
                found = queries.find(session, row.uid, lock=True)
                if found is not None and not queries.uses(session, [found])[found.id or 0]:
                    session.delete(found)
    with database.read() as session:
        named = {row.folder for row in queries.every(session) if row.folder is not None}
    files.remove_unnamed(settings, named)


def _rewrite(database: Database, settings: Settings, row: Dataset, known: set[str]) -> int:
    if row.folder is None:
        return 0
    left = files.without_strangers(settings, row.folder, known)
    if left is None:
        return 0
    data, manifest, gone = left
    folder, written = files.write(settings, row.uid, data, manifest, lambda _step: None)
    with database.write() as session:
        found = queries.find(session, row.uid, lock=True)
        if found is None or found.folder != row.folder:
            return 0
        rewrite = {
            "fingerprint": row.fingerprint,
            "people": gone,
            "at": utc_now().isoformat(),
            "files": {
                name: entry["sha256"] for name, entry in (row.manifest or {})["files"].items()
            },
        }
        found.rewrites = [*found.rewrites, rewrite]
        _name(found, folder, written)
        session.flush()
        _record(session, found, gone)
    files.remove(settings, row.folder)
    return 1


def _record(session: Session, row: Dataset, people: int) -> None:
    details = {"people_taken_out": people}
    record_change(session, _SYSTEM, ChangeAction.ERASED, EntityKind.DATASET, row.uid, details)


def _name(row: Dataset, folder: str, manifest: Manifest) -> None:
    row.folder = folder
    row.fingerprint = manifest.fingerprint
    row.manifest = manifest.as_dict()
