"""What is held of the moves of a person, and of the managers who take part in them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlmodel import Session, col

from app.governance.privacy.holdings.holding import (
    Holding,
    Row,
    nothing,
    rows_of,
    table_named,
    touched,
)
from models.cases import MoveCase, ReleaseOffer

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


# What hangs on a case goes before it: its rows are found by the case.
OF_MOVES: Mapping[str, Holding] = {
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
    "exposures": nothing("How many people ask for an opening, without who."),
    "move_policies": nothing("Which terms moves follow."),
}
