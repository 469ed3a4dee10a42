"""The first stage: which rows are worth re-ranking, by one product with the query.

Equal likeness is not left to chance: where rows tie at the edge of the pool, those with the
first keys are taken, so that neither the order of an index nor the way in which a product is
summed up decides who is seen.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.types import BoolArray

POOL = 512
POOL_PER_ASKED = 4
"""Rows that are re-ranked, and for each one asked for. Of the true twenty best 94 % are among 512
of a made-up organisation of 10,000, 78 % among 256 (decision 7)."""

TIED = 1e-5
"""Products that differ by less tie: they depend on the order in which they are summed up."""

GROUPS, GROUPS_PER_ASKED, FEWEST_FOLDS = 256, 4, 2
"""How products are folded to find a floor of the best (decision 7)."""


def pool_size(k: int) -> int:
    """Return how many rows are re-ranked so that the best k are among them."""
    return max(POOL, POOL_PER_ASKED * k)


def retrieve(
    likeness_to: Callable[[], AnyArray],
    keys: Sequence[str],
    pool: int,
    mask: BoolArray | None = None,
) -> IntArray:
    """Return the rows most like a query, in ascending order.

    Parameters
    ----------
    likeness_to : gives how much each row is like the query, shape (n,); not asked where all fit
    keys : n, they break ties
    pool : how many rows at most
    mask : shape (n,), True where a row may be taken

    Returns
    -------
    shape (min(pool, allowed),), int64
    """
    allowed = len(keys) if mask is None else int(mask.sum())
    if allowed <= pool:
        rows = np.arange(len(keys)) if mask is None else np.flatnonzero(mask)
        return rows.astype(np.int64)
    likeness = likeness_to()
    if mask is not None:
        likeness[~mask] = -np.inf
    near = np.flatnonzero(likeness >= floors(likeness[None, :], pool)[0] - TIED)
    return settle_ties(near, likeness[near], keys, pool)


def blocks(
    likeness_to: Callable[[], AnyArray],
    keys: Sequence[str],
    mask: BoolArray,
    first: IntArray,
    pool: int = POOL,
) -> Iterator[IntArray]:
    """Yield all allowed rows, a pool at a time, the most like a query first.

    Parameters
    ----------
    likeness_to, keys : as in `retrieve`
    mask : shape (n,), True where a row may be taken
    first : allowed rows that come with the first pool, beyond its size

    Yields
    ------
    shape (at most `pool`,) and for the first those in `first` besides; ascending, int64

    Examples
    --------
    >>> likeness, mask = np.array([0.1, 0.9, 0.5, 0.7]), np.ones(4, dtype=bool)
    >>> found = blocks(lambda: likeness.copy(), list("abcd"), mask, np.array([0]), pool=2)
    >>> [block.tolist() for block in found]
    [[0, 1, 3], [2]]
    """
    left = mask.copy()
    left[first] = False
    besides = first[mask[first]]
    known: AnyArray | None = None

    def likeness() -> AnyArray:
        nonlocal known
        known = likeness_to() if known is None else known
        return known.copy()

    while left.any() or len(besides):
        rows = retrieve(likeness, keys, pool, left)
        left[rows] = False
        yield np.union1d(rows, besides).astype(np.int64)
        besides = besides[:0]


def floors(scores: AnyArray, k: int) -> AnyArray:
    """Return for each row a value that at least k of its scores reach, close to the k-th best.

    The scores are folded to groups and each group is taken for its best: the k-th best group
    is reached by k scores at least. One pass of maxima over the scores and a partition of a
    few hundred groups replace a partition of them all.

    Parameters
    ----------
    scores : shape (b, n), n at least k

    Returns
    -------
    shape (b,)

    Examples
    --------
    >>> floors(np.arange(4096.0)[None, :], 1).tolist()
    [4095.0]
    """
    count = scores.shape[1]
    groups = max(GROUPS, GROUPS_PER_ASKED * k)
    folds = count // groups
    if folds >= FEWEST_FOLDS:
        folded = scores[:, : folds * groups].reshape(len(scores), folds, groups)
        scores, count = folded.max(axis=1), groups
    return np.partition(scores, count - k, axis=1)[:, count - k].copy()


def settle_ties(rows: IntArray, likeness: AnyArray, keys: Sequence[str], pool: int) -> IntArray:
    """Cut rows to the pool: the most like, and of those that tie at its edge the first keys.

    Parameters
    ----------
    rows, likeness : shapes (m,), m at least `pool`, none left out that ties with the edge

    Returns
    -------
    shape (pool,), ascending

    Examples
    --------
    >>> rows, likeness = np.array([0, 1, 2, 3]), np.array([0.5, 0.9, 0.5, 0.5])
    >>> settle_ties(rows, likeness, ["d", "a", "c", "b"], 2).tolist()
    [1, 3]
    """
    if len(rows) == pool:
        return rows.astype(np.int64)
    edge = np.partition(likeness, len(rows) - pool)[len(rows) - pool]
    above, tied = likeness > edge + TIED, np.abs(likeness - edge) <= TIED
    left = pool - int(above.sum())
    chosen = sorted(rows[tied].tolist(), key=keys.__getitem__)[:left]
    return np.sort(np.concatenate((rows[above], chosen))).astype(np.int64)


def best_first(scores: AnyArray, rows: IntArray, keys: Sequence[str], k: int) -> IntArray:
    """Return the places of the k highest scores, highest first, ties by the keys of the rows.

    Scores that agree to six places tie: matrix products of equal rows differ by their place.

    Examples
    --------
    >>> scores, rows = np.array([0.2, 0.7, 0.7]), np.array([5, 1, 0])
    >>> best_first(scores, rows, ["a", "b", "c", "d", "e", "f"], 2).tolist()
    [2, 1]
    """
    scores = scores.round(6)
    places = np.arange(len(scores))
    if k < len(scores):
        places = np.flatnonzero(scores >= np.partition(scores, len(scores) - k)[len(scores) - k])
    values = zip((-scores[places]).tolist(), rows[places].tolist(), places.tolist(), strict=True)
    ordered = sorted((value, keys[row], place) for value, row, place in values)
    return np.array([place for _, _, place in ordered[:k]], dtype=np.int64)
