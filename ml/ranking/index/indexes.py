"""Openings and people as immutable arrays; rows that did not change are never recomputed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, overload

import numpy as np

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.arrays.blocks import Block, take_across
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.index.digests import DIGEST_BYTES, profile_digest
from ml.ranking.index.encode import names_of
from ml.ranking.index.shards import ROWS_AT_ONCE, Shard, append, tidied
from ml.ranking.index.sides import Openings, People, Side
from ml.ranking.language.lexicon import Lexicon
from ml.ranking.language.names import NameTable

Profile = TypeVar("Profile", EmployeeProfile, OpeningProfile)


@dataclass(frozen=True, slots=True)
class Origin:
    """What an index grew from.

    Attributes
    ----------
    head : digest of what named the files that it was mapped from; empty for none
    erasure : number of the last erasure before its first row was encoded
    """

    head: str = ""
    erasure: int = 0


@dataclass(frozen=True)
class ProfileIndex(Generic[Profile]):
    """Profiles with their arrays; immutable.

    Attributes
    ----------
    keys : external ids in the order given
    shards : the arrays, with rows that earlier states of the index used
    places : shape (2, n), the shard of each profile and its row there
    origin : what it grew from
    """

    keys: tuple[str, ...]
    profiles: tuple[Profile, ...]
    shards: tuple[Shard, ...]
    places: IntArray
    names: NameTable
    version: str
    origin: Origin = Origin()

    def __len__(self) -> int:
        return len(self.keys)

    def matched(self, profiles: Sequence[Profile]) -> tuple[list[Profile], IntArray]:
        """Return the profiles to encode, and each profile's row among these rows and those."""
        known = {key: row for row, key in enumerate(self.keys)}
        fresh: list[Profile] = []
        rows = np.empty(len(profiles), dtype=np.int64)
        for place, profile in enumerate(profiles):
            old = known.get(profile.key)
            if old is not None and _same(self.profiles[old], profile):
                rows[place] = old
            else:
                rows[place] = len(self) + len(fresh)
                fresh.append(profile)
        return fresh, rows

    @property
    def vectors(self) -> AnyArray:
        """What retrieval compares: shape (n, d), float32; higher products are more alike."""
        return self._in_order([shard.block.columns["retrieval"] for shard in self.shards])

    def likeness(self, query: AnyArray) -> AnyArray:
        """Return the product of all vectors with one; shape (n,)."""
        return self.by_row(lambda side: side.block.retrieval @ query)

    def by_row(self, read: Callable[[Any], AnyArray]) -> AnyArray:
        """Return what is read of every profile alone, shape (n, ...).

        It is read shard by shard where the arrays lie: nothing is copied, unlike in a side of the
        whole index.

        Parameters
        ----------
        read : reads some rows as a side of a comparison; the first axis of what it gives is theirs
        """
        return self._in_order([read(Side(shard.block, self.names)) for shard in self.shards])

    @cached_property
    def rows(self) -> IntArray:
        """The row of each profile, shape (n,), counted through the shards one behind the other."""
        starts = np.cumsum([0, *(len(shard) for shard in self.shards)])
        return np.asarray(starts[self.places[0]] + self.places[1])

    @cached_property
    def is_in_order(self) -> bool:
        """Whether the rows of the arrays are those of the profiles."""
        return np.array_equal(self.rows, np.arange(sum(len(shard) for shard in self.shards)))

    def _in_order(self, parts: Sequence[AnyArray]) -> AnyArray:
        """Return what was made shard by shard as rows of the profiles."""
        whole = parts[0] if len(parts) == 1 else np.concatenate(parts)
        return whole if self.is_in_order else whole[self.rows]


OpeningIndex = ProfileIndex[OpeningProfile]
EmployeeIndex = ProfileIndex[EmployeeProfile]


@dataclass(frozen=True)
class StoredRows:
    """Rows that were mapped from files, known by what they were encoded from.

    Attributes
    ----------
    shards, names, version, origin : as in an index
    """

    shards: tuple[Shard, ...]
    names: NameTable
    version: str
    origin: Origin

    def __len__(self) -> int:
        return sum(len(shard) for shard in self.shards)

    @cached_property
    def places(self) -> IntArray:
        """The shard of each row and its number there, shape (2, rows)."""
        lengths = [len(shard) for shard in self.shards]
        numbers = [np.arange(length) for length in (*lengths, 0)]
        return np.stack((np.repeat(np.arange(len(lengths)), lengths), np.concatenate(numbers)))

    def matched(self, profiles: Sequence[Profile]) -> tuple[list[Profile], IntArray]:
        """Return the profiles to encode, and each profile's row among these rows and those."""
        whole = b"".join(one.file.digests.tobytes() for one in self.shards if one.file is not None)
        starts = range(0, len(whole), DIGEST_BYTES)
        known = {whole[start : start + DIGEST_BYTES]: row for row, start in enumerate(starts)}
        fresh: list[Profile] = []
        rows = np.empty(len(profiles), dtype=np.int64)
        for place, profile in enumerate(profiles):
            old = known.get(profile_digest(profile))
            if old is None:
                rows[place] = len(self) + len(fresh)
                fresh.append(profile)
            else:
                rows[place] = old
        return fresh, rows


Known = ProfileIndex[Profile] | StoredRows
"""What rows are taken over from."""


@overload
def side_of(index: OpeningIndex, rows: IntArray | None = None) -> Openings: ...


@overload
def side_of(index: EmployeeIndex, rows: IntArray | None = None) -> People: ...


def side_of(index: OpeningIndex | EmployeeIndex, rows: IntArray | None = None) -> Openings | People:
    """Return the whole index, or some of its rows, as one side of a comparison."""
    blocks = [shard.block for shard in index.shards]
    if rows is None and len(blocks) == 1 and index.is_in_order:
        block = blocks[0]
    else:
        block = take_across(blocks, index.rows if rows is None else index.rows[rows])
    side: Side[Any] = Side(block, index.names)
    return side


def build_index(
    profiles: Sequence[Profile],
    encode: Callable[[Sequence[Profile], NameTable], Block],
    lexicon: Lexicon,
    version: str,
    previous: Known[Profile] | None,
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
        shards, places = _encoded(profiles, lambda some: encode(some, names))
        origin = previous.origin if previous is not None else Origin()
        return ProfileIndex(keys, tuple(profiles), tuple(shards), places, names, version, origin)
    if previous.version != version:
        raise ValueError(f"previous: made by ranker {previous.version}, this is {version}")
    fresh, rows = previous.matched(profiles)
    names = previous.names.with_names((n for p in fresh for n in names_of(p)), lexicon)
    kept = rows < len(previous)
    places = np.empty((2, len(rows)), dtype=np.int64)
    shards, places[:, kept] = tidied(previous.shards, previous.places[:, rows[kept]])
    added = _added(shards, fresh, lambda some: encode(some, names))
    places[:, ~kept] = added[:, rows[~kept] - len(previous)]
    if not shards:
        shards = [Shard(encode((), names))]
    origin = previous.origin
    return ProfileIndex(keys, tuple(profiles), tuple(shards), places, names, version, origin)


def _encoded(
    profiles: Sequence[Profile], encode: Callable[[Sequence[Profile]], Block]
) -> tuple[list[Shard], IntArray]:
    """Encode profiles for a new index; few of them need no room for more."""
    if len(profiles) <= ROWS_AT_ONCE:
        rows = np.arange(len(profiles))
        return [Shard(encode(profiles))], np.stack((np.zeros_like(rows), rows))
    shards: list[Shard] = []
    return shards, _added(shards, profiles, encode)


def _added(
    shards: list[Shard], profiles: Sequence[Profile], encode: Callable[[Sequence[Profile]], Block]
) -> IntArray:
    """Encode profiles some at a time, so that little is held besides the arrays; see `append`."""
    places = [np.empty((2, 0), dtype=np.int64)]
    for start in range(0, len(profiles), ROWS_AT_ONCE):
        block = encode(profiles[start : start + ROWS_AT_ONCE])
        places.append(append(shards, block, len(profiles) - start))
    return np.concatenate(places, axis=1)


def _require_unique(keys: Sequence[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"profiles: key {key!r} occurs more than once")
        seen.add(key)


def _same(known: Profile, profile: Profile) -> bool:
    """Tell whether a profile stayed; most often it is the same object."""
    return known is profile or known == profile
