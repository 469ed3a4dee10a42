"""What is done again and again, by one worker at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from time import monotonic

import structlog
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from app.catalog import former_ids
from app.core import idempotency, partitions
from app.core.db import Database
from app.core.errors import LateralError
from app.core.observability.logs import failure_of
from app.core.watch import LOOK_SECONDS, UNPROMPTED_SECONDS, ChangeWatch
from app.exchange.changes import tasks as changes
from app.exchange.imports import service as imports
from app.exchange.webhooks import tasks as webhooks
from app.governance.access import tasks as access
from app.governance.audit_log import tasks as audit_log
from app.governance.fairness import service as fairness
from app.governance.fairness.changes import impact_changes
from app.governance.privacy import tasks as privacy
from app.learning.datasets import tasks as datasets
from app.learning.events import tasks as events
from app.learning.experiments import tasks as experiments
from app.learning.features import tasks as own_features
from app.learning.monitoring import tasks as monitoring
from app.learning.registry import erasures
from app.learning.registry import versions as registry
from app.learning.runs import scheduling as training
from app.learning.runs import tasks as runs
from app.matching.batch import tasks as batches
from app.matching.nominations import tasks as nominations
from app.matching.recommendations import requests as first_pages
from app.mobility.cases import tasks as cases
from app.mobility.evidence import tasks as evidence
from app.mobility.exporters import tasks as exporters
from app.mobility.exposure import tasks as exposure
from app.mobility.mentors import tasks as mentors
from app.mobility.outcomes import tasks as outcomes
from app.serving import tasks as serving
from app.settings import Settings
from models.base import utc_now
from models.jobs import PeriodicTask

_LOOKS_A_PERIOD = 4
_LONGEST_LOOK_SECONDS = 30.0

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Periodic:
    """A task and how often it is due.

    One that is `shared` runs in every worker, each time and whenever something was committed: it
    takes care itself that nothing is done twice. The others are claimed by one worker before they
    begin; one that outlasts its period may begin again elsewhere.
    """

    name: str
    seconds: float
    run: Callable[[Database, Settings], object]
    shared: bool = False


_HOUR = 3600.0
PERIODIC: tuple[Periodic, ...] = (
    Periodic("tidy_imports", 600.0, imports.tidy),
    Periodic("deliver_webhooks", UNPROMPTED_SECONDS, webhooks.deliver_due, shared=True),
    Periodic("clear_webhook_log", _HOUR, webhooks.clear_log),
    Periodic("clear_outbox", _HOUR, changes.clear_outbox),
    Periodic("forget_idempotency_keys", 600.0, idempotency.forget_expired),
    Periodic("clear_impressions", _HOUR, serving.clear_impressions),
    Periodic("clear_feedback", _HOUR, serving.clear_feedback),
    Periodic("sweep_shards", _HOUR, serving.sweep_shards),
    Periodic("clear_events", _HOUR, events.clear_events),
    Periodic("tidy_audit_store", _HOUR, fairness.sweep),
    Periodic("watch_drift", 24 * _HOUR, monitoring.watch_drift),
    Periodic("clear_own_values", 24 * _HOUR, own_features.clear_own_values),
    # What is learnt may not read what is protected: here the two are put together.
    Periodic(
        "watch_experiments", _HOUR, partial(experiments.watch_experiments, compare=impact_changes)
    ),
    Periodic("sweep_retired_models", _HOUR, registry.sweep_retired),
    Periodic("tell_of_erasures", _HOUR, erasures.tell_of_erasures),
    Periodic("clear_datasets", _HOUR, datasets.clear_datasets),
    Periodic("take_people_out_of_datasets", 6 * _HOUR, datasets.take_people_out),
    Periodic("clear_batch_rankings", _HOUR, batches.clear_batch_rankings),
    Periodic("take_people_out_of_batch_rankings", _HOUR, batches.take_people_out),
    Periodic("train_on_schedule", _HOUR, training.train_on_schedule),
    Periodic("tidy_training_runs", _HOUR, runs.tidy_runs),
    Periodic("make_partitions", 6 * _HOUR, partitions.make_ahead),
    Periodic("clear_audit_mentions", _HOUR, audit_log.clear_mentions),
    Periodic("clear_ended_credentials", _HOUR, access.clear_ended),
    Periodic("tell_audit_head", _HOUR, audit_log.tell_head),
    Periodic("request_first_pages", 600.0, first_pages.request_at_night),
    Periodic("forget_nominations", _HOUR, nominations.forget_expired),
    Periodic("keep_mentors_time", _HOUR, mentors.keep_time),
    Periodic("note_leaders", 24 * _HOUR, exporters.note_leaders),
    Periodic("measure_exposure", 24 * _HOUR, exposure.measure),
    Periodic("forget_old_evidence", _HOUR, evidence.forget_old),
    Periodic("keep_cases_time", _HOUR, cases.keep_time),
    Periodic("ask_for_outcomes", _HOUR, outcomes.ask),
    Periodic("forget_closed_cases", _HOUR, cases.forget_closed),
    Periodic("forget_former_ids", _HOUR, former_ids.forget_old),
    Periodic("purge_erased", 20.0, privacy.purge_erased),
)


class Schedule:
    """Runs each task in a thread of its own, so that none waits for another."""

    def __init__(
        self, database: Database, settings: Settings, tasks: tuple[Periodic, ...] = PERIODIC
    ) -> None:
        self._database = database
        self._settings = settings
        self._stopping = Event()
        self._threads = [
            Thread(target=self._repeat, args=(task,), name=task.name, daemon=True) for task in tasks
        ]

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End; a task that runs is waited for."""
        self._stopping.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _repeat(self, task: Periodic) -> None:
        if task.shared:
            self._repeat_when_prompted(task)
            return
        pause = min(task.seconds / _LOOKS_A_PERIOD, _LONGEST_LOOK_SECONDS)
        while True:
            self._run_if_due(task)
            if self._stopping.wait(pause):
                return

    def _repeat_when_prompted(self, task: Periodic) -> None:
        """Run the task when something was committed, and after each period all the same."""
        watch = ChangeWatch(self._database)
        pause = min(task.seconds, LOOK_SECONDS)
        due = 0.0
        try:
            while True:
                if watch.moved() or monotonic() >= due:
                    self._run_if_due(task)
                    due = monotonic() + task.seconds
                if self._stopping.wait(pause):
                    return
        finally:
            watch.close()

    def _run_if_due(self, task: Periodic) -> None:
        try:
            if task.shared or claim(self._database, task):
                task.run(self._database, self._settings)
        except LateralError as error:
            _log.warning("periodic_task_failed", task=task.name, reason=error.code)
        except Exception as error:  # noqa: BLE001 - the next round tries again
            _log.error("periodic_task_failed", task=task.name, **failure_of(error))


def claim(database: Database, task: Periodic) -> bool:
    """Whether the task is due and no other worker took it; it is due again after its period."""
    try:
        with database.read() as session:
            known = _find(session, task.name)
        if known is not None and known.due_at > utc_now():
            return False
        with database.write() as session:
            return _take(session, task)
    except IntegrityError:
        return False


def _take(session: Session, task: Periodic) -> bool:
    row = _find(session, task.name, lock=True) or PeriodicTask(name=task.name)
    now = utc_now()
    if row.due_at > now:
        return False
    row.due_at = now + timedelta(seconds=task.seconds)
    session.add(row)
    session.flush()
    return True


def _find(session: Session, name: str, *, lock: bool = False) -> PeriodicTask | None:
    query = select(PeriodicTask).where(PeriodicTask.name == name)
    return session.exec(query.with_for_update() if lock else query).first()
