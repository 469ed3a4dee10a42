"""The path on which imports are sent."""

from collections.abc import AsyncIterator
from email.message import Message
from typing import Annotated, Any

from anyio import CancelScope, fail_after, to_thread
from fastapi import Query, Request, Response, status

from app.core.bodies import BodyStream
from app.core.db import Db
from app.core.errors import LateralError, UnsupportedMediaTypeError
from app.core.routing import Router
from app.core.security import OrganisationWriter
from app.core.services import services_of
from app.exchange.imports import service
from app.exchange.imports.schemas import ImportAccepted, ImportQuery

router = Router(prefix="/v1/imports", tags=["imports"])

_NDJSON = ("application/x-ndjson", "application/ndjson", "application/jsonl")
_CSV = "text/csv"
_ENCODINGS = ("", "identity", "gzip")
_TAKEN_AT_ONCE = 1 << 18
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "One record a line. May be packed: Content-Encoding: gzip.",
        "content": {
            _NDJSON[0]: {
                "schema": {"type": "string", "format": "binary"},
                "example": '{"external_id": "E-1042", "name": "Mara Lindqvist", '
                '"title": "Key account manager", "as_of": "2026-03-02T22:00:00Z"}\n',
            },
            _CSV: {
                "schema": {"type": "string", "format": "binary"},
                "example": "external_id,name,title\nE-1042,Mara Lindqvist,Key account manager\n",
            },
        },
    }
}
_LOCATION = {"description": "Where the job is told of.", "schema": {"type": "string"}}

_STALLED = {
    "description": "The body did not arrive in time.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


class UploadStalledError(LateralError):
    """The next bytes of an import did not come in time."""

    status = 408
    code = "upload_stalled"
    title = "Upload stalled"


@router.post(
    "",
    operation_id="startImport",
    summary="Send a file of records",
    status_code=status.HTTP_202_ACCEPTED,
    openapi_extra=_BODY,
    responses={
        status.HTTP_202_ACCEPTED: {"headers": {"Location": _LOCATION}},
        UploadStalledError.status: _STALLED,
    },
)
async def start_import(
    request: Request,
    response: Response,
    query: Annotated[ImportQuery, Query()],
    db: Db,
    actor: OrganisationWriter,
    body: BodyStream,
) -> ImportAccepted:
    """Take in a whole file. A worker then creates, changes or refuses its records line by line.

    The answer comes once the file is stored safely: a crash after it loses nothing. A line that is
    refused stops no other. `listImportResults` tells you what became of each line.
    """
    settings = services_of(request.app).settings
    order = service.Order(query, *_kind_of_body(request))
    service.check_stated_size(settings, request.headers.get("content-length", "0"))
    upload = service.Upload(db, settings, actor, order)
    await to_thread.run_sync(upload.begin)
    try:
        async for data in _pieces(body, settings.import_silence_seconds):
            await to_thread.run_sync(upload.feed, data)
        accepted = await to_thread.run_sync(upload.finish)
    except BaseException:
        with CancelScope(shield=True):
            await to_thread.run_sync(upload.discard)
        raise
    response.headers["Location"] = service.location_of(accepted)
    return accepted


def _kind_of_body(request: Request) -> tuple[bool, str, str | None]:
    """Whether the body is CSV, how it is packed, and the character set that it is said to have."""
    parsed = Message()
    parsed["content-type"] = request.headers.get("content-type", "")
    media_type = parsed.get_content_type()
    charset = parsed.get_param("charset")
    if media_type not in (*_NDJSON, _CSV):
        raise UnsupportedMediaTypeError(f"Send {_NDJSON[0]} or {_CSV}.")
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise UnsupportedMediaTypeError("Send the body as it is, or packed with gzip.")
    return media_type == _CSV, encoding, None if charset is None else str(charset)


async def _pieces(stream: AsyncIterator[bytes], patience: float) -> AsyncIterator[bytes]:
    """The body in pieces that are worth a turn of a thread; a client that stalls is given up."""
    piece = bytearray()
    while True:
        try:
            with fail_after(patience):
                part = await anext(stream, None)
        except TimeoutError:
            raise UploadStalledError(f"Nothing came for {patience:g} seconds.") from None
        if part is None:
            break
        piece += part
        if len(piece) >= _TAKEN_AT_ONCE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)
