"""The rules of releases: silence consents, and there is no refusal."""

from datetime import date, timedelta

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.catalog.openings import service as openings
from app.core.answers import Written
from app.core.errors import FieldProblem, InvalidInputError, NotFoundError
from app.core.etag import Conditions, etag_of
from app.core.journal import record_change
from app.core.security import Actor, Reach
from app.mobility.cases import views
from app.mobility.cases.facts import Held, facts_of, locked_for, opening_of, person_of
from app.mobility.cases.recording import record
from app.mobility.cases.schemas import (
    CaseRead,
    GateBody,
    ReleaseBody,
    ReleaseOfferBody,
    ReleaseOfferRead,
)
from app.mobility.cases.service import acting_side
from app.mobility.cases.steps import date_release, dates_told, take_start_along
from app.mobility.days import misplaced
from app.mobility.errors import NotYourStepError, TransitionRefusedError
from app.mobility.knowing import Sides, is_hr, may_know
from app.mobility.machine import release_step, release_steps_from
from app.mobility.releases import queries
from models.base import utc_now, utc_today
from models.cases import Gate, Release, ReleaseOffer
from models.move_vocabulary import (
    CaseSide,
    CaseState,
    DatedBy,
    GateKind,
    GateState,
    ReleaseAction,
    ReleaseState,
)
from models.vocabulary import ChangeAction, EntityKind

_AGREEING = frozenset({CaseSide.PERSON, CaseSide.RECEIVING, CaseSide.SENDING})
_TOLD_OF_GATES = frozenset({CaseSide.PERSON, CaseSide.RECEIVING, CaseSide.HR})


def act(
    session: Session, actor: Actor, uid: str, body: ReleaseBody, conditions: Conditions
) -> Written[CaseRead]:
    """Take a step in the release of a case.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know.
    NotYourStepError
        When the step is another side's.
    TransitionRefusedError
        When the release does not stand so that the step is possible.
    InvalidInputError
        When a date is out of the limits of the policy, or something is missing.
    """
    of, sides = locked_for(session, actor, uid)
    case = of.case
    views.check_version(conditions, of, facts_of(session, of), sides)
    step = release_step(body.action)
    side = acting_side(step.who, sides)
    _check_state(of, body.action, sides)
    before = case.start_date
    event = _act(session, of, side, body)
    record(
        session,
        case,
        actor.name,
        side,
        body.action,
        step.told,
        dates_told(of, before),
        event=event,
        on_behalf_of=step.for_whom(side),
    )
    return Written(views.read(of, facts_of(session, of), may_know(case, actor)))


def decide_gate(
    session: Session,
    actor: Actor,
    uid: str,
    kind: GateKind,
    body: GateBody,
    conditions: Conditions,
) -> Written[CaseRead]:
    """Say what came of a consent that a move needs; for HR.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know.
    NotYourStepError
        When the caller is not HR.
    """
    of, sides = locked_for(session, actor, uid)
    case = of.case
    views.check_version(conditions, of, facts_of(session, of), sides)
    side = acting_side(frozenset({CaseSide.HR, CaseSide.HR_SYSTEM}), sides)
    if case.state is not CaseState.ACCEPTED:
        raise TransitionRefusedError("Consents count between the acceptance and the start.")
    gate = next((one for one in of.gates if one.kind is kind), None)
    if gate is None:
        gate = Gate(case_id=of.case_id, kind=kind)
        of.gates.append(gate)
    gate.state, gate.reason = GateState(body.state), body.reason
    gate.due_on = body.due_on or gate.due_on
    gate.decided_by = None if gate.state is GateState.OPEN else actor.name
    session.add(gate)
    details = {"gate": kind.value, "gate_state": gate.state.value}
    event = ChangeAction.UPDATED
    record(session, case, actor.name, side, "gate", _TOLD_OF_GATES, details, event=event)
    return Written(views.read(of, facts_of(session, of), may_know(case, actor)))


def put_offer(
    session: Session,
    actor: Actor,
    employee_id: str,
    body: ReleaseOfferBody,
    conditions: Conditions,
) -> Written[ReleaseOfferRead]:
    """Keep that a manager would release a person; the answer is the same whatever cases there are.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    NotYourStepError
        When the caller is not the person's own manager.
    InvalidInputError
        When the day lies behind, or two aims are named.
    """
    if actor.employee_external_id != employee_id:
        employees.audience_on(session, actor, employee_id)
    today = utc_today()
    person = person_of(session, employee_id, today)
    if person is None:
        raise NotFoundError("No such employee.")
    manager = person.manager
    if actor.reach is not Reach.TEAM or manager != actor.employee_external_id or manager is None:
        raise NotYourStepError("The person's own manager offers a release, and nobody else.")
    _check_offer(session, actor, body, today)
    queries.lock_person(session, employee_id)
    row = queries.offer_of(session, employee_id)
    conditions.check_write(None if row is None else etag_of(_offer_read(row)))
    created = row is None
    row = row or ReleaseOffer(
        employee_external_id=employee_id, manager_external_id=manager, release_date=body.date
    )
    row.manager_external_id, row.release_date = manager, body.date
    row.function, row.opening_external_id, row.made_at = body.function, body.opening, utc_now()
    session.add(row)
    session.flush()
    record_change(
        session,
        actor.name,
        ChangeAction.UPDATED,
        EntityKind.EMPLOYEE,
        employee_id,
        {"fields": ["release_offer"]},
        confidential=True,
    )
    return Written(_offer_read(row), created=created)


def offer_for(session: Session, actor: Actor, employee_id: str) -> ReleaseOfferRead:
    """The offer to release a person: for the person, the manager who made it, and HR.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know.
    """
    row = queries.offer_of(session, employee_id)
    own = actor.employee_external_id
    leads = actor.reach is Reach.TEAM and row is not None and own == row.manager_external_id
    its = leads or (row is not None and own == row.employee_external_id)
    if row is None or not (its or is_hr(actor)):
        raise NotFoundError("No such release offer.")
    return _offer_read(row)


def _check_offer(session: Session, actor: Actor, body: ReleaseOfferBody, today: date) -> None:
    wrong = misplaced(body.date, today, today)
    if wrong is not None:
        raise _refused("date", wrong)
    if body.function is not None and body.opening is not None:
        raise _refused("opening", "excludes a function")
    if body.opening is not None and not _may_name(session, actor, body.opening):
        raise _refused("opening", "is not the external id of an opening")


def _may_name(session: Session, actor: Actor, opening: str) -> bool:
    """Whether there is such an opening; a draft of somebody else's looks missing."""
    row = opening_of(session, opening)
    return row is not None and openings.may_know_of(session, actor, opening, row.status)


def _check_state(of: Held, action: ReleaseAction, sides: Sides) -> None:
    state = None if of.release is None else of.release.state
    possible = {step.action for step in release_steps_from(of.case.state, state)}
    if action in possible and not (state is None and of.has_one_manager):
        return
    told = [one.model_dump(mode="json") for one in views.release_allowed(of, sides)]
    members = {"state": None if state is None else state.value, "allowed": told}
    raise TransitionRefusedError(
        f"{action} is not possible now. `allowed` tells what is.", members=members
    )


def _act(session: Session, of: Held, side: CaseSide, body: ReleaseBody) -> ChangeAction:
    if body.action is ReleaseAction.ASK:
        return _ask(session, of, side, body)
    release = of.release
    if release is None:
        raise TransitionRefusedError("The release was not asked.")
    session.add(release)
    if body.action is ReleaseAction.CONTEST:
        if body.reason is None:
            raise _refused("reason", "is needed for this step")
        release.state, release.contested_on = ReleaseState.CONTESTED, of.today
        release.contest_reason, release.contest_note = body.reason, _note(body)
        return ChangeAction.UPDATED
    if body.action is ReleaseAction.MOVE_DATE:
        return _move_date(of, release, side, body)
    by_hr = side is CaseSide.HR
    most = of.terms.latest_decided_days if by_hr else of.terms.latest_release_days
    day = _day(body, release.asked_on, release.asked_on + timedelta(most))
    if body.action is ReleaseAction.DECIDE:
        release.decision_note = _note(body)
    date_release(session, of, release, day, DatedBy.HR if by_hr else DatedBy.MANAGER)
    return ChangeAction.RELEASED


def _ask(session: Session, of: Held, side: CaseSide, body: ReleaseBody) -> ChangeAction:
    """Ask the sending side, which learns of the case by that; an offer of its own dates at once."""
    if side is CaseSide.HR and not body.with_agreement:
        raise _refused("with_agreement", "should be true: HR asks with the person's agreement")
    case = of.case
    case.sending_manager_external_id = of.person.manager
    release = Release(
        case_id=of.case_id,
        state=ReleaseState.ASKED,
        asked_on=of.today,
        asked_by=side,
        answer_by=of.today + timedelta(of.terms.answer_release_days),
    )
    offer = queries.offer_of(session, of.person.external_id)
    if offer is not None and _covers(offer, of):
        day = max(offer.release_date, of.today)
        date_release(session, of, release, day, DatedBy.MANAGER)
    of.release = release
    session.add(release)
    return ChangeAction.UPDATED if release.release_date is None else ChangeAction.RELEASED


def _covers(offer: ReleaseOffer, of: Held) -> bool:
    """Whether an offer of the present manager is for this move.

    A day that the manager could not name when asked is none: offered early, it would be a veto.
    """
    if offer.manager_external_id != of.person.manager:
        return False
    if offer.release_date > of.today + timedelta(of.terms.latest_release_days):
        return False
    if offer.opening_external_id is not None:
        return offer.opening_external_id == of.opening.external_id
    function = (of.opening.function or "").casefold()
    return offer.function is None or offer.function.casefold() == function


def _move_date(of: Held, release: Release, side: CaseSide, body: ReleaseBody) -> ChangeAction:
    """Move the date once all three agree to the same day, or where HR decides.

    A first day that was agreed before moves along, if it would come too early.
    """
    day = _day(
        body,
        release.asked_on,
        release.asked_on + timedelta(of.terms.latest_decided_days),
    )
    agreed = set(release.agreed_by) if release.proposed_date == day else set()
    agreed.add(side)
    release.proposed_date, release.agreed_by = day, sorted(agreed)
    if side is CaseSide.HR or agreed >= _AGREEING:
        release.release_date, release.proposed_date, release.agreed_by = day, None, []
        take_start_along(of, day)
        release.dated_by = DatedBy.HR if side is CaseSide.HR else DatedBy.MANAGER
        return ChangeAction.RELEASED
    return ChangeAction.UPDATED


def _day(body: ReleaseBody, first: date, last: date) -> date:
    if body.date is None:
        raise _refused("date", "is needed for this step")
    if not first <= body.date <= last:
        raise _refused("date", f"should lie between {first} and {last}, as the policy says")
    return body.date


def _note(body: ReleaseBody) -> str:
    if body.note is None:
        raise _refused("note", "is needed for this step")
    return body.note


def _refused(field: str, reason: str) -> InvalidInputError:
    return InvalidInputError("The step was refused.", [FieldProblem(f"/{field}", reason)])


def _offer_read(row: ReleaseOffer) -> ReleaseOfferRead:
    return ReleaseOfferRead(
        employee=row.employee_external_id,
        manager=row.manager_external_id,
        function=row.function,
        opening=row.opening_external_id,
        date=row.release_date,
    )
