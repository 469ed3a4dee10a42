"""The outbox: what changed, in order, and how far it was cleared."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_
from sqlmodel import Session, col, select

from models.exchange import OutboxHorizon, WebhookEndpoint
from models.journal import OutboxEvent
from models.vocabulary import ChangeAction, EntityKind

_number = col(OutboxEvent.id)


def following(
    session: Session,
    after: int,
    limit: int,
    told: Collection[tuple[EntityKind, ChangeAction]],
    *,
    confidential: bool,
) -> Sequence[OutboxEvent]:
    """Events of these kinds beyond an id, in order."""
    query = select(OutboxEvent).where(_number > after, is_one_of(told))
    if not confidential:
        query = query.where(col(OutboxEvent.confidential).is_(False))
    return session.exec(query.order_by(_number).limit(limit)).all()


def is_one_of(told: Collection[tuple[EntityKind, ChangeAction]]) -> ColumnElement[bool]:
    """Whether an event is of one of these kinds."""
    actions: dict[EntityKind, list[ChangeAction]] = {}
    for entity, action in told:
        actions.setdefault(entity, []).append(action)
    return or_(
        *(
            (col(OutboxEvent.entity) == entity) & col(OutboxEvent.action).in_(some)
            for entity, some in actions.items()
        )
    )


def newest(session: Session) -> int:
    """The id of the newest event; 0 if there is none."""
    return session.exec(select(func.max(_number))).one() or 0


def oldest(session: Session) -> int | None:
    """The id of the oldest event that is kept."""
    return session.exec(select(func.min(_number))).one()


def oldest_since(session: Session, moment: datetime) -> int | None:
    """The id of the first event that is not older than a moment."""
    query = select(_number).where(col(OutboxEvent.occurred_at) >= moment)
    return session.exec(query.order_by(_number).limit(1)).first()


def horizon(session: Session) -> int:
    """Up to which event the outbox was cleared."""
    row = session.get(OutboxHorizon, 1)
    return 0 if row is None else row.change_id


def clear(session: Session, below: int) -> None:
    """Remove the events below an id, and remember that they were there."""
    session.execute(delete(OutboxEvent).where(_number < below))
    row = session.get(OutboxHorizon, 1) or OutboxHorizon(id=1, change_id=0)
    row.change_id = max(row.change_id, below - 1)
    session.add(row)


def slowest_webhook(session: Session) -> int | None:
    """What the enabled webhook that is furthest behind was told last."""
    enabled = col(WebhookEndpoint.disabled_at).is_(None)
    return session.exec(select(func.min(WebhookEndpoint.told_change_id)).where(enabled)).one()
