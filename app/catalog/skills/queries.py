"""Reads of skills, and the links from people, roles and openings to them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, text, update
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from app.core.among import among
from models.base import Identified, utc_now
from models.employees import Employee, EmployeeSkill
from models.openings import Opening, OpeningSkill
from models.roles import Role, RoleSkill
from models.skills import Skill, SkillLabel
from models.vocabulary import EntityKind, RecognitionMethod

_CATALOGUE_LOCK = 0x5C111
_IDS_A_QUERY = 5_000
_TEXTS_AT_ONCE = 5_000
# What comparison found; what somebody says outweighs it.
_GUESSES = (RecognitionMethod.SPELLING, RecognitionMethod.MEANING)
_WHOLE = (
    selectinload(Skill.labels),  # type: ignore[arg-type]  # SQLModel types it as rows
    selectinload(Skill.relations),  # type: ignore[arg-type]  # SQLModel types it as rows
)
_HOLDERS: tuple[tuple[EntityKind, type[Identified], Any, Any], ...] = (
    (EntityKind.EMPLOYEE, Employee, EmployeeSkill, col(EmployeeSkill.employee_id)),
    (EntityKind.ROLE, Role, RoleSkill, col(RoleSkill.role_id)),
    (EntityKind.OPENING, Opening, OpeningSkill, col(OpeningSkill.opening_id)),
)


def find(session: Session, external_id: str) -> Skill | None:
    """The skill with its labels and neighbours."""
    query = select(Skill).where(Skill.external_id == external_id)
    return session.exec(query.options(*_WHOLE)).first()


def lock(session: Session, external_id: str) -> Skill | None:
    """The same, and no other writer changes it before this transaction ends."""
    query = select(Skill).where(Skill.external_id == external_id)
    return session.exec(query.options(*_WHOLE).with_for_update()).first()


def lock_many(session: Session, external_ids: Sequence[str]) -> dict[str, Skill]:
    """Those skills that exist; no other writer changes them before this transaction ends."""
    query = select(Skill).where(among(session, col(Skill.external_id), external_ids))
    query = query.order_by(col(Skill.id)).options(*_WHOLE)
    rows = session.exec(query.with_for_update()).all()
    return {row.external_id: row for row in rows}


def of_scheme(session: Session, scheme: str) -> dict[str, str | None]:
    """The external ids of a taxonomy's skills, each with the version that it is of."""
    query = select(Skill.external_id, Skill.scheme_version).where(Skill.scheme == scheme)
    return dict(session.exec(query).all())


def counts_by_scheme(session: Session) -> list[tuple[str, str | None, int]]:
    """How many skills there are of each version of each taxonomy."""
    group = (col(Skill.scheme), col(Skill.scheme_version))
    query = select(*group, func.count()).group_by(*group).order_by(*group)
    return [(scheme, version, count) for scheme, version, count in session.exec(query).all()]


def linked(session: Session, external_ids: Iterable[str]) -> set[str]:
    """Those skills as which a person's, a role's or an opening's text was recognised."""
    found: set[str] = set()
    wanted = iter(sorted(set(external_ids)))
    while ids := list(islice(wanted, _IDS_A_QUERY)):
        for _kind, _holder, link, _holder_id in _HOLDERS:
            of_link = col(link.skill_external_id)
            found.update(session.exec(select(of_link).where(of_link.in_(ids)).distinct()).all())
    return found


def delete_many(session: Session, external_ids: Sequence[str]) -> None:
    """Remove skills with their labels and neighbours."""
    session.execute(delete(Skill).where(col(Skill.external_id).in_(external_ids)))


def page(
    session: Session, filters: Mapping[str, Any], *, after: int, limit: int
) -> Sequence[Skill]:
    """Skills in the order of their ids, beyond `after`."""
    query = select(Skill).where(col(Skill.id) > after)
    if "scheme" in filters:
        query = query.where(Skill.scheme == filters["scheme"])
    if "updated_since" in filters:
        query = query.where(col(Skill.updated_at) >= filters["updated_since"])
    if "q" in filters:
        part = filters["q"]
        labelled = exists().where(
            col(SkillLabel.skill_id) == col(Skill.id),
            col(SkillLabel.text).icontains(part, autoescape=True),
        )
        query = query.where(
            or_(col(Skill.preferred_label).icontains(part, autoescape=True), labelled)
        )
    return session.exec(query.order_by(col(Skill.id)).limit(limit).options(*_WHOLE)).all()


def labels(session: Session, external_ids: Iterable[str]) -> dict[str, str]:
    """The preferred labels of those skills that exist."""
    wanted = sorted(set(external_ids))
    if not wanted:
        return {}
    query = select(Skill.external_id, Skill.preferred_label)
    return dict(session.exec(query.where(among(session, col(Skill.external_id), wanted))).all())


def keep_skills(session: Session) -> None:
    """No skill is removed before this transaction ends; taken before any row is locked."""
    _advise(session, "pg_advisory_xact_lock_shared")


def hold_links(session: Session) -> None:
    """No skill is linked to before this transaction ends; taken before any row is locked."""
    _advise(session, "pg_advisory_xact_lock")


def _advise(session: Session, function: str) -> None:
    # SQLite has one writer at a time.
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT {function}(:key)"), {"key": _CATALOGUE_LOCK})


def unlink(session: Session, external_id: str) -> dict[EntityKind, list[str]]:
    """Make a skill unknown wherever it was recognised; the external ids of what held it."""
    unknown = {"skill_external_id": None, "confidence": None, "method": None}
    return _relink(session, lambda link: col(link.skill_external_id) == external_id, unknown)


def relink(
    session: Session, external_id: str, texts: Sequence[str], columns: Mapping[str, Any]
) -> dict[EntityKind, list[str]]:
    """Recognise these texts otherwise where nothing, a guess or the skill was recognised.

    `columns` are those of the new link; the external ids of what was recognised otherwise before.
    """

    def held(link: Any) -> ColumnElement[bool]:
        differs = or_(
            col(link.skill_external_id).is_distinct_from(columns["skill_external_id"]),
            col(link.method).is_distinct_from(columns["method"]),
        )
        named = among(session, col(link.text), texts)
        return and_(named, _open(link, external_id), differs)

    return _relink(session, held, columns)


def open_texts(session: Session, external_id: str) -> Iterator[str]:
    """The texts of which nothing, a guess or the skill was recognised, each once a kind."""
    for _kind, _holder, link, _holder_id in _HOLDERS:
        query = select(col(link.text)).where(_open(link, external_id)).distinct()
        yield from session.exec(query).yield_per(_TEXTS_AT_ONCE)


def _open(link: Any, external_id: str) -> ColumnElement[bool]:
    key = col(link.skill_external_id)
    return or_(key.is_(None), key == external_id, col(link.method).in_(_GUESSES))


def confirmed_for(session: Session, wording: str) -> str | None:
    """The external id of the skill for which a wording was confirmed."""
    query = select(Skill.external_id).join(SkillLabel).where(SkillLabel.wording == wording)
    return session.exec(query).first()


def _relink(
    session: Session, of_link: Callable[[Any], ColumnElement[bool]], columns: Mapping[str, Any]
) -> dict[EntityKind, list[str]]:
    """Give links another target; what holds them counts a version."""
    touched: dict[EntityKind, list[str]] = {}
    unsynchronised: dict[str, Any] = {"execution_options": {"synchronize_session": False}}
    for kind, holder, link, holder_id in _HOLDERS:
        held = of_link(link)
        holding = col(holder.id).in_(select(holder_id).where(held))
        locked = select(holder.external_id).where(holding).order_by(col(holder.id))
        touched[kind] = list(session.exec(locked.with_for_update()).all())
        if touched[kind]:
            counted = {"version": col(holder.version) + 1, "updated_at": utc_now()}
            session.execute(update(holder).where(holding).values(counted), **unsynchronised)
            session.execute(update(link).where(held).values(columns), **unsynchronised)
    return touched
