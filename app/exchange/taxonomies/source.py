"""The tables of a download: a folder or a ZIP archive of CSV, tab-separated text or Excel."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from app.exchange.taxonomies.base import TaxonomyError

Row = dict[str, str]

_LARGEST_TABLE = 2 * 1024**3
_LONGEST_CELL = 10_000_000
_DELIMITERS = {".csv": ",", ".txt": "\t", ".tsv": "\t"}
_EXCEL = ".xlsx"
_SHOWN_FILES = 40


@dataclass(frozen=True)
class Source:
    """The files of a download by name, wherever in it they lie."""

    path: Path
    names: dict[str, str]

    @classmethod
    def of(cls, path: Path) -> "Source":
        """The files of a folder or archive.

        Raises
        ------
        TaxonomyError
            When it is neither.
        """
        if path.is_dir():
            found = [str(file.relative_to(path)) for file in path.rglob("*") if file.is_file()]
        elif zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                found = [one.filename for one in archive.infolist() if not one.is_dir()]
        else:
            raise TaxonomyError(f"{path}: is neither a folder nor a ZIP archive.")
        return cls(path, {Path(name).name.casefold(): name for name in sorted(found, reverse=True)})

    @property
    def told(self) -> str:
        """The names of the files, for a message."""
        names = sorted(Path(name).name for name in self.names.values())
        return ", ".join(names[:_SHOWN_FILES]) or "no file"

    def find(self, *names: str) -> str | None:
        """The first of these file names that there is."""
        return next((name for name in names if name.casefold() in self.names), None)

    def rows(self, name: str, needed: Sequence[str]) -> Iterator[Row]:
        """The rows of a table as texts by column, `needed` among them.

        Raises
        ------
        TaxonomyError
            When a column is missing, or the table cannot be read.
        """
        with self.opened(name) as file:
            try:
                yield from _rows(file, name, needed)
            except (UnicodeDecodeError, csv.Error, zipfile.BadZipFile) as error:
                raise TaxonomyError(f"{name}: cannot be read ({error}).") from error

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """A file of the download, to be read.

        Raises
        ------
        TaxonomyError
            When it is larger than any table of these taxonomies.
        """
        inside = self.names[name.casefold()]
        if self.path.is_dir():
            _refuse_larger(name, (self.path / inside).stat().st_size)
            with (self.path / inside).open("rb") as file:
                yield file
            return
        with zipfile.ZipFile(self.path) as archive:
            _refuse_larger(name, archive.getinfo(inside).file_size)
            with archive.open(inside) as packed:
                yield io.BytesIO(packed.read()) if name.endswith(_EXCEL) else packed


def _refuse_larger(name: str, size: int) -> None:
    if size > _LARGEST_TABLE:
        raise TaxonomyError(f"{name}: is larger than {_LARGEST_TABLE >> 30} GB.")


def _rows(file: IO[bytes], name: str, needed: Sequence[str]) -> Iterator[Row]:
    suffix = Path(name).suffix.casefold()
    lines = _excel_lines(file) if suffix == _EXCEL else _text_lines(file, _DELIMITERS[suffix])
    header = [cell.strip() for cell in next(lines, [])]
    missing = [column for column in needed if column not in header]
    if missing:
        told = ", ".join(header) or "none"
        raise TaxonomyError(f"{name}: has no column {', '.join(missing)}. Its columns: {told}.")
    for line in lines:
        if any(line):
            yield dict(zip(header, line, strict=False))


def _text_lines(file: IO[bytes], delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    with io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text:
        if delimiter == ",":
            yield from csv.reader(text)
        else:
            yield from csv.reader(text, delimiter=delimiter, quoting=csv.QUOTE_NONE)


def _excel_lines(file: IO[bytes]) -> Iterator[list[str]]:
    try:
        from openpyxl import load_workbook  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise TaxonomyError(
            "Excel tables need the extra `excel` (pip install 'lateral[excel]'); the download "
            "as tab-separated text needs nothing."
        ) from error
    book = load_workbook(file, read_only=True, data_only=True)
    try:
        yield from (_texts(cells) for cells in book.worksheets[0].iter_rows(values_only=True))
    finally:
        book.close()


def _texts(cells: Iterable[Any]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in cells]
