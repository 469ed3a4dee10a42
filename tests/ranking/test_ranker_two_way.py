"""What holds for people and roles that were not seen is told apart from what was remembered."""

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from ml.evaluation.two_way import MEASURES, two_way, unlearned
from ml.ranking.signals.table import COLUMN, NAMES
from ml.training import LinesAndTrees, RankingLines
from ml.training.queries import GradedQueries

PEOPLE, ROLES, FAMILIES = 48, 36, 12


def pack(said_by: str, *, of_the_role: bool) -> GradedQueries:
    """Grades follow a number of the role, or one of the pair, which a signal tells."""
    rng = np.random.default_rng(3)
    signals = rng.random((PEOPLE, ROLES, len(NAMES))).astype(np.float32)
    told = rng.random((1 if of_the_role else PEOPLE, ROLES))
    signals[..., COLUMN[said_by]] = told
    worth = np.modf(told * 37.0)[0] if of_the_role else told
    grades = np.broadcast_to(worth > 0.8, (PEOPLE, ROLES)).astype(np.int8) * 2
    families = [f"family {n % FAMILIES}" for n in range(PEOPLE)]
    same = np.arange(PEOPLE)[:, None] % FAMILIES == np.arange(ROLES)[None, :] % FAMILIES
    return GradedQueries("planted", signals, grades, families, same)


def test_what_was_remembered_of_roles_is_lost_on_roles_that_were_not_seen() -> None:
    remembers = DecisionTreeClassifier(random_state=0)
    for told in two_way([pack("title_meaning", of_the_role=True)], remembers):
        assert told.people_unseen[0] > 0.9
        assert told.lost[1] > 0.1
        assert told.both_unseen[0] < told.people_unseen[0] - 0.1


def test_what_pairs_say_holds_on_people_and_roles_that_were_not_seen() -> None:
    planted = pack("text_work", of_the_role=False)
    lines = LinesAndTrees(RankingLines(("text_work", "title_meaning")))
    every, other = two_way([planted], lines)
    assert (every.measure, other.measure) == MEASURES
    for told in (every, other):
        assert told.both_unseen[0] == pytest.approx(told.people_unseen[0], abs=0.02)
        assert told.both_unseen[0] > 0.95 > told.unlearned[0]


def test_a_pack_that_is_only_judged_teaches_nothing() -> None:
    learnt, judged = (pack("text_work", of_the_role=False) for _ in range(2))
    judged.grades[:] = np.where(judged.grades > 0, 0, 2)
    lines = LinesAndTrees(RankingLines(("text_work", "title_meaning")))
    alone = two_way([learnt], lines)
    beside = two_way([learnt], lines, judged=[judged])
    assert [told.both_unseen for told in beside[:2]] == [told.both_unseen for told in alone]
    assert all(told.both_unseen[0] < 0.7 < alone[0].both_unseen[0] for told in beside[2:])


def test_the_unlearned_reference_hears_every_signal_that_speaks_and_ties_fairly() -> None:
    planted = pack("text_work", of_the_role=False)
    for name in ("skill_words", "title_meaning", "wish_spelling"):
        planted.signals[..., COLUMN[name]] = 0.0
    order = np.argsort(-planted.signals[..., COLUMN["text_work"]], axis=1)
    assert (np.argsort(-unlearned(planted), axis=1) == order).all()
    planted.signals[..., COLUMN["text_work"]] = 0.0
    assert not unlearned(planted).any()
