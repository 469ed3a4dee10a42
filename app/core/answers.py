"""What the routes of every noun share: one record is read or written, tagged and answered."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import quote

from fastapi import Body, Depends, Path, Request, Response, status
from pydantic import BaseModel, Field
from sqlmodel import Session

from app.core.db import Database, Db
from app.core.etag import Conditions, PatchConditions, Preconditions, PutConditions, etag_of
from app.core.schemas import ExternalId, Parameters, Read

MERGE_PATCH = "application/merge-patch+json"
ExternalIdPath = Annotated[ExternalId, Path(description="The key that your own system uses.")]
Patch = Annotated[dict[str, Any], Body(media_type=MERGE_PATCH)]
Responses = dict[int | str, dict[str, Any]]
ReadT = TypeVar("ReadT", bound=Read)


@dataclass(frozen=True, slots=True)
class Written(Generic[ReadT]):
    """A record after a write, and whether the write created or changed it."""

    read: ReadT
    created: bool = False
    changed: bool = True


class AbsenceQuery(Parameters):
    """What is answered where there may be nothing."""

    allow_empty: Annotated[
        bool,
        Field(
            description="Answer 204 without a body, in place of 404, while nothing is stored of "
            "the person. For pages: browsers log each 404 as an error."
        ),
    ] = False


def tagged(
    model: type[BaseModel], *, created: bool = False, may_be_empty: bool = False
) -> Responses:
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
    if may_be_empty:
        answers[status.HTTP_204_NO_CONTENT] = {
            "description": "Nothing is stored, and `allow_empty` was asked for."
        }
    return answers


def created(model: type[BaseModel]) -> Responses:
    """The OpenAPI part of an answer to a POST that makes a tagged record."""
    answer = tagged(model, created=True)[status.HTTP_201_CREATED]
    return {status.HTTP_201_CREATED: answer}


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


@dataclass(frozen=True, slots=True)
class RecordReader:
    """A request to read one record: a session to find it in, and its tagged answer."""

    database: Database
    conditions: Conditions
    response: Response

    def session(self) -> AbstractContextManager[Session]:
        """A session that reads."""
        return self.database.read()

    def answer(self, read: ReadT) -> ReadT:
        """The record, tagged.

        Raises
        ------
        NotModifiedError
            When the client holds it already.
        """
        self.conditions.check_read(etag_of(read), self.response)
        return read

    def answer_if_any(self, read: ReadT | None) -> ReadT | Response:
        """The record, tagged; 204 where there is none."""
        if read is None:
            return Response(status_code=status.HTTP_204_NO_CONTENT)
        return self.answer(read)


@dataclass(frozen=True, slots=True)
class RecordWriter:
    """A request to write one record: a transaction, the client's conditions, a tagged answer."""

    database: Database
    conditions: Conditions
    request: Request
    response: Response

    def session(self) -> AbstractContextManager[Session]:
        """A session that commits on return; nothing is answered before."""
        return self.database.write()

    def answer(self, written: Written[ReadT], location: str | None = None) -> ReadT:
        """The record that was written; tagged, and with its place if it is new.

        Its place is the path of the request, unless a `location` is given.
        """
        self.response.headers["ETag"] = etag_of(written.read)
        if written.created:
            self.response.status_code = status.HTTP_201_CREATED
            self.response.headers["Location"] = location or _path_of(self.request)
        return written.read


def _path_of(request: Request) -> str:
    """The path as it was sent; nothing of an answer is built from the Host header."""
    raw: bytes = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    return raw.decode("ascii")


async def _reader(db: Db, conditions: Preconditions, response: Response) -> RecordReader:
    return RecordReader(db, conditions, response)


async def _writer(
    db: Db, conditions: Preconditions, request: Request, response: Response
) -> RecordWriter:
    return RecordWriter(db, conditions, request, response)


async def _writer_of_put(
    db: Db, conditions: PutConditions, request: Request, response: Response
) -> RecordWriter:
    return RecordWriter(db, conditions, request, response)


async def _writer_of_patch(
    db: Db, conditions: PatchConditions, request: Request, response: Response
) -> RecordWriter:
    return RecordWriter(db, conditions, request, response)


Reading = Annotated[RecordReader, Depends(_reader)]
Writing = Annotated[RecordWriter, Depends(_writer)]
Putting = Annotated[RecordWriter, Depends(_writer_of_put)]
Patching = Annotated[RecordWriter, Depends(_writer_of_patch)]


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}
