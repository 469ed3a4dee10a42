"""The paths of exploration."""

from typing import Annotated

from fastapi import Query, Security

from app.core.answers import Reading, Writing, tagged
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import Actor, ModelReader, Scope
from app.core.security.authentication import authorise_unbound
from app.learning.exploration import service
from app.learning.exploration.schemas import ExplorationBody, ExplorationRead

Administrator = Annotated[Actor, Security(authorise_unbound, scopes=[Scope.ADMIN.value])]

router = Router(prefix="/v1/exploration", tags=["learning"])


@router.get(
    "",
    operation_id="getExploration",
    summary="See whether lists explore",
    responses=tagged(ExplorationRead),
)
def get_exploration(_actor: ModelReader, reading: Reading) -> ExplorationRead:
    """Read whether neighbours in people's own lists may change places, since when and why."""
    with reading.session() as session:
        read = service.get(session)
    return reading.answer(read)


@router.put(
    "",
    operation_id="putExploration",
    summary="Switch exploration on or off",
    responses=tagged(ExplorationRead),
)
def put_exploration(
    body: ExplorationBody, actor: Administrator, writing: Writing
) -> ExplorationRead:
    """Decide whether neighbours in people's own lists may change places from now on.

    Rankers learn from it how much a place counts. Tell people about it before you switch it on.
    The decision is audited and stays in the history. Every process follows within a second or two.
    """
    with writing.session() as session:
        written = service.decide(session, actor, body, writing.conditions)
    return writing.answer(written)


@router.get(
    "/history", operation_id="listExplorationHistory", summary="List decisions about exploration"
)
def list_exploration_history(
    query: Annotated[PageQuery, Query()], db: Db, _actor: ModelReader
) -> Page[ExplorationRead]:
    """List every decision by page, oldest first. The last one holds."""
    with db.read() as session:
        return service.page(session, query)
