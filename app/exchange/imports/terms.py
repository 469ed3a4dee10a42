"""What a feed speaks of: which fields of a record a line states, and which stay as stored."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.core.schemas import Body
from app.exchange.nouns import Noun
from models.vocabulary import ImportFields

_NO_NAMES: frozenset[str] = frozenset()


class Terms:
    """How far a feed speaks of the records of a noun.

    In a merge a line states the fields that have a value in it; the others stay as stored. In a
    replacement it states all the others too, as being empty, but for what the person owns. Fields
    to `clear` are stated by every line in both: where they have no value, they become empty.
    """

    def __init__(
        self, noun: Noun, fields: ImportFields, clear: frozenset[str] = frozenset()
    ) -> None:
        self.noun = noun
        self.merges = fields is ImportFields.MERGE
        self.body = noun.part if self.merges else noun.body
        self.clear = clear
        # Asked for every field of every line.
        self._fields = noun.fields
        always = clear if self.merges else self._fields - noun.owned | clear
        self._always = frozenset(path for name in always for path in noun.paths_of(name))
        self._known: dict[frozenset[str], frozenset[str]] = {}

    def without_nothing(self, posted: Mapping[str, Any]) -> dict[str, Any]:
        """What is posted, without what has no value: null and an empty text state nothing.

        An empty list states something in a replacement, where the field is not the person's own.
        """
        return {
            name: _inner(value)
            for name, value in posted.items()
            if value or value == 0 or (value == [] and self._may_be_empty(name))
        }

    def stated(self, body: Body, misread: frozenset[str] = _NO_NAMES) -> frozenset[str]:
        """The fields that a body states; those that could not be read stay as stored.

        A field that holds others is told by their paths.
        """
        said = frozenset(self._said(body))
        if misread:
            # Names that a source made up may be among them: kept, they would never end.
            return self._stated(said, misread)
        known = self._known.get(said)
        if known is None:
            known = self._known[said] = self._stated(said, misread)
        return known

    def _said(self, body: Body) -> Iterator[str]:
        for name in body.model_fields_set:
            value = getattr(body, name)
            if name not in self._fields or not (value or value == 0):
                continue
            if isinstance(value, Body):
                yield from (f"{name}.{part}" for part in value.model_fields_set)
            else:
                yield name

    def _stated(self, said: frozenset[str], misread: frozenset[str]) -> frozenset[str]:
        lost = {
            path
            for path in self._always - said
            if any(path == name or path.startswith(f"{name}.") for name in misread)
        }
        return (self._always | said) - lost

    def _may_be_empty(self, name: str) -> bool:
        return not self.merges and name not in self.noun.owned


def _inner(value: Any) -> Any:
    """The value, without fields inside of its objects that have none."""
    if isinstance(value, dict):
        return {name: _inner(one) for name, one in value.items() if one is not None and one != ""}
    if isinstance(value, list):
        return [_inner(one) for one in value]
    return value
