"""Files that are downloaded: how they are described, and how one is sent."""

from pathlib import Path

from fastapi import status
from fastapi.responses import FileResponse

from app.core.answers import Responses
from app.core.etag import Conditions, NotModifiedError
from app.core.problems import MEDIA_TYPE

_MEDIA_TYPES = {
    ".json": "application/json",
    ".ndjson": "application/x-ndjson",
    ".parquet": "application/vnd.apache.parquet",
}
_CONTENT = {
    "application/octet-stream": {
        "schema": {"type": "string", "format": "binary"},
        "example": "PAR1...",
    }
}


def file_answers(etag: str, lost: str) -> Responses:
    """What a route that sends files may answer: what its ETag is, and when a file is gone."""
    return {
        status.HTTP_200_OK: {
            "description": "The file.",
            "content": _CONTENT,
            "headers": {"ETag": {"description": etag, "schema": {"type": "string"}}},
        },
        status.HTTP_206_PARTIAL_CONTENT: {
            "description": "The part that `Range` asks for.",
            "content": _CONTENT,
        },
        status.HTTP_410_GONE: {
            "description": lost,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    }


def require_other(conditions: Conditions, sha256: str) -> None:
    """Send nothing that the client holds.

    Raises
    ------
    NotModifiedError
        When the client names this very file.
    """
    etag = _etag(sha256)
    if conditions.holds(etag):
        raise NotModifiedError(etag)


def file_answer(path: Path, sha256: str) -> FileResponse:
    """A file, or the part that `Range` asks for."""
    return FileResponse(
        path,
        media_type=_MEDIA_TYPES[path.suffix],
        headers={"ETag": _etag(sha256)},
        filename=path.name,
    )


def _etag(sha256: str) -> str:
    return f'"{sha256}"'
