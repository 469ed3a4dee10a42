"""The paths of own features."""

from typing import Annotated

from fastapi import Path, Query, Request, status

from app.core.answers import Reading, Writing, created, tagged
from app.core.db import Db
from app.core.idempotency import keep_answer
from app.core.pagination import PageQuery
from app.core.prices import EACH_VALUE, Charging
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import ModelPromoter, ModelReader, ModelWriter
from app.core.services import services_of
from app.learning.features import service
from app.learning.features.schemas import (
    FeatureName,
    FeatureStep,
    OwnFeatureBody,
    OwnFeatureRead,
    ValuesAnswer,
    ValuesBody,
)
from app.learning.registry.schemas import RankerDecisionBody

router = Router(prefix="/v1/own-features", tags=["learning"])
Name = Annotated[FeatureName, Path(alias="feature")]
ADVICE = "Send fewer values at once."


@router.post(
    "",
    operation_id="createOwnFeature",
    summary="Propose a column for rankers to learn from",
    status_code=status.HTTP_201_CREATED,
    responses=created(OwnFeatureRead),
)
def create_own_feature(
    body: OwnFeatureBody, actor: ModelWriter, writing: Writing
) -> OwnFeatureRead:
    """Propose a column. Somebody else approves it before values are taken.

    You get 422 `feature_refused` where its name, its label or its source tells results, ratings,
    pay or a protected attribute: no ranker may know that.
    """
    with writing.session() as session:
        written = service.propose(session, actor, body)
        place = f"/v1/own-features/{written.read.name}"
        keep_answer(session, written.read, status.HTTP_201_CREATED, {"Location": place})
    return writing.answer(written, place)


@router.get("", operation_id="listOwnFeatures", summary="List own features")
def list_own_features(
    query: Annotated[PageQuery, Query()], db: Db, _actor: ModelReader
) -> Page[OwnFeatureRead]:
    """List own features by page, oldest first, those that are retired too."""
    with db.read() as session:
        return service.page(session, query)


@router.get(
    "/{feature}",
    operation_id="getOwnFeature",
    summary="Read an own feature",
    responses=tagged(OwnFeatureRead),
)
def get_own_feature(feature: Name, reading: Reading, _actor: ModelReader) -> OwnFeatureRead:
    """Read what a feature is, where it comes from and who answers for it."""
    with reading.session() as session:
        read = service.get(session, feature)
    return reading.answer(read)


@router.get(
    "/{feature}/history",
    operation_id="listOwnFeatureHistory",
    summary="List what was done to an own feature",
)
def list_own_feature_history(
    feature: Name, query: Annotated[PageQuery, Query()], db: Db, _actor: ModelReader
) -> Page[FeatureStep]:
    """List who proposed, approved and retired it, and why, the oldest step first."""
    with db.read() as session:
        return service.history(session, feature, query)


@router.post(
    "/{feature}/approve",
    operation_id="approveOwnFeature",
    summary="Approve an own feature",
    responses=tagged(OwnFeatureRead),
)
def approve_own_feature(
    feature: Name,
    body: RankerDecisionBody,
    request: Request,
    actor: ModelPromoter,
    writing: Writing,
) -> OwnFeatureRead:
    """Answer for a feature that somebody else proposed. Send its ETag as If-Match.

    From then on values are taken and logged with the lists that people are served. No ranker weighs
    it before one has learnt to.
    """
    settings = services_of(request.app).settings
    with writing.session() as session:
        conditions = writing.conditions.required()
        written = service.approve(session, settings, actor, feature, body, conditions)
        keep_answer(session, written.read, status.HTTP_200_OK)
    return writing.answer(written)


@router.post(
    "/{feature}/retire",
    operation_id="retireOwnFeature",
    summary="Retire an own feature",
    responses=tagged(OwnFeatureRead),
)
def retire_own_feature(
    feature: Name,
    body: RankerDecisionBody,
    request: Request,
    actor: ModelPromoter,
    writing: Writing,
) -> OwnFeatureRead:
    """Take no values any more. What is known counts no more. Send its ETag as If-Match.

    You get 409 `feature_in_use` while a ranker in use weighs it.
    """
    settings = services_of(request.app).settings
    with writing.session() as session:
        conditions = writing.conditions.required()
        written = service.retire(session, settings, actor, feature, body, conditions)
        keep_answer(session, written.read, status.HTTP_200_OK)
    return writing.answer(written)


@router.put(
    "/{feature}/values",
    operation_id="putOwnFeatureValues",
    summary="Send values of an own feature",
)
def put_own_feature_values(
    feature: Name, body: ValuesBody, db: Db, actor: ModelWriter, budget: Charging
) -> ValuesAnswer:
    """Send up to 1,000 values, each answered by itself.

    The newest of a person, an opening or a pair is kept, by `as_of`. What you do not send stays;
    null removes it. Where nothing is known, the feature speaks neither for a move nor against it.
    """
    budget.charge(EACH_VALUE * len(body.values), ADVICE)
    return service.take(db, actor, feature, body)
