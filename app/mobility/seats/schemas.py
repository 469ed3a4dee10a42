"""The bodies of seats and of those who follow."""

from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field

from app.core.schemas import Parameters, Read
from app.matching.schemas import ExpertPath, MoveKind
from app.mobility.seats.policies import MOST_DEPTH, MOST_FOLLOWERS

_SEAT: dict[str, Any] = {
    "title": "Key account manager",
    "role": "R-KAM",
    "function": "Sales",
    "grade": 6,
    "org_unit": "Sales North",
    "location": "Hamburg",
    "needs_known": True,
}
_STEP: dict[str, Any] = {
    "employee": "E-1058",
    "name": "Idris Bello",
    "title": "Account executive",
    "role": "R-AE",
    "org_unit": "Sales North",
    "grade": 5,
    "people": 1,
    "score": 0.41,
    "kind": "promotion",
    "wished": True,
    "expert_path": None,
}
_END: dict[str, Any] = {
    "hire_title": "Account executive",
    "hire_grade": 5,
    "hire_location": "Hamburg",
    "covers": [{"employee": "E-1060", "title": "Account executive", "skills": ["Negotiation"]}],
    "cover_until": "2027-03-01",
    "split_until": "2026-12-31",
    "lost_by_closing": ["Cold calling"],
}
_FOLLOWERS: dict[str, Any] = {
    "seat": _SEAT,
    "free_on": "2026-12-01",
    "has_followers": True,
    "chains": [{"weakest": 0.41, "steps": [_STEP], "end": _END}],
    "without_followers": {**_END, "hire_title": "Key account manager", "hire_grade": 6},
    "truncated": False,
    "model_version": "lateral-3f9a1c2b7d10",
    "snapshot_at": "2026-11-03T08:15:00Z",
}
_TEAM: dict[str, Any] = {
    "org_unit": "Marketing North",
    "people": ["E-1102"],
    "people_after": ["E-1102", "E-1058"],
    "skills": [
        {
            "skill": "Storytelling",
            "level": 3.0,
            "held_by": [],
            "held_by_after": ["E-1058"],
            "key_person": None,
            "key_person_after": "E-1058",
        }
    ],
    "links": [],
    "links_gained": [{"function": "Sales", "people": ["E-1058"], "skills": ["Negotiation"]}],
    "links_lost": [],
    "brought": ["Negotiation", "Storytelling"],
    "taken_along": [],
}
_EFFECT: dict[str, Any] = {"sending": None, "receiving": _TEAM}
HowManyFollowers = Annotated[
    int,
    Field(
        ge=1,
        le=MOST_FOLLOWERS,
        description="The largest number of followers that are looked at for each seat.",
    ),
]


class SuccessorQuery(Parameters):
    """How far followers are looked for before there is a case."""

    depth: Annotated[
        int,
        Field(ge=1, le=MOST_DEPTH, description="The largest number of people who follow in turn."),
    ] = 1
    k: HowManyFollowers = 5


class BackfillQuery(SuccessorQuery):
    """How far followers are looked for in a case."""

    depth: Annotated[
        int,
        Field(ge=1, le=MOST_DEPTH, description="The largest number of people who follow in turn."),
    ] = MOST_DEPTH


class SeatRead(Read):
    """A seat, as it follows from the record of the person who has it."""

    title: str = Field(description="The person's title.")
    role: str | None = Field(description="External id of the role whose needs the seat has.")
    function: str | None = Field(description="Its function.")
    grade: int | None = Field(description="Its level on the pay ladder.")
    org_unit: str | None = Field(description="Its part of the organisation.")
    location: str | None = Field(description="Its place.")
    needs_known: bool = Field(
        description="False where the person has no role of the catalogue. The ranking then rests "
        "on title and function alone."
    )


class FollowerRead(Read):
    """A step of a chain: who takes the free seat, and from which seat."""

    employee: str | None = Field(description="The person's external id; null if not for you.")
    name: str | None = Field(description="The person's name; null if not for you.")
    title: str = Field(description="The title of the seat that becomes free by this step.")
    role: str | None = Field(description="External id of its role.")
    org_unit: str | None = Field(description="Its part of the organisation.")
    grade: int | None = Field(description="Its grade.")
    people: int = Field(description="How many people could take this step; 1 where one is named.")
    score: float | None = Field(description="How well the person fits; null if not for you.")
    kind: MoveKind = Field(description="The kind of the step, by the two grades.")
    wished: bool | None = Field(
        description="Whether the person wishes such work, as far as you may know; null if no "
        "person is named."
    )
    expert_path: ExpertPath


class CoverRead(Read):
    """Somebody of the same team who could hold some of the duties for a while."""

    employee: str = Field(description="The person's external id.")
    title: str = Field(description="The person's title.")
    skills: list[str] = Field(description="The needed skills that the person holds at level.")


class SeatEndRead(Read):
    """What can be done with a seat that nobody follows into: four ways, side by side."""

    hire_title: str = Field(description="For whom you would look outside.")
    hire_grade: int | None = Field(description="At which grade.")
    hire_location: str | None = Field(description="At which place.")
    covers: list[CoverRead] = Field(
        description="Who of the team could hold which duties, most duties first."
    )
    cover_until: date = Field(description="Until when cover is meant to last at most.")
    split_until: date = Field(
        description="Until when the person who leaves could give half of the time to each team."
    )
    lost_by_closing: list[str] = Field(
        description="The needed skills that nobody else in the team holds at level."
    )


class ChainRead(Read):
    """People who follow one after another, and what can be done with the last seat."""

    weakest: float | None = Field(
        description="The score of the weakest step. Chains are ordered by it, then by the number "
        "of moves, then by how easily the last seat is filled. Null if not for you."
    )
    steps: list[FollowerRead] = Field(description="The steps, from the seat that is left first.")
    end: SeatEndRead | None = Field(
        description="What can be done with the seat that is free at the end; null if not for you."
    )


class FollowersRead(Read):
    """Who could follow into a seat, as far as you may know."""

    model_config = ConfigDict(json_schema_extra={"examples": [_FOLLOWERS]})

    seat: SeatRead = Field(description="The seat.")
    free_on: date = Field(description="From when it is free; today where no date is agreed.")
    has_followers: bool = Field(description="Whether anybody could follow whom the step serves.")
    chains: list[ChainRead] = Field(
        description="The chains, best first. Every step serves whoever takes it: it is lateral, a "
        "promotion or wished. HR reads all names; the line those of the first step; the person "
        "reads none."
    )
    without_followers: SeatEndRead | None = Field(
        description="What can be done if nobody follows; null if not for you."
    )
    truncated: bool = Field(
        description="Whether more chains exist than are shown, or than time allowed to look at."
    )
    model_version: str = Field(description="The ranker that ranked.")
    snapshot_at: AwareDatetime = Field(description="The moment as of which people were known.")


class SkillCoverRead(Read):
    """A skill that a team's work needs, and who holds it at level."""

    skill: str = Field(description="The skill.")
    level: float | None = Field(description="The highest level that a role of the team asks for.")
    held_by: list[str] = Field(description="Who holds it at level today, by external ids.")
    held_by_after: list[str] = Field(description="Who holds it at level after the move.")
    key_person: str | None = Field(description="Who alone holds it today; null if none or several.")
    key_person_after: str | None = Field(description="The same after the move.")


class LinkRead(Read):
    """A function with which a team works, and that somebody in it knows: a bridge."""

    function: str = Field(description="The function.")
    people: list[str] = Field(description="Who knows it, by external ids.")
    skills: list[str] = Field(
        description="The skills by which they know it; empty where they worked in it."
    )


class TeamEffectRead(Read):
    """A team today and after the move. HR reads whole units, a manager the people of the line."""

    org_unit: str | None = Field(description="The unit.")
    people: list[str] = Field(description="Who works there today, by external ids.")
    people_after: list[str] = Field(description="Who works there after the move.")
    skills: list[SkillCoverRead] = Field(
        description="The skills that the team's roles need; the least covered after the move first."
    )
    links: list[LinkRead] = Field(description="The functions that the team is linked to today.")
    links_gained: list[LinkRead] = Field(description="The bridges that the move brings.")
    links_lost: list[LinkRead] = Field(description="The bridges that go with the move.")
    brought: list[str] = Field(description="Skills that nobody in the team holds today.")
    taken_along: list[str] = Field(description="Skills that nobody in the team holds afterwards.")


class EffectRead(Read):
    """What a move does to the team that is left and to the one that is joined."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EFFECT]})

    sending: TeamEffectRead | None = Field(
        description="The team that the person leaves; for its own side and HR."
    )
    receiving: TeamEffectRead | None = Field(
        description="The team that the person joins; for its own side and HR."
    )
