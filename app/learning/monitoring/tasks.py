"""Watches the ranker in use, and tells once when it drifts."""

from datetime import timedelta

from app.core.db import Database
from app.core.journal import record_change
from app.learning.monitoring import queries, service
from app.learning.registry.aliases import champion
from app.settings import Settings
from models.base import utc_now
from models.learning import DriftState
from models.vocabulary import ChangeAction, EntityKind

WINDOW_DAYS = 30
_ACTOR = "service"


def watch_drift(database: Database, _settings: Settings) -> bool:
    """Note how far a champion drifts and how its lists do, and tell of it once a window.

    Return whether it was told now.
    """
    with database.read() as session:
        version = champion(session)
        if version is None:
            return False
        report = service.drift(session, version, WINDOW_DAYS)
        worse = service.live_alarms(session, version)
    with database.write() as session:
        session.merge(
            DriftState(
                version=version,
                looked_at=utc_now(),
                sample_size=report.people,
                verdict=report.verdict,
                tests=[one.model_dump(mode="json") for one in report.tests],
            )
        )
    moved = [one.name for one in report.tests if one.alarm] + worse
    if not moved:
        return False
    since = utc_now() - timedelta(days=WINDOW_DAYS)
    with database.write() as session:
        if queries.told_since(session, version, since):
            return False
        details = {"signals": moved, "people": report.people, "days": WINDOW_DAYS}
        record_change(session, _ACTOR, ChangeAction.DRIFT, EntityKind.MODEL, version, details)
    return True
