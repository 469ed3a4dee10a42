"""JSON bodies held to what both databases and every client can agree on."""

import json
import math
import re
from typing import Any, NoReturn

import pydantic_core

from app.core.errors import FieldProblem, InvalidInputError

_MAX_DIGITS = 18
_SUSPECT = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def check_json(raw: bytes) -> None:
    """Refuse a body that `read_json` refuses.

    Raises
    ------
    InvalidInputError
        Naming the place and the reason.
    """
    read_json(raw)


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
    try:
        pydantic_core.from_json(raw, allow_inf_nan=False, cache_strings="none")
        value = json.loads(
            raw.decode(),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
        )
    except RecursionError:
        _refuse("", "is nested too deeply")
    except ValueError as error:
        _refuse("", f"is not JSON: {error}")
    if _SUSPECT.search(raw):
        _check_text(value, "")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        _refuse(f"/{twice}", "appears twice in the same object")
    return members


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > _MAX_DIGITS:
        _refuse("", f"holds a whole number of more than {_MAX_DIGITS} digits")
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        _refuse("", "holds a number that is too large")
    return value


def _check_text(root: object, pointer: str) -> None:
    waiting: list[tuple[object, str]] = [(root, pointer)]
    while waiting:
        value, place = waiting.pop()
        if isinstance(value, str):
            if _UNSTORABLE.search(value):
                _refuse(place, "holds a NUL character or half of a surrogate pair")
        elif isinstance(value, list):
            waiting += [(one, f"{place}/{index}") for index, one in enumerate(value)]
        elif isinstance(value, dict):
            for name, one in value.items():
                if _UNSTORABLE.search(name):
                    _refuse(place, "has a name with a NUL character or half of a surrogate pair")
                waiting.append((one, f"{place}/{name}"))


def _refuse(field: str, reason: str) -> NoReturn:
    raise InvalidInputError("The request body was refused.", [FieldProblem(field, reason)])
