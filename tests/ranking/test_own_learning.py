"""An own feature is learnt where it tells what no signal does, within its sign and cap, or left."""

import dataclasses

import numpy as np
import pytest
from scipy.special import expit, logit

import ml
from ml.errors import RefusedInputError, TrainingError
from ml.feedback.bootstrap import by_person
from ml.feedback.dataset import FeedbackData
from ml.feedback.inputs import leaned_on
from ml.feedback.learning import Learnt
from ml.feedback.rivals import evaluate
from ml.ranking import Ranker
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.signals.own import OwnTerm
from ml.ranking.signals.table import NAMES
from tests.support.feedback_world import DISCOUNT, K, World, served, world

FIT = OwnTerm("near_team", "Team nearby", "opening", 1, 1.5, "near of directory", "Ana")
WANTED = 1.5
"""Log-odds that a reading of 1 adds to the true interest."""
SEEN_PEOPLE = 100


@dataclasses.dataclass(frozen=True)
class Hidden:
    """An organisation whose truth needs a column that no signal tells."""

    world: World
    readings: AnyArray
    base: Ranker

    def served(self, lists: int, seed: int, *, shuffled: bool = False) -> FeedbackData:
        """Lists of the first people, with the column of what was shown."""
        data = served(self.world, lists, seed)
        data = data.take(np.array([int(key[1:]) < SEEN_PEOPLE for key in data.person_key]))
        opening = np.array([int(key[1:]) for key in data.opening_key])
        column = self.readings[opening].astype(np.float32)
        if shuffled:
            column = np.random.default_rng(seed).permutation(column)
        return dataclasses.replace(
            data,
            signals=np.concatenate((data.signals, column[:, None]), axis=1),
            signal_names=(*NAMES, FIT.column),
        )

    @property
    def rows(self) -> AnyArray:
        """What is read of all pairs."""
        shape = (*self.world.signals.shape[:2], 1)
        column = np.broadcast_to(self.readings[None, :, None], shape)
        return np.concatenate((self.world.signals, column), axis=2).astype(np.float32)

    def ndcg(self, sums: AnyArray) -> AnyArray:
        """The true nDCG@10 of people who were not learnt from."""
        interest, sums = self.world.interest[SEEN_PEOPLE:], sums[SEEN_PEOPLE:]
        best = -np.sort(-interest, axis=1)[:, :K] @ DISCOUNT
        top = np.argsort(-sums, axis=1, kind="stable")[:, :K]
        return np.asarray(np.take_along_axis(interest, top, axis=1) @ DISCOUNT / best)


@pytest.fixture(scope="module")
def hidden(ranker: Ranker) -> Hidden:
    told = world(4, same=True)
    rng = np.random.default_rng(9)
    readings = rng.uniform(-1.0, 1.0, told.sums.shape[1])
    readings[rng.random(len(readings)) < 0.2] = 0.0
    interest = expit(logit(told.interest) + WANTED * readings)
    base = dataclasses.replace(ranker, combination=told.base)
    return Hidden(dataclasses.replace(told, interest=interest), readings, base)


@pytest.fixture(scope="module")
def learnt(hidden: Hidden) -> Learnt:
    return ml.learn(hidden.served(1_200, 3), hidden.base, own=[FIT], trees=False)


def test_a_planted_rule_is_learnt_and_helps_people_who_were_not_learnt_from(
    learnt: Learnt, hidden: Hidden
) -> None:
    (term,) = learnt.ranker.combination.own
    assert 0.3 < term.slope <= FIT.cap
    assert dataclasses.replace(term, slope=0.0) == FIT
    flat = hidden.rows.reshape(-1, hidden.rows.shape[-1])
    score = learnt.ranker.combination.score(flat)[0].reshape(hidden.world.sums.shape)
    gain = hidden.ndcg(score) - hidden.ndcg(hidden.world.sums)
    told = by_person(gain, np.arange(len(gain)))
    assert told.low > 0.02, told
    moved = {slope.signal: slope for slope in learnt.report.slopes}[FIT.column]
    assert (moved.before, moved.told) == (0.0, "all")
    assert moved.after == pytest.approx(term.slope)


def test_contributions_add_up_and_unknown_says_nothing(learnt: Learnt, hidden: Hidden) -> None:
    rows = hidden.rows[:3].reshape(-1, hidden.rows.shape[-1])
    combination = learnt.ranker.combination
    score, shares = combination.score(rows)
    assert np.abs(np.sum([*shares.values()], axis=0) - score).max() < 1e-9
    unknown = rows[rows[:, -1] == 0.0]
    assert not combination.score(unknown)[1][FIT.column].any()
    assert np.array_equal(
        combination.score(unknown)[0], combination.score(unknown[:, : len(NAMES)])[0]
    )
    more = rows.copy()
    more[:, -1] = 1.0
    assert (combination.score(more)[0] >= score).all()
    lean = dict(zip(combination.names, leaned_on(combination, rows), strict=True))
    assert lean[FIT.column] > 0.1


def test_the_cap_and_the_sign_hold_whatever_is_opened(hidden: Hidden) -> None:
    data = hidden.served(1_200, 3)
    little = dataclasses.replace(FIT, cap=0.1)
    capped = ml.learn(data, hidden.base, own=[little], trees=False, penalties=[3.0], folds=2)
    assert capped.ranker.combination.own[0].slope == 0.1
    against = dataclasses.replace(FIT, sign=-1)
    other = ml.learn(data, hidden.base, own=[against], trees=False, penalties=[3.0], folds=2)
    assert other.ranker.combination.own == (), "it would have to speak for a move"


def test_a_shuffled_column_gains_nothing_and_is_left_out(hidden: Hidden) -> None:
    told = ml.learn(hidden.served(1_200, 3, shuffled=True), hidden.base, own=[FIT], trees=False)
    assert not told.stayed, "other slopes stand in for the rule"
    assert told.clicks.own_gains_[FIT.column].low <= 0.0
    assert told.ranker.combination.own == ()


def test_where_nothing_speaks_for_a_change_the_base_stays_to_the_byte(hidden: Hidden) -> None:
    data = hidden.served(900, 3)
    told = ml.learn(data, hidden.base, own=[FIT], trees=False, penalties=[np.inf])
    assert told.stayed
    assert told.ranker is hidden.base
    board = hidden.rows.reshape(-1, hidden.rows.shape[-1])
    assert told.clicks.compile(board) == hidden.base.combination


@pytest.mark.long
def test_it_is_learnt_on_and_compared_with_what_weighs_it_or_not(
    learnt: Learnt, hidden: Hidden
) -> None:
    early, late = hidden.served(1_200, 3), hidden.served(600, 8)
    rows = hidden.rows
    told = evaluate(early, late, learnt, hidden.base.combination, board=rows)
    assert told.figures["learnt"].against["likelihood"].low > 0
    again = ml.learn(early, learnt.ranker, own=[FIT], trees=False)
    assert again.ranker.combination.own[0].slope > 0.3, "it begins from what it was"
    without = ml.learn(early, hidden.base, trees=False)
    with pytest.raises(TrainingError, match="champion: weighs own features"):
        evaluate(early, late, without, learnt.ranker.combination)


def test_what_is_not_served_is_not_read_and_what_nobody_may_know_is_refused(
    hidden: Hidden,
) -> None:
    data = hidden.served(900, 5)
    assert (
        ml.learn(data, hidden.base, trees=False, penalties=[3.0], folds=2).ranker.combination.own
        == ()
    )
    for wrong in ({"label": "Base salary"}, {"source": "rating of reviews"}, {"name": "geslacht"}):
        with pytest.raises(RefusedInputError, match="no ranker learns from it"):
            ml.learn(data, hidden.base, own=[dataclasses.replace(FIT, **wrong)])
