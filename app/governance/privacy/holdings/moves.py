"""What is held of the moves of a person, and of the managers who take part in them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlmodel import Session, col

from app.governance.privacy.holdings.holding import (
    Holding,
    Row,
    nothing,
    owned,
    rows_of,
    table_named,
    touched,
)
from models.cases import MoveCase, ReleaseOffer
from models.leading import LeadingSpell
from models.plans import LeaderPlan, PlanItem

_MANAGERS = (MoveCase.receiving_manager_external_id, MoveCase.sending_manager_external_id)


def _own(external_id: str) -> ColumnElement[bool]:
    return col(MoveCase.employee_external_id) == external_id


def _tell_cases(session: Session, external_id: str) -> list[Row]:
    """The person's own cases; of those of others only that she was the manager."""
    table = table_named("move_cases")
    led = or_(*(col(manager) == external_id for manager in _MANAGERS))
    named = select(table.c.uid, *(col(manager) for manager in _MANAGERS)).where(led)
    return [
        *rows_of(session, table, _own(external_id), ("id",)),
        *(dict(row) for row in session.execute(named).mappings()),
    ]


def _clear_cases(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    """The person's own cases go; those of others stay, without the name of their manager."""
    unnamed = sum(
        touched(
            session.execute(
                update(MoveCase)
                .where(col(manager) == external_id)
                .values({col(manager): None})
                .execution_options(synchronize_session=False)
            )
        )
        for manager in _MANAGERS
    )
    return unnamed + touched(session.execute(delete(MoveCase).where(_own(external_id))))


def _of_case(what: str, name: str) -> Holding:
    """Rows that hang on a case of the person."""
    table = table_named(name)

    def mine(external_id: str) -> ColumnElement[bool]:
        cases = select(col(MoveCase.id)).where(_own(external_id))
        condition: ColumnElement[bool] = table.c.case_id.in_(cases)
        return condition

    def tell(session: Session, external_id: str) -> list[Row]:
        return rows_of(session, table, mine(external_id), ("id", "case_id"))

    def clear(session: Session, external_id: str, _ids: Sequence[int]) -> int:
        return touched(session.execute(delete(table).where(mine(external_id))))

    return Holding(what, tell, clear)


def _offered(external_id: str) -> ColumnElement[bool]:
    to_whom: ColumnElement[bool] = col(ReleaseOffer.employee_external_id) == external_id
    return to_whom | (col(ReleaseOffer.manager_external_id) == external_id)


def _tell_offers(session: Session, external_id: str) -> list[Row]:
    return rows_of(session, table_named("release_offers"), _offered(external_id), ("id",))


def _clear_offers(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    return touched(session.execute(delete(ReleaseOffer).where(_offered(external_id))))


_NAMED = (PlanItem.mentor_external_id, PlanItem.agreed_by_external_id)


def _own_items(external_id: str) -> ColumnElement[bool]:
    """Of the plan of a case of the person, or of the leader's plan that she follows."""
    cases = select(col(MoveCase.id)).where(_own(external_id))
    plans = select(col(LeaderPlan.id)).where(col(LeaderPlan.employee_external_id) == external_id)
    return col(PlanItem.case_id).in_(cases) | col(PlanItem.leader_plan_id).in_(plans)


def _tell_items(session: Session, external_id: str) -> list[Row]:
    """The person's own plans; of those of others only that she is the mentor, or agreed."""
    table = table_named("plan_items")
    named = or_(*(col(column) == external_id for column in _NAMED)) & ~_own_items(external_id)
    mine = select(table.c.key, *(col(column) for column in _NAMED)).where(named)
    of_plans = ("id", "case_id", "leader_plan_id")
    return [
        *rows_of(session, table, _own_items(external_id), of_plans),
        *(
            {name: value for name, value in row.items() if name == "key" or value == external_id}
            for row in session.execute(mine).mappings()
        ),
    ]


def _clear_items(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    """The person's own plans go; those of others stay, without her name."""
    gone = touched(session.execute(delete(PlanItem).where(_own_items(external_id))))
    for column in _NAMED:
        unnamed = update(PlanItem).where(col(column) == external_id).values({col(column): None})
        gone += touched(session.execute(unnamed.execution_options(synchronize_session=False)))
    return gone


def _tell_spells(session: Session, external_id: str) -> list[Row]:
    """Who led the person; of others only from when until when the person led them."""
    table = table_named("leading_spells")
    own = rows_of(session, table, table.c.employee_external_id == external_id, ("id",))
    led = table.c.manager_external_id == external_id
    return own + rows_of(session, table, led, ("id", "employee_external_id"))


def _clear_spells(session: Session, external_id: str, _ids: Sequence[int]) -> int:
    """The person's own go; those in which the person led others stay, without the name."""
    mine = delete(LeadingSpell).where(col(LeadingSpell.employee_external_id) == external_id)
    gone = touched(session.execute(mine))
    led = update(LeadingSpell).where(col(LeadingSpell.manager_external_id) == external_id)
    unnamed = led.values(manager_external_id=None)
    return gone + touched(session.execute(unnamed.execution_options(synchronize_session=False)))


# What hangs on a case goes before it: its rows are found by the case.
OF_MOVES: Mapping[str, Holding] = {
    "plan_items": Holding(
        "What is planned for the person's moves, and the plans of others that name the person.",
        _tell_items,
        _clear_items,
    ),
    "leader_plans": owned(
        "The plan that the person follows as a leader.",
        "leader_plans",
        "employee_external_id",
        "id",
    ),
    "releases": _of_case("Releases that were asked for the person.", "releases"),
    "gates": _of_case("Consents that the person's moves need.", "gates"),
    "outcomes": _of_case("What the sides say became of the person's moves.", "outcomes"),
    "timeline_entries": _of_case("What happened in the person's moves.", "timeline_entries"),
    "move_cases": Holding(
        "Moves that the person considers or made, and those in which the person is the manager.",
        _tell_cases,
        _clear_cases,
    ),
    "release_offers": Holding(
        "Offers to release the person, and those that the person made.", _tell_offers, _clear_offers
    ),
    "leading_spells": Holding(
        "Who led the person from when until when, and when the person led others.",
        _tell_spells,
        _clear_spells,
    ),
    "exposures": nothing("How many people ask for an opening, without who."),
    "move_policies": nothing("Which terms moves follow."),
}
