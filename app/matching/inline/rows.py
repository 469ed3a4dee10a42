"""Bodies that were sent along as rows that are never stored: one way leads to the ranker.

Openings and what they need are plain values with the names of the columns: thousands of rows of
a table, made only to be read once, would take longer than the ranking.
"""

from collections.abc import Iterable, Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from app.catalog import credentials
from app.catalog.batches import slices
from app.core.clocks import check_work
from app.core.schemas import Body
from app.matching.inline.schemas import InlineEmployee, InlineOpening, InlineSkill
from app.serving.role_book import RoleBook
from app.serving.rows import EmployeeRows, RequirementRows
from ml.frames import OpeningProfile, SkillEntry
from ml.taxonomy import SkillNormaliser
from models import Aspiration, Employee, WorkHistoryEntry

Keys = Mapping[str, str | None]
# A few tenths of a second of comparing, after which the clock is looked at.
TEXTS_AT_ONCE = 200
_EMPLOYEE_COLUMNS = (
    "external_id", "name", "title", "function", "org_unit", "grade", "location", "remote_wish",
    "open_to_relocation", "relocation_locations", "hire_date", "end_date", "status", "summary",
    "open_to_moves",
)  # fmt: skip
_OPENING_COLUMNS = (
    "external_id", "title", "function", "grade", "description", "people_leader", "works_with",
    "org_unit", "location", "remote_work", "headcount", "opens_on", "closes_on", "status",
)  # fmt: skip


class _Needed(NamedTuple):
    """A needed skill, with the names of the columns that a stored one has."""

    text: str
    skill_external_id: str | None
    level: float | None
    weight: float
    essential: bool


def recognised_keys(normaliser: SkillNormaliser, texts: Iterable[str]) -> dict[str, str | None]:
    """The external id that each text is recognised as, None where it is unknown.

    Raises
    ------
    WorkTimeoutError
        When the request worked for longer than it may.
    """
    keys: dict[str, str | None] = {}
    for some in slices(sorted(set(texts)), TEXTS_AT_ONCE):
        check_work()
        for text, best in zip(some, normaliser.recognise_many(some), strict=True):
            sure = best and best[0].confidence >= normaliser.accept_above
            keys[text] = best[0].key if sure else None
    return keys


def entries_of(skills: Iterable[InlineSkill]) -> list[SkillEntry]:
    """The entries of a taxonomy that was sent along."""
    return [
        SkillEntry(
            skill.external_id,
            skill.preferred_label,
            tuple(skill.alternative_labels),
            tuple(skill.broader),
            tuple(skill.related),
        )
        for skill in skills
    ]


def roles_of(bodies: Iterable[InlineOpening]) -> RoleBook:
    """The roles that openings name, by the rows of the openings; they say nothing else of them."""
    return RoleBook(
        {
            row: OpeningProfile(body.role, body.title or "", role_key=body.role)
            for row, body in enumerate(bodies)
            if body.role is not None
        }
    )


def employee_rows(bodies: Iterable[InlineEmployee], keys: Keys) -> EmployeeRows:
    """People as rows, skills with what they were recognised as."""
    people = list(enumerate(bodies))
    return EmployeeRows(
        [_employee(row, body) for row, body in people],
        {row: _held(row, body, keys) for row, body in people},
        {row: _own(WorkHistoryEntry, row, body.work_history) for row, body in people},
        {row: _own(Aspiration, row, body.aspirations or ()) for row, body in people},
    )


def opening_rows(bodies: Iterable[InlineOpening], keys: Keys) -> RequirementRows:
    """Openings as rows, skills with what they were recognised as."""
    openings = list(enumerate(bodies))
    return RequirementRows(
        [_opening(row, body) for row, body in openings],
        {row: _needed(body, keys) for row, body in openings},
    )


def _own(
    table: type[WorkHistoryEntry] | type[Aspiration], row: int, bodies: Iterable[Body]
) -> list[Any]:
    return [
        table(employee_id=row, position=position, **body.model_dump())
        for position, body in enumerate(bodies)
    ]


def _employee(row: int, body: InlineEmployee) -> Employee:
    return Employee(
        id=row,
        role_external_id=body.role,
        manager_external_id=body.manager,
        languages=[language.model_dump() for language in body.languages],
        credentials=credentials.stored(body.credentials),
        **{name: getattr(body, name) for name in _EMPLOYEE_COLUMNS},
    )


def _held(row: int, body: InlineEmployee, keys: Keys) -> list[Any]:
    return [(row, held.skill, keys[held.skill], held.level, held.source) for held in body.skills]


def _opening(row: int, body: InlineOpening) -> SimpleNamespace:
    rules = body.eligibility
    return SimpleNamespace(
        id=row,
        role_id=row,
        overrides_skills=True,
        minimum_tenure_months=rules.minimum_tenure_months,
        grade_min=rules.grade_min,
        grade_max=rules.grade_max,
        eligible_locations=rules.locations,
        required_languages=[language.model_dump() for language in rules.languages],
        credentials=credentials.stored(body.credentials or ()),
        **{name: getattr(body, name) for name in _OPENING_COLUMNS},
    )


def _needed(body: InlineOpening, keys: Keys) -> list[Any]:
    return [
        _Needed(need.skill, keys[need.skill], need.level, need.weight, need.essential)
        for need in body.skills or ()
    ]
