"""The path of a replay."""

from typing import Annotated

from fastapi import Path, Request

from app.core.db import Db
from app.core.routing import Router
from app.core.security import ModelReader
from app.core.services import services_of
from app.learning.lists import service
from app.learning.lists.schemas import ListIdPath, ListReplay

router = Router(prefix="/v1/lists", tags=["learning"])


@router.get("/{list_id}/replay", operation_id="replayList", summary="Compute a list anew")
def replay_list(
    list_id: Annotated[ListIdPath, Path()], request: Request, db: Db, actor: ModelReader
) -> ListReplay:
    """Compute the scores and the order of a served list again, from what they rested on.

    It shows that nothing but the version, the signals, prices and coins made the list. A list that
    rests on private wishes needs the scope `confidential`.
    """
    services = services_of(request.app)
    with db.read() as session:
        told = service.replay(session, services.settings, actor, list_id)
    services.metrics.observe_replay(equal=told.equal)
    return told
