"""What a move does to the two teams: skills covered, key people, functions linked. No results.

Everything is told by the people whom it counts, so that no sum is shown without its parts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.mobility.seats.ends import holds
from app.mobility.seats.schemas import LinkRead, SkillCoverRead, TeamEffectRead
from app.serving.records import folded
from app.serving.role_book import RoleBook
from app.serving.wished import skill_name
from ml.frames import EmployeeProfile, NeededSkill, OpeningProfile

# A function is known by skills to whoever holds half of what one of its roles cannot do without:
# fewer are shared by most office work.
LINKING_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a unit, and the work that is done there."""

    unit: str | None
    people: tuple[EmployeeProfile, ...]
    works: tuple[OpeningProfile, ...]

    def without(self, key: str) -> "Team":
        """The team once a person has left it; what was needed is still needed."""
        return replace(self, people=tuple(one for one in self.people if one.key != key))

    def with_one(self, person: EmployeeProfile, work: OpeningProfile) -> "Team":
        """The team with somebody who takes up a work."""
        return replace(self, people=(*self.people, person), works=(*self.works, work))

    def needed(self) -> Mapping[str, NeededSkill]:
        """What its works need, each skill at the highest level that one of them asks for."""
        found: dict[str, NeededSkill] = {}
        for skill in (skill for work in self.works for skill in work.skills):
            name = skill_name(skill)
            if name not in found or (skill.level or 0.0) > (found[name].level or 0.0):
                found[name] = skill
        return found

    def holders(self, needed: NeededSkill) -> list[str]:
        """Who holds a skill at level."""
        return [one.key for one in self.people if holds(one.skills, needed)]


@dataclass(frozen=True, slots=True)
class Link:
    """A function with which a team works and that somebody there knows, and by what."""

    function: str
    people: tuple[str, ...]
    skills: tuple[str, ...]


def team_of(unit: str | None, people: Iterable[EmployeeProfile], roles: RoleBook) -> Team:
    """A team with the works of its people; a person without a role brings none."""
    members = tuple(people)
    keys = dict.fromkeys(one.role_key for one in members if one.role_key is not None)
    works = tuple(roles.by_key[key] for key in keys if key in roles.by_key)
    return Team(unit, members, works)


def links(team: Team, roles: RoleBook) -> list[Link]:
    """The functions that the team's works meet and that somebody of the team knows.

    One knows a function by having worked in it, or by holding half of what one of its roles cannot
    do without. The functions of the team itself are no bridge.
    """
    own = {folded(work.function or "") for work in team.works}
    met = {folded(name): name for work in team.works for name in work.works_with}
    by_function: dict[str, list[OpeningProfile]] = {}
    for role in roles.by_key.values():
        by_function.setdefault(folded(role.function or ""), []).append(role)
    found: list[Link] = []
    for key in sorted(met.keys() - own):
        knowing = [one for one in team.people if _worked_in(one, key)]
        skilled = {one.key: _bridging(one, by_function.get(key, ())) for one in team.people}
        people = [one.key for one in team.people if one in knowing or skilled[one.key]]
        if people:
            skills = sorted({name for names in skilled.values() for name in names})
            found.append(Link(met[key], tuple(people), tuple(skills)))
    return found


def effect_read(before: Team, after: Team, roles: RoleBook) -> TeamEffectRead:
    """A team today and after a move."""
    now, then = links(before, roles), links(after, roles)
    before_names, after_names = ({one.function for one in side} for side in (now, then))
    return TeamEffectRead(
        org_unit=before.unit,
        people=[one.key for one in before.people],
        people_after=[one.key for one in after.people],
        skills=_covers(before, after),
        links=[_link(one) for one in now],
        links_gained=[_link(one) for one in then if one.function not in before_names],
        links_lost=[_link(one) for one in now if one.function not in after_names],
        brought=_only_in(after, before),
        taken_along=_only_in(before, after),
    )


def _covers(before: Team, after: Team) -> list[SkillCoverRead]:
    covers = [
        SkillCoverRead(
            skill=needed.name,
            level=needed.level,
            held_by=before.holders(needed),
            held_by_after=after.holders(needed),
            key_person=_only(before.holders(needed)),
            key_person_after=_only(after.holders(needed)),
        )
        for needed in after.needed().values()
    ]
    # What nobody covers any more comes first.
    return sorted(covers, key=lambda one: (len(one.held_by_after), one.skill))


def _only(people: Sequence[str]) -> str | None:
    return people[0] if len(people) == 1 else None


def _only_in(team: Team, other: Team) -> list[str]:
    """The skills that somebody of one team holds and nobody of the other."""
    known = {skill_name(one) for person in other.people for one in person.skills}
    return sorted(
        {
            one.name
            for person in team.people
            for one in person.skills
            if skill_name(one) not in known
        }
    )


def _worked_in(person: EmployeeProfile, function: str) -> bool:
    functions = (person.function, *(past.function for past in person.history))
    return any(folded(one or "") == function for one in functions)


def _bridging(person: EmployeeProfile, roles: Iterable[OpeningProfile]) -> list[str]:
    """The skills by which somebody knows one of these roles, of the one that is known best."""
    best: list[str] = []
    for role in roles:
        essential = [one for one in role.skills if one.essential]
        held = [one.name for one in essential if holds(person.skills, one)]
        if held and len(held) >= LINKING_SHARE * len(essential) and len(held) > len(best):
            best = held
    return best


def _link(link: Link) -> LinkRead:
    return LinkRead(function=link.function, people=[*link.people], skills=[*link.skills])
