"""Which JSON is read and which is refused."""

import gc
import json
from contextlib import suppress
from typing import Any

import pytest

from app.core.errors import InvalidInputError
from app.core.strict_json import LARGE, read_json

REFUSED = {
    "not a number": b'{"weight": NaN}',
    "infinity": b'{"weight": Infinity}',
    "minus infinity": b'{"weight": -Infinity}',
    "a number that overflows": b'{"weight": 1e999}',
    "30 digits": b'{"grade": 123456789012345678901234567890}',
    "30 digits below zero": b'{"grade": -123456789012345678901234567890}',
    "a million digits": b'{"grade": ' + b"9" * 1_000_000 + b"}",
    "a name twice": b'{"title": "a", "title": "b"}',
    "a name twice inside": b'{"skills": [{"skill": "a", "skill": "b"}]}',
    "a name twice, escaped": b'{"title": "a", "\\u0074itle": "b"}',
    "NUL": b'{"title": "a\\u0000b"}',
    "a raw NUL": b'{"title": "a\x00b"}',
    "NUL in a name": b'{"a\\u0000": 1}',
    "half a pair, high": b'{"title": "\\ud800"}',
    "half a pair, low": b'{"title": "\\udc00"}',
    "a pair the wrong way round": b'{"title": "\\udc00\\ud800"}',
    "half a pair in a name": b'{"\\ud800": 1}',
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "invalid UTF-8": b'{"title": "\xff\xfe"}',
    "overlong UTF-8": b'{"title": "\xc0\x80"}',
    "an encoded surrogate": b'{"title": "\xed\xa0\x80"}',
    "UTF-16": '{"title": "a"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{"title": "a"}',
    "an end that is missing": b'{"title": ',
    "something behind": b'{"title": "a"} x',
    "a trailing comma": b'{"title": "a",}',
    "a comment": b'{"title": "a" /* b */}',
    "single quotes": b"{'title': 'a'}",
    "only blanks": b"   ",
    "a control character": b'{"title": "a\nb"}',
}
READ = {
    "an emoji as a pair": b'{"title": "\\ud83d\\ude00"}',
    "an escaped backslash": b'{"title": "\\\\u0000 \\\\ud800"}',
    "18 digits": b'{"grade": 123456789012345678}',
    "nested lists": b"[" * 50 + b"]" * 50,
    "the same name elsewhere": b'[{"a": 1}, {"a": 2}]',
    "small numbers": b'{"weight": 1e-320, "level": -0.0}',
    "a scalar": b"null",
}


@pytest.mark.parametrize("raw", REFUSED.values(), ids=REFUSED)
def test_hostile_json_is_refused_with_a_reason(raw: bytes) -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_json(raw)
    assert caught.value.problems[0].reason


@pytest.mark.parametrize("raw", READ.values(), ids=READ)
def test_plain_json_is_read(raw: bytes) -> None:
    read_json(raw)
    assert json.loads(raw) is not Ellipsis


def test_the_place_of_a_bad_text_is_named() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_json(b'{"skills": [{"skill": "a"}, {"skill": "\\u0000"}]}')
    assert caught.value.problems[0].field == "/skills/1/skill"


def test_the_garbage_collector_rests_for_a_large_text_and_works_again_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[bool] = []
    plain = json.loads

    def noting(text: str, **options: Any) -> Any:
        seen.append(gc.isenabled())
        return plain(text, **options)

    monkeypatch.setattr(json, "loads", noting)
    for raw in (b"[]", b" " * LARGE + b"[]", b" " * LARGE + b"["):
        with suppress(InvalidInputError):
            read_json(raw)
        assert gc.isenabled()
    assert seen == [True, False, False]


def test_a_doubled_name_that_cannot_be_kept_is_not_repeated() -> None:
    with pytest.raises(InvalidInputError) as caught:
        read_json(b'{"a": [{"\\u0000": 1, "\\u0000": 2}]}')
    (problem,) = caught.value.problems
    assert problem.field == "/a/0"
    assert "name" in problem.reason
