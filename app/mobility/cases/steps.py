"""What each step of a case does once it is allowed."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from sqlmodel import Session

from app.core.errors import FieldProblem, InvalidInputError
from app.mobility.cases import queries
from app.mobility.cases.facts import Held, held
from app.mobility.cases.recording import enter, event_of, record
from app.mobility.cases.schemas import TransitionBody
from app.mobility.days import misplaced
from app.mobility.machine import OPEN_STATES, case_step, release_step
from app.mobility.plans import service as plans
from app.mobility.policy.schemas import GateTerms
from models.base import utc_now
from models.cases import Gate, MoveCase, Release
from models.move_vocabulary import (
    CaseAction,
    CaseKind,
    CaseSide,
    CaseState,
    ClosedReason,
    DatedBy,
    GateKind,
    ReleaseAction,
    ReleaseState,
)

DECLINING = frozenset(
    {
        ClosedReason.SKILLS_MISSING,
        ClosedReason.EXPERIENCE_MISSING,
        ClosedReason.ANOTHER_PERSON,
        ClosedReason.OPENING_CHANGED,
        ClosedReason.TIMING,
        ClosedReason.OTHER,
    }
)
CANCELLING = frozenset(
    {
        ClosedReason.OPENING_FILLED,
        ClosedReason.OPENING_CLOSED,
        ClosedReason.OPENING_FROZEN,
        ClosedReason.PERSON_LEFT,
        ClosedReason.OTHER,
    }
)
_PENDING = release_step(ReleaseAction.LAPSE).states
Details = dict[str, str]
ValueT = TypeVar("ValueT")


@dataclass(frozen=True, slots=True)
class Doer:
    """Who takes a step: a caller by name, and the side that it takes it as."""

    name: str
    side: CaseSide


def carry_out(session: Session, of: Held, doer: Doer, body: TransitionBody) -> None:
    """Take a step that was found to be allowed, and record it.

    Raises
    ------
    InvalidInputError
        When the body lacks what the step takes.
    """
    step, before = case_step(body.action), of.case.state
    details = _EFFECTS[body.action](session, of, doer, body)
    if step.to is not None and (body.action is not CaseAction.CONFIRM or _is_agreed(of.case)):
        move_to(session, of, step.to)
    case = of.case
    record(
        session,
        case,
        doer.name,
        doer.side,
        body.action,
        step.told,
        details,
        event=event_of(body.action, case.state),
        on_behalf_of=step.for_whom(doer.side),
    )
    if case.closed_at is not None:
        lapse_release(session, of, before)
    if case.state is CaseState.COMPLETED and case.kind is CaseKind.TRIAL:
        _make_permanent(session, of, doer)


def move_to(session: Session, of: Held, state: CaseState) -> None:
    """Let a case stand in a state from today on."""
    case = of.case
    case.state, case.since, case.reminded_on = state, of.today, None
    if state not in OPEN_STATES:
        case.closed_at = utc_now()
    session.add(case)


def lapse_release(session: Session, of: Held, before: CaseState) -> None:
    """Let the sending side read that nothing comes of the release; never why.

    `before` is where the case stood: whoever began elsewhere was released, whatever came of it.
    """
    release = of.release
    if release is None or release.state not in _PENDING or before is CaseState.STARTED:
        return
    release.state = ReleaseState.LAPSED
    session.add(release)
    told = frozenset({CaseSide.SENDING, CaseSide.HR})
    enter(session, of.case, "moves", CaseSide.CLOCK, ReleaseAction.LAPSE, told)


def share(_session: Session, of: Held, _doer: Doer, body: TransitionBody) -> Details:
    """Name the manager who hires now; a later one learns of the case by HR alone."""
    of.case.receiving_manager_external_id = of.opening.hiring_manager
    of.case.acknowledged_line = of.case.acknowledged_line or body.acknowledged_line
    return {}


def _take_up(_session: Session, of: Held, _doer: Doer, body: TransitionBody) -> Details:
    day = _needed(body.talk_on, "talk_on")
    _planned(day, of.today, "talk_on")
    of.case.talk_on, of.case.unanswered_since = day, None
    return {"talk_on": str(day)}


def _decline(_session: Session, of: Held, _doer: Doer, body: TransitionBody) -> Details:
    _talked(of, body)
    of.case.closed_reason = _one_of(body.reason, DECLINING)
    of.case.closed_note = _needed(body.note, "note")
    of.case.to_learn = _needed(body.to_learn, "to_learn")
    return {"reason": of.case.closed_reason}


def _talked(of: Held, body: TransitionBody) -> None:
    if body.talked_on is not None and body.talked_on > of.today:
        raise _refused("talked_on", "lies in the future")
    of.case.talked_on = body.talked_on or of.case.talked_on


def _offer(_session: Session, of: Held, _doer: Doer, body: TransitionBody) -> Details:
    case, terms = of.case, of.terms
    _talked(of, body)
    case.start_date = _needed(body.start_date, "start_date")
    _planned(case.start_date, of.today, "start_date")
    if case.kind is CaseKind.TRIAL:
        case.trial_until = body.trial_until or case.start_date + timedelta(terms.trial_days)
        length = (case.trial_until - case.start_date).days
        if not terms.shortest_trial_days <= length <= terms.longest_trial_days:
            raise _refused(
                "trial_until",
                f"should lie {terms.shortest_trial_days} to {terms.longest_trial_days} days after "
                "the start",
            )
    case.return_until = case.start_date + timedelta(terms.return_days)
    return {"start_date": str(case.start_date)}


def _accept(session: Session, of: Held, doer: Doer, _body: TransitionBody) -> Details:
    case = of.case
    case.accepted_on = of.today
    if of.has_one_manager:
        case.sending_manager_external_id = case.receiving_manager_external_id
    of.gates = _gates_for(of)
    session.add_all(of.gates)
    for other in queries.open_of_person(session, case.employee_external_id, case.id):
        _close_for(session, other, doer, of.today)
    return {"start_date": str(case.start_date)}


def _close_for(session: Session, other: MoveCase, doer: Doer, today: date) -> None:
    """Withdraw another case of somebody who moves; its sides read no reason."""
    queries.lock(session, other.uid)
    of, before = held(session, other, today), other.state
    other.closed_reason = ClosedReason.MOVED
    move_to(session, of, CaseState.WITHDRAWN)
    told = case_step(CaseAction.WITHDRAW).told
    event = event_of(CaseAction.WITHDRAW, other.state)
    record(session, other, doer.name, doer.side, CaseAction.WITHDRAW, told, event=event)
    lapse_release(session, of, before)


def _gates_for(of: Held) -> list[Gate]:
    """The consents that the policy asks for where the person works or will work."""
    places = {place.casefold() for place in (of.person.location, of.opening.location) if place}
    wanted: dict[GateKind, GateTerms] = {}
    for gate in of.terms.gates:
        if not gate.places or places & {place.casefold() for place in gate.places}:
            wanted.setdefault(gate.kind, gate)
    return [
        Gate(
            case_id=of.case_id,
            kind=gate.kind,
            due_on=of.today + timedelta(gate.days),
            silence_consents=gate.silence_consents,
        )
        for gate in wanted.values()
    ]


def _start(session: Session, of: Held, _doer: Doer, body: TransitionBody) -> Details:
    begin_work(session, of)
    return {} if body.override_reason is None else {"override_reason": body.override_reason}


def begin_work(session: Session, of: Held) -> None:
    """Let the return right count from the day of the start, which ends the release as well."""
    of.case.return_until = of.today + timedelta(of.terms.return_days)
    if of.release is not None and of.release.state is ReleaseState.DATED:
        of.release.state = ReleaseState.DONE
        session.add(of.release)


def date_release(session: Session, of: Held, release: Release, day: date, by: DatedBy) -> None:
    """Set the day on which the person is free; an offer can be accepted from now on."""
    release.state, release.release_date, release.dated_by = ReleaseState.DATED, day, by
    session.add(release)
    take_start_along(of, day)
    if of.case.state is CaseState.OFFERED:
        # Nobody can accept before: the days for the answer count from today.
        of.case.since, of.case.reminded_on = of.today, None
        session.add(of.case)


def take_start_along(of: Held, day: date) -> None:
    """Let nobody start before being free, and what counts from the start move with it.

    An offer may name a first day before the release has a date, and nobody can change it later.
    """
    case = of.case
    if case.start_date is None or case.start_date >= day or of.has_one_manager:
        return
    later = day - case.start_date
    case.start_date = day
    case.trial_until = case.trial_until and case.trial_until + later
    case.return_until = case.return_until and case.return_until + later


def dates_told(of: Held, start_before: date | None) -> Details:
    """What the timeline tells of a release: its day, and the first day if that moved."""
    release, start = of.release, of.case.start_date
    dates = {
        "date": release.release_date if release is not None else None,
        "start_date": start if start != start_before else None,
    }
    return {name: str(day) for name, day in dates.items() if day is not None}


def _confirm(_session: Session, of: Held, doer: Doer, _body: TransitionBody) -> Details:
    if doer.side is CaseSide.PERSON:
        of.case.confirmed_by_person = True
    else:
        of.case.confirmed_by_receiving = True
    return {}


def _is_agreed(case: MoveCase) -> bool:
    return case.confirmed_by_person and case.confirmed_by_receiving


def _go_back(_session: Session, of: Held, _doer: Doer, body: TransitionBody) -> Details:
    of.case.closed_note = body.note
    return {}


def _nothing(_session: Session, _of: Held, _doer: Doer, _body: TransitionBody) -> Details:
    return {}


def _cancel(_session: Session, of: Held, _doer: Doer, body: TransitionBody) -> Details:
    of.case.closed_reason = _one_of(body.reason, CANCELLING)
    of.case.closed_note = body.note
    return {"reason": of.case.closed_reason}


def _reassign(session: Session, of: Held, _doer: Doer, body: TransitionBody) -> Details:
    side = _needed(body.side, "side")
    manager = _needed(body.manager, "manager")
    known = queries.people(session, [manager], of.today).get(manager)
    if known is None:
        raise _refused("manager", "is not the external id of an employee")
    if known.left:
        raise _refused("manager", "has left")
    if manager == of.person.external_id:
        raise _refused("manager", "is the person who moves; nobody decides about the own move")
    if side is CaseSide.RECEIVING:
        of.case.receiving_manager_external_id = manager
    elif of.release is None:
        raise _refused("side", "has no manager yet: the release was not asked")
    else:
        of.case.sending_manager_external_id = manager
    return {"side": side}


def _make_permanent(session: Session, of: Held, doer: Doer) -> None:
    """Turn a trial that both confirmed into a permanent move to the same opening.

    What the sides promised each other holds on; who agreed to a trial alone is asked again.
    """
    case, start = of.case, of.today + timedelta(1)
    # The opening may be deleted later; what was shown in the trial stays shown.
    case.led_people = of.opening.leads
    permanent = MoveCase(
        uid=str(uuid.uuid4()),
        employee_external_id=case.employee_external_id,
        opening_external_id=case.opening_external_id,
        opening_title=of.opening.title,
        opening_function=of.opening.function,
        state=CaseState.ACCEPTED,
        policy_version=case.policy_version,
        receiving_manager_external_id=case.receiving_manager_external_id,
        sending_manager_external_id=case.sending_manager_external_id,
        motives=list(case.motives),
        accepted_on=of.today,
        start_date=start,
        return_until=start + timedelta(of.terms.return_days),
        since=of.today,
    )
    session.add(permanent)
    session.flush()
    plans.carry_on(session, case, permanent)
    session.add_all(_gates_for(replace(of, case=permanent)))
    told = case_step(CaseAction.ACCEPT).told
    details = {"trial": case.uid, "start_date": str(start)}
    event = event_of(CaseAction.ACCEPT, permanent.state)
    record(session, permanent, doer.name, doer.side, CaseAction.ACCEPT, told, details, event=event)


def _needed(value: ValueT | None, field: str) -> ValueT:
    if value is None:
        raise _refused(field, "is needed for this step")
    return value


def _planned(day: date, today: date, field: str) -> None:
    wrong = misplaced(day, today, today)
    if wrong is not None:
        raise _refused(field, wrong)


def _one_of(reason: ClosedReason | None, allowed: frozenset[ClosedReason]) -> ClosedReason:
    if reason not in allowed:
        raise _refused("reason", f"should be one of {', '.join(sorted(allowed))}")
    return reason


def _refused(field: str, reason: str) -> InvalidInputError:
    return InvalidInputError("The step was refused.", [FieldProblem(f"/{field}", reason)])


Effect = Callable[[Session, Held, Doer, TransitionBody], Details]
_EFFECTS: Mapping[CaseAction, Effect] = {
    CaseAction.SHARE: share,
    CaseAction.TAKE_UP: _take_up,
    CaseAction.DECLINE: _decline,
    CaseAction.OFFER: _offer,
    CaseAction.ACCEPT: _accept,
    CaseAction.REFUSE: _nothing,
    CaseAction.START: _start,
    CaseAction.CONFIRM: _confirm,
    CaseAction.GO_BACK: _go_back,
    CaseAction.WITHDRAW: _nothing,
    CaseAction.CANCEL: _cancel,
    CaseAction.REASSIGN: _reassign,
}
