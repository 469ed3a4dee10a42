"""What look-ups found and what comparison says, in one list."""

from collections.abc import Sequence
from dataclasses import replace

from ml.types import Recognition, SkillMethod


def unsure(found: Sequence[Recognition]) -> bool:
    """Return whether comparison has a say in what a look-up found."""
    undecided = len(found) > 1 and found[0].confidence == found[1].confidence
    return undecided or found[0].method is SkillMethod.STEM


def joined(first: list[Recognition], second: list[Recognition]) -> list[Recognition]:
    """Put looked-up answers before the others; of equal ones comparison says which comes first."""
    if not first:
        return second
    if first[0].method is SkillMethod.STEM:
        return _tempered(first, second)
    order = {one.key: place for place, one in enumerate(second)}
    first = sorted(
        first, key=lambda one: (-one.confidence, order.get(one.key, len(order)), one.key)
    )
    ceiling = first[-1].confidence
    left = 1.0 - sum(one.confidence for one in first)
    looked_up = {one.key for one in first}
    return first + [
        Recognition(one.key, one.label, min(one.confidence, max(left, 0.0), ceiling), one.method)
        for one in second
        if one.key not in looked_up
    ]


def _tempered(stems: list[Recognition], compared: list[Recognition]) -> list[Recognition]:
    """Return compared answers with those that have the text's stems no surer than both ways say."""
    alike = {one.key: one.confidence for one in stems}
    own = sum(one.confidence for one in compared if one.key in alike)
    share = min(own / sum(alike.values()), 1.0)
    told = [
        replace(one, confidence=alike[one.key] * share, method=SkillMethod.STEM)
        if one.key in alike
        else one
        for one in compared
    ]
    return sorted(told, key=lambda one: (-one.confidence, one.method is not SkillMethod.STEM))
