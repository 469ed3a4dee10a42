"""The rules of plans: that of a move, that of a leader in office, and the templates of both."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from app.core.answers import Written
from app.core.db import Database
from app.core.errors import FieldProblem, InvalidInputError, NotFoundError
from app.core.etag import Conditions, etag_of
from app.core.journal import record_change
from app.core.pagination import PageQuery, encode_cursor
from app.core.schemas import Page
from app.core.security import Actor
from app.mobility.days import misplaced
from app.mobility.plans import items, policies, queries
from app.mobility.plans import plan as plans
from app.mobility.plans.drafting import (
    ANY,
    RETURN,
    Draft,
    drafts,
    gaps,
    held_by_one,
    template_for,
)
from app.mobility.plans.plan import Plan, owners_of
from app.mobility.plans.schemas import (
    LeaderPlanBody,
    LeaderPlanRead,
    PlanItemBody,
    PlanItemRead,
    PlanQuery,
    PlanRead,
    PlanTemplateRead,
)
from app.mobility.plans.template_files import named, templates
from app.serving import Person, Snapshot
from ml.frames import OpeningProfile
from models.base import utc_now, utc_today
from models.cases import MoveCase
from models.move_vocabulary import CaseSide, CaseState, PlanColumn, PlanSide
from models.plans import LeaderPlan, PlanItem
from models.vocabulary import ChangeAction, EntityKind

# A leader may be in office for long; days before the start are counted from it as well.
_FIRST_START = date(1900, 1, 1)
_NO_PERSON = "No such employee."


@dataclass(frozen=True, slots=True)
class OfCase:
    """The plan of a case, by the id of the case."""

    uid: str

    def find(self, session: Session, actor: Actor, *, lock: bool = False) -> Plan:
        """The plan as the caller comes to it."""
        return plans.of_case(session, actor, self.uid, lock=lock)[1]


@dataclass(frozen=True, slots=True)
class OfLeader:
    """The plan of a leader in office, by the id of that person."""

    external_id: str

    def find(self, session: Session, actor: Actor, *, lock: bool = False) -> Plan:
        """The plan as the caller comes to it."""
        return plans.of_leader(session, actor, self.external_id, lock=lock)[1]


Whose = OfCase | OfLeader


def page(query: PageQuery) -> Page[PlanTemplateRead]:
    """A page of the templates, by name."""
    paging, all_of_them = query.paging(), templates()
    end = paging.after + paging.limit
    cursor = encode_cursor(end) if end < len(all_of_them) else None
    return Page(items=list(all_of_them[paging.after : end]), next_cursor=cursor)


def get_item(session: Session, actor: Actor, whose: Whose, key: str) -> tuple[PlanItemRead, str]:
    """An item that the caller reads, and whose plan it is in; refusals are those of `items`."""
    plan = whose.find(session, actor)
    return items.get(session, plan, key), plan.person


def put_item(
    session: Session,
    actor: Actor,
    whose: Whose,
    key: str,
    body: PlanItemBody,
    conditions: Conditions,
) -> tuple[Written[PlanItemRead], str]:
    """Propose or change an item; and whose plan it is in."""
    plan = whose.find(session, actor, lock=True)
    return items.put(session, actor, plan, key, body, conditions), plan.person


def agree(
    session: Session, actor: Actor, whose: Whose, key: str, conditions: Conditions
) -> Written[PlanItemRead]:
    """Agree to an item of the own side."""
    return items.agree(session, actor, whose.find(session, actor, lock=True), key, conditions)


def finish(
    session: Session, actor: Actor, whose: Whose, key: str, conditions: Conditions
) -> Written[PlanItemRead]:
    """Say that an item of the own side is done."""
    return items.finish(session, actor, whose.find(session, actor, lock=True), key, conditions)


def drop(session: Session, actor: Actor, whose: Whose, key: str, conditions: Conditions) -> None:
    """Take an item away."""
    items.drop(session, actor, whose.find(session, actor, lock=True), key, conditions)


def committed_sides(session: Session, case: MoveCase) -> frozenset[CaseSide]:
    """The sides of a case that agreed to a commitment; a start waits for each of them.

    Nobody asks for it before the acceptance or after the start.
    """
    if case.state is not CaseState.ACCEPTED:
        return frozenset()
    owners = owners_of(case)
    return frozenset(
        CaseSide(item.side)
        for item in queries.items(session, queries.of_case(case.id or 0))
        if item.side in policies.COMMITTING and policies.counts(item, owners)
    )


def carry_on(session: Session, before: MoveCase, after: MoveCase) -> None:
    """Let the commitments that bind in one case bind in the case that goes on from it."""
    owners = owners_of(before)
    for item in queries.items(session, queries.of_case(before.id or 0)):
        if policies.counts(item, owners):
            kept = item.model_dump(exclude={"id", "case_id"})
            session.add(PlanItem(**kept, case_id=after.id))


def of_case(
    snapshot: Snapshot, database: Database, actor: Actor, uid: str, query: PlanQuery
) -> tuple[PlanRead, str]:
    """The plan of a case, as far as the caller reads it; and whose case it is.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know of it.
    NotYourStepError
        When the caller has no part in the plan.
    InvalidInputError
        When there is no such template.
    """
    with database.read() as session:
        case, plan = plans.of_case(session, actor, uid)
        shown = items.all_items(session, plan)
    name, found = _drafted(snapshot, database, case, query.template)
    return (
        PlanRead(
            starts_on=plan.starts_on,
            template=name,
            items=shown,
            commitments=items.commitments(shown),
            drafts=items.drafts_read(plan, found, shown) if plan.is_open else [],
        ),
        plan.person,
    )


def _drafted(
    snapshot: Snapshot, database: Database, case: MoveCase, chosen: str | None
) -> tuple[str, list[Draft]]:
    person = snapshot.catalogue.people.get(case.employee_external_id)
    opening = _profile(snapshot, database, case)
    if person is None or opening is None:
        name = chosen or ANY
        return name, drafts(named(name), [], [])
    role = snapshot.catalogue.roles.by_key.get(person.facts.role_key or "")
    leads = role is not None and role.people_leader
    returned = case.state is CaseState.RETURNED
    name = chosen or template_for(person.work, opening, leads=leads, returned=returned)
    template = named(name)
    if name == RETURN:
        return name, drafts(template, [], [])
    alone = held_by_one(person.work, [one.work for one in colleagues(snapshot, person)])
    return name, drafts(template, alone, gaps(person.work, opening))


def _profile(snapshot: Snapshot, database: Database, case: MoveCase) -> OpeningProfile | None:
    """What the opening of a case asks for; nothing of one that was deleted meanwhile."""
    try:
        return snapshot.opening(case.opening_external_id, database).profile
    except NotFoundError:
        return None


def colleagues(snapshot: Snapshot, person: Person) -> Sequence[Person]:
    """The others who work in the unit of a person today."""
    unit, today = person.facts.org_unit, utc_today()
    if unit is None:
        return ()
    return [
        one
        for one in snapshot.catalogue.people.values()
        if one.facts.org_unit == unit and one is not person and one.facts.is_employed(today)
    ]


def of_leader(session: Session, actor: Actor, external_id: str) -> LeaderPlanRead:
    """The plan of a leader in office.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know of it.
    """
    row, plan = plans.of_leader(session, actor, external_id)
    return _leader_read(row, plan, items.all_items(session, plan))


def put_leader(
    session: Session,
    actor: Actor,
    external_id: str,
    body: LeaderPlanBody,
    conditions: Conditions,
) -> Written[LeaderPlanRead]:
    """Begin the plan of a leader, or turn it to another template: the way back, for one.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller is neither that person nor HR.
    InvalidInputError
        When the template is none for leaders in office, or the start lies too far away.
    """
    _check_leader(session, actor, external_id)
    template = named(body.template, in_office=True)
    wrong = misplaced(body.started_on, _FIRST_START, utc_today())
    if wrong is not None:
        problem = FieldProblem("/started_on", wrong)
        raise InvalidInputError("The plan was refused.", [problem])
    row = queries.leader_plan(session, external_id, lock=True)
    created = row is None
    if row is None:
        conditions.check_write(None)
        row = LeaderPlan(
            employee_external_id=external_id, template=template.key, started_on=body.started_on
        )
    else:
        conditions.check_write(etag_of(of_leader(session, actor, external_id)))
        if _stated(row) == body:
            return Written(of_leader(session, actor, external_id), changed=False)
        row.version, row.updated_at = row.version + 1, utc_now()
    row.template, row.started_on = template.key, body.started_on
    row.with_manager = body.with_manager
    session.add(row)
    _record_leader(session, actor, external_id)
    return Written(of_leader(session, actor, external_id), created=created)


def delete_leader(session: Session, actor: Actor, external_id: str, conditions: Conditions) -> None:
    """End the plan of a leader, with all its items.

    Raises
    ------
    NotFoundError
        When there is none, or the caller is neither that person nor HR.
    """
    _check_leader(session, actor, external_id)
    row, plan = plans.of_leader(session, actor, external_id, lock=True)
    conditions.check_write(etag_of(_leader_read(row, plan, items.all_items(session, plan))))
    session.delete(row)
    _record_leader(session, actor, external_id)


def _check_leader(session: Session, actor: Actor, external_id: str) -> None:
    sides = plans.leaders_sides(actor, external_id, None)
    if not sides or queries.person(session, external_id) is None:
        raise NotFoundError(_NO_PERSON)


def _leader_read(row: LeaderPlan, plan: Plan, shown: list[PlanItemRead]) -> LeaderPlanRead:
    template = named(row.template, in_office=True)
    found = [_in_office(draft) for draft in drafts(template, [], [])]

    def in_column(column: PlanColumn | None) -> list[PlanItemRead]:
        return [one for one in shown if one.column is column]

    return LeaderPlanRead(
        employee=row.employee_external_id,
        template=row.template,
        text=template.text,
        started_on=row.started_on,
        with_manager=row.with_manager,
        system=in_column(PlanColumn.SYSTEM),
        people=in_column(PlanColumn.PEOPLE),
        others=in_column(None),
        drafts=items.drafts_read(plan, found, shown),
        way_back=None if row.template == RETURN else RETURN,
    )


def _in_office(draft: Draft) -> Draft:
    """What the team that is left does in a move, the own manager does where nobody moves."""
    return replace(draft, side=PlanSide.RECEIVING) if draft.side is PlanSide.SENDING else draft


def _stated(row: LeaderPlan) -> LeaderPlanBody:
    return LeaderPlanBody(
        template=row.template, started_on=row.started_on, with_manager=row.with_manager
    )


def _record_leader(session: Session, actor: Actor, external_id: str) -> None:
    session.flush()
    record_change(
        session,
        actor.name,
        ChangeAction.UPDATED,
        EntityKind.EMPLOYEE,
        external_id,
        {"fields": ["leader_plan"]},
        confidential=True,
    )
