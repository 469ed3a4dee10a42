"""Fits any scikit-learn estimator as a combiner, and asks it for scores."""

from typing import Any

import numpy as np
from sklearn.base import clone, is_classifier
from sklearn.utils.validation import has_fit_parameter

from ml.ranking.arrays.ragged import AnyArray
from ml.training.queries import Rows


def fit_combiner(combiner: Any, rows: Rows) -> Any:
    """Return a fitted copy; classifiers learn whether a pair is relevant, others its grade.

    What a `fit` takes of queries (`qid`), families (`groups`) and `same_function` is given to it.
    """
    told = {
        name: value
        for name, value in zip(Rows._fields[2:], rows[2:], strict=True)
        if has_fit_parameter(combiner, name)
    }
    grades = (rows.y > 0).astype(np.int64) if is_classifier(combiner) else rows.y
    return clone(combiner).fit(rows.X, grades, **told)


def score_rows(combiner: Any, signals: AnyArray) -> AnyArray:
    """Return what a fitted estimator thinks of rows, higher for the better; shape (n,).

    Raises
    ------
    TypeError
        When it has none of `predict_proba`, `decision_function` and `predict`.
    """
    for name in ("predict_proba", "decision_function", "predict"):
        if hasattr(combiner, name):
            said = np.asarray(getattr(combiner, name)(signals))
            return said[:, -1] if said.ndim > 1 else said
    raise TypeError(f"combiner: {type(combiner).__name__} gives no scores")
