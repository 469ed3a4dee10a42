"""What a format is: it reads one record of another system as a body that the API takes."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.core.errors import FieldProblem, InvalidInputError
from models.vocabulary import EntityKind

_EXTERNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@~-]{0,127}")
_NO_KEY_CHARACTER = re.compile(r"[^A-Za-z0-9._:@-]")


@dataclass(frozen=True, slots=True)
class Mapped:
    """A record as the API takes it, its `external_id` included, and what was left out.

    `ignored` holds the names of fields of the source that have no place in the record.
    """

    body: dict[str, Any]
    ignored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Format:
    """A format of another system for one kind of record.

    `read` maps one record and raises InvalidInputError, naming each field of the source that
    is at fault; `split` gives the records of a whole JSON document, such as a list of them.
    """

    name: str
    entity: EntityKind
    read: Callable[[Any], Mapped]
    split: Callable[[Any], Iterable[Any]]


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


def external_id(text: str) -> str | None:
    """A key of another system as an external id; None if that cannot be.

    What may not stand in an external id, as in an address, is written as ~ and its code, so
    that two keys never become one.
    """
    text = text.strip()
    if _EXTERNAL_ID.fullmatch(text):
        return text
    escaped = _NO_KEY_CHARACTER.sub(_escaped, text)
    return escaped if _EXTERNAL_ID.fullmatch(escaped) else None


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"~{byte:02X}" for byte in match.group().encode("utf-8", "surrogatepass"))
