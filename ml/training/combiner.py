"""The shipped combiner: lines, trees on what they miss, and a curve that makes sums chances."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, clone
from sklearn.model_selection import GroupKFold
from sklearn.utils.validation import check_is_fitted

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination
from ml.ranking.scoring.terms import Term
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import SIGNAL, SIGNALS, to_learn
from ml.training.curve import ChanceCurve
from ml.training.lines import RankingLines
from ml.training.reading import Names, checked, checked_grades, gate_of
from ml.training.trees import RankingTrees

FOLDS = 5
"""Parts that whole families are held out in."""

# What no pack holds is set by hand, in logits.
SET_BY_HAND: tuple[Term, ...] = tuple(
    Term(signal.reason, (signal.name,), (np.array(signal.by_hand[0]),), np.array(signal.by_hand[1]))
    for signal in SIGNALS
    if signal.by_hand
)


def said_by_hand(rows: AnyArray) -> AnyArray:
    """Return the logits that are set by hand; shape (n,)."""
    parts = Combination(0.0, (1.0, 1.0), SET_BY_HAND).logits(rows)
    return np.asarray(np.sum(list(parts.values()), axis=0))


def shipped_combiner(
    signals: Sequence[str] = to_learn([Knows.EMBEDDING]), *, random_state: int = 0
) -> "ChanceCombiner":
    """Return what the shipped combinations are fitted by, not fitted yet.

    Parameters
    ----------
    signals : those to be learnt from; all that word vectors tell as well, as the default install
        has them
    """
    return ChanceCombiner(
        LinesAndTrees(
            RankingLines(tuple(name for name in signals if SIGNAL[name].weighed)),
            RankingTrees(
                tuple(name for name in signals if SIGNAL[name].asked), random_state=random_state
            ),
        )
    )


def signals_of(estimator: Any) -> Names:
    """Return the signals that an estimator reads by name; None where columns are plain numbers."""
    for part in (estimator, getattr(estimator, "lines", None)):
        names = getattr(part, "signals", None)
        if names is not None:
            return tuple(names)
    return None


class LinesAndTrees(BaseEstimator):  # type: ignore[misc]
    """A sum of lines, and of trees on what these miss.

    Parameters
    ----------
    lines : the `RankingLines`; None for those of plain numbers
    trees : the `RankingTrees`; None for none

    Attributes
    ----------
    lines_, trees_ : fitted; `trees_` is None where there are none
    """

    def __init__(
        self, lines: RankingLines | None = None, trees: RankingTrees | None = None
    ) -> None:
        self.lines = lines
        self.trees = trees

    def fit(self, X: Any, y: Any, *, qid: Any = None, same_function: Any = None) -> Self:
        """Learn the lines, then the trees; parameters and errors as of `RankingLines`."""
        lines = RankingLines() if self.lines is None else clone(self.lines)
        rows = checked(self, lines.signals, X, reset=True)
        self.lines_ = lines.fit(rows, y, qid=qid, same_function=same_function)
        self.trees_ = None
        if self.trees is not None:
            base = self.lines_.decision_function(rows)
            self.trees_ = clone(self.trees).fit(
                rows, y, qid=qid, same_function=same_function, base=base
            )
        return self

    def decision_function(self, X: Any) -> AnyArray:
        """Return the sums of rows, not calibrated; shape (n,)."""
        check_is_fitted(self)
        rows = checked(self, self.lines_.signals, X)
        sums = self.lines_.decision_function(rows)
        if self.trees_ is not None:
            sums = sums + self.trees_.decision_function(rows)
        return np.asarray(sums)


class ChanceCombiner(BaseEstimator):  # type: ignore[misc]
    """Sums that are turned into chances by a curve which saw only queries not learnt from.

    Parameters
    ----------
    sums : an estimator with `decision_function` whose `fit` takes `qid` and `same_function`;
        None for `LinesAndTrees` of plain numbers
    curve : the `ChanceCurve`; None for one as it is shipped
    folds : parts of the groups that are held out in turn, for the curve to see

    Attributes
    ----------
    sums_ : fitted on all rows
    curve_ : fitted on the sums of rows by what was learnt without their group
    """

    def __init__(
        self, sums: Any = None, curve: ChanceCurve | None = None, *, folds: int = FOLDS
    ) -> None:
        self.sums = sums
        self.curve = curve
        self.folds = folds

    def fit(
        self, X: Any, y: Any, *, qid: Any = None, groups: Any = None, same_function: Any = None
    ) -> Self:
        """Learn the sums, and the curve from sums of rows that they were not learnt from.

        Parameters
        ----------
        groups : shape (n,), what is held out together; None for the queries
        """
        sums = LinesAndTrees() if self.sums is None else self.sums
        rows = checked(self, signals_of(sums), X, reset=True)
        grades, queries = checked_grades(rows, y, qid)
        held = queries if groups is None else np.asarray(groups)
        known = {"same_function": same_function} if same_function is not None else {}
        self.sums_ = clone(sums).fit(rows, grades, qid=queries, **known)
        unseen = self.sums_.decision_function(rows)
        folds = min(self.folds, len(np.unique(held)))
        if folds > 1:
            for learn, judge in GroupKFold(folds).split(rows, grades, held):
                own = {name: value[learn] for name, value in known.items()}
                part = clone(sums).fit(rows[learn], grades[learn], qid=queries[learn], **own)
                unseen[judge] = part.decision_function(rows[judge])
        return self.calibrated(rows, grades, unseen)

    def calibrated(self, rows: AnyArray, grades: AnyArray, unseen: AnyArray) -> Self:
        """Fit the curve alone, to sums that were not learnt from these rows.

        Parameters
        ----------
        rows : shape (n, columns)
        grades, unseen : shape (n,)
        """
        curve = ChanceCurve() if self.curve is None else clone(self.curve)
        gate, by_hand = self._beside(rows)
        self.curve_ = curve.fit(unseen, grades > 0, gate=gate, by_hand=by_hand)
        return self

    def decision_function(self, X: Any) -> AnyArray:
        """Return the logits of rows as the curve reads them; shape (n,)."""
        check_is_fitted(self)
        rows = checked(self, signals_of(self.sums_), X)
        gate, by_hand = self._beside(rows)
        return self.curve_.logits(self.sums_.decision_function(rows), gate, by_hand)

    def predict_proba(self, X: Any) -> AnyArray:
        """Return the chances of not being and of being relevant; shape (n, 2)."""
        logits = self.decision_function(X)
        gate, _ = self._beside(checked(self, signals_of(self.sums_), X))
        chance = self.curve_.chances(logits, gate)
        return np.stack((1.0 - chance, chance), axis=1)

    def _beside(self, rows: AnyArray) -> tuple[AnyArray, AnyArray]:
        """Return each row's gate, and what is set by hand; nothing is for plain numbers."""
        names = signals_of(self.sums_)
        by_hand = np.zeros(len(rows)) if names is None else said_by_hand(rows)
        return gate_of(names, rows), by_hand
