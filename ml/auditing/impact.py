"""Rates of groups beside each other: ratios, tests, intervals and what to make of them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from ml.auditing.drift import holm

FOUR_FIFTHS = 0.8
SIGNIFICANT = 0.05
# 6 RCNY 5-301: a category with less than 2 % of the audited data may be left out of ratios.
LEAST_SHARE = 0.02
# The normal approximation is poor below these; Fisher's exact test decides there.
_LEAST_EXPECTED = 5.0
_LEAST_COUNT = 30
_Z_95 = 1.96


class Verdict(StrEnum):
    """What a table says, gravest last but for `insufficient_data`."""

    INSUFFICIENT = "insufficient_data"
    NO_FLAG = "no_flag"
    RATIO_ONLY = "ratio_only_small_numbers"
    SIGNIFICANT_ABOVE = "significant_but_above_80"
    FLAG = "flag"


_GRAVITY = {verdict: place for place, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Category:
    """A group: how many it has, and how many of them were selected (or scored high)."""

    name: str
    total: int
    selected: int

    def __post_init__(self) -> None:
        if not 0 <= self.selected <= self.total:
            raise ValueError(f"{self.name}: {self.selected} of {self.total} cannot be selected")

    @property
    def rate(self) -> float | None:
        """The share that was selected; None of an empty group."""
        return self.selected / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group beside the group with the highest rate.

    `p` is the one that decides: of the pooled z test, or Fisher's where counts are small (`exact`).
    `shortfall` is how many more of the group would be selected at the pooled rate, `to_80` how many
    to reach four fifths. `turns_by_one` tells that one person selected instead of another would
    bring the ratio to four fifths. `interval` bounds the ratio with 95 %; None where a count is 0.
    """

    ratio: float | None
    z: float | None
    p_z: float | None
    p_fisher: float
    p_mid: float
    exact: bool
    interval: tuple[float, float] | None
    shortfall: float
    to_80: float
    effect_h: float
    turns_by_one: bool

    @property
    def p(self) -> float:
        """The p value that decides."""
        return self.p_fisher if self.exact or self.p_z is None else self.p_z


def compare(group: Category, reference: Category) -> Comparison:
    """Compare a group with a reference group; both must have members.

    Parameters
    ----------
    group, reference : counts of people

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        When one of them is empty.

    Examples
    --------
    >>> found = compare(Category("a", 390, 170), Category("b", 797, 412))
    >>> round(found.ratio, 4), round(found.z, 3), round(found.p_fisher, 4)
    (0.8432, -2.623, 0.0094)
    """
    # It loads slower than all else here, and this is asked for once a night.
    from scipy import stats  # noqa: PLC0415

    if not group.total or not reference.total:
        raise ValueError("an empty group cannot be compared")
    s, n, rs, rn = group.selected, group.total, reference.selected, reference.total
    rate, highest, pooled = s / n, rs / rn, (s + rs) / (n + rn)
    spread = math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / rn))
    z = (rate - highest) / spread if spread else None
    table = [[s, n - s], [rs, rn - rs]]
    expected = min(part * whole for part in (pooled, 1 - pooled) for whole in (n, rn))
    return Comparison(
        ratio=rate / highest if highest else None,
        z=z,
        p_z=float(2 * stats.norm.sf(abs(z))) if z is not None else None,
        p_fisher=float(stats.fisher_exact(table).pvalue),
        p_mid=_mid_p(s, n, rs, rn),
        exact=expected < _LEAST_EXPECTED or min(n, rn) < _LEAST_COUNT,
        interval=_interval(s, n, rs, rn),
        shortfall=n * pooled - s,
        to_80=max(0.0, FOUR_FIFTHS * highest * n - s),
        effect_h=2 * math.asin(math.sqrt(rate)) - 2 * math.asin(math.sqrt(highest)),
        turns_by_one=_turns_by_one(s, n, rs, rn),
    )


def _mid_p(s: int, n: int, rs: int, rn: int) -> float:
    """Fisher's p with half of the observed table's weight, which is less conservative."""
    from scipy import stats  # noqa: PLC0415 - as above

    spread = stats.hypergeom(n + rn, s + rs, n)
    lowest, highest = max(0, s + rs - rn), min(n, s + rs)
    weights = spread.pmf(np.arange(lowest, highest + 1))
    observed = float(spread.pmf(s))
    # Sums of equal weights differ in their last bits.
    extreme = float(weights[weights <= observed * (1 + 1e-7)].sum())
    return min(1.0, extreme - observed / 2)


def _interval(s: int, n: int, rs: int, rn: int) -> tuple[float, float] | None:
    if not s or not rs:
        return None
    ratio = (s / n) / (rs / rn)
    error = math.sqrt((1 - s / n) / s + (1 - rs / rn) / rs)
    return ratio * math.exp(-_Z_95 * error), ratio * math.exp(_Z_95 * error)


def _turns_by_one(s: int, n: int, rs: int, rn: int) -> bool:
    if not rs or s / n >= FOUR_FIFTHS * rs / rn or s == n:
        return False
    return (s + 1) / n >= FOUR_FIFTHS * (rs - 1) / rn


@dataclass(frozen=True, slots=True)
class CategoryResult:
    """A row of a table: counts, and the comparison where there is one; `note` tells why not."""

    category: Category
    compared: Comparison | None
    p_holm: float | None
    verdict: Verdict
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImpactTable:
    """Groups beside the group with the highest rate, and what to make of the whole."""

    rows: tuple[CategoryResult, ...]
    reference: str | None
    unknown: int
    verdict: Verdict
    reason: str


def impact_table(
    categories: Sequence[Category], *, unknown: int = 0, least_share: float = LEAST_SHARE
) -> ImpactTable:
    """Compare every group with the one of the highest rate.

    A group below `least_share` of all whose group is known is counted, has no ratio and is never
    the reference. p values are corrected over the groups by Holm's method.

    Parameters
    ----------
    categories : groups that share nobody
    unknown : people of no known group; they are counted and compared with nobody

    Returns
    -------
    ImpactTable
        In the order given.
    """
    total = sum(one.total for one in categories)
    large = [one for one in categories if one.total and one.total >= least_share * total]
    highest = max(large, key=lambda one: (one.selected / one.total, one.total), default=None)
    if highest is None or len(large) < 2:
        return _without(categories, unknown, "Fewer than two groups are large enough to compare.")
    if not highest.selected:
        why = "No group has anybody selected, or all scores are tied: there is no ratio."
        return _without(categories, unknown, why)
    others = [one for one in large if one is not highest]
    compared = {one.name: compare(one, highest) for one in others}
    corrected = dict(zip(compared, holm([one.p for one in compared.values()]), strict=True))
    rows = tuple(_row(one, highest, compared, corrected, large) for one in categories)
    verdict = max((row.verdict for row in rows), key=_GRAVITY.__getitem__)
    return ImpactTable(rows, highest.name, unknown, verdict, _SENTENCES[verdict])


def _row(
    one: Category,
    highest: Category,
    compared: Mapping[str, Comparison],
    corrected: Mapping[str, float],
    large: Sequence[Category],
) -> CategoryResult:
    if one is highest:
        return CategoryResult(one, None, None, Verdict.NO_FLAG, "the highest rate")
    if one not in large:
        note = "fewer than 2 % of the people: no ratio"
        return CategoryResult(one, None, None, Verdict.INSUFFICIENT, note)
    found, p = compared[one.name], corrected[one.name]
    low = found.ratio is not None and found.ratio < FOUR_FIFTHS
    if p < SIGNIFICANT:
        verdict = Verdict.FLAG if low else Verdict.SIGNIFICANT_ABOVE
    else:
        verdict = Verdict.RATIO_ONLY if low else Verdict.NO_FLAG
    return CategoryResult(one, found, p, verdict)


def _without(categories: Sequence[Category], unknown: int, why: str) -> ImpactTable:
    rows = tuple(CategoryResult(one, None, None, Verdict.INSUFFICIENT, why) for one in categories)
    return ImpactTable(rows, None, unknown, Verdict.INSUFFICIENT, why)


_SENTENCES = {
    Verdict.INSUFFICIENT: "There is too little data to say anything.",
    Verdict.NO_FLAG: "No group is selected at less than four fifths of the highest rate, and no "
    "difference is more than chance would give.",
    Verdict.RATIO_ONLY: "A group is selected at less than four fifths of the highest rate, but "
    "chance could give that with so few people.",
    Verdict.SIGNIFICANT_ABOVE: "A group is selected less often than chance would give, though at "
    "four fifths of the highest rate or more.",
    Verdict.FLAG: "A group is selected at less than four fifths of the highest rate, and chance "
    "does not explain it. Find the cause.",
}


def scoring_categories(
    scores: ArrayLike, groups: Sequence[str | None]
) -> tuple[tuple[Category, ...], int]:
    """Count by group who scores strictly above the median of everybody, and who has no group.

    Parameters
    ----------
    scores : (people,) finite
    groups : (people,) the group of each; None where it is not known

    Raises
    ------
    ValueError
        When lengths differ, or a score is not finite.

    Examples
    --------
    >>> scoring_categories([1, 2, 3, 4], ["a", "a", "b", None])
    ((Category(name='a', total=2, selected=0), Category(name='b', total=1, selected=1)), 1)
    """
    values = np.asarray(scores, dtype=float)
    if values.shape != (len(groups),) or not np.isfinite(values).all():
        raise ValueError("scores must be finite numbers, one for each group")
    above = values > np.median(values) if len(values) else values > 0
    counts: dict[str, list[int]] = {}
    for group, high in zip(groups, above, strict=True):
        if group is not None:
            count = counts.setdefault(group, [0, 0])
            count[0] += 1
            count[1] += int(high)
    found = tuple(Category(name, *counts[name]) for name in sorted(counts))
    return found, sum(group is None for group in groups)


def mantel_haenszel(strata: Sequence[tuple[Category, Category]]) -> float | None:
    """The odds ratio of a group against a reference, common to strata such as openings.

    A difference that only comes from who applied where is none here (Mantel and Haenszel 1959).

    Parameters
    ----------
    strata : the group and the reference in each stratum; an empty stratum says nothing

    Returns
    -------
    float or None
        Below 1 the group is selected less. None where no stratum tells.
    """
    above = below = 0.0
    for group, reference in strata:
        whole = group.total + reference.total
        if whole:
            above += group.selected * (reference.total - reference.selected) / whole
            below += (group.total - group.selected) * reference.selected / whole
    return above / below if below else None
