"""Counts groups in what a ranker would show, and hides what tells of too few people."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """Who could be selected for an opening, best first; the first `top` of them are."""

    people: Sequence[int]
    top: int

    @property
    def selected(self) -> Sequence[int]:
        """Who is selected."""
        return self.people[: self.top]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a ranker would show: by opening, and the best score of each person."""

    openings: Sequence[RankedOpening]
    best: Sequence[float]


def tables(outcome: Outcome, sex: Groups, ethnicity: Groups) -> list[TableRead]:
    """Count by sex, by ethnicity and by both: who is selected, and who scores high.

    Parameters
    ----------
    sex, ethnicity : the group of each person of the outcome; None where it is not known
    """
    both = [
        f"{one}{_BOTH}{other}" if one is not None and other is not None else None
        for one, other in zip(sex, ethnicity, strict=True)
    ]
    found = []
    for name, groups in (("sex", sex), ("ethnicity", ethnicity), ("sex and ethnicity", both)):
        chosen = {row for one in outcome.openings for row in one.selected}
        selection = _counted(groups, [row in chosen for row in range(len(groups))])
        scoring, unknown = scoring_categories(outcome.best, groups)
        found.append(_table(f"{name}, selection", selection, groups, outcome))
        high = [*scoring, Category(_UNKNOWN, unknown, 0)]
        found.append(_table(f"{name}, score", high, groups, None))
    return found


def _counted(groups: Groups, selected: Sequence[bool]) -> list[Category]:
    counts: dict[str, list[int]] = {_UNKNOWN: [0, 0]}
    for group, chosen in zip(groups, selected, strict=True):
        count = counts.setdefault(_UNKNOWN if group is None else group, [0, 0])
        count[0] += 1
        count[1] += int(chosen)
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
    rows = [
        _row(one, _odds(outcome, groups, one.category.name, table.reference), exposure)
        for one in table.rows
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


def _odds(
    outcome: Outcome | None, groups: Groups, group: str, reference: str | None
) -> float | None:
    if outcome is None or reference is None or group == reference:
        return None
    strata = []
    for one in outcome.openings:
        counted = {
            each.name: each
            for each in _counted(
                [groups[row] for row in one.people],
                [place < one.top for place in range(len(one.people))],
            )
        }
        if group in counted and reference in counted:
            strata.append((counted[group], counted[reference]))
    return mantel_haenszel(strata)


def _exposure(
    outcome: Outcome, groups: Groups, shown: Sequence[Category]
) -> dict[str, float | None]:
    """By the usual curve: a place is looked at in inverse proportion to its number."""
    weights, seen = [], []
    pairs = {one.name: 0 for one in shown}
    for one in outcome.openings:
        for place, row in enumerate(one.selected):
            weights.append(1 / (place + 1))
            seen.append(groups[row])
        for row in one.people:
            group = groups[row]
            if group in pairs:
                pairs[group] += 1
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
