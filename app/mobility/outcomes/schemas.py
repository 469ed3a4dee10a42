"""What the sides of a move are asked, and what is told of their answers."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, model_validator

from app.core.schemas import Body, Lines, Read, unique
from models.move_vocabulary import OutcomeSide, Suffered, Trend

_UID = "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"
_PERSON: dict[str, Any] = {
    "would_again": True,
    "learns": True,
    "belongs": True,
    "may_be_named": True,
}
_SUFFERED = "What suffered meanwhile; `nothing` stands alone."


class PersonAnswers(Body):
    """What the person is asked; leave out what you do not want to answer."""

    would_again: bool | None = Field(None, description="Whether you would make the move again.")
    learns: bool | None = Field(None, description="Whether you learn what you came for.")
    belongs: bool | None = Field(None, description="Whether you belong to the new team.")
    may_be_named: bool | None = Field(
        None,
        description="Whether the record of the manager who let you go may name you. Answer again "
        "to change it.",
    )


class ReceivingAnswers(Body):
    """What the manager who hired is asked."""

    would_again: bool | None = Field(None, description="Whether you would take the person again.")
    bridge_used: bool | None = Field(
        None, description="Whether anybody asked the person about the work of the former team."
    )
    bridge_about: Lines = Field(
        default_factory=list, description="What the person was asked about, in a few words each."
    )


class SendingAnswers(Body):
    """What the manager who let go is asked."""

    seat_covered: bool | None = Field(None, description="Whether the seat is covered.")
    covered_after_days: Annotated[int, Field(ge=0, le=730)] | None = Field(
        None, description="After how many days it was."
    )
    suffered: Annotated[list[Suffered], Field(max_length=5), AfterValidator(unique)] = Field(
        default_factory=list, description=_SUFFERED
    )

    @model_validator(mode="after")
    def _agree(self) -> "SendingAnswers":
        if self.covered_after_days is not None and self.seat_covered is not True:
            raise ValueError("covered_after_days: only of a seat that is covered")
        if Suffered.NOTHING in self.suffered and len(self.suffered) > 1:
            raise ValueError("suffered: nothing stands alone")
        return self


class TeamFacts(Body):
    """Facts of one of the two teams, beside the day of the move; HR tells them.

    A team of fewer than five is not told of: its facts would be a person's.
    """

    team: Literal["receiving", "sending"] = Field(description="Which team.")
    team_size: int = Field(ge=5, le=100_000, description="How many people it has.")
    engagement: Trend | None = Field(None, description="How engaged it is.")
    satisfaction: Trend | None = Field(None, description="How satisfied its customers are.")
    staying: Trend | None = Field(None, description="How many of its people stay.")


class OutcomeBody(Body):
    """The answers of one side; give exactly one of the four."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"day": 90, "person": _PERSON}]})

    day: Literal[90, 180] = Field(description="How many days after the start was asked.")
    person: PersonAnswers | None = Field(None, description="The person's.")
    receiving: ReceivingAnswers | None = Field(None, description="The hiring manager's.")
    sending: SendingAnswers | None = Field(None, description="Those of the manager who let go.")
    team: TeamFacts | None = Field(None, description="Facts of a team; for HR.")

    @model_validator(mode="after")
    def _one_side(self) -> "OutcomeBody":
        given = [self.person, self.receiving, self.sending, self.team]
        if sum(one is not None for one in given) != 1:
            raise ValueError("give exactly one of person, receiving, sending and team")
        return self


class OutcomeRead(Read):
    """The answers of one side; what is not asked of it, or was not answered, is null."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "day": 90,
                    "side": "person",
                    "answered_at": "2027-05-03T09:00:00Z",
                    **_PERSON,
                    "bridge_used": None,
                    "bridge_about": [],
                    "seat_covered": None,
                    "covered_after_days": None,
                    "suffered": [],
                    "team_size": None,
                    "engagement": None,
                    "satisfaction": None,
                    "staying": None,
                }
            ]
        }
    )

    day: int = Field(description="How many days after the start was asked.")
    side: OutcomeSide = Field(description="Whose answers they are.")
    answered_at: AwareDatetime = Field(description="When they were given last.")
    would_again: bool | None = Field(description="Whether that side would do it again.")
    learns: bool | None = Field(description="Whether the person learns.")
    belongs: bool | None = Field(description="Whether the person belongs to the new team.")
    may_be_named: bool | None = Field(
        description="Whether the record of the manager who let go may name the person."
    )
    bridge_used: bool | None = Field(
        description="Whether anybody asked the person about the former team's work."
    )
    bridge_about: list[str] = Field(description="What the person was asked about.")
    seat_covered: bool | None = Field(description="Whether the seat is covered.")
    covered_after_days: int | None = Field(description="After how many days it was.")
    suffered: list[Suffered] = Field(description="What suffered meanwhile.")
    team_size: int | None = Field(description="How many people the team has.")
    engagement: Trend | None = Field(description="How engaged the team is.")
    satisfaction: Trend | None = Field(description="How satisfied its customers are.")
    staying: Trend | None = Field(description="How many of its people stay.")


class AskedRead(Read):
    """A day on which the sides are asked."""

    day: int = Field(description="How many days after the start.")
    due_on: date | None = Field(
        description="From when on answers are taken; null for a move that did not begin, or that "
        "ended before."
    )
    answered: list[OutcomeSide] = Field(description="Who answered, as far as you may know.")


class LabelsRead(Read):
    """What learning may take from the move; null where nobody answered or it is too early."""

    stayed: bool | None = Field(description="Whether the person was still there after 180 days.")
    mutual_yes: bool | None = Field(description="Whether both would do it again.")
    seat_covered: bool | None = Field(description="Whether the seat left is covered.")
    bridge_used: bool | None = Field(description="Whether the bridge between teams was used.")


class OutcomesRead(Read):
    """What became of a move, as far as the caller's side may know."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "case": _UID,
                    "asked": [{"day": 90, "due_on": "2027-05-01", "answered": ["person"]}],
                    "items": [],
                    "labels": None,
                }
            ]
        }
    )

    case: str = Field(description="The case's id.")
    asked: list[AskedRead] = Field(description="The two days.")
    items: list[OutcomeRead] = Field(description="The answers: all for HR, else your own.")
    labels: LabelsRead | None = Field(description="For HR alone.")
