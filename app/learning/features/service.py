"""The rules of own features: one person proposes, another approves, results never count."""

from sqlmodel import Session

from app.core.answers import Written
from app.core.errors import ConflictError
from app.core.etag import Conditions, etag_of
from app.core.journal import lock_chain, record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor
from app.learning.features import queries
from app.learning.features.policies import (
    FeatureStateError,
    require_knowable,
    require_second_person,
)
from app.learning.features.reading import required
from app.learning.features.schemas import (
    FeatureSource,
    FeatureStep,
    OwnFeatureBody,
    OwnFeatureRead,
)
from app.learning.features.values import take
from app.learning.registry import versions as registry
from app.learning.registry.schemas import RankerDecisionBody
from app.serving.own_features import weighed_by
from app.settings import Settings
from ml.errors import ArtifactError
from models.base import utc_now
from models.own_features import OwnFeature
from models.ranker_vocabulary import FeatureState
from models.vocabulary import ChangeAction, EntityKind

__all__ = ["approve", "get", "history", "page", "propose", "retire", "take"]

MOST_LIVE = 20
"""Features that are proposed or approved at a time: each takes room in every list that is logged,
and nobody checks more."""


class FeatureExistsError(ConflictError):
    """There is a feature of this name; names are not used again."""

    code = "feature_exists"
    title = "Feature exists"


class TooManyFeaturesError(ConflictError):
    """There are as many features as there may be."""

    code = "too_many_features"
    title = "Too many features"


class FeatureInUseError(ConflictError):
    """A ranker in use weighs the feature."""

    code = "feature_in_use"
    title = "Feature in use"


def propose(session: Session, actor: Actor, body: OwnFeatureBody) -> Written[OwnFeatureRead]:
    """Store a feature that somebody else has to approve.

    Raises
    ------
    RefusedFeatureError
        When its name or source tells what no ranker may know.
    FeatureExistsError, TooManyFeaturesError
        When the name is taken, or there are too many.
    """
    require_knowable(body)
    if queries.find(session, body.name) is not None:
        raise FeatureExistsError(
            f"There is a feature {body.name!r}. Names are not used again: old lists speak of them."
        )
    if queries.live(session) >= MOST_LIVE:
        raise TooManyFeaturesError(f"There may be {MOST_LIVE} features. Retire one first.")
    row = OwnFeature(
        name=body.name,
        label=body.label,
        subject=body.subject,
        kind=body.kind,
        low=0.0 if body.low is None else body.low,
        high=1.0 if body.high is None else body.high,
        sign=body.sign,
        cap=body.cap,
        source_system=body.source.system,
        source_column=body.source.column,
        proposed_by=actor.name,
        proposer=body.person,
        reason=body.reason,
    )
    session.add(row)
    _record(session, actor, row, ChangeAction.CREATED, body.person, body.reason)
    return Written(_read(row), created=True)


def approve(
    session: Session,
    settings: Settings,
    actor: Actor,
    name: str,
    body: RankerDecisionBody,
    conditions: Conditions,
) -> Written[OwnFeatureRead]:
    """Let values be taken, and rankers learn from them.

    Raises
    ------
    NotFoundError
        When there is none of this name.
    SameApproverError
        When whoever proposed it would approve it.
    FeatureStateError
        When it was approved or retired before.
    """
    row = required(session, name, lock=True)
    conditions.check_write(etag_of(_read(row)))
    if row.state is not FeatureState.PROPOSED:
        raise FeatureStateError(f"{name} is {row.state.value}; only a proposal is approved.")
    if settings.two_people:
        require_second_person(row.proposed_by, row.proposer, actor.name, body.person)
    row.state = FeatureState.APPROVED
    row.approved_at, row.approved_by, row.approver = utc_now(), actor.name, body.person
    _record(session, actor, row, ChangeAction.CONFIRMED, body.person, body.reason)
    return Written(_read(row))


def retire(
    session: Session,
    settings: Settings,
    actor: Actor,
    name: str,
    body: RankerDecisionBody,
    conditions: Conditions,
) -> Written[OwnFeatureRead]:
    """Take no values any more. What is known counts no more, and is removed after a day.

    Raises
    ------
    NotFoundError
        When there is none of this name.
    FeatureStateError
        When it was retired before.
    FeatureInUseError
        When a ranker in use weighs it.
    """
    row = required(session, name, lock=True)
    conditions.check_write(etag_of(_read(row)))
    if row.state is FeatureState.RETIRED:
        raise FeatureStateError(f"{name} is retired already.")
    lock_chain(session)  # who promotes a version that weighs it at the same time is waited for
    for version in registry.in_use(session):
        if _may_weigh(settings, version, name):
            raise FeatureInUseError(
                f"{version} is in use and weighs {name}. Promote another version first. To silence "
                "it at once, remove its values."
            )
    row.state = FeatureState.RETIRED
    row.retired_at, row.retired_by = utc_now(), actor.name
    _record(session, actor, row, ChangeAction.RETIRED, body.person, body.reason)
    return Written(_read(row))


def _may_weigh(settings: Settings, version: str, name: str) -> bool:
    """Whether a version weighs a feature; one whose file is damaged may."""
    try:
        return any(term.name == name for term in weighed_by(settings.artifacts_dir, version))
    except ArtifactError as error:
        raise FeatureInUseError(
            f"Nobody can tell whether {version}, which is in use, weighs {name}: {error}."
        ) from error


def get(session: Session, name: str) -> OwnFeatureRead:
    """A feature.

    Raises
    ------
    NotFoundError
        When there is none of this name.
    """
    return _read(required(session, name))


def page(session: Session, query: PageQuery) -> Page[OwnFeatureRead]:
    """A page of features, oldest first."""
    paging = query.paging()
    kept, cursor = paging.cut(queries.page(session, after=paging.after, limit=paging.fetch))
    return Page(items=[_read(row) for row in kept], next_cursor=cursor)


def history(session: Session, name: str, query: PageQuery) -> Page[FeatureStep]:
    """A page of what was done to a feature, oldest first, as the audit log keeps it.

    Raises
    ------
    NotFoundError
        When there is none of this name.
    """
    required(session, name)
    paging = query.paging()
    found = queries.history(session, name, after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut(found)
    steps = [
        FeatureStep(
            at=entry.occurred_at,
            actor=entry.actor,
            action=entry.action,
            person=entry.details["person"],
            reason=entry.details["reason"],
        )
        for entry in kept
    ]
    return Page(items=steps, next_cursor=cursor)


def _record(
    session: Session, actor: Actor, row: OwnFeature, action: ChangeAction, person: str, reason: str
) -> None:
    session.flush()
    details = {"person": person, "reason": reason}
    record_change(session, actor.name, action, EntityKind.OWN_FEATURE, row.name, details)


def _read(row: OwnFeature) -> OwnFeatureRead:
    plain = {name: getattr(row, name) for name in OwnFeatureRead.model_fields if name != "source"}
    source = FeatureSource(system=row.source_system, column=row.source_column)
    return OwnFeatureRead.model_validate({**plain, "source": source})
