"""How aspirations are heard: in the organisation's own names of roles, functions, places, skills.

What was heard is worked out anew whenever names change. It is never stored, so it cannot be told to
anyone who may not know the aspiration.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from app.serving.records import (
    OpeningFacts,
    StatedAspiration,
    StatedWish,
    Understood,
    UnderstoodKind,
)
from app.serving.role_book import RoleBook
from ml.frames import OpeningProfile, SkillEntry, Target, Wish
from ml.ranking import adds_nothing, levels_of, refusals_of
from ml.taxonomy import (
    Mention,
    SkillNormaliser,
    in_own_words,
    mentions,
    words_heard,
    words_of_label,
)
from ml.text import name_key
from ml.types import Recognition, SkillMethod
from models.vocabulary import RecognitionMethod

MOST_NAMES = 12
"""Labels of one skill under which a refusal is looked up."""
LEADING = "leading people"
_DIGITS = 4
_NOTHING = Recognition("", "", 0.0, SkillMethod.KEY)

Entries = Mapping[str, SkillEntry]


@dataclass(frozen=True, slots=True)
class OwnNames:
    """The functions, families and places of openings; where people live and work is not told."""

    functions: frozenset[str]
    families: frozenset[str]
    places: frozenset[str]

    @classmethod
    def of(cls, roles: RoleBook, openings: Iterable[OpeningFacts]) -> Self:
        """The names that stand in these records."""
        openings = tuple(openings)
        profiles = (*roles.by_key.values(), *(opening.profile for opening in openings))
        return cls(
            frozenset(one.function for one in profiles if one.function),
            frozenset(one.family for one in profiles if one.family),
            frozenset(one.location for one in openings if one.location),
        )


@dataclass(frozen=True, eq=False)
class Hearing:
    """The names that aspirations are read by; immutable.

    `recogniser` knows roles, functions and places as `skills` knows skills: by key, label,
    alternative label and spelling. Of one name that both know, the organisation's own counts.
    """

    roles: RoleBook
    skills: SkillNormaliser
    own: OwnNames
    entries: Entries
    recogniser: SkillNormaliser

    @classmethod
    def of(cls, roles: RoleBook, skills: SkillNormaliser, own: OwnNames) -> Self:
        """The hearing of an organisation."""
        entries = _entries(roles, own)
        return cls(roles, skills, own, entries, SkillNormaliser.fit(entries.values()))

    def following(self, roles: RoleBook, skills: SkillNormaliser, own: OwnNames) -> Self:
        """The hearing after a change; only names that changed are read again."""
        if roles is self.roles and own == self.own:
            return self if skills is self.skills else replace(self, skills=skills)
        entries = _entries(roles, own)
        changed = [one for key, one in entries.items() if self.entries.get(key) != one]
        gone = self.entries.keys() - entries.keys()
        recogniser = self.recogniser.without(gone) if gone else self.recogniser
        recogniser = recogniser.with_entries(changed) if changed else recogniser
        return type(self)(roles, skills, own, entries, recogniser)

    def words_changed(self, before: Self, skills: Iterable[str]) -> frozenset[str]:
        """The words of names that are not what they were before, those of `skills` too."""
        own = self.entries.keys() | before.entries.keys()
        pairs = [(before.entries.get(key), self.entries.get(key)) for key in own]
        pairs += [(before.skills.entry(key), self.skills.entry(key)) for key in skills]
        entries = [one for old, new in pairs if old != new for one in (old, new) if one]
        labels = {label for entry in entries for label in (entry.label, *entry.alternatives)}
        return frozenset().union(*map(words_of_label, labels))

    def heard(self, stated: StatedAspiration) -> StatedWish:
        """An aspiration as the ranker reads it, with what was understood."""
        role = None if stated.target is Target.FUNCTION else self.roles.named(stated.text)
        wish, understood = self._role(stated, role) if role else self._text(stated)
        if not wish.wanted and self._refuses_leading(wish):
            leading = (UnderstoodKind.PEOPLE_LEADERSHIP, None, LEADING, stated.text)
            understood = (Understood(*leading, RecognitionMethod.MEANING, 1.0), *understood)
        return StatedWish(wish, stated.motives, understood, words_heard(stated.text))

    def _role(
        self, stated: StatedAspiration, role: OpeningProfile
    ) -> tuple[Wish, tuple[Understood, ...]]:
        """A wish whose text is a role's key or title and nothing else."""
        method = RecognitionMethod.ALTERNATIVE
        if name_key(stated.text) == name_key(role.title):
            method = RecognitionMethod.EXACT
        elif stated.text == role.key:
            method = RecognitionMethod.KEY
        named = (UnderstoodKind.ROLE, role.key, role.title, stated.text)
        by_role = stated.target is Target.ROLE
        wish = _wish(
            stated,
            text=role.title if by_role else stated.text,
            role_key=role.key,
            heard=() if by_role or stated.text == role.title else (role.title,),
        )
        return wish, (Understood(*named, method, 1.0),)

    def _text(self, stated: StatedAspiration) -> tuple[Wish, tuple[Understood, ...]]:
        text, found = stated.text, mentions(stated.text, (self.recogniser, self.skills))
        if stated.target is Target.FUNCTION:
            found = [one for one in found if self._kind(one) is UnderstoodKind.FUNCTION]
        understood = tuple(self._understood(one, text) for one in found)
        rest = in_own_words(text, [replace(one, found=_NOTHING) for one in found])
        alone = adds_nothing(rest)
        named = understood if stated.target is Target.TEXT and (stated.wanted or alone) else ()
        is_role = alone and len(understood) == 1 and understood[0].kind is UnderstoodKind.ROLE
        wish = _wish(
            stated,
            role_key=understood[0].key if is_role else None,
            heard=self._own_words(text, found),
            functions=_labels(named, UnderstoodKind.FUNCTION, UnderstoodKind.FAMILY),
            places=_labels(named, UnderstoodKind.PLACE),
        )
        return wish, understood

    def _own_words(self, text: str, found: Sequence[Mention]) -> tuple[str, ...]:
        """The text with names put right; of a skill's name alone, its other labels follow."""
        whole = len(found) == 1 and text[found[0].begin : found[0].end] == text.strip()
        entry = self.skills.entry(found[0].found.key) if whole and found[0].catalogue else None
        if entry is not None:
            return (entry.label, *entry.alternatives[:MOST_NAMES])
        own = in_own_words(text, found)
        return (own,) if own != text else ()

    def _refuses_leading(self, wish: Wish) -> bool:
        said = refusals_of(replace(wish, direction=None), self.roles.title_keys.__contains__)
        return any(one.leading for one in said)

    def _kind(self, mention: Mention) -> UnderstoodKind:
        if mention.catalogue:
            return UnderstoodKind.SKILL
        return UnderstoodKind(self.entries[mention.found.key].scheme)

    def _understood(self, mention: Mention, text: str) -> Understood:
        kind, found = self._kind(mention), mention.found
        keys = {
            UnderstoodKind.SKILL: found.key,
            UnderstoodKind.ROLE: found.key.removeprefix(f"{UnderstoodKind.ROLE}:"),
        }
        return Understood(
            kind,
            keys.get(kind),
            found.label,
            text[mention.begin : mention.end],
            RecognitionMethod(found.method),
            round(found.confidence, _DIGITS),
        )


def _wish(stated: StatedAspiration, **found: Any) -> Wish:
    said = {
        "target": stated.target,
        "text": stated.text,
        "wanted": stated.wanted,
        "weight": stated.weight,
        "horizon_months": stated.horizon_months,
        "direction": stated.direction,
    }
    return Wish(**{**said, **found})


def _labels(understood: Sequence[Understood], *kinds: UnderstoodKind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.label for one in understood if one.kind in kinds))


def _entries(roles: RoleBook, own: OwnNames) -> dict[str, SkillEntry]:
    """The names as entries, each kind a scheme; roles with one title are one entry."""
    titles: dict[str, list[str]] = {}
    labels: dict[str, str] = {}
    for role in roles.by_key.values():
        owner = roles.titled(role.title) or role
        labels[owner.key] = owner.title
        names = (title for title in role.alternative_titles if roles.titled(title) is role)
        titles.setdefault(owner.key, []).extend(names)
    functions = [level for name in sorted(own.functions) for level in levels_of(name)]
    functions = _spelt_once(functions)
    families = [one for one in _spelt_once(sorted(own.families)) if one not in functions]
    entries = [
        *(_entry(UnderstoodKind.ROLE, key, labels[key], titles[key]) for key in titles),
        *(_entry(UnderstoodKind.FUNCTION, name, name) for name in functions),
        *(_entry(UnderstoodKind.FAMILY, name, name) for name in families),
        *(_entry(UnderstoodKind.PLACE, name, name) for name in _spelt_once(sorted(own.places))),
    ]
    return {entry.key: entry for entry in entries}


def _entry(kind: UnderstoodKind, key: str, label: str, others: Iterable[str] = ()) -> SkillEntry:
    return SkillEntry(f"{kind}:{key}", label, tuple(sorted(others)), scheme=kind)


def _spelt_once(names: Iterable[str]) -> list[str]:
    """One spelling of each name."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name_key(name), name)
    return list(found.values())
