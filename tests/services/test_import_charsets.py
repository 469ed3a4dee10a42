"""Bytes of imports are read in the character set that they are written in, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInputError
from app.exchange.imports.charsets import Utf8, charset_of

TABLE = "external_id,name,title\nE-1,Jürgen Müller,Disponent\nE-2,Łukasz,Şef\nE-3,渡辺,ok\n"
WESTERN = "external_id,name,title\nE-1,Jürgen Müller,Chef\nE-2,Zoë,Déléguée\n"
PLAIN = "external_id,name,title\nE-1,Ida,Chef\n"


def read(data: bytes, named: str | None = None, step: int = 1 << 20) -> tuple[str, str]:
    """The text and the character set, fed in steps."""
    reading = Utf8(named)
    pieces = [reading.feed(data[at : at + step]) for at in range(0, len(data), step)]
    text = b"".join([*pieces, reading.finish()]).decode()
    return text, reading.charset


def refusal(data: bytes, named: str | None = None, step: int = 1 << 20) -> str:
    with pytest.raises(InvalidInputError) as refused:
        read(data, named, step)
    return refused.value.problems[0].reason


@pytest.mark.parametrize("step", [1, 2, 3, 5, 1 << 20])
@pytest.mark.parametrize("text", [TABLE, PLAIN])
@pytest.mark.parametrize(
    "charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"]
)
def test_unicode_is_found_by_its_mark_or_its_first_bytes(
    charset: str, text: str, step: int
) -> None:
    found, told = read(text.encode(charset), step=step)
    assert found == text
    assert told.startswith(charset.removesuffix("-sig"))


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
@pytest.mark.parametrize(
    ("charset", "text"),
    [
        ("windows-1252", WESTERN),
        ("latin-1", WESTERN),
        ("ISO-8859-15", WESTERN + "E-4,Œuvre,€\n"),
        ("cp1250", "external_id,name\nE-1,Łukasz Żak\n"),
        ("shift_jis", "external_id,name\nE-1,渡辺\n"),
        ("macintosh", WESTERN),
        ("utf-16", TABLE),
        ("utf-16-le", "\ufeff" + TABLE),
    ],
)
def test_a_named_character_set_is_taken(charset: str, text: str, step: int) -> None:
    assert read(text.encode(charset), charset, step)[0] == text.removeprefix("\ufeff")


def test_a_mark_knows_better_than_who_states_utf_8() -> None:
    assert read(TABLE.encode("utf-16"), "UTF-8") == (TABLE, "utf-16-le")


@pytest.mark.parametrize("step", [1, 7, 1 << 20])
@pytest.mark.parametrize("text", [WESTERN, PLAIN + "E-2,Zoë,Chef\n"])
def test_eight_bits_without_a_name_are_refused_with_the_remedy(text: str, step: int) -> None:
    reason = refusal(text.encode("windows-1252"), step=step)
    assert "is not UTF-8: line " in reason
    assert "send the file with charset=windows-1252" in reason


def test_the_refusal_shows_where_and_what_the_bytes_may_say() -> None:
    assert "line 2 holds the byte 0xFC. Read as windows-1252 it says 'Jürgen Müller'" in refusal(
        WESTERN.encode("windows-1252")
    )


def test_a_broken_line_does_not_refuse_a_file_in_utf_8() -> None:
    data = TABLE.encode() + b"E-9,M\xfcller,x\n"
    reading = Utf8(None)
    assert reading.feed(data) + reading.finish() == data


@pytest.mark.parametrize(
    ("data", "named", "reason"),
    [
        (b"E-1,\x81\n", "windows-1252", "is not cp1252: 0x81 is no character"),
        (TABLE.encode("utf-16")[:-1], None, "is not utf-16-le: "),
        (b"\xff\xfe\x00\xd8a\x00", None, "is not utf-16-le: "),
    ],
)
def test_what_is_not_in_its_character_set_is_refused(
    data: bytes, named: str | None, reason: str
) -> None:
    assert refusal(data, named).startswith(reason)


@pytest.mark.parametrize("name", ["utf-7", "rot13", "hex", "idna", "unicode_escape", "x" * 99, ""])
def test_what_is_no_character_set_of_texts_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError, match="unknown"):
        charset_of(name)


@given(st.text(st.characters(exclude_characters="\ufeff\x00", codec="utf-8")), st.integers(1, 9))
def test_utf_8_passes_byte_for_byte(text: str, step: int) -> None:
    assert read(text.encode(), None, step) == (text, "utf-8")
