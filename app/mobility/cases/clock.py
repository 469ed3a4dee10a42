"""The clock of move cases: what nobody does is done on its day, once."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from sqlmodel import Session

from app.core.db import Database
from app.mobility.cases import guards, queries
from app.mobility.cases.facts import Held, facts_of, held, held_together
from app.mobility.cases.recording import CLOCK, event_of, record
from app.mobility.cases.steps import (
    begin_work,
    date_release,
    dates_told,
    lapse_release,
    move_to,
)
from app.mobility.cases.timing import (
    Duty,
    asked_of_those_led,
    cancelled_because,
    deemed,
    duties,
    reminded,
)
from app.mobility.evidence import trials
from app.mobility.machine import case_step, release_step
from models.move_vocabulary import (
    CaseAction,
    CaseSide,
    CaseState,
    ClosedReason,
    DatedBy,
    GateState,
    ReleaseAction,
    ReleaseState,
)
from models.vocabulary import ChangeAction

_PAGE = 500
# Silence on a release, then a start, then the end of the return right: more follow on no day.
_MOST_A_RUN = len(Duty)
_TOLD_OF_GATES = frozenset({CaseSide.PERSON, CaseSide.RECEIVING, CaseSide.HR})
_TOLD_OF_SILENCE = frozenset({CaseSide.PERSON, CaseSide.HR})

Details = dict[str, str]


def keep_time(database: Database, today: date) -> int:
    """Do what is due in every open case; how many cases changed.

    Each case is looked at first and locked only if something is due. Every duty leaves a mark by
    which it is not due again, so a second run finds nothing, and one that was skipped for a month
    does what is due by the days that were agreed.
    """
    return sum(_keep(database, uid, today) for uid in _due(database, today))


def _due(database: Database, today: date) -> Iterator[str]:
    after = 0
    while True:
        with database.read() as session:
            page = queries.open_cases(session, after, _PAGE)
            found = [
                (of.case_id, of.case.uid, next(duties(of), None))
                for of in held_together(session, page, today)
            ]
        if not found:
            return
        yield from (uid for _, uid, duty in found if duty is not None)
        after = found[-1][0]


def _keep(database: Database, uid: str, today: date) -> bool:
    with database.write() as session:
        case = queries.lock(session, uid)
        if case is None:
            return False
        changed = False
        for _ in range(_MOST_A_RUN):
            if not _keep_one(session, held(session, case, today)):
                break
            session.flush()
            changed = True
        return changed


def _keep_one(session: Session, of: Held) -> bool:
    """Do the first duty that can be done; whether there was one."""
    return any(_DUTIES[duty](session, of) for duty in duties(of))


def _record(session: Session, of: Held, action: str, told: frozenset[CaseSide],
            details: Details | None = None, event: ChangeAction | None = None) -> bool:  # fmt: skip
    event = event or event_of(action, of.case.state)
    record(session, of.case, CLOCK, CaseSide.CLOCK, action, told, details, event=event)
    return True


def _close(session: Session, of: Held, action: CaseAction, reason: ClosedReason) -> bool:
    step, before = case_step(action), of.case.state
    of.case.closed_reason = reason
    move_to(session, of, step.to or of.case.state)
    _record(session, of, action, step.told, {"reason": reason.value})
    lapse_release(session, of, before)
    return True


def _cancel(session: Session, of: Held) -> bool:
    reason = cancelled_because(of)
    return reason is not None and _close(session, of, CaseAction.CANCEL, reason)


def _expire(session: Session, of: Held) -> bool:
    return _close(session, of, CaseAction.EXPIRE, ClosedReason.UNANSWERED)


def _consent(session: Session, of: Held) -> bool:
    release = of.release
    if release is None:
        return False
    day = release.asked_on + timedelta(of.terms.release_days)
    before = of.case.start_date
    date_release(session, of, release, day, DatedBy.RULE)
    told, details = release_step(ReleaseAction.CONSENT).told, dates_told(of, before)
    return _record(session, of, ReleaseAction.CONSENT, told, details, ChangeAction.RELEASED)


def _finish(session: Session, of: Held) -> bool:
    if of.release is None:
        return False
    of.release.state = ReleaseState.DONE
    session.add(of.release)
    return _record(session, of, ReleaseAction.FINISH, release_step(ReleaseAction.FINISH).told)


def _deem(session: Session, of: Held) -> bool:
    for gate in deemed(of):
        gate.state, gate.decided_by = GateState.DEEMED, CLOCK
        session.add(gate)
        details = {"gate": gate.kind.value, "gate_state": gate.state.value}
        _record(session, of, Duty.DEEM, _TOLD_OF_GATES, details)
    return True


def _start(session: Session, of: Held) -> bool:
    """Start what the record shows, if nothing is missing; else HR reads what is."""
    step = case_step(CaseAction.START)
    if guards.missing(step.needs, facts_of(session, of)):
        return False
    begin_work(session, of)
    move_to(session, of, CaseState.STARTED)
    return _record(session, of, CaseAction.START, step.told)


def _complete(session: Session, of: Held) -> bool:
    move_to(session, of, CaseState.COMPLETED)
    return _record(session, of, CaseAction.CONFIRM, case_step(CaseAction.CONFIRM).told)


def _ask_led(session: Session, of: Held) -> bool:
    day = asked_of_those_led(of)
    if day is None:
        return False
    asked = trials.ask_those_led(session, CLOCK, of.person.external_id, of.case.uid, day)
    return asked > 0


def _unanswered(session: Session, of: Held) -> bool:
    of.case.unanswered_since = of.case.since + timedelta(of.terms.answer_share_days)
    return _record(session, of, Duty.UNANSWERED, _TOLD_OF_SILENCE)


def _remind(session: Session, of: Held) -> bool:
    sides = reminded(of)
    if CaseSide.SENDING in sides and of.release is not None:
        of.release.reminded_on = of.today
        session.add(of.release)
    else:
        of.case.reminded_on = of.today
    for side in sides:
        told = frozenset({side, CaseSide.HR})
        _record(session, of, Duty.REMIND, told, {"side": side.value})
    return bool(sides)


_DUTIES: Mapping[Duty, Callable[[Session, Held], bool]] = {
    Duty.CANCEL: _cancel,
    Duty.EXPIRE: _expire,
    Duty.CONSENT: _consent,
    Duty.FINISH: _finish,
    Duty.DEEM: _deem,
    Duty.START: _start,
    Duty.COMPLETE: _complete,
    Duty.ASK_LED: _ask_led,
    Duty.UNANSWERED: _unanswered,
    Duty.REMIND: _remind,
}
