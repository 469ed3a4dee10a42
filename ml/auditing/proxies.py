"""Whether signals give a group away."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedGroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ml.auditing.impact import LEAST_SHARE

_FOLDS = 5


def proxy_auc(
    signals: ArrayLike, groups: Sequence[str], people: ArrayLike, seed: int = 0
) -> dict[str, float | None]:
    """How well signals tell each group from the others: 0.5 is not at all, 1 is always.

    A logistic regression is fitted on four fifths of the people and asked about the others, five
    times. None where a group is below 2 % of the rows or has fewer people than folds.

    Parameters
    ----------
    signals : (rows, signals) finite
    groups : (rows,)
    people : (rows,) whose row it is: nobody is in both parts
    """
    values, names = np.asarray(signals, dtype=float), np.asarray(groups)
    owners = np.asarray(people)
    if values.ndim != 2 or not np.isfinite(values).all():
        raise ValueError("signals must be a finite matrix")
    found: dict[str, float | None] = {}
    for name in sorted(set(groups)):
        inside = names == name
        members = min(len(set(owners[inside])), len(set(owners[~inside])))
        if inside.mean() < LEAST_SHARE or members < _FOLDS:
            found[name] = None
            continue
        folds = StratifiedGroupKFold(_FOLDS, shuffle=True, random_state=seed)
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
        chance = cross_val_predict(
            model, values, inside, groups=owners, cv=folds, method="predict_proba"
        )[:, 1]
        found[name] = float(roc_auc_score(inside, chance))
    return found
