"""Records that cannot go while somebody moves by them."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.core.errors import ConflictError
from app.core.security import Actor, ActorKind, Scope
from models.cases import MoveCase
from models.employees import Employee
from models.move_vocabulary import CaseState
from models.openings import Opening

_MOVING = (CaseState.ACCEPTED, CaseState.STARTED)


class MovesUnderWayError(ConflictError):
    """Somebody accepted a move by this record, or began in it."""

    code = "moves_under_way"
    title = "Moves under way"


_INSTEAD = {
    Employee: "Record the last day instead: it ends them, and tells the others of it.",
    Opening: "Close the opening instead.",
}


def refuse_while_moving(session: Session, actor: Actor, row: Employee | Opening) -> None:
    """Refuse to delete a person or an opening of a move that was accepted.

    Earlier interests are no reason: whoever deletes the record may not know that there are any.

    Raises
    ------
    MovesUnderWayError
        When there are moves; how many is told to those who may know of them.
    """
    of_person = isinstance(row, Employee)
    key = MoveCase.employee_external_id if of_person else MoveCase.opening_external_id
    query = select(func.count()).where(key == row.external_id, col(MoveCase.state).in_(_MOVING))
    moves = session.exec(query.select_from(MoveCase)).one()
    if not moves:
        return
    knows = actor.kind is ActorKind.HR_INTEGRATION or actor.may(Scope.CONFIDENTIAL)
    told = "Moves are" if not knows else "1 move is" if moves == 1 else f"{moves} moves are"
    raise MovesUnderWayError(f"{told} under way. {_INSTEAD[type(row)]}")
