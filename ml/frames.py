"""What goes in: people, openings, skills and past moves as frozen records.

Age, sex and other protected attributes, and performance ratings, have no field here on
purpose: what cannot be represented cannot be ranked by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Target(StrEnum):
    """What an aspiration points at."""

    ROLE = "role"
    FUNCTION = "function"
    TEXT = "text"


class Direction(StrEnum):
    """The kind of step that an aspiration describes."""

    LATERAL = "lateral"
    PROMOTION = "promotion"
    PEOPLE_LEADERSHIP = "people_leadership"
    PROJECT = "project"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class HeldSkill:
    """A skill that a person has.

    `key` is the taxonomy's external id where the text was recognised, else None;
    `name` is the preferred label or the text as posted; `level` is 0-5, None if unstated.
    """

    name: str
    key: str | None = None
    level: float | None = None


@dataclass(frozen=True, slots=True)
class NeededSkill:
    """A skill that an opening asks for; `weight` is relative and positive, level 0-5."""

    name: str
    key: str | None = None
    level: float | None = None
    weight: float = 1.0
    essential: bool = True


@dataclass(frozen=True, slots=True)
class NeededCredential:
    """A licence or the like that an opening asks for; `desired` ones decide nothing.

    Each of the `accepted` names counts as well.
    """

    name: str
    accepted: tuple[str, ...] = ()
    desired: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """One aspiration: what a person wants next or, with `wanted=False`, does not want.

    `text` is the function's name, the role's title or the free text; `role_key` is the
    external id of the wished role where it is known. `heard` is the text in the organisation's own
    words, where they are others: it is compared instead. What follows are other names of the same
    thing, which a refusal is looked up by as well. `functions` (families of roles too) and
    `places` are those of the organisation that a free text names; a refusal holds them only where
    it names nothing else. `weight` lies in (0, 1]; the horizon is in months.
    """

    target: Target
    text: str
    role_key: str | None = None
    wanted: bool = True
    weight: float = 1.0
    horizon_months: int | None = None
    direction: Direction | None = None
    heard: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What to compare, the organisation's own words first."""
        return self.heard or (self.text,)


@dataclass(frozen=True, slots=True)
class PastRole:
    """A job held before, with the months spent in it."""

    title: str
    function: str | None = None
    months: float | None = None


@dataclass(frozen=True, slots=True)
class OwnReading:
    """What an own feature of the organisation says, from -1 (least, or no) to 1 (most, or yes).

    `opening` is the key of the opening that it is about, where it is about a pair.
    """

    name: str
    value: float
    opening: str | None = None


@dataclass(frozen=True, slots=True)
class EmployeeProfile:
    """A person as the ranker sees one: work and wishes, and what own features say of both.

    `grade` is the level on the pay ladder (a small whole number, larger is higher);
    `text` is what the person did, in sentences.
    """

    key: str
    title: str = ""
    function: str | None = None
    grade: int | None = None
    role_key: str | None = None
    text: str = ""
    skills: tuple[HeldSkill, ...] = ()
    history: tuple[PastRole, ...] = ()
    wishes: tuple[Wish, ...] = ()
    own: tuple[OwnReading, ...] = ()


@dataclass(frozen=True, slots=True)
class OpeningProfile:
    """An opening (or a role, as a node of paths) as the ranker sees one.

    `works_with` names the functions that the role works with daily: who knows one of them
    is a bridge. `alternative_titles` are other names of the same work. `credentials` decide who
    may have it, never how well it suits. `location` and `family`, the group of roles that it
    belongs to, are read for wishes and refusals alone.
    """

    key: str
    title: str
    function: str | None = None
    grade: int | None = None
    role_key: str | None = None
    description: str = ""
    skills: tuple[NeededSkill, ...] = ()
    works_with: tuple[str, ...] = ()
    people_leader: bool = False
    alternative_titles: tuple[str, ...] = ()
    credentials: tuple[NeededCredential, ...] = ()
    location: str | None = None
    family: str | None = None
    own: tuple[OwnReading, ...] = ()


@dataclass(frozen=True, slots=True)
class SkillEntry:
    """An entry of the organisation's skills taxonomy; `broader` and `related` hold keys.

    `scheme` names the taxonomy that it comes from: two taxonomies may name the same skill.
    `confirmed` holds those of the `alternatives` of which somebody said that they mean this entry.
    """

    key: str
    label: str
    alternatives: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    scheme: str = ""
    confirmed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastMove:
    """A change of role that happened: the job left, the job taken, and the key of who changed.

    `moved_on` is its day in ISO 8601, None where nobody noted it. `held` tells whether the person
    was still in the role 180 days later, None where that is not known yet.
    """

    from_title: str
    from_function: str | None
    to_title: str
    to_function: str | None
    person: str | None = None
    moved_on: str | None = None
    held: bool | None = None


@dataclass(frozen=True, slots=True)
class TrainingFrames:
    """Everything a ranker is fitted on, as of one date (ISO 8601).

    `roles` are those of the organisation; `occupations` are kinds of work that a taxonomy such
    as ESCO or O*NET describes: nobody moves to them, they tell what people and roles are like.
    """

    as_of: str
    employees: Sequence[EmployeeProfile]
    openings: Sequence[OpeningProfile]
    roles: Sequence[OpeningProfile]
    skills: Sequence[SkillEntry]
    moves: Sequence[PastMove]
    occupations: Sequence[OpeningProfile] = ()
