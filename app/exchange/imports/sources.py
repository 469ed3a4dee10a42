"""The entries of an import, from where it was left."""

from collections.abc import Iterator
from functools import partial

from app.core.db import Database
from app.core.security import Actor
from app.exchange.formats.conventions import ISO_8601, Conventions, Stated, zone_of
from app.exchange.formats.registry import format_of
from app.exchange.imports import queries
from app.exchange.imports.lines import Line, read_lines, read_rows
from app.exchange.imports.reading import Entry, Reader, Shape, native
from app.exchange.imports.tables import Table, read_table
from app.exchange.imports.terms import Terms
from app.exchange.nouns import NOUNS
from models.imports import Import
from models.vocabulary import ImportEntity

NATIVE = "native"
CSV = "csv"


def check_format(name: str, entity: ImportEntity) -> None:
    """Refuse a format that is not known for this kind of record.

    Raises
    ------
    InvalidInputError
        Naming those that are.
    """
    if name not in {NATIVE, CSV}:
        format_of(name, NOUNS[entity].kind)


def check_header(database: Database, sent: Import, limit: int) -> None:
    """Refuse a table whose columns cannot be read.

    Raises
    ------
    InvalidInputError
        Naming the columns.
    """
    if sent.format == CSV:
        _table(database, sent, limit)


def entries(database: Database, sent: Import, actor: Actor, limit: int) -> Iterator[Entry]:
    """What each line says, beyond those that are written already."""
    if sent.read_to == sent.size:
        return iter(())
    if sent.format == CSV:
        table = _table(database, sent, limit)
        start, before = (sent.read_to, sent.lines) if sent.read_to else (table.end, 1)
        lines = _lines(database, sent, start, before, limit)
        rows = read_rows(lines, table.delimiter, table.width, limit)
        reader = Reader(terms_of(sent), actor, table.reader.read, sent.as_of)
        return reader.of_rows(rows, key_is_first=table.reader.key_is_first)
    lines = _lines(database, sent, sent.read_to, sent.lines, limit)
    return Reader(terms_of(sent), actor, _shape(sent), sent.as_of).of_lines(lines, limit)


def settled(database: Database, sent: Import, limit: int) -> Conventions:
    """How the file writes dates and numbers: as the sender said, or as all of its rows say.

    Raises
    ------
    InvalidInputError
        When neither tells; names the lines that leave it open, and the remedy.
    """
    stated = _stated(sent)
    if sent.format != CSV or (stated.dates is not None and stated.decimal is not None):
        return stated.conventions
    table = _table(database, sent, limit)
    lines = _lines(database, sent, table.end, 1, limit)
    rows = read_rows(lines, table.delimiter, table.width, limit)
    survey = table.reader.survey((row.number, row.cells) for row in rows if row.cells is not None)
    return survey.settled(stated)


def _stated(sent: Import) -> Stated:
    zone = None if sent.time_zone is None else zone_of(sent.time_zone)
    return Stated(sent.date_format, sent.decimal, zone)


def terms_of(sent: Import) -> Terms:
    """What the lines of an import speak of."""
    return Terms(NOUNS[sent.entity], sent.fields, frozenset(sent.clear))


def _lines(database: Database, sent: Import, start: int, before: int, limit: int) -> Iterator[Line]:
    return read_lines(_pieces(database, sent, start), start, before, limit)


def _pieces(database: Database, sent: Import, start: int) -> Iterator[bytes]:
    """The bytes from a place on, each piece read in a session of its own."""
    if sent.id is None:
        raise ValueError("an import without an id")
    place = start
    while True:
        with database.read() as session:
            data = queries.piece(session, sent.id, place)
        if not data:
            return
        yield data
        place += len(data)


def _table(database: Database, sent: Import, limit: int) -> Table:
    header = next(_lines(database, sent, 0, 0, limit), None)
    conventions = _stated(sent).conventions
    return read_table(NOUNS[sent.entity].kind, header, sent.column_mapping, conventions)


def _shape(sent: Import) -> Shape:
    conventions = _stated(sent).conventions
    if sent.format != NATIVE:
        return partial(
            format_of(sent.format, NOUNS[sent.entity].kind).read, conventions=conventions
        )
    if conventions == ISO_8601:
        return native
    return partial(native, body=NOUNS[sent.entity].body, conventions=conventions)
