"""The paths of skills."""

from typing import Annotated, Any

from fastapi import Query, status

from app.catalog.renames import RenameBody
from app.catalog.skills import service
from app.catalog.skills.schemas import (
    LabelBody,
    NormaliseBody,
    NormalisedMentions,
    SkillBody,
    SkillQuery,
    SkillRead,
    Taught,
)
from app.core.answers import (
    ExternalIdPath,
    Patch,
    Patching,
    Putting,
    Reading,
    Writing,
    patch_of,
    tagged,
)
from app.core.db import Db
from app.core.prices import Charging
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import CatalogReader, OrganisationWriter
from app.serving import Live

router = Router(prefix="/v1/skills", tags=["skills"])

_EXAMPLE: dict[str, Any] = {"alternative_labels": ["brand narratives", "telling stories"]}


@router.put(
    "/{external_id}",
    operation_id="putSkill",
    summary="Create or replace a skill",
    responses=tagged(SkillRead, created=True),
)
def put_skill(
    external_id: ExternalIdPath, body: SkillBody, actor: OrganisationWriter, writing: Putting
) -> SkillRead:
    """Store the entry. Texts that are sent from now on are recognised by its labels."""
    with writing.session() as session:
        written = service.replace(session, actor, external_id, body, writing.conditions)
    return writing.answer(written)


@router.patch(
    "/{external_id}",
    operation_id="patchSkill",
    summary="Change parts of a skill",
    openapi_extra=patch_of(_EXAMPLE),
    responses=tagged(SkillRead),
)
def patch_skill(
    external_id: ExternalIdPath, patch: Patch, actor: OrganisationWriter, writing: Patching
) -> SkillRead:
    """Merge the patch into the entry. Lists are replaced as a whole."""
    with writing.session() as session:
        written = service.change(session, actor, external_id, patch, writing.conditions)
    return writing.answer(written)


@router.post(
    "/{external_id}/rename",
    operation_id="renameSkill",
    summary="Give a skill another external id",
    responses=tagged(SkillRead),
)
def rename_skill(
    external_id: ExternalIdPath,
    body: RenameBody,
    actor: OrganisationWriter,
    writing: Writing,
) -> SkillRead:
    """Change the key and keep the record: whoever holds or needs the skill follows it.

    The former id is refused to new records.
    """
    with writing.session() as session:
        written = service.rename(session, actor, external_id, body, writing.conditions)
    return writing.answer(written)


@router.post(
    "/{external_id}/confirm-label",
    operation_id="confirmSkillLabel",
    summary="Confirm that a text means a skill",
)
def confirm_skill_label(
    external_id: ExternalIdPath,
    body: LabelBody,
    actor: OrganisationWriter,
    live: Live,
    writing: Writing,
) -> Taught:
    """Recognise the text as this skill from now on, and wherever it was unknown or a guess.

    Case, accents, and the order and number of words do not matter. The label is kept with who
    confirmed it; writing the skill, or a nightly file, leaves it.
    """
    normaliser = live.normaliser()
    with writing.session() as session:
        return service.confirm(session, actor, external_id, body, normaliser, writing.conditions)


@router.post(
    "/{external_id}/withdraw-label",
    operation_id="withdrawSkillLabel",
    summary="Take back that a text means a skill",
)
def withdraw_skill_label(
    external_id: ExternalIdPath,
    body: LabelBody,
    actor: OrganisationWriter,
    live: Live,
    writing: Writing,
) -> Taught:
    """Remove a confirmed label. Records with the text are recognised as if it had never been."""
    normaliser = live.normaliser()
    with writing.session() as session:
        return service.withdraw(session, actor, external_id, body, normaliser, writing.conditions)


@router.get(
    "/{external_id}",
    operation_id="getSkill",
    summary="Read a skill",
    responses=tagged(SkillRead),
)
def get_skill(external_id: ExternalIdPath, _actor: CatalogReader, reading: Reading) -> SkillRead:
    """Read the entry with its labels and neighbours."""
    with reading.session() as session:
        read = service.get(session, external_id)
    return reading.answer(read)


@router.get("", operation_id="listSkills", summary="List skills")
def list_skills(
    query: Annotated[SkillQuery, Query()], db: Db, _actor: CatalogReader
) -> Page[SkillRead]:
    """List skills by page, in the order of their creation."""
    with db.read() as session:
        return service.page(session, query)


@router.delete(
    "/{external_id}",
    operation_id="deleteSkill",
    summary="Delete a skill",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_skill(external_id: ExternalIdPath, actor: OrganisationWriter, writing: Writing) -> None:
    """Remove the entry. People and openings keep the text, which is no longer recognised."""
    with writing.session() as session:
        service.remove(session, actor, external_id, writing.conditions)


@router.post("/normalise", operation_id="normaliseSkills", summary="Recognise texts as skills")
def normalise_skills(
    body: NormaliseBody, _actor: CatalogReader, live: Live, budget: Charging
) -> NormalisedMentions:
    """Give the skills that each text may mean, the likeliest first. Nothing is stored."""
    normaliser = live.normaliser()
    budget.charge(service.tokens(normaliser, body), "Send fewer mentions at once.")
    return service.normalise(normaliser, body)
