"""The bodies of mentors."""

from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from app.core.pagination import PageQuery
from app.core.schemas import Body, ExternalId, Line, Read, plain, unique
from app.mobility.mentors.policies import MentoringStep
from models.vocabulary import MentoringState

_Skills = Annotated[list[ExternalId], AfterValidator(unique)]
_OFFER: dict[str, Any] = {
    "skills": ["S-17"],
    "moves": [{"from_function": "Sales", "to_function": "Marketing"}],
    "wants_to_learn": ["S-40"],
    "capacity": 2,
    "until": "2027-06-30",
}
_MENTORING: dict[str, Any] = {
    "uid": "6f1c8e0e-5d2f-4c55-9f0e-2f5b1f3d9a10",
    "mentee": "E-1042",
    "mentee_name": "Mara Lindqvist",
    "mentor": "E-1058",
    "mentor_name": "Jonas Feld",
    "message": "I would like to learn market research from you.",
    "state": "asked",
    "answer_by": "2026-12-14",
    "steps": ["withdraw"],
    "created_at": "2026-11-30T09:30:00Z",
}


class MoveMadeBody(Body):
    """A move between functions that somebody made and tells of."""

    from_function: Line = Field(description="The function before.")
    to_function: Line = Field(description="The function after.")


class MentorOfferBody(Body):
    """What a person teaches, and what they want to learn."""

    model_config = ConfigDict(json_schema_extra={"examples": [_OFFER]})

    skills: _Skills = Field(
        default_factory=list, max_length=20, description="External ids of skills to teach."
    )
    moves: list[MoveMadeBody] = Field(
        default_factory=list, max_length=5, description="Moves to tell of; your record shows them."
    )
    wants_to_learn: _Skills = Field(
        default_factory=list, max_length=20, description="External ids of skills to learn."
    )
    capacity: int = Field(1, ge=1, le=10, description="How many people you take at a time.")
    until: date = Field(description="The last day of the offer: today or later.")


class MoveMadeRead(Read):
    """A move between functions that somebody made."""

    from_function: str = Field(description="The function before.")
    to_function: str = Field(description="The function after.")


class MentorOfferRead(Read):
    """What a person teaches, and what they want to learn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"employee": "E-1058", **_OFFER}]})

    employee: str = Field(description="External id of the person.")
    skills: list[str] = Field(description="External ids of skills to teach.")
    moves: list[MoveMadeRead] = Field(description="Moves to tell of.")
    wants_to_learn: list[str] = Field(description="External ids of skills to learn.")
    capacity: int = Field(description="How many people at a time.")
    until: date = Field(description="The last day of the offer.")


class MentorQuery(PageQuery):
    """For which gaps mentors are looked for."""

    opening: ExternalId | None = Field(
        None, description="What this opening needs and the person lacks."
    )
    case: ExternalId | None = Field(None, description="The same for the opening of a move case.")


class MentorRead(Read):
    """Somebody who could teach a person."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "mentor": "E-1058",
                    "name": "Jonas Feld",
                    "teaches": ["S-17"],
                    "made_move": True,
                    "wants_from_you": ["S-40"],
                    "labels": {"S-17": "Market research", "S-40": "Negotiation"},
                }
            ]
        }
    )

    mentor: str = Field(description="External id of the mentor.")
    name: str = Field(description="The mentor's name.")
    teaches: list[str] = Field(description="Missing skills that they hold at two levels more.")
    made_move: bool = Field(description="Whether they made this move.")
    wants_from_you: list[str] = Field(
        description="Skills that they want to learn and the person could teach: those come first."
    )
    labels: dict[str, str] = Field(
        description="How each skill that is named here is called, by its external id."
    )


class MentoringBody(Body):
    """A request to be taught."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"mentor": "E-1058", "message": _MENTORING["message"]}]}
    )

    mentor: ExternalId = Field(description="External id of who is asked.")
    message: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=2000), BeforeValidator(plain)
    ] = Field("", description="What you want to learn. Only the mentor reads it.")


class MentoringStepBody(Body):
    """A step of a mentoring."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"action": "accept"}]})

    action: MentoringStep = Field(
        description="`accept` or `decline` as the mentor, `withdraw` as who asked, `start` and "
        "`end` as either. Declining needs no reason and is told to nobody."
    )


class MentoringRead(Read):
    """One person learns from another, or asks to."""

    model_config = ConfigDict(json_schema_extra={"examples": [_MENTORING]})

    uid: str = Field(description="The mentoring's id.")
    mentee: str = Field(description="External id of who learns.")
    mentee_name: str | None = Field(description="The name; null if that person is gone.")
    mentor: str = Field(description="External id of who teaches.")
    mentor_name: str | None = Field(description="The name; null if that person is gone.")
    message: str = Field(description="What the mentee wants to learn.")
    state: MentoringState = Field(
        description="Where it stands. To who asked, a request that was declined looks like one "
        "that was not answered; ask the next one whenever you like."
    )
    answer_by: date = Field(description="Until when the mentor answers.")
    steps: list[MentoringStep] = Field(description="What you can do now.")
    created_at: AwareDatetime = Field(description="When it was asked.")
