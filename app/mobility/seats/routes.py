"""The paths of seats and of those who follow."""

from typing import Annotated

from fastapi import Path, Query, Security

from app.core.answers import ExternalIdPath
from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.security import Actor, CaseReader, Scope
from app.core.security.authentication import authorise_confidant
from app.mobility.seats import service
from app.mobility.seats.schemas import BackfillQuery, EffectRead, FollowersRead, SuccessorQuery
from app.serving import Live

SeatReader = Annotated[Actor, Security(authorise_confidant, scopes=[Scope.MOVES_READ.value])]
CaseUid = Annotated[str, Path(max_length=36, description="The case's id.")]
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


@router.get(
    "/move-cases/{case_uid}/backfill",
    operation_id="getMoveCaseBackfill",
    summary="Find who could follow in a move",
)
def get_move_case_backfill(
    case_uid: CaseUid,
    query: Annotated[BackfillQuery, Query()],
    db: Db,
    actor: CaseReader,
    live: Live,
    reads: Reader,
) -> FollowersRead:
    """Find who could take the seat that the person leaves, and who theirs.

    HR reads all names; the sending side those of the first step; the person only whether there is
    somebody.
    """
    answer, person = service.backfill(live.current(), db, actor, case_uid, query)
    people = {person, *service.named_in(answer)}
    reads.note(actor, people, confidential=True, case=case_uid)
    return answer


@router.get(
    "/move-cases/{case_uid}/effect",
    operation_id="getMoveCaseEffect",
    summary="See what a move does to both teams",
)
def get_move_case_effect(
    case_uid: CaseUid, db: Db, actor: CaseReader, live: Live, reads: Reader
) -> EffectRead:
    """See which skills are covered before and after, who alone holds one, and the bridges gained.

    Each manager reads the own team, HR both. Every number is told by the people whom it counts;
    results and pay are no part of it. Once the opening was deleted, HR and the receiving side get
    410 `opening_gone`.
    """
    answer, named = service.effect(live.current(), db, actor, case_uid)
    reads.note(actor, named, confidential=True, case=case_uid)
    return answer
