"""What routes share: how records are answered and tagged, and patches described."""

from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Path, Request, Response, status
from pydantic import BaseModel

from app.core.etag import Conditions, etag_of
from app.core.schemas import ExternalId, Read

MERGE_PATCH = "application/merge-patch+json"
ExternalIdPath = Annotated[ExternalId, Path(description="The client's own key.")]
Responses = dict[int | str, dict[str, Any]]
ReadT = TypeVar("ReadT", bound=Read)


@dataclass(frozen=True, slots=True)
class Written(Generic[ReadT]):
    """A record after a write, and whether the write created or changed it."""

    read: ReadT
    created: bool = False
    changed: bool = True


def tagged(model: type[BaseModel], *, created: bool = False) -> Responses:
    """The OpenAPI part of answers that carry an entity tag."""
    etag = _header("Names this state of the record; send it as If-Match or If-None-Match.")
    answers: Responses = {status.HTTP_200_OK: {"headers": {"ETag": etag}}}
    if created:
        location = _header("The path of the new record.")
        answers[status.HTTP_201_CREATED] = {
            "description": "Created",
            "model": model,
            "headers": {"ETag": etag, "Location": location},
        }
    return answers


def patch_of(example: dict[str, Any]) -> dict[str, Any]:
    """The OpenAPI part of a body that is a JSON Merge Patch."""
    media_type = {
        "schema": {
            "type": "object",
            "description": "What is to change (RFC 7396): null removes, lists replace.",
            "examples": [example],
        }
    }
    content = {MERGE_PATCH: media_type, "application/json": media_type}
    return {"requestBody": {"required": True, "content": content}}


def answer(request: Request, response: Response, written: Written[ReadT]) -> ReadT:
    """The record that was written; tagged, and with its place if it is new."""
    response.headers["ETag"] = etag_of(written.read)
    if written.created:
        response.status_code = status.HTTP_201_CREATED
        response.headers["Location"] = request.url.path
    return written.read


def answer_if_changed(response: Response, conditions: Conditions, read: ReadT) -> ReadT:
    """The record, tagged.

    Raises
    ------
    NotModifiedError
        When the client holds it already.
    """
    conditions.check_read(etag_of(read), response)
    return read


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}
