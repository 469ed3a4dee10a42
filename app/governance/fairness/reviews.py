"""Who allowed a signal that tells a protected group apart, and why."""

from app.core.db import Database
from app.core.errors import FieldProblem, InvalidInputError
from app.core.journal import record_change
from app.core.security import Actor
from app.governance.fairness.schemas import ProxyReviewBody, ProxyReviewRead, ProxyReviews
from app.governance.fairness.store import audit_store
from app.settings import Settings
from ml.ranking import SIGNAL_NAMES
from models.base import utc_now
from models.vocabulary import ChangeAction, EntityKind


def review(
    database: Database, settings: Settings, actor: Actor, body: ProxyReviewBody
) -> ProxyReviewRead:
    """Keep a decision about a signal; gates of the runs that end from now on obey it.

    Raises
    ------
    InvalidInputError
        When no ranker reads a signal of this name.
    """
    if body.signal not in SIGNAL_NAMES:
        problem = FieldProblem("/signal", "is no signal that rankers read; see docs/signals.md")
        raise InvalidInputError("There is no such signal.", [problem])
    row = {"reviewed_at": utc_now(), "reviewed_by": actor.name, **body.model_dump()}
    with audit_store(settings) as store:
        store.add_review(row)
    with database.write() as session:
        details = {"signal": body.signal, "allowed": body.allowed, "person": body.person}
        action = ChangeAction.UPDATED
        record_change(session, actor.name, action, EntityKind.AUDIT_STORE, "proxies", details)
    return ProxyReviewRead.model_validate(row)


def reviews(settings: Settings) -> ProxyReviews:
    """What holds for each signal that somebody decided about."""
    with audit_store(settings) as store:
        return ProxyReviews(
            items=[
                ProxyReviewRead.model_validate(
                    {name: row[name] for name in ProxyReviewRead.model_fields}
                )
                for row in store.reviews()
            ]
        )
