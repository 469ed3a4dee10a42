"""Cursors and entity tags by themselves."""

import base64
from dataclasses import dataclass

import pytest
from fastapi import Response
from pydantic import BaseModel

from app.core.errors import InvalidInputError, VersionMismatchError, VersionRequiredError
from app.core.etag import Conditions, NotModifiedError, etag_of
from app.core.pagination import Paging, decode_cursor, encode_cursor


@dataclass
class Row:
    id: int | None


class Body(BaseModel):
    name: str


@pytest.mark.parametrize("last", [0, 1, 2**31, 2**63 - 1])
def test_a_cursor_comes_back(last: int) -> None:
    assert decode_cursor(encode_cursor(last)) == last


@pytest.mark.parametrize(
    "cursor",
    ["", "A", "AAAA", "=", "é", "../../etc", "0", "-1", encode_cursor(5)[:-4], "A" * 20, "\x00"],
)
def test_rubbish_is_no_cursor(cursor: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        decode_cursor(cursor)
    assert [one.field for one in caught.value.problems] == ["cursor"]


def test_a_changed_cursor_is_refused() -> None:
    raw = bytearray(base64.urlsafe_b64decode(encode_cursor(5)))
    raw[7] = 6
    with pytest.raises(InvalidInputError):
        decode_cursor(base64.urlsafe_b64encode(bytes(raw)).decode())


@pytest.mark.parametrize(("rows", "shown", "more"), [(0, 0, False), (3, 3, False), (4, 3, True)])
def test_a_page_has_a_cursor_only_if_more_follows(rows: int, shown: int, more: bool) -> None:
    paging = Paging(limit=3)
    kept, cursor = paging.cut([Row(n + 10) for n in range(rows)][: paging.fetch])
    assert len(kept) == shown
    assert (cursor is not None) is more
    if cursor is not None:
        assert decode_cursor(cursor) == 12


def test_equal_bodies_have_equal_tags_and_different_ones_differ() -> None:
    assert etag_of(Body(name="a")) == etag_of(Body(name="a"))
    assert etag_of(Body(name="a")) != etag_of(Body(name="b"))


TAG = etag_of(Body(name="a"))


@pytest.mark.parametrize("header", [TAG, "*", f'"other", {TAG}', f'  {TAG} ,"other"'])
def test_if_match_lets_the_seen_version_through(header: str) -> None:
    Conditions(if_match=header).check_write(TAG)


@pytest.mark.parametrize(
    ("header", "current"),
    [
        ('"other"', TAG),
        (f"W/{TAG}", TAG),
        (TAG.strip('"'), TAG),
        ("", TAG),
        (f"{TAG} {TAG}", TAG),
        (TAG, None),
        ("*", None),
    ],
)
def test_if_match_refuses_everything_else(header: str, current: str | None) -> None:
    with pytest.raises(VersionMismatchError):
        Conditions(if_match=header).check_write(current)


def test_if_match_is_asked_for_where_the_setting_says_so() -> None:
    strict = Conditions(if_match_required=True)
    strict.check_write(None)
    with pytest.raises(VersionRequiredError):
        strict.check_write(TAG)


def test_if_none_match_star_only_creates() -> None:
    Conditions(if_none_match="*").check_write(None)
    with pytest.raises(VersionMismatchError):
        Conditions(if_none_match="*").check_write(TAG)


@pytest.mark.parametrize("header", [TAG, f"W/{TAG}", "*", f'"other",{TAG}'])
def test_a_client_that_holds_the_answer_is_told_so(header: str) -> None:
    with pytest.raises(NotModifiedError):
        Conditions(if_none_match=header).check_read(TAG, Response())


@pytest.mark.parametrize("header", [None, '"other"', "rubbish"])
def test_any_other_client_gets_the_tagged_answer(header: str | None) -> None:
    response = Response()
    Conditions(if_none_match=header).check_read(TAG, response)
    assert response.headers["ETag"] == TAG
