"""The path of career paths."""

from typing import Annotated

from fastapi import Path, Query

from app.core.db import Db
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import PersonalMatchReader
from app.matching.career_paths import service
from app.matching.career_paths.schemas import CareerPathList, CareerQuery
from app.matching.languages import Speaking
from app.serving import Live

router = Router(prefix="/v1/employees", tags=["matching"])


@router.get(
    "/{external_id}/career-paths",
    operation_id="getCareerPaths",
    summary="Find paths of several steps to a role",
)
def get_career_paths(
    external_id: Annotated[ExternalId, Path(description="The employee's key.")],
    query: Annotated[CareerQuery, Query()],
    db: Db,
    actor: PersonalMatchReader,
    live: Live,
    reads: Reader,
    spoken: Speaking,
) -> CareerPathList:
    """Find the best paths through the organisation's roles, and what to learn on each step.

    The roles on a path need no opening today. A step is feasible when its score reaches
    `least_score`, it leads at most two grades up or one down, the person has not held the role
    before and no aspiration rules it out. If there is no path, `note` names the limit that is in
    the way. Aspirations count as far as you may know them.
    """
    language = spoken.choose(query.language)
    answer = service.find(live.current(), db, actor, external_id, query, language)
    reads.note(actor, [external_id])
    return answer
