"""Ranks everybody for a job, takes people out of files, and removes those whose time is over."""

from datetime import date, datetime, timedelta

from app.core.db import Database
from app.core.errors import RankerUnavailableError
from app.core.jobs import FINISHED, JobCancelledError, JobFailedError, JobRun
from app.core.journal import record_change
from app.matching.batch import files, queries, service
from app.matching.batch.everybody import Order, Written, people_of, rank_everybody
from app.serving import Serving
from app.serving.engines import configured_engine
from app.settings import Settings
from ml.batch import Asked, FolderInUseError, Form, OtherBatchError, Step
from ml.errors import RankerError
from models.base import utc_now, utc_today
from models.batches import BatchRanking
from models.vocabulary import ChangeAction, EntityKind, JobState

# A job renews its lease with every partition: these take some seconds at 10,000 openings.
PEOPLE = 500


def run_batch_ranking(run: JobRun) -> None:
    """Rank everybody for the ranking that the job names; what was finished before is kept.

    Raises
    ------
    JobFailedError
        When the ranking was removed, or cannot be made.
    """
    with run.database.read() as session:
        row = queries.of_job(session, run.job_id)
        if row is None:
            raise JobFailedError("The ranking was removed.")
        session.expunge(row)
    read_at = utc_now()
    try:
        written = _ranked(run, row)
        _name(run, row, written, read_at)
    except JobCancelledError:
        files.remove(run.settings, row.uid)
        raise
    except FolderInUseError:
        # Whoever lost the lease ends with its next partition: the next attempt goes on.
        raise
    except RankerUnavailableError as error:
        raise JobFailedError(error.detail) from error
    except RankerError as error:
        files.remove(run.settings, row.uid)
        raise JobFailedError(str(error)) from error


def _ranked(run: JobRun, row: BatchRanking) -> Written:
    snapshot, today = Serving(run.database, run.settings).read_once(), utc_today()
    total, done = len(people_of(snapshot, today)), 0

    def note(step: Step) -> None:
        nonlocal done
        with run.write() as session:
            run.note_progress(session, done, total)
        done += len(step.people)
        run.step("partition_ranked")

    asked = Asked(row.k, row.reasons, Form(row.format.value))
    engine = configured_engine(run.settings)
    folder, order = files.make(run.settings, row.uid), Order(asked, PEOPLE)
    try:
        return rank_everybody(snapshot, folder, order, today, engine, note)
    except OtherBatchError:
        # The ranker or, after it was complete, the day changed since this job was broken off.
        done = 0
        return rank_everybody(snapshot, folder, order, today, engine, note, fresh=True)


def _name(run: JobRun, row: BatchRanking, written: Written, read_at: datetime) -> None:
    """Tell of the files, without whoever was erased or objects since the people were read."""
    run.step("written")
    with run.write() as session:
        found = queries.find(session, row.uid, lock=True)
        if found is None:
            files.remove(run.settings, row.uid)
            raise JobFailedError("The ranking was removed.")
        found.files = files.partitions(run.settings, found).files()
        found.read_at = read_at
        found.as_of = date.fromisoformat(written.as_of)
        found.model_version = written.model_version
        found.people = written.people
        found.openings = written.openings
        now = service.standing(session, found, read_at)
        service.take_out(session, found, now.is_gone)
        session.flush()
        kind = EntityKind.BATCH_RANKING
        record_change(session, run.actor.name, ChangeAction.COMPLETED, kind, found.uid)
        run.note_progress(session, written.people, written.people)
        run.finish(session, JobState.SUCCEEDED)
    run.step("named")


def take_people_out(database: Database, _settings: Settings) -> int:
    """Write the files anew that hold people who were erased or object; of how many rankings.

    An erasure does this at once: here go those of whom this was not told, such as by an objection.
    """
    return service.take_people_out(database)


def clear_batch_rankings(database: Database, settings: Settings) -> None:
    """Remove rankings whose time is over, and files that are nobody's or of no result."""
    seen = files.present(settings)
    before = utc_now() - timedelta(days=settings.batch_ranking_days)
    with database.write() as session:
        rows = queries.every(session)
        jobs = queries.jobs_of(session, rows)
        kept = set()
        for row in rows:
            job = jobs.get(row.job_id or 0)
            if row.created_at < before and (job is None or job.state in FINISHED):
                session.delete(row)
            elif row.files is not None or (job is not None and job.state not in FINISHED):
                kept.add(row.uid)
    files.remove_others(settings, seen, kept)
