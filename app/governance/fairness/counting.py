"""Counts groups in what a ranker would show, and hides what tells of too few people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.governance.fairness.schemas import GroupRead, TableRead
from ml.auditing import (
    Category,
    CategoryResult,
    exposure_ratios,
    impact_table,
    mantel_haenszel,
    scoring_categories,
    suppressed,
    suppressed_of_two,
)
from ml.auditing.suppression import LEAST_CELL

Groups = Sequence[str | None]
_UNKNOWN = "\x00unknown"
_BOTH = ", "


@dataclass(frozen=True, slots=True)
class RankedOpening:
    """Who could be selected for an opening, best first; the first `top` of them are.

    Attributes
    ----------
    people : shape (n,), rows of the people of the outcome
    """

    people: NDArray[np.int64]
    top: int

    @property
    def selected(self) -> NDArray[np.int64]:
        """Who is selected."""
        return self.people[: self.top]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was or would be shown: by opening, and the best score of each person where known."""

    openings: Sequence[RankedOpening]
    best: Sequence[float] | None


def tables(outcome: Outcome, sex: Groups, ethnicity: Groups) -> list[TableRead]:
    """Count by sex, by ethnicity and by both: who is selected and, if known, who scores high.

    Parameters
    ----------
    sex, ethnicity : the group of each person of the outcome; None where it is not known
    """
    found = []
    selected = chosen(outcome, len(sex)).tolist()
    for name, groups in attributes(sex, ethnicity):
        selection = _counted(groups, selected)
        found.append(_table(f"{name}, selection", selection, groups, outcome))
        if outcome.best is None:
            continue
        scoring, unknown = scoring_categories(outcome.best, groups)
        high = [*scoring, Category(_UNKNOWN, unknown, 0)]
        found.append(_table(f"{name}, score", high, groups, None))
    return found


def attributes(sex: Groups, ethnicity: Groups) -> tuple[tuple[str, Groups], ...]:
    """What people are counted by, with the group of each: sex, ethnicity, and both together."""
    both = [
        f"{one}{_BOTH}{other}" if one is not None and other is not None else None
        for one, other in zip(sex, ethnicity, strict=True)
    ]
    return ("sex", sex), ("ethnicity", ethnicity), ("sex and ethnicity", both)


def chosen(outcome: Outcome, people: int) -> NDArray[np.bool_]:
    """Whether each person is selected for any opening; shape (people,)."""
    found = np.zeros(people, dtype=np.bool_)
    for one in outcome.openings:
        found[one.selected] = True
    return found


def _counted(groups: Groups, selected: Sequence[bool]) -> list[Category]:
    counts: dict[str, list[int]] = {_UNKNOWN: [0, 0]}
    for group, taken in zip(groups, selected, strict=True):
        count = counts.setdefault(_UNKNOWN if group is None else group, [0, 0])
        count[0] += 1
        count[1] += int(taken)
    return [Category(name, *counts[name]) for name in sorted(counts)]


def _table(
    name: str, counted: Sequence[Category], groups: Groups, outcome: Outcome | None
) -> TableRead:
    known = [one for one in counted if one.name != _UNKNOWN]
    unknown = sum(one.total for one in counted if one.name == _UNKNOWN)
    hidden = _hidden(known)
    shown = [one for one in known if one.name not in hidden]
    table = impact_table(shown, unknown=unknown)
    exposure = _exposure(outcome, groups, shown) if outcome is not None else {}
    strata = _strata(outcome, groups) if outcome is not None else []
    rows = [
        _row(one, _odds(strata, one.category.name, table.reference), exposure) for one in table.rows
    ]
    return TableRead(
        name=name,
        reference=table.reference,
        unknown=unknown if unknown == 0 or unknown >= LEAST_CELL else None,
        verdict=table.verdict,
        reason=table.reason,
        groups=[*rows, *(_hidden_row(group) for group in sorted(hidden))],
    )


def _hidden(known: Sequence[Category]) -> frozenset[str]:
    """Groups that are not told; those of two attributes by their rows and columns as well."""
    by_name = {one.name: one for one in known}
    if not any(_BOTH in name for name in by_name):
        return suppressed(known)
    cells = {
        (name.split(_BOTH, 1)[0], name.split(_BOTH, 1)[1]): one for name, one in by_name.items()
    }
    return frozenset(_BOTH.join(key) for key in suppressed_of_two(cells))


def _strata(outcome: Outcome, groups: Groups) -> list[dict[str, Category]]:
    """The groups among the people of each opening, and among those selected for it."""
    names, codes = _coded(groups)
    found = []
    for one in outcome.openings:
        every, taken = (
            np.bincount(codes[rows], minlength=len(names)) for rows in (one.people, one.selected)
        )
        there = np.flatnonzero(every).tolist()
        found.append(
            {names[at]: Category(names[at], int(every[at]), int(taken[at])) for at in there}
        )
    return found


def _coded(groups: Groups) -> tuple[list[str], NDArray[np.int64]]:
    """The names of groups, and for each person the place of its group among them."""
    known = [_UNKNOWN if group is None else group for group in groups]
    names, codes = np.unique(np.array(known, dtype=object).astype(str), return_inverse=True)
    return names.tolist(), codes


def _odds(strata: Sequence[dict[str, Category]], group: str, reference: str | None) -> float | None:
    if not strata or reference is None or group == reference:
        return None
    both = [(one[group], one[reference]) for one in strata if group in one and reference in one]
    return mantel_haenszel(both)


def _exposure(
    outcome: Outcome, groups: Groups, shown: Sequence[Category]
) -> dict[str, float | None]:
    """By the usual curve: a place is looked at in inverse proportion to its number."""
    weights: list[float] = []
    seen: list[str | None] = []
    pairs = {one.name: 0 for one in shown}
    names, codes = _coded(groups)
    for one in outcome.openings:
        weights += (1.0 / np.arange(1, len(one.selected) + 1)).tolist()
        seen += [groups[row] for row in one.selected.tolist()]
        counts: Any = np.bincount(codes[one.people], minlength=len(names)).tolist()
        for name, count in zip(names, counts, strict=True):
            if name in pairs:
                pairs[name] += count
    return exposure_ratios(weights, seen, pairs)


def _row(row: CategoryResult, odds: float | None, exposure: dict[str, float | None]) -> GroupRead:
    one, compared = row.category, row.compared
    bounds = compared.interval if compared else None
    return GroupRead(
        group=one.name,
        hidden=False,
        people=one.total,
        selected=one.selected,
        rate=one.rate,
        ratio=compared.ratio if compared else None,
        low=bounds[0] if bounds else None,
        high=bounds[1] if bounds else None,
        p=row.p_holm,
        mid_p=compared.p_mid if compared else None,
        effect=compared.effect_h if compared else None,
        shortfall=compared.shortfall if compared else None,
        turns_by_one=compared.turns_by_one if compared else None,
        odds_by_opening=odds,
        exposure=exposure.get(one.name),
        note=row.note,
    )


def _hidden_row(group: str) -> GroupRead:
    return GroupRead(
        group=group,
        hidden=True,
        people=None,
        selected=None,
        rate=None,
        ratio=None,
        low=None,
        high=None,
        p=None,
        mid_p=None,
        effect=None,
        shortfall=None,
        turns_by_one=None,
        odds_by_opening=None,
        exposure=None,
        note="Fewer than five people, or it would tell of such a group.",
    )
