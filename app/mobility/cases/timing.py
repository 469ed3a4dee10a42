"""What time alone makes due in a case: pure decisions about days, by the policy of the case."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum

from app.mobility.cases.facts import Held
from app.mobility.machine import BEFORE_ACCEPTANCE, OPEN_STATES
from models.cases import Gate, MoveCase
from models.move_vocabulary import (
    CaseKind,
    CaseSide,
    CaseState,
    ClosedReason,
    GateState,
    ReleaseState,
)
from models.vocabulary import OpeningStatus

_MOVING = frozenset({CaseState.ACCEPTED, CaseState.STARTED})
_CLOSING: dict[OpeningStatus, ClosedReason] = {
    OpeningStatus.FILLED: ClosedReason.OPENING_FILLED,
    OpeningStatus.CLOSED: ClosedReason.OPENING_CLOSED,
}


class Duty(StrEnum):
    """What the clock does; the timeline names it so where no step of the table does."""

    CANCEL = "cancel"
    EXPIRE = "expire"
    CONSENT = "consent"
    FINISH = "finish"
    DEEM = "deem"
    START = "start"
    COMPLETE = "complete"
    ASK_LED = "ask_led"
    UNANSWERED = "unanswered"
    REMIND = "remind"


def duties(of: Held) -> Iterator[Duty]:
    """What is due today, the most urgent first; nothing in a case that is closed."""
    if of.case.state not in OPEN_STATES:
        return
    for duty, is_due in _RULES:
        if is_due(of):
            yield duty


def cancelled_because(of: Held) -> ClosedReason | None:
    """Why a case cannot go on: the person left, or the opening is no longer to be had."""
    if of.person.left:
        return ClosedReason.PERSON_LEFT
    # Afterwards the opening is filled by this very case.
    if of.case.state not in BEFORE_ACCEPTANCE:
        return None
    if of.opening.is_filled:
        return ClosedReason.OPENING_FILLED
    return _CLOSING.get(of.opening.status)


def offer_counts(of: Held) -> bool:
    """Whether the person can answer the offer: without a dated release nobody can accept."""
    dated = of.release is not None and of.release.state in {ReleaseState.DATED, ReleaseState.DONE}
    return of.has_one_manager or dated


def deemed(of: Held) -> Iterator[Gate]:
    """The consents that silence has given, where the law of the place says so."""
    for gate in of.gates:
        open_still = gate.state is GateState.OPEN and gate.silence_consents
        if open_still and gate.due_on is not None and of.today > gate.due_on:
            yield gate


def record_shows_move(of: Held) -> bool:
    """Whether the record of the person shows the new place.

    The role and the unit that the opening names are the person's, and the manager is the one who
    hires, or at least no longer the one who released. An opening that names neither role nor unit
    is shown by its manager alone; where that one led the person before, nothing shows it.
    """
    case, person, opening = of.case, of.person, of.opening
    named = [(opening.role, person.role), (opening.org_unit, person.org_unit)]
    named = [(wanted, has) for wanted, has in named if wanted is not None]
    if any(wanted != has for wanted, has in named):
        return False
    sending, receiving = case.sending_manager_external_id, case.receiving_manager_external_id
    if receiving == sending:
        return bool(named)
    return person.manager == receiving or (bool(named) and person.manager != sending)


def reminded(of: Held) -> tuple[CaseSide, ...]:
    """Who is reminded today: whoever has to answer, once a state."""
    case, release, days = of.case, of.release, timedelta(of.terms.remind_after_days)
    if (
        release is not None
        and release.state is ReleaseState.ASKED
        and release.reminded_on is None
        and of.today >= release.asked_on + days
    ):
        return (CaseSide.SENDING,)
    if case.reminded_on is not None:
        return ()
    if _tried(of):
        return tuple(side for side, said in confirmations(case).items() if not said)
    if of.today < case.since + days:
        return ()
    if case.state is CaseState.SHARED:
        return (CaseSide.RECEIVING,)
    return (CaseSide.PERSON,) if case.state is CaseState.OFFERED and offer_counts(of) else ()


def confirmations(case: MoveCase) -> dict[CaseSide, bool]:
    """Which of the two sides who confirm a trial did so."""
    return {
        CaseSide.PERSON: case.confirmed_by_person,
        CaseSide.RECEIVING: case.confirmed_by_receiving,
    }


def _tried(of: Held) -> bool:
    """Whether the last day of a trial is over, and nobody has said how it goes on."""
    case = of.case
    if case.state is not CaseState.STARTED or case.kind is not CaseKind.TRIAL:
        return False
    return case.trial_until is not None and of.today > case.trial_until


def asked_of_those_led(of: Held) -> date | None:
    """The day for which those led on trial are to be asked now: its middle, then its end."""
    case = of.case
    if case.kind is not CaseKind.TRIAL or case.start_date is None or case.trial_until is None:
        return None
    if case.state is not CaseState.STARTED or not of.opening.leads:
        return None
    middle = case.start_date + (case.trial_until - case.start_date) / 2
    passed = [day for day in (middle, case.trial_until) if of.today >= day]
    return passed[-1] if passed else None


def _expires(of: Held) -> bool:
    case, terms = of.case, of.terms
    if case.state is CaseState.SHARED:
        return of.today > case.since + timedelta(terms.quiet_share_days)
    late = of.today > case.since + timedelta(terms.offer_days)
    return case.state is CaseState.OFFERED and offer_counts(of) and late


def _consents(of: Held) -> bool:
    release = of.release
    if release is None:
        return False
    if release.state is ReleaseState.ASKED:
        return of.today > release.answer_by
    if release.state is ReleaseState.CONTESTED and release.contested_on is not None:
        return of.today > release.contested_on + timedelta(of.terms.decide_release_days)
    return False


def _finishes(of: Held) -> bool:
    release = of.release
    if release is None or release.release_date is None or of.case.state not in _MOVING:
        return False
    return release.state is ReleaseState.DATED and of.today >= release.release_date


def _starts(of: Held) -> bool:
    case = of.case
    if case.state is not CaseState.ACCEPTED or case.start_date is None:
        return False
    return of.today >= case.start_date and record_shows_move(of)


def _completes(of: Held) -> bool:
    case = of.case
    if case.state is not CaseState.STARTED or case.kind is not CaseKind.PERMANENT:
        return False
    return case.return_until is not None and of.today > case.return_until


def _unanswered(of: Held) -> bool:
    case = of.case
    late = of.today > case.since + timedelta(of.terms.answer_share_days)
    return case.state is CaseState.SHARED and case.unanswered_since is None and late


_RULES: tuple[tuple[Duty, Callable[[Held], bool]], ...] = (
    (Duty.CANCEL, lambda of: cancelled_because(of) is not None),
    (Duty.CONSENT, _consents),
    (Duty.UNANSWERED, _unanswered),
    (Duty.EXPIRE, _expires),
    (Duty.DEEM, lambda of: of.case.state is CaseState.ACCEPTED and any(deemed(of))),
    (Duty.START, _starts),
    (Duty.FINISH, _finishes),
    (Duty.COMPLETE, _completes),
    (Duty.ASK_LED, lambda of: asked_of_those_led(of) is not None),
    (Duty.REMIND, lambda of: bool(reminded(of))),
)
