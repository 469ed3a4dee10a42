"""The paths of rankers."""

from collections.abc import AsyncIterator
from email.message import Message
from typing import Annotated, Any, BinaryIO

from anyio import to_thread
from fastapi import Header, Path, Query, Request, status
from fastapi.responses import FileResponse, HTMLResponse

from app.core.answers import Reading, Responses, tagged
from app.core.bodies import BodyStream
from app.core.db import Db
from app.core.errors import BodyTooLargeError, UnsupportedMediaTypeError
from app.core.etag import Preconditions
from app.core.pagination import PageQuery
from app.core.routing import Router
from app.core.schemas import Page, Parameters
from app.core.security import ModelPageReader, ModelPromoter, ModelReader, ModelWriter
from app.core.services import services_of
from app.learning.registry import service
from app.learning.registry.schemas import (
    AliasEntryRead,
    AliasName,
    CardRead,
    ModelRead,
    ModelRegistered,
    PromotionBody,
    RankerDecisionBody,
    VersionName,
    Why,
)

router = Router(prefix="/v1/models", tags=["learning"])

_ZIP = "application/zip"
_UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The files of an artifact, its manifest at the top.",
        "content": {_ZIP: {"schema": {"type": "string", "format": "binary"}, "example": "PK..."}},
    }
}
_PAGE: Responses = {
    200: {"content": {"text/html": {"example": "<!doctype html><title>Card</title>"}}}
}
_FILE: Responses = {
    200: {
        "description": "The file; its ETag is its SHA-256.",
        "content": {
            "application/octet-stream": {
                "schema": {"type": "string", "format": "binary"},
                "example": '{"format": 7}',
            }
        },
    }
}
Version = Annotated[VersionName, Path(description="The version.")]
Alias = Annotated[AliasName, Path(description="The alias.")]


class RegistrationQuery(Parameters):
    """Why a ranker is taken in."""

    reason: Why


@router.get("", operation_id="listModels", summary="List rankers")
def list_models(
    query: Annotated[PageQuery, Query()], db: Db, _actor: ModelReader
) -> Page[ModelRead]:
    """List the rankers by page, in the order in which they were registered."""
    with db.read() as session:
        return service.page(session, query)


@router.post(
    "",
    operation_id="registerModel",
    summary="Take in a ranker that was made elsewhere",
    status_code=status.HTTP_201_CREATED,
    openapi_extra=_UPLOAD,
)
async def register_model(
    request: Request,
    query: Annotated[RegistrationQuery, Query()],
    db: Db,
    actor: ModelWriter,
    body: BodyStream,
) -> ModelRegistered:
    """Register the artifact in a zip after the checks that a ranker trained here passes.

    Every file is compared with the manifest, and the ranker has to repeat the scores of its
    probes; without probes some are recorded. Nothing comes into use by that: `promoteModel` does
    so. What is refused leaves nothing behind.
    """
    _require_zip(request)
    settings = services_of(request.app).settings
    with service.upload(settings) as packed:
        with packed.open("xb") as sink:
            await _store(body, sink, settings.max_artifact_bytes)
        return await to_thread.run_sync(service.take_in, db, settings, actor, packed, query.reason)


@router.get(
    "/aliases/{alias}",
    operation_id="getModelAlias",
    summary="Read where an alias points",
    responses=tagged(AliasEntryRead),
)
def get_model_alias(alias: Alias, reading: Reading, _actor: ModelPageReader) -> AliasEntryRead:
    """Read where the alias points. Send the ETag as If-Match to move it."""
    with reading.session() as session:
        read = service.present(session, alias)
    return reading.answer(read)


@router.get(
    "/aliases/{alias}/history",
    operation_id="listModelAliasHistory",
    summary="List where an alias pointed",
)
def list_model_alias_history(
    alias: Alias, query: Annotated[PageQuery, Query()], db: Db, _actor: ModelReader
) -> Page[AliasEntryRead]:
    """List every entry, the oldest first: entries are only added, a rollback is one too."""
    with db.read() as session:
        return service.history(session, alias, query)


@router.post(
    "/aliases/{alias}/rollback",
    operation_id="rollBackModel",
    summary="Bring back the ranker before",
)
def roll_back_model(
    alias: Alias,
    body: RankerDecisionBody,
    request: Request,
    db: Db,
    actor: ModelPromoter,
    conditions: Preconditions,
) -> AliasEntryRead:
    """Point the alias at the version before the last promotion, once it passes every check.

    Send the alias' ETag as If-Match.
    """
    settings = services_of(request.app).settings
    return service.roll_back(db, settings, actor, alias, body, conditions.required())


@router.get("/{version}", operation_id="getModel", summary="Read a ranker")
def get_model(version: Version, db: Db, _actor: ModelReader) -> ModelRead:
    """Read what is known of a version."""
    with db.read() as session:
        return service.get(session, version)


@router.get(
    "/{version}/card",
    operation_id="getModelCard",
    summary="Read the card of a ranker",
    response_model=CardRead,
    responses=_PAGE,
)
def get_model_card(
    version: Version,
    request: Request,
    db: Db,
    _actor: ModelPageReader,
    accept: Annotated[
        str, Header(max_length=1000, description="`text/html` gives a page.")
    ] = "application/json",
) -> Any:
    """Read what it is for, what it was made from, how good it is and who answers for it.

    With `Accept: text/html` it is a page without script that you can print.
    """
    settings = services_of(request.app).settings
    with db.read() as session:
        if "text/html" not in accept.lower():
            return service.card(session, settings, version)
        text, policy = service.card_page(session, settings, version)
    return HTMLResponse(text, headers={"Content-Security-Policy": policy, "Vary": "Accept"})


@router.get(
    "/{version}/files/{file_name}",
    operation_id="getModelFile",
    summary="Fetch a file of a ranker",
    response_class=FileResponse,
    responses=_FILE,
)
def get_model_file(
    version: Version,
    file_name: Annotated[
        str, Path(max_length=100, description="Its name.", examples=["combination.json"])
    ],
    request: Request,
    db: Db,
    _actor: ModelReader,
) -> FileResponse:
    """Fetch a file as it was registered."""
    with db.read() as session:
        settings = services_of(request.app).settings
        path, digest = service.file_of(session, settings, version, file_name)
    return FileResponse(
        path, media_type="application/octet-stream", headers={"ETag": f'"{digest}"'}
    )


@router.post("/{version}/promote", operation_id="promoteModel", summary="Put a ranker into use")
def promote_model(
    version: Version,
    body: PromotionBody,
    request: Request,
    db: Db,
    actor: ModelPromoter,
    conditions: Preconditions,
) -> AliasEntryRead:
    """Point an alias at a version, once its files pass every check and its gate let it pass.

    Send the alias' ETag as If-Match. Who made a version does not promote it, unless the service
    lets one person do both. Running services swap to it by themselves.
    """
    settings = services_of(request.app).settings
    return service.promote(db, settings, actor, version, body, conditions.required())


@router.post("/{version}/retire", operation_id="retireModel", summary="Retire a ranker")
def retire_model(
    version: Version, body: RankerDecisionBody, db: Db, actor: ModelPromoter
) -> ModelRead:
    """Take a version out of service. Its files are removed after a while, its record stays."""
    with db.write() as session:
        return service.retire(session, actor, version, body)


def _require_zip(request: Request) -> None:
    parsed = Message()
    parsed["content-type"] = request.headers.get("content-type", "")
    if parsed.get_content_type() != _ZIP:
        raise UnsupportedMediaTypeError(f"Send {_ZIP}.")


async def _store(body: AsyncIterator[bytes], sink: BinaryIO, most: int) -> None:
    size = 0
    async for part in body:
        size += len(part)
        if size > most:
            raise BodyTooLargeError(f"An artifact may have at most {most} bytes.")
        await to_thread.run_sync(sink.write, part)
