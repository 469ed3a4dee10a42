"""Bytes cut into lines, and lines of CSV into rows."""

import gzip
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import InvalidInputError
from app.exchange.formats.conventions import Conventions
from app.exchange.imports.lines import Line, Row, delimiter_of, read_lines, read_rows
from app.exchange.imports.tables import MOST_COLUMNS, read_table
from app.exchange.imports.unpacking import unpacker
from models.vocabulary import EntityKind

LIMIT = 1000


def _lines(pieces: Iterable[bytes], limit: int = LIMIT) -> list[tuple[int, bytes | None]]:
    return [(line.number, line.data) for line in read_lines(pieces, 0, 0, limit)]


def _rows(data: bytes, width: int = 2) -> list[Row]:
    return list(read_rows(read_lines([data], 0, 0, LIMIT), ",", width, LIMIT))


def _cells(data: bytes, width: int = 2) -> list[list[str] | str]:
    return [row.problem if row.cells is None else row.cells for row in _rows(data, width)]


@given(
    st.lists(st.binary(max_size=20).map(lambda one: one.replace(b"\n", b"")), max_size=20),
    st.data(),
)
def test_lines_do_not_depend_on_how_the_bytes_came(texts: list[bytes], data: st.DataObject) -> None:
    whole = b"".join(text + b"\n" for text in texts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=5)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    assert _lines(pieces) == _lines([whole])


@given(st.binary(max_size=200), st.integers(0, 20))
def test_reading_goes_on_from_the_place_of_any_line(data: bytes, skipped: int) -> None:
    lines = list(read_lines([data], 0, 0, LIMIT))
    for line in lines[skipped : skipped + 1]:
        rest = read_lines([data[line.end :]], line.end, line.number, LIMIT)
        assert list(rest) == lines[skipped + 1 :]


def test_a_last_line_without_an_end_is_a_line() -> None:
    assert _lines([b"a\nb"]) == [(1, b"a"), (2, b"b")]


def test_carriage_returns_and_the_mark_at_the_beginning_are_no_part_of_a_line() -> None:
    assert _lines([b"\xef\xbb\xbfa\r\nb\r\n"]) == [(1, b"a"), (2, b"b")]


@pytest.mark.parametrize("size", [1, 7, 50])
def test_a_line_beyond_the_limit_is_skipped_without_being_kept(size: int) -> None:
    whole = b"a\n" + b"x" * 40 + b"\nb\n"
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    assert _lines(pieces, limit=10) == [(1, b"a"), (2, None), (3, b"b")]


def test_a_cell_in_quotes_may_hold_lines_quotes_and_commas() -> None:
    assert _cells(b'a,"b\nc, ""d"""\ne,f\n') == [["a", 'b\nc, "d"'], ["e", "f"]]


def test_a_quote_that_is_never_closed_spoils_its_own_line_only() -> None:
    assert _cells(b'a,"b\nc,d\ne,f\n') == [
        "opens a quote and never closes it",
        ["c", "d"],
        ["e", "f"],
    ]


def test_two_quotes_that_are_never_closed_spoil_their_lines_only() -> None:
    found = _cells(b'a,"b\nc,d\ne,"f\ng,h\n')
    assert found[1] == ["c", "d"]
    assert found[3] == ["g", "h"]
    assert [isinstance(one, str) for one in found] == [True, False, True, False]


def test_a_row_with_another_number_of_cells_is_refused() -> None:
    assert _cells(b"a,b,c\nd,e\n") == ["has 3 cells where the header has 2", ["d", "e"]]


def test_rows_know_the_lines_that_they_span() -> None:
    rows = _rows(b'a,"b\nc"\n\nd,e\n')
    assert [(row.number, row.last) for row in rows] == [(1, 2), (4, 4)]
    assert rows[0].end == 8


@pytest.mark.parametrize(
    ("header", "expected"), [("a,b;c,d", ","), ("a;b;c", ";"), ("a\tb", "\t"), ("a", ",")]
)
def test_the_header_tells_what_separates_cells(header: str, expected: str) -> None:
    assert delimiter_of(header) == expected


def test_a_file_of_tiny_gzip_members_is_copied_in_small_pieces_only() -> None:
    member = gzip.compress(b"x\n")
    data = member * 20_000
    unpacking = unpacker("gzip")
    unpacked = b"".join(unpacking.feed(data))
    unpacking.finish()
    assert unpacked == b"x\n" * 20_000


def test_a_table_of_too_many_columns_is_refused_before_they_are_compared() -> None:
    header = ",".join(f"c{number}" for number in range(MOST_COLUMNS + 1)).encode()
    with pytest.raises(InvalidInputError) as caught:
        read_table(EntityKind.EMPLOYEE, Line(1, len(header), header), None, Conventions())
    (problem,) = caught.value.problems
    assert "1001 columns" in problem.reason
