"""The path of the move policy."""

from typing import Annotated

from fastapi import Query, Security

from app.core.answers import Reading, Writing, tagged
from app.core.routing import Router
from app.core.security import Actor, MovesReader, Scope
from app.core.security.authentication import authorise_unbound
from app.mobility.policy import service
from app.mobility.policy.schemas import MovePolicyBody, MovePolicyQuery, MovePolicyRead

_SETS = [Scope.MOVES_WRITE.value, Scope.CONFIDENTIAL.value]
PolicySetter = Annotated[Actor, Security(authorise_unbound, scopes=_SETS)]

router = Router(prefix="/v1/move-policy", tags=["moves"])


@router.get(
    "",
    operation_id="getMovePolicy",
    summary="Read the terms that moves follow",
    responses=tagged(MovePolicyRead),
)
def get_move_policy(
    query: Annotated[MovePolicyQuery, Query()], _actor: MovesReader, reading: Reading
) -> MovePolicyRead:
    """Read every deadline and limit, and who else has to agree at which place."""
    with reading.session() as session:
        read = service.get(session, query.org_unit)
    return reading.answer(read)


@router.put(
    "",
    operation_id="putMovePolicy",
    summary="Change the terms that moves follow",
    responses=tagged(MovePolicyRead),
)
def put_move_policy(
    query: Annotated[MovePolicyQuery, Query()],
    body: MovePolicyBody,
    actor: PolicySetter,
    writing: Writing,
) -> MovePolicyRead:
    """Change the terms for moves that begin from now on.

    Cases that are under way keep the version under which they began. The change is audited. You
    need the scopes moves:write and confidential:read.
    """
    with writing.session() as session:
        written = service.change(session, actor, query.org_unit, body, writing.conditions)
    return writing.answer(written)
