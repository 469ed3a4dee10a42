"""Indexes: taken over where nothing changed, equal to fresh ones, searched in two stages."""

import dataclasses

import numpy as np
import pytest

from ml.frames import HeldSkill
from ml.ranking.index.indexes import side_of
from ml.ranking.index.retrieval import POOL
from ml.training import train
from tests.ranking.organisation import employee, employees, frames, opening, openings
from tests.support.blocks import assert_same_rows


def ranking(ranker, person, index):
    return {m.opening_key: m.score for m in ranker.rank_openings(person, index, k=50)}


def test_an_incremental_index_equals_a_fresh_one(ranker):
    old = openings()
    changed = dataclasses.replace(old[1], description="Tame falcons and write about them.")
    new = (opening("Content editor", "another"), changed, old[5], old[0])
    grown = ranker.index_openings(new, previous=ranker.index_openings(old))
    fresh = ranker.index_openings(new)
    assert grown.keys == fresh.keys == tuple(profile.key for profile in new)
    assert_same_rows(side_of(fresh).block, side_of(grown).block)
    for person in employees():
        assert ranking(ranker, person, grown) == pytest.approx(ranking(ranker, person, fresh))


def test_equal_profiles_are_not_encoded_again(ranker, monkeypatch):
    index = ranker.index_employees(employees())
    encoded = []
    original = type(ranker.encoder).employees

    def watched(encoder, profiles, names):
        encoded.extend(profile.key for profile in profiles)
        return original(encoder, profiles, names)

    monkeypatch.setattr(type(ranker.encoder), "employees", watched)
    person = employees()[3]
    learnt = dataclasses.replace(person, skills=(*person.skills, HeldSkill("Editing")))
    again = [learnt if p.key == person.key else p for p in employees()]
    ranker.index_employees(again, previous=index)
    assert encoded == [person.key]


def test_a_key_may_occur_only_once(ranker):
    with pytest.raises(ValueError, match="content-editor"):
        ranker.index_openings([opening("Content editor"), opening("Content editor")])


def test_an_index_of_another_ranker_is_refused(ranker):
    other = train(frames(), seed=4)
    index = other.index_openings(openings())
    assert other.version != ranker.version
    with pytest.raises(ValueError, match=other.version):
        ranker.rank_openings(employees()[0], index, k=1)
    with pytest.raises(ValueError, match="previous"):
        ranker.index_openings(openings(), previous=index)


def test_the_best_are_found_among_more_openings_than_are_re_ranked(ranker):
    crowd = [opening("Backend developer", f"crowd-{n:04}") for n in range(2 * POOL)]
    best = opening("Product marketing manager", "best")
    index = ranker.index_openings([*crowd[:POOL], best, *crowd[POOL:]])
    hopeful = employee("Content editor")
    assert ranker.rank_openings(hopeful, index, k=3)[0].opening_key == "best"
    allowed = np.array([key != "best" for key in index.keys])
    assert len(ranker.rank_openings(hopeful, index, k=700, mask=allowed)) == 700
