"""What own features hold of a person: values that other systems told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import Session, col

from app.governance.privacy.holdings.holding import Holding, Row, nothing, part
from models.employees import Employee
from models.openings import Opening
from models.own_features import OwnFeature, OwnValue


def _tell_values(session: Session, external_id: str) -> list[Row]:
    """The values under the names of their features, not under numbers of rows."""
    query: Select[*tuple[Any, ...]] = (
        select(
            col(OwnFeature.name).label("feature"),
            col(OwnFeature.label),
            col(Opening.external_id).label("opening"),
            col(OwnValue.value),
            col(OwnValue.as_of),
            col(OwnValue.received_at),
        )
        .join(OwnFeature, col(OwnFeature.id) == col(OwnValue.feature_id))
        .join(Employee, col(Employee.id) == col(OwnValue.employee_id))
        .outerjoin(Opening, col(Opening.id) == col(OwnValue.opening_id))
        .where(col(Employee.external_id) == external_id)
        .order_by(col(OwnValue.id))
    )
    return [dict(row) for row in session.execute(query).mappings()]


OF_FEATURES: Mapping[str, Holding] = {
    "own_values": replace(
        part("What the organisation's own features say of the person.", "own_values"),
        tell=_tell_values,
    ),
    "own_features": nothing("Which columns rankers may weigh, and who answers for that."),
}
