"""Reads fields out of another system's objects; notes what was used and what is wrong."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.core.errors import FieldProblem
from app.exchange.formats.base import external_id, refused

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_WHOLE_NUMBER = re.compile(r"\s*(\d{1,9})\s*")


class Reading:
    """One object while it is mapped: names are matched without regard to case, as SCIM asks.

    Fields that were asked for count as used; the others, those of objects inside of it included,
    are told by `unused`.
    """

    def __init__(self, raw: Mapping[str, Any], *, at: str = "") -> None:
        self._at = at
        self._raw = {str(name).casefold(): (str(name), value) for name, value in raw.items()}
        self._used: set[str] = set()
        self._parts: list[tuple[str, Reading]] = []
        self.problems: list[FieldProblem] = []

    def get(self, name: str) -> Any:
        """The value of a field; None if it is not there, null or an empty text or list."""
        self._used.add(name.casefold())
        value = self._raw.get(name.casefold(), ("", None))[1]
        return None if value in ("", [], {}) else value

    def text(self, name: str) -> str | None:
        """A field that should be a text, without blanks around it."""
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.wrong(name, "should be a text")
            return None
        return str(value).strip() or None

    def day(self, name: str) -> str | None:
        """A field that should be a date or a moment; the date of it."""
        text = self.text(name)
        if text is None:
            return None
        day = day_of(text)
        if day is None:
            self.wrong(name, "should be a date in ISO 8601")
        return day

    def whole_number(self, name: str) -> int | None:
        """A field that should be a whole number, as a number or as a text."""
        text = self.text(name)
        if text is None:
            return None
        found = _WHOLE_NUMBER.fullmatch(text.removesuffix(".0"))
        if found is None:
            self.wrong(name, "should be a whole number")
            return None
        return int(found.group(1))

    def key(self, name: str) -> str | None:
        """A field that should be a key of the other system, as an external id."""
        text = self.text(name)
        if text is None:
            return None
        key = external_id(text)
        if key is None:
            self.wrong(name, "cannot be an external_id of at most 128 characters")
        return key

    def part(self, name: str) -> "Reading":
        """A field that should be an object, to be read as such; empty if it is not there."""
        value = self.get(name)
        if value is not None and not isinstance(value, dict):
            self.wrong(name, "should be an object")
        return self._inside(name, value if isinstance(value, dict) else {})

    def parts(self, name: str) -> list["Reading"]:
        """The objects of a field that is one or a list of them; other values are left out."""
        return [self._inside(name, one) for one in objects(self.get(name))]

    def wrong(self, name: str, reason: str) -> None:
        """Note a problem with a field."""
        shown = self._raw.get(name.casefold(), (name, None))[0]
        self.problems.append(FieldProblem(f"{self._at}/{escaped(shown)}", reason))

    def unused(self, *, besides: Iterable[str] = ()) -> set[str]:
        """The names of fields with a value that nobody asked for; `besides` say nothing."""
        silent = self._used | {name.casefold() for name in besides}
        own = {
            name
            for folded, (name, value) in self._raw.items()
            if folded not in silent and value not in (None, "", [], {})
        }
        return own | {f"{name}.{left}" for name, part in self._parts for left in part.unused()}

    def done(self, noun: str) -> None:
        """Raise what was found to be wrong.

        Raises
        ------
        InvalidInputError
            Naming each field and why.
        """
        if self.problems:
            raise refused(noun, self.problems)

    def _inside(self, name: str, value: Mapping[str, Any]) -> "Reading":
        shown = self._raw.get(name.casefold(), (name, None))[0]
        part = Reading(value, at=f"{self._at}/{escaped(shown)}")
        part.problems = self.problems
        self._parts.append((shown, part))
        return part


def day_of(text: str) -> str | None:
    """The day of a date or a moment in ISO 8601; None if it is neither."""
    found = _DATE.fullmatch(text)
    try:
        return date.fromisoformat(found.group(1)).isoformat() if found else None
    except ValueError:
        return None


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a value that is one or a list; anything else is left out."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]


def escaped(name: str) -> str:
    """A name as a part of a JSON pointer."""
    return name.replace("~", "~0").replace("/", "~1")


def without_empty(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body without fields that have no value: the record's defaults hold for them."""
    return {name: value for name, value in body.items() if value not in (None, [], "")}
