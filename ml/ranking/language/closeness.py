"""Which skills are the same, and what a level is worth."""

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.language.names import NameTable

TYPICAL_LEVEL = 3.0
FULL_LEVEL = 5.0
"""What an unstated level counts as, and the highest, on the scale of 0 to 5."""

LOWEST_TRUST = 0.25
"""What a skill at level 0 says of a person beside one at the highest; set by hand."""


def same_skill(a: NameTable, rows_a: IntArray, b: NameTable, rows_b: IntArray) -> AnyArray:
    """Tell which pairs are the same skill, by key or by name; shape (len(rows_a), len(rows_b))."""
    names = a.name_ids[rows_a][:, None] == b.name_ids[rows_b][None, :]
    keys_a, keys_b = a.key_ids[rows_a], b.key_ids[rows_b]
    same: AnyArray = names | ((keys_a[:, None] == keys_b[None, :]) & (keys_a != 0)[:, None])
    return same


def level_share(held: AnyArray, needed: AnyArray) -> AnyArray:
    """Return the share of the level needed that is held; unstated levels count as typical.

    Examples
    --------
    >>> level_share(np.array([1.0, 4.0, np.nan]), np.array([3.0, 3.0, 3.0])).tolist()
    [0.5, 1.0, 1.0]
    """
    have = np.where(np.isnan(held), TYPICAL_LEVEL, held)
    need = np.where(np.isnan(needed), TYPICAL_LEVEL, needed)
    unstated = np.isnan(held) | np.isnan(needed)
    return np.where(unstated, 1.0, np.minimum(1.0, (have + 1.0) / (need + 1.0)))


def level_trust(held: AnyArray) -> AnyArray:
    """Return how much a skill held at a level says about a person, above 0 and up to 1.

    Examples
    --------
    >>> level_trust(np.array([5.0, 0.0])).tolist()
    [1.0, 0.25]
    """
    have = np.where(np.isnan(held), TYPICAL_LEVEL, held)
    return np.asarray(LOWEST_TRUST + (1.0 - LOWEST_TRUST) * have / FULL_LEVEL, dtype=np.float32)


def distinct_level(level: AnyArray, weight: AnyArray) -> AnyArray:
    """Return by how much a stated level exceeds what is expected of anybody, 0 if unstated.

    Parameters
    ----------
    weight : inverse document frequency; a skill of everybody is expected at the typical level

    Examples
    --------
    >>> distinct_level(np.array([4.0, 4.0, np.nan]), np.array([1.0, 9.0, 9.0])).round(2).tolist()
    [1.0, 4.0, 0.0]
    """
    expected = TYPICAL_LEVEL * np.minimum(np.exp(1.0 - weight), 1.0)
    return np.asarray(np.clip(np.nan_to_num(level) - expected, 0.0, None), dtype=np.float32)
