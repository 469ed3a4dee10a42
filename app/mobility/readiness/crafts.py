"""The craft of a team and what a person holds of it, from the live snapshot."""

from collections.abc import Iterable

from app.mobility.readiness.policies import Craft, Credibility, Rules, credibility
from app.serving import OpeningFacts, Snapshot
from app.serving.records import Person, folded
from ml.frames import HeldSkill, NeededSkill, OpeningProfile
from models.base import utc_today


def held_by(person: Person) -> dict[str, float | None]:
    """The skills of a person by external id, or by their text where nobody recognised them."""
    return {_key(skill): skill.level for skill in person.work.skills}


def crafts_of_function(snapshot: Snapshot, function: str | None) -> list[Craft]:
    """The crafts of a function: its roles that lead nobody."""
    wanted = folded(function or "")
    roles = snapshot.catalogue.roles.by_key.values()
    return _crafts(role for role in roles if function and folded(role.function or "") == wanted)


def crafts_of_team(snapshot: Snapshot, opening: OpeningFacts) -> list[Craft]:
    """The crafts of the team that an opening leads: the roles held there, else its function's."""
    roles, today = snapshot.catalogue.roles.by_key, utc_today()
    held = {
        one.facts.role_key
        for one in snapshot.catalogue.people.values()
        if opening.org_unit is not None
        and one.facts.org_unit == opening.org_unit
        and one.facts.is_employed(today)
    }
    crafts = _crafts(role for key, role in roles.items() if key in held)
    return crafts or crafts_of_function(snapshot, opening.profile.function)


def credible_in(
    snapshot: Snapshot, person: Person, rules: Rules, opening: OpeningFacts | None = None
) -> Credibility:
    """Whether a person knows a craft of a team, or of the own function where no team is named."""
    if opening is not None:
        return credibility(held_by(person), crafts_of_team(snapshot, opening), rules)
    own = crafts_of_function(snapshot, person.facts.function)
    return credibility(held_by(person), own, rules)


def labels_of(person: Person, snapshot: Snapshot, role: str | None) -> dict[str, str]:
    """How the skills of a craft and of a person are called."""
    craft = snapshot.catalogue.roles.by_key.get(role or "")
    labels = {_key(skill): skill.name for skill in person.work.skills}
    return labels | {_key(skill): skill.name for skill in (craft.skills if craft else ())}


def _crafts(roles: Iterable[OpeningProfile]) -> list[Craft]:
    return [
        Craft(role.key, frozenset(_key(skill) for skill in role.skills if skill.essential))
        for role in sorted(roles, key=lambda one: one.key)
        if not role.people_leader
    ]


def _key(skill: HeldSkill | NeededSkill) -> str:
    return skill.key or folded(skill.name)
