"""The fields of posted records by their dotted paths, and how a cell's text becomes a value."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from app.core.schemas import Body
from app.exchange.formats.base import EXTERNAL_ID
from app.exchange.formats.conventions import Conventions
from app.exchange.nouns import NOUN_OF_KIND
from models.vocabulary import EntityKind

AS_OF = "as_of"
# The field of a job that is still held has no end.
END = "to"
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}(?:\.0+)?")
_TRUE, _FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
_HIGHEST_INDEX = 499
# Skill and level, language and level, credential and last day.
_USUAL_PARTS = 2


@dataclass(frozen=True, slots=True)
class Leaf:
    """A field that a cell can give: its type, and the record of which it is a list, if it is."""

    kind: type[Any]
    many: bool = False

    @property
    def parts(self) -> Mapping[str, "Leaf"]:
        """The simple fields of the records in a list, in their order."""
        if not self.many or not issubclass(self.kind, Body):
            return {}
        leaves = ((name, leaf_of(self.kind, name)) for name in names_of(self.kind))
        return {name: leaf for name, leaf in leaves if leaf is not None and not leaf.many}

    @property
    def usual_parts(self) -> tuple[str, ...]:
        """The parts that a value in a list gives unless a mapping names others.

        They are the first two, or as many as a record cannot be without.
        """
        names = list(self.parts)
        needed = [names.index(one) for one in _required(self.kind) if one in self.parts]
        return tuple(names[: max([_USUAL_PARTS, *(place + 1 for place in needed)])])


def leaf_of(body: type[Body], path: str) -> Leaf | None:
    """The field at a dotted path, such as `skills`, `skills.0.level` or `eligibility.grade_min`.

    None if there is no such field, or if it is a record that no single cell can give.
    """
    kind: Any = body
    many = False
    for part in path.split("."):
        if many:
            if not part.isdecimal() or int(part) > _HIGHEST_INDEX:
                return None
            many = False
            continue
        if not (isinstance(kind, type) and issubclass(kind, Body)):
            return None
        field = _fields(kind).get(part)
        if field is None:
            return None
        kind, many = field
    if isinstance(kind, type) and issubclass(kind, Body) and not many:
        return None
    return Leaf(kind, many)


@cache
def root_leaf(entity: EntityKind, path: str) -> Leaf | None:
    """The same for a whole record, which has a key and a moment besides its body."""
    if path == EXTERNAL_ID:
        return Leaf(str)
    if path == AS_OF:
        return Leaf(datetime)
    return leaf_of(NOUN_OF_KIND[entity].body, path)


@cache
def paths_of(entity: EntityKind) -> tuple[str, ...]:
    """The paths that columns of a record may have, lists told by their name alone."""
    return (EXTERNAL_ID, AS_OF, *_paths(NOUN_OF_KIND[entity].body))


def names_of(body: type[Body]) -> tuple[str, ...]:
    """The names of a record's fields as they are posted."""
    return tuple(_fields(body))


def value_of(
    leaf: Leaf, text: str, conventions: Conventions, date_format: str | None = None
) -> Any:
    """The value that a text stands for; a date of a form of its own is read as strptime does.

    Raises
    ------
    ValueError
        Saying what the text should be.
    """
    if leaf.kind is bool:
        return _truth(text)
    if leaf.kind is int:
        return _whole(text, conventions)
    if leaf.kind is float:
        return float(conventions.number(text))
    if leaf.kind is date:
        return conventions.day(text) if date_format is None else _day(text, date_format)
    if leaf.kind is datetime:
        return conventions.moment(text)
    return text


def localised(body: type[Body], posted: Mapping[str, Any], conventions: Conventions) -> Any:
    """A posted record with its dates and moments in ISO 8601; others stay as they are."""
    fields: dict[str, tuple[type[Any], bool]] = {**_fields(body), AS_OF: (datetime, False)}
    return {
        name: _localised(fields[name], value, conventions) if name in fields else value
        for name, value in posted.items()
    }


def _localised(field: tuple[type[Any], bool], value: Any, conventions: Conventions) -> Any:
    kind, many = field
    if many and isinstance(value, list):
        return [_localised((kind, False), one, conventions) for one in value]
    if isinstance(value, dict) and issubclass(kind, Body):
        return localised(kind, value, conventions)
    if not isinstance(value, str) or kind not in {date, datetime}:
        return value
    try:
        return conventions.day(value) if kind is date else conventions.moment(value)
    except ValueError:
        return value


def _whole(text: str, conventions: Conventions) -> int:
    try:
        plain = conventions.number(text)
    except ValueError:
        plain = ""
    if not _WHOLE.fullmatch(plain):
        raise ValueError("should be a whole number")
    return int(plain.partition(".")[0])


def _truth(text: str) -> bool:
    folded = text.casefold()
    if folded not in _TRUE | _FALSE:
        raise ValueError("should be true or false, yes or no, 1 or 0")
    return folded in _TRUE


def _day(text: str, date_format: str) -> str:
    try:
        return datetime.strptime(text, date_format).date().isoformat()  # noqa: DTZ007 - a day
    except ValueError:
        raise ValueError(f"should be a date in the form {date_format}") from None


def _paths(body: type[Body]) -> Iterator[str]:
    for name, (kind, many) in _fields(body).items():
        if not many and issubclass(kind, Body):
            yield from (f"{name}.{path}" for path in _paths(kind))
        else:
            yield name


@cache
def _fields(body: type[Body]) -> dict[str, tuple[type[Any], bool]]:
    """The fields by the names that are posted: each one's type, and whether it is a list."""
    return {
        field.alias or name: _kind(field.annotation) for name, field in body.model_fields.items()
    }


def _required(body: type[Any]) -> list[str]:
    """The fields without which a record cannot be."""
    if not issubclass(body, Body):
        return []
    return [one.alias or name for name, one in body.model_fields.items() if one.is_required()]


def _kind(annotation: Any) -> tuple[type[Any], bool]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kind(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        options = [one for one in get_args(annotation) if one is not NoneType]
        return _kind(options[0])
    if origin is list:
        return _kind(get_args(annotation)[0])[0], True
    return annotation, False
