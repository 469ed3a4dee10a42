"""People scored together get the scores that each gets alone, whoever stands beside them."""

import dataclasses

import numpy as np
import pytest

from ml.batch import OwnPairs, pairing, scores_of
from ml.frames import Target, Wish
from ml.ranking.index.indexes import side_of
from tests.ranking.organisation import employees, openings

TOLERANCE = 1e-6
PEOPLE, OPENINGS = 40, 60


@pytest.fixture(scope="module")
def sides(ranker):
    people = [
        dataclasses.replace(one, key=f"{one.key}-{n}", grade=1 + n % 7)
        for n in range(PEOPLE)
        for one in [employees()[n % len(employees())]]
    ]
    offered = [
        dataclasses.replace(one, key=f"{one.key}-{n}", grade=1 + n % 5)
        for n in range(OPENINGS)
        for one in [openings()[n % len(openings())]]
    ]
    return ranker.index_employees(people), ranker.index_openings(offered)


def asked_of(seed, share):
    """Everybody with some openings, one person with none."""
    chance = np.random.default_rng(seed)
    wanted = chance.random((PEOPLE, OPENINGS)) < share
    wanted[3] = False
    return [OwnPairs(row, np.flatnonzero(mine)) for row, mine in enumerate(wanted)]


def alone(ranker, sides, asked):
    people, offered = sides
    return [
        ranker.score_pairs(side_of(people, np.array([one.person])), side_of(offered, one.openings))[
            0
        ]
        if len(one.openings)
        else np.zeros(0)
        for one in asked
    ]


def worst(found, expected):
    assert [one.shape for one in found] == [one.shape for one in expected]
    return max((np.abs(a - b).max() for a, b in zip(found, expected, strict=True) if len(a)))


@pytest.mark.parametrize("call", [0, pairing.A_CALL])
@pytest.mark.parametrize("share", [0.03, 0.3, 0.95])
def test_scores_are_those_of_each_alone(ranker, sides, monkeypatch, share, call):
    """Few openings in common, some, and nearly all, which are not cut out first."""
    monkeypatch.setattr(pairing, "A_CALL", call)
    asked = asked_of(5, share)
    assert worst(scores_of(ranker, *sides, asked), alone(ranker, sides, asked)) < TOLERANCE


@pytest.mark.parametrize("share", [0.03, 0.95])
def test_without_wishes_people_get_the_scores_of_somebody_who_wishes_nothing(
    ranker, sides, monkeypatch, share
):
    people, offered = sides
    refusing = Wish(Target.FUNCTION, "Marketing", wanted=False)
    people = ranker.index_employees(
        [dataclasses.replace(one, wishes=(*one.wishes, refusing)) for one in people.profiles]
    )
    asked = asked_of(9, share)
    silent = [dataclasses.replace(one, wishes=()) for one in people.profiles]
    expected = scores_of(ranker, ranker.index_employees(silent), offered, asked)
    assert worst(scores_of(ranker, people, offered, asked, wishes=False), expected) < TOLERANCE
    assert worst(scores_of(ranker, people, offered, asked), expected) > TOLERANCE
    # A wish that is left behind is seen.
    whole = pairing.without_wishes

    def forgetful(side):
        kept = whole(side).block.with_columns(refusals=side.block.refusals)
        return dataclasses.replace(side, block=kept)

    monkeypatch.setattr(pairing, "without_wishes", forgetful)
    assert worst(scores_of(ranker, people, offered, asked, wishes=False), expected) > TOLERANCE


def test_the_number_of_threads_changes_no_bit(ranker, sides):
    asked = asked_of(6, 0.4)
    one, two = (scores_of(ranker, *sides, asked, threads) for threads in (1, 2))
    assert [a.tobytes() for a in one] == [b.tobytes() for b in two]


def test_scores_that_are_handed_to_a_neighbour_are_seen(ranker, sides, monkeypatch):
    """The harness fails where a group mixes up its people."""
    asked = asked_of(7, 0.95)
    scored = pairing._scored
    monkeypatch.setattr(
        pairing,
        "_scored",
        lambda *given: [
            turned[: len(own)] if len(turned) >= len(own) else own
            for own, turned in zip(scored(*given), scored(*given)[::-1], strict=True)
        ],
    )
    assert worst(scores_of(ranker, *sides, asked), alone(ranker, sides, asked)) > TOLERANCE


def test_people_are_scored_in_few_calls_and_within_bounds(ranker, sides, monkeypatch):
    """Calls are what costs: a group each, and nobody's pairs beyond what a group may hold."""
    calls = []
    score_pairs = type(ranker).score_pairs

    def counted(self, people, offered):
        calls.append(people.size * offered.size)
        return score_pairs(self, people, offered)

    monkeypatch.setattr(type(ranker), "score_pairs", counted)
    scores_of(ranker, *sides, asked_of(8, 0.9))
    assert len(calls) == -(-(PEOPLE - 1) // pairing.TOGETHER)
    calls.clear()
    monkeypatch.setattr(pairing, "MOST_PAIRS", 2 * OPENINGS)
    scores_of(ranker, *sides, asked_of(8, 0.9))
    assert max(calls) <= 2 * OPENINGS
    calls.clear()
    # Where a call costs nothing, who asks about other openings is scored alone, for those only.
    monkeypatch.setattr(pairing, "A_CALL", 0)
    own = [OwnPairs(row, np.array([row])) for row in range(PEOPLE)]
    scores_of(ranker, *sides, own)
    assert sum(calls) == PEOPLE
