"""The paths of the audit store: attributes go in, counts come out."""

from fastapi import Request, status

from app.core.db import Db
from app.core.prices import Charging
from app.core.routing import Router
from app.core.security import AttributeSender, FairnessAuditor
from app.core.services import services_of
from app.governance.fairness import service
from app.governance.fairness.schemas import (
    AttributesBody,
    FairnessBody,
    FairnessReport,
    ProxyReviewBody,
    ProxyReviewRead,
    ProxyReviews,
)
from app.serving import Live

ADVICE = "Ask for fewer openings, or for fewer days."
router = Router(prefix="/v1", tags=["governance"])


@router.post(
    "/protected-attributes",
    operation_id="sendProtectedAttributes",
    summary="Send what is protected of people",
    status_code=status.HTTP_204_NO_CONTENT,
)
def send_protected_attributes(
    body: AttributesBody, request: Request, db: Db, actor: AttributeSender
) -> None:
    """Keep sex and ethnicity in the audit store, in place of what it held of these people.

    They are kept in a database of their own under names of its own, and nothing gives them back:
    only `createFairnessReport` counts them. They go with the erasure of a person. No ranking
    depends on them.
    """
    service.take(db, services_of(request.app).settings, actor, body)


@router.post(
    "/fairness-reports",
    operation_id="createFairnessReport",
    summary="Count what a ranker shows of each group",
    status_code=status.HTTP_201_CREATED,
)
def create_fairness_report(
    body: FairnessBody,
    request: Request,
    db: Db,
    live: Live,
    actor: FairnessAuditor,
    budget: Charging,
) -> FairnessReport:
    """Compare the rates of groups: in what a version would show today, or in what was shown.

    With `version`, today's people are ranked for up to 50 of today's openings. With `shown`, the
    lists of candidates of up to 92 days are counted, and who was shortlisted. It is a data pack for
    auditors, no audit. Counts of fewer than five people are hidden, and those that would tell of
    them. Each question is logged with its answer. The work is charged to your rate by the people
    and openings, or by the lists.
    """
    settings, snapshot = services_of(request.app).settings, live.current()
    budget.charge(service.tokens(snapshot, db, body), ADVICE)
    return service.report(snapshot, db, settings, actor.name, body)


@router.post(
    "/proxy-reviews",
    operation_id="createProxyReview",
    summary="Decide about a signal that tells a group apart",
    status_code=status.HTTP_201_CREATED,
)
def create_proxy_review(
    body: ProxyReviewBody, request: Request, db: Db, actor: FairnessAuditor
) -> ProxyReviewRead:
    """Allow a version to lean on a signal that tells a protected group apart, or forbid it again.

    A gate refuses such a version with a line `proxy: NAME`, unless somebody reviewed the signal.
    The decision holds for the training runs that end from now on; no verdict that was given
    changes. Every decision is kept, and the last one about a signal holds.
    """
    return service.review(db, services_of(request.app).settings, actor, body)


@router.get(
    "/proxy-reviews",
    operation_id="listProxyReviews",
    summary="List what was decided about signals",
)
def list_proxy_reviews(request: Request, _actor: FairnessAuditor) -> ProxyReviews:
    """List the last decision about each signal that somebody reviewed, by the signal's name."""
    return service.reviews(services_of(request.app).settings)
