"""Reads of move policies."""

from sqlalchemy import update
from sqlmodel import Session, col, select

from models.cases import MovePolicy
from models.exposure import Exposure


def newest(session: Session, org_unit: str | None) -> MovePolicy | None:
    """The newest policy of a unit, or of the whole organisation."""
    query = select(MovePolicy).where(col(MovePolicy.org_unit) == org_unit)
    if org_unit is None:
        query = select(MovePolicy).where(col(MovePolicy.org_unit).is_(None))
    return session.exec(query.order_by(col(MovePolicy.version).desc()).limit(1)).first()


def lower_prices(session: Session, cap: float) -> None:
    """Let no crowded opening give up more than the cap from now on; more comes with a measurement.

    So a lower cap works at once, and 0 turns the re-ordering off.
    """
    session.execute(
        update(Exposure).where(col(Exposure.price) > cap).values(price=cap),
        execution_options={"synchronize_session": False},
    )


def of_version(session: Session, version: int) -> MovePolicy | None:
    """The policy of a version."""
    return session.get(MovePolicy, version)
