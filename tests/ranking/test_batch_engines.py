"""Who ranks a batch changes no byte of it; what a worker cannot do is told to who asked."""

import os
import signal
from dataclasses import replace

import numpy as np
import pytest

from ml.batch import Asked, BatchError, Form, Part, Work, engines, here, in_processes, on_cluster
from ml.batch.work import Recipe
from ml.feedback.base import Base
from ml.feedback.ranker import ClickRanker
from ml.feedback.sums import Block, Summing
from ml.ranking import SIGNAL_NAMES
from ml.ranking.scoring.combination import shipped_combination
from tests.ranking.organisation import employees, openings
from tests.support.cluster import local_cluster

EXPLAINED = Asked(k=3, reasons=True)


@pytest.fixture(scope="module")
def work(ranker):
    return Work(ranker, ranker.index_openings(openings()), EXPLAINED)


def parts(work):
    """The people in threes, each kept from one opening."""
    people = employees()
    for number, first in enumerate(range(0, len(people), 3)):
        masks = np.ones((len(people[first : first + 3]), len(work.openings)), dtype=np.bool_)
        masks[:, number % len(work.openings)] = False
        yield number, Part.of(people[first : first + 3], masks)


def versions():
    """Three versions that are asked about items; what was learnt knows as much as chance does."""
    rng = np.random.default_rng(0)
    learnt = ClickRanker(trees=False, penalties=(np.inf, 10.0), folds=2).fit(
        rng.random((400, len(SIGNAL_NAMES))),
        rng.random(400) < 0.2,
        place=np.tile(np.arange(1, 5), 100),
        qid=np.repeat(np.arange(100), 4),
        groups=np.repeat(np.arange(20), 20),
    )
    return Summing(learnt.base_, Base.of(shipped_combination()), learnt)


def blocks():
    """Signals of items, in blocks of several sizes."""
    rng = np.random.default_rng(1)
    for number in range(4):
        rows = rng.random((100 * number, len(SIGNAL_NAMES))).astype(np.float32)
        yield number, Block(rows, judged=number > 1)


def contents(engine, work):
    return dict(sorted(engine(work, parts(work))))


@pytest.fixture
def scheduler():
    with local_cluster() as address:
        yield address


def test_processes_and_a_cluster_give_the_bytes_of_one_process(work, scheduler):
    alone = contents(here, work)
    assert len(alone) > 2
    assert b'"reasons": {"' in alone[0]
    assert contents(in_processes(1), work) == alone
    assert contents(in_processes(2), work) == alone
    assert contents(on_cluster(scheduler), work) == alone
    assert engines._HELD._work is None
    told = replace(work, asked=replace(EXPLAINED, form=Form.PARQUET))
    assert contents(on_cluster(scheduler), told) == contents(here, told)
    asked = versions()
    assert dict(on_cluster(scheduler)(asked, blocks())) == dict(here(asked, blocks()))


def test_masks_survive_the_way_to_a_worker(work):
    for _, part in parts(work):
        masks = part.masks(len(work.openings))
        assert masks.shape == (len(part.people), len(work.openings))
        assert (~masks).sum() == len(part.people)


def test_a_worker_with_other_code_is_refused(work, tmp_path):
    with pytest.raises(BatchError, match="another version"):
        replace(Recipe.of(work), made_by="another").work(tmp_path)


def test_parts_are_taken_as_they_are_needed(work, monkeypatch):
    """A part is made while few others wait: a million people never stand in memory at once."""
    taken = 0

    def watched():
        nonlocal taken
        for numbered in parts(work):
            taken += 1
            yield numbered

    class Done:
        def done(self):
            return True

        def result(self):
            return b""

    seen = []
    for number, _ in engines._spread(lambda _part: Done(), lambda _all: None, watched(), 2):
        seen.append(number)
        assert taken - len(seen) <= 2
    assert seen == [number for number, _ in parts(work)]


def test_a_scheduler_that_is_not_there_is_named(work, monkeypatch):
    pytest.importorskip("distributed", reason="needs the extra `cluster`")
    monkeypatch.setattr(engines, "_PATIENCE", "0.2s")
    with pytest.raises(BatchError, match=r"tcp://127\.0\.0\.1:9: the scheduler cannot be reached"):
        list(on_cluster("tcp://127.0.0.1:9")(work, parts(work)))


@pytest.mark.long
def test_a_process_that_is_killed_ends_the_batch_with_a_reason(work, monkeypatch):
    monkeypatch.setattr(engines, "_work_here", _killed)
    with pytest.raises(BatchError, match="a worker process ended"):
        list(in_processes(2)(work, parts(work)))


def _killed(_part):
    os.kill(os.getpid(), signal.SIGKILL)
