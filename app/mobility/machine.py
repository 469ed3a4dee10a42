"""The machine of a move case as data: which step leads where, whose it is and what it needs.

Routes, the refusals that they answer, the drawing in `docs/moves.md` and the tests all read these
two tables. What a need asks for is worked out in `guards`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from models.move_vocabulary import CaseAction, CaseSide, CaseState, ReleaseAction, ReleaseState

Sides = frozenset[CaseSide]
StateT = TypeVar("StateT", bound=StrEnum)
ActionT = TypeVar("ActionT", bound=StrEnum)

PERSON = frozenset({CaseSide.PERSON})
RECEIVING = frozenset({CaseSide.RECEIVING})
SENDING = frozenset({CaseSide.SENDING})
HR = frozenset({CaseSide.HR})
CLOCK = frozenset({CaseSide.CLOCK})
HR_SYSTEM = frozenset({CaseSide.HR_SYSTEM})
NOBODY: Sides = frozenset()
ALL_SIDES = PERSON | RECEIVING | SENDING | HR
# The sending side learns by the release that nothing comes of a case, and never why.
BUT_SENDING = ALL_SIDES - SENDING


class StepNeed(StrEnum):
    """What has to hold before a step; the codes that refusals and `allowed` name."""

    ELIGIBLE = "eligible"
    OPENING_OPEN = "opening_open"
    RECEIVING_MANAGER = "receiving_manager"
    LINE_ACKNOWLEDGED = "line_acknowledged"
    FEW_OPEN_CASES = "few_open_cases"
    TALK_HELD = "talk_held"
    SEAT_FREE = "seat_free"
    RELEASE_ASKED = "release_asked"
    RELEASE_DATED = "release_dated"
    START_AFTER_RELEASE = "start_after_release"
    OTHERS_CONFIRMED = "others_confirmed"
    FIRST_DAY = "first_day"
    GATES_PASSED = "gates_passed"
    COMMITMENTS = "commitments"
    RETURN_RIGHT = "return_right"
    WHY_LEAD = "why_lead"
    TRIAL_EVIDENCE = "trial_evidence"


@dataclass(frozen=True, slots=True)
class Step(Generic[StateT, ActionT]):
    """One row: an action, the states it is possible in, where it leads, whose it is, its needs.

    `None` among the states is the state before there is a record; `to` is None where the state
    stays, or where it changes only once both sides did the same. `told` are the sides that read
    of it in the timeline, besides whoever did it; they must know of the case.
    """

    action: ActionT
    states: frozenset[StateT | None]
    to: StateT | None
    who: Sides
    needs: tuple[StepNeed, ...] = ()
    told: Sides = NOBODY
    text: str = ""

    def for_whom(self, side: CaseSide) -> CaseSide | None:
        """The side for which HR takes a step that is another's; nobody if it is its own."""
        others = self.who - HR - HR_SYSTEM - CLOCK
        return next(iter(others)) if side is CaseSide.HR and len(others) == 1 else None


CaseStep = Step[CaseState, CaseAction]
ReleaseStep = Step[ReleaseState, ReleaseAction]

OPEN_STATES = frozenset(
    {
        CaseState.INTEREST,
        CaseState.SHARED,
        CaseState.SELECTION,
        CaseState.OFFERED,
        CaseState.ACCEPTED,
        CaseState.STARTED,
    }
)
BEFORE_START: frozenset[CaseState | None] = OPEN_STATES - {CaseState.STARTED}
BEFORE_ACCEPTANCE = frozenset(
    {CaseState.INTEREST, CaseState.SHARED, CaseState.SELECTION, CaseState.OFFERED}
)
# From here on a seat of the opening is taken.
SEATED = frozenset({CaseState.ACCEPTED, CaseState.STARTED})

CASE_STEPS: tuple[CaseStep, ...] = (
    Step(
        CaseAction.NOTE,
        frozenset({None}),
        CaseState.INTEREST,
        PERSON,
        (StepNeed.ELIGIBLE, StepNeed.FEW_OPEN_CASES),
        HR,
        "The person notes an interest; HR alone sees it, as a private wish.",
    ),
    Step(
        CaseAction.SHARE,
        frozenset({None, CaseState.INTEREST}),
        CaseState.SHARED,
        PERSON,
        (
            StepNeed.ELIGIBLE,
            StepNeed.OPENING_OPEN,
            StepNeed.RECEIVING_MANAGER,
            StepNeed.WHY_LEAD,
            StepNeed.LINE_ACKNOWLEDGED,
            StepNeed.FEW_OPEN_CASES,
        ),
        RECEIVING | HR,
        "The person shows the interest to the manager who hires.",
    ),
    Step(
        CaseAction.TAKE_UP,
        frozenset({CaseState.SHARED}),
        CaseState.SELECTION,
        RECEIVING | HR,
        (),
        PERSON | HR,
        "The receiving manager promises a talk, on a day.",
    ),
    Step(
        CaseAction.DECLINE,
        frozenset({CaseState.SHARED, CaseState.SELECTION}),
        CaseState.DECLINED,
        RECEIVING | HR,
        (StepNeed.TALK_HELD,),
        PERSON | HR,
        "The receiving manager declines with a reason and one thing to learn.",
    ),
    Step(
        CaseAction.OFFER,
        frozenset({CaseState.SELECTION}),
        CaseState.OFFERED,
        RECEIVING | HR,
        (
            StepNeed.OPENING_OPEN,
            StepNeed.SEAT_FREE,
            StepNeed.RELEASE_ASKED,
            StepNeed.START_AFTER_RELEASE,
        ),
        ALL_SIDES,
        "The receiving manager offers the seat from a day on.",
    ),
    Step(
        CaseAction.ACCEPT,
        frozenset({CaseState.OFFERED}),
        CaseState.ACCEPTED,
        PERSON,
        (
            StepNeed.RELEASE_DATED,
            StepNeed.START_AFTER_RELEASE,
            StepNeed.OTHERS_CONFIRMED,
            StepNeed.OPENING_OPEN,
            StepNeed.SEAT_FREE,
        ),
        ALL_SIDES | HR_SYSTEM,
        "The person accepts; the seat is taken and the HR system changes the position.",
    ),
    Step(
        CaseAction.REFUSE,
        frozenset({CaseState.OFFERED}),
        CaseState.REFUSED,
        PERSON,
        (),
        BUT_SENDING,
        "The person refuses the offer; no reason is needed and none is kept.",
    ),
    Step(
        CaseAction.START,
        frozenset({CaseState.ACCEPTED}),
        CaseState.STARTED,
        HR | HR_SYSTEM | CLOCK,
        (StepNeed.FIRST_DAY, StepNeed.GATES_PASSED, StepNeed.COMMITMENTS),
        ALL_SIDES | HR_SYSTEM,
        "The person begins; the clock sees it by the record on or after the day.",
    ),
    Step(
        CaseAction.CONFIRM,
        frozenset({CaseState.STARTED}),
        CaseState.COMPLETED,
        PERSON | RECEIVING | CLOCK,
        (StepNeed.TRIAL_EVIDENCE,),
        ALL_SIDES | HR_SYSTEM,
        "Both confirm, or for a permanent move the return right ends.",
    ),
    Step(
        CaseAction.GO_BACK,
        frozenset({CaseState.STARTED}),
        CaseState.RETURNED,
        PERSON | HR,
        (StepNeed.RETURN_RIGHT,),
        SENDING | HR | HR_SYSTEM,
        "The person goes back to the old seat or to one like it.",
    ),
    Step(
        CaseAction.WITHDRAW,
        BEFORE_START,
        CaseState.WITHDRAWN,
        PERSON,
        (),
        BUT_SENDING | HR_SYSTEM,
        "The person withdraws; no reason is needed.",
    ),
    Step(
        CaseAction.CANCEL,
        frozenset(OPEN_STATES),
        CaseState.CANCELLED,
        HR | CLOCK,
        (),
        BUT_SENDING | HR_SYSTEM,
        "HR cancels with a reason.",
    ),
    Step(
        CaseAction.REASSIGN,
        frozenset(OPEN_STATES - {CaseState.INTEREST}),
        None,
        HR,
        (StepNeed.LINE_ACKNOWLEDGED,),
        HR,
        "HR names another manager for a side.",
    ),
    Step(
        CaseAction.EXPIRE,
        frozenset({CaseState.SHARED, CaseState.OFFERED}),
        CaseState.EXPIRED,
        CLOCK,
        (),
        BUT_SENDING,
        "Nobody answered in time.",
    ),
)

_ASKABLE: frozenset[ReleaseState | None] = frozenset({None})
RELEASE_STEPS: tuple[ReleaseStep, ...] = (
    Step(
        ReleaseAction.ASK,
        _ASKABLE,
        ReleaseState.ASKED,
        PERSON | HR,
        (),
        PERSON | SENDING | RECEIVING | HR,
        "The person asks to be released; where the manager offered it before, it is dated at once.",
    ),
    Step(
        ReleaseAction.DATE,
        frozenset({ReleaseState.ASKED}),
        ReleaseState.DATED,
        SENDING | HR,
        (),
        ALL_SIDES,
        "The sending manager names the date.",
    ),
    Step(
        ReleaseAction.CONTEST,
        frozenset({ReleaseState.ASKED}),
        ReleaseState.CONTESTED,
        SENDING,
        (),
        PERSON | HR,
        "The sending manager asks HR to decide, for one of four reasons.",
    ),
    Step(
        ReleaseAction.DECIDE,
        frozenset({ReleaseState.CONTESTED}),
        ReleaseState.DATED,
        HR,
        (),
        ALL_SIDES,
        "HR sets the date, with a reason that all read.",
    ),
    Step(
        ReleaseAction.CONSENT,
        frozenset({ReleaseState.ASKED, ReleaseState.CONTESTED}),
        ReleaseState.DATED,
        CLOCK,
        (),
        ALL_SIDES,
        "Silence counts as consent: the rule sets the date.",
    ),
    Step(
        ReleaseAction.MOVE_DATE,
        frozenset({ReleaseState.DATED}),
        None,
        PERSON | SENDING | RECEIVING | HR,
        (),
        ALL_SIDES,
        "The date moves once the person and both managers agree, or where HR decides.",
    ),
    Step(
        ReleaseAction.FINISH,
        frozenset({ReleaseState.DATED}),
        ReleaseState.DONE,
        CLOCK,
        (),
        HR,
        "The day has come.",
    ),
    Step(
        ReleaseAction.LAPSE,
        frozenset(set(ReleaseState) - {ReleaseState.LAPSED}),
        ReleaseState.LAPSED,
        CLOCK,
        (),
        SENDING | HR,
        "The case ended before the start: nothing comes of it.",
    ),
)
# While the case is in one of these, its release can be asked and dated.
RELEASE_IN = frozenset({CaseState.SHARED, CaseState.SELECTION, CaseState.OFFERED})
_AFTER_ACCEPTANCE = frozenset({ReleaseAction.MOVE_DATE, ReleaseAction.FINISH, ReleaseAction.LAPSE})

_BY_ACTION: Mapping[CaseAction, CaseStep] = {step.action: step for step in CASE_STEPS}
_RELEASE_BY_ACTION: Mapping[ReleaseAction, ReleaseStep] = {
    step.action: step for step in RELEASE_STEPS
}


def case_step(action: CaseAction) -> CaseStep:
    """The row of an action."""
    return _BY_ACTION[action]


def release_step(action: ReleaseAction) -> ReleaseStep:
    """The row of an action."""
    return _RELEASE_BY_ACTION[action]


def case_steps_from(state: CaseState | None) -> Iterator[CaseStep]:
    """What is possible in a state, whoever does it."""
    return (step for step in CASE_STEPS if state in step.states)


def release_steps_from(case_state: CaseState, state: ReleaseState | None) -> Iterator[ReleaseStep]:
    """What is possible for the release of a case that stands so."""
    for step in RELEASE_STEPS:
        late = step.action in _AFTER_ACCEPTANCE and case_state is CaseState.ACCEPTED
        if state in step.states and (case_state in RELEASE_IN or late):
            yield step
