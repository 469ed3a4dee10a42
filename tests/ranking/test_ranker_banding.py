"""The shares that the words for a score rest on are counted on pairs that were not learnt from."""

import numpy as np
import pytest
from sklearn.base import BaseEstimator

from ml.evaluation.banding import shares, unseen_chances
from ml.ranking.arrays.ragged import AnyArray
from ml.training.queries import GradedQueries

GRADES = np.array([[3, 0, 0, -1], [0, 1, 0, 0], [0, 0, 0, 0]], dtype=np.int8)
CHANCES = np.array([[0.9, 0.2, 0.1, 0.9], [0.8, 0.3, 0.1, 0.1], [0.2, 0.1, 0.0, 0.0]])


def pack(grades: AnyArray, name: str = "planted") -> GradedQueries:
    """A family a person, and roles of the families in turn; the first signal is the pair's row."""
    people, roles = grades.shape
    signals = np.zeros((people, roles, 2))
    signals[..., 0] = np.arange(people)[:, None]
    signals[..., 1] = np.arange(roles)[None, :]
    same = np.arange(people)[:, None] == np.arange(roles)[None, :] % people
    return GradedQueries(name, signals, grades, [f"family {n}" for n in range(people)], same)


class Remembers(BaseEstimator):  # type: ignore[misc]
    """Says 1 of every pair whose person or role it has met, and 0 of others."""

    def fit(self, rows: AnyArray, y: AnyArray) -> "Remembers":
        self.people_, self.roles_ = set(rows[:, 0]), set(rows[:, 1])
        return self

    def predict(self, rows: AnyArray) -> AnyArray:
        return np.array([float(p in self.people_ or r in self.roles_) for p, r in rows])


def test_every_pair_with_a_grade_lies_in_one_part_and_none_that_was_taken_out() -> None:
    low, high = shares(pack(GRADES), CHANCES, (0.0, 0.5, 1.01))
    assert (low.pairs, high.pairs) == (9, 2)
    assert (low.sensible[0], high.sensible[0]) == pytest.approx((1 / 9, 1 / 2))
    assert (low.holds, high.holds) == (0.5, 0.5)
    assert (low.holds_best, high.holds_best) == (0.5, 0.5)
    assert low.sensible[1] <= low.sensible[0] <= low.sensible[2]


def test_a_part_without_pairs_has_no_share() -> None:
    (empty,) = shares(pack(GRADES), CHANCES, (0.95, 1.01))
    assert empty.pairs == 0
    assert np.isnan(empty.sensible[0])


def test_no_pair_is_judged_by_what_met_its_person_or_its_role() -> None:
    grades = np.tile(GRADES, (2, 2))
    judged = unseen_chances([pack(grades)], Remembers(), learn_from=("planted",), folds=3)
    assert not judged[0].any()


def test_a_pack_that_is_judged_only_is_not_learnt_from() -> None:
    grades = np.tile(GRADES, (2, 2))
    other = pack(grades, "other")
    other.signals[..., :] += 100
    both = [pack(grades), other]
    for name, seen in (("planted", 0), ("other", 1)):
        judged = unseen_chances(both, Remembers(), learn_from=(name,), folds=3)
        assert not judged[seen].any()
