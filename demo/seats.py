"""Who sits where: teams become seats, seats get people and managers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from demo.chance import dice, pick
from demo.tables import RoleRow, Tables, TeamRow

FIRST_NUMBER = 1001
WITHOUT_ROLE = "managing-director"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in the company; `story` is the hand-written record of some."""

    external_id: str
    name: str
    tradition: str | None
    team: TeamRow
    role: RoleRow | None
    title: str
    place: str
    manager: str | None
    leads: bool
    story: Mapping[str, Any] | None

    @property
    def function(self) -> str | None:
        """The function of the team; none for the seat above all functions."""
        return self.team.function


@dataclass(frozen=True, slots=True)
class _Place:
    team: TeamRow
    role: RoleRow | None
    leads: bool


def fill_seats(tables: Tables) -> list[Seat]:
    """Every seat of the company with its person, in the order of the teams."""
    places = list(_places(tables))
    ids = {index: f"E-{FIRST_NUMBER + index}" for index in range(len(places))}
    leads = {place.team.name: ids[index] for index, place in enumerate(places) if place.leads}
    stories = _story_seats(tables, places)
    taken = {story["name"] for story in tables.stories}
    seats = []
    for index, place in enumerate(places):
        own_team = place.team.name
        boss = place.team.under if place.leads else own_team
        manager = leads[boss] if boss else None
        if index in stories:
            seats.append(_told(stories[index], place, ids[index], manager))
        else:
            seats.append(_drawn(tables, place, ids[index], manager, taken))
    return seats


def leads_of(seats: list[Seat]) -> dict[str, str]:
    """The external id of each team's lead."""
    return {seat.team.name: seat.external_id for seat in seats if seat.leads}


def _places(tables: Tables) -> Iterator[_Place]:
    for team in tables.teams:
        yield _Place(team, tables.roles[team.lead] if team.lead else None, leads=True)
        for slug, count in team.staff.items():
            for _ in range(count):
                yield _Place(team, tables.roles[slug], leads=False)


def _story_seats(tables: Tables, places: list[_Place]) -> dict[int, Mapping[str, Any]]:
    seats: dict[int, Mapping[str, Any]] = {}
    for story in tables.stories:
        fitting = (
            index
            for index, place in enumerate(places)
            if place.team.name == story["team"]
            and place.role is tables.roles[story["role"]]
            and place.leads == story.get("lead", False)
            and index not in seats
        )
        seats[next(fitting)] = story
    return seats


def _told(story: Mapping[str, Any], place: _Place, external_id: str, manager: str | None) -> Seat:
    return Seat(
        external_id=external_id,
        name=story["name"],
        tradition=None,
        team=place.team,
        role=place.role,
        title=story.get("title") or _title(place, external_id),
        place=story["place"],
        manager=manager,
        leads=place.leads,
        story=story,
    )


def _drawn(
    tables: Tables, place: _Place, external_id: str, manager: str | None, taken: set[str]
) -> Seat:
    rng = dice("seat", external_id)
    town = next(iter(place.team.places)) if place.leads else pick(rng, place.team.places)
    while True:
        tradition = pick(rng, tables.places[town]["names"])
        pool = tables.names[tradition]
        name = f"{rng.choice(pool['given'])} {rng.choice(pool['family'])}"
        if name not in taken:
            taken.add(name)
            break
    return Seat(
        external_id=external_id,
        name=name,
        tradition=tradition,
        team=place.team,
        role=place.role,
        title=_title(place, external_id),
        place=town,
        manager=manager,
        leads=place.leads,
        story=None,
    )


def _title(place: _Place, external_id: str) -> str:
    if place.leads and place.team.lead_title:
        return place.team.lead_title
    if place.role is None:
        raise ValueError(f"team {place.team.name} needs a title for its lead")
    return dice("title", external_id).choice(place.role.titles)
