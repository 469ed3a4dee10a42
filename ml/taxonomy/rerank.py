"""The learned combination of likenesses: which candidate is meant, and how surely."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from ml.errors import ArtifactError
from ml.taxonomy.likeness import FEATURES
from ml.taxonomy.meaning import ALL_FEATURES
from ml.types import FloatArray

WEIGHTS_FILE = "recognition.json"
SEMANTIC_FILE = "recognition_semantic.json"


@dataclass(frozen=True, slots=True)
class Caution:
    """How much less sure than the chances say an answer is, on wording that is no label.

    The chance of the likeliest candidate is right on labels that were withheld, and too high on
    job ads. A logistic curve (Platt, 1999) says what it is worth there; it never raises one.

    Parameters
    ----------
    slope, offset : float
        Of the curve over the chance's logit; the slope is positive, so that order stays.
    """

    slope: float = 1.0
    offset: float = 0.0

    def stated(self, chance: float) -> float:
        """Return what to say in place of a chance in [0, 1].

        Examples
        --------
        >>> round(Caution().stated(0.9), 3), round(Caution(0.5, 0.0).stated(0.9), 3)
        (0.9, 0.75)
        """
        if chance >= 1.0:
            return 1.0
        odds = log(max(chance, 1e-300) / (1.0 - chance))
        return min(chance, 1.0 / (1.0 + exp(-self.slope * odds - self.offset)))


@dataclass(frozen=True)
class Reranker:
    """A conditional logit (McFadden, 1974) over a mention's candidates and "none of them".

    A candidate's utility is `intercept + features @ weights`, that of "none" is zero; the
    chances of all candidates and of "none" add up to one. All are then lowered alike, by what
    the likeliest one is found to be worth.

    Parameters
    ----------
    weights : ndarray of shape (len(FEATURES),), float64
        Utility per unit of each feature, in the order of `FEATURES`.
    intercept : float
        Utility of a candidate whose features are all zero.
    caution : Caution
        By default none.
    """

    weights: NDArray[np.float64]
    intercept: float
    caution: Caution = Caution()

    def chances(self, features: FloatArray) -> NDArray[np.float64]:
        """Return each candidate's chance of being meant.

        Parameters
        ----------
        features : ndarray of shape (candidates, len(FEATURES)), float32

        Returns
        -------
        ndarray of shape (candidates,), float64
            In (0, 1); the sum is below one by the chance that none is meant.

        Examples
        --------
        >>> even = Reranker(np.zeros(len(FEATURES)), 0.0)
        >>> even.chances(np.zeros((3, len(FEATURES)), np.float32)).tolist()
        [0.25, 0.25, 0.25]
        """
        utility = features @ self.weights + self.intercept
        top = max(float(utility.max(initial=0.0)), 0.0)
        raised = np.exp(utility - top)
        chances = np.asarray(raised / (raised.sum() + np.exp(-top)), dtype=np.float64)
        best = float(chances.max(initial=0.0))
        return chances * (self.caution.stated(best) / best) if best else chances


def weights_of(*, embedded: bool) -> tuple[str, tuple[str, ...]]:
    """Return the file of the weights and the features that they belong to."""
    return (SEMANTIC_FILE, ALL_FEATURES) if embedded else (WEIGHTS_FILE, FEATURES)


@cache
def default_reranker(*, embedded: bool = False) -> Reranker:
    """Return the combination that ships with the product (see `python -m ml.taxonomy.learn`).

    Parameters
    ----------
    embedded : bool
        Whether sentence vectors are compared as well.

    Raises
    ------
    ArtifactError
        If the shipped file names other features than this version computes.
    """
    file, features = weights_of(embedded=embedded)
    stored = json.loads(resources.files("ml.taxonomy").joinpath(file).read_text("utf-8"))
    if tuple(stored["weights"]) != features:
        raise ArtifactError(f"{file}: weights do not name this version's features")
    weights = np.array([stored["weights"][name] for name in features])
    caution = Caution(float(stored["caution"]["slope"]), float(stored["caution"]["offset"]))
    return Reranker(weights, float(stored["intercept"]), caution)
