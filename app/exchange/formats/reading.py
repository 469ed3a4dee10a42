"""Reads fields out of another system's objects; notes what was used and what is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.core.pointers import escaped
from app.exchange.formats.base import EXTERNAL_ID, KEY_RULE, Mapped, Misread, external_id, shown
from app.exchange.formats.conventions import ISO_8601, Conventions

_WHOLE_NUMBER = re.compile(r"\s*(\d{1,9})\s*")


class Reading:
    """One object while it is mapped: names are matched without regard to case, as SCIM asks.

    Fields that were asked for count as used; the others, those of objects inside of it included,
    are told by `unused`.
    """

    def __init__(
        self, raw: Mapping[str, Any], *, at: str = "", conventions: Conventions = ISO_8601
    ) -> None:
        self._at = at
        self.conventions = conventions
        self._raw = {str(name).casefold(): (str(name), value) for name, value in raw.items()}
        self._used: set[str] = set()
        self._parts: list[tuple[str, Reading]] = []
        self.misread: list[Misread] = []

    def get(self, name: str) -> Any:
        """The value of a field; None if it is not there, null or an empty text or list."""
        self._used.add(name.casefold())
        value = self._raw.get(name.casefold(), ("", None))[1]
        return None if value in ("", [], {}) else value

    def text(self, name: str, of: str) -> str | None:
        """A field that should be a text, without blanks around it; it gives `of`."""
        value = self.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            self.wrong(name, "should be a text", of)
            return None
        return str(value).strip() or None

    def day(self, name: str, of: str) -> str | None:
        """A field that should be a date or a moment; the date of it."""
        text = self.text(name, of)
        if text is None:
            return None
        return self._read(self.conventions.day, name, text, of)

    def moment(self, name: str, of: str) -> str | None:
        """A field that should be a moment with its offset."""
        text = self.text(name, of)
        return None if text is None else self._read(self.conventions.moment, name, text, of)

    def whole_number(self, name: str, of: str) -> int | None:
        """A field that should be a whole number, as a number or as a text."""
        text = self.text(name, of)
        if text is None:
            return None
        plain = self._read(self.conventions.number, name, text, of)
        if plain is None:
            return None
        found = _WHOLE_NUMBER.fullmatch(plain.removesuffix(".0"))
        if found is None:
            self.wrong(name, "should be a whole number", of)
            return None
        return int(found.group(1))

    def key(self, name: str, of: str = EXTERNAL_ID) -> str | None:
        """A field that should be a key of the other system, as an external id."""
        value = self.get(name)
        if value is None:
            return None
        key = external_id(value)
        if key is None:
            self.wrong(name, KEY_RULE, of)
        return key

    def part(self, name: str, of: str = "") -> "Reading":
        """A field that should be an object, to be read as such; empty if it is not there.

        Of one that is none, what it should have given stays as it is; `of` names that where it is
        one field.
        """
        value = self.get(name)
        if value is not None and not isinstance(value, dict):
            self.wrong(name, "should be an object", of or name)
        return self._inside(name, value if isinstance(value, dict) else {})

    def parts(self, name: str) -> list["Reading"]:
        """The objects of a field that is one or a list of them; other values are left out."""
        return [self._inside(name, one) for one in objects(self.get(name))]

    def wrong(self, name: str, reason: str, of: str) -> None:
        """Note that a field cannot be read, which should have given `of`."""
        known, value = self._raw.get(name.casefold(), (name, None))
        pointer = f"{self._at}/{escaped(known)}"
        self.misread.append(Misread(pointer, reason, shown(value), of))

    def unused(self, *, besides: Iterable[str] = ()) -> set[str]:
        """The names of fields with a value that nobody asked for; `besides` say nothing."""
        silent = self._used | {name.casefold() for name in besides}
        own = {
            name
            for folded, (name, value) in self._raw.items()
            if folded not in silent and value not in (None, "", [], {})
        }
        return own | {f"{name}.{left}" for name, part in self._parts for left in part.unused()}

    def mapped(self, body: Mapping[str, Any], ignored: Iterable[str]) -> Mapped:
        """The record that was read, without fields that have no value."""
        return Mapped(without_empty(body), frozenset(ignored), tuple(self.misread))

    def _read(self, read: Callable[[str], str], name: str, text: str, of: str) -> str | None:
        try:
            return read(text)
        except ValueError as error:
            self.wrong(name, str(error), of)
            return None

    def _inside(self, name: str, value: Mapping[str, Any]) -> "Reading":
        known = self._raw.get(name.casefold(), (name, None))[0]
        at = f"{self._at}/{escaped(known)}"
        part = Reading(value, at=at, conventions=self.conventions)
        part.misread = self.misread
        self._parts.append((known, part))
        return part


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects of a value that is one or a list; anything else is left out."""
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, dict)]


def without_empty(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body without fields that have no value: the record's defaults hold for them."""
    return {name: value for name, value in body.items() if value not in (None, [], "")}
