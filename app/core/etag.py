"""Entity tags: what a client saw, so that updates are not lost and reads are not repeated."""

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Depends, Header, Query, Request, Response
from pydantic import BaseModel

from app.core.errors import (
    FieldProblem,
    InvalidInputError,
    VersionMismatchError,
    VersionRequiredError,
)
from app.core.schemas import DEFAULT_SOURCE, Moment, SourceName
from app.core.services import services_of
from models.base import utc_now

_TAG = re.compile(r'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_TAG_LIST = re.compile(rf"\s*{_TAG.pattern}\s*(?:,\s*{_TAG.pattern}\s*)*")
_TAG_BYTES = 16
_GZIPPED = "-gzip"
_CLOCK_SKEW = timedelta(minutes=5)


class NotModifiedError(Exception):
    """The client holds the current answer; it becomes an empty 304."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


def etag_of(body: BaseModel) -> str:
    """The strong tag of an answer: a hash of the body as this caller sees it."""
    return etag_of_bytes(body.model_dump_json().encode("utf-8", "surrogatepass"))


def etag_of_bytes(body: bytes) -> str:
    """The strong tag of an answer that is ready to be sent."""
    digest = hashlib.sha256(body).digest()
    return f'"{digest[:_TAG_BYTES].hex()}"'


def gzipped(etag: str) -> str:
    """The strong tag of the same answer when it is compressed: other bytes need another tag."""
    return f'{etag[:-1]}{_GZIPPED}"' if etag.startswith('"') else etag


@dataclass(frozen=True, slots=True)
class Conditions:
    """The If-Match and If-None-Match of a request, and of which moment its body speaks for whom.

    A write without a source speaks for every source.
    """

    if_match: str | None = None
    if_none_match: str | None = None
    if_match_required: bool = False
    as_of: datetime | None = None
    source: str | None = None

    def required(self) -> "Conditions":
        """The same where this operation asks for If-Match, whatever the service asks for."""
        return replace(self, if_match_required=True)

    def check_write(self, current: str | None) -> None:
        """Let a write through; `current` is the tag of the record, None when there is none.

        Raises
        ------
        VersionMismatchError
            When the record is not the one that the client saw.
        VersionRequiredError
            When the record exists and If-Match is asked for.
        """
        if self.if_match is not None:
            if not _matches(self.if_match, current, weak=False):
                raise VersionMismatchError("The record is not the version named by If-Match.")
        elif self.if_match_required and current is not None:
            raise VersionRequiredError("Send If-Match with the ETag of the version you saw.")
        if self.if_none_match is not None and _matches(self.if_none_match, current, weak=True):
            raise VersionMismatchError(
                "The record exists already, and If-None-Match asks that it does not."
            )

    def check_read(self, current: str, response: Response) -> None:
        """Tag the answer, or say that the client holds it already.

        Raises
        ------
        NotModifiedError
            When If-None-Match names the current tag.
        """
        if self.holds(current):
            raise NotModifiedError(current)
        response.headers["ETag"] = current

    def holds(self, current: str) -> bool:
        """Whether If-None-Match names the current tag: the client holds this answer."""
        return self.if_none_match is not None and _matches(self.if_none_match, current, weak=True)


def _matches(header: str, current: str | None, *, weak: bool) -> bool:
    if header.strip() == "*":
        return current is not None
    if current is None or not _TAG_LIST.fullmatch(header):
        return False
    # A tag of the compressed answer names the same state of the record.
    same = {current, gzipped(current)}
    return any(tag in same and (weak or not weakness) for weakness, tag in _TAG.findall(header))


async def _conditions(
    request: Request,
    if_match: Annotated[
        str | None,
        Header(
            alias="If-Match",
            max_length=1000,
            description="Write only if the record still has this ETag.",
        ),
    ] = None,
    if_none_match: Annotated[
        str | None,
        Header(
            alias="If-None-Match",
            max_length=1000,
            description="On GET: answer 304 if the record still has this ETag. On PUT: `*` writes "
            "only if there is no such record yet.",
        ),
    ] = None,
) -> Conditions:
    required = services_of(request.app).settings.require_if_match
    return Conditions(if_match, if_none_match, required)


Preconditions = Annotated[Conditions, Depends(_conditions)]


_AsOf = Annotated[
    Moment | None,
    Query(
        description="The moment at which this was true in the source, with a UTC offset. If the "
        "source has already sent something later, the answer is 409 and nothing changes.",
        examples=["2026-03-02T22:00:00Z"],
    ),
]


async def _conditions_of_put(
    conditions: Preconditions,
    as_of: _AsOf = None,
    source: Annotated[SourceName, Query()] = DEFAULT_SOURCE,
) -> Conditions:
    if as_of is not None:
        check_moment(as_of, "as_of")
    return replace(conditions, as_of=as_of, source=source)


async def _conditions_of_patch(
    conditions: Preconditions,
    as_of: _AsOf = None,
    source: Annotated[
        SourceName | None,
        Query(
            description="The name of the system that sends this; `as_of` is compared within it. "
            "Without a source `as_of` counts for every system: their older files leave the record "
            "alone."
        ),
    ] = None,
) -> Conditions:
    if as_of is not None:
        check_moment(as_of, "as_of")
    return replace(conditions, as_of=as_of, source=source)


def check_moment(as_of: datetime, field: str) -> None:
    """Refuse a moment that lies ahead: a record is sent when it takes effect.

    Raises
    ------
    InvalidInputError
        Naming the field.
    """
    if as_of > utc_now() + _CLOCK_SKEW:
        problem = FieldProblem(field, "lies in the future; send the record when it takes effect")
        raise InvalidInputError("The record is not in effect yet.", [problem])


PutConditions = Annotated[Conditions, Depends(_conditions_of_put)]
PatchConditions = Annotated[Conditions, Depends(_conditions_of_patch)]
