"""What nobody searches, stored compressed: texts of JSON, and columns of numbers.

Columns are what a ranker saw of each item of a list. What is stored of them is the byte of the
format and then, compressed, their plain form:

- the numbers of items and of columns, two bytes each, little end first;
- the names of the columns in UTF-8, each ended by a NUL;
- a bit for each value, column by column, first item first: whether it is another number than 0;
- the values that are, in single precision, plane by plane: the first byte of each, the second, ...

The compressor is given the names that are usual, so they take next to no room. Rows of before hold
JSON in the same column: that begins with the first byte of a zlib stream, which is no format here.
"""

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from itertools import compress
from math import isfinite
from typing import Any

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

Columns = Mapping[str, Sequence[float]]

PACKED = b"\x01"
"""The byte of this format. Another one for whatever changes, the usual names included."""

_HEAD = struct.Struct("<HH")
_FLOAT = 4
# The signals that rankers read when the format was made; others are stored, and take their room.
_USUAL = (
    "essential_cover optional_cover skill_words skill_topics skill_content skill_levels "
    "title_spelling title_meaning title_topics title_expanded text_known text_title_words "
    "text_work sentence_recall commonness wish_function wish_spelling wish_content wish_expanded "
    "wish_direction wish_place unwanted bridge function_transfer grade_up grade_down held_before "
    "embedded_skills embedded_skill_needs embedded_skill_work embedded_title "
    "embedded_title_expanded embedded_text embedded_text_title embedded_text_whole "
    "embedded_sentences embedded_commonness embedded_wish embedded_wish_expanded "
    "occupation_title occupation_text occupation_skills occupation_wish occupation_wish_wide "
)
_DICTIONARY = _USUAL.replace(" ", "\0").encode()


class PackedJson(TypeDecorator[Any]):
    """JSON whose bytes are compressed beside a text like it, so that a short one gets small.

    That text never changes: it is needed to read what was stored. Rows of before need none.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, like: bytes) -> None:
        super().__init__()
        self.like = like

    def process_bind_param(self, value: Any, _dialect: Dialect) -> bytes | None:
        """The bytes that are stored."""
        if value is None:
            return None
        said = json.dumps(value, separators=(",", ":"), allow_nan=False).encode()
        return _compressed([said], self.like)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        """What they say."""
        return None if value is None else json.loads(_decompressed(value, self.like))


class PackedColumns(TypeDecorator[Any]):
    """Columns of numbers by name, all as long as each other, stored in single precision."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> bytes | None:
        """The bytes that are stored."""
        return None if value is None else packed(value)

    def process_result_value(self, value: Any, _dialect: Dialect) -> Any:
        """What they say."""
        return None if value is None else unpacked(value)


def packed(columns: Columns) -> bytes:
    """The bytes of columns, compressed.

    Raises
    ------
    ValueError
        When a number is none that single precision holds, or a column is shorter than another.
    """
    return PACKED + _compressed(_plain(columns), _DICTIONARY)


def unpacked(stored: bytes) -> dict[str, list[float]]:
    """The columns that `packed` was given, or those of a row of before."""
    if stored[:1] != PACKED:
        return dict(json.loads(zlib.decompress(stored)))
    content = _decompressed(stored[len(PACKED) :], _DICTIONARY)
    items, count = _HEAD.unpack_from(content)
    *names, rest = content[_HEAD.size :].split(b"\0", count)
    bits = -(-items * count // 8)
    marks = int.from_bytes(rest[:bits], "little")
    told = [marks >> place & 1 for place in range(items * count)]
    numbers = iter(_numbers(rest[bits:]))
    values = [next(numbers) if one else 0.0 for one in told]
    return {
        name.decode(): values[place * items : (place + 1) * items]
        for place, name in enumerate(names)
    }


def plain(columns: Columns) -> bytes:
    """The plain form of columns: the same numbers give the same bytes, whatever compresses them."""
    return b"".join(_plain(columns))


def _plain(columns: Columns) -> list[bytes]:
    """The plain form in parts unlike each other: what there is, first bytes, other bytes."""
    names = "".join(f"{name}\0" for name in columns).encode()
    values = [value for column in columns.values() for value in column]
    items = len(values) // max(len(columns), 1)
    if any(len(column) != items for column in columns.values()):
        raise ValueError("columns of one list are as long as each other")
    if not all(map(isfinite, values)):
        raise ValueError("a column holds what is no number")
    told = [value != 0 for value in values]
    marks = sum(1 << place for place, one in enumerate(told) if one)
    bits = marks.to_bytes(-(-len(values) // 8), "little")
    first, *others = _planes([*compress(values, told)])
    return [_HEAD.pack(items, len(columns)) + names + bits, first, b"".join(others)]


def _planes(values: Sequence[float]) -> list[bytes]:
    """First bytes vary little, last ones much: they are compressed best apart."""
    try:
        numbers = struct.pack(f">{len(values)}f", *values)
    except OverflowError as error:
        raise ValueError("a column holds a number that is too large") from error
    return [numbers[byte::_FLOAT] for byte in range(_FLOAT)]


def _numbers(planes: bytes) -> tuple[float, ...]:
    count = len(planes) // _FLOAT
    numbers = bytearray(len(planes))
    for byte in range(_FLOAT):
        numbers[byte::_FLOAT] = planes[byte * count : (byte + 1) * count]
    return struct.unpack(f">{count}f", numbers)


def _compressed(parts: Sequence[bytes], like: bytes) -> bytes:
    """The bytes of one stream; each part gets a code of its own, which suits it better."""
    compressor = zlib.compressobj(zdict=like)
    *before, last = parts
    told = [compressor.compress(part) + compressor.flush(zlib.Z_BLOCK) for part in before]
    return b"".join([*told, compressor.compress(last), compressor.flush()])


def _decompressed(stored: bytes, like: bytes) -> bytes:
    reading = zlib.decompressobj(zdict=like)
    return reading.decompress(stored) + reading.flush()
