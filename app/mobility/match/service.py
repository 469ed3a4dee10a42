"""The rules of a case's match: which side reads the explanation of the pair, and how much of it."""

from collections.abc import Mapping

from app.core.db import Database
from app.core.errors import ConflictError
from app.core.security import Actor
from app.matching.explanations.service import explained
from app.matching.words import Language
from app.mobility.cases.service import summary
from app.mobility.knowing import known, view_of
from app.mobility.match import queries
from app.mobility.match.schemas import CaseMatchRead
from app.mobility.openings import opening_of
from app.serving import Snapshot
from models.move_vocabulary import CaseSide
from models.vocabulary import Audience

_AUDIENCES: Mapping[CaseSide, Audience] = {
    CaseSide.PERSON: Audience.EMPLOYEE,
    CaseSide.HR: Audience.HR,
    # Skills and work, and of the wishes those that the person shows to managers.
    CaseSide.RECEIVING: Audience.MANAGER,
}


class CaseClosedError(ConflictError):
    """The case ended, and a match is told of moves under way alone."""

    code = "case_closed"
    title = "Case closed"


def match(
    snapshot: Snapshot, database: Database, actor: Actor, uid: str, language: Language
) -> CaseMatchRead:
    """How well the opening of a case fits the person, as the caller's side may know it.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know of it.
    CaseClosedError
        When the case ended.
    OpeningGoneError
        When the opening was deleted.
    NotRankedError
        When the person objects to being ranked.
    RankerUnavailableError
        When no ranker is loaded.
    """
    with database.read() as session:
        case, sides = known(queries.case(session, uid), actor)
        item = summary(session, case, sides)
        closed = case.closed_at is not None
    view = view_of(sides)
    audience = _AUDIENCES.get(view)
    found = None
    if audience is not None:
        if closed:
            raise CaseClosedError("The case ended; a match is told of moves under way.")
        opening = opening_of(snapshot, database, item.opening.external_id)
        found = explained(snapshot, item.employee.external_id, opening, audience, language)
    return CaseMatchRead(
        case=uid,
        view=view,
        employee=item.employee,
        opening=item.opening,
        start_date=item.start_date,
        match=found,
    )
