"""Openings and people as immutable arrays; rows that did not change are never recomputed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

import numpy as np

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.blocks import Block
from ml.ranking.encode import names_of
from ml.ranking.lexicon import Lexicon
from ml.ranking.names import NameTable
from ml.ranking.ragged import AnyArray, IntArray
from ml.ranking.sides import Side
from ml.ranking.store import ROWS_AT_ONCE, Store

MOST_UNUSED = 0.25
FEW = 1024
Profile = TypeVar("Profile", EmployeeProfile, OpeningProfile)


@dataclass(frozen=True)
class ProfileIndex(Generic[Profile]):
    """Profiles with their arrays; immutable.

    Attributes
    ----------
    keys : external ids in the order given
    places : shape (n,), the row of each profile in `block`
    block : the arrays, with rows that earlier states of the index used
    store : what the arrays lie in; None for an index that nothing was taken over from
    """

    keys: tuple[str, ...]
    profiles: tuple[Profile, ...]
    places: IntArray
    block: Block
    store: Store | None
    names: NameTable
    version: str

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def vectors(self) -> AnyArray:
        """What retrieval compares: shape (n, d), float32; higher products are more alike."""
        vectors: AnyArray = self.block.dense["retrieval"]
        return vectors if self.is_in_order else vectors[self.places]

    def likeness(self, query: AnyArray) -> AnyArray:
        """Return the product of all vectors with one; shape (n,)."""
        products: AnyArray = self.block.dense["retrieval"] @ query
        return products if self.is_in_order else products[self.places]

    @cached_property
    def is_in_order(self) -> bool:
        """Whether the rows of the arrays are those of the profiles."""
        return bool(np.array_equal(self.places, np.arange(len(self.block))))


OpeningIndex = ProfileIndex[OpeningProfile]
EmployeeIndex = ProfileIndex[EmployeeProfile]


def side_of(index: OpeningIndex | EmployeeIndex, rows: IntArray | None = None) -> Side:
    """Return the whole index, or some of its rows, as one side of a comparison."""
    if rows is None and index.is_in_order:
        return Side(index.block, index.names)
    return Side(index.block.take(index.places if rows is None else index.places[rows]), index.names)


def build_index(
    profiles: Sequence[Profile],
    encode: Callable[[Sequence[Profile], NameTable], Block],
    lexicon: Lexicon,
    version: str,
    previous: ProfileIndex[Profile] | None,
) -> ProfileIndex[Profile]:
    """Encode the profiles, taking over the rows of `previous` whose profile is equal.

    Raises
    ------
    ValueError
        When two profiles share a key, or `previous` was made by another ranker.
    """
    keys = tuple(profile.key for profile in profiles)
    _require_unique(keys)
    if previous is None or not len(previous):
        names = NameTable.of((n for p in profiles for n in names_of(p)), lexicon)
        block, store = _encoded(profiles, lambda some: encode(some, names))
        places = np.arange(len(profiles))
        return ProfileIndex(keys, tuple(profiles), places, block, store, names, version)
    if previous.version != version:
        raise ValueError(f"previous: made by ranker {previous.version}, this is {version}")
    fresh, rows = _compare(profiles, previous)
    names = previous.names.with_names((n for p in fresh for n in names_of(p)), lexicon)
    kept = np.flatnonzero(rows < len(previous))
    places = np.empty(len(rows), dtype=np.int64)
    places[kept] = previous.places[rows[kept]]
    store, block = previous.store, previous.block
    if store is None or len(block) + len(fresh) > (1.0 + MOST_UNUSED) * len(rows) + FEW:
        store = Store.holding(block, places[kept])
        places[kept] = np.arange(len(kept))
    block, first = store.extend(encode(fresh, names))
    new = rows >= len(previous)
    places[new] = rows[new] - len(previous) + first
    return ProfileIndex(keys, tuple(profiles), places, block, store, names, version)


def _encoded(
    profiles: Sequence[Profile], encode: Callable[[Sequence[Profile]], Block]
) -> tuple[Block, Store | None]:
    """Encode profiles, many of them some at a time, so that little is held besides the arrays."""
    if len(profiles) <= ROWS_AT_ONCE:
        return encode(profiles), None
    store = Store(len(profiles))
    for start in range(0, len(profiles), ROWS_AT_ONCE):
        block, _ = store.extend(encode(profiles[start : start + ROWS_AT_ONCE]))
    return block, store


def _require_unique(keys: Sequence[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"profiles: key {key!r} occurs more than once")
        seen.add(key)


def _same(known: Profile, profile: Profile) -> bool:
    """Tell whether a profile stayed; most often it is the same object."""
    return known is profile or known == profile


def _compare(
    profiles: Sequence[Profile], previous: ProfileIndex[Profile]
) -> tuple[list[Profile], IntArray]:
    """Return the profiles to encode, and each profile's row among the old ones and these."""
    known = {key: row for row, key in enumerate(previous.keys)}
    fresh: list[Profile] = []
    rows = np.empty(len(profiles), dtype=np.int64)
    for place, profile in enumerate(profiles):
        old = known.get(profile.key)
        if old is not None and _same(previous.profiles[old], profile):
            rows[place] = old
        else:
            rows[place] = len(previous) + len(fresh)
            fresh.append(profile)
    return fresh, rows
