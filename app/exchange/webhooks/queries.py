"""Reads and writes of endpoints and their deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CursorResult, case, func, or_, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from models.exchange import WebhookDelivery, WebhookEndpoint

_enabled = col(WebhookEndpoint.disabled_at).is_(None)
_pending = col(WebhookDelivery.delivered_at).is_(None)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Endpoints that are told of changes or not, and their attempts by what became of them."""

    enabled: int
    disabled: int
    delivered: int
    failed: int


def find(session: Session, public_id: str) -> WebhookEndpoint | None:
    """The endpoint of this id."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.public_id == public_id)
    return session.exec(query).first()


def lock(session: Session, public_id: str) -> WebhookEndpoint | None:
    """The same, and no other writer changes it before this transaction ends."""
    query = select(WebhookEndpoint).where(WebhookEndpoint.public_id == public_id)
    return session.exec(query.with_for_update()).first()


def page(
    session: Session, *, confidential: bool, after: int, limit: int
) -> Sequence[WebhookEndpoint]:
    """Endpoints in the order of their creation, with those that are told of everything or not."""
    query = select(WebhookEndpoint).where(col(WebhookEndpoint.id) > after)
    if not confidential:
        query = query.where(col(WebhookEndpoint.confidential).is_(False))
    return session.exec(query.order_by(col(WebhookEndpoint.id)).limit(limit)).all()


def free(session: Session, now: datetime) -> list[int]:
    """The enabled endpoints that nobody is serving."""
    unclaimed = or_(
        col(WebhookEndpoint.claimed_until).is_(None), col(WebhookEndpoint.claimed_until) <= now
    )
    query = select(WebhookEndpoint.id).where(_enabled, unclaimed)
    return [one for one in session.exec(query).all() if one is not None]


def held(session: Session, endpoint_id: int, claim: str) -> WebhookEndpoint | None:
    """The endpoint, locked, if it is enabled and still claimed so."""
    query = select(WebhookEndpoint).where(
        WebhookEndpoint.id == endpoint_id, WebhookEndpoint.claim == claim, _enabled
    )
    return session.exec(query.with_for_update()).first()


def claim(session: Session, endpoint_id: int, token: str, now: datetime, until: datetime) -> bool:
    """Take an endpoint that nobody serves; whether it was free."""
    unclaimed = or_(
        col(WebhookEndpoint.claimed_until).is_(None), col(WebhookEndpoint.claimed_until) <= now
    )
    taken = session.execute(
        update(WebhookEndpoint)
        .where(col(WebhookEndpoint.id) == endpoint_id, _enabled, unclaimed)
        .values(claim=token, claimed_until=until)
    )
    return isinstance(taken, CursorResult) and taken.rowcount == 1


def release(session: Session, endpoint_id: int, token: str) -> None:
    """Give an endpoint back."""
    session.execute(
        update(WebhookEndpoint)
        .where(col(WebhookEndpoint.id) == endpoint_id, col(WebhookEndpoint.claim) == token)
        .values(claim=None, claimed_until=None)
    )


def first_pending(session: Session, endpoint_id: int) -> WebhookDelivery | None:
    """The delivery that comes next."""
    query = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id, _pending)
    return session.exec(query.order_by(col(WebhookDelivery.number)).limit(1)).first()


def delivery(session: Session, endpoint_id: int, number: int) -> WebhookDelivery | None:
    """One delivery of an endpoint."""
    query = select(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint_id, WebhookDelivery.number == number
    )
    return session.exec(query).first()


def deliveries(
    session: Session, endpoint_id: int, *, pending: bool | None, after: int, limit: int
) -> Sequence[WebhookDelivery]:
    """The log of an endpoint, in order; perhaps only what is pending, or what is not."""
    query = select(WebhookDelivery).where(
        WebhookDelivery.endpoint_id == endpoint_id, col(WebhookDelivery.number) > after
    )
    if pending is not None:
        query = query.where(_pending if pending else ~_pending)
    return session.exec(query.order_by(col(WebhookDelivery.number)).limit(limit)).all()


def outcomes(session: Session) -> Outcomes:
    """How many endpoints are enabled and disabled, and what became of all attempts so far."""
    counted = (col(WebhookEndpoint.delivered_count), col(WebhookEndpoint.failed_count))
    sums = (func.coalesce(func.sum(one), 0) for one in counted)
    enabled = func.coalesce(func.sum(case((_enabled, 1), else_=0)), 0)
    total, on, delivered, failed = session.execute(
        sql_select(func.count(col(WebhookEndpoint.id)), enabled, *sums)
    ).one()
    return Outcomes(int(on), int(total) - int(on), int(delivered), int(failed))


def waiting(session: Session) -> tuple[int, datetime | None]:
    """How many messages wait for endpoints that are enabled, and when the oldest occurred."""
    query = (
        select(func.count(col(WebhookDelivery.id)), func.min(WebhookDelivery.occurred_at))
        .join(WebhookEndpoint, col(WebhookEndpoint.id) == col(WebhookDelivery.endpoint_id))
        .where(_enabled, _pending)
    )
    return session.exec(query).one()


def replay(session: Session, endpoint_id: int, now: datetime, since: datetime) -> int:
    """Let what was delivered of the changes since a moment be delivered again; how much."""
    again = session.execute(
        update(WebhookDelivery)
        .where(
            col(WebhookDelivery.endpoint_id) == endpoint_id,
            col(WebhookDelivery.occurred_at) >= since,
            ~_pending,
        )
        .values(delivered_at=None, attempts=0, next_attempt_at=now)
    )
    return again.rowcount if isinstance(again, CursorResult) else 0


def try_again(session: Session, endpoint_id: int, now: datetime) -> None:
    """Let what is pending be tried from the beginning."""
    session.execute(
        update(WebhookDelivery)
        .where(col(WebhookDelivery.endpoint_id) == endpoint_id, _pending)
        .values(attempts=0, next_attempt_at=now)
    )
