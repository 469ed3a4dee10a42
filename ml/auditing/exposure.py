"""How much of the attention each group gets."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike


def exposure_ratios(
    exposure: ArrayLike, shown: Sequence[str | None], eligible: Mapping[str, int]
) -> dict[str, float | None]:
    """The share of exposure of each group beside its share of the pairs that could be shown.

    Parameters
    ----------
    exposure : (shown,) how likely each shown place is seen
    shown : (shown,) the group of who stands there; None where it is not known
    eligible : pairs of each group that could have been shown

    Returns
    -------
    dict
        1 where a group is seen as often as its pairs say; None where it has none.
    """
    weights = np.asarray(exposure, dtype=float)
    if weights.shape != (len(shown),) or not np.isfinite(weights).all():
        raise ValueError("exposure must be finite numbers, one for each place")
    seen = dict.fromkeys(eligible, 0.0)
    for group, weight in zip(shown, weights, strict=True):
        if group in seen:
            seen[group] += float(weight)
    whole, pairs = sum(seen.values()), sum(eligible.values())
    return {
        group: (seen[group] / whole) / (count / pairs) if whole and count else None
        for group, count in eligible.items()
    }
