"""How far interest carries: from an open to a save, an application, a start and an outcome.

Who reached a grade had looked, so places play no part: the chance to reach the next is a logistic
function of the same interest (continuation ratios, Agresti 2010).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from ml.ranking.arrays.ragged import AnyArray

STEPS = ((1, "saved"), (2, "applied"), (3, "started"), (4, "held"))
"""The grade reached, and what the next one is called."""

FEWEST = 20
"""Items that did and did not go on below which no ratio is told."""


@dataclass(frozen=True)
class Ratio:
    """How interest leads from one grade to the next: `sigma(start + slope * interest)`.

    Attributes
    ----------
    reached, went_on : items that have the grade, and those that went beyond it
    """

    grade: str
    start: float
    slope: float
    reached: int
    went_on: int


def continuation(interest: AnyArray, grade: AnyArray) -> Iterator[Ratio]:
    """Yield the ratios that there are items enough for.

    Parameters
    ----------
    interest : shape (n,), logits
    grade : shape (n,), 0 to 5
    """
    for reached, name in STEPS:
        rows = grade >= reached
        further = grade[rows] > reached
        count, went_on = int(rows.sum()), int(further.sum())
        if min(went_on, count - went_on) >= FEWEST:
            start, slope = _rising(interest[rows], further)
            yield Ratio(name, start, slope, count, went_on)


def _rising(interest: AnyArray, further: AnyArray) -> tuple[float, float]:
    """Return the most likely start and slope; more interest never leads less far."""

    def unlikely(w: AnyArray) -> tuple[float, AnyArray]:
        logits = w[0] + w[1] * interest
        wrong = expit(logits) - further
        loss = float(np.logaddexp(0.0, np.where(further, -logits, logits)).sum())
        return loss, np.array([wrong.sum(), wrong @ interest])

    found = minimize(
        unlikely,
        np.zeros(2),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None), (0.0, None)],
    )
    return float(found.x[0]), float(found.x[1])
