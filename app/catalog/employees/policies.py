"""Who may see a person through which relation, and what a person may change alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.catalog.batches import Feed
from app.catalog.employees.schemas import MAX_SKILLS, EmployeeSkillBody
from app.core.errors import FieldProblem, ScopeMissingError
from app.core.security import Actor, Reach
from models.employees import EmployeeSkill
from models.vocabulary import Audience, SkillSource

OWN_FIELDS = frozenset(
    {
        "aspirations",
        "languages",
        "open_to_moves",
        "open_to_relocation",
        "relocation_locations",
        "remote_wish",
        "skills",
        "summary",
    }
)
_KEPT = "is kept by the HR system"
_ASSESSED = "is said by others; add and change skills whose source is self"
_LACKS = "lacks a skill that others said; send it as it is"

Assessment = tuple[Any, ...]


class FieldNotOwnError(ScopeMissingError):
    """A person may not change this part of the own record."""

    code = "field_not_own"
    title = "Field not your own"


@dataclass(frozen=True, slots=True)
class Relation:
    """For whom an answer is made, and whose report the person must be for that, if anyone's."""

    audience: Audience
    report_of: str | None = None


def relation_to(actor: Actor, external_id: str) -> Relation:
    """How a caller stands to a person, as far as it is known without the database.

    Raises
    ------
    NotFoundError
        When no relation can let the caller see this person.
    """
    if actor.reach is Reach.TEAM and actor.employee_external_id != external_id:
        return Relation(Audience.MANAGER, actor.employee_external_id)
    return Relation(actor.audience_for(external_id))


def check_own_change(
    changed: frozenset[str],
    stored: Sequence[Assessment],
    posted: Sequence[EmployeeSkillBody] | None,
) -> None:
    """Let a person change the own fields only; skills that others assessed stay as they are.

    Raises
    ------
    FieldNotOwnError
        Naming each field that is not the person's own.
    """
    problems = [FieldProblem(f"/{name}", _KEPT) for name in sorted(changed - OWN_FIELDS)]
    if posted is not None and "skills" in changed:
        problems += _skill_problems(stored, posted)
    if problems:
        raise FieldNotOwnError("A person may not change this in their own record.", problems)


@dataclass(frozen=True, slots=True)
class Beside:
    """Which stored skills stay beside those that a feed posts, and which of these yield to them.

    Both are told by their places.
    """

    staying: tuple[int, ...] = ()
    yielding: frozenset[int] = frozenset()


def skills_beside(
    stored: Sequence[tuple[str, str]], posted: Sequence[EmployeeSkillBody], feed: Feed
) -> Beside:
    """What becomes of stored skills, told by text and source, when a feed posts others.

    Those that the person added stay, unless a replacement names such skills itself. A feed that
    merges speaks only of the sources that it names: a resume says nothing of what was assessed,
    and yields to it where both name the same skill.
    """
    if feed.clears_skills or not stored:
        return Beside()
    places = {_folded(one.skill): place for place, one in enumerate(posted)}
    named_sources = {one.source for one in posted}
    spoken = named_sources if feed.merges else set(SkillSource)
    keeps_own = feed.merges or SkillSource.SELF not in named_sources
    staying: list[int] = []
    yielding: set[int] = set()
    for place, (text, source) in enumerate(stored):
        named = places.get(_folded(text))
        if named is None:
            if (keeps_own and source == SkillSource.SELF) or source not in spoken:
                staying.append(place)
        elif source not in spoken and posted[named].source is SkillSource.SELF:
            staying.append(place)
            yielding.add(named)
    room = MAX_SKILLS - len(posted) + len(yielding)
    return Beside(tuple(staying[:room]), frozenset(yielding))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def said_by_others(held: Iterable[EmployeeSkill]) -> list[Assessment]:
    """The skills of a person that others vouch for, comparable."""
    return [
        (skill.text, skill.level, skill.source, skill.last_used)
        for skill in held
        if skill.source is not SkillSource.SELF
    ]


def _skill_problems(
    stored: Sequence[Assessment], posted: Sequence[EmployeeSkillBody]
) -> list[FieldProblem]:
    left = list(stored)
    problems = []
    for index, skill in enumerate(posted):
        if skill.source is SkillSource.SELF:
            continue
        said = (skill.skill, skill.level, skill.source, skill.last_used)
        if said in left:
            left.remove(said)
        else:
            problems.append(FieldProblem(f"/skills/{index}", _ASSESSED))
    if left:
        problems.append(FieldProblem("/skills", _LACKS))
    return problems
