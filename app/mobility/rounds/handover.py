"""Whose leaving takes a skill out of a team: it moves the date, never the place in a round."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.mobility.seats.ends import holds
from app.mobility.seats.seat import seat_of
from app.serving import PersonView
from app.serving.role_book import RoleBook
from app.serving.wished import skill_name
from ml.frames import NeededSkill


@dataclass(frozen=True, eq=False)
class Teams:
    """The people of each manager, by external id."""

    roles: RoleBook
    of_manager: Mapping[str, Sequence[PersonView]]
    manager_of: Mapping[str, str]

    def alone_with(self, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """The skills that the team's roles need and only this person holds, for whom there are any.

        They are counted as of today: of two who hold a skill and both leave, neither is alone.
        """
        by_team: defaultdict[str, list[str]] = defaultdict(list)
        for key in keys:
            if key in self.manager_of:
                by_team[self.manager_of[key]].append(key)
        found: dict[str, tuple[str, ...]] = {}
        for manager, leaving in by_team.items():
            alone = _alone(self.of_manager[manager], self.roles)
            found |= {key: alone[key] for key in leaving if key in alone}
        return found


def teams(
    views: Iterable[PersonView], manager_of: Mapping[str, str | None], roles: RoleBook
) -> Teams:
    """These people by manager; whoever has none is in no team."""
    members: defaultdict[str, list[PersonView]] = defaultdict(list)
    managers: dict[str, str] = {}
    for view in views:
        manager = manager_of.get(view.facts.key)
        if manager is not None:
            members[manager].append(view)
            managers[view.facts.key] = manager
    return Teams(roles, members, managers)


def _alone(team: Sequence[PersonView], roles: RoleBook) -> dict[str, tuple[str, ...]]:
    needed: dict[tuple[str, float | None], NeededSkill] = {}
    for view in team:
        for skill in seat_of(view.facts, roles).opening.profile.skills:
            if skill.essential:
                needed.setdefault((skill_name(skill), skill.level), skill)
    alone: defaultdict[str, set[str]] = defaultdict(set)
    for skill in needed.values():
        holders = [view.facts.key for view in team if holds(view.profile.skills, skill)]
        if len(holders) == 1:
            alone[holders[0]].add(skill.name)
    return {key: tuple(sorted(names)) for key, names in alone.items()}
