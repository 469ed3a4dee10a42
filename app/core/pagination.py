"""Lists in pages: opaque cursors that remember the last row seen."""

import base64
import binascii
import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol, TypeVar

from pydantic import Field

from app.core.errors import FieldProblem, InvalidInputError
from app.core.schemas import Parameters

MAX_LIMIT = 200
DEFAULT_LIMIT = 50

_ROW = struct.Struct(">q")
_CHECK_BYTES = 7


class Numbered(Protocol):
    """A row with a number that only grows."""

    @property
    def id(self) -> int | None:
        """The row's number."""


RowT = TypeVar("RowT", bound=Numbered)


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page a client asks for: at most `limit` rows with ids above `after`.

    Ask the database for `fetch` rows ordered by id, then `cut` them.
    """

    limit: int = DEFAULT_LIMIT
    after: int = 0

    @property
    def fetch(self) -> int:
        """How many rows to read: one more than is shown tells whether more follow."""
        return self.limit + 1

    def cut(self, rows: Sequence[RowT]) -> tuple[Sequence[RowT], str | None]:
        """The rows to show and the cursor of the next page, None on the last one."""
        shown = rows[: self.limit]
        if len(rows) <= self.limit:
            return shown, None
        last = shown[-1].id
        if last is None:
            raise ValueError("a row without an id cannot be paged")
        return shown, encode_cursor(last)


def encode_cursor(last_id: int) -> str:
    """The opaque text that continues after a row."""
    packed = _ROW.pack(last_id)
    return base64.urlsafe_b64encode(packed + _check(packed)).decode("ascii")


def decode_cursor(cursor: str) -> int:
    """The row that a cursor continues after.

    Raises
    ------
    InvalidInputError
        When the text was not made by `encode_cursor`.
    """
    try:
        raw = base64.b64decode(cursor.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise _bad_cursor() from None
    packed = raw[: _ROW.size]
    if len(packed) != _ROW.size or raw[_ROW.size :] != _check(packed):
        raise _bad_cursor()
    last_id: int = _ROW.unpack(packed)[0]
    return last_id


def _check(packed: bytes) -> bytes:
    return hashlib.sha256(b"lateral cursor" + packed).digest()[:_CHECK_BYTES]


def _bad_cursor() -> InvalidInputError:
    reason = "is not a next_cursor of this service"
    return InvalidInputError("The cursor is invalid.", [FieldProblem("cursor", reason)])


class PageQuery(Parameters):
    """Which page of a list a client asks for."""

    limit: Annotated[
        int, Field(ge=1, le=MAX_LIMIT, description="The largest number of items on the page.")
    ] = DEFAULT_LIMIT
    cursor: Annotated[
        str | None, Field(max_length=64, description="The `next_cursor` of the previous page.")
    ] = None

    def paging(self) -> Paging:
        """The page asked for."""
        return Paging(self.limit, decode_cursor(self.cursor) if self.cursor is not None else 0)
