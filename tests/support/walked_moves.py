"""Move cases and plans for a walk over every route: of each person, made anew for each request."""

import uuid
from typing import Any

from sqlalchemy import delete
from sqlmodel import col

from app.core.services import services_of
from models.base import utc_today
from models.cases import MoveCase, ReleaseOffer
from models.move_vocabulary import CaseState, PlanKind, PlanSide
from models.plans import LeaderPlan, PlanItem

ITEM = "walked"


def shared_case(app: Any, person: str, opening: str) -> str:
    """The id of a shared case of a person who has no other."""
    uid = str(uuid.uuid4())
    with services_of(app).database.write() as session:
        session.execute(delete(MoveCase).where(col(MoveCase.employee_external_id) == person))
        case = MoveCase(
            uid=uid,
            employee_external_id=person,
            opening_external_id=opening,
            state=CaseState.SHARED,
            since=utc_today(),
        )
        session.add(case)
        session.flush()
        session.add(_proposed(case_id=case.id))
    return uid


def leading(app: Any, person: str) -> None:
    """Let a person follow the plan of leaders, with one item that nobody agreed to."""
    with services_of(app).database.write() as session:
        mine = col(LeaderPlan.employee_external_id) == person
        session.execute(delete(LeaderPlan).where(mine))
        plan = LeaderPlan(
            employee_external_id=person, template="producer_to_leader", started_on=utc_today()
        )
        session.add(plan)
        session.flush()
        session.add(_proposed(leader_plan_id=plan.id))


def _proposed(**of: Any) -> PlanItem:
    return PlanItem(
        key=ITEM,
        side=PlanSide.PERSON,
        kind=PlanKind.COMMITMENT,
        text="Meet once a month.",
        due_day=30,
        proposed_by=PlanSide.PERSON,
        **of,
    )


def forget_cases(app: Any, person: str) -> None:
    """Let a person have no case."""
    with services_of(app).database.write() as session:
        session.execute(delete(MoveCase).where(col(MoveCase.employee_external_id) == person))


def forget_offer(app: Any, person: str) -> None:
    """Let nobody offer to release a person."""
    with services_of(app).database.write() as session:
        mine = col(ReleaseOffer.employee_external_id) == person
        session.execute(delete(ReleaseOffer).where(mine))


def offered_release(app: Any, person: str, manager: str) -> None:
    """Let a manager offer to release a person."""
    forget_offer(app, person)
    with services_of(app).database.write() as session:
        session.add(
            ReleaseOffer(
                employee_external_id=person, manager_external_id=manager, release_date=utc_today()
            )
        )
