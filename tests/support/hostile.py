"""Values that a client should not send, and every place of a body where one can stand."""

import json
from collections.abc import Iterator
from typing import Any

SPOT = '"here goes the value"'
NEVER_VALID = {
    "not a number": "NaN",
    "infinity": "Infinity",
    "minus infinity": "-Infinity",
    "overflow": "1e999",
    "thirty digits": "9" * 30,
    "thirty digits below zero": "-" + "9" * 30,
    "NUL": '"a\\u0000b"',
    "half a pair": '"\\ud800"',
    "the other half": '"\\udfff"',
    "a name twice": '{"a": 1, "a": 2}',
    "depth": "[" * 300 + "]" * 300,
}
ODD = {
    "null": "null",
    "true": "true",
    "zero": "0",
    "minus one": "-1",
    "2 ** 31": str(2**31),
    "2 ** 53": str(2**53),
    "a tiny number": "1e-320",
    "a large number": "1e308",
    "nothing": '""',
    "blanks": '" \\t "',
    "long": json.dumps("x" * 30_000),
    "an emoji": json.dumps("\U0001f4a9" * 300),
    "right to left": json.dumps("\u202e\u0000".replace("\u0000", "a")),
    "combining marks": json.dumps("e" + "\u0301" * 500),
    "quotes": json.dumps("'; DROP TABLE employees; --"),
    "percent": json.dumps("%s %d %(x)s {0} \\"),
    "a list": "[]",
    "an object": "{}",
    "nested": '[[{"a": [1, {"b": null}]}]]',
    "a date that is none": '"2026-02-30"',
    "the year zero": '"0000-01-01"',
    "a far date": '"9999-12-31"',
    "many": json.dumps(list(range(2000))),
}


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a body: its fields, and the first item of each list."""
    yield path
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from places(inner, (*path, name))
    elif isinstance(value, list) and value:
        yield from places(value[0], (*path, 0))


def with_spot(value: Any, path: tuple[Any, ...]) -> Any:
    if not path:
        return json.loads(SPOT)
    first, *rest = path
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[first] = with_spot(value[first], tuple(rest))
    return copy
