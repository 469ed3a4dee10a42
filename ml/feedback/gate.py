"""Decides whether a version may be promoted: thresholds that were set before it was judged.

A gain in likelihood alone can be fooled: where opens were shuffled, a flatter score explains them
better. So the value of the order is asked for as well, and both must be above 0 with their lower
bounds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ml.errors import TrainingError
from ml.feedback.inputs import PROXY

if TYPE_CHECKING:
    # What judges loads scikit-learn; a service that only reads policies never judges.
    from ml.feedback.evaluating import Figures
    from ml.feedback.rivals import Evaluation

CHAMPION, LEARNT = "champion", "learnt"
"""The names of the versions that are compared, among the figures of all rivals."""


@dataclass(frozen=True)
class GatePolicy:
    """What a version must reach; set, named and hashed before it is judged.

    Attributes
    ----------
    likelihood, value : least lower bounds of the gains over the champion, a list
    calibration : how much larger than the champion's the calibration error may be
    expert : how much nDCG@10 on graded packs may fall
    congestion : at most how many times the champion's, as far as it is sure: the busiest of many
        openings leads some lists more by chance alone
    cross_functional : how much the share of looks at other functions may fall
    slice_lists, slice_loss : from how many lists on a slice is judged, and which share of its value
        it may lose where the loss is sure
    overlap : least share of the first ten of the present board that both orders have
    proxy : at most how well a signal may tell a protected group apart
    """

    likelihood: float = 0.0
    value: float = 0.0
    calibration: float = 0.01
    expert: float = 0.01
    congestion: float = 1.1
    cross_functional: float = 0.02
    slice_lists: int = 200
    slice_loss: float = 0.02
    overlap: float = 0.5
    proxy: float = PROXY

    def __post_init__(self) -> None:
        """Check the thresholds.

        Raises
        ------
        TrainingError
            When one is no number in its range; the message names it.
        """
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise TrainingError(f"policy: {field.name} must be a number")
            if not np.isfinite(value) or value < 0:
                raise TrainingError(f"policy: {field.name} must be 0 or more, is {value}")

    @property
    def hash(self) -> str:
        """SHA-256 of the thresholds: a policy that is edited has another."""
        told = json.dumps(self.to_json(), sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def to_json(self) -> dict[str, float]:
        """Return all thresholds as plain numbers."""
        return {name: float(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read thresholds; those not named are as shipped.

        Raises
        ------
        TrainingError
            When a name is unknown or a threshold is out of range.
        """
        known = {field.name for field in fields(cls)}
        unknown = sorted(stored.keys() - known)
        if unknown:
            raise TrainingError(f"policy: {unknown[0]!r} is no threshold")
        return cls(**stored)


@dataclass(frozen=True)
class Line:
    """One condition: what was measured, its bound, what it must reach, and whether it does.

    `passed` is None where nothing was measured; `reason` then says why.
    """

    name: str
    measured: float | None
    bound: float | None
    threshold: float
    passed: bool | None
    reason: str = ""


@dataclass(frozen=True)
class GateResult:
    """Every condition, by the policy of a hash, and what they come to."""

    policy: str
    lines: tuple[Line, ...]

    @property
    def failed(self) -> tuple[Line, ...]:
        """The conditions that were not met."""
        return tuple(line for line in self.lines if line.passed is False)

    @property
    def passed(self) -> bool | None:
        """Whether the version may be promoted; None where nobody can tell yet.

        True: no condition failed. None: the likelihood gains for sure, and only the value of the
        order is in doubt, as after few lists. False: anything else.
        """
        failed = {line.name for line in self.failed}
        if not failed:
            return True
        return None if failed <= _DOUBTS else False

    def with_beside(self, policy: GatePolicy, beside: Beside) -> GateResult:
        """Return the result with what was measured beside the evaluation, in place of before.

        Raises
        ------
        TrainingError
            When the policy is not the one that was decided by.
        """
        if policy.hash != self.policy:
            raise TrainingError("policy: another one was decided by")
        told = [line for line in _beside(policy, beside) if line.passed is not None]
        matters = {_matter(line.name) for line in told}
        kept = [line for line in self.lines if _matter(line.name) not in matters]
        return replace(self, lines=(*kept, *told))

    def to_json(self) -> dict[str, Any]:
        """Return plain values."""
        lines = [asdict(line) for line in self.lines]
        return {"passed": self.passed, "policy": self.policy, "lines": lines}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(str(stored["policy"]), tuple(Line(**line) for line in stored["lines"]))


@dataclass(frozen=True)
class Beside:
    """What the gate asks for beside the evaluation; None where it was not measured.

    Attributes
    ----------
    expert : the change of nDCG@10 on graded packs
    flagged, champion_flagged : whether the fairness report of the version flags, and the champion's
    proxies : the signals that the version leans on more than the champion does, each with how
        well it tells a protected group: the area under the curve
    reviewed : those of them that somebody reviewed and allowed
    repeats : whether the artifact is whole and repeats its probes
    impact_ratios : what the version's fairness report told, for its card to draw
    """

    expert: float | None = None
    flagged: bool | None = None
    champion_flagged: bool = False
    proxies: Sequence[tuple[str, float]] | None = None
    reviewed: Sequence[str] = ()
    repeats: bool | None = None
    impact_ratios: Sequence[Mapping[str, Any]] = ()


_PROXY = "proxy: "
_DOUBTS = frozenset({"value", "overlap"})
"""Conditions that, where they alone are not met, leave the matter open: an experiment can tell."""


def decide(policy: GatePolicy, evaluation: Evaluation, beside: Beside | None = None) -> GateResult:
    """Return what the conditions of a policy say of a version; see `GateResult.passed`."""
    lines = (*_lines(policy, evaluation), *_beside(policy, beside or Beside()))
    return GateResult(policy.hash, lines)


def _lines(policy: GatePolicy, evaluation: Evaluation) -> Iterator[Line]:
    own, champion = evaluation.figures[LEARNT], evaluation.figures[CHAMPION]
    for name, least in (("likelihood", policy.likelihood), ("value", policy.value)):
        gain = own.against[name]
        yield Line(name, gain.mean, gain.low, least, bool(gain.low > least))
    yield _at_most(
        "calibration", own.calibration_error, champion.calibration_error + policy.calibration
    )
    crowd, most = own.congestion_low, champion.congestion * policy.congestion
    yield Line("congestion", own.congestion, crowd, most, bool(crowd <= most + _NOISE))
    yield _at_least(
        "cross_functional",
        own.cross_functional,
        champion.cross_functional - policy.cross_functional,
    )
    yield _told("overlap", evaluation.overlap, policy.overlap, "no present board was given")
    yield from _slices(policy, own)


def _beside(policy: GatePolicy, beside: Beside) -> Iterator[Line]:
    yield _told("expert", beside.expert, -policy.expert, "no graded packs were given")
    yield _fairness(beside)
    yield from _proxies(policy, beside)
    yield _told(
        "repeats",
        None if beside.repeats is None else float(beside.repeats),
        1.0,
        "the artifact is not written yet",
    )


def _at_most(name: str, measured: float, threshold: float) -> Line:
    return Line(name, measured, None, threshold, bool(measured <= threshold + _NOISE))


def _at_least(name: str, measured: float, threshold: float) -> Line:
    return Line(name, measured, None, threshold, bool(measured >= threshold - _NOISE))


_NOISE = 1e-12
"""Differences below are those of adding up in another order."""


def _told(name: str, measured: float | None, threshold: float, reason: str) -> Line:
    if measured is None:
        return Line(name, None, None, threshold, None, reason)
    return _at_least(name, measured, threshold)


def _slices(policy: GatePolicy, own: Figures) -> Iterator[Line]:
    """Yield the slices that lose for sure, or one line that none does."""
    lost = False
    for name, told in own.slices.items():
        before, against = told["champion"].mean, told["against"]
        if told["lists"] < policy.slice_lists or not before > 0:
            continue
        share = against.mean / before
        if share < -policy.slice_loss and against.high < 0:
            lost = True
            yield Line(f"slice: {name}", share, against.high / before, -policy.slice_loss, False)
    if not lost:
        yield Line("slices", None, None, -policy.slice_loss, True, "no slice loses for sure")


def _fairness(beside: Beside) -> Line:
    if beside.flagged is None:
        return Line("fairness", None, None, 0.0, None, "no fairness report was given")
    passed = not beside.flagged or beside.champion_flagged
    return Line("fairness", float(beside.flagged), None, float(beside.champion_flagged), passed)


def _matter(name: str) -> str:
    """Return what a condition is about: proxies are told one by one, or all together."""
    return "proxies" if name.startswith(_PROXY) else name


def _proxies(policy: GatePolicy, beside: Beside) -> Iterator[Line]:
    if beside.proxies is None:
        yield Line("proxies", None, None, policy.proxy, None, "no protected attributes are held")
        return
    found = [(name, area) for name, area in beside.proxies if area > policy.proxy]
    for name, area in found:
        passed = name in beside.reviewed
        reason = "reviewed" if passed else "tells a protected group apart"
        yield Line(f"{_PROXY}{name}", area, None, policy.proxy, passed, reason)
    if not found:
        worst = max((area for _, area in beside.proxies), default=None)
        yield Line("proxies", worst, None, policy.proxy, True, "no signal tells a group apart")
