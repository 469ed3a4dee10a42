"""The ranker as scikit-learn knows it: its checks, its searches, and what is compiled of it."""

import pickle
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.exceptions import DataConversionWarning, NotFittedError
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from ml.errors import NotServedError
from ml.evaluation.crossvalidation import by_query, held_out
from ml.evaluation.metrics import ndcg_at_10
from ml.frames import EmployeeProfile, HeldSkill
from ml.ranking import Ranker
from ml.ranking.index.indexes import side_of
from ml.ranking.language.names import sparse_rows
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import COLUMN, NAMES, SIGNAL, to_learn
from ml.training import (
    ChanceCombiner,
    LinesAndTrees,
    MoveRanker,
    PairSignals,
    RankingLines,
    RankingTrees,
    pairs_array,
    shipped_combiner,
)
from ml.training.combiner import SET_BY_HAND, signals_of
from ml.training.compiling import compile_combiner
from ml.training.language import word_vectoriser
from ml.training.queries import GradedQueries, rows_of
from tests.ranking.organisation import employees, frames, openings

OF_NUMBERS = (
    RankingLines(candidates=20, rounds=1),
    RankingTrees(trees=5),
    LinesAndTrees(trees=RankingTrees(trees=3)),
    ChanceCombiner(LinesAndTrees(trees=RankingTrees(trees=3)), folds=2),
)
PAIRS_ALONE = "rows are pairs of profiles, not numbers"
WITH_NUMBERS = {
    "check_dict_unchanged",
    "check_dont_overwrite_parameters",
    "check_estimator_sparse_array",
    "check_estimator_sparse_matrix",
    "check_estimator_sparse_tag",
    "check_estimators_dtypes",
    "check_estimators_fit_returns_self",
    "check_estimators_overwrite_params",
    "check_estimators_pickle",
    "check_f_contiguous_array_estimator",
    "check_fit2d_1feature",
    "check_fit2d_1sample",
    "check_fit_check_is_fitted",
    "check_fit_idempotent",
    "check_fit_score_takes_y",
    "check_methods_sample_order_invariance",
    "check_methods_subset_invariance",
    "check_pipeline_consistency",
    "check_positive_only_tag_during_fit",
    "check_readonly_memmap_input",
    "check_transformer_general",
    "check_transformer_preserve_dtypes",
}


def of_pairs(estimator: Any) -> dict[str, str]:
    """Return the checks that cannot apply to estimators of pairs, with the reason."""
    pairs = isinstance(estimator, (MoveRanker, PairSignals))
    return dict.fromkeys(WITH_NUMBERS, PAIRS_ALONE) if pairs else {}


@parametrize_with_checks(
    [*OF_NUMBERS, MoveRanker(), PairSignals()], expected_failed_checks=of_pairs
)
def test_estimators_pass_the_checks_of_scikit_learn(
    estimator: Any, check: Callable[[Any], None]
) -> None:
    check(estimator)


@pytest.fixture(scope="module")
def planted() -> GradedQueries:
    """Queries whose grades follow two signals together, with and without text."""
    rng = np.random.default_rng(5)
    signals = rng.random((60, 40, len(NAMES))).astype(np.float32)
    for term in SET_BY_HAND:
        signals[..., COLUMN[term.signals[0]]] = 0.0
    signals[..., COLUMN["text_known"]] = (np.arange(60) % 2)[:, None]
    truth = signals[..., COLUMN["skill_topics"]] * signals[..., COLUMN["title_meaning"]]
    grades = np.where(truth > np.sort(truth, axis=1)[:, -5:-4], 3, 0).astype(np.int8)
    families = [f"family {n % 12}" for n in range(60)]
    return GradedQueries("planted", signals, grades, families, np.zeros((60, 40), dtype=bool))


@pytest.fixture(scope="module")
def fitted(planted: GradedQueries) -> ChanceCombiner:
    rows = rows_of([planted])
    return shipped_combiner().fit(rows.X, rows.y, qid=rows.qid, groups=rows.groups)


def random_pairs(count: int = 3000) -> np.ndarray:
    """Return signals of pairs that nobody planted anything in, far out ones among them."""
    rng = np.random.default_rng(8)
    signals = rng.gamma(1.0, 0.7, (count, len(NAMES))).astype(np.float32)
    signals[:, COLUMN["text_known"]] = np.clip(signals[:, COLUMN["text_known"]], 0.0, 1.0)
    return signals


def test_what_is_served_equals_what_was_fitted(fitted: ChanceCombiner) -> None:
    rows = random_pairs()
    score, shares = compile_combiner(fitted).score(rows)
    np.testing.assert_allclose(score, fitted.predict_proba(rows)[:, 1], rtol=0, atol=1e-9)
    np.testing.assert_allclose(sum(shares.values()), score, rtol=0, atol=1e-9)


def test_a_logistic_regression_is_served_where_no_weight_has_the_wrong_sign(
    planted: GradedQueries,
) -> None:
    rows = rows_of([planted])
    signs = np.array([signal.sign for signal in SIGNAL.values()])
    model = LogisticRegression(max_iter=500).fit(rows.X, rows.y > 0)
    with pytest.raises(NotServedError, match=r"not monotone, (more|less) .* may lower the score"):
        compile_combiner(model)
    model.coef_ = np.where(model.coef_ * signs > 0, model.coef_, 0.0)
    pairs = random_pairs().astype(np.float64)
    score, _ = compile_combiner(model).score(pairs)
    expected = model.predict_proba(pairs)[:, 1]
    np.testing.assert_allclose(score, expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize(
    ("combiner", "reason"),
    [
        (HistGradientBoostingClassifier(max_iter=3), "HistGradientBoosting.* taken apart exactly"),
        (RandomForestClassifier(3), "RandomForestClassifier cannot be taken apart"),
        (make_pipeline(StandardScaler(), LogisticRegression()), "Pipeline cannot be taken apart"),
        (RankingLines(), "plain numbers"),
        (
            LinesAndTrees(RankingLines(("text_work",)), RankingTrees(("text_work",), depth=4)),
            "depth 4",
        ),
    ],
)
def test_what_cannot_be_explained_exactly_is_refused_with_the_reason(
    planted: GradedQueries, combiner: Any, reason: str
) -> None:
    rows = rows_of([planted])
    grades = rows.y > 0 if hasattr(combiner, "predict_proba") else rows.y
    with pytest.raises(NotServedError, match=reason):
        compile_combiner(combiner.fit(rows.X, grades))


@pytest.mark.parametrize(
    "combiner",
    [
        LogisticRegression(max_iter=500),
        HistGradientBoostingClassifier(max_iter=20),
        Ridge(),
        LinesAndTrees(RankingLines(("skill_topics", "title_meaning"))),
    ],
)
def test_any_estimator_is_evaluated_on_the_same_families(
    planted: GradedQueries, combiner: Any
) -> None:
    (scores,) = held_out(combiner, [planted])
    every, _ = by_query(planted, scores)
    assert np.mean(every) > 0.6


@pytest.fixture(scope="module")
def moves() -> tuple[np.ndarray, np.ndarray]:
    """Pairs of the invented organisation, relevant where the person's own function is asked."""
    people, places = employees(), openings()
    pairs = [(person, place) for person in people for place in places]
    grades = [float(person.function == place.function) * 2 for person, place in pairs]
    return pairs_array(pairs), np.array(grades)


TWO_OF_ONE_KEY = [EmployeeProfile("E-1", title=title) for title in ("Cook", "Driver")]
NOT_A_LEVEL = EmployeeProfile("E-1", "Cook", skills=(HeldSkill("baking", level=float("nan")),))

SMALL = ChanceCombiner(
    LinesAndTrees(
        RankingLines(("skill_content", "title_meaning", "text_work")),
        RankingTrees(("skill_content", "text_work"), trees=5),
    ),
    folds=2,
)


def test_a_ranker_is_learnt_from_pairs_and_served_as_it_scores(
    moves: tuple[np.ndarray, np.ndarray],
) -> None:
    pairs, grades = moves
    ranker = MoveRanker(PairSignals(frames()), SMALL).fit(pairs, grades)
    scores = ranker.score_pairs(pairs)
    assert (ranker.predict(pairs) == scores).all()
    first = pairs[:, 0] == employees()[0]
    assert sorted(ranker.rank(pairs)[first]) == list(range(1, len(openings()) + 1))
    assert scores[first][np.argmin(ranker.rank(pairs)[first])] == scores[first].max()
    assert list(ranker.get_feature_names_out()) == list(NAMES)
    served = ranker.compile()
    people, places = served.index_employees(employees()), served.index_openings(openings())
    known, _ = served.score_pairs(side_of(people), side_of(places))
    np.testing.assert_allclose(known, scores, rtol=0, atol=1e-6)
    assert ranker.score(pairs, grades) == pytest.approx(
        np.mean([ndcg_at_10(s, g) for s, g in zip(*by_person(pairs, scores, grades), strict=True)])
    )


def by_person(pairs: np.ndarray, scores: np.ndarray, grades: np.ndarray) -> Any:
    rows = [pairs[:, 0] == person for person in employees()]
    kept = [row for row in rows if grades[row].any()]
    return [scores[row] for row in kept], [grades[row] for row in kept]


def test_searches_of_scikit_learn_hold_whole_people_out(
    moves: tuple[np.ndarray, np.ndarray],
) -> None:
    pairs, grades = moves
    people = np.array([person.key for person, _ in pairs])
    search = GridSearchCV(
        MoveRanker(combiner=SMALL),
        {"combiner__sums__lines__ridge": [1e-3, 1.0], "combiner__sums__trees__depth": [1, 2]},
        cv=GroupKFold(2),
        error_score="raise",
    ).fit(pairs, grades, groups=people)
    assert len(search.cv_results_["params"]) == 4
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert search.best_estimator_.compile().version
    again = cross_val_score(
        search.best_estimator_, pairs, grades, groups=people, cv=GroupKFold(2), error_score="raise"
    )
    assert again.mean() == pytest.approx(search.best_score_)


def test_the_combiner_of_a_ranker_is_a_parameter(moves: tuple[np.ndarray, np.ndarray]) -> None:
    pairs, grades = moves
    ranker = MoveRanker().set_params(combiner=HistGradientBoostingClassifier(max_iter=3))
    assert clone(ranker).get_params()["combiner__max_iter"] == 3
    fitted = ranker.fit(pairs, grades)
    assert len(fitted.score_pairs(pairs)) == len(pairs)
    with pytest.raises(NotServedError, match="HistGradientBoostingClassifier"):
        fitted.compile()


@pytest.mark.parametrize(
    ("word_vectors", "learnt"), [(True, to_learn([Knows.EMBEDDING])), (False, to_learn())]
)
def test_a_ranker_learns_from_all_signals_that_its_pairs_are_described_by(
    moves: tuple[np.ndarray, np.ndarray], *, word_vectors: bool, learnt: tuple[str, ...]
) -> None:
    pairs, grades = moves
    ranker = MoveRanker(PairSignals(word_vectors=word_vectors)).fit(pairs[::3], grades[::3])
    assert signals_of(ranker.combiner_.sums_) == tuple(n for n in learnt if SIGNAL[n].weighed)
    assert set(ranker.combiner_.sums_.trees.signals) == {n for n in learnt if SIGNAL[n].asked}


@pytest.mark.parametrize(
    ("pairs", "grades", "message"),
    [
        (np.zeros((3, 2)), [0, 1, 0], "EmployeeProfile expected, not float"),
        (np.zeros(3), [0, 1, 0], "pairs of a person and an opening"),
        (pairs_array([(employees()[0], openings()[0])]), [0], "positive grade"),
        (pairs_array([(employees()[0], openings()[0])]), [1, 0], "inconsistent numbers"),
        (pairs_array([(employees()[0], openings()[0])]), [np.nan], "y contains NaN"),
        (pairs_array([(employees()[0], openings()[0])]), [np.inf], "y contains infinity"),
        (pairs_array([(employees()[0], openings()[0])]), None, "requires y"),
        (
            pairs_array([(one, openings()[0]) for one in TWO_OF_ONE_KEY]),
            [1, 0],
            "two different profiles of EmployeeProfile have the key 'E-1'",
        ),
        (pairs_array([(NOT_A_LEVEL, openings()[0])]), [1], "NaN or infinite"),
    ],
)
def test_what_are_no_graded_pairs_is_refused(pairs: Any, grades: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        MoveRanker(combiner=LogisticRegression()).fit(pairs, grades)


def test_what_is_asked_of_a_fitted_ranker_is_checked_as_well(
    moves: tuple[np.ndarray, np.ndarray],
) -> None:
    pairs, grades = moves
    ranker = MoveRanker(combiner=LogisticRegression()).fit(pairs, grades)
    assert np.isnan(ranker.score(pairs, np.zeros(len(pairs))))
    with pytest.raises(ValueError, match="NaN or infinite"):
        ranker.score_pairs([(NOT_A_LEVEL, openings()[0])])
    with pytest.raises(ValueError, match="inconsistent numbers"):
        ranker.score(pairs, grades[1:])
    with pytest.raises(ValueError, match="inconsistent numbers"):
        MoveRanker(combiner=LogisticRegression()).fit(pairs, grades, groups=[0, 1])
    with pytest.raises(ValueError, match="there is none of the name 'horoscope'"):
        RankingLines(("horoscope",)).fit(np.zeros((2, len(NAMES))), [0, 1])
    with pytest.raises(ValueError, match="there is none of the name 'horoscope'"):
        RankingTrees(("horoscope",)).fit(np.zeros((2, len(NAMES))), [0, 1])


def test_a_fitted_ranker_is_copied_and_pickled_whole(moves: tuple[np.ndarray, np.ndarray]) -> None:
    pairs, grades = moves
    ranker = MoveRanker(combiner=LogisticRegression()).fit(pairs, grades)
    told = ranker.score_pairs(pairs)
    served = ranker.signals_.ranker_
    served.rank_openings(pairs[0, 0], served.index_openings([pairs[0, 1]]), k=1)  # fills caches
    for copied in (pickle.loads(pickle.dumps(ranker)), deepcopy(ranker)):
        assert copied.score_pairs(pairs).tolist() == told.tolist()
        assert copied.signals_.ranker_.version == ranker.signals_.ranker_.version


def test_a_fit_that_fails_leaves_what_was_fitted_before(
    moves: tuple[np.ndarray, np.ndarray],
) -> None:
    pairs, grades = moves
    ranker = MoveRanker(combiner=LogisticRegression())
    with pytest.raises(ValueError, match="only one class"):
        ranker.fit(pairs, np.ones(len(pairs)))
    with pytest.raises(NotFittedError):
        ranker.score_pairs(pairs)
    told = ranker.fit(pairs, grades).score_pairs(pairs)
    with pytest.raises(ValueError, match="only one class"):
        ranker.fit(pairs[:5], np.ones(5))
    assert ranker.score_pairs(pairs).tolist() == told.tolist()


def test_grades_in_a_column_are_told_of_and_taken(moves: tuple[np.ndarray, np.ndarray]) -> None:
    pairs, grades = moves
    with pytest.warns(DataConversionWarning, match="column-vector"):
        ranker = MoveRanker(combiner=LogisticRegression()).fit(pairs, np.reshape(grades, (-1, 1)))
    assert np.isfinite(ranker.score_pairs(pairs)).all()


def test_places_are_those_among_the_pairs_of_one_person(
    moves: tuple[np.ndarray, np.ndarray],
) -> None:
    pairs, grades = moves
    ranker = MoveRanker(combiner=LogisticRegression()).fit(pairs, grades)
    mixed = pairs[np.random.default_rng(4).permutation(np.tile(np.arange(len(pairs)), 2))]
    scores, ranks = ranker.score_pairs(mixed), ranker.rank(mixed)
    for key in {person.key for person in mixed[:, 0]}:
        rows = [row for row, (person, _) in enumerate(mixed) if person.key == key]
        best_first = sorted(rows, key=lambda row: -scores[row])  # of equals the first stays first
        assert [ranks[row] for row in best_first] == list(range(1, len(rows) + 1))


def test_a_negative_grade_takes_a_pair_out_of_what_is_learnt(
    moves: tuple[np.ndarray, np.ndarray],
) -> None:
    pairs, grades = moves
    some = np.arange(len(pairs)) % 4 == 0
    signals = PairSignals().fit(pairs).transform(pairs)
    taken = MoveRanker(combiner=LogisticRegression()).fit(pairs, np.where(some, -1.0, grades))
    left = LogisticRegression().fit(signals[~some], grades[~some] > 0)
    assert taken.combiner_.coef_ == pytest.approx(left.coef_)


def test_served_rows_of_words_are_those_of_the_vectoriser(ranker: Ranker) -> None:
    profiles = [*openings(), *employees()]
    vectoriser = word_vectoriser(ranker.lexicon.vocabulary).fit(profiles)
    known = vectoriser.transform(profiles).toarray()
    rows = [
        ranker.lexicon.word_row(p.title, text, *(skill.name for skill in p.skills))
        for p, text in [(o, o.description) for o in openings()] + [(e, e.text) for e in employees()]
    ]
    served = sparse_rows(rows, ranker.lexicon.columns).toarray()
    of_known = served[:, : known.shape[1]]
    norms = np.linalg.norm(of_known, axis=1, keepdims=True)
    np.testing.assert_allclose(of_known / np.maximum(norms, 1e-9), known, atol=1e-6)
    np.testing.assert_allclose(ranker.lexicon.word_weights, vectoriser.idf_, rtol=1e-6)


def test_what_only_ranks_imports_no_scikit_learn() -> None:
    asked = (
        "import sys, ml.artifact, ml.ranking, ml.careers, ml.batch; print('sklearn' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
