"""What makes many people quick to write: whole columns of the new, and who stays as stored."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from operator import attrgetter, itemgetter
from typing import Any

from sqlalchemy import String, select, type_coerce
from sqlmodel import Session, SQLModel, col

from app.catalog.batches import Feed, Stated
from app.catalog.employees.policies import skills_beside
from app.catalog.employees.schemas import EmployeeBody
from app.catalog.skills.service import Link
from app.core.among import among
from app.core.inserts import Part
from models.base import Identified
from models.employees import Aspiration, EmployeeSkill, WorkHistoryEntry
from models.vocabulary import RecognitionMethod, SkillSource

_Values = tuple[Any, ...]
_IsSame = Callable[[list[_Values], EmployeeBody], bool]
_SAID = itemgetter("skill", "level", "source", "last_used")
_LINK = attrgetter("skill_external_id", "confidence", "method")
_JOB = ("title", "function", "started_on", "ended_on", "description")
_WISH = ("target", "text", "kind", "horizon_months", "weight", "polarity", "motives", "visibility")
_HELD = ("text", "level", "source", "last_used", "skill_external_id", "method")
_WORDS = (SkillSource, RecognitionMethod)


def parts_of_new(bodies: Mapping[str, EmployeeBody], link_of: Mapping[str, Link]) -> list[Part]:
    """What belongs to new people."""
    jobs = {key: [job.model_dump() for job in body.work_history] for key, body in bodies.items()}
    stated = {
        key: [one.model_dump() for one in body.aspirations or ()] for key, body in bodies.items()
    }
    return [
        _skills_of_new(bodies, link_of),
        Part.of_rows(WorkHistoryEntry, jobs),
        Part.of_rows(Aspiration, stated),
    ]


def _skills_of_new(bodies: Mapping[str, EmployeeBody], link_of: Mapping[str, Link]) -> Part:
    """The skills of new people, a column at a time: there are far more of them than of people."""
    held = list(map(vars, chain.from_iterable(body.skills for body in bodies.values())))
    if not held:
        return Part(EmployeeSkill, [], {})
    text, level, source, last_used = zip(*map(_SAID, held), strict=True)
    link = zip(*map(_LINK, map(link_of.__getitem__, text)), strict=True)
    said = {"text": text, "level": level, "source": source, "last_used": last_used}
    linked = dict(zip(("skill_external_id", "confidence", "method"), link, strict=True))
    owners = [key for key, body in bodies.items() for _ in body.skills]
    return Part(EmployeeSkill, owners, {**said, **linked})


def same_parts(
    session: Session,
    rows: Mapping[str, Identified],
    bodies: Mapping[str, EmployeeBody],
    link_of: Mapping[str, Link],
    stated: Mapping[str, Stated],
    feed: Feed,
) -> set[str]:
    """Those of these people whose skills, jobs and wishes, where stated, are as the bodies say.

    The confidence of a link is left out: that it moves is no change of the record.
    """

    def holds(stored: list[_Values], body: EmployeeBody) -> bool:
        posted = [
            (one.skill, one.level, one.source, one.last_used, to.skill_external_id, to.method)
            for one, to in ((one, link_of[one.skill]) for one in body.skills)
        ]
        if stored == posted or feed.clears_skills:
            return stored == posted
        beside = skills_beside(
            [(text, source) for text, _, source, *_ in stored], body.skills, feed
        )
        kept = [one for place, one in enumerate(posted) if place not in beside.yielding]
        return stored == kept + [stored[place] for place in beside.staying]

    job_of, wish_of = attrgetter(*_JOB), attrgetter(*_WISH)
    checks: tuple[tuple[str, type[SQLModel], tuple[str, ...], _IsSame], ...] = (
        ("skills", EmployeeSkill, _HELD, holds),
        (
            "work_history",
            WorkHistoryEntry,
            _JOB,
            lambda stored, body: stored == [job_of(job) for job in body.work_history],
        ),
        (
            "aspirations",
            Aspiration,
            _WISH,
            lambda stored, body: stored == [wish_of(wish) for wish in body.aspirations or ()],
        ),
    )
    alike = set(rows)
    for field, table, names, is_same in checks:
        asked = {key: rows[key] for key in alike if field in stated[key]}
        if asked:
            found = _tuples(session, table, names, (row.id for row in asked.values() if row.id))
            alike -= {
                key for key, row in asked.items() if not is_same(found[row.id or 0], bodies[key])
            }
    return alike


def _tuples(
    session: Session, table: Any, names: Iterable[str], ids: Iterable[int]
) -> dict[int, list[tuple[Any, ...]]]:
    """The values of the rows that belong to each of these people, in their order."""
    values = [_plain(col(getattr(table, name))) for name in names]
    owner = col(table.employee_id)
    query = select(owner, *values).where(among(session, owner, ids))
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for owner_id, *rest in session.execute(query.order_by(owner, col(table.position))).all():
        found[owner_id].append(tuple(rest))
    return found


def _plain(column: Any) -> Any:
    """Words as texts, which equal them: thousands of rows are only compared."""
    is_word = getattr(column.type, "enum_class", None) in _WORDS
    return type_coerce(column, String).label(column.key) if is_word else column
