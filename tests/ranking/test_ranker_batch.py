"""Many people at once: the same openings and scores as one after another, bounded memory."""

import dataclasses
import json

import numpy as np
import pytest

from ml.__main__ import main
from ml.artifact import save_artifact
from ml.batch import products, rank_all, top_products
from ml.frames_io import write_frames
from ml.ranking.index.retrieval import POOL
from tests.ranking.organisation import employees, frames, marketing, opening, openings

TOLERANCE = 1e-6


def crowd(ranker, count):
    """Openings of every role, told apart by grade and key."""
    return ranker.index_openings(
        [
            dataclasses.replace(each, key=f"{number:04}-{each.key}", grade=1 + number % 7)
            for number in range(count)
            for each in openings()
        ]
    )


def batch(ranker, index, **asked):
    """The batch's answer for everyone, in the words of single answers."""
    people = ranker.index_employees(employees())
    return [
        [(index.keys[row], score) for row, score in zip(rows, scores, strict=True) if row >= 0]
        for block in rank_all(ranker, people, index, **asked)
        for rows, scores in zip(block.openings.tolist(), block.scores.tolist(), strict=True)
    ]


def singles(ranker, index, mask=None, k=10):
    return [
        [(m.opening_key, m.score) for m in ranker.rank_openings(person, index, k=k, mask=mask)]
        for person in employees()
    ]


def assert_same(found, expected):
    assert [[key for key, _ in one] for one in found] == [[key for key, _ in e] for e in expected]
    for one, other in zip(found, expected, strict=True):
        assert [s for _, s in one] == pytest.approx([s for _, s in other], abs=TOLERANCE)


def test_a_batch_ranks_as_its_singles(ranker):
    index = crowd(ranker, 2 * POOL // len(openings()))
    assert len(index) > POOL
    assert_same(batch(ranker, index, k=10), singles(ranker, index))


def test_a_batch_in_small_blocks_and_tiles_ranks_the_same(ranker, monkeypatch):
    index = crowd(ranker, 2 * POOL // len(openings()))
    monkeypatch.setattr(products, "VECTORS_AT_ONCE", 100)
    assert_same(batch(ranker, index, k=10, at_once=5), singles(ranker, index))


def test_masks_of_a_batch_hold(ranker):
    index = crowd(ranker, 2 * POOL // len(openings()))
    allowed = np.array([number % 3 == 0 for number in range(len(index))])
    found = batch(ranker, index, k=10, masks=lambda rows: np.tile(allowed, (len(rows), 1)))
    assert_same(found, singles(ranker, index, mask=allowed))


def test_who_may_get_nothing_gets_nothing(ranker):
    index = ranker.index_openings(openings())
    found = batch(
        ranker, index, k=3, masks=lambda rows: np.zeros((len(rows), len(index)), np.bool_)
    )
    assert found == [[] for _ in employees()]


def test_ties_at_the_edge_of_what_is_re_ranked_go_to_the_first_keys(ranker):
    twins = [opening("Content editor", f"twin-{number:04}") for number in range(3 * POOL)]
    forth, back = ranker.index_openings(twins), ranker.index_openings(twins[::-1])
    first = [f"twin-{number:04}" for number in range(5)]
    for index in (forth, back):
        moves = ranker.rank_openings(employees()[0], index, k=5)
        assert [move.opening_key for move in moves] == first
        assert [key for key, _ in batch(ranker, index, k=5)[0]] == first


@pytest.mark.parametrize(("k", "tile"), [(1, 10_000), (20, 10_000), (20, 64), (300, 64)])
def test_top_products_are_those_of_a_full_sort(monkeypatch, k, tile):
    monkeypatch.setattr(products, "VECTORS_AT_ONCE", tile)
    chance = np.random.default_rng(7)
    queries = chance.integers(-3, 4, (50, 8)).astype(np.float32)
    vectors = chance.integers(-3, 4, (3_000, 8)).astype(np.float32)
    full = queries @ vectors.T
    expected = np.argsort(-full, axis=1, kind="stable")[:, :k]
    blocks = list(top_products(queries, vectors, k, at_once=16))
    assert [block.first for block in blocks] == [0, 16, 32, 48]
    np.testing.assert_array_equal(np.concatenate([b.columns for b in blocks]), expected)
    np.testing.assert_array_equal(
        np.concatenate([b.values for b in blocks]), np.take_along_axis(full, expected, axis=1)
    )


def test_fewer_vectors_than_asked_for_leave_places_empty():
    eye = np.eye(2, dtype=np.float32)
    (block,) = top_products(eye, eye, 3)
    assert block.columns.tolist() == [[0, 1, -1], [1, 0, -1]]
    assert block.values.tolist() == [[1.0, 0.0, -np.inf], [1.0, 0.0, -np.inf]]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"k": 0}, "k and at_once"),
        ({"at_once": 0}, "k and at_once"),
        ({"vectors": np.zeros((3, 5), np.float32)}, "do not fit"),
        ({"masks": lambda rows: np.ones((len(rows), 9), np.bool_)}, "mask: shape"),
    ],
)
def test_wrong_products_are_refused(changes, message):
    asked = {"queries": np.zeros((2, 4)), "vectors": np.zeros((3, 4), np.float32), "k": 1}
    with pytest.raises(ValueError, match=message):
        list(top_products(**{**asked, **changes}))


def test_the_command_ranks_everyone_and_leaves_out_what_is_not_wanted(ranker, tmp_path, capsys):
    reluctant = dataclasses.replace(employees()[0], wishes=(marketing(wanted=False),))
    people = (reluctant, *employees()[1:])
    write_frames(tmp_path / "frames", dataclasses.replace(frames(), employees=people))
    save_artifact(ranker, tmp_path / "artifact")
    asked = {"--artifact": "artifact", "--frames": "frames", "--out": "ranked.ndjson"}
    arguments = [part for name, path in asked.items() for part in (name, str(tmp_path / path))]
    assert main(["rank", *arguments, "--k", "4"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "version": ranker.version,
        "people": len(people),
    }
    lines = [
        json.loads(line)
        for line in (tmp_path / "ranked.ndjson").read_text(encoding="utf-8").splitlines()
    ]
    assert [line["employee"] for line in lines] == [person.key for person in people]
    index = ranker.index_openings(openings())
    for person, line in zip(people, lines, strict=True):
        mask = ~ranker.unwanted(person, index)
        expected = ranker.rank_openings(person, index, k=4, mask=mask)
        found = [(each["opening"], each["score"]) for each in line["openings"]]
        assert_same([found], [[(move.opening_key, move.score) for move in expected]])
    assert not {"product-marketing-manager", "content-editor"} & {
        each["opening"] for each in lines[0]["openings"]
    }
