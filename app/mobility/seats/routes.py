"""The paths of seats and of those who follow."""

from typing import Annotated

from fastapi import Query, Security

from app.core.answers import ExternalIdPath
from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.security import Actor, Scope
from app.core.security.authentication import authorise_confidant
from app.mobility.seats import service
from app.mobility.seats.schemas import FollowersRead, SuccessorQuery
from app.serving import Live

SeatReader = Annotated[Actor, Security(authorise_confidant, scopes=[Scope.MOVES_READ.value])]
router = Router(prefix="/v1", tags=["moves"])


@router.get(
    "/employees/{external_id}/seat/successors",
    operation_id="getSeatSuccessors",
    summary="Find who could follow a person",
)
def get_seat_successors(
    external_id: ExternalIdPath,
    query: Annotated[SuccessorQuery, Query()],
    db: Db,
    actor: SeatReader,
    live: Live,
    reads: Reader,
) -> FollowersRead:
    """Find who could take the seat of a person, and who theirs, whether or not the person moves.

    For HR and the person's line. The seat follows from the person's record; no opening is needed.
    Only people come who are open to moves and whom the step serves. HR needs the scope
    confidential:read besides.
    """
    answer = service.successors(live.current(), db, actor, external_id, query)
    reads.note(actor, {external_id, *service.named_in(answer)})
    return answer
