"""Measures the experiment that runs, and ends it by its rule. It promotes nothing."""

from app.core.db import Database
from app.core.journal import lock_chain
from app.learning.experiments import queries, service
from app.learning.experiments.measuring import measured
from app.learning.experiments.policies import outcome_of
from app.learning.registry.aliases import champion
from app.settings import Settings
from ml.experiments.sequential import Estimate
from models.base import utc_now
from models.ranker_vocabulary import ExperimentKind, ExperimentOutcome


def watch_experiments(database: Database, _settings: Settings) -> ExperimentOutcome | None:
    """Measure, and end what its rule ends; how it ended, if it did now."""
    with database.read() as session:
        row = queries.running(session) or queries.to_be_measured(session)
        if row is None:
            return None
        session.expunge(row)
    estimate = Estimate(0.0, 0.0, 0, 0)
    result = None
    if row.kind is not ExperimentKind.SHADOW:
        result, estimate = measured(database, row)
    with database.write() as session:
        lock_chain(session)
        now = service.required(session, row.uid)
        now.result = result
        session.add(now)
        if now.ended_at is not None:
            return None
        replaced = champion(session) != now.champion
        outcome = ExperimentOutcome.REPLACED if replaced else outcome_of(now, estimate, utc_now())
        if outcome is not None:
            service.end(session, now, outcome, service.SERVICE, {})
        return outcome
