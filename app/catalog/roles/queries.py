"""Reads of roles from the database."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import delete, func
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.among import among
from models.employees import Aspiration, Employee
from models.openings import Opening
from models.roles import Role
from models.vocabulary import AspirationTarget

_IDS_A_QUERY = 5_000
_SKILLS = selectinload(Role.skills)  # type: ignore[arg-type]  # SQLModel types it as rows
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


def lock_many(
    session: Session, external_ids: Sequence[str], *, to_delete: bool = False
) -> dict[str, Role]:
    """Those roles that exist, locked like one."""
    query = select(Role).where(among(session, col(Role.external_id), external_ids))
    query = query.order_by(col(Role.id)).options(_SKILLS)
    rows = session.exec(query.with_for_update(key_share=not to_delete)).all()
    return {row.external_id: row for row in rows}


def of_scheme(session: Session, scheme: str) -> dict[str, str | None]:
    """The external ids of a taxonomy's occupations, each with the version that it is of."""
    query = select(Role.external_id, Role.scheme_version).where(Role.scheme == scheme)
    return dict(session.exec(query).all())


def counts_by_scheme(session: Session) -> list[tuple[str, str | None, int]]:
    """How many occupations there are of each version of each taxonomy."""
    group = (col(Role.scheme), col(Role.scheme_version))
    query = select(*group, func.count()).where(col(Role.scheme).is_not(None))
    counted = session.exec(query.group_by(*group).order_by(*group)).all()
    return [(str(scheme), version, count) for scheme, version, count in counted]


def named_by_openings(session: Session, external_ids: Iterable[str]) -> set[str]:
    """Those roles that openings refer to."""
    query = select(Role.external_id).join(Opening, col(Opening.role_id) == col(Role.id))
    return _among(session, query, col(Role.external_id), external_ids)


def named_by_people(session: Session, external_ids: Iterable[str]) -> set[str]:
    """Those roles that employees have or wish for."""
    ids = set(external_ids)
    held = col(Employee.role_external_id)
    wished = col(Aspiration.text)
    wishes = select(Aspiration.text).where(Aspiration.target == AspirationTarget.ROLE)
    return _among(session, select(held), held, ids) | _among(session, wishes, wished, ids)


def delete_many(session: Session, external_ids: Sequence[str]) -> None:
    """Remove roles with the skills that they need."""
    session.execute(delete(Role).where(col(Role.external_id).in_(external_ids)))


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


def _among(session: Session, query: Any, column: Any, external_ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    wanted = iter(sorted(external_ids))
    while ids := list(islice(wanted, _IDS_A_QUERY)):
        found.update(session.exec(query.where(column.in_(ids)).distinct()).all())
    return found


def _of(external_id: str) -> SelectOfScalar[Role]:
    return select(Role).where(Role.external_id == external_id).options(_SKILLS)
