"""How well versions foresee later lists: all in one table, on the same lists, by the same rules.

Every version orders anew what was shown. Its gains are corrected by how often the places are
looked at, its interest is read from its sums by a scale, a start and places of its own, and every
difference to the champion has an interval over people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.special import expit

from ml.feedback import metrics
from ml.feedback.bootstrap import Estimate, by_person, share_bounds
from ml.feedback.clicks import CERTAIN, ClickModel, Clicks, fit_clicks
from ml.feedback.metrics import FIRST, LEAST_LOOKED
from ml.feedback.ranker import Shown, exchanged_of
from ml.ranking.arrays.ragged import AnyArray, IntArray

FURTHER = 20
"""Places that recall looks at."""

BINS = 10
"""Parts of the scale from 0 to 1 that stated and true interest are compared in."""


@dataclass(frozen=True)
class Judged:
    """Later lists, and what is known of each item beside the clicks.

    Attributes
    ----------
    shown : sorted by list and place
    lists : shape (n,), numbers of the lists from 0, in the order of the items
    opening : shape (n,), keys
    cross_functional : shape (n,)
    slices : for each slice the items in it, shape (n,)
    """

    shown: Shown
    lists: IntArray
    opening: AnyArray
    cross_functional: AnyArray
    slices: Mapping[str, AnyArray]

    @property
    def count(self) -> int:
        """How many lists there are."""
        return int(self.lists[-1]) + 1 if len(self.lists) else 0

    @property
    def person(self) -> IntArray:
        """The person of each list; shape (lists,)."""
        first = np.unique(self.lists, return_index=True)[1]
        return np.asarray(self.shown.clicks.person[first])


@dataclass(frozen=True)
class Version:
    """A version to be judged: its order, and what it says of interest.

    Attributes
    ----------
    early, late : shapes (n,), its sums of the items that are learnt from, and of those to judge
    clicks : how its sums explain clicks; None to fit start, scale and places to the early items
    interest : shape (n,), logits of the late items' interest, where the sums do not tell it
    """

    early: AnyArray
    late: AnyArray
    clicks: ClickModel | None = None
    interest: AnyArray | None = None


class Part(NamedTuple):
    """A part of the scale: stated and true interest, its share of the looks, bounds of the true."""

    stated: float
    observed: float
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Figures:
    """What one version reaches on later lists; every estimate has bounds over people.

    Attributes
    ----------
    ndcg, average_precision, reciprocal_rank, recall : means of lists with a hit
    recall_places : places that recall looks at, fewer than `FURTHER` where no list is longer
    likelihood : log-likelihood of a list's clicks
    value : discounted opens of a list that are expected of the order, doubly robust
    against : differences of likelihood, value and nDCG to the champion, list by list
    calibration_error : mean distance of stated and true interest, by how much it is looked at
    reliability : how stated interest compares with the true one, by part of the scale
    coverage : share of the openings that stand in the first three places of some list
    congestion : share of lists whose first place is the same opening, at most
    congestion_low : what this share is at least, for sure
    gini : how unequally looks are divided between openings
    cross_functional : share of the looks that fall on openings of other functions
    tied : share of items whose score another item of the list has as well
    slices : for each slice its lists, its value, and the difference to the champion's
    """

    ndcg: Estimate
    average_precision: Estimate
    reciprocal_rank: Estimate
    recall: Estimate
    recall_places: int
    likelihood: Estimate
    value: Estimate
    against: Mapping[str, Estimate]
    calibration_error: float
    reliability: tuple[Part, ...]
    coverage: float
    congestion: float
    congestion_low: float
    gini: float
    cross_functional: float
    tied: float
    slices: Mapping[str, Mapping[str, Any]]

    def to_json(self) -> dict[str, Any]:
        """Return plain values; what is not a number is None."""
        return dict(_plain(asdict(self)))


@dataclass(frozen=True)
class _Read:
    """What one version says of the later lists."""

    rank: IntArray
    interest: AnyArray
    likely: AnyArray
    gain: AnyArray
    tied: float


def judge(
    early: Clicks,
    judged: Judged,
    versions: Mapping[str, Version],
    *,
    champion: str,
    sliced: Sequence[str] = (),
) -> dict[str, Figures]:
    """Return the figures of all versions on the same lists.

    Parameters
    ----------
    early : the items that were learnt from, whose opens fit scales and places
    versions : by name; all are compared with the champion
    champion : the name of one of them
    sliced : the names of those that figures of slices are told of, beside the champion
    """
    prior = exchanged_of(judged.shown).prior(max(early.places, judged.shown.clicks.places))
    nothing = np.zeros(early.columns.shape[1])

    def explained(version: Version) -> ClickModel:
        if version.clicks is not None:
            return version.clicks
        own = _with_sums(early, version.early)
        return fit_clicks(own, prior, nothing, penalty=np.inf)

    models = {name: explained(version) for name, version in versions.items()}
    base = models[champion]
    looked = np.where(judged.shown.clicks.seen, 1.0, base.theta[judged.shown.clicks.place])
    guess = expit(_interest(base, versions[champion]))
    read = {
        name: _read(judged, versions[name], model, guess, looked) for name, model in models.items()
    }
    return {
        name: _figures(
            judged, one, read[champion], base.theta, looked, sliced=name in {champion, *sliced}
        )
        for name, one in read.items()
    }


def _with_sums(clicks: Clicks, sums: AnyArray) -> Clicks:
    return Clicks(clicks.columns, sums, clicks.opened, clicks.place, clicks.seen, clicks.person)


def _interest(model: ClickModel, version: Version) -> AnyArray:
    if version.interest is not None:
        return version.interest
    return np.asarray(model.start + model.scale * version.late)


def _read(
    judged: Judged, version: Version, model: ClickModel, guess: AnyArray, looked: AnyArray
) -> _Read:
    clicks, interest = judged.shown.clicks, _interest(model, version)
    rank = metrics.ranks(version.late, judged.lists, judged.opening)
    likely = np.bincount(judged.lists, -model.losses(clicks, interest), judged.count)
    gain = guess + (clicks.opened - looked * guess) / np.maximum(looked, LEAST_LOOKED)
    return _Read(rank, interest, likely, gain, metrics.tied(version.late, judged.lists))


def _figures(
    judged: Judged,
    own: _Read,
    champion: _Read,
    theta: AnyArray,
    looked: AnyArray,
    *,
    sliced: bool,
) -> Figures:
    clicks, lists, count, person = judged.shown.clicks, judged.lists, judged.count, judged.person
    corrected = clicks.opened / np.maximum(looked, LEAST_LOOKED)

    def by_list(read: _Read) -> dict[str, AnyArray]:
        return {
            "likelihood": read.likely,
            "value": metrics.dcg(read.gain, read.rank, lists, count, k=FIRST),
            "ndcg": metrics.ndcg(corrected, read.rank, lists, count, k=FIRST),
        }

    mine, theirs = by_list(own), by_list(champion)
    longest = min(FURTHER, int(np.bincount(lists).max()))
    hit = clicks.opened
    looks = np.append(theta, np.zeros(1))[np.minimum(own.rank - 1, len(theta))]
    error, curve = calibration(expit(own.interest), hit, looked, clicks.person)
    return Figures(
        ndcg=by_person(mine["ndcg"], person),
        average_precision=by_person(metrics.average_precision(hit, own.rank, lists, count), person),
        reciprocal_rank=by_person(metrics.reciprocal_rank(hit, own.rank, lists, count), person),
        recall=by_person(metrics.recall(hit, own.rank, lists, count, k=longest), person),
        recall_places=longest,
        likelihood=by_person(mine["likelihood"], person),
        value=by_person(mine["value"], person),
        against={name: by_person(mine[name] - theirs[name], person) for name in mine},
        calibration_error=error,
        reliability=curve,
        **_spread(judged, own.rank, looks),
        tied=own.tied,
        slices={
            name: _slice(judged, inside, own, champion)
            for name, inside in (judged.slices.items() if sliced else ())
        },
    )


def calibration(
    stated: AnyArray, opened: AnyArray, looked: AnyArray, person: IntArray
) -> tuple[float, tuple[Part, ...]]:
    """Return the expected calibration error of stated interest, and the reliability curve.

    The true interest of a part of the scale is its opens over its looks; parts count by looks
    (Guo et al. 2017, with places). What chance alone gives is taken off: few opens in many parts
    would make whoever says the same of everything look best.

    Parameters
    ----------
    stated, opened, looked : shape (n,), chances, whether opened, chances that it was looked at
    person : shape (n,), whose looks those are
    """
    part = np.minimum((stated * BINS).astype(np.int64), BINS - 1)
    looks = np.bincount(part, looked, BINS)
    hit = opened.astype(np.float64)
    said, true = (
        np.bincount(part, values, BINS) / np.maximum(looks, 1e-9)
        for values in (stated * looked, hit)
    )
    share = looks / max(float(looks.sum()), 1e-9)
    sure = np.clip(said, CERTAIN, 1.0 - CERTAIN)
    chance = np.sqrt(2.0 / np.pi * sure * (1.0 - sure) / np.maximum(looks, 1.0))

    def told(number: int) -> Part:
        inside = part == number
        low, high = share_bounds(hit[inside], looked[inside], person[inside])
        return Part(float(said[number]), float(true[number]), float(share[number]), low, high)

    curve = tuple(map(told, np.flatnonzero(looks).tolist()))
    return max(float(share @ (np.abs(said - true) - chance)), 0.0), curve


def _spread(judged: Judged, rank: IntArray, looks: AnyArray) -> dict[str, float]:
    """Return how looks are divided between openings and functions."""
    names, opening = np.unique(judged.opening, return_inverse=True)
    leads = rank == 1
    first = opening[leads]
    busiest = int(np.bincount(first).argmax()) if len(first) else -1
    hit = (first == busiest).astype(np.float64)
    shown = np.unique(opening[rank <= 3])
    total = max(float(looks.sum()), 1e-9)
    return {
        "coverage": len(shown) / max(len(names), 1),
        "congestion": float(hit.mean()) if len(first) else 0.0,
        "congestion_low": _sure_share(hit, judged.person[judged.lists[leads]]),
        "gini": metrics.gini(np.bincount(opening, looks, len(names))),
        "cross_functional": float(looks @ judged.cross_functional / total),
    }


def _sure_share(hit: AnyArray, person: IntArray) -> float:
    """Return the least share of hits that lists tell for sure; of none, 0."""
    return share_bounds(hit, np.ones(len(hit)), person)[0] if len(hit) else 0.0


def _slice(judged: Judged, inside: AnyArray, own: _Read, champion: _Read) -> dict[str, Any]:
    """Return what the items of a slice are worth in both orders, over the lists that hold one."""
    held = np.unique(judged.lists[inside])
    mine, theirs = (
        metrics.dcg(
            np.where(inside, read.gain, 0.0), read.rank, judged.lists, judged.count, k=FIRST
        )
        for read in (own, champion)
    )
    person = judged.person[held]
    before = by_person(theirs[held], person)
    return {
        "lists": len(held),
        "value": by_person(mine[held], person),
        "champion": before,
        "against": by_person(mine[held] - theirs[held], person),
    }


def slices_of(
    judged: Mapping[str, AnyArray], names: tuple[str, ...]
) -> Iterator[tuple[str, AnyArray]]:
    """Yield the slices that figures are told for, by name.

    Parameters
    ----------
    judged : arrays of items: `function`, `grade_step`, `cross_functional`, `new_person`, `listed`
        (days since the opening was first shown)
    names : of the functions
    """
    for code, name in enumerate(names):
        yield f"function {name}", judged["function"] == code
    step = judged["grade_step"]
    known = step > -100
    yield "a grade up", known & (step > 0)
    yield "the same grade", known & (step == 0)
    yield "a grade down", known & (step < 0)
    yield "another function", judged["cross_functional"]
    yield "the same function", ~judged["cross_functional"]
    yield "people not learnt from", judged["new_person"]
    yield "people learnt from", ~judged["new_person"]
    yield "listed for a week at most", judged["listed"] <= 7
    yield "listed for longer", judged["listed"] > 7


def _plain(value: Any) -> Any:
    """Return a value with None in the place of what is not a number."""
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
