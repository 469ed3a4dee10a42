"""The simulated organisation: its truth is in the data as it says, and faults can be planted."""

import numpy as np

from demo.feedback import World, simulate
from ml.feedback.dataset import fingerprint
from ml.ranking.scoring.combination import shipped_combination

WORLD = World(lists=400, people=100, seed=3)


def opens_by_place(data):
    return np.array([data.opened[data.position == place].mean() for place in range(1, 11)])


def test_the_same_seed_is_the_same_organisation():
    one, same = (fingerprint(simulate(WORLD).data) for _time in range(2))
    assert one == same
    assert fingerprint(simulate(World(lists=400, people=100, seed=4)).data) != one


def test_what_is_shown_is_what_the_shipped_ranker_scores_best_but_for_exchanges():
    found = simulate(World(lists=300, seed=1, private=0.0))
    scores = found.data.served_score.reshape(-1, 10).copy()
    for row in np.flatnonzero(found.data.swapped):
        first = found.data.pair_at[row] - 1
        scores[row, [first, first + 1]] = scores[row, [first + 1, first]]
    assert (np.diff(scores, axis=1) <= 1e-6).all()
    again = shipped_combination().score(found.data.signals)[0]
    assert np.allclose(again, found.data.served_score, atol=1e-6)


def test_an_organisation_like_all_others_wants_what_the_shipped_ranker_says():
    alike = simulate(World(lists=500, difference=0.0, seed=2)).truth
    other = simulate(World(lists=500, difference=0.8, seed=2)).truth
    assert np.corrcoef(alike.base, alike.logit)[0, 1] > 0.999
    assert np.corrcoef(other.base, other.logit)[0, 1] < 0.97


def test_opens_fall_with_the_place_by_the_curve_that_it_tells():
    found = simulate(World(lists=8_000, people=4_000, seed=5, k=4, pool=6, openings=60))
    data, truth = found.data, found.truth
    for place in range(1, 5):
        at = data.position == place
        expected = truth.theta[place - 1] * truth.chance[at].mean()
        assert abs(data.opened[at].mean() - expected) < 0.02, place


def test_trust_opens_what_is_not_wanted_at_the_first_place_most():
    plain, trusting = (
        simulate(World(lists=1_500, seed=6, trust=trust, pool=12)).data for trust in (0.0, 0.3)
    )
    more = opens_by_place(trusting) - opens_by_place(plain)
    assert more[0] > 0.1
    assert more[0] > 3 * more[4]


def test_a_drift_changes_what_is_wanted_from_its_day_on():
    still, moved = (simulate(World(lists=1_000, seed=7, drift_day=day)) for day in (None, 180))
    day = (still.data.day - still.data.day.min())[still.data.list_index]
    assert (still.truth.logit[day < 179] == moved.truth.logit[day < 179]).all()
    assert np.abs(still.truth.logit[day > 181] - moved.truth.logit[day > 181]).mean() > 0.2


def test_shuffled_labels_keep_the_mean_of_each_place_and_lose_the_truth():
    plain, shuffled = (
        simulate(World(lists=1_500, seed=8, shuffled=value)) for value in (False, True)
    )
    assert np.allclose(opens_by_place(plain.data), opens_by_place(shuffled.data))

    def told(found):
        first = found.data.position == 1
        return np.corrcoef(found.truth.logit[first], found.data.opened[first])[0, 1]

    assert told(plain) > 0.3
    assert abs(told(shuffled)) < 0.1


def test_a_protected_attribute_can_be_leaked_as_a_signal():
    data = simulate(World(lists=500, seed=9, attribute="leaked")).data
    column = data.signals[:, data.signal_names.index("leaked")]
    per_person = {}
    for person, value in zip(
        data.person_key[data.list_index].tolist(), column.tolist(), strict=True
    ):
        assert per_person.setdefault(person, value) == value
    assert set(column.tolist()) == {0.0, 1.0}


def test_exchanged_neighbours_are_a_fair_coin_and_mostly_the_second_and_third():
    data = simulate(World(lists=2_500, seed=10, pool=12)).data
    up = data.pair_at > 0
    assert abs(data.swapped[up].mean() - 0.5) < 0.04
    assert (data.pair_at[up] == 2).mean() > 0.6
    assert (data.propensity[up] == 0.5).all()
    assert (data.propensity[~up] == 1.0).all()
    assert (simulate(World(lists=50, explores=False)).data.pair_at == 0).all()
