"""Reads the header of a table, and with it the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import FieldProblem, InvalidInputError
from app.exchange.formats.conventions import Conventions
from app.exchange.formats.table import TableReader
from app.exchange.imports.lines import Line, cells_of, delimiter_of
from models.vocabulary import EntityKind

# Far more than any export has. Each column is compared with the others and with the fields.
MOST_COLUMNS = 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """How rows are read: what separates cells, how many there are, where the first row begins."""

    delimiter: str
    width: int
    end: int
    reader: TableReader


def read_table(
    kind: EntityKind,
    header: Line | None,
    mapping: Mapping[str, Any] | None,
    conventions: Conventions,
) -> Table:
    """The table of a header.

    Raises
    ------
    InvalidInputError
        When it is no header, or a column gives no field.
    """
    if header is None or header.data is None:
        raise _refused("is too long to be a header")
    try:
        text = header.data.decode()
        delimiter = delimiter_of(text)
        names = cells_of(text, delimiter)
    except UnicodeDecodeError:
        raise _refused("is not UTF-8 text") from None
    except ValueError as error:
        raise _refused(str(error)) from None
    if len(names) > MOST_COLUMNS:
        raise _refused(f"has {len(names)} columns, and a table may have at most {MOST_COLUMNS}")
    reader = TableReader(kind, names, mapping, conventions)
    return Table(delimiter, len(names), header.end, reader)


def _refused(reason: str) -> InvalidInputError:
    problem = FieldProblem("", f"the first line {reason}")
    return InvalidInputError("The table has no header.", [problem])
