"""The paths of skills."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Query, Request, Response, status

from app.catalog.skills import service
from app.catalog.skills.schemas import (
    NormaliseBody,
    NormalisedMentions,
    SkillBody,
    SkillQuery,
    SkillRead,
)
from app.core.answers import (
    MERGE_PATCH,
    ExternalIdPath,
    answer,
    answer_if_changed,
    patch_of,
    tagged,
)
from app.core.db import Db
from app.core.etag import Preconditions, PutConditions
from app.core.schemas import Page
from app.core.security import CatalogReader, OrganisationWriter
from app.serving import Live

router = APIRouter(prefix="/v1/skills", tags=["skills"])

_EXAMPLE: dict[str, Any] = {"alternative_labels": ["brand narratives", "telling stories"]}


@router.put(
    "/{external_id}",
    operation_id="putSkill",
    summary="Create or replace a skill",
    responses=tagged(SkillRead, created=True),
)
def put_skill(
    external_id: ExternalIdPath,
    body: SkillBody,
    db: Db,
    actor: OrganisationWriter,
    conditions: PutConditions,
    request: Request,
    response: Response,
) -> SkillRead:
    """Store the entry; texts posted from now on are recognised by its labels."""
    with db.write() as session:
        written = service.replace(session, actor, external_id, body, conditions)
    return answer(request, response, written)


@router.patch(
    "/{external_id}",
    operation_id="patchSkill",
    summary="Change parts of a skill",
    openapi_extra=patch_of(_EXAMPLE),
    responses=tagged(SkillRead),
)
def patch_skill(
    external_id: ExternalIdPath,
    patch: Annotated[dict[str, Any], Body(media_type=MERGE_PATCH)],
    db: Db,
    actor: OrganisationWriter,
    conditions: Preconditions,
    request: Request,
    response: Response,
) -> SkillRead:
    """Merge the patch into the entry; lists are replaced whole."""
    with db.write() as session:
        written = service.change(session, actor, external_id, patch, conditions)
    return answer(request, response, written)


@router.get(
    "/{external_id}",
    operation_id="getSkill",
    summary="Read a skill",
    responses=tagged(SkillRead),
)
def get_skill(
    external_id: ExternalIdPath,
    db: Db,
    _actor: CatalogReader,
    conditions: Preconditions,
    response: Response,
) -> SkillRead:
    """The entry with its labels and neighbours."""
    with db.read() as session:
        read = service.get(session, external_id)
    return answer_if_changed(response, conditions, read)


@router.get("", operation_id="listSkills", summary="List skills")
def list_skills(
    query: Annotated[SkillQuery, Query()], db: Db, _actor: CatalogReader
) -> Page[SkillRead]:
    """Skills page by page, in the order of their creation."""
    with db.read() as session:
        return service.page(session, query)


@router.delete(
    "/{external_id}",
    operation_id="deleteSkill",
    summary="Delete a skill",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_skill(
    external_id: ExternalIdPath, db: Db, actor: OrganisationWriter, conditions: Preconditions
) -> None:
    """Remove the entry; whoever holds or needs it keeps the text, unknown from now on."""
    with db.write() as session:
        service.remove(session, actor, external_id, conditions)


@router.post("/normalise", operation_id="normaliseSkills", summary="Recognise texts as skills")
def normalise_skills(body: NormaliseBody, _actor: CatalogReader, live: Live) -> NormalisedMentions:
    """The skills that each text may mean, the likeliest first; nothing is stored."""
    return service.normalise(live.normaliser(), body)
