"""What a plan for a move could hold: a template, and what the two seats ask for besides."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.mobility.plans.schemas import PlanTemplateRead
from app.mobility.seats.ends import holds
from app.serving.records import folded
from app.serving.wished import skill_name
from ml.frames import EmployeeProfile, OpeningProfile
from models.move_vocabulary import PlanColumn, PlanKind, PlanSide

RETURN = "return"
LEADER = "producer_to_leader"
CRAFT = "expert_to_craft_lead"
ANY = "any_move"
# Templates that are written for a step from one function to another.
_BETWEEN = {("sales", "marketing"): "seller_to_marketing"}
# Handing over takes until shortly before the first day; learning the first month.
HANDOVER_DAY = -7
LEARNING_DAY = 30
# Nobody hands over or learns more than this at once; the first are those that weigh most.
MOST_OF_EACH = 8
_KEY_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Draft:
    """An item that nobody proposed yet; whoever wants it puts it into the plan under its key."""

    key: str
    side: PlanSide
    kind: PlanKind
    text: str
    due_day: int
    column: PlanColumn | None = None
    last_day: int | None = None


def template_for(
    person: EmployeeProfile, opening: OpeningProfile, *, leads: bool, returned: bool
) -> str:
    """The key of the template that suits a move."""
    if returned:
        return RETURN
    if opening.people_leader and not leads:
        return LEADER
    functions = (folded(person.function or ""), folded(opening.function or ""))
    if functions in _BETWEEN:
        return _BETWEEN[functions]
    grades = (person.grade, opening.grade)
    higher = grades[0] is not None and grades[1] is not None and grades[0] < grades[1]
    if functions[0] and functions[0] == functions[1] and higher and not opening.people_leader:
        return CRAFT
    return ANY


def drafts(
    template: PlanTemplateRead, handed_over: Sequence[str], to_learn: Sequence[str]
) -> list[Draft]:
    """The items of a template, what only the leaver knows, and what the new seat asks for."""
    found = [
        Draft(
            key=f"{template.key}-{place}",
            side=item.side,
            kind=item.kind,
            text=item.text,
            due_day=item.due_day,
            column=item.column,
            last_day=item.last_day,
        )
        for place, item in enumerate(template.items, start=1)
    ]
    found += [
        Draft(
            key=_key_of("handover", skill),
            side=PlanSide.PERSON,
            kind=PlanKind.HANDOVER,
            text=f"Show somebody of the old team how you do it: {skill}. Nobody else there can.",
            due_day=HANDOVER_DAY,
        )
        for skill in handed_over[:MOST_OF_EACH]
    ]
    found += [
        Draft(
            key=_key_of("learning", skill),
            side=PlanSide.PERSON,
            kind=PlanKind.LEARNING,
            text=f"Learn with somebody of the new team: {skill}.",
            due_day=LEARNING_DAY,
        )
        for skill in to_learn[:MOST_OF_EACH]
    ]
    return sorted(found, key=lambda draft: draft.due_day)


def gaps(person: EmployeeProfile, opening: OpeningProfile) -> list[str]:
    """The skills that an opening needs and a person does not hold at level, by weight."""
    missing = [one for one in opening.skills if not holds(person.skills, one)]
    missing.sort(key=lambda one: (not one.essential, -one.weight, one.name))
    return [one.name for one in missing]


def held_by_one(person: EmployeeProfile, others: Sequence[EmployeeProfile]) -> list[str]:
    """The skills of a person that none of the others holds at all, best known first.

    Another's lower level is somebody to hand over to, so it counts as held.
    """
    known = {skill_name(one) for other in others for one in other.skills}
    alone = [one for one in person.skills if skill_name(one) not in known]
    alone.sort(key=lambda one: (-(one.level or 0.0), one.name))
    return [one.name for one in alone]


def _key_of(kind: str, skill: str) -> str:
    """The same skill has the same key each time, whatever its name is made of."""
    digest = hashlib.sha256(folded(skill).encode()).hexdigest()
    return f"{kind}-{digest[:_KEY_DIGITS]}"
