"""Reads what own features say of people and openings, as the ranker reads it."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from app.core.among import among
from ml.frames import OwnReading
from models import Employee, Opening, OwnFeature, OwnValue
from models.ranker_vocabulary import FeatureState


def of_people() -> Select[*tuple[Any, ...]]:
    """The values of approved features by the row of their person, those of pairs too."""
    return _values(col(OwnValue.employee_id)).where(col(OwnValue.employee_id).is_not(None))


def of_openings() -> Select[*tuple[Any, ...]]:
    """The values of approved features by the row of their opening."""
    return _values(col(OwnValue.opening_id)).where(col(OwnValue.employee_id).is_(None))


def _values(owner: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(
            owner.label("owner"),
            col(OwnFeature.name),
            col(OwnFeature.low),
            col(OwnFeature.high),
            col(OwnValue.value),
            col(Opening.external_id).label("opening"),
            col(OwnValue.employee_id),
        )
        .join(OwnFeature, col(OwnFeature.id) == col(OwnValue.feature_id))
        .outerjoin(Opening, col(Opening.id) == col(OwnValue.opening_id))
        .where(col(OwnFeature.state) == FeatureState.APPROVED)
        .order_by(owner, col(OwnFeature.name), col(Opening.external_id))
    )


def readings(rows: Sequence[Any]) -> tuple[OwnReading, ...]:
    """The values of one record as the ranker reads them: from -1, the least, to 1, the most."""
    return tuple(
        OwnReading(
            row.name,
            2.0 * (row.value - row.low) / (row.high - row.low) - 1.0,
            None if row.employee_id is None else row.opening,
        )
        for row in rows
    )


def spoken_of(session: Session, names: Iterable[str]) -> tuple[set[str], set[str]]:
    """The external ids of the people, and of the openings, of which these features say something.

    What they say of a pair is part of what is known of the person.
    """
    wanted = among(session, col(OwnFeature.name), names)
    values = (
        select(col(Employee.external_id))
        .join(OwnValue, col(OwnValue.employee_id) == col(Employee.id))
        .join(OwnFeature, col(OwnFeature.id) == col(OwnValue.feature_id))
    )
    people = set(session.execute(values.where(wanted).distinct()).scalars())
    alone = (
        select(col(Opening.external_id))
        .join(OwnValue, col(OwnValue.opening_id) == col(Opening.id))
        .join(OwnFeature, col(OwnFeature.id) == col(OwnValue.feature_id))
        .where(col(OwnValue.employee_id).is_(None))
    )
    openings = set(session.execute(alone.where(wanted).distinct()).scalars())
    return people, openings
