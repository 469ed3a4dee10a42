"""The learned combination of likenesses: which candidate is meant, and how surely."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from ml.errors import ArtifactError
from ml.taxonomy.likeness import FEATURES
from ml.taxonomy.meaning import ALL_FEATURES
from ml.types import FloatArray

WEIGHTS_FILE = "recognition.json"
SEMANTIC_FILE = "recognition_semantic.json"


@dataclass(frozen=True)
class Reranker:
    """A conditional logit (McFadden, 1974) over a mention's candidates and "none of them".

    A candidate's utility is `intercept + features @ weights`, that of "none" is zero; the
    chances of all candidates and of "none" add up to one.

    Parameters
    ----------
    weights : ndarray of shape (len(FEATURES),), float64
        Utility per unit of each feature, in the order of `FEATURES`.
    intercept : float
        Utility of a candidate whose features are all zero.
    """

    weights: NDArray[np.float64]
    intercept: float

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
        return np.asarray(raised / (raised.sum() + np.exp(-top)), dtype=np.float64)


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
    return Reranker(weights, float(stored["intercept"]))
