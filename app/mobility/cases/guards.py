"""What each need asks for, as a pure decision about the facts of one case."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.errors import FieldProblem
from app.mobility.cases.errors import REFUSAL_OF
from app.mobility.errors import TransitionRefusedError
from app.mobility.machine import StepNeed
from models.move_vocabulary import CaseSide, CaseState, GateKind, ReleaseState

_COMMITTING = (CaseSide.PERSON, CaseSide.SENDING, CaseSide.RECEIVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a step is decided by.

    `same_manager` means that the sending and the receiving side have one manager, so nobody has to
    release the person. `in_line` means that the receiving manager leads the person.
    """

    today: date
    state: CaseState | None = None
    broken_rules: tuple[FieldProblem, ...] = ()
    opening_open: bool = True
    has_receiving: bool = True
    in_line: bool = False
    acknowledged: bool = False
    open_cases: int = 0
    most_open_cases: int = 5
    talked_on: date | None = None
    seats_left: int = 1
    same_manager: bool = False
    release: ReleaseState | None = None
    release_date: date | None = None
    start_date: date | None = None
    other_cases: int = 0
    others_confirmed: bool = False
    gates_missing: tuple[GateKind, ...] = ()
    committed: frozenset[CaseSide] = field(default_factory=frozenset)
    override_reason: str | None = None
    return_until: date | None = None
    asks_why: bool = False
    trial_told: bool = True


def missing(needs: Iterable[StepNeed], facts: Facts) -> list[tuple[StepNeed, str]]:
    """The needs that are not met, each with what to do about it."""
    found = ((need, _CHECKS[need](facts)) for need in needs)
    return [(need, told) for need, told in found if told is not None]


def refuse(needs: Iterable[StepNeed], facts: Facts, members: Mapping[str, object]) -> None:
    """Refuse a step of which a need is not met.

    Raises
    ------
    TransitionRefusedError
        With the code of the first need that is missing; `errors` name the rules that fail.
    """
    lacking = missing(needs, facts)
    if not lacking:
        return
    need, told = lacking[0]
    problems = facts.broken_rules if need is StepNeed.ELIGIBLE else ()
    raise REFUSAL_OF.get(need, TransitionRefusedError)(told, problems, members)


def _eligible(facts: Facts) -> str | None:
    if facts.broken_rules:
        return "The person is not eligible for the opening. `errors` tell which rules fail."
    return None


def _opening_open(facts: Facts) -> str | None:
    return None if facts.opening_open else "The opening is not open."


def _receiving_manager(facts: Facts) -> str | None:
    if facts.has_receiving:
        return None
    return "The opening names nobody else who hires. HR names a hiring manager first."


def _line(facts: Facts) -> str | None:
    if facts.in_line and not facts.acknowledged:
        return (
            "The hiring manager leads the person, directly or through others, and would learn of "
            "the interest. Send acknowledged_line: true if that is what the person wants."
        )
    return None


def _few(facts: Facts) -> str | None:
    if facts.open_cases >= facts.most_open_cases:
        return f"{facts.most_open_cases} cases are open; withdraw one first."
    return None


def _talk(facts: Facts) -> str | None:
    if facts.state is CaseState.SELECTION and facts.talked_on is None:
        return "A talk was promised: hold it first, and send the day as talked_on."
    return None


def _seat(facts: Facts) -> str | None:
    return None if facts.seats_left > 0 else "Every seat of the opening is taken."


def _asked(facts: Facts) -> str | None:
    if facts.same_manager or facts.release is not None:
        return None
    return "The person has to ask for the release first."


def _dated(facts: Facts) -> str | None:
    if facts.same_manager or facts.release in {ReleaseState.DATED, ReleaseState.DONE}:
        return None
    return "The release has no date yet."


def _after_release(facts: Facts) -> str | None:
    start, released = facts.start_date, facts.release_date
    if facts.same_manager or start is None or released is None or start >= released:
        return None
    return f"The person is released on {released}; start on that day or later."


def _others(facts: Facts) -> str | None:
    if facts.other_cases and not facts.others_confirmed:
        return "The person's other open cases would close. Send confirm: true to go on."
    return None


def _first_day(facts: Facts) -> str | None:
    start = facts.start_date
    if start is None or start <= facts.today:
        return None
    return f"The first day is {start}; nothing that has a date acts before it."


def _gates(facts: Facts) -> str | None:
    if facts.gates_missing:
        return f"Consents are missing: {', '.join(facts.gates_missing)}."
    return None


def _commitments(facts: Facts) -> str | None:
    lacking = [side for side in _COMMITTING if side not in facts.committed]
    if not lacking or facts.override_reason:
        return None
    return (
        f"No agreed commitment of: {', '.join(lacking)}. HR can go on with an override_reason, "
        "which all sides read."
    )


def _return_right(facts: Facts) -> str | None:
    until = facts.return_until
    if until is not None and facts.today <= until:
        return None
    return "The right to go back has ended." if until else "There is no right to go back."


def _why_lead(facts: Facts) -> str | None:
    if facts.asks_why:
        return (
            "The opening leads people: say first why you want to lead, by "
            "PUT /v1/employees/{external_id}/why-lead. No answer is a wrong one."
        )
    return None


def _trial_evidence(facts: Facts) -> str | None:
    if facts.trial_told:
        return None
    return "Two of those who were led, or their team together, have to tell how it went first."


_CHECKS: Mapping[StepNeed, Callable[[Facts], str | None]] = {
    StepNeed.ELIGIBLE: _eligible,
    StepNeed.OPENING_OPEN: _opening_open,
    StepNeed.RECEIVING_MANAGER: _receiving_manager,
    StepNeed.LINE_ACKNOWLEDGED: _line,
    StepNeed.FEW_OPEN_CASES: _few,
    StepNeed.TALK_HELD: _talk,
    StepNeed.SEAT_FREE: _seat,
    StepNeed.RELEASE_ASKED: _asked,
    StepNeed.RELEASE_DATED: _dated,
    StepNeed.START_AFTER_RELEASE: _after_release,
    StepNeed.OTHERS_CONFIRMED: _others,
    StepNeed.FIRST_DAY: _first_day,
    StepNeed.GATES_PASSED: _gates,
    StepNeed.COMMITMENTS: _commitments,
    StepNeed.RETURN_RIGHT: _return_right,
    StepNeed.WHY_LEAD: _why_lead,
    StepNeed.TRIAL_EVIDENCE: _trial_evidence,
}
