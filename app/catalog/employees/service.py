"""The rules of employees: what they hold, and who may know what they want."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlmodel import Session

from app.catalog import records
from app.catalog.employees import queries
from app.catalog.employees.schemas import (
    AspirationRead,
    EmployeeBody,
    EmployeeQuery,
    EmployeeRead,
    EmployeeSkillRead,
    WorkHistoryRead,
)
from app.catalog.records import Changes, Written
from app.catalog.schemas import LanguageRead, recognition_of
from app.catalog.skills import service as skills
from app.catalog.skills.service import NO_LABELS
from app.core.errors import FieldProblem, ScopeMissingError
from app.core.etag import Conditions
from app.core.schemas import Page
from app.core.security import Actor
from models.employees import Aspiration, Employee, EmployeeSkill, WorkHistoryEntry
from models.vocabulary import Audience, EntityKind, Visibility

Shown = frozenset[Visibility]

_MANAGERS_SEE: Shown = frozenset({Visibility.MANAGER})
_RECORD_SHOWS: Mapping[Audience, Shown] = {
    Audience.EMPLOYEE: frozenset(Visibility),
    Audience.HR: frozenset(Visibility),
    Audience.MANAGER: _MANAGERS_SEE,
}
_LIST_SHOWS: Mapping[Audience, Shown] = {
    Audience.HR: frozenset({Visibility.HR, Visibility.MANAGER}),
    Audience.MANAGER: _MANAGERS_SEE,
}
_SAME_NAME = (
    "name",
    "title",
    "function",
    "org_unit",
    "grade",
    "location",
    "remote_wish",
    "open_to_relocation",
    "relocation_locations",
    "hire_date",
    "status",
    "summary",
    "open_to_moves",
)
_OTHER_NAME = {"role_external_id": "role", "manager_external_id": "manager"}
_PATCHED_WHOLE = {"skills", "aspirations"}


def get(session: Session, actor: Actor, external_id: str) -> EmployeeRead:
    """A person, as the caller may know one."""
    shown = _RECORD_SHOWS[actor.audience_for(external_id)]
    return _read(session, records.existing(queries.find(session, external_id), "employee"), shown)


def page(session: Session, actor: Actor, query: EmployeeQuery) -> Page[EmployeeRead]:
    """A page of people, as a caller who looks at many may know them."""
    shown = _LIST_SHOWS[actor.search_audience()]
    paging = query.paging()
    rows = queries.page(session, query.filters(), after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut(rows)
    labels = _labels(session, kept, NO_LABELS)
    return Page(items=[_as_read(row, shown, labels) for row in kept], next_cursor=cursor)


def replace(
    session: Session,
    actor: Actor,
    external_id: str,
    body: EmployeeBody,
    conditions: Conditions,
    recogniser: skills.Recogniser,
) -> Written[EmployeeRead]:
    """Create a person or replace the record; aspirations that are not sent stay."""
    shown = _shown_to_writer(actor, external_id, states_aspirations=body.aspirations is not None)
    skills.keep_skills(session)
    links = recogniser.links(session, [held.skill for held in body.skills])
    return records.create_or_replace(
        session,
        EntityKind.EMPLOYEE,
        actor.name,
        conditions,
        lock=lambda: queries.lock(session, external_id),
        fresh=lambda: Employee(external_id=external_id, **_columns(body)),
        apply=lambda row: _apply(row, body, links),
        read=lambda row: _read(session, row, shown, recogniser.labels),
    )


def change(
    session: Session,
    actor: Actor,
    external_id: str,
    patch: Mapping[str, Any],
    conditions: Conditions,
    recogniser: skills.Recogniser,
) -> Written[EmployeeRead]:
    """Merge a patch into a person; skills are recognised anew only if they are part of it."""
    states = "aspirations" in patch
    shown = _shown_to_writer(actor, external_id, states_aspirations=states)
    skills.keep_skills(session)
    row = records.existing(queries.lock(session, external_id), "employee")
    current = _read(session, row, shown)
    records.check(conditions, row, lambda _: current)
    if states and patch["aspirations"] is None:
        patch = {**patch, "aspirations": []}
    posted = current.model_dump(
        mode="json", by_alias=True, include=set(EmployeeBody.model_fields) - _PATCHED_WHOLE
    )
    body = records.patched(EmployeeBody, posted, patch)
    texts = [held.skill for held in body.skills]
    links = recogniser.links(session, texts) if "skills" in patch else None
    changes = _apply(row, body, links)
    records.save(session, EntityKind.EMPLOYEE, actor.name, row, changes)
    return Written(_read(session, row, shown, recogniser.labels))


def remove(session: Session, actor: Actor, external_id: str, conditions: Conditions) -> None:
    """Delete a person with skills, work history, aspirations and the lists ranked for her."""
    shown = _RECORD_SHOWS[actor.audience_for(external_id)]
    row = records.existing(queries.lock(session, external_id), "employee")
    records.check(conditions, row, lambda row: _read(session, row, shown))
    queries.forget_rankings(session, external_id)
    records.delete(session, EntityKind.EMPLOYEE, actor.name, row)


def _shown_to_writer(actor: Actor, external_id: str, *, states_aspirations: bool) -> Shown:
    shown = _RECORD_SHOWS[actor.audience_for(external_id)]
    if states_aspirations and shown != frozenset(Visibility):
        raise ScopeMissingError(
            "Stating aspirations takes the scope confidential:read or the person's own key.",
            [FieldProblem("/aspirations", "leave it out: what is stated stays as it is")],
        )
    return shown


def _columns(body: EmployeeBody) -> dict[str, Any]:
    return {
        **{name: getattr(body, name) for name in _SAME_NAME},
        **{column: getattr(body, name) for column, name in _OTHER_NAME.items()},
        "languages": [language.model_dump(mode="json") for language in body.languages],
    }


def _apply(row: Employee, body: EmployeeBody, links: Sequence[skills.Link] | None) -> Changes:
    """Make the row say what the body says; without links the skills stay as they are."""
    changed = {_OTHER_NAME.get(name, name) for name in records.assign(row, _columns(body))}
    if links is not None and records.align(row.skills, _held(row, body, links), EmployeeSkill):
        changed.add("skills")
    jobs = [job.model_dump() for job in body.work_history]
    if records.align(row.work_history, jobs, WorkHistoryEntry):
        changed.add("work_history")
    counted = bool(changed)
    if body.aspirations is not None:
        before = _aspirations(row, _MANAGERS_SEE)
        stated = [aspiration.model_dump() for aspiration in body.aspirations]
        if records.align(row.aspirations, stated, Aspiration):
            changed.add("aspirations")
        # The version must not tell managers of what they may not know.
        counted = counted or before != _aspirations(row, _MANAGERS_SEE)
    return Changes(frozenset(changed), counted)


def _held(row: Employee, body: EmployeeBody, links: Sequence[skills.Link]) -> list[dict[str, Any]]:
    stored = skills.stored_links(row.skills)
    return [
        {
            "text": held.skill,
            "level": held.level,
            "source": held.source,
            "last_used": held.last_used,
            **skills.steady(stored.get(held.skill), link).columns(),
        }
        for held, link in zip(body.skills, links, strict=True)
    ]


def _labels(session: Session, rows: Iterable[Employee], known: Mapping[str, str]) -> dict[str, str]:
    held = (skill.skill_external_id for row in rows for skill in row.skills)
    return skills.labels(session, held, known)


def _read(
    session: Session, row: Employee, shown: Shown, known: Mapping[str, str] = NO_LABELS
) -> EmployeeRead:
    return _as_read(row, shown, _labels(session, [row], known))


def _as_read(row: Employee, shown: Shown, labels: Mapping[str, str]) -> EmployeeRead:
    held = [
        EmployeeSkillRead(
            **skills.recognised(skill, labels), source=skill.source, last_used=skill.last_used
        )
        for skill in row.skills
    ]
    return EmployeeRead(
        external_id=row.external_id,
        **{name: getattr(row, name) for name in _SAME_NAME},
        **{name: getattr(row, column) for column, name in _OTHER_NAME.items()},
        languages=[LanguageRead(**language) for language in row.languages],
        skills=held,
        work_history=[_job(job) for job in row.work_history],
        aspirations=_aspirations(row, shown),
        recognition=recognition_of(held),
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _job(job: WorkHistoryEntry) -> WorkHistoryRead:
    return WorkHistoryRead(
        title=job.title,
        function=job.function,
        started_on=job.started_on,
        ended_on=job.ended_on,
        description=job.description,
    )


def _aspirations(row: Employee, shown: Shown) -> list[AspirationRead]:
    return [
        AspirationRead(**{name: getattr(stated, name) for name in AspirationRead.model_fields})
        for stated in row.aspirations
        if stated.visibility in shown
    ]
