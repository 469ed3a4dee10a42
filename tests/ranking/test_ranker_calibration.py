"""What a score means: a chance that holds for pairs that were not learnt from."""

import numpy as np
import pytest
from sklearn.base import clone

from ml.errors import ArtifactError
from ml.evaluation.metrics import reliability
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.ranking.signals.table import COLUMN, NAMES
from ml.training.combiner import shipped_combiner
from ml.training.compiling import compile_combiner
from ml.training.crossfit import Fold, learn_combination, learn_folds
from ml.training.curve import BEST_PAIRS, ChanceCurve
from ml.training.queries import GradedQueries, rows_of

PAIRS = 60_000
LINES = ("skill_topics", "title_meaning")


def calibrate(sums: AnyArray, gate: AnyArray, by_hand: AnyArray, relevant: AnyArray) -> ChanceCurve:
    return ChanceCurve().fit(sums, relevant, gate=gate, by_hand=by_hand)


def chances(of: ChanceCurve, sums: AnyArray, gate: AnyArray) -> AnyArray:
    return of.chances(of.logits(sums, gate, np.zeros(len(sums))), gate)


@pytest.fixture(scope="module")
def pairs() -> tuple[AnyArray, AnyArray, AnyArray]:
    """Sums, gates and relevance; with text the same sum says more, up to a share of 0.7."""
    rng = np.random.default_rng(11)
    sums, gate = rng.normal(0.0, 4.0, PAIRS), (rng.random(PAIRS) < 0.5).astype(float)
    steep = np.where(gate > 0.5, 2.0, 1.0)
    return sums, gate, rng.random(PAIRS) < 0.7 / (1.0 + np.exp(5.0 - 2.0 * steep * sums))


def test_chances_hold_for_people_with_and_without_text(pairs) -> None:
    sums, gate, relevant = pairs
    told = chances(calibrate(sums, gate, np.zeros(len(sums)), relevant), sums, gate)
    for kind in (gate > 0.5, gate <= 0.5):
        error, _ = reliability(told[kind], relevant[kind])
        assert error < 0.02


@pytest.fixture(scope="module")
def of_three_kinds() -> tuple[AnyArray, AnyArray, AnyArray, ChanceCurve]:
    """The same sum says more of who wrote a sentence than of who wrote nothing or a text."""
    rng = np.random.default_rng(12)
    sums, gate = rng.normal(0.0, 2.0, PAIRS), rng.choice([0.0, 0.3, 1.0], PAIRS)
    more = np.where((gate > 0.0) & (gate < 1.0), 2.0, 0.0)
    relevant = rng.random(PAIRS) < 0.7 / (1.0 + np.exp(3.0 - sums - more))
    return sums, gate, relevant, calibrate(sums, gate, np.zeros(PAIRS), relevant)


def test_chances_hold_for_people_who_wrote_nothing_a_sentence_and_a_text(of_three_kinds) -> None:
    sums, gate, relevant, curve = of_three_kinds
    assert curve.told_ == (0.0, 0.3, 1.0)
    told = chances(curve, sums, gate)
    for of in np.unique(gate):
        error, _ = reliability(told[gate == of], relevant[gate == of])
        assert error < 0.02, of
    ends = np.isin(gate, (0.0, 1.0))
    without = calibrate(sums[ends], gate[ends], np.zeros(ends.sum()), relevant[ends])
    assert without.told_ == (0.0, 1.0)
    error, _ = reliability(chances(without, sums, gate)[~ends], relevant[~ends])
    assert error > 0.1


def test_what_is_known_of_a_text_moves_a_chance_without_jumps(of_three_kinds) -> None:
    *_, curve = of_three_kinds
    told = np.linspace(0.0, 1.0, 401)
    for one in (-2.0, 1.0, 4.0):
        assert np.abs(np.diff(chances(curve, np.full(401, one), told))).max() < 0.02


def test_no_pair_is_called_surer_than_the_best_pairs_are(pairs) -> None:
    sums, gate, relevant = pairs
    for kind in (gate > 0.5, gate <= 0.5):
        best = relevant[kind][np.argsort(-sums[kind])[:BEST_PAIRS]].mean()
        told = chances(calibrate(sums, gate, np.zeros(len(sums)), relevant), sums + 100.0, gate)[
            kind
        ]
        assert told.max() == pytest.approx(best)


def test_a_higher_sum_is_never_a_lower_chance(pairs) -> None:
    sums, gate, relevant = pairs
    found = calibrate(sums, gate, np.zeros(PAIRS), relevant)
    steps = np.linspace(-4.0, 4.0, 200)
    for gate in (0.0, 0.05, 0.3, 0.8, 1.0):
        assert (np.diff(chances(found, steps, np.full(200, gate))) > 0).all()


def test_chances_hold_with_what_is_set_by_hand(pairs) -> None:
    sums, gate, relevant = pairs
    by_hand = np.where(np.arange(PAIRS) % 2, -4.0, 0.0)
    found = calibrate(sums, gate, by_hand, relevant)
    error, _ = reliability(chances(found, sums + by_hand / found.slope_, gate), relevant)
    assert error < 0.02


def test_where_nothing_tells_pairs_apart_every_chance_is_the_share_of_relevant_ones() -> None:
    relevant = np.arange(5000) % 5 == 0
    sums, gate, by_hand = np.zeros((3, 5000))
    told = chances(calibrate(sums, gate, by_hand, relevant), sums, gate)
    assert told == pytest.approx(0.2, abs=0.01)


def test_people_of_one_kind_alone_can_be_calibrated_on(pairs) -> None:
    sums, gate, relevant = (part[pairs[1] > 0.5] for part in pairs)
    found = calibrate(sums, gate, np.zeros(len(sums)), relevant)
    assert found.values_[0] == pytest.approx(found.knots_)
    assert reliability(chances(found, sums, gate), relevant)[0] < 0.02


@pytest.fixture(scope="module")
def noisy() -> GradedQueries:
    """Queries whose grades hardly follow anything: what is learnt of them is mostly chance."""
    rng = np.random.default_rng(2)
    signals = np.zeros((40, 30, len(NAMES)), dtype=np.float32)
    signals[..., [COLUMN[name] for name in LINES]] = rng.random((40, 30, 2))
    grades = (rng.random((40, 30)) < 0.2).astype(np.int8)
    families = [f"family {n % 10}" for n in range(40)]
    return GradedQueries("noisy", signals, grades, families, np.zeros((40, 30), dtype=bool))


def by_what_is_unseen(pack: GradedQueries, folds: list[Fold], judged: AnyArray) -> AnyArray:
    """Return the curve for the judged queries, each summed by what was learnt without it."""
    sums = np.zeros(pack.grades.shape)
    for fold in folds:
        out = fold.unseen[0]
        rows = pack.signals[out].reshape(-1, len(NAMES))
        sums[out] = fold.combiner.sums_.decision_function(rows).reshape(-1, sums.shape[1])
    relevant = pack.grades[judged].ravel() > 0
    nothing = np.zeros(len(relevant))
    return as_arrays(calibrate(sums[judged].ravel(), nothing, nothing, relevant))


def as_arrays(curve: ChanceCurve) -> AnyArray:
    return np.concatenate(
        ([curve.slope_, curve.start_, curve.with_text_], curve.ceilings_, curve.values_.ravel())
    )


def test_a_fold_is_calibrated_without_its_own_queries(noisy) -> None:
    folds = learn_folds([noisy], shipped_combiner(LINES))
    for fold in folds:
        known = by_what_is_unseen(noisy, folds, ~fold.unseen[0])
        assert as_arrays(fold.combiner.curve_) == pytest.approx(known)


def test_a_combiner_is_calibrated_by_sums_that_were_not_learnt_from(noisy) -> None:
    folds = learn_folds([noisy], shipped_combiner(LINES))
    rows = rows_of([noisy])
    fitted = shipped_combiner(LINES).fit(rows.X, rows.y, qid=rows.qid, groups=rows.groups)
    unseen = by_what_is_unseen(noisy, folds, np.ones(len(noisy.grades), dtype=bool))
    assert as_arrays(fitted.curve_) == pytest.approx(unseen)


def test_what_is_given_to_save_learning_changes_nothing(noisy) -> None:
    combiner = shipped_combiner(LINES)
    given = learn_combination([noisy], combiner, learn_folds([noisy], combiner)).to_json()
    assert given == learn_combination([noisy], combiner).to_json()
    rows = rows_of([noisy])
    fitted = clone(combiner).fit(rows.X, rows.y, qid=rows.qid, groups=rows.groups)
    assert given == compile_combiner(fitted).to_json()


def test_the_sums_are_those_of_the_combination_before_its_curve(noisy) -> None:
    rows = rows_of([noisy])
    sums = shipped_combiner(LINES).sums.fit(rows.X, rows.y, qid=rows.qid)
    score, _ = compile_combiner(sums).score(rows.X)
    np.testing.assert_allclose(
        np.log(score / (1.0 - score)), sums.decision_function(rows.X), atol=1e-9
    )


@pytest.mark.parametrize(
    "bends",
    [
        [[0.0, 1.0], [0.0, 1.0]],
        [[0.0, 1.0], [[0.0, 1.0], [1.0, 0.0]]],
        [[0.0], [[0.0], [0.0]]],
    ],
)
def test_bends_that_do_not_rise_for_both_kinds_of_people_are_refused(bends) -> None:
    stored = {**shipped_combination().to_json(), "told": [0.0, 1.0], "ceilings": [0.6, 0.6]}
    with pytest.raises(ArtifactError, match="bends"):
        Combination.from_json({**stored, "bends": bends})


@pytest.mark.parametrize("told", [[0.0], [0.1, 1.0], [0.0, 0.9], [0.0, 0.5, 0.5, 1.0], [1.0, 0.0]])
def test_curves_that_do_not_go_from_nothing_told_to_everything_are_refused(told) -> None:
    with pytest.raises(ArtifactError, match="told: must rise from 0 to 1"):
        Combination.from_json({**shipped_combination().to_json(), "told": told})


def test_a_combination_of_two_curves_is_read_and_written_as_before() -> None:
    stored = {**Combination.empty().to_json(), "ceilings": [0.5, 0.6]}
    assert "told" not in stored
    read = Combination.from_json(stored)
    assert read.to_json() == stored
    rows = np.zeros((3, len(NAMES)))
    rows[:, COLUMN["text_known"]] = (0.0, 0.5, 1.0)
    assert read.score(rows)[0] == pytest.approx([0.25, 0.275, 0.3])
