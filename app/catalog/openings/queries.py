"""Reads of openings from the database."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.among import among
from models.openings import Opening
from models.roles import Role
from models.vocabulary import OpeningStatus

_WHOLE = (
    selectinload(Opening.skills),  # type: ignore[arg-type]  # SQLModel types it as rows
    selectinload(Opening.role).selectinload(Role.skills),  # type: ignore[arg-type]  # SQLModel types it as rows
)
_COLUMNS = {
    "status": col(Opening.status),
    "function": func.coalesce(Opening.function, Role.function),
    "org_unit": col(Opening.org_unit),
    "hiring_manager": col(Opening.hiring_manager_external_id),
    "location": col(Opening.location),
    "role": col(Role.external_id),
}


def find(session: Session, external_id: str) -> Opening | None:
    """The opening with its skills and its role."""
    return session.exec(_of(external_id)).first()


def has_hiring_manager(session: Session, external_id: str, manager: str) -> bool:
    """Whether this employee hires for an opening."""
    query = select(Opening.id).where(
        Opening.external_id == external_id, Opening.hiring_manager_external_id == manager
    )
    return session.exec(query).first() is not None


def lock(session: Session, external_id: str) -> Opening | None:
    """The same, and no other writer changes it before this transaction ends."""
    return session.exec(_of(external_id).with_for_update()).first()


def lock_many(session: Session, external_ids: Sequence[str]) -> dict[str, Opening]:
    """Those openings that exist, locked like one."""
    query = select(Opening).where(among(session, col(Opening.external_id), external_ids))
    query = query.order_by(col(Opening.id)).options(*_WHOLE)
    rows = session.exec(query.with_for_update()).all()
    return {row.external_id: row for row in rows}


def roles_to_keep(session: Session, external_ids: Iterable[str]) -> dict[str, Role]:
    """Those roles that exist; nobody deletes them before this transaction ends."""
    query = select(Role).where(among(session, col(Role.external_id), sorted(set(external_ids))))
    query = query.order_by(col(Role.id)).with_for_update(read=True, key_share=True)
    return {row.external_id: row for row in session.exec(query).all()}


def role_to_keep(session: Session, external_id: str) -> Role | None:
    """A role with its skills; nobody deletes it before this transaction ends."""
    query = select(Role).where(Role.external_id == external_id)
    query = query.options(selectinload(Role.skills))  # type: ignore[arg-type]  # SQLModel types it as rows
    return session.exec(query.with_for_update(read=True, key_share=True)).first()


def page(
    session: Session,
    filters: Mapping[str, Any],
    *,
    after: int,
    limit: int,
    all_drafts: bool,
    drafts_of: str | None,
) -> Sequence[Opening]:
    """Openings in the order of their ids, beyond `after`; of drafts all, or one manager's."""
    query = select(Opening).join(Role, isouter=True).where(col(Opening.id) > after)
    if not all_drafts:
        shown = col(Opening.status) != OpeningStatus.DRAFT
        if drafts_of is not None:
            shown = shown | (col(Opening.hiring_manager_external_id) == drafts_of)
        query = query.where(shown)
    for name, wanted in filters.items():
        if name == "updated_since":
            query = query.where(col(Opening.updated_at) >= wanted)
        else:
            query = query.where(_COLUMNS[name] == wanted)
    return session.exec(query.order_by(col(Opening.id)).limit(limit).options(*_WHOLE)).all()


def _of(external_id: str) -> SelectOfScalar[Opening]:
    return select(Opening).where(Opening.external_id == external_id).options(*_WHOLE)
