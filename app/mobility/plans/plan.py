"""A plan as somebody comes to it: that of a move case, or that of a leader in office."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement
from sqlmodel import Session

from app.core.errors import NotFoundError
from app.core.security import Actor, Reach
from app.mobility.errors import NotYourStepError
from app.mobility.knowing import is_confidential, is_hr, may_know
from app.mobility.plans import queries
from app.mobility.plans.policies import Standing
from models.cases import MoveCase
from models.move_vocabulary import CaseSide, CaseState, PlanSide
from models.plans import LeaderPlan
from models.vocabulary import EntityKind

# A case that ended without a move has nothing to plan for any more.
_WITHOUT_A_MOVE = frozenset(
    {
        CaseState.WITHDRAWN,
        CaseState.DECLINED,
        CaseState.REFUSED,
        CaseState.CANCELLED,
        CaseState.EXPIRED,
    }
)
_NO_CASE = "No such move case."
_NO_PLAN = "No such leader's plan."
_SIDES = frozenset(side.value for side in PlanSide)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whose plan it is, from which day it counts, and as whom the caller stands to it.

    `entity` and `key` are the record that a change of the plan is a change of.
    """

    standing: Standing
    person: str
    name: str
    starts_on: date | None
    entity: EntityKind
    key: str
    confidential: bool
    is_open: bool
    case_id: int | None = None
    leader_plan_id: int | None = None

    @property
    def mine(self) -> ColumnElement[bool]:
        """That an item is of this plan."""
        if self.case_id is not None:
            return queries.of_case(self.case_id)
        return queries.of_leader(self.leader_plan_id or 0)


def owners_of(case: MoveCase) -> Mapping[PlanSide, str | None]:
    """Who each side of a case is now."""
    return {
        PlanSide.PERSON: case.employee_external_id,
        PlanSide.SENDING: case.sending_manager_external_id,
        PlanSide.RECEIVING: case.receiving_manager_external_id,
    }


def of_case(
    session: Session, actor: Actor, uid: str, *, lock: bool = False
) -> tuple[MoveCase, Plan]:
    """The plan of a case, for its sides and for a mentor whom it asks.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know of it.
    NotYourStepError
        When the caller knows of the case and has no part in its plan.
    """
    case, own = queries.case(session, uid, lock=lock), actor.employee_external_id
    # Asked whether or not there is such a case: who may not know of it waits as long.
    asked = own is not None and queries.asks_mentor(session, uid, own)
    sides = frozenset[CaseSide]() if case is None else may_know(case, actor)
    if case is None or not (sides or asked):
        raise NotFoundError(_NO_CASE)
    case_id = case.id or 0
    mine = frozenset(PlanSide(side) for side in sides if side in _SIDES)
    if sides and not mine:
        raise NotYourStepError("The plan is for the sides of the case.")
    found = queries.person(session, case.employee_external_id)
    standing = Standing(mine, own, owners_of(case), case.accepted_on is not None)
    return case, Plan(
        standing=standing,
        person=case.employee_external_id,
        name=found[0] if found else "",
        starts_on=case.start_date,
        entity=EntityKind.MOVE_CASE,
        key=case.uid,
        confidential=is_confidential(case),
        is_open=case.state not in _WITHOUT_A_MOVE,
        case_id=case_id,
    )


def of_leader(
    session: Session, actor: Actor, external_id: str, *, lock: bool = False
) -> tuple[LeaderPlan, Plan]:
    """The plan of a leader in office: for the leader, HR, and the own manager once told.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know of it.
    """
    row = queries.leader_plan(session, external_id, lock=lock)
    found = queries.person(session, external_id)
    if row is None or found is None:
        raise NotFoundError(_NO_PLAN)
    name, manager = found
    manager = manager if row.with_manager else None
    mine = leaders_sides(actor, external_id, manager)
    if not mine:
        raise NotFoundError(_NO_PLAN)
    owners = {PlanSide.PERSON: external_id, PlanSide.RECEIVING: manager}
    return row, Plan(
        standing=Standing(mine, actor.employee_external_id, owners),
        person=external_id,
        name=name,
        starts_on=row.started_on,
        entity=EntityKind.EMPLOYEE,
        key=external_id,
        confidential=True,
        is_open=True,
        leader_plan_id=row.id,
    )


def leaders_sides(actor: Actor, leader: str, manager: str | None) -> frozenset[PlanSide]:
    """The sides that a caller is of the plan of a leader, whose manager may be none."""
    own = actor.employee_external_id
    if own is None:
        return frozenset({PlanSide.HR}) if is_hr(actor) else frozenset()
    if own == leader:
        return frozenset({PlanSide.PERSON})
    leads = actor.reach is Reach.TEAM and own == manager
    return frozenset({PlanSide.RECEIVING}) if leads else frozenset()
