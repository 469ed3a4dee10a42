"""The click ranker as scikit-learn knows it: what opens say beyond a base, and what is served."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_consistent_length, check_is_fitted
from threadpoolctl import threadpool_limits

from ml.errors import TrainingError
from ml.feedback.alignment import aligned
from ml.feedback.base import Base
from ml.feedback.bootstrap import Estimate, by_person
from ml.feedback.clicks import ClickModel, Clicks, fit_clicks, spread_of
from ml.feedback.own import gains_of, without_unproven
from ml.feedback.places import Places, exchanged
from ml.feedback.shrinkage import (
    FOLDS,
    PENALTIES,
    Progress,
    Shrinkage,
    choose_penalty,
    effective_parameters,
    moved,
)
from ml.feedback.stages import Stages
from ml.feedback.trees import grow, sums_of
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.ranking.scoring.forest import Forest
from ml.ranking.signals.table import NAMES
from ml.training.reading import checked

EARLY = 0.8
"""Share of the days that is learnt from where later ones are to judge."""


@dataclass(frozen=True)
class Shown:
    """Items that were shown, sorted by list and place, and what is known of each.

    Attributes
    ----------
    rows : shape (n, names), those of the base's combination
    clicks : the same items, as the likelihood reads them
    list_, day : shape (n,)
    exchanged : shape (n,), whether the item is one of two neighbours that a coin exchanged
    """

    rows: AnyArray
    clicks: Clicks
    list_: IntArray
    day: IntArray
    exchanged: AnyArray

    def only(self, kept: AnyArray) -> "Shown":
        """Return some of the items."""
        return Shown(
            self.rows[kept],
            self.clicks.only(kept),
            self.list_[kept],
            self.day[kept],
            self.exchanged[kept],
        )


def early_days(day: IntArray) -> AnyArray:
    """Return which rows lie in the first part of the time; shape (n,)."""
    first, last = int(day.min()), int(day.max())
    return np.asarray(day < first + EARLY * (last + 1 - first))


@dataclass(frozen=True)
class TreesTold:
    """Whether trees proved themselves on later lists: the gain in log-likelihood a list."""

    kept: bool
    reason: str
    gain: Estimate | None = None


class ClickRanker(BaseEstimator):  # type: ignore[misc]
    """Learns from opens how to change a base's order, and how far.

    The chance of an open is `theta_place * sigma(a + b * (base + changes) + trees)`. Slopes never
    fall below half of the base's, so that no more of a signal ever lowers a score. How far the
    base is left follows from clicks of people that were not learnt from; where nothing speaks for
    a change, the base is left as it is.

    Parameters
    ----------
    base : the combination that is learnt on top of; None for the shipped one
    trees : whether trees may be added, where they prove themselves on later lists
    penalties : strengths of shrinkage that are tried, the strongest first
    folds : parts of the people that are held out in turn, to choose among them
    random_state : of the parts that people are drawn into, and of what the trees see

    Attributes
    ----------
    own_gains_ : how much each own feature helps to foresee people who were not learnt from; what
        does not is left as it was
    places_ : what exchanged neighbours told of the places
    shrinkage_ : the strength chosen, and what spoke for it
    model_ : the `ClickModel`
    forest_ : the trees added; None where there are none
    trees_told_ : whether trees proved themselves
    effective_parameters_, moved_ : how many slopes the clicks chose, and how far they moved

    References
    ----------
    Craswell et al. 2008 (places), Wang et al. 2018 (places and interest together).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> X = np.zeros((400, len(NAMES)))
    >>> X[:, 0] = rng.random(400)
    >>> ranker = ClickRanker(trees=False).fit(
    ...     X,
    ...     rng.random(400) < 0.2,
    ...     place=np.tile(np.arange(1, 5), 100),
    ...     qid=np.repeat(np.arange(100), 4),
    ...     groups=np.repeat(np.arange(20), 20),
    ... )
    >>> ranker.shrinkage_.penalty, ranker.compile(X) == ranker.base_.combination
    (inf, True)
    """

    def __init__(
        self,
        base: Combination | None = None,
        *,
        trees: bool = True,
        penalties: Sequence[float] = PENALTIES,
        folds: int = FOLDS,
        random_state: int = 0,
    ) -> None:
        self.base = base
        self.trees = trees
        self.penalties = penalties
        self.folds = folds
        self.random_state = random_state

    def fit(
        self,
        X: Any,
        y: Any,
        *,
        place: Any,
        qid: Any,
        groups: Any,
        day: Any = None,
        seen: Any = None,
        exchanged: Any = None,
        stages: Stages | None = None,
    ) -> Self:
        """Learn from items that were shown; their order plays no part.

        Parameters
        ----------
        X : shape (n, names), the columns of all signals and of the base's own features, as they
            were when the list was served
        y : shape (n,), whether each item was opened
        place : shape (n,), from 1
        qid, groups : shape (n,), the item's list and person
        day : shape (n,), whole days; None where all are one, so that no tree can prove itself
        seen : shape (n,), whether the person is known to have looked; None for unknown
        exchanged : shape (n,), whether the item is one of two neighbours that a fair coin
            exchanged; None for none
        stages : keeps the results of stages; None to keep none

        Raises
        ------
        ValueError
            When the shapes do not fit or a number is not finite.
        TrainingError
            When nothing was opened, everything was, or there is only one person.
        """
        self.base_ = Base.of(self.base if self.base is not None else shipped_combination())
        shown = self._shown(X, y, (place, qid, groups, day, seen, exchanged))
        return self.learn_from(shown, stages or Stages())

    def learn_from(self, shown: Shown, stages: Stages) -> Self:
        """Learn from items that were checked and sorted before, on one thread: always the same."""
        _require_both(shown.clicks)
        with threadpool_limits(limits=1):
            return self._learn(shown, stages)

    def _learn(self, shown: Shown, stages: Stages) -> Self:
        clicks = shown.clicks
        found = stages.run("bias", lambda _: vars(exchanged_of(shown)))
        self.places_ = Places(**found)
        self.shrinkage_ = Shrinkage.of(stages.run("folds", lambda told: self._folds(clicks, told)))
        penalty = self.shrinkage_.penalty
        shown = self._without_unproven(shown, stages)
        clicks = shown.clicks
        lines = stages.run("lines", lambda _: self._lines(clicks, penalty))
        self.model_ = ClickModel(
            lines["start"], lines["scale"], np.array(lines["change"]), np.array(lines["theta"])
        )
        grown = stages.run("trees", lambda told: self._trees(shown, told))
        self.forest_ = Forest.from_json(grown["forest"]) if grown["forest"] else None
        gain = Estimate(**grown["gain"]) if grown["gain"] else None
        self.trees_told_ = TreesTold(self.forest_ is not None, grown["reason"], gain)
        spread = spread_of(clicks)
        self.effective_parameters_ = effective_parameters(clicks, self.model_, penalty)
        self.moved_ = moved(self.model_.change, self.base_.weights, spread)
        return self

    def _without_unproven(self, shown: Shown, stages: Stages) -> Shown:
        """Return what was shown without own features that other people did not bear out."""
        base, penalty = self.base_, self.shrinkage_.penalty
        self.own_gains_: dict[str, Estimate] = {}
        if not base.combination.own or not np.isfinite(penalty):
            return shown
        clicks, prior = shown.clicks, self.places_.prior(shown.clicks.places)
        seed, folds = self.random_state, self.folds
        told = stages.run(
            "own",
            lambda _: gains_of(base, clicks, prior, penalty=penalty, seed=seed, folds=folds),
        )
        self.own_gains_ = {name: Estimate(**gain) for name, gain in told.items()}
        return replace(shown, clicks=without_unproven(clicks, base, self.own_gains_))

    def decision_function(self, X: Any) -> AnyArray:
        """Return the logits of the interest in rows of all signals; shape (n,)."""
        check_is_fitted(self)
        return self._interest(np.asarray(self._rows(X), dtype=np.float32))

    def predict_proba(self, X: Any) -> AnyArray:
        """Return the chances that whoever looks is not and is interested; shape (n, 2)."""
        chance = expit(self.decision_function(X))
        return np.stack((1.0 - chance, chance), axis=1)

    def compile(self, board: AnyArray) -> Combination:
        """Return what is served: the learnt order at the base's scale; the base, if it stayed.

        Parameters
        ----------
        board : shape (m, signals), present pairs that the scores are aligned on

        Raises
        ------
        NotServedError
            When a signal of which more is better may lower the score.
        """
        check_is_fitted(self)
        base = self.base_.combination
        if self.stayed:
            return base.without_idle()
        return aligned(self.unaligned(), base, np.asarray(board)).without_idle()

    def unaligned(self) -> Combination:
        """Return what was learnt, its sums not yet at the base's scale."""
        forest = self.forest_
        if forest is not None:
            forest = replace(forest, leaves=forest.leaves / self.model_.scale)
        return self.base_.changed(self.model_.change, forest)

    @property
    def stayed(self) -> bool:
        """Whether nothing spoke for leaving the base."""
        return self.forest_ is None and not self.model_.change.any()

    def _interest(self, rows: AnyArray) -> AnyArray:
        columns, nothing = self.base_.basis(rows), np.zeros(len(rows), dtype=np.int64)
        items = Clicks(columns, self.base_.sums(rows), nothing > 0, nothing, nothing > 0, nothing)
        return np.asarray(self.model_.interest(items) + sums_of(self.forest_, rows))

    def _rows(self, X: Any, *, reset: bool = False) -> AnyArray:
        rows, names = checked(self, None, X, reset=reset), self.base_.combination.names
        if rows.shape[1] != len(names):
            raise ValueError(f"X: has {rows.shape[1]} columns, {len(names)} signals are expected")
        return rows

    def _shown(self, X: Any, y: Any, told: tuple[Any, ...]) -> Shown:
        rows = self._rows(X, reset=True).astype(np.float32, copy=False)
        zeros = np.zeros(len(rows), dtype=np.int64)
        place, qid, groups, day, seen, pairs = (
            zeros if part is None else np.asarray(part) for part in told
        )
        check_consistent_length(rows, y, place, qid, groups, day, seen, pairs)
        if (place < 1).any():
            raise ValueError("place: must be 1 or more")
        lists = np.unique(qid, return_inverse=True)[1]
        order = np.lexsort((place, lists))
        return shown_of(
            self.base_,
            rows[order],
            opened=np.asarray(y, dtype=np.bool_)[order],
            place=place[order] - 1,
            seen=seen[order] > 0,
            person=np.unique(groups, return_inverse=True)[1][order],
            list_=lists[order],
            day=day[order],
            exchanged=pairs[order] > 0,
        )

    def _folds(self, clicks: Clicks, told: Progress) -> dict[str, Any]:
        prior = self.places_.prior(clicks.places)
        chosen = choose_penalty(
            clicks,
            prior,
            self.base_.floor,
            seed=self.random_state,
            penalties=self.penalties,
            folds=self.folds,
            progress=told,
        )
        tried = [[of, chosen.losses[of], *chosen.above[of]] for of in chosen.losses]
        return {"penalty": chosen.penalty, "tried": tried}

    def _fitted(self, clicks: Clicks, penalty: float) -> ClickModel:
        prior = self.places_.prior(clicks.places)
        return fit_clicks(clicks, prior, self.base_.floor, penalty=penalty)

    def _lines(self, clicks: Clicks, penalty: float) -> dict[str, Any]:
        model = self._fitted(clicks, penalty)
        model = replace(model, change=self.base_.capped(model.change))
        return {
            "start": model.start,
            "scale": model.scale,
            "change": model.change.tolist(),
            "theta": model.theta.tolist(),
        }

    def _trees(self, shown: Shown, told: Progress) -> dict[str, Any]:
        """Grow trees on the early part, judge them by the late one, grow them anew if they hold."""
        if not self.trees:
            return {"forest": None, "reason": "none were asked for", "gain": None}
        early = early_days(shown.day)
        late = shown.only(~early)
        if early.all() or not late.clicks.opened.any():
            return {"forest": None, "reason": "no later clicks could judge them", "gain": None}
        first = shown.only(early)
        model = self._fitted(first.clicks, self.shrinkage_.penalty)
        gain = _gain(model, self._grown(first, model), late)
        told(1, 2)
        if gain.low <= 0:
            return {
                "forest": None,
                "reason": "later clicks did not bear them out",
                "gain": vars(gain),
            }
        forest = self._grown(shown, self.model_)
        stored = forest.to_json() if forest else None
        return {"forest": stored, "reason": "later clicks bore them out", "gain": vars(gain)}

    def _grown(self, shown: Shown, model: ClickModel) -> Forest | None:
        clicks = shown.clicks
        return grow(shown.rows[:, : len(NAMES)], clicks, shown.list_, model, self.random_state)


def shown_of(base: Base, rows: AnyArray, **known: AnyArray) -> Shown:
    """Return items as the likelihood reads them; `known` are arrays of `Clicks` and `Shown`."""
    clicks = Clicks(
        base.basis(rows),
        base.sums(rows),
        known["opened"],
        known["place"],
        known["seen"],
        known["person"],
    )
    return Shown(rows, clicks, known["list_"], known["day"], known["exchanged"])


def summed_of(sums: AnyArray, **known: AnyArray) -> Shown:
    """Return items whose sums are known and whose signals nobody asks for any more."""
    nothing = np.empty((len(sums), 0), dtype=np.float32)
    clicks = Clicks(nothing, sums, known["opened"], known["place"], known["seen"], known["person"])
    return Shown(nothing, clicks, known["list_"], known["day"], known["exchanged"])


def exchanged_of(shown: Shown) -> Places:
    """Return what the exchanged neighbours of lists tell of the places."""
    rows = np.flatnonzero(shown.exchanged)
    upper = rows[:-1][(np.diff(shown.list_[rows]) == 0) & (np.diff(rows) == 1)]
    opened = shown.clicks.opened
    return exchanged(shown.clicks.place[upper], opened[upper], opened[upper + 1])


def _gain(model: ClickModel, forest: Forest | None, late: Shown) -> Estimate:
    """Return how much better trees explain later clicks than the lines alone, a list."""
    clicks, interest = late.clicks, model.interest(late.clicks)
    grown = interest + sums_of(forest, late.rows)
    better = model.losses(clicks, interest) - model.losses(clicks, grown)
    lists = np.unique(late.list_, return_index=True)[1]
    return by_person(np.add.reduceat(better, lists), clicks.person[lists])


def _require_both(clicks: Clicks) -> None:
    if not clicks.opened.any() or clicks.opened.all():
        raise TrainingError("y: some items must be opened, and some not")
    if len(np.unique(clicks.person)) < 2:
        raise TrainingError("groups: clicks of one person alone cannot tell how far to go")
