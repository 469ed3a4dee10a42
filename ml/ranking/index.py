"""Openings and people as immutable arrays; rows that did not change are never recomputed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from ml.frames import EmployeeProfile, OpeningProfile
from ml.ranking.blocks import Block
from ml.ranking.encode import names_of
from ml.ranking.lexicon import Lexicon
from ml.ranking.names import NameTable
from ml.ranking.ragged import AnyArray, IntArray
from ml.ranking.sides import Side

Profile = TypeVar("Profile", EmployeeProfile, OpeningProfile)


@dataclass(frozen=True)
class ProfileIndex(Generic[Profile]):
    """Profiles with their arrays; immutable.

    Attributes
    ----------
    keys : external ids in the order given
    """

    keys: tuple[str, ...]
    profiles: tuple[Profile, ...]
    block: Block
    names: NameTable
    version: str

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def vectors(self) -> AnyArray:
        """What retrieval compares: shape (n, d), float32; higher products are more alike."""
        return self.block.dense["retrieval"]


OpeningIndex = ProfileIndex[OpeningProfile]
EmployeeIndex = ProfileIndex[EmployeeProfile]


def side_of(index: OpeningIndex | EmployeeIndex, rows: IntArray | None = None) -> Side:
    """Return the whole index, or some of its rows, as one side of a comparison."""
    block = index.block if rows is None else index.block.take(rows)
    return Side(block, index.names)


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
        return ProfileIndex(keys, tuple(profiles), encode(profiles, names), names, version)
    if previous.version != version:
        raise ValueError(f"previous: made by ranker {previous.version}, this is {version}")
    fresh, rows = _compare(profiles, previous)
    names = previous.names.with_names((n for p in fresh for n in names_of(p)), lexicon)
    block = previous.block.spliced(encode(fresh, names), rows)
    return ProfileIndex(keys, tuple(profiles), block, names, version)


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
