"""Learns from feedback: a dataset and a base in, a ranker and a report out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from ml.errors import TooLittleError, TrainingError
from ml.feedback.base import Base
from ml.feedback.dataset import (
    FEWEST_LISTS,
    FEWEST_OPENS,
    FEWEST_PEOPLE,
    UNKNOWN,
    FeedbackData,
    fingerprint,
)
from ml.feedback.grades import continuation
from ml.feedback.inputs import signal_rows
from ml.feedback.ranker import ClickRanker, Shown, early_days, shown_of
from ml.feedback.shrinkage import FOLDS, PENALTIES, in_words, silent
from ml.feedback.stages import Stages, Told
from ml.ranking import Ranker
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.ranker import Provenance
from ml.ranking.signals.own import OwnTerm
from ml.ranking.signals.table import SIGNAL

LABELS: Mapping[str, int] = {"interest": 1, "applied": 3, "moved_well": 5}
"""What is learnt, and the grade that an item must have for it."""


@dataclass(frozen=True)
class Slope:
    """A slope that moved, per unit of its signal; `told` says for people with or without text."""

    signal: str
    reason: str
    before: float
    after: float
    told: str


@dataclass(frozen=True)
class Report:
    """What was learnt, from what, and how far it moved.

    Attributes
    ----------
    label, lists, people, items, opened : what was learnt from; `opened` counts the label
    bias : "exchanged" where exchanged neighbours told the places, "assumed" where none were
    exponent, theta : the places' power law, and the chances that each is looked at
    penalty, tried : the strength of shrinkage (None for the base itself), and for each tried its
        held-out loss, and how far that lies above the best with its standard error
    effective_parameters, moved, in_words : how many slopes the clicks chose, how far they moved
    start, scale : how the sum becomes the logit of an interest
    slopes : those that moved
    trees : how many were added, why, and the gain on later lists
    grades : how interest leads from an open to a save, an application, a start and an outcome
    not_learnt : what plays no part, in words
    """

    label: str
    seed: int
    lists: int
    people: int
    items: int
    opened: int
    bias: str
    exponent: float
    theta: tuple[float, ...]
    penalty: float | None
    tried: tuple[dict[str, float | None], ...]
    effective_parameters: float
    moved: float
    in_words: str
    start: float
    scale: float
    slopes: tuple[Slope, ...]
    trees: dict[str, Any]
    grades: tuple[dict[str, Any], ...]
    not_learnt: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return a mapping of plain numbers and strings."""
        return asdict(self)


@dataclass(frozen=True)
class Learnt:
    """The ranker that was learnt, its click ranker, and the report."""

    ranker: Ranker
    clicks: ClickRanker
    report: Report

    @property
    def stayed(self) -> bool:
        """Whether it is the base itself: nothing spoke for leaving it."""
        return self.clicks.stayed


def learn(
    data: FeedbackData,
    base: Ranker,
    *,
    label: str = "interest",
    seed: int = 0,
    board: AnyArray | None = None,
    trees: bool = True,
    penalties: Sequence[float] = PENALTIES,
    folds: int = FOLDS,
    own: Sequence[OwnTerm] = (),
    checkpoint: Path | None = None,
    told: Told = silent,
) -> Learnt:
    """Learn from what people did with their lists how to change a ranker's order, and how far.

    The opens' likelihood under the position-based model (Craswell et al. 2008; places and
    interest together as in Wang et al. 2018) is maximised on top of the base. Slopes keep at least
    half of what they were. People who were not learnt from choose how far the base is left; where
    nothing speaks for it, the result is the base to the byte. Scores keep their meaning (unit:
    chance, 0 to 1): only the order changes. The same rows in another order give the same ranker.

    Parameters
    ----------
    data : lists that people saw; its signals have the shape (items, signals)
    base : what is learnt on top of
    label : "interest" (opened), "applied" or "moved_well"
    seed : of the parts that people are drawn into
    board : shape (pairs, all signals), present pairs that scores are aligned on; None for the
        items of the data
    trees : whether trees may be added, where they prove themselves on later lists
    penalties : strengths of shrinkage that are tried, the strongest first
    folds : parts of the people that are held out in turn, to choose among them
    own : features of the organisation that are served; each is learnt from nothing on, in the
        direction of its sign and up to its cap, and left out where nothing speaks for it
    checkpoint : a file that keeps the results of stages, so that a killed run is taken up again
    told : hears of the progress: stage, parts done, parts there are

    Raises
    ------
    RefusedInputError
        When a signal tells a protected attribute, results or pay; the message names it.
    TooLittleError
        When there are under 200 lists with an event, 50 items with the label or 30 people.
    TrainingError
        When the label is unknown or a signal is none that a ranker reads.

    Examples
    --------
    >>> import ml
    >>> ml.learn.__name__
    'learn'
    """
    if label not in LABELS:
        raise TrainingError(f"label: {label!r} is none of {', '.join(LABELS)}")
    ordered = data.sorted()
    mark = fingerprint(ordered)
    asked = {"trees": trees, "penalties": list(penalties), "folds": folds}
    start = base.combination.over(own)
    if start.own:
        asked["own"] = [asdict(term) for term in start.own]
    named = {"data": mark, "base": base.version, "label": label, "seed": seed, **asked}
    stages = Stages(checkpoint, named, told)
    with threadpool_limits(limits=1):
        kept = judged_items(ordered)
        shown = shown_items(ordered, Base.of(start), label)
        require_enough(shown)
        clicks = ClickRanker(
            start, trees=trees, penalties=penalties, folds=folds, random_state=seed
        )
        clicks.base_ = Base.of(start)
        clicks.learn_from(shown, stages)
        pairs = shown.rows if board is None else board
        combination = clicks.compile(pairs)
    origin = Provenance(base.provenance.as_of, seed, base.provenance.frames_fingerprint)
    ranker = base if clicks.stayed else replace(base, combination=combination, provenance=origin)
    return Learnt(ranker, clicks, _report(clicks, shown, ordered.grade[kept], label))


def judged_items(data: FeedbackData) -> IntArray:
    """Return the rows of items that were on screen and whose time is over; shape (n,)."""
    seen = data.positions_seen[data.list_index]
    told = (data.grade > 0) | data.dismissed
    on_screen = (seen == UNKNOWN) | (data.position <= seen) | told
    return np.flatnonzero(on_screen & data.mature)


def shown_items(data: FeedbackData, base: Base, label: str) -> Shown:
    """Return the items that people may have looked at and whose label is known.

    Parameters
    ----------
    data : sorted by list and place
    """
    kept = judged_items(data)
    return shown_of(
        base,
        signal_rows(_picked(data.signals, kept), data.signal_names, base.combination.own),
        **known_items(data, kept, label),
    )


def known_items(data: FeedbackData, kept: IntArray, label: str) -> dict[str, AnyArray]:
    """Return what is known of items beside their signals, by the names of `Clicks` and `Shown`.

    Numbers are as narrow as they may be: there are millions of them.

    Parameters
    ----------
    kept : shape (n,), rows of items
    """
    lists = data.list_index[kept]
    pair, place = data.pair_at[lists], data.position[kept]
    return {
        "opened": data.grade[kept] >= LABELS[label],
        "place": place - np.int16(1),
        "seen": data.dismissed[kept],
        "person": np.unique(data.people[lists], return_inverse=True)[1].astype(np.int32),
        "list_": lists,
        "day": data.day[lists],
        "exchanged": (pair > 0) & ((place == pair) | (place == pair + 1)),
    }


def _picked(matrix: AnyArray, rows: IntArray) -> AnyArray:
    """Return rows of a matrix, in order; itself where that is all of it."""
    return matrix if len(rows) == len(matrix) else matrix[rows]


def require_enough(shown: Shown) -> None:
    """Refuse what is too little to learn from.

    Raises
    ------
    TooLittleError
        When there is; the message counts what there is.
    """
    clicks = shown.clicks
    lists = len(np.unique(shown.list_[clicks.opened | clicks.seen]))
    found = (lists, int(clicks.opened.sum()), len(np.unique(clicks.person)))
    least = (FEWEST_LISTS, FEWEST_OPENS, FEWEST_PEOPLE)
    if any(have < need for have, need in zip(found, least, strict=True)):
        raise TooLittleError(
            f"data: {found[0]} lists with an event, {found[1]} items with the label and {found[2]} "
            f"people are too few; {least[0]}, {least[1]} and {least[2]} are needed"
        )


def split_days(data: FeedbackData) -> tuple[FeedbackData, FeedbackData]:
    """Return the lists of the first 80 % of the days to learn from, and the later ones to judge.

    Raises
    ------
    TrainingError
        When all lists are of one day.
    """
    if not data.n_lists or data.day.min() == data.day.max():
        raise TrainingError("data: all lists are of one day, so that no later one can judge")
    early = early_days(data.day.astype(np.int64))
    return data.take(early), data.take(~early)


def _report(clicks: ClickRanker, shown: Shown, grade: AnyArray, label: str) -> Report:
    items, model, shrunk = shown.clicks, clicks.model_, clicks.shrinkage_
    trees, gain = clicks.forest_, clicks.trees_told_.gain
    return Report(
        label=label,
        seed=clicks.random_state,
        lists=len(np.unique(shown.list_)),
        people=len(np.unique(items.person)),
        items=len(items),
        opened=int(items.opened.sum()),
        bias="assumed" if clicks.places_.assumed else "exchanged",
        exponent=clicks.places_.exponent,
        theta=tuple(model.theta.tolist()),
        penalty=_finite(shrunk.penalty),
        tried=tuple(
            {
                "penalty": _finite(of),
                "loss": shrunk.losses[of],
                "above_best": shrunk.above[of][0],
                "standard_error": shrunk.above[of][1],
            }
            for of in shrunk.losses
        ),
        effective_parameters=clicks.effective_parameters_,
        moved=clicks.moved_,
        in_words=in_words(clicks.moved_),
        start=model.start,
        scale=model.scale,
        slopes=tuple(_slopes(clicks)),
        trees={
            "added": len(trees.asked) if trees else 0,
            "reason": clicks.trees_told_.reason,
            "gain": asdict(gain) if gain else None,
        },
        grades=tuple(asdict(ratio) for ratio in continuation(model.interest(items), grade)),
        not_learnt=_not_learnt(label),
    )


def _slopes(clicks: ClickRanker) -> Iterator[Slope]:
    """Yield the slopes that moved, in the order of the signals."""
    base, change = clicks.base_, clicks.model_.change
    for place in np.flatnonzero(change):
        name, before = base.signals[place], float(base.weights[place])
        after = before + float(change[place])
        if place >= base.lines:
            yield Slope(name, name, before, after, "all")
            continue
        told = {-1: "without text", 0: "all", 1: "with text"}[int(base.columns.gates[place])]
        yield Slope(name, SIGNAL[name].reason.value, before, after, told)


def _not_learnt(label: str) -> tuple[str, ...]:
    """Say what plays no part, so that nobody takes it for learnt."""
    always = (
        "What no signal tells: a rule about one skill and one function needs a signal of its own.",
    )
    if label == "moved_well":
        return always
    return (
        "Outcomes: what became of moves plays no part; the label moved_well learns from them.",
        *always,
    )


def _finite(penalty: float) -> float | None:
    return penalty if np.isfinite(penalty) else None
