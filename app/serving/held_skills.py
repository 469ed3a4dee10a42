"""One skill, one decision on its level: which of several entries that mean it counts.

The record says it of each entry, and every ranking, gap and counterfactual rests on it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ml.text import name_key
from models.vocabulary import SkillSource

# Who is believed first. A person's own word comes last: spelling a skill in another way must not
# outweigh what somebody else found.
_TRUST = {
    source: place
    for place, source in enumerate(
        (SkillSource.ASSESSMENT, SkillSource.MANAGER, SkillSource.INFERRED, SkillSource.SELF)
    )
}


@dataclass(frozen=True, slots=True)
class SkillClaim:
    """One entry of a record: `name` is the recognised skill's label, or the text as posted."""

    name: str
    key: str | None
    level: float | None
    source: SkillSource


@dataclass(frozen=True, slots=True)
class HeldOnce:
    """A skill with every place at which it is claimed, and the place whose level counts."""

    places: tuple[int, ...]
    decides: int


def held_once(claims: Sequence[SkillClaim]) -> list[HeldOnce]:
    """The distinct skills of these claims, in the order in which each comes first.

    Claims mean the same skill where the ranker takes them for the same: their keys agree, or
    their names do: case, order, number, British or American spelling and what is shown as nothing
    aside. Of those that state a level the most trusted source decides: an assessment, then a
    manager, then what was inferred, then the person. Of one source the highest level counts, as a
    record does not tell which was said last.
    """
    groups = _groups(claims)
    return [HeldOnce(tuple(places), _deciding(claims, places)) for places in groups]


def decision_order(level: float | None, source: SkillSource) -> tuple[bool, int, float]:
    """What sorts statements about one skill: the one that decides comes first."""
    return level is None, _TRUST[source], -(level or 0.0)


def _deciding(claims: Sequence[SkillClaim], places: Iterable[int]) -> int:
    return min(places, key=lambda place: decision_order(claims[place].level, claims[place].source))


def _groups(claims: Sequence[SkillClaim]) -> list[list[int]]:
    """The places of claims that mean the same skill, by key or by name and through others."""
    group_of: dict[tuple[bool, str], list[int]] = {}
    for place, claim in enumerate(claims):
        known = [group_of[name] for name in _names(claim) if name in group_of]
        merged = sorted({place, *(one for group in known for one in group)})
        for one in merged:
            group_of.update(dict.fromkeys(_names(claims[one]), merged))
    distinct = {id(group): group for group in group_of.values()}
    return sorted(distinct.values())


def _names(claim: SkillClaim) -> list[tuple[bool, str]]:
    """What a claim goes by: its name as the ranker compares names, and its key."""
    named = [(False, name_key(claim.name))]
    return named if claim.key is None else [*named, (True, claim.key)]
