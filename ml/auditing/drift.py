"""Whether values come from where they came from before, whatever the size of the sample."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

BINS = 10
ALARM_P = 0.01
# An effect that matters: how far PSI lies above what chance alone gives, or the largest distance of
# the two distributions. With p alone a large sample would alarm at a shift that changes nothing.
PSI_ABOVE_CHANCE = 0.05
KS_DISTANCE = 0.1
_QUANTILES = 101
# Half a count in every bin keeps the logarithm finite.
_PRIOR = 0.5


@dataclass(frozen=True, slots=True)
class Reference:
    """What values looked like: how many, which share was 0, and quantiles of the others."""

    count: int
    zero_share: float
    quantiles: tuple[float, ...]

    def as_json(self) -> dict[str, Any]:
        """The reference as a manifest keeps it."""
        return {
            "count": self.count,
            "zero_share": self.zero_share,
            "quantiles": list(self.quantiles),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Reference":
        """A reference as it was kept.

        Raises
        ------
        ValueError
            When it is none.
        """
        try:
            quantiles = tuple(float(one) for one in stored["quantiles"])
            found = cls(int(stored["count"]), float(stored["zero_share"]), quantiles)
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a reference of drift: {error!r}") from error
        ordered = all(a <= b for a, b in pairwise(quantiles))
        if found.count < 1 or not 0 <= found.zero_share <= 1 or not ordered:
            raise ValueError("not a reference of drift: out of range")
        return found


@dataclass(frozen=True, slots=True)
class DriftTest:
    """A sample beside its reference.

    `expected` is the PSI that chance alone gives, (B-1)(1/n + 1/m); `p_psi` is that of
    PSI * nm/(n+m), which has the chi-squared distribution with B-1 degrees of freedom when nothing
    drifted. `distance` is the Kolmogorov-Smirnov distance.
    """

    count: int
    psi: float
    expected: float
    bins: int
    p_psi: float
    distance: float
    p_ks: float

    @property
    def p(self) -> float:
        """The smaller of the two p values, corrected for having looked twice."""
        return min(1.0, 2 * min(self.p_psi, self.p_ks))

    @property
    def matters(self) -> bool:
        """Whether the shift is large enough to matter."""
        return self.psi - self.expected > PSI_ABOVE_CHANCE or self.distance > KS_DISTANCE


def reference_of(values: ArrayLike) -> Reference:
    """Keep of values what later ones are compared with.

    Parameters
    ----------
    values : (n,) finite, at least one

    Raises
    ------
    ValueError
        When there are none, or one is not finite.
    """
    sample = _finite(values)
    others = sample[sample != 0]
    levels = np.linspace(0, 1, _QUANTILES)
    quantiles = np.quantile(others, levels) if len(others) else np.empty(0)
    zero_share = 1 - len(others) / len(sample)
    return Reference(len(sample), zero_share, tuple(float(one) for one in quantiles))


def drift_of(reference: Reference, values: ArrayLike, bins: int = BINS) -> DriftTest:
    """Compare values with a reference. Zero is a bin of its own: most signals are often 0.

    Parameters
    ----------
    values : (n,) finite, at least one
    bins : how many bins the values other than 0 fall into

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> before = reference_of(rng.normal(size=5000))
    >>> found = drift_of(before, rng.normal(size=100))
    >>> found.psi > 0.05, found.p > 0.01
    (True, True)
    """
    sample = _finite(values)
    expected, observed = _binned(reference, sample, bins)
    n, m, used = reference.count, len(sample), len(expected)
    p = (expected * n + _PRIOR) / (n + _PRIOR * used)
    q = (observed + _PRIOR) / (m + _PRIOR * used)
    psi = float(((p - q) * np.log(p / q)).sum())
    distance, p_ks = _kolmogorov_smirnov(reference, sample)
    return DriftTest(
        count=m,
        psi=psi,
        expected=(used - 1) * (1 / n + 1 / m),
        bins=used,
        p_psi=float(special.chdtrc(used - 1, psi * n * m / (n + m))) if used > 1 else 1.0,
        distance=distance,
        p_ks=p_ks,
    )


@dataclass(frozen=True, slots=True)
class DriftVerdict:
    """A test among others: its p value corrected for their number, and whether it alarms."""

    test: DriftTest
    p_holm: float
    alarm: bool


def judge(tests: Mapping[str, DriftTest]) -> dict[str, DriftVerdict]:
    """Raise an alarm where a shift is both beyond chance and large enough to matter.

    Parameters
    ----------
    tests : by name of the signal
    """
    corrected = holm([test.p for test in tests.values()])
    return {
        name: DriftVerdict(test, p, p < ALARM_P and test.matters)
        for (name, test), p in zip(tests.items(), corrected, strict=True)
    }


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Correct p values for having looked at several (Holm 1979), in the order given.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    corrected = [0.0] * len(p_values)
    highest = 0.0
    for rank, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, p_values[place] * (len(p_values) - rank)))
        corrected[place] = highest
    return tuple(corrected)


def _finite(values: ArrayLike) -> NDArray[np.float64]:
    sample = np.asarray(values, dtype=np.float64).ravel()
    if not len(sample) or not np.isfinite(sample).all():
        raise ValueError("values must be finite numbers, at least one")
    return sample


def _binned(
    reference: Reference, sample: NDArray[np.float64], bins: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The share of the reference and the count of the sample in each bin, that of 0 first."""
    kept = np.asarray(reference.quantiles)
    inner = np.linspace(0, 1, bins + 1)[1:-1]
    edges = np.unique(np.quantile(kept, inner)) if len(kept) else np.empty(0)
    others = sample[sample != 0]
    # Which share of the reference lies at or below an edge follows from its quantiles, also where
    # many of its values are the same.
    below = _cumulative(kept, edges)
    shares = np.diff(np.concatenate([[0.0], below, [1.0]])) * (1 - reference.zero_share)
    counts = np.bincount(np.searchsorted(edges, others, side="left"), minlength=len(edges) + 1)
    expected = np.concatenate([[reference.zero_share], shares])
    observed = np.concatenate([[len(sample) - len(others)], counts]).astype(float)
    filled = (expected > 0) | (observed > 0)
    return expected[filled], observed[filled]


def _cumulative(quantiles: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of the values behind some quantiles that lies at or below each place."""
    if not len(quantiles):
        return np.zeros(len(at))
    levels = np.linspace(0, 1, len(quantiles))
    # Of equal quantiles the last one tells how much lies at or below them.
    places, first = np.unique(quantiles[::-1], return_index=True)
    return np.interp(at, places, levels[::-1][first], left=0.0, right=1.0)


def _kolmogorov_smirnov(reference: Reference, sample: NDArray[np.float64]) -> tuple[float, float]:
    """The largest distance of the two distributions, and how likely chance gives it."""
    kept = np.asarray(reference.quantiles)
    ordered = np.sort(sample)
    places = np.unique(np.concatenate([kept, ordered, [0.0]]))
    told = np.searchsorted(ordered, places, side="right") / len(ordered)
    known = _cumulative(kept, places) * (1 - reference.zero_share)
    known = known + reference.zero_share * (places >= 0)
    distance = float(np.abs(told - known).max())
    n, m = reference.count, len(sample)
    return distance, float(special.kolmogorov(distance * np.sqrt(n * m / (n + m))))
