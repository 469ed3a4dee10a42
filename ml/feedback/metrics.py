"""Metrics of ordered lists, by the definitions of trec_eval and scikit-learn, ties told.

Items with equal scores are ordered by key, the higher key first, as trec_eval orders them; how
many items tie is told beside the figures. The rivals in a table are ordered in the same way.
"""

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray

FIRST = 10
"""Places that nDCG looks at."""

LEAST_LOOKED = 0.1
"""No gain counts for more than ten: what was hardly looked at would outweigh all else."""


def ranks(scores: AnyArray, list_: IntArray, key: AnyArray) -> IntArray:
    """Return each item's rank in its list, from 1; shape (n,).

    Parameters
    ----------
    scores, list_, key : shape (n,); equal scores are ordered by key, the higher first

    Raises
    ------
    ValueError
        When a score is not a number.

    Examples
    --------
    >>> ranks(np.array([0.1, 0.7, 0.1]), np.zeros(3, int), np.array([b"a", b"b", b"c"])).tolist()
    [3, 1, 2]
    """
    if np.isnan(scores).any():
        raise ValueError("scores: NaN has no rank")
    by_key = np.unique(key, return_inverse=True)[1]
    order = np.lexsort((-by_key, -scores, list_))
    ordered = list_[order]
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    place = np.empty(len(scores), dtype=np.int64)
    sizes = np.diff(np.append(first, len(scores)))
    place[order] = np.arange(len(scores)) - np.repeat(first, sizes) + 1
    return place


def tied(scores: AnyArray, list_: IntArray) -> float:
    """Return the share of items whose score another item of their list has as well."""
    if not len(scores):
        return 0.0
    _, place, count = np.unique(
        np.stack((list_.astype(np.float64), scores), axis=1),
        axis=0,
        return_inverse=True,
        return_counts=True,
    )
    return float((count[place.ravel()] > 1).mean())


def dcg(gain: AnyArray, rank: IntArray, list_: IntArray, lists: int, *, k: int) -> AnyArray:
    """Return each list's discounted cumulative gain in the first k places; shape (lists,)."""
    worth = np.where(rank <= k, gain / np.log2(rank + 1.0), 0.0)
    return np.bincount(list_, worth, lists)


def ndcg(gain: AnyArray, rank: IntArray, list_: IntArray, lists: int, *, k: int) -> AnyArray:
    """Return each list's nDCG with linear gain; NaN for lists that gained nothing.

    Järvelin and Kekäläinen 2002, as `ndcg_cut` of trec_eval where the gains are grades.
    """
    ideal = np.empty(len(rank), dtype=np.int64)
    order = np.lexsort((-gain, list_))
    ideal[order] = _places(list_[order])
    with np.errstate(invalid="ignore", divide="ignore"):
        got = dcg(gain, rank, list_, lists, k=k)
        return np.asarray(got / dcg(gain, ideal, list_, lists, k=k))


def average_precision(hit: AnyArray, rank: IntArray, list_: IntArray, lists: int) -> AnyArray:
    """Return each list's average precision, `map` of trec_eval; NaN without a hit."""
    order = np.lexsort((rank, list_))
    hits, of = hit[order].astype(np.float64), list_[order]
    total = np.cumsum(hits)
    first = np.flatnonzero(np.concatenate(([True], of[1:] != of[:-1])))
    before = np.repeat(total[first] - hits[first], np.diff(np.append(first, len(of))))
    precision = np.where(hits > 0, (total - before) / rank[order], 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.bincount(of, precision, lists) / np.bincount(of, hits, lists)


def reciprocal_rank(hit: AnyArray, rank: IntArray, list_: IntArray, lists: int) -> AnyArray:
    """Return one over the rank of each list's first hit, `recip_rank`; NaN without a hit."""
    best = np.zeros(lists)
    np.maximum.at(best, list_[hit], 1.0 / rank[hit])
    return np.where(best > 0, best, np.nan)


def recall(hit: AnyArray, rank: IntArray, list_: IntArray, lists: int, *, k: int) -> AnyArray:
    """Return the share of each list's hits in the first k places; NaN without a hit."""
    found = np.bincount(list_, hit & (rank <= k), lists)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(found / np.bincount(list_, hit, lists))


def gini(exposure: AnyArray) -> float:
    """Return how unequally exposure is divided: 0 for equal shares, near 1 for one opening alone.

    Examples
    --------
    >>> gini(np.array([1.0, 1.0])), gini(np.array([0.0, 0.0, 0.0, 1.0]))
    (0.0, 0.75)
    """
    ordered, count = np.sort(exposure), len(exposure)
    if not ordered.sum():
        return 0.0
    weights = 2.0 * np.arange(1, count + 1) - count - 1.0
    return float(weights @ ordered / (count * ordered.sum()))


def _places(list_: IntArray) -> IntArray:
    first = np.flatnonzero(np.concatenate(([True], list_[1:] != list_[:-1])))
    sizes = np.diff(np.append(first, len(list_)))
    return np.arange(len(list_)) - np.repeat(first, sizes) + 1
