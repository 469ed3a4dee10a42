"""The bodies of evidence."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from app.core.pagination import PageQuery
from app.core.schemas import Body, ExternalId, Read, plain
from app.mobility.evidence.policies import LEAST_TEAM, Step
from models.vocabulary import Behaviour, EvidenceSource, EvidenceState, Visibility

MOST_NAMED = 10
_TELLING: dict[str, Any] = {
    "behaviour": "hands_over",
    "situation": "Our largest customer only wanted to speak to Mara.",
    "action": "She took Jonas along twice, then let him lead the third talk and stayed away.",
    "effect": "Jonas holds the account alone; the customer calls him first.",
    "happened_on": "2026-03-02",
}
_BODY: dict[str, Any] = {**_TELLING, "named": [{"employee": "E-1058", "part": "helped"}]}
_READ: dict[str, Any] = {
    "uid": "6f1c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10",
    "employee": "E-1042",
    **_TELLING,
    "source": "self",
    "author": "E-1042",
    "author_is": "person",
    "named": [{"employee": "E-1058", "part": "helped", "confirmed": True}],
    "team_size": None,
    "state": "confirmed",
    "visible_to": "manager",
    "stays_without_author": False,
    "reply": "",
    "dispute_reason": "",
    "decide_by": None,
    "decision_reason": "",
    "steps": ["reply", "withdraw", "choose"],
    "created_at": "2026-03-03T09:30:00Z",
    "updated_at": "2026-03-05T11:00:00Z",
}
OccasionText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    BeforeValidator(plain),
]
Part = Literal[EvidenceSource.HELPED, EvidenceSource.PEER, EvidenceSource.MANAGER]


class NamedBody(Body):
    """Somebody who was there."""

    employee: ExternalId = Field(description="The external id of who was there.")
    part: Part = Field(
        description="`helped` for who was helped, `peer` for who saw it, `manager` for the "
        "manager of that time."
    )


def _each_once(named: list[NamedBody]) -> list[NamedBody]:
    if len({one.employee for one in named}) != len(named):
        raise ValueError("names somebody twice")
    return named


class EvidenceBody(Body):
    """One occasion on which a person showed one behaviour."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BODY]})

    behaviour: Behaviour = Field(description="What the person did. One behaviour a record.")
    situation: OccasionText = Field(description="What stood in the way.")
    action: OccasionText = Field(description="What the person did.")
    effect: OccasionText = Field(description="What is different since.")
    happened_on: date = Field(description="When it happened: today or earlier.")
    source: EvidenceSource | None = Field(
        None,
        description="As whom you tell it: `helped` or `peer` is needed of colleagues. The person "
        "tells as `self`, a manager as `manager`. For HR it is `team` with a `team_size`, "
        "otherwise the part of whom you name first.",
    )
    named: Annotated[list[NamedBody], AfterValidator(_each_once)] = Field(
        default_factory=list,
        max_length=MOST_NAMED,
        description="Who was there. They can read this record, confirm it, and tell an occasion "
        "of their own.",
    )
    visible_to: Visibility | None = Field(
        None,
        description="Who reads it besides the person, the author and who is named. The person "
        "decides for what they tell themselves, `private` if nothing is said: HR sees that on the "
        "person's record alone. What others tell is for the line and HR.",
    )
    team_size: int | None = Field(
        None,
        ge=1,
        le=100_000,
        description=f"For source `team`: how many people it sums up, {LEAST_TEAM} or more.",
    )


class ReplyBody(Body):
    """What the person says to a record."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Jonas did most of it; I only kept away."}]}
    )

    text: OccasionText = Field(description="It stands beside the record for all who read it.")


class DisputeBody(Body):
    """Why a record is not right."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"reason": "I was on leave on that day."}]}
    )

    reason: OccasionText = Field(description="What is not right. HR and you read it.")


class DecisionBody(Body):
    """What HR decides about a disputed record."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"stands": False, "reason": "The dates do not fit."}]}
    )

    stands: bool = Field(description="Whether the record counts again; if not, it is withdrawn.")
    reason: OccasionText = Field(description="Why. The person reads it.")


class ChoiceBody(Body):
    """What the person decides about a record that speaks of them."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"stays_without_author": True}]})

    visible_to: Visibility | None = Field(
        None, description="Who reads it; for what you told yourself."
    )
    stays_without_author: bool | None = Field(
        None,
        description="Whether it stays when its author, or who confirmed it, asks to be forgotten: "
        "then as told by a former colleague. If not, it goes with them.",
    )


class Role(StrEnum):
    """How a person stands to the records of a list."""

    ABOUT = "about"
    AUTHOR = "author"
    NAMED = "named"


class EvidenceQuery(PageQuery):
    """Which records of a person, and which page."""

    role: Role = Field(
        Role.ABOUT,
        description="`about` for records of the person. `author` and `named` list what the person "
        "wrote of others, and where they are named: for that person alone.",
    )
    behaviour: Behaviour | None = Field(None, description="Only of this behaviour.")


class NamedRead(Read):
    """Somebody whom a record names."""

    employee: str | None = Field(description="External id; null for a former colleague.")
    part: Part = Field(description="In which part they were there.")
    confirmed: bool = Field(description="Whether they confirm what is told.")


class EvidenceRead(Read):
    """One occasion, as one author tells it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_READ]})

    uid: str = Field(description="The record's id.")
    employee: str = Field(description="External id of the person it tells of.")
    behaviour: Behaviour = Field(description="What the person did.")
    source: EvidenceSource = Field(description="As whom the author tells it.")
    situation: str = Field(description="What stood in the way.")
    action: str = Field(description="What the person did.")
    effect: str = Field(description="What is different since.")
    happened_on: date = Field(description="When it happened.")
    author: str | None = Field(description="External id of the author; null if it is no employee.")
    author_is: Literal["person", "hr", "former_colleague"] = Field(
        description="Who the author is: a person with a name, HR, or somebody who has left and "
        "asked to be forgotten."
    )
    named: list[NamedRead] = Field(description="Who was there.")
    team_size: int | None = Field(description="How many people a team's record sums up.")
    state: EvidenceState = Field(
        description="`stated`, `confirmed` by somebody who was there, `disputed` by the person or "
        "`withdrawn`. Disputed and withdrawn records do not count."
    )
    visible_to: Visibility = Field(
        description="Who reads it besides the person, the author and who is named."
    )
    stays_without_author: bool = Field(
        description="Whether it stays when its author asks to be forgotten."
    )
    reply: str = Field(description="What the person says to it; empty if nothing.")
    dispute_reason: str = Field(description="Why the person disputes it; for the person and HR.")
    decide_by: date | None = Field(description="Until when HR decides a dispute; null if none is.")
    decision_reason: str = Field(description="Why HR decided so; for the person and HR.")
    steps: list[Step] = Field(description="What you can do with it now.")
    created_at: AwareDatetime = Field(description="When it was written.")
    updated_at: AwareDatetime = Field(description="When it was changed last.")

    def people(self) -> set[str]:
        """Whom the record shows."""
        named = {one.employee for one in self.named}
        return {one for one in (self.employee, self.author, *named) if one is not None}


class EvidenceRequestRead(Read):
    """That a person is asked what they saw of somebody who leads them for a trial."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "uid": "0b0c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10",
                    "about": "E-1042",
                    "due_on": "2026-06-30",
                    "created_at": "2026-06-01T09:30:00Z",
                }
            ]
        }
    )

    uid: str = Field(description="The request's id.")
    about: str = Field(description="External id of the person who leads on trial.")
    due_on: date = Field(description="Until when it is asked; a later answer is welcome, too.")
    created_at: AwareDatetime = Field(description="When it was asked.")
