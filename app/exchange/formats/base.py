"""What a format is: it reads one record of another system as a body that the API takes."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.core.errors import FieldProblem, InvalidInputError
from models.vocabulary import EntityKind

EXTERNAL_ID = "external_id"
_EXTERNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@~-]{0,127}")
# Enough to find the cell again; the results of an import are no copy of its file.
_LONGEST_SHOWN = 80
_NO_KEY_CHARACTER = re.compile(r"[^A-Za-z0-9._:@-]")


KEY_RULE = "should be a text of 1 to 128 characters that begins with a letter or a digit"


@dataclass(frozen=True, slots=True)
class Misread:
    """A value of the source that cannot be read.

    `field` is a JSON pointer into the source, `found` the value in short, and `of` the field of
    the record that it should have given, with dots for what lies inside. An empty `of` means that
    nothing of the record can be read.
    """

    field: str
    reason: str
    found: str
    of: str


@dataclass(frozen=True, slots=True)
class Mapped:
    """A record as the API takes it, its `external_id` included, and what is not in it.

    `ignored` holds the names of fields of the source that have no place in the record, `misread`
    the values that cannot be read. A format gives all that it can read beside them, the key above
    all: whether the record is taken is decided in one place, for every format.
    """

    body: dict[str, Any]
    ignored: frozenset[str] = frozenset()
    misread: tuple[Misread, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A format of another system for one kind of record.

    `read` maps one record, by the `conventions` of the file; it raises InvalidInputError only for
    what is no record at all. `split` gives the records of a whole JSON document, such as a list.
    `gives` are the fields of a record that the format can say.
    """

    name: str
    entity: EntityKind
    read: Callable[..., Mapped]
    split: Callable[[Any], Iterable[Any]]
    gives: frozenset[str]


def one_or_many(document: Any) -> Iterator[Any]:
    """The records of a document that is a list of them, or one."""
    if isinstance(document, list):
        yield from document
    else:
        yield document


def as_object(raw: Any, noun: str) -> dict[str, Any]:
    """The record itself.

    Raises
    ------
    InvalidInputError
        When it is no JSON object.
    """
    if not isinstance(raw, dict):
        raise refused(noun, [FieldProblem("", "should be an object")])
    return raw


def refused(noun: str, problems: Iterable[FieldProblem]) -> InvalidInputError:
    """The error that tells what keeps a record from being read."""
    return InvalidInputError(f"The {noun} cannot be read.", list(problems))


def external_id(value: Any) -> str | None:
    """A key of another system as an external id, by the one rule of all formats; None if it is not.

    A whole number is taken as its text, and blanks around a text are left out. What may not stand
    in an external id, as in an address, is written as ~ and its code, so that two keys never
    become one.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return None
    text = value.strip()
    if _EXTERNAL_ID.fullmatch(text):
        return text
    escaped = _NO_KEY_CHARACTER.sub(_escaped, text)
    return escaped if _EXTERNAL_ID.fullmatch(escaped) else None


def shown(value: Any) -> str:
    """A value in short, to be told beside the reason why it cannot be read."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}..."


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"~{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass"))
