"""JSON bodies held to what both databases and every client can agree on.

Time and memory grow with the length of the text and with nothing else. Parsing is the standard
library's; what it lets through is marked while it parses, and only if something was marked does
a second pass look for the first mark and make its pointer.
"""

import gc
import json
import math
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NoReturn

from app.core.errors import FieldProblem, InvalidInputError
from app.core.pointers import pointer

# Deeper than any record, and far from where the parser or whoever walks the value would give up.
MAX_DEPTH = 200
_MAX_DIGITS = 18
# `repr` of a double takes 25 characters; converting a number takes longer than reading it.
_MAX_NUMBER = 100
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Texts from here on are parsed one at a time, and while the garbage collector rests.
LARGE = 1 << 18
_resting = threading.Lock()
_BRACKETS = b"[]{}"
_OTHER_BYTES = bytes(byte for byte in range(256) if byte not in _BRACKETS)
# Read as signed bytes: 1 where something opens, -1 where it closes.
_TURNS = bytes.maketrans(_BRACKETS, b"\x01\xff\x01\xff")


def read_json(raw: bytes) -> Any:
    """The value of plain JSON, nothing in it that cannot be kept.

    Refused: malformed or deeply nested JSON, text that is not UTF-8, NaN and infinities,
    integers beyond 18 digits, a name twice in one object, NUL characters and halves of
    surrogate pairs.

    Raises
    ------
    InvalidInputError
        Naming the place and the reason.
    """
    if _is_deep(raw):
        _refuse(FieldProblem("", f"is nested too deeply: more than {MAX_DEPTH} levels"))
    reader = _Reader()
    try:
        with _collector_resting(len(raw)):
            value = json.loads(
                raw.decode(),
                object_pairs_hook=reader.object,
                parse_int=reader.integer,
                parse_float=reader.number,
                parse_constant=reader.constant,
            )
    except ValueError as error:
        _refuse(FieldProblem("", f"is not JSON: {error}"))
    if reader.marked or _SUSPECT.search(raw):
        problem = _first_problem(value)
        if problem is not None:
            _refuse(problem)
    return value


@contextmanager
def _collector_resting(size: int) -> Iterator[None]:
    """Keep the garbage collector from looking for cycles where a large text is parsed.

    There are none, and it would look through all that was made so far, again and again and with
    every other thread waiting: four megabytes of empty lists took eight times as long. It rests
    for one text at a time and never longer.
    """
    if size < LARGE or not gc.isenabled() or not _resting.acquire(blocking=False):
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        _resting.release()


@dataclass(frozen=True, slots=True)
class _Mark:
    """Stands in a value for what was refused: why, and under which name inside of it."""

    reason: str
    name: str | None = None


_LONG_INTEGER = _Mark(f"holds a whole number of more than {_MAX_DIGITS} digits")
_LONG_NUMBER = _Mark(f"holds a number of more than {_MAX_NUMBER} characters")
_LARGE_NUMBER = _Mark("holds a number that is too large")
_NO_NUMBER = _Mark("is not JSON: NaN and infinities are no numbers")
_TWICE = "appears twice in the same object"
_UNSTORABLE_TEXT = "holds a NUL character or half of a surrogate pair"
_UNSTORABLE_NAME = "has a name with a NUL character or half of a surrogate pair"


class _Reader:
    """Makes the values of one text; where it refuses one, it leaves a mark."""

    def __init__(self) -> None:
        self.marked = False

    def object(self, pairs: list[tuple[str, Any]]) -> Any:
        members = dict(pairs)
        return members if len(members) == len(pairs) else self._mark(_Mark(_TWICE, _twice(pairs)))

    def integer(self, text: str) -> Any:
        digits = len(text) - text.startswith("-")
        return int(text) if digits <= _MAX_DIGITS else self._mark(_LONG_INTEGER)

    def number(self, text: str) -> Any:
        if len(text) > _MAX_NUMBER:
            return self._mark(_LONG_NUMBER)
        value = float(text)
        return value if math.isfinite(value) else self._mark(_LARGE_NUMBER)

    def constant(self, _text: str) -> Any:
        return self._mark(_NO_NUMBER)

    def _mark(self, mark: _Mark) -> _Mark:
        self.marked = True
        return mark


def _twice(pairs: list[tuple[str, Any]]) -> str | None:
    """The first name that was there before."""
    seen: set[str] = set()
    for name, _value in pairs:
        if name in seen:
            return name
        seen.add(name)
    return None


def _is_deep(raw: bytes) -> bool:
    """Whether more than `MAX_DEPTH` lists and objects stand in each other.

    It is exact up to the first error of syntax, and no parser gets further than that.
    """
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return False
    quotes = raw.replace(rb"\\", b"").replace(rb"\"", b"")
    outside = b"".join(quotes.split(b'"')[::2])
    turns = memoryview(outside.translate(_TURNS, _OTHER_BYTES)).cast("b")
    return max(accumulate(turns), default=0) > MAX_DEPTH


def _first_problem(root: object) -> FieldProblem | None:
    """What is wrong at the first place where something is; only the way to it is kept."""
    # The root stands under no name, which makes its pointer the empty one.
    path: list[str | int] = []
    opened: list[Iterator[tuple[str | int, object]]] = [iter([("", root)])]
    while opened:
        member = next(opened[-1], None)
        if member is None:
            opened.pop()
            continue
        key, value = member
        path[len(opened) - 1 :] = [key]
        if isinstance(key, str) and _UNSTORABLE.search(key):
            return FieldProblem(pointer(path[1:-1]), _UNSTORABLE_NAME)
        if isinstance(value, _Mark):
            return _problem_of(value, path[1:])
        if isinstance(value, str) and _UNSTORABLE.search(value):
            return FieldProblem(pointer(path[1:]), _UNSTORABLE_TEXT)
        if isinstance(value, dict):
            opened.append(iter(value.items()))
        elif isinstance(value, list):
            opened.append(iter(enumerate(value)))
    return None


def _problem_of(mark: _Mark, place: list[str | int]) -> FieldProblem:
    if mark.name is None:
        return FieldProblem(pointer(place), mark.reason)
    if _UNSTORABLE.search(mark.name):
        return FieldProblem(pointer(place), _UNSTORABLE_NAME)
    return FieldProblem(pointer([*place, mark.name]), mark.reason)


def _refuse(problem: FieldProblem) -> NoReturn:
    raise InvalidInputError("The request body was refused.", [problem])
