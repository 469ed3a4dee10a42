"""Learns again and again, where an operator asks for it; it promotes nothing."""

from datetime import timedelta

import structlog

from app.core.db import Database
from app.core.errors import ConflictError
from app.core.security import Actor, ActorKind, Scope
from app.learning.datasets import service as datasets
from app.learning.datasets.schemas import DatasetBody
from app.learning.runs import queries, service
from app.learning.runs.schemas import RunBody
from app.settings import Settings
from models.base import utc_now

SCHEDULE = "schedule"
# Older lists show what people wanted in another year, by other openings.
_DAYS_READ = 365.0
_ACTOR = Actor(SCHEDULE, frozenset({Scope.MODELS_WRITE}), kind=ActorKind.DATA_TEAM)

_log = structlog.get_logger(__name__)


def train_on_schedule(database: Database, settings: Settings) -> str | None:
    """Ask for the dataset that is due, or for the run on one that is ready; the id of either."""
    every = settings.training_schedule_days
    if every is None:
        return None
    now = utc_now()
    with database.write() as session:
        newest = queries.scheduled(session, SCHEDULE)
        if newest is None or newest.created_at + timedelta(days=every) <= now:
            since = now - timedelta(days=min(_DAYS_READ, settings.feedback_days))
            asked = DatasetBody.model_validate({"from": since, "to": now, "known_by": now})
            return datasets.start(session, settings, _ACTOR, asked).id
        if newest.fingerprint is None or queries.has_run(session, newest.uid):
            return None
    try:
        with database.write() as session:
            return service.start(session, _ACTOR, RunBody(dataset=newest.uid)).id
    except ConflictError as error:
        _log.info("training_left_out", dataset=newest.uid, reason=error.code)
        return None
