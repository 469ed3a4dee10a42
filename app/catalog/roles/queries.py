"""Reads of roles from the database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.openings import Opening
from models.roles import Role

_SKILLS = selectinload(Role.skills)  # type: ignore[arg-type]
_COLUMNS = {
    "function": col(Role.function),
    "family": col(Role.family),
    "scheme": col(Role.scheme),
}


def find(session: Session, external_id: str) -> Role | None:
    """The role with its skills."""
    return session.exec(_of(external_id)).first()


def lock(session: Session, external_id: str, *, to_delete: bool = False) -> Role | None:
    """The same, and no other writer changes it before this transaction ends.

    Unless it is locked to be deleted, openings may refer to it meanwhile.
    """
    return session.exec(_of(external_id).with_for_update(key_share=not to_delete)).first()


def page(session: Session, filters: Mapping[str, Any], *, after: int, limit: int) -> Sequence[Role]:
    """Roles in the order of their ids, beyond `after`."""
    query = select(Role).where(col(Role.id) > after)
    for name, wanted in filters.items():
        if name == "updated_since":
            query = query.where(col(Role.updated_at) >= wanted)
        else:
            query = query.where(_COLUMNS[name] == wanted)
    return session.exec(query.order_by(col(Role.id)).limit(limit).options(_SKILLS)).all()


def count_openings(session: Session, role: Role) -> int:
    """How many openings refer to the role."""
    query = select(func.count()).select_from(Opening).where(Opening.role_id == role.id)
    return session.exec(query).one()


def _of(external_id: str) -> SelectOfScalar[Role]:
    return select(Role).where(Role.external_id == external_id).options(_SKILLS)
