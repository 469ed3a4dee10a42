"""Reads of move policies."""

from sqlmodel import Session, col, select

from models.cases import MovePolicy


def newest(session: Session, org_unit: str | None) -> MovePolicy | None:
    """The newest policy of a unit, or of the whole organisation."""
    query = select(MovePolicy).where(col(MovePolicy.org_unit) == org_unit)
    if org_unit is None:
        query = select(MovePolicy).where(col(MovePolicy.org_unit).is_(None))
    return session.exec(query.order_by(col(MovePolicy.version).desc()).limit(1)).first()


def of_version(session: Session, version: int) -> MovePolicy | None:
    """The policy of a version."""
    return session.get(MovePolicy, version)
