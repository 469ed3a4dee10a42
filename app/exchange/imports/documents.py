"""Whole JSON documents of a format, such as a list of users, as the lines of an import."""

import json
from typing import BinaryIO

from app.core.errors import BodyTooLargeError
from app.core.strict_json import read_json
from app.exchange.formats.base import one_or_many
from app.exchange.formats.registry import format_of
from app.exchange.imports.charsets import Utf8
from app.exchange.imports.sources import NATIVE
from app.exchange.imports.unpacking import unpacker
from app.exchange.nouns import NOUNS
from models.vocabulary import ImportEntity

_STEP_BYTES = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"


def lines_of(
    source: BinaryIO,
    name: str | None,
    entity: ImportEntity,
    limit: int,
    charset: str | None = None,
) -> bytes:
    """The records of a document, packed with gzip or not, a line each.

    Raises
    ------
    InvalidInputError
        When it cannot be unpacked or read, is no JSON, or there is no such format.
    BodyTooLargeError
        When it has more than `limit` bytes after unpacking.
    """
    known = name not in {None, NATIVE}
    split = format_of(str(name), NOUNS[entity].kind).split if known else one_or_many
    records = split(read_json(_whole(source, limit, charset)))
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def _whole(source: BinaryIO, limit: int, charset: str | None) -> bytes:
    data = source.read(_STEP_BYTES)
    unpacking = unpacker("gzip" if data.startswith(_GZIP_MAGIC) else "identity")
    reading = Utf8(charset)
    whole = bytearray()
    while data:
        for piece in unpacking.feed(data):
            whole += reading.feed(piece)
            if len(whole) > limit:
                raise BodyTooLargeError(
                    f"An import may have at most {limit} bytes after unpacking."
                )
        data = source.read(_STEP_BYTES)
    unpacking.finish()
    return bytes(whole + reading.finish())
