"""Sets what was learnt beside its rivals: random, popularity, words alone, shipped, champion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from ml.batch import Engine, here
from ml.errors import TrainingError
from ml.feedback.base import Base
from ml.feedback.dataset import FeedbackData
from ml.feedback.evaluating import Figures, Judged, Version, judge, slices_of
from ml.feedback.gate import CHAMPION, LEARNT
from ml.feedback.learning import LABELS, Learnt, judged_items, known_items
from ml.feedback.ranker import Shown, summed_of
from ml.feedback.sums import Items, Summing, Sums, sums_by_block
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination, shipped_combination

DOUBT = 5.0
"""Looks that an opening's popularity is drawn to the mean with: few opens are chance."""


@dataclass(frozen=True)
class Evaluation:
    """All versions on the same later lists.

    Attributes
    ----------
    figures : by version, `learnt` and `champion` among them
    lists, people, items, opened : what was judged
    left_out : items of later lists that were not judged, by reason
    overlap : share of the first ten of the present board that both orders have; None without one
    """

    figures: Mapping[str, Figures]
    lists: int
    people: int
    items: int
    opened: int
    left_out: Mapping[str, int]
    overlap: float | None

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        return {
            "figures": {name: one.to_json() for name, one in self.figures.items()},
            "lists": self.lists,
            "people": self.people,
            "items": self.items,
            "opened": self.opened,
            "left_out": dict(self.left_out),
            "overlap": self.overlap,
        }


def evaluate(
    early: FeedbackData,
    late: FeedbackData,
    learnt: Learnt,
    champion: Combination,
    *,
    shipped: Combination | None = None,
    board: AnyArray | None = None,
    engine: Engine = here,
) -> Evaluation:
    """Judge what was learnt and its rivals by later lists, as the gate does.

    Parameters
    ----------
    early : what was learnt from; it fits every rival's scale, start and places as well
    late : later lists, of people learnt from and of others
    champion : what serves at present
    shipped : None for the one for word vectors
    board : shape (people, openings, signals), present pairs; None to leave the overlap out
    engine : who asks the versions about the items; it changes no bit

    Raises
    ------
    TrainingError
        When no later item was opened.
    """
    label, own = learnt.report.label, learnt.clicks.base_.combination.own
    champion, shipped = champion.over(own), (shipped or shipped_combination()).over(own)
    if champion.names != learnt.clicks.base_.combination.names:
        raise TrainingError("champion: weighs own features that nothing was learnt with")
    base = Base.of(champion)
    with threadpool_limits(limits=1):
        first, later = _items(early), _items(late, judged=True)
        if not _labelled(later, label).any():
            raise TrainingError("data: no later item has the label, so that nothing can be judged")
        work = Summing(base, Base.of(shipped), learnt.clicks)
        said, told = sums_by_block(work, (first, later), engine)
        before = summed_of(said.champion, **known_items(first.data, first.rows, label))
        after = summed_of(told.champion, **known_items(later.data, later.rows, label))
        judged = _judged(later, after, early)
        versions = _versions(said, told, learnt)
        names = first.data.opening_key[first.rows]
        versions["popularity"] = _popularity(names, before, judged.opening)
        figures = judge(before.clicks, judged, versions, champion=CHAMPION, sliced=(LEARNT,))
    clicks = judged.shown.clicks
    return Evaluation(
        figures,
        judged.count,
        len(np.unique(judged.person)),
        len(clicks),
        int(clicks.opened.sum()),
        _left_out(later),
        None if board is None else overlap(learnt.ranker.combination.over(own), champion, board),
    )


def _items(part: FeedbackData, *, judged: bool = False) -> Items:
    ordered = part.sorted()
    return Items(ordered, judged_items(ordered), judged)


def _labelled(items: Items, label: str) -> AnyArray:
    return np.asarray(items.data.grade[items.rows] >= LABELS[label])


def _judged(later: Items, shown: Shown, early: FeedbackData) -> Judged:
    data, kept = later.data, later.rows
    _, lists = np.unique(shown.list_, return_inverse=True)
    known = np.isin(data.person_key, early.person_key)[data.list_index[kept]]
    first = _first_day(early, data)
    opening = data.opening_key[kept]
    listed = shown.day - np.array([first[key] for key in opening.tolist()], dtype=np.int64)
    items = {
        "function": data.function[kept],
        "grade_step": data.grade_step[kept],
        "cross_functional": data.cross_functional[kept],
        "new_person": ~known,
        "listed": listed,
    }
    told = {name: inside for name, inside in slices_of(items, data.functions) if inside.any()}
    return Judged(shown, lists, opening, data.cross_functional[kept], told)


def _first_day(*parts: FeedbackData) -> dict[bytes, int]:
    """Return the day on which each opening was first shown."""
    opening = np.concatenate([part.opening_key for part in parts])
    day = np.concatenate([part.day[part.list_index] for part in parts])
    names, place = np.unique(opening, return_inverse=True)
    first = np.full(len(names), np.iinfo(np.int32).max)
    np.minimum.at(first, place, day)
    return dict(zip(names.tolist(), first.tolist(), strict=True))


def _versions(before: Sums, after: Sums, learnt: Learnt) -> dict[str, Version]:
    chance = np.random.default_rng(learnt.report.seed)
    early, late = len(before.champion), len(after.champion)
    return {
        "random": Version(chance.random(early), chance.random(late)),
        "words": Version(before.words, after.words),
        "shipped": Version(before.shipped, after.shipped),
        CHAMPION: Version(before.champion, after.champion),
        LEARNT: Version(before.champion, after.learnt, learnt.clicks.model_, after.learnt),
    }


def _popularity(before: AnyArray, shown: Shown, after: AnyArray) -> Version:
    """Return how often each opening was opened for a look at it, before the later lists.

    Parameters
    ----------
    before, after : keys of the openings of the items
    shown : the items before
    """
    clicks = shown.clicks
    looked = np.where(clicks.seen, 1.0, 1.0 / (clicks.place + 1.0))
    names, place = np.unique(before, return_inverse=True)
    opens, looks = (np.bincount(place, part, len(names)) for part in (clicks.opened, looked))
    mean = float(opens.sum() / max(looks.sum(), 1e-9))
    rate = dict(
        zip(names.tolist(), ((opens + DOUBT * mean) / (looks + DOUBT)).tolist(), strict=True)
    )

    def told(keys: AnyArray) -> AnyArray:
        return np.array([rate.get(key, mean) for key in keys.tolist()])

    return Version(told(before), told(after))


def overlap(learnt: Combination, champion: Combination, board: AnyArray, *, k: int = 10) -> float:
    """Return which share of the first k openings both orders have, over people.

    Parameters
    ----------
    board : shape (people, openings, signals)
    """
    flat = board.reshape(-1, board.shape[-1])
    first = []
    for combination in (learnt, champion):
        score, _ = combination.score(flat)
        order = np.argsort(-score.reshape(board.shape[:2]), axis=1, kind="stable")[:, :k]
        first.append(order)
    both = [len(np.intersect1d(*rows)) / len(rows[0]) for rows in zip(*first, strict=True)]
    return float(np.mean(both))


def _left_out(later: Items) -> dict[str, int]:
    """Return how many items of later lists were not judged, by reason."""
    data = later.data
    young = int((~data.mature).sum())
    return {
        "not mature": young,
        "below what was on screen": data.n_items - len(later.rows) - young,
    }
