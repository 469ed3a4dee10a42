"""Why a value was refused, in words: what is meant, and what was found."""

import json
from collections.abc import Mapping
from typing import Any

from app.core.pointers import shortened

_SHAPES: dict[str, str] = {}
_MEANT = {
    "date": "should be a date such as 2026-03-31",
    "datetime": "should be a moment such as 2026-03-31T22:00:00Z",
    "timezone": "should be a moment with its offset from UTC, such as 2026-03-31T22:00:00Z",
}
_LONGEST_REASON, _LONGEST_SHOWN = 500, 80
_OWN_ERROR = "Value error, "


def shape(pattern: str, meant: str) -> str:
    """A pattern that texts must have; `meant` tells it in words, such as "five digits".

    Wherever a pattern is declared it passes here, so that no client is told an expression.
    """
    _SHAPES[pattern] = meant
    return pattern


def meaning_of(pattern: str) -> str | None:
    """What a pattern means, in words; None of one that was not declared by `shape`."""
    return _SHAPES.get(pattern)


def reason_of(error: Mapping[str, Any]) -> str:
    """Why pydantic refused a value; `error` is one of its errors, with context and input."""
    kind = str(error["type"])
    meant = _MEANT.get(kind.partition("_")[0])
    if kind == "string_pattern_mismatch":
        meant = f"should be {meaning_of(error['ctx']['pattern']) or 'written otherwise'}"
    if meant is None or not isinstance(error.get("input"), str | int | float):
        return shortened(str(error["msg"]).removeprefix(_OWN_ERROR), _LONGEST_REASON)
    return f"{meant}; found {shown(error['input'])}"


def shown(value: Any) -> str:
    """A value in short, to be told beside the reason why it was refused."""
    if isinstance(value, str):
        value = value[:_LONGEST_SHOWN]
    text = json.dumps(value, ensure_ascii=False, default=str)
    return shortened(text, _LONGEST_SHOWN)
