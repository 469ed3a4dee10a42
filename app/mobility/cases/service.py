"""The rules of move cases: who begins one, who takes which step, and who reads what of it."""

import uuid
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, false, or_
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.catalog.employees import service as employees
from app.catalog.openings import service as openings
from app.core.answers import Written
from app.core.db import Database
from app.core.errors import FieldProblem, NotFoundError
from app.core.etag import Conditions
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor, ActorKind, Reach
from app.matching.eligibility import Rule, rule_results
from app.matching.messages import fact_text
from app.matching.words import Language
from app.mobility.cases import guards, queries, views
from app.mobility.cases.errors import DuplicateCaseError
from app.mobility.cases.facts import Held, acknowledging, facts_of, facts_of_new, held, locked_for
from app.mobility.cases.guards import Facts
from app.mobility.cases.recording import record
from app.mobility.cases.schemas import (
    CaseBody,
    CaseItem,
    CaseQuery,
    CaseRead,
    TimelineRead,
    TransitionBody,
)
from app.mobility.cases.steps import Doer, carry_out
from app.mobility.errors import NotYourStepError, TransitionRefusedError
from app.mobility.knowing import Sides, is_hr, known, may_know, view_of
from app.mobility.machine import CaseStep, StepNeed, case_step
from app.mobility.policy import service as policy
from app.serving import Snapshot
from models.base import utc_today
from models.cases import MoveCase, TimelineEntry
from models.move_vocabulary import CaseAction, CaseSide, CaseState
from models.vocabulary import ChangeAction, OpeningStatus

# These rules are told by needs of their own: whether an opening is open, and has a seat left.
_OWN_NEEDS = frozenset({Rule.OPENING_STATUS, Rule.HEADCOUNT})
_SENDING: Any = MoveCase.sending_manager_external_id
_RECEIVING: Any = MoveCase.receiving_manager_external_id
_ACCEPTED: Any = MoveCase.accepted_on
_ANSWERING_ORDER = (CaseSide.PERSON, CaseSide.RECEIVING, CaseSide.SENDING, CaseSide.HR)


def begin(
    session: Session,
    actor: Actor,
    body: CaseBody,
    broken: tuple[FieldProblem, ...],
) -> Written[CaseRead]:
    """Begin a case: note an interest for oneself, or share it with the manager who hires.

    Raises
    ------
    NotFoundError
        When there is no such person or opening, or the caller may not know.
    NotYourStepError
        When the caller is not the person.
    DuplicateCaseError
        When the person has an open case for this opening.
    TransitionRefusedError
        When something is missing that the step needs.
    """
    check_beginner(session, actor, body.employee)
    today = utc_today()
    queries.lock_person(session, body.employee)
    opening = _opening_for(session, actor, body.opening)
    if queries.open_of_pair(session, body.employee, body.opening) is not None:
        raise DuplicateCaseError("There is an open case of this person and opening already.")
    person = queries.people(session, [body.employee], today)[body.employee]
    version = policy.version_for(session, person.org_unit)
    terms = policy.terms_of(session, version)
    step = case_step(body.action)
    facts = facts_of_new(session, person, opening, terms, broken, today)
    facts = acknowledging(facts, acknowledged=body.acknowledged_line)
    guards.refuse(step.needs, facts, {"state": None, "allowed": []})
    case = MoveCase(
        uid=str(uuid.uuid4()),
        employee_external_id=body.employee,
        opening_external_id=body.opening,
        opening_title=opening.title,
        opening_function=opening.function,
        kind=body.kind,
        state=step.to or CaseState.INTEREST,
        policy_version=version,
        motives=[motive.value for motive in body.motives],
        acknowledged_line=body.acknowledged_line,
        since=today,
    )
    case.updated_at = case.created_at
    if body.action is CaseAction.SHARE:
        case.receiving_manager_external_id = opening.hiring_manager
    _insert(session, case)
    record(
        session,
        case,
        actor.name,
        CaseSide.PERSON,
        body.action,
        step.told,
        event=ChangeAction.CREATED,
    )
    of = Held(case, person, opening, release=None, gates=[], terms=terms, today=today)
    read = views.read(of, facts_of(session, of), may_know(case, actor))
    return Written(read, created=True)


def broken_rules(
    snapshot: Snapshot, database: Database, actor: Actor, employee_id: str, opening_id: str
) -> tuple[FieldProblem, ...]:
    """The rules that keep a person from an opening, each by its name with the facts.

    What the caller may not know of has none; `begin` and `transition` tell that it is missing.
    """
    if actor.employee_external_id != employee_id:
        return ()
    person = snapshot.catalogue.people.get(employee_id)
    if person is None:
        return ()
    try:
        opening = snapshot.opening(opening_id, database)
    except NotFoundError:
        return ()
    results = rule_results(person.facts, opening, utc_today())
    return tuple(
        FieldProblem(one.rule.value, fact_text(one.fact, one.params, Language.ENGLISH))
        for one in results
        if not one.passed and one.rule not in _OWN_NEEDS
    )


def opening_to_share(database: Database, actor: Actor, uid: str, action: CaseAction) -> str | None:
    """The opening by whose rules the caller shares an interest of the own; None for other steps."""
    if action is not CaseAction.SHARE:
        return None
    with database.read() as session:
        case = queries.of_uid(session, uid)
        if case is None or case.employee_external_id != actor.employee_external_id:
            return None
        return case.opening_external_id


def transition(
    session: Session,
    actor: Actor,
    uid: str,
    body: TransitionBody,
    conditions: Conditions,
    broken: tuple[FieldProblem, ...] = (),
) -> Written[CaseRead]:
    """Take a step in a case.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know.
    NotYourStepError
        When the step is another side's.
    TransitionRefusedError
        When the state does not allow it, or something is missing that it needs.
    """
    of, sides = _locked(session, actor, uid, body.action)
    facts = facts_of(session, of)
    views.check_version(conditions, of, facts, sides)
    step = case_step(body.action)
    doer = Doer(actor.name, acting_side(step.who, sides))
    facts = _with_body(facts, of, body, broken)
    _check_state(step, of, facts, sides)
    _check_needs(session, step, of, facts, sides, body)
    carry_out(session, of, doer, body)
    session.flush()
    return Written(views.read(of, facts_of(session, of), may_know(of.case, actor)))


def get(session: Session, actor: Actor, uid: str) -> CaseRead:
    """A case, as the caller's side may know it.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know: the two look the same.
    """
    case, sides = known(queries.of_uid(session, uid), actor)
    of = held(session, case, utc_today())
    return views.read(of, facts_of(session, of), sides)


def page(session: Session, actor: Actor, query: CaseQuery) -> Page[CaseItem]:
    """A page of the cases that the caller may know of, the oldest first."""
    paging, today = query.paging(), utc_today()
    rows = queries.page(session, _known_to(actor, query), after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut(rows)
    people = queries.people(session, (case.employee_external_id for case in kept), today)
    found = queries.openings_of(session, kept)
    releases = queries.releases(session, [case.id for case in kept if case.id is not None])
    items = [
        views.item(
            case,
            people[case.employee_external_id],
            found[case.opening_external_id],
            releases.get(case.id or 0),
            may_know(case, actor),
        )
        for case in kept
    ]
    return Page(items=items, next_cursor=cursor)


def summary(session: Session, case: MoveCase, sides: Sides) -> CaseItem:
    """A case as in a list, for the rooms that tell something besides."""
    of = held(session, case, utc_today())
    return views.item(case, of.person, of.opening, of.release, sides)


def timeline(
    session: Session, actor: Actor, uid: str, query: PageQuery
) -> tuple[Page[TimelineRead], str]:
    """A page of what the caller's side was told of a case, and whose case it is."""
    case, sides = known(queries.of_uid(session, uid), actor)
    paging = query.paging()
    rows = queries.entries(session, case.id or 0, sides, after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut(rows)
    view = view_of(sides)
    items = [_entry(row, view) for row in kept]
    return Page(items=items, next_cursor=cursor), case.employee_external_id


def check_beginner(session: Session, actor: Actor, employee_id: str) -> None:
    """Refuse whoever is not the person; of whom one may not see, it is not told that they exist.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    NotYourStepError
        When the caller may see the person, but speaks for somebody else.
    """
    if actor.employee_external_id != employee_id:
        employees.audience_on(session, actor, employee_id)
    if not queries.people(session, [employee_id], utc_today()):
        raise NotFoundError("No such employee.")
    if actor.employee_external_id != employee_id:
        raise NotYourStepError("The person begins a move, and nobody else.")


def acting_side(who: Sides, sides: Sides) -> CaseSide:
    """The side as which a caller takes a step.

    Raises
    ------
    NotYourStepError
        When it is none of the caller's.
    """
    mine = who & sides
    if not mine:
        raise NotYourStepError("This step is another side's.")
    ordered = (*_ANSWERING_ORDER, CaseSide.HR_SYSTEM)
    return next(side for side in ordered if side in mine)


def members_of(facts: Facts, sides: Sides, state: CaseState) -> dict[str, object]:
    """What a refusal tells programs: the state, as far as it may be known, and what is allowed."""
    hidden = view_of(sides) is CaseSide.SENDING and state not in views.SENDING_SEES
    return {
        "state": None if hidden else state.value,
        "allowed": [one.model_dump(mode="json") for one in views.allowed(facts, sides)],
    }


def _locked(session: Session, actor: Actor, uid: str, action: CaseAction) -> tuple[Held, Sides]:
    """The case, locked; for an acceptance the person and the opening as well, in this order."""
    if action is CaseAction.ACCEPT:
        case, _ = known(queries.of_uid(session, uid), actor)
        queries.lock_person(session, case.employee_external_id)
        queries.lock_opening(session, case.opening_external_id)
    return locked_for(session, actor, uid)


def _with_body(
    facts: Facts, of: Held, body: TransitionBody, broken: tuple[FieldProblem, ...]
) -> Facts:
    """The facts with what the body states of them."""
    facts = acknowledging(facts, acknowledged=body.acknowledged_line)
    talked = body.talked_on if body.talked_on and body.talked_on <= of.today else None
    return replace(
        facts,
        broken_rules=broken,
        talked_on=talked or facts.talked_on,
        start_date=body.start_date or facts.start_date,
        others_confirmed=body.confirm,
        override_reason=body.override_reason,
    )


def _check_state(step: CaseStep, of: Held, facts: Facts, sides: Sides) -> None:
    if of.case.state not in step.states:
        raise TransitionRefusedError(
            f"{step.action} is not possible now. `allowed` tells what is.",
            members=members_of(facts, sides, of.case.state),
        )


def _check_needs(
    session: Session,
    step: CaseStep,
    of: Held,
    facts: Facts,
    sides: Sides,
    body: TransitionBody,
) -> None:
    needs = step.needs
    if step.action is CaseAction.REASSIGN:
        receiving = body.side is CaseSide.RECEIVING and body.manager is not None
        needs = (StepNeed.LINE_ACKNOWLEDGED,) if receiving else ()
        # HR cannot say for the person that the line may know.
        leads = employees.is_led_by(session, of.person.external_id, body.manager or "")
        facts = replace(facts, in_line=leads, acknowledged=of.case.acknowledged_line)
    guards.refuse(needs, facts, members_of(facts, sides, of.case.state))


def _opening_for(session: Session, actor: Actor, key: str) -> queries.OpeningRow:
    found = queries.openings(session, [key]).get(key)
    status = OpeningStatus.DRAFT if found is not None and found.is_draft else OpeningStatus.OPEN
    if found is None or not openings.may_know_of(session, actor, key, status):
        raise NotFoundError("No such opening.")
    return found


def _insert(session: Session, case: MoveCase) -> None:
    try:
        with session.begin_nested():
            session.add(case)
    except IntegrityError:
        message = "There is an open case of this person and opening already."
        raise DuplicateCaseError(message) from None


def _known_to(actor: Actor, query: CaseQuery) -> ColumnElement[bool]:
    """Which rows the caller may know of; the same as `may_know` says of each."""
    own = actor.employee_external_id
    state, since = query.state, query.updated_since
    told = col(MoveCase.state) == state if state is not None else None
    if own is None:
        condition = _known_to_unbound(actor)
        if since is not None:
            condition = condition & (col(MoveCase.updated_at) >= since)
        return condition if told is None else condition & told
    leads = actor.reach is Reach.TEAM
    columns: dict[CaseSide, Any] = {CaseSide.PERSON: col(MoveCase.employee_external_id)}
    if leads:
        columns[CaseSide.RECEIVING] = _RECEIVING
        columns[CaseSide.SENDING] = _SENDING
    parts: list[ColumnElement[bool]] = []
    for side, column in columns.items():
        if query.role not in {None, side}:
            continue
        part: ColumnElement[bool] = column == own
        if told is not None and (side is not CaseSide.SENDING or state in views.SENDING_SEES):
            part = part & told
        elif told is not None:
            continue
        if since is not None:
            part = part & queries.changed_for(side, since)
        parts.append(part)
    return or_(false(), *parts)


def _known_to_unbound(actor: Actor) -> ColumnElement[bool]:
    if is_hr(actor):
        return col(MoveCase.id) > 0
    if actor.kind is ActorKind.HR_INTEGRATION:
        released: ColumnElement[bool] = _SENDING.is_not(None) | _ACCEPTED.is_not(None)
        return released
    return false()


def _entry(row: TimelineEntry, view: CaseSide) -> TimelineRead:
    hidden = view is CaseSide.SENDING and row.state not in views.SENDING_SEES
    return TimelineRead(
        occurred_at=row.occurred_at,
        side=row.side,
        action=row.action,
        on_behalf_of=row.on_behalf_of,
        state=None if hidden else row.state,
        by=row.actor if row.side in {CaseSide.HR, CaseSide.HR_SYSTEM} else None,
        details=row.details,
    )
