"""Reads the catalogue's rows for the snapshot: a few queries for thousands of records."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from app.core.among import among
from app.serving import own_values
from app.serving.rows import EmployeeRows, RequirementRows, Rows, SkillRows
from models import (
    Aspiration,
    Dismissal,
    Employee,
    EmployeeSkill,
    Experiment,
    Exploration,
    Exposure,
    ModelAlias,
    ModelVersion,
    Objection,
    Opening,
    OpeningSkill,
    OutboxEvent,
    OwnValue,
    Role,
    RoleSkill,
    Skill,
    SkillLabel,
    SkillRelation,
    WorkHistoryEntry,
)
from models.vocabulary import ChangeAction, EntityKind, OpeningStatus

CHUNK = 1000
# Making a moment of each of these takes a tenth of the time in which a person is read.
_NOT_SHOWN = [
    defer(getattr(Employee, name), raiseload=True)
    for name in ("created_at", "updated_at", "source_as_of")
]
Parent = TypeVar("Parent", Employee, Opening, Role, Skill)
Query = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Change:
    """An event of the feed."""

    id: int
    entity: EntityKind
    external_id: str
    action: ChangeAction
    former_id: str | None

    @property
    def keys(self) -> set[str]:
        """The external ids that it concerns: of a record that was renamed both."""
        return {self.external_id} | ({self.former_id} if self.former_id else set())


def newest_change(session: Session, entity: EntityKind | None = None) -> int:
    """The id of the newest event, of one kind or of any; 0 when there is none."""
    query = select(func.max(col(OutboxEvent.id)))
    if entity is not None:
        query = query.where(col(OutboxEvent.entity) == entity)
    return session.execute(query).scalar() or 0


def newest_erasure(session: Session) -> int:
    """The id of the newest event that tells of an erasure; 0 when none is remembered."""
    query = select(func.max(col(OutboxEvent.id)))
    query = query.where(col(OutboxEvent.action) == ChangeAction.ERASED)
    return session.execute(query).scalar() or 0


def end_of_step(session: Session, change_id: int, size: int) -> int:
    """The id of the last event of a step that begins after this one; `change_id` if none follows.

    Skills do not count: all of a run of them are followed by reading their holders once.
    """
    counted = (
        select(col(OutboxEvent.id))
        .where(col(OutboxEvent.id) > change_id, col(OutboxEvent.entity) != EntityKind.SKILL)
        .order_by(col(OutboxEvent.id))
        .offset(size - 1)
        .limit(1)
    )
    return session.execute(counted).scalar() or max(newest_change(session), change_id)


def changes_after(
    session: Session,
    change_id: int,
    entity: EntityKind | None = None,
    *,
    upto: int | None = None,
) -> list[Change]:
    """The events after this one, in their order."""
    query = (
        select(
            col(OutboxEvent.id),
            col(OutboxEvent.entity),
            col(OutboxEvent.external_id),
            col(OutboxEvent.action),
            col(OutboxEvent.former_id),
        )
        .where(col(OutboxEvent.id) > change_id)
        .order_by(col(OutboxEvent.id))
    )
    if entity is not None:
        query = query.where(col(OutboxEvent.entity) == entity)
    if upto is not None:
        query = query.where(col(OutboxEvent.id) <= upto)
    return [Change(*row) for row in session.execute(query)]


def champion(session: Session) -> ModelVersion | None:
    """The version that the newest champion alias points at."""
    query = (
        select(ModelVersion)
        .join(ModelAlias, col(ModelAlias.version) == col(ModelVersion.version))
        .where(col(ModelAlias.alias) == "champion")
        .order_by(col(ModelAlias.id).desc())
        .limit(1)
    )
    return session.execute(query).scalars().first()


def experiment(session: Session) -> tuple[Experiment, ModelVersion] | None:
    """The experiment that runs, with its challenger."""
    query = (
        select(Experiment, ModelVersion)
        .join(ModelVersion, col(ModelVersion.version) == col(Experiment.challenger))
        .where(col(Experiment.ended_at).is_(None))
        .order_by(col(Experiment.id).desc())
        .limit(1)
    )
    found = session.execute(query).first()
    return (found[0], found[1]) if found else None


def prices(session: Session) -> dict[str, float]:
    """What each crowded opening gives up in people's own lists."""
    query = select(col(Exposure.opening_external_id), col(Exposure.price))
    rows = session.execute(query.where(col(Exposure.price) > 0))
    return dict(iter(rows))


def exploration(session: Session) -> Exploration | None:
    """What was decided last about exploration."""
    newest = select(Exploration).order_by(col(Exploration.id).desc())
    return session.execute(newest.limit(1)).scalars().first()


def employee_keys(session: Session) -> set[str]:
    """The external ids of all employees."""
    return set(session.execute(select(col(Employee.external_id))).scalars())


def objecting(session: Session) -> set[str]:
    """The external ids of people from whom no ranker may learn: who objects to any use."""
    return set(session.execute(select(col(Objection.employee_external_id))).scalars())


def employees(session: Session, keys: Iterable[str] | None = None) -> Iterator[EmployeeRows]:
    """All employees, or those with these external ids, a chunk at a time."""
    for chunk in _chunks(session, Employee, select(Employee).options(*_NOT_SHOWN), keys):
        ids = [_id(employee) for employee in chunk]
        yield EmployeeRows(
            chunk,
            _grouped(session, _held_skills(), col(EmployeeSkill.employee_id), ids),
            _grouped(session, _past_jobs(), col(WorkHistoryEntry.employee_id), ids),
            _grouped(session, _aspirations(), col(Aspiration.employee_id), ids),
            _grouped(session, _dismissals(), col(Employee.id), ids),
            _grouped(session, _objections(), col(Employee.id), ids),
            _grouped(session, own_values.of_people(), col(OwnValue.employee_id), ids),
        )


def openings(
    session: Session, keys: Iterable[str] | None = None, *, only_open: bool = False
) -> Iterator[RequirementRows]:
    """All openings, or those with these external ids, a chunk at a time."""
    query = select(Opening)
    if only_open:
        query = query.where(col(Opening.status) == OpeningStatus.OPEN)
    for chunk in _chunks(session, Opening, query, keys):
        every = [_id(opening) for opening in chunk]
        ids = [_id(opening) for opening in chunk if opening.overrides_skills]
        yield RequirementRows(
            chunk,
            _needed_skills(session, OpeningSkill, "opening_id", ids),
            _grouped(session, own_values.of_openings(), col(OwnValue.opening_id), every),
        )


def roles(session: Session, keys: Iterable[str] | None = None) -> Iterator[RequirementRows]:
    """All roles of the organisation, or those with these external ids, a chunk at a time.

    A reference occupation is one of them where an opening names it.
    """
    named = select(col(Opening.role_id)).where(col(Opening.role_id).is_not(None))
    own = or_(col(Role.scheme).is_(None), col(Role.id).in_(named))
    yield from _with_needed_skills(session, select(Role).where(own), keys)


def reference_occupations(session: Session) -> Iterator[RequirementRows]:
    """All roles that a taxonomy describes, a chunk at a time."""
    yield from _with_needed_skills(session, select(Role).where(col(Role.scheme).is_not(None)))


def skills(session: Session, keys: Iterable[str] | None = None) -> Iterator[SkillRows]:
    """All skills, or those with these external ids, a chunk at a time."""
    labels = select(
        col(SkillLabel.skill_id), col(SkillLabel.text), col(SkillLabel.wording)
    ).order_by(col(SkillLabel.skill_id), col(SkillLabel.position))
    relations = select(
        col(SkillRelation.skill_id), col(SkillRelation.kind), col(SkillRelation.target_external_id)
    ).order_by(col(SkillRelation.skill_id), col(SkillRelation.position))
    for chunk in _chunks(session, Skill, select(Skill), keys):
        ids = [_id(skill) for skill in chunk]
        yield SkillRows(
            chunk,
            _grouped(session, labels, col(SkillLabel.skill_id), ids),
            _grouped(session, relations, col(SkillRelation.skill_id), ids),
        )


def openings_of_roles(session: Session, role_keys: Iterable[str]) -> set[str]:
    """The external ids of openings that refer to these roles."""
    query = select(col(Opening.external_id)).join(Role, col(Opening.role_id) == col(Role.id))
    return _found(session, query, col(Role.external_id), role_keys)


def occupations_of_openings(session: Session, opening_keys: Iterable[str]) -> set[str]:
    """The external ids of reference occupations that these openings name."""
    query = select(col(Role.external_id)).join(Opening, col(Opening.role_id) == col(Role.id))
    described = query.where(col(Role.scheme).is_not(None))
    return _found(session, described, col(Opening.external_id), opening_keys)


def users_of_skills(session: Session, keys: Sequence[str], entity: EntityKind) -> set[str]:
    """The external ids of employees, roles or openings with rows recognised as these skills."""
    if entity is EntityKind.EMPLOYEE:
        query = select(col(Employee.external_id)).join(
            EmployeeSkill, col(EmployeeSkill.employee_id) == col(Employee.id)
        )
        return _found(session, query, col(EmployeeSkill.skill_external_id), keys)
    if entity is EntityKind.ROLE:
        query = select(col(Role.external_id)).join(
            RoleSkill, col(RoleSkill.role_id) == col(Role.id)
        )
        return _found(session, query, col(RoleSkill.skill_external_id), keys)
    query = select(col(Opening.external_id)).join(
        OpeningSkill, col(OpeningSkill.opening_id) == col(Opening.id)
    )
    return _found(session, query, col(OpeningSkill.skill_external_id), keys)


def _with_needed_skills(
    session: Session, query: Select[Role], keys: Iterable[str] | None = None
) -> Iterator[RequirementRows]:
    for chunk in _chunks(session, Role, query, keys):
        ids = [_id(role) for role in chunk]
        yield RequirementRows(chunk, _needed_skills(session, RoleSkill, "role_id", ids))


def _held_skills() -> Query:
    return select(
        col(EmployeeSkill.employee_id),
        col(EmployeeSkill.text),
        col(EmployeeSkill.skill_external_id),
        col(EmployeeSkill.level),
        col(EmployeeSkill.source),
    ).order_by(col(EmployeeSkill.employee_id), col(EmployeeSkill.position))


def _past_jobs() -> Query:
    return select(
        col(WorkHistoryEntry.employee_id),
        col(WorkHistoryEntry.title),
        col(WorkHistoryEntry.function),
        col(WorkHistoryEntry.started_on),
        col(WorkHistoryEntry.ended_on),
        col(WorkHistoryEntry.description),
    ).order_by(col(WorkHistoryEntry.employee_id), col(WorkHistoryEntry.position))


def _aspirations() -> Query:
    return select(
        col(Aspiration.employee_id),
        col(Aspiration.target),
        col(Aspiration.text),
        col(Aspiration.kind),
        col(Aspiration.polarity),
        col(Aspiration.weight),
        col(Aspiration.horizon_months),
        col(Aspiration.motives),
        col(Aspiration.visibility),
    ).order_by(col(Aspiration.employee_id), col(Aspiration.position))


def _dismissals() -> Query:
    employee = col(Dismissal.employee_external_id) == col(Employee.external_id)
    return select(col(Employee.id), col(Dismissal.opening_external_id)).join(Dismissal, employee)


def _objections() -> Query:
    employee = col(Objection.employee_external_id) == col(Employee.external_id)
    return select(col(Employee.id), col(Objection.objects_to)).join(Objection, employee)


def _needed_skills(
    session: Session, table: type[RoleSkill] | type[OpeningSkill], parent: str, ids: list[int]
) -> Rows:
    owner = col(getattr(table, parent))
    query = select(
        owner,
        col(table.text),
        col(table.skill_external_id),
        col(table.level),
        col(table.weight),
        col(table.essential),
    ).order_by(owner, col(table.position))
    return _grouped(session, query, owner, ids)


def _chunks(
    session: Session, table: type[Parent], query: Select[Parent], keys: Iterable[str] | None
) -> Iterator[list[Parent]]:
    """Records in steps of their row ids, or by their keys; each step is one short statement."""
    if keys is None:
        last = 0
        while chunk := list(
            session.execute(
                query.where(col(table.id) > last).order_by(col(table.id)).limit(CHUNK)
            ).scalars()
        ):
            last = _id(chunk[-1])
            yield chunk
            session.expunge_all()
        return
    for some in _slices(sorted(keys)):
        found = query.where(among(session, col(table.external_id), some)).order_by(col(table.id))
        yield list(session.execute(found).scalars())


def _grouped(session: Session, query: Query, owner: Any, ids: list[int]) -> Rows:
    grouped: Rows = defaultdict(list)
    for some in _slices(ids):
        for row in session.execute(query.where(among(session, owner, some))):
            grouped[row[0]].append(row)
    return grouped


def _found(session: Session, query: Query, column: Any, keys: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for some in _slices(sorted(keys)):
        of_some = query.where(among(session, column, some)).distinct()
        found.update(session.execute(of_some).scalars())
    return found


Key = TypeVar("Key", int, str)


def _slices(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]


def _id(row: Employee | Opening | Role | Skill) -> int:
    if row.id is None:
        raise ValueError(f"{type(row).__name__} {row.external_id} was never stored")
    return row.id
