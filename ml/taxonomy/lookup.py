"""Exact, alternative and stemmed look-ups that grow by an entry at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from math import isqrt
from typing import Self

from ml.frames import SkillEntry
from ml.taxonomy.pieces import LONGEST_LABEL, start_of
from ml.text import fold, name_key, without_brackets

_SMALLEST_LAYER = 64


class NameKind(Enum):
    """What a name is to the entry that carries it."""

    PREFERRED = "preferred label"
    CONFIRMED = "alternative label that somebody confirmed"
    ALTERNATIVE = "alternative label"
    STEMS = "stems of any label"


@dataclass(frozen=True)
class _Layer:
    """Entries with their names; never changed after it was built."""

    entries: dict[str, SkillEntry] = field(default_factory=dict)
    names: dict[tuple[NameKind, str], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def lengths(self) -> dict[str, tuple[int, ...]]:
        """How many telling words the labels have that begin alike, the most first."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for entry in self.entries.values():
            for label in (entry.label, *entry.alternatives):
                start, length = start_of(label)
                if 0 < length <= LONGEST_LABEL:
                    found[start].add(length)
        return {start: tuple(sorted(lengths, reverse=True)) for start, lengths in found.items()}

    def changed(self, added: Mapping[str, SkillEntry], removed: Iterable[str]) -> Self:
        """Return a copy with the entries `added` (or put in place of others) and `removed`."""
        entries, names = dict(self.entries), dict(self.names)
        for key in {*removed, *added}:
            old = entries.pop(key, None)
            for name in _names(old) if old else ():
                left = tuple(other for other in names[name] if other != key)
                if left:
                    names[name] = left
                else:
                    del names[name]
        for key, entry in added.items():
            entries[key] = entry
            for name in _names(entry):
                names[name] = tuple(sorted({*names.get(name, ()), key}))
        return type(self)(entries, names)


def _names(entry: SkillEntry) -> set[tuple[NameKind, str]]:
    names = {(NameKind.PREFERRED, fold(entry.label))}
    names.update((NameKind.ALTERNATIVE, fold(alternative)) for alternative in entry.alternatives)
    names.update((NameKind.CONFIRMED, fold(confirmed)) for confirmed in entry.confirmed)
    for label in (entry.label, *entry.alternatives):
        names.add((NameKind.STEMS, name_key(label)))
        names.add((NameKind.STEMS, name_key(without_brackets(label))))
    return names


@dataclass(frozen=True, slots=True)
class Lookup:
    """An immutable dictionary of names in two layers.

    A change copies the small upper layer alone; the layers are joined once the upper one
    has grown to about the square root of the whole, so that loading n entries one by one
    costs in the order of n times that root, not n squared.
    """

    lower: _Layer = field(default_factory=_Layer)
    upper: _Layer = field(default_factory=_Layer)
    hidden: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[SkillEntry]) -> Self:
        """Return a look-up of `entries`; of two with one key the later counts."""
        return cls(_Layer().changed({entry.key: entry for entry in entries}, ()))

    def changed(self, entries: Iterable[SkillEntry], removed: Iterable[str] = ()) -> Self:
        """Return a look-up in which `entries` are added or replaced and `removed` are gone."""
        added = {entry.key: entry for entry in entries}
        gone = set(removed) - added.keys()
        upper = self.upper.changed(added, gone)
        hidden = self.hidden | ({*added, *gone} & self.lower.entries.keys())
        if len(upper.entries) + len(hidden) > max(
            _SMALLEST_LAYER, 4 * isqrt(len(self.lower.entries))
        ):
            return type(self)(self.lower.changed(upper.entries, hidden))
        return type(self)(self.lower, upper, hidden)

    def __len__(self) -> int:
        return len(self.lower.entries) - len(self.hidden) + len(self.upper.entries)

    def __iter__(self) -> Iterator[SkillEntry]:
        for key, entry in self.lower.entries.items():
            if key not in self.hidden:
                yield entry
        yield from self.upper.entries.values()

    def get(self, key: str) -> SkillEntry | None:
        """Return the entry of a key, None where there is none."""
        found = self.upper.entries.get(key)
        if found is None and key not in self.hidden:
            found = self.lower.entries.get(key)
        return found

    def lengths(self, starts: Iterable[str]) -> list[int]:
        """Return how many telling words labels may have that begin so, the most first."""
        found = {
            length
            for layer in (self.lower, self.upper)
            for start in starts
            for length in layer.lengths.get(start, ())
        }
        return sorted(found, reverse=True)

    def keys(self, kind: NameKind, name: str) -> tuple[str, ...]:
        """Return the keys, ascending, that carry a folded name (or stem key) of a kind."""
        below = self.lower.names.get((kind, name), ())
        above = self.upper.names.get((kind, name), ())
        if not above and not self.hidden:
            return below
        return tuple(sorted({*above, *(key for key in below if key not in self.hidden)}))
