"""The bodies of move cases."""

from datetime import date
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AwareDatetime, ConfigDict, Field

from app.core.pagination import PageQuery
from app.core.schemas import Body, ExternalId, Line, Moment, Read, Text
from app.mobility.machine import StepNeed
from models.move_vocabulary import (
    CaseAction,
    CaseKind,
    CaseSide,
    CaseState,
    ClosedReason,
    ContestReason,
    DatedBy,
    GateKind,
    GateState,
    ReleaseAction,
    ReleaseState,
)
from models.vocabulary import Motive

# A field may be called `date`, and then no longer name its own type.
Day = date
GateName: TypeAlias = GateKind
Note = Annotated[Text, Field(min_length=1, max_length=2000)]
Moved = Literal[
    CaseAction.SHARE,
    CaseAction.TAKE_UP,
    CaseAction.DECLINE,
    CaseAction.OFFER,
    CaseAction.ACCEPT,
    CaseAction.REFUSE,
    CaseAction.START,
    CaseAction.CONFIRM,
    CaseAction.GO_BACK,
    CaseAction.WITHDRAW,
    CaseAction.CANCEL,
    CaseAction.REASSIGN,
]
Released = Literal[
    ReleaseAction.ASK,
    ReleaseAction.DATE,
    ReleaseAction.CONTEST,
    ReleaseAction.DECIDE,
    ReleaseAction.MOVE_DATE,
]
_NEW: dict[str, Any] = {
    "employee": "E-1058",
    "opening": "O-2001",
    "action": "share",
    "motives": ["growth"],
    "acknowledged_line": True,
}


class CaseBody(Body):
    """Who considers which opening, and whether the manager who hires may know."""

    model_config = ConfigDict(json_schema_extra={"examples": [_NEW]})

    employee: ExternalId = Field(description="The person's key; a person begins own cases alone.")
    opening: ExternalId = Field(description="The opening's key.")
    action: Literal[CaseAction.NOTE, CaseAction.SHARE] = Field(
        description="`note` keeps the interest to the person and HR; `share` shows it to the "
        "manager who hires."
    )
    kind: CaseKind = Field(
        CaseKind.PERMANENT, description="Whether the move is meant to last, or is a trial first."
    )
    motives: list[Motive] = Field(
        default_factory=list, max_length=9, description="Why the person wants it; for HR alone."
    )
    acknowledged_line: bool = Field(
        False,
        description="That the person wants to go on although the hiring manager leads the person.",
    )


class TransitionBody(Body):
    """A step in a case. Which fields a step takes is told with each."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"action": "take_up", "talk_on": "2026-12-08"}]}
    )

    action: Moved = Field(description="What you do.")
    acknowledged_line: bool = Field(False, description="With `share`: as in a new case.")
    talk_on: Day | None = Field(
        None, description="With `take_up`: the day of the talk that you promise."
    )
    talked_on: Day | None = Field(
        None, description="With `decline` and `offer`: the day on which the talk was held."
    )
    start_date: Day | None = Field(None, description="With `offer`: the first day.")
    trial_until: Day | None = Field(
        None, description="With the `offer` of a trial: its last day; else the policy tells it."
    )
    confirm: bool = Field(
        False, description="With `accept`: that the person's other open cases close."
    )
    reason: ClosedReason | None = Field(None, description="With `decline` and `cancel`: why.")
    note: Note | None = Field(
        None,
        description="With `decline` and `cancel`: one sentence; with `go_back`: why, for HR alone.",
    )
    to_learn: Note | None = Field(
        None, description="With `decline`: one thing that would help the person next time."
    )
    override_reason: Note | None = Field(
        None, description="With `start`, by HR: why it starts without commitments of all sides."
    )
    side: Literal[CaseSide.RECEIVING, CaseSide.SENDING] | None = Field(
        None, description="With `reassign`: whose manager changes."
    )
    manager: ExternalId | None = Field(None, description="With `reassign`: the new manager.")


class ReleaseBody(Body):
    """A step in the release of a person."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"action": "date", "date": "2027-01-15"}]}
    )

    action: Released = Field(description="What you do.")
    date: Day | None = Field(
        None,
        description="With `date`, `decide` and `move_date`: the day on which the person is free.",
    )
    reason: ContestReason | None = Field(None, description="With `contest`: why HR should decide.")
    note: Note | None = Field(
        None, description="With `contest` and `decide`: one sentence that the others read."
    )
    with_agreement: bool = Field(
        False, description="With `ask`, by HR: that the person agreed to it."
    )


class GateBody(Body):
    """What came of a consent that a move needs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"state": "given"}]})

    state: Literal[GateState.GIVEN, GateState.REFUSED, GateState.OPEN] = Field(
        description="`open` makes the case wait for the consent."
    )
    due_on: Day | None = Field(None, description="The day until which an answer is due.")
    reason: Note | None = Field(None, description="Why, if there is something to say.")


class CaseQuery(PageQuery):
    """Which cases a client asks for."""

    state: Annotated[
        CaseState | None, Field(description="Only cases that you see in this state.")
    ] = None
    role: Annotated[
        Literal[CaseSide.PERSON, CaseSide.SENDING, CaseSide.RECEIVING] | None,
        Field(description="Only cases in which you are this side."),
    ] = None
    updated_since: Annotated[
        Moment | None, Field(description="Only cases of which you were told something since.")
    ] = None


class CasePersonRead(Read):
    """Who moves."""

    external_id: str = Field(description="The person's key.")
    name: str = Field(description="The person's name.")


class CaseOpeningRead(Read):
    """Where to."""

    external_id: str = Field(description="The opening's key.")
    title: str = Field(description="Its title.")
    function: str | None = Field(description="Its function.")


class CaseItem(Read):
    """A case as the caller's side may know it; what others alone know is null."""

    uid: str = Field(description="The case's id.")
    view: CaseSide = Field(description="As which side you see it.")
    kind: CaseKind = Field(description="Whether it is a permanent move or a trial.")
    employee: CasePersonRead = Field(description="The person who moves.")
    opening: CaseOpeningRead = Field(description="The opening that it leads to.")
    state: CaseState | None = Field(
        description="Where it stands. The sending side sees it from the acceptance on."
    )
    start_date: Day | None = Field(description="The first day, once it is offered.")
    release_state: ReleaseState | None = Field(description="Where the release stands, if asked.")
    release_date: Day | None = Field(description="The day on which the person is free.")
    updated_at: AwareDatetime | None = Field(description="When it changed; not for all sides.")


class CaseReleaseRead(Read):
    """The release of the person."""

    state: ReleaseState = Field(description="Where it stands.")
    asked_on: Day = Field(description="When it was asked.")
    asked_by: CaseSide = Field(description="Who asked for it.")
    answer_by: Day = Field(description="Until when the sending manager can answer.")
    date: Day | None = Field(description="The day on which the person is free.")
    dated_by: DatedBy | None = Field(description="Who set the day.")
    contest_reason: ContestReason | None = Field(
        description="Why the sending manager asked HR to decide; not for the receiving side."
    )
    contest_note: str | None = Field(description="In a sentence; not for the receiving side.")
    decision_note: str | None = Field(description="Why HR decided so.")
    proposed_date: Day | None = Field(description="Another day that somebody proposes.")
    agreed_by: list[CaseSide] = Field(description="Who agreed to that day.")


class GateRead(Read):
    """Somebody else has to agree."""

    kind: GateKind = Field(description="Who.")
    state: GateState = Field(description="Whether they did; `deemed` by their silence.")
    due_on: Day | None = Field(description="Until when they can answer.")
    decided_by: str | None = Field(description="Which caller recorded it.")
    reason: str | None = Field(description="Why, if it was said.")


class ClosedRead(Read):
    """How a case ended."""

    reason: ClosedReason | None = Field(description="Why, if there is a reason that you may know.")
    note: str | None = Field(description="In a sentence.")
    to_learn: str | None = Field(description="One thing that would help the person next time.")


class DeadlineRead(Read):
    """A day that something is due on."""

    what: str = Field(description="What is due.", examples=["answer_release"])
    on: Day = Field(description="The day.")


class AllowedRead(Read):
    """A step that is possible now."""

    action: str = Field(description="The step.", examples=["decline"])
    who: list[CaseSide] = Field(description="Whose step it is.")
    needs: list[StepNeed] = Field(description="What is still missing for it.")


_READ: dict[str, Any] = {
    "uid": "0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11",
    "view": "person",
    "kind": "permanent",
    "employee": {"external_id": "E-1058", "name": "Thandiwe Mokoena"},
    "opening": {"external_id": "O-2001", "title": "Campaign manager", "function": "marketing"},
    "state": "shared",
    "start_date": None,
    "release_state": None,
    "release_date": None,
    "updated_at": "2026-12-01T09:30:00Z",
    "version": 1,
    "motives": ["growth"],
    "shows_readiness": False,
    "receiving_manager": "E-1002",
    "sending_manager": None,
    "talk_on": None,
    "talked_on": None,
    "trial_until": None,
    "return_until": None,
    "confirmed_by": [],
    "release": None,
    "gates": [],
    "closed": None,
    "policy_version": 0,
    "deadlines": [{"what": "answer_share", "on": "2026-12-15"}],
    "allowed": [{"action": "withdraw", "who": ["person"], "needs": []}],
    "release_allowed": [{"action": "ask", "who": ["hr", "person"], "needs": []}],
}


class CaseRead(CaseItem):
    """A case with what the caller's side may know and do."""

    model_config = ConfigDict(json_schema_extra={"examples": [_READ]})

    version: int | None = Field(description="Counts its changes; null for the sending side.")
    motives: list[Motive] | None = Field(description="Why; for the person and HR alone.")
    shows_readiness: bool | None = Field(
        description="Whether the person shows the receiving side how far the way to leading is; "
        "null for others than these two and HR."
    )
    receiving_manager: str | None = Field(description="Who hires.")
    sending_manager: str | None = Field(description="Who releases, once the release is asked.")
    talk_on: Day | None = Field(description="The day of the promised talk.")
    talked_on: Day | None = Field(description="The day on which a talk was held.")
    trial_until: Day | None = Field(description="The last day of a trial.")
    return_until: Day | None = Field(description="Until when the person can go back.")
    confirmed_by: list[CaseSide] | None = Field(description="Who confirmed that it works out.")
    release: CaseReleaseRead | None = Field(description="The release, if it was asked.")
    gates: list[GateRead] = Field(description="Who else has to agree.")
    closed: ClosedRead | None = Field(description="How it ended, if it did and you may know.")
    policy_version: int = Field(description="The policy that its deadlines come from.")
    deadlines: list[DeadlineRead] = Field(description="What is due.")
    allowed: list[AllowedRead] = Field(description="What you can do now.")
    release_allowed: list[AllowedRead] = Field(description="What you can do for the release.")


class TimelineRead(Read):
    """Something that happened in a case."""

    occurred_at: AwareDatetime = Field(description="When.")
    side: CaseSide = Field(description="Who did it.")
    action: str = Field(description="What.", examples=["take_up"])
    on_behalf_of: CaseSide | None = Field(
        description="For which side HR did it; null where it was a step of HR's own."
    )
    state: CaseState | None = Field(description="Where the case stood then, if you may know it.")
    by: str | None = Field(description="Which caller of HR did it; null for the other sides.")
    details: dict[str, str] = Field(description="Dates and codes that belong to it.")


class ReleaseOfferBody(Body):
    """A manager offers to release a person before anybody asks."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"function": "marketing", "date": "2027-02-01"}]}
    )

    function: Line | None = Field(None, description="Only for moves into this function.")
    opening: ExternalId | None = Field(None, description="Only for this opening.")
    date: Day = Field(description="From this day on the person is free.")


class ReleaseOfferRead(Read):
    """An offer to release a person; it says nothing of whether the person considers a move."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "employee": "E-1058",
                    "manager": "E-1051",
                    "function": "marketing",
                    "opening": None,
                    "date": "2027-02-01",
                }
            ]
        }
    )

    employee: str = Field(description="Who would be released.")
    manager: str = Field(description="Who offers it.")
    function: str | None = Field(description="Only for moves into this function, if one is named.")
    opening: str | None = Field(description="Only for this opening, if one is named.")
    date: Day = Field(description="From this day on the person is free.")
