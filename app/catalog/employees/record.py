"""A person's record: the rows that a body makes, and whether they say the same already."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from app.catalog import credentials, records
from app.catalog.batches import WHOLE_RECORDS, Feed, Stated
from app.catalog.employees import policies
from app.catalog.employees.bulk import same_parts
from app.catalog.employees.policies import OWN_FIELDS
from app.catalog.employees.schemas import (
    AspirationBody,
    AspirationRead,
    EmployeeBody,
    WorkHistoryRead,
)
from app.catalog.employees.understood import understood
from app.catalog.records import Changes
from app.catalog.skills import service as skills
from app.serving.hearing import Hearing
from models.employees import Aspiration, Employee, EmployeeSkill, WorkHistoryEntry
from models.vocabulary import Visibility

Shown = frozenset[Visibility]

MANAGERS_SEE: Shown = frozenset({Visibility.MANAGER})
SAME_NAME = (
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
    "end_date",
    "status",
    "summary",
    "open_to_moves",
)
OTHER_NAME = {"role_external_id": "role", "manager_external_id": "manager"}
_HELD = ("text", "level", "source", "last_used", "skill_external_id", "confidence", "method")
_STATED = AspirationBody.model_fields
FIELDS: Stated = frozenset(EmployeeBody.model_fields)


def columns(
    body: EmployeeBody,
    stated: Stated = FIELDS,
    held: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The body's part of the employee's own row, as far as it is stated.

    The credentials `held` are those that a feed which merges finds stored.
    """
    found = {name: getattr(body, name) for name in SAME_NAME if name in stated}
    found |= {column: getattr(body, name) for column, name in OTHER_NAME.items() if name in stated}
    if "languages" in stated:
        found["languages"] = [language.model_dump(mode="json") for language in body.languages]
    if "credentials" in stated:
        posted = credentials.stored(body.credentials)
        found["credentials"] = credentials.beside(held, posted) if held else posted
    return found


def stated_whole(body: EmployeeBody) -> Stated:
    """The fields of which a body speaks that is the whole record: aspirations only if it has any.

    A null among those is as good as nothing.
    """
    return FIELDS if body.aspirations is not None else FIELDS - {"aspirations"}


def stated_by_put(body: EmployeeBody) -> Stated:
    """The fields of which the body of a PUT speaks: what the person owns only where it is named."""
    return stated_whole(body) - (OWN_FIELDS - body.model_fields_set)


def apply(
    row: Employee,
    body: EmployeeBody,
    links: Sequence[skills.Link] | None,
    feed: Feed = WHOLE_RECORDS,
) -> Changes:
    """Make the row say what the body states; without links the skills stay as they are."""
    stated = feed.states(row.external_id, stated_whole(body))
    values = columns(body, stated, row.credentials if feed.merges else ())
    changed = {OTHER_NAME.get(name, name) for name in records.assign(row, values)}
    if links is not None and "skills" in stated:
        held = held_rows(row.skills, body, links, feed)
        if records.align(row.skills, held, EmployeeSkill):
            changed.add("skills")
    if "work_history" in stated:
        jobs = [job.model_dump() for job in body.work_history]
        if records.align(row.work_history, jobs, WorkHistoryEntry):
            changed.add("work_history")
    counted = bool(changed)
    if "aspirations" in stated:
        before = aspirations_of(row, MANAGERS_SEE)
        wishes = [aspiration.model_dump() for aspiration in body.aspirations or ()]
        if records.align(row.aspirations, wishes, Aspiration):
            changed.add("aspirations")
        # The version must not tell managers of what they may not know.
        counted = counted or before != aspirations_of(row, MANAGERS_SEE)
    return Changes(frozenset(changed), counted)


def same(
    session: Session,
    stored: Mapping[str, Employee],
    bodies: Mapping[str, EmployeeBody],
    link_of: Mapping[str, skills.Link],
    feed: Feed,
) -> set[str]:
    """Of whom the bodies say what is stored already."""
    stated = {key: feed.states(key, stated_whole(bodies[key])) for key in stored}
    alike = {
        key: row
        for key, row in stored.items()
        if all(
            getattr(row, name) == value
            for name, value in columns(
                bodies[key], stated[key], row.credentials if feed.merges else ()
            ).items()
        )
    }
    return same_parts(session, alike, bodies, link_of, stated, feed)


def held_rows(
    stored_rows: Sequence[EmployeeSkill],
    body: EmployeeBody,
    links: Sequence[skills.Link],
    feed: Feed = WHOLE_RECORDS,
) -> list[dict[str, Any]]:
    """What the rows of the skills have to say: those posted, then those that stay beside them."""
    stored = skills.stored_links(stored_rows)
    beside = policies.skills_beside(
        [(row.text, row.source) for row in stored_rows], body.skills, feed
    )
    posted = [
        {
            "text": held.skill,
            "level": held.level,
            "source": held.source,
            "last_used": held.last_used,
            **(skills.steady(stored.get(held.skill), link) if stored else link).columns(),
        }
        for place, (held, link) in enumerate(zip(body.skills, links, strict=True))
        if place not in beside.yielding
    ]
    staying = (stored_rows[place] for place in beside.staying)
    return posted + [{name: getattr(row, name) for name in _HELD} for row in staying]


def aspirations_of(
    row: Employee, shown: Shown, hearing: Hearing | None = None
) -> list[AspirationRead]:
    """What the person wants next, as far as it is shown; who is heard by nothing says no more."""
    return [
        AspirationRead(
            **{name: getattr(stated, name) for name in _STATED},
            understood=understood(stated, hearing),
        )
        for stated in row.aspirations
        if stated.visibility in shown
    ]


def job_read(job: WorkHistoryEntry) -> WorkHistoryRead:
    """A job of the history, as it was sent."""
    return WorkHistoryRead(
        title=job.title,
        function=job.function,
        started_on=job.started_on,
        ended_on=job.ended_on,
        description=job.description,
    )
