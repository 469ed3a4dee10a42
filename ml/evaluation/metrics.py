"""Ranking quality, its uncertainty, and calibration."""

from collections.abc import Sequence

import numpy as np
from sklearn.metrics import ndcg_score

from ml.ranking.arrays.ragged import AnyArray

BOUNDS = (2.5, 97.5)
"""Percentiles between which 95 in a hundred means of a bootstrap lie."""


def ndcg_at_10(scores: AnyArray, grades: AnyArray) -> float:
    """Return nDCG@10 with linear gain (Jarvelin and Kekalainen 2002); NaN without positives.

    Candidates that tie count as the mean of all their orders.

    Parameters
    ----------
    scores, grades : shape (n,); a negative grade takes the candidate out

    Examples
    --------
    >>> ndcg_at_10(np.array([0.9, 0.5, 0.1]), np.array([3, 0, 1])).__round__(3)
    0.964
    """
    ranked = grades >= 0
    gains = np.asarray(grades[ranked], dtype=np.float64)
    if not (gains > 0).any():
        return float("nan")
    if len(gains) == 1:
        return 1.0
    return float(ndcg_score(gains[None, :], scores[None, ranked], k=10))


def mean_ndcg_at_10(scores: AnyArray, grades: AnyArray, query: AnyArray) -> float:
    """Return the mean nDCG@10 of the queries that have a positive grade; NaN where none has.

    Parameters
    ----------
    scores, grades, query : shape (n,), the query of each pair
    """
    values = [ndcg_at_10(scores[query == one], grades[query == one]) for one in np.unique(query)]
    told = [value for value in values if not np.isnan(value)]
    return float(np.mean(told)) if told else float("nan")


def bootstrap_interval(
    values: Sequence[float], *, draws: int = 2000, seed: int = 7
) -> tuple[float, float, float]:
    """Return the mean over queries and its 95 % percentile bootstrap interval; NaN left out."""
    kept = np.array([value for value in values if value == value], dtype=np.float64)  # noqa: PLR0124 - NaN is not itself
    if not len(kept):
        return float("nan"), float("nan"), float("nan")
    chosen = np.random.default_rng(seed).integers(0, len(kept), (draws, len(kept)))
    low, high = np.percentile(kept[chosen].mean(axis=1), BOUNDS)
    return float(kept.mean()), float(low), float(high)


def reliability(
    scores: AnyArray, relevant: AnyArray, *, bins: int = 10
) -> tuple[float, list[tuple[float, float, int]]]:
    """Return the expected calibration error and the reliability curve.

    Parameters
    ----------
    scores : shape (n,), probabilities
    relevant : shape (n,), boolean

    Returns
    -------
    error : mean distance of score and frequency, weighted by the bins' sizes
    curve : (mean score, frequency of relevant, number) of each bin of equal width
    """
    place = np.minimum((scores * bins).astype(np.int64), bins - 1)
    curve = []
    error = 0.0
    for number in range(bins):
        inside = place == number
        count = int(inside.sum())
        if count:
            mean, rate = float(scores[inside].mean()), float(relevant[inside].mean())
            curve.append((mean, rate, count))
            error += count / len(scores) * abs(mean - rate)
    return error, curve
