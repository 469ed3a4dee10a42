"""The path of a case's match."""

from typing import Annotated

from fastapi import Path, Query

from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.security import MovesReader
from app.matching.languages import Speaking
from app.matching.schemas import AnswerLanguage
from app.mobility.match import service
from app.mobility.match.schemas import CaseMatchRead
from app.serving import Live

CaseUid = Annotated[str, Path(max_length=36, description="The case's id.")]
router = Router(prefix="/v1/move-cases", tags=["moves"])


@router.get(
    "/{case_uid}/match",
    operation_id="getMoveCaseMatch",
    summary="See how well a move fits, and why",
)
def get_move_case_match(
    case_uid: CaseUid,
    db: Db,
    actor: MovesReader,
    live: Live,
    reads: Reader,
    spoken: Speaking,
    language: Annotated[AnswerLanguage, Query()] = None,
) -> CaseMatchRead:
    """Read the score and the reasons of a case, each with its code and its parameters.

    The person and HR read what the explanation of the pair tells, with every wish; the receiving
    side what rests on skills, work and shared wishes. The sending side reads who moves where and
    when, and no score. A case that ended has none (409 `case_closed`), nor has one whose opening
    was deleted (410 `opening_gone`).
    """
    read = service.match(live.current(), db, actor, case_uid, spoken.choose(language))
    reads.note(actor, [read.employee.external_id], confidential=True, case=case_uid)
    return read
