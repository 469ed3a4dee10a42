"""What scikit-learn has for our parts learns what is planted, so that the comparison is fair."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from benchmarks.library_parts import ByDifferences, ByPairs, isotonic, own, straight
from ml.evaluation.metrics import reliability
from ml.ranking.signals.table import COLUMN, NAMES

QUERIES, CANDIDATES = 30, 20


@pytest.fixture(scope="module")
def planted() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows whose grades follow one signal, beside noise in all the others."""
    rng = np.random.default_rng(4)
    rows = rng.random((QUERIES * CANDIDATES, len(NAMES)))
    grades = 3.0 * (rows[:, COLUMN["skill_topics"]] > 0.8)
    return rows, grades, np.repeat(np.arange(QUERIES), CANDIDATES)


@pytest.mark.parametrize("kind", [ByDifferences, ByPairs])
def test_the_library_finds_the_signal_that_grades_follow(planted, kind) -> None:
    rows, grades, queries = planted
    model = kind() if kind is ByDifferences else kind(LogisticRegression())
    told = {"qid": queries} if kind is ByDifferences else {}
    sums = model.fit(rows, grades, **told).decision_function(rows)
    assert sums[grades > 0].mean() > sums[grades == 0].mean() + 2.0 * sums[grades == 0].std()
    if kind is ByDifferences:
        assert (model.coef_ >= 0).all()


@pytest.mark.parametrize("curve", [own, isotonic(200), straight])
def test_every_curve_turns_sums_into_chances_for_each_kind_of_people(curve) -> None:
    rng = np.random.default_rng(6)
    sums, gate = rng.normal(0.0, 2.0, 20_000), rng.choice([0.0, 0.3, 1.0], 20_000)
    hits = rng.random(20_000) < 0.6 / (1.0 + np.exp(2.0 - sums - gate))
    said = curve(sums, hits, gate)(sums, gate)
    for of in np.unique(gate):
        assert reliability(said[gate == of], hits[gate == of])[0] < 0.03
