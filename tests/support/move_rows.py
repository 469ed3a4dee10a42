"""One connected row of each table of moves."""

from datetime import date

from sqlmodel import Session

from models import (
    Exposure,
    Gate,
    LeaderPlan,
    LeadingSpell,
    MoveCase,
    MovePolicy,
    Outcome,
    PlanItem,
    Release,
    ReleaseOffer,
    TimelineEntry,
)
from models.move_vocabulary import (
    CaseSide,
    CaseState,
    GateKind,
    OutcomeSide,
    PlanKind,
    PlanSide,
    ReleaseState,
)


def add_a_move_case(session: Session, day: date) -> None:
    """A case with all that belongs to it, of the person `E-1` and the opening `O-1`."""
    session.add(MovePolicy(org_unit="Sales", terms={"answer_release_days": 10}, made_by="key:a"))
    session.add(
        MoveCase(
            id=1,
            uid="5d0c6f0a-8d2f-4a49-9c55-6c1d7b1a2f01",
            employee_external_id="E-1",
            opening_external_id="O-1",
            state=CaseState.SELECTION,
            motives=["growth"],
            since=day,
        )
    )
    session.add(LeadingSpell(employee_external_id="E-1", manager_external_id="E-1", began_on=day))
    session.add(Exposure(opening_external_id="O-1", measured_on=day, firsts=7, asking=9))
    session.add(
        ReleaseOffer(
            employee_external_id="E-1",
            manager_external_id="E-1",
            function="Sales",
            release_date=day,
        )
    )
    session.add(LeaderPlan(employee_external_id="E-1", template="return", started_on=day))
    session.flush()
    session.add_all(
        [
            PlanItem(
                case_id=1,
                key="visits",
                side=PlanSide.MENTOR,
                kind=PlanKind.COMMITMENT,
                text="Meet every two weeks.",
                due_day=30,
                proposed_by=PlanSide.PERSON,
                mentor_external_id="E-1",
                agreed_by_external_id="E-1",
            ),
            Release(
                case_id=1,
                state=ReleaseState.ASKED,
                asked_on=day,
                asked_by=CaseSide.PERSON,
                answer_by=day,
            ),
            Outcome(
                case_id=1,
                day=90,
                side=OutcomeSide.SENDING,
                answered_by="key:a",
                seat_covered=True,
                covered_after_days=40,
                suffered=["deadlines"],
            ),
            Gate(case_id=1, kind=GateKind.WORKS_COUNCIL, due_on=day),
            TimelineEntry(
                case_id=1,
                side=CaseSide.PERSON,
                actor="key:a",
                action="share",
                state=CaseState.SHARED,
                told=["receiving"],
            ),
        ]
    )
