"""Rows of own features and of their values."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, tuple_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.core.among import among
from models.choices import Objection
from models.employees import Employee
from models.journal import AuditEntry
from models.openings import Opening
from models.own_features import OwnFeature, OwnValue
from models.ranker_vocabulary import FeatureState
from models.vocabulary import EntityKind, Objectable

Place = tuple[int | None, int | None]
"""The rows of the person and of the opening that a value is about."""


def find(session: Session, name: str, *, lock: bool = False) -> OwnFeature | None:
    """A feature by its name; locked, nobody else writes it or its values meanwhile."""
    query = select(OwnFeature).where(OwnFeature.name == name)
    return session.exec(query.with_for_update() if lock else query).first()


def page(session: Session, *, after: int, limit: int) -> Sequence[OwnFeature]:
    """Features after a row, oldest first."""
    query = select(OwnFeature).where(col(OwnFeature.id) > after)
    return session.exec(query.order_by(col(OwnFeature.id)).limit(limit)).all()


def live(session: Session) -> int:
    """How many features are not retired."""
    query = select_columns(func.count()).select_from(OwnFeature)
    found = session.execute(query.where(col(OwnFeature.retired_at).is_(None))).scalar_one()
    return int(found)


def history(session: Session, name: str, *, after: int, limit: int) -> Sequence[AuditEntry]:
    """What the audit log tells of a feature after an entry, oldest first."""
    query = select(AuditEntry).where(
        AuditEntry.external_id == name,
        AuditEntry.entity == EntityKind.OWN_FEATURE,
        col(AuditEntry.id) > after,
    )
    return session.exec(query.order_by(col(AuditEntry.id)).limit(limit)).all()


def people(session: Session, external_ids: Iterable[str]) -> dict[str, int]:
    """The rows of those of these people that there are; they stay until the transaction ends."""
    query = select(Employee.external_id, Employee.id).where(
        among(session, col(Employee.external_id), external_ids)
    )
    rows = session.exec(query.with_for_update(read=True, key_share=True)).all()
    return {key: row for key, row in rows if row is not None}


def openings(session: Session, external_ids: Iterable[str]) -> dict[str, int]:
    """The rows of those of these openings that there are; they stay until the transaction ends."""
    query = select(Opening.external_id, Opening.id).where(
        among(session, col(Opening.external_id), external_ids)
    )
    rows = session.exec(query.with_for_update(read=True, key_share=True)).all()
    return {key: row for key, row in rows if row is not None}


def objecting(session: Session, external_ids: Iterable[str]) -> set[str]:
    """Which of these people object to being ranked."""
    query = select(Objection.employee_external_id).where(
        Objection.objects_to == Objectable.PROFILING,
        among(session, col(Objection.employee_external_id), external_ids),
    )
    return set(session.exec(query).all())


def known(session: Session, feature: int, places: Collection[Place]) -> dict[Place, OwnValue]:
    """The values of a feature that are stored of these people and openings."""
    mine = select(OwnValue).where(OwnValue.feature_id == feature)
    people = {person for person, _opening in places if person is not None}
    openings = {opening for _person, opening in places if opening is not None}
    if people and openings:
        pair = tuple_(col(OwnValue.employee_id), col(OwnValue.opening_id))
        mine = mine.where(pair.in_(list(places)))
    elif people:
        mine = mine.where(among(session, col(OwnValue.employee_id), people))
    else:
        mine = mine.where(among(session, col(OwnValue.opening_id), openings))
    return {(row.employee_id, row.opening_id): row for row in session.exec(mine).all()}


def count(session: Session, feature: int) -> int:
    """How many values a feature has."""
    query = select_columns(func.count()).select_from(OwnValue)
    return int(session.execute(query.where(col(OwnValue.feature_id) == feature)).scalar_one())


def outdated(
    session: Session, before: datetime, retired_before: datetime, limit: int
) -> Sequence[OwnValue]:
    """Values of long ago, and those of features that were retired, some at a time."""
    retired = select_columns(col(OwnFeature.id)).where(
        col(OwnFeature.state) == FeatureState.RETIRED, col(OwnFeature.retired_at) < retired_before
    )
    old = or_(col(OwnValue.as_of) < before, col(OwnValue.feature_id).in_(retired))
    query = select(OwnValue).where(old).order_by(col(OwnValue.id)).limit(limit)
    return session.exec(query).all()


def remove(session: Session, ids: Collection[int]) -> None:
    """Remove values."""
    session.execute(delete(OwnValue).where(among(session, col(OwnValue.id), ids)))


def named(session: Session, ids: Collection[int], of: type[Employee] | type[Opening]) -> list[str]:
    """The external ids of people or openings by their rows, in order."""
    query = select_columns(col(of.external_id)).where(among(session, col(of.id), ids))
    return sorted(session.execute(query).scalars())
