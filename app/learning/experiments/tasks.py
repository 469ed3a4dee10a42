"""Measures the experiment that runs, and ends it by its rule. It promotes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog

from app.core.db import Database
from app.core.errors import LateralError
from app.core.journal import lock_chain
from app.learning.experiments import queries, service
from app.learning.experiments.measuring import measured
from app.learning.experiments.policies import outcome_of
from app.learning.registry.aliases import champion
from app.settings import Settings
from ml.experiments.sequential import Estimate
from models.base import utc_now
from models.experiments import Experiment
from models.ranker_vocabulary import ExperimentKind, ExperimentOutcome

Compare = Callable[[Database, Settings, str, str, str], dict[str, Any] | None]
"""Says what groups would gain or lose: by whom it is asked, the champion, and the challenger."""

# Everybody is ranked twice for it, and who they are changes little from one hour to the next.
_FAIRNESS_EVERY = timedelta(days=1)

log = structlog.get_logger(__name__)


def watch_experiments(
    database: Database, settings: Settings, compare: Compare
) -> ExperimentOutcome | None:
    """Measure, and end what its rule ends; how it ended, if it did now.

    `compare` reads protected attributes, which nothing here may.
    """
    with database.read() as session:
        row = queries.running(session) or queries.to_be_measured(session)
        if row is None:
            return None
        session.expunge(row)
    estimate = Estimate(0.0, 0.0, 0, 0)
    result, fairness = None, row.fairness
    if row.kind is not ExperimentKind.SHADOW:
        result, estimate = measured(database, row)
    elif _is_due(row):
        fairness = _compared(database, settings, row, compare)
    with database.write() as session:
        lock_chain(session)
        now = service.required(session, row.uid)
        now.result, now.fairness = result, fairness
        session.add(now)
        if now.ended_at is not None:
            return None
        replaced = champion(session) != now.champion
        outcome = ExperimentOutcome.REPLACED if replaced else outcome_of(now, estimate, utc_now())
        if outcome is not None:
            service.end(session, now, outcome, service.SERVICE, {})
        return outcome


def _is_due(row: Experiment) -> bool:
    if row.fairness is None:
        return True
    return utc_now() - datetime.fromisoformat(row.fairness["as_of"]) >= _FAIRNESS_EVERY


def _compared(
    database: Database, settings: Settings, row: Experiment, compare: Compare
) -> dict[str, Any] | None:
    """What groups would gain or lose; what was measured before where that cannot be told now."""
    try:
        return compare(database, settings, service.SERVICE, row.champion, row.challenger)
    except LateralError as error:
        log.warning("shadow_fairness_failed", experiment=row.uid, reason=error.code)
        return row.fairness
