"""The ranker as scikit-learn knows it: signals over pairs, and an estimator that combines them."""

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.utils import Tags
from sklearn.utils.validation import (
    check_array,
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
)

from ml.errors import TrainingError
from ml.evaluation.metrics import mean_ndcg_at_10
from ml.frames import EmployeeProfile, OpeningProfile, TrainingFrames
from ml.frames_io import check_numbers
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.ranker import Ranker
from ml.ranking.scoring.combination import Combination
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import NAMES, to_learn
from ml.training.combiner import shipped_combiner
from ml.training.compiling import compile_combiner
from ml.training.fitting import fit_combiner, score_rows
from ml.training.queries import Rows
from ml.training.train import train
from ml.types import EmbeddingModel

PEOPLE_AT_A_TIME = 8
"""People who are compared with all openings at once; more take memory and save no time."""

NOTHING = TrainingFrames("1970-01-01", (), (), (), (), ())


def pairs_array(pairs: Sequence[tuple[EmployeeProfile, OpeningProfile]]) -> AnyArray:
    """Return pairs as the array that the estimators take; shape (n, 2), of profiles."""
    array = np.empty((len(pairs), 2), dtype=object)
    for row, pair in enumerate(pairs):
        array[row, 0], array[row, 1] = pair
    return array


def _checked(X: Any) -> AnyArray:
    """Return pairs of profiles.

    Raises
    ------
    ValueError
        When X is anything else.
    """
    pairs = np.asarray(X, dtype=object)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or not len(pairs):
        raise ValueError(f"X: pairs of a person and an opening are expected, shape {pairs.shape}")
    for column, kind in enumerate((EmployeeProfile, OpeningProfile)):
        wrong = next((one for one in pairs[:, column] if not isinstance(one, kind)), None)
        if wrong is not None:
            raise ValueError(f"X: {kind.__name__} expected, not {type(wrong).__name__}")
    return pairs


def _distinct(profiles: AnyArray) -> tuple[list[Any], IntArray]:
    """Return the distinct profiles by key, and the place of each row's among them.

    Raises
    ------
    ValueError
        When two of them differ and have one key.
    """
    keys = np.array([profile.key for profile in profiles])
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    distinct = profiles[first].tolist()
    for profile, number in zip(profiles, place.tolist(), strict=True):
        if profile is not distinct[number] and profile != distinct[number]:
            kind = type(profile).__name__
            raise ValueError(f"X: two different profiles of {kind} have the key {profile.key!r}")
    return distinct, place


def _graded(pairs: AnyArray, y: Any) -> AnyArray:
    """Return the grades of pairs, numbers all of them.

    Raises
    ------
    ValueError
        When there is not one finite number for each pair.
    """
    if y is None:
        raise ValueError("requires y to be passed, but the target y is None")
    flat = column_or_1d(y, dtype=np.float64, input_name="y", warn=True)
    grades = check_array(flat, ensure_2d=False, input_name="y")
    check_consistent_length(pairs, grades)
    return np.asarray(grades)


class PairSignals(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Describes pairs of a person and an opening by the signals.

    Parameters
    ----------
    frames : what is known of the organisation beside the people and openings of the pairs:
        roles, taxonomy, past moves
    model : a sentence-embedding model, None for none
    word_vectors : whether the shipped word vectors are used without a model
    random_state : seed of the latent factors of words

    Attributes
    ----------
    ranker_ : the organisation's language, learnt from people and openings alone
    learnable_ : names of the signals that a combiner can learn from, by what is known here
    """

    def __init__(
        self,
        frames: TrainingFrames | None = None,
        model: EmbeddingModel | None = None,
        *,
        word_vectors: bool = True,
        random_state: int = 0,
    ) -> None:
        self.frames = frames
        self.model = model
        self.word_vectors = word_vectors
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:
        """Learn the language of the profiles in X, shape (n, 2); grades are not looked at.

        Raises
        ------
        ValueError
            When X holds no pairs of profiles, or no word.
        """
        del y
        pairs = _checked(X)
        beside = self.frames or NOTHING
        people, openings = (_distinct(pairs[:, column])[0] for column in (0, 1))
        known = TrainingFrames(
            beside.as_of,
            (*beside.employees, *_further(people, beside.employees)),
            (*beside.openings, *_further(openings, beside.openings)),
            beside.roles,
            beside.skills,
            beside.moves,
            beside.occupations,
        )
        self.ranker_ = train(
            known,
            seed=self.random_state,
            model=self.model,
            word_vectors=self.word_vectors,
            combination=Combination.empty(),
        )
        self.learnable_ = to_learn(_known(self.ranker_))
        return self

    def transform(self, X: Any) -> AnyArray:
        """Return the signals of pairs; shape (n, len(SIGNALS)), float32.

        Raises
        ------
        ValueError
            When X holds no pairs of profiles, or two different ones have one key.
        TrainingError
            When a number of a profile is NaN or infinite.
        """
        check_is_fitted(self)
        pairs = _checked(X)
        (people, person), (openings, opening) = (_distinct(pairs[:, n]) for n in (0, 1))
        check_numbers((*people, *openings))
        index = self.ranker_.index_openings(openings)
        signals = np.empty((len(pairs), len(NAMES)), dtype=np.float32)
        for start in range(0, len(people), PEOPLE_AT_A_TIME):
            some = self.ranker_.index_employees(people[start : start + PEOPLE_AT_A_TIME])
            rows = np.flatnonzero((person >= start) & (person < start + len(some)))
            told = self.ranker_.pair_signals(some, index)
            signals[rows] = told[person[rows] - start, opening[rows]]
        return signals

    def get_feature_names_out(self, input_features: Any = None) -> AnyArray:
        """Return the names of the signals; those of what is not known are 0 for all pairs."""
        del input_features
        return np.array(NAMES, dtype=object)

    def __sklearn_tags__(self) -> Tags:
        """Tell that rows are pairs of profiles."""
        return _of_pairs(super().__sklearn_tags__())


class MoveRanker(BaseEstimator):  # type: ignore[misc]
    """Ranks openings for people, learnt from graded pairs.

    Parameters
    ----------
    signals : the `PairSignals`; None for those of the pairs' own profiles
    combiner : any estimator over the signals; None for the shipped one, over the signals that are
        known. What has
        `predict_proba` or `decision_function` can be evaluated; what `compile` takes, served.

    Attributes
    ----------
    signals_, combiner_ : fitted

    See Also
    --------
    ml.training.train : learns an organisation's language for the shipped combination

    Examples
    --------
    >>> person = EmployeeProfile("p", title="Cook", text="I cook soups for many guests.")
    >>> jobs = [OpeningProfile("c", title="Head cook"), OpeningProfile("d", title="Driver")]
    >>> X, y = pairs_array([(person, job) for job in jobs]), [3, 0]
    >>> from sklearn.linear_model import LogisticRegression
    >>> ranker = MoveRanker(combiner=LogisticRegression()).fit(X, y)
    >>> ranker.rank(X).tolist()
    [1, 2]
    """

    def __init__(self, signals: PairSignals | None = None, combiner: Any = None) -> None:
        self.signals = signals
        self.combiner = combiner

    def fit(self, X: Any, y: Any, *, groups: Any = None) -> Self:
        """Learn the language of the profiles, and how signals combine to grades.

        Parameters
        ----------
        X : shape (n, 2), pairs of an `EmployeeProfile` and an `OpeningProfile`
        y : shape (n,), grades, 0 for not relevant; a negative one takes the pair out of what the
            combiner learns from
        groups : shape (n,), what the combiner holds out together; None for the people

        Raises
        ------
        ValueError
            When X holds no pairs of profiles, or y or groups are not one for each.
        """
        pairs = _checked(X)
        grades = _graded(pairs, y)
        check_consistent_length(pairs, groups)
        if not (grades > 0).any():
            raise TrainingError("y: no pair has a positive grade")
        signals = PairSignals() if self.signals is None else clone(self.signals)
        signals.fit(pairs)
        combiner = self.combiner
        if combiner is None:
            combiner = shipped_combiner(signals.learnable_)
        person = _distinct(pairs[:, 0])[1]
        held = person if groups is None else np.asarray(groups)
        same = [
            left.function is not None and left.function == right.function for left, right in pairs
        ]
        rows = Rows(signals.transform(pairs), grades, person, held, np.array(same))
        fitted = fit_combiner(combiner, rows.only(grades >= 0))
        # Both at once: when fitting fails, what was fitted before stays whole.
        self.signals_, self.combiner_ = signals, fitted
        return self

    def score_pairs(self, X: Any) -> AnyArray:
        """Return what the combiner thinks of pairs, higher for the better; shape (n,)."""
        check_is_fitted(self)
        return score_rows(self.combiner_, self.signals_.transform(X))

    def predict(self, X: Any) -> AnyArray:
        """Return the same as `score_pairs`."""
        return self.score_pairs(X)

    def rank(self, X: Any) -> IntArray:
        """Return the place of each pair among those of the same person, from 1; shape (n,)."""
        scores, person = self.score_pairs(X), _distinct(_checked(X)[:, 0])[1]
        order = np.lexsort((-scores, person))
        counts = np.bincount(person)
        ranks = np.empty(len(scores), dtype=np.int64)
        ranks[order] = np.arange(1, len(order) + 1) - np.repeat(np.cumsum(counts) - counts, counts)
        return ranks

    def score(self, X: Any, y: Any) -> float:
        """Return the mean nDCG@10 of the people who have a relevant pair; NaN where nobody has."""
        pairs = _checked(X)
        return mean_ndcg_at_10(
            self.score_pairs(pairs), _graded(pairs, y), _distinct(pairs[:, 0])[1]
        )

    def get_feature_names_out(self, input_features: Any = None) -> AnyArray:
        """Return the names of the signals that the combiner reads."""
        return PairSignals().get_feature_names_out(input_features)

    def compile(self) -> Ranker:
        """Return the frozen ranker that is served: the same scores, explained exactly.

        Raises
        ------
        NotServedError
            When the combiner cannot be taken apart, or may fall where it should rise.
        """
        check_is_fitted(self)
        learnt = self.signals_.ranker_
        combination = compile_combiner(self.combiner_)
        return Ranker(learnt.encoder, learnt.transfer, combination, learnt.provenance)

    def __sklearn_tags__(self) -> Tags:
        """Tell that rows are pairs of profiles, and that grades are needed."""
        tags = _of_pairs(super().__sklearn_tags__())
        tags.target_tags.required = True
        return tags


def _known(ranker: Ranker) -> list[Knows]:
    """Return what a ranker knows beside the organisation's own text."""
    knowledge = ranker.lexicon.knowledge
    there = {
        Knows.EMBEDDING: knowledge.embedding.columns,
        Knows.OCCUPATIONS: len(knowledge.occupations),
    }
    return [kind for kind, size in there.items() if size]


def _of_pairs(tags: Tags) -> Tags:
    tags.no_validation = True
    return tags


def _further(profiles: Sequence[Any], known: Sequence[Any]) -> list[Any]:
    """Return the profiles whose key is not known yet."""
    keys = {profile.key for profile in known}
    return [profile for profile in profiles if profile.key not in keys]
