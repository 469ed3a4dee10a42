"""Own features prove themselves one by one, on people who were not learnt from, or are left out.

Shrinkage is chosen for all slopes together: a column of noise beside columns that tell much would
keep a small slope, which people would read as a reason.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from ml.feedback.base import Base
from ml.feedback.bootstrap import Estimate, by_person
from ml.feedback.clicks import Clicks, PlacePrior, fit_clicks
from ml.feedback.shrinkage import FOLDS, MOST_ITEMS, drawn_people, people_folds
from ml.ranking.arrays.ragged import AnyArray


def own_columns(base: Base) -> Sequence[int]:
    """Return the places of own features among the weights."""
    return range(base.lines, len(base.signals))


def without_unproven(clicks: Clicks, base: Base, gains: Mapping[str, Estimate]) -> Clicks:
    """Return the items without own features that did not help to foresee other people."""
    left = [place for place in own_columns(base) if not _proven(gains.get(base.signals[place]))]
    return clicks.without(left) if left else clicks


def _proven(gain: Estimate | None) -> bool:
    return gain is not None and gain.low > 0.0


def gains_of(
    base: Base, clicks: Clicks, prior: PlacePrior, *, penalty: float, seed: int, folds: int = FOLDS
) -> dict[str, dict[str, float]]:
    """Return how much each own feature helps to foresee people who were not learnt from.

    The gain is in log-likelihood an item, with an interval over people: with the column less
    without it, all others being there.

    Returns
    -------
    the values of an `Estimate` by the name of the column
    """
    some = clicks.only(drawn_people(clicks.person, MOST_ITEMS, seed))
    folds = min(folds, len(np.unique(some.person)))
    fold = people_folds(some.person, folds, seed)

    def losses(of: Clicks) -> AnyArray:
        told = np.zeros(len(of))
        for number in range(folds):
            model = fit_clicks(of.only(fold != number), prior, base.floor, penalty=penalty)
            told[fold == number] = model.losses(of.only(fold == number))
        return told

    whole = losses(some)
    return {
        base.signals[place]: vars(by_person(losses(some.without([place])) - whole, some.person))
        for place in own_columns(base)
    }
