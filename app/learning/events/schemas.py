"""What is sent as events, and what is told of them."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import (
    AwareDatetime,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from app.core.reasons import shape
from app.core.schemas import Body, ExternalId, Moment, Parameters, Read
from models.feedback_vocabulary import EventSource, EventType
from models.vocabulary import DismissalReason

MOST_EVENTS = 1_000
_MARK = Annotated[int | None, Field(ge=1, le=5)]
_EXAMPLE: dict[str, Any] = {
    "event_id": "0d9f2c1e-open",
    "type": "open",
    "employee": "E-1042",
    "opening": "O-2003",
    "list_id": "l_mzxw6ytboi4tqmrrgi3tcnjqga",
    "position": 2,
    "occurred_at": "2026-03-02T09:31:00Z",
    "source": "portal",
    "schema": 1,
}
EventId = Annotated[
    str,
    StringConstraints(pattern=shape("^[!-~]{8,64}$", "8 to 64 visible characters of ASCII")),
    Field(
        description="Your own id of the event. The first one with an id stays; send the same again "
        "as often as you like.",
        examples=["0d9f2c1e-open"],
    ),
]
ListId = Annotated[
    str,
    StringConstraints(pattern=shape("^l_[a-z2-7]{26}$", "an id of a list as it was served")),
]
Kind = Annotated[
    EventType,
    Field(
        description="What somebody did. The person: `view` (saw a list), `open`, `save`, `unsave`, "
        "`dismiss`, `not_this`, `apply`, `withdraw`, `accept`, `decline`. The organisation: "
        "`shortlist`, `decline_candidate`, `offer`, `start`, `outcome`."
    ),
]


class EventOutcome(Body):
    """What became of a move, for the person and for the teams. Promotions are no outcome."""

    at: Literal[90, 180] = Field(description="How many days after the start.")
    stayed: bool = Field(description="Whether the person was still in the role.")
    engagement: _MARK = Field(None, description="Of the person, 1 to 5.")
    customer_satisfaction: _MARK = Field(None, description="Of the customers, 1 to 5.")
    team_engagement: _MARK = Field(None, description="Of the team, 1 to 5.")
    people_developed: _MARK = Field(None, description="How others grew, 1 to 5.")


class EventBody(Body):
    """One thing that somebody did. There is no place for text, addresses or devices."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [_EXAMPLE]}
    )

    event_id: EventId
    type: Kind
    employee: ExternalId = Field(description="The key of the person that it is about.")
    opening: ExternalId | None = Field(
        None, description="The key of the opening. Only a `view` is about none."
    )
    list_id: ListId | None = Field(None, description="The id of the list that it happened in.")
    position: Annotated[int, Field(ge=1, le=1_000)] | None = Field(
        None, description="The place in the list, from 1. If the list says otherwise, it counts."
    )
    occurred_at: Moment = Field(description="When, by your clock.")
    reason: DismissalReason | None = Field(
        None, description="Why, for `dismiss` and `not_this` alone."
    )
    outcome: EventOutcome | None = Field(None, description="For `outcome` alone.")
    source: EventSource = Field(description="The kind of system that tells it.")
    schema_: Annotated[int, Field(ge=1, le=1)] = Field(
        1, alias="schema", description="The version of these fields, which is 1."
    )

    @model_validator(mode="after")
    def _fits_its_type(self) -> "EventBody":
        if self.opening is None and self.type is not EventType.VIEW:
            raise ValueError("opening is needed for everything but a view")
        if (self.outcome is None) is (self.type is EventType.OUTCOME):
            raise ValueError("outcome belongs to the type outcome, which needs it")
        if self.reason is not None and self.type not in {EventType.DISMISS, EventType.NOT_THIS}:
            raise ValueError("reason belongs to dismiss and not_this alone")
        return self


class Refused:
    """A record that is not an event, and why."""

    def __init__(self, code: str, detail: str) -> None:
        self.code = code
        self.detail = detail


def _or_refused(value: Any, check: ValidatorFunctionWrapHandler) -> Any:
    """Each record is judged by itself: a bad one does not take the others with it."""
    try:
        return check(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(one) for one in first["loc"])
        code = "invalid_value"
        if first["type"] == "extra_forbidden":
            code = "unknown_field"
        elif first["loc"] == ("type",):
            code = "unknown_type"
        return Refused(code, f"{place}: {first['msg']}" if place else first["msg"])


class EventsBody(Body):
    """Events, each answered by itself."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
        json_schema_extra={"examples": [{"events": [_EXAMPLE], "sent_at": "2026-03-02T09:31:02Z"}]},
    )

    events: Annotated[
        list[Annotated[EventBody, WrapValidator(_or_refused)]],
        Field(min_length=1, max_length=MOST_EVENTS, description="The events, in any order."),
    ]
    sent_at: Moment | None = Field(
        None,
        description="When you send them, by your clock; say it anew at each attempt. How far your "
        "clock is off is then taken out of `occurred_at`.",
    )


class RejectedEvent(Read):
    """An event that was not accepted."""

    index: int = Field(description="Its place in `events`, from 0.", examples=[3])
    code: str = Field(
        description="`duplicate_differs`, `unknown_employee`, `unknown_opening`, `unknown_type`, "
        "`time_out_of_range`, `unknown_field`, `invalid_value`, `erased` or `objection`.",
        examples=["unknown_opening"],
    )
    detail: str = Field(description="What is wrong with it.", examples=["No such opening."])


class EventsAnswer(Read):
    """What became of each event that was sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "accepted": 48,
                    "duplicates": 1,
                    "rejected": [
                        {"index": 3, "code": "unknown_opening", "detail": "No such opening."}
                    ],
                }
            ]
        }
    )

    accepted: int = Field(description="How many are stored now.")
    duplicates: int = Field(description="How many had been stored before.")
    rejected: list[RejectedEvent] = Field(description="The others, and why.")


class EventRead(Read):
    """What somebody did."""

    event_id: str = Field(description="The client's id.", examples=["0d9f2c1e-open"])
    type: EventType = Field(description="What was done.")
    opening: str | None = Field(description="The opening; null for a view.", examples=["O-2003"])
    list_id: str | None = Field(description="The list that the client named.")
    position: int | None = Field(description="The place that the client named.")
    happened_at: AwareDatetime = Field(description="When, by the service's clock.")
    reason: DismissalReason | None = Field(description="Why it was turned down.")
    outcome: dict[str, Any] | None = Field(description="What became of the move.")
    source: EventSource = Field(description="The kind of system that told it.")
    attribution: Literal["explicit", "inferred", "none"] = Field(
        description="`explicit`: it names the list; `inferred`: it fell in the time of a list that "
        "the person was served with this opening; `none`: no list is known. No ranker learns from "
        "those."
    )


class OpeningStateRead(Read):
    """What the events about one opening add up to."""

    opening: str = Field(description="The opening.", examples=["O-2003"])
    opened: bool = Field(description="Whether it was looked at.")
    saved: bool = Field(description="Whether it is saved.")
    dismissed: bool = Field(description="Whether it was turned down.")
    reason: DismissalReason | None = Field(description="Why it was turned down.")
    applied: bool = Field(description="Whether the person applies for it.")
    shortlisted: bool = Field(description="Whether the team wants to talk.")
    offered: bool = Field(description="Whether it was offered.")
    accepted: bool = Field(description="Whether the person accepted.")
    started_at: datetime | None = Field(description="When the person started.")
    outcomes: dict[int, dict[str, Any]] = Field(description="What became of it, by days.")


class EmployeeEvents(Read):
    """The events about one person, and what they add up to."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "event_id": "0d9f2c1e-open",
                            "type": "open",
                            "opening": "O-2003",
                            "list_id": "l_mzxw6ytboi4tqmrrgi3tcnjqga",
                            "position": 2,
                            "happened_at": "2026-03-02T09:31:00Z",
                            "reason": None,
                            "outcome": None,
                            "source": "portal",
                            "attribution": "explicit",
                        }
                    ],
                    "openings": [
                        {
                            "opening": "O-2003",
                            "opened": True,
                            "saved": False,
                            "dismissed": False,
                            "reason": None,
                            "applied": False,
                            "shortlisted": False,
                            "offered": False,
                            "accepted": False,
                            "started_at": None,
                            "outcomes": {},
                        }
                    ],
                }
            ]
        }
    )

    items: list[EventRead] = Field(description="The events, the newest first, at most 1,000.")
    openings: list[OpeningStateRead] = Field(description="What they add up to, by opening.")


class SummaryQuery(Parameters):
    """The days that are counted."""

    from_: Moment = Field(alias="from", description="Received since then.")
    to: Moment = Field(description="Received before then; at most 31 days later.")


class EventCount(Read):
    """How many events of a type can be traced to a list in the same way."""

    type: EventType = Field(description="What was done.")
    attribution: Literal["explicit", "inferred", "none"] = Field(description="As for one event.")
    count: int = Field(description="How many.", examples=[412])


class RefusalCount(Read):
    """How many events were refused for a reason."""

    code: str = Field(description="The reason.", examples=["objection"])
    count: int = Field(description="How many.", examples=[3])


class EventSummary(Read):
    """Counts; they name nobody."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "counts": [{"type": "open", "attribution": "explicit", "count": 412}],
                    "refusals": [{"code": "objection", "count": 3}],
                    "lateness": {"p50": 2.1, "p90": 340.0, "p99": 86400.0},
                    "position_mismatch": 4,
                }
            ]
        }
    )

    counts: list[EventCount] = Field(description="By type and attribution.")
    refusals: list[RefusalCount] = Field(description="By reason, of whole days.")
    lateness: dict[str, float] = Field(
        description="How many seconds after they happened events were received: half of them at "
        "most `p50`, nine of ten `p90`, all but one of a hundred `p99`. Empty without events."
    )
    position_mismatch: int = Field(
        description="How many events name a place of a list where another opening stood. They "
        "count; the list's place is used."
    )
