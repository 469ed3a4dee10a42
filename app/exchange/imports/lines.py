"""Cuts the bytes of an import into lines, and lines of CSV into rows."""

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_BOM = b"\xef\xbb\xbf"
_DELIMITERS = ",;\t"
_MOST_LINES_A_ROW = 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its number from 1, the place of the byte after it, and its bytes.

    `data` is None where the line is too long to be kept.
    """

    number: int
    end: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of CSV, which may span lines: the first of them, the place after it, its cells.

    `cells` is None where it cannot be read; `problem` then says why, and `first` is its first cell
    where that is known all the same.
    """

    number: int
    last: int
    end: int
    cells: list[str] | None
    problem: str = ""
    first: str | None = None


def read_lines(pieces: Iterable[bytes], start: int, before: int, limit: int) -> Iterator[Line]:
    """The lines from a place on, which `before` lines precede."""
    number, end, skipped, rest = before, start, 0, b""
    for piece in pieces:
        parts = (rest + piece).split(b"\n")
        rest = parts.pop()
        for part in parts:
            number += 1
            length = skipped + len(part)
            end += length + 1
            yield _line(number, end, part, length, limit)
            skipped = 0
        if len(rest) > limit:
            skipped += len(rest)
            rest = b""
    if rest or skipped:
        length = skipped + len(rest)
        yield _line(number + 1, end + length, rest, length, limit)


def read_rows(lines: Iterable[Line], delimiter: str, width: int, limit: int) -> Iterator[Row]:
    """The rows of these lines of CSV; those without a cell that holds something are skipped.

    A quote that is never closed spoils the line it stands in, not those that follow: where the
    lines up to the next quote make no row, the first is refused and the others are read anew.
    """
    waiting: deque[Line] = deque()
    source = iter(lines)
    while True:
        line = waiting.popleft() if waiting else next(source, None)
        if line is None:
            return
        if line.data is None:
            yield Row(line.number, line.number, line.end, None, too_long(limit))
            continue
        if not line.data.strip():
            continue
        taken = [line]
        size, quotes = len(line.data), line.data.count(b'"')
        while quotes % 2 and size <= limit and len(taken) < _MOST_LINES_A_ROW:
            following = waiting.popleft() if waiting else next(source, None)
            if following is None:
                break
            taken.append(following)
            if following.data is None:
                break
            size += len(following.data)
            quotes += following.data.count(b'"')
        row = _row(taken, delimiter, width)
        if row.cells is None and len(taken) > 1:
            waiting.extendleft(reversed(taken[1:]))
            row = Row(line.number, line.number, line.end, None, "opens a quote and never closes it")
        if row.cells is None or any(map(str.strip, row.cells)):
            yield row


def too_long(limit: int) -> str:
    """Why a line is refused that nobody could keep."""
    return f"is longer than {limit} bytes"


def delimiter_of(header: str) -> str:
    """What separates the cells: the most frequent of comma, semicolon and tab."""
    return max(_DELIMITERS, key=header.count)


def cells_of(text: str, delimiter: str) -> list[str]:
    """The cells of a row.

    Raises
    ------
    ValueError
        When its quotes do not fit.
    """
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValueError(f"is not CSV: {error}") from error
    if len(rows) != 1:
        raise ValueError("is not one row of CSV")
    return rows[0]


def _row(taken: Sequence[Line], delimiter: str, width: int) -> Row:
    first, last = taken[0], taken[-1]
    cells: list[str] | None = None
    problem = ""
    try:
        text = b"\n".join(line.data or b"" for line in taken).decode()
        cells = cells_of(text, delimiter)
    except UnicodeDecodeError:
        problem = "is not UTF-8 text"
    except ValueError as error:
        problem = str(error)
    if cells is None:
        return Row(first.number, last.number, last.end, None, problem)
    if not any(map(str.strip, cells[width:])):
        # Spreadsheets end rows with empty cells, or leave those at the end out.
        del cells[width:]
    if len(cells) == width or not any(map(str.strip, cells)):
        return Row(first.number, last.number, last.end, cells)
    problem = f"has {len(cells)} cells where the header has {width}"
    return Row(first.number, last.number, last.end, None, problem, cells[0])


def _line(number: int, end: int, data: bytes, length: int, limit: int) -> Line:
    if length > limit:
        return Line(number, end, None)
    data = data.removesuffix(b"\r")
    return Line(number, end, data.removeprefix(_BOM) if number == 1 else data)
