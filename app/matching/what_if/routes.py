"""The path of what if."""

from typing import Annotated

from fastapi import Path, Query

from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import PersonalMatchReader
from app.matching.languages import Speaking
from app.matching.schemas import AnswerLanguage
from app.matching.what_if import service
from app.matching.what_if.schemas import WhatIfBody, WhatIfList
from app.serving import Live

router = Router(prefix="/v1/employees", tags=["matching"])


@router.post(
    "/{external_id}/what-if",
    operation_id="askWhatIf",
    summary="Rank openings for an employee who had changed",
)
def ask_what_if(
    external_id: Annotated[ExternalId, Path(description="The employee's key.")],
    body: WhatIfBody,
    db: Db,
    actor: PersonalMatchReader,
    live: Live,
    reads: Reader,
    spoken: Speaking,
    language: Annotated[AnswerLanguage, Query()] = None,
) -> WhatIfList:
    """Rank as if the person held other skills or had other wishes, with today's place of each.

    Nothing is stored, and nothing is noted as shown. A manager asks about skills alone.
    """
    answer = service.rank_changed(
        live.current(), db, actor, external_id, body, spoken.choose(language)
    )
    reads.note(actor, [external_id])
    return answer
