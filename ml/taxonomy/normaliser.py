"""From a skill as someone wrote it to the entry of the taxonomy that is meant."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Self

import numpy as np

from ml.frames import SkillEntry
from ml.taxonomy.index import LabelIndex
from ml.taxonomy.joining import joined, unsure
from ml.taxonomy.likeness import (
    COMPARED,
    LIKENESSES,
    Found,
    Mention,
    likenesses,
    read_mention,
    retrieve,
    with_relative,
)
from ml.taxonomy.lookup import Lookup, NameKind
from ml.taxonomy.meaning import meanings, prepare_labels
from ml.taxonomy.rerank import Reranker, default_reranker
from ml.text import fold, name_key, words
from ml.types import Encodes, Recognition, SkillMethod

ACCEPT_ABOVE = 0.6
"""Least confidence at which a recognition may be taken over without asking anyone."""

_MOST_OF_A_GUESS = 0.59
"""Below `ACCEPT_ABOVE`: most that is stated by meaning alone, and of a text that is mostly foreign.
Of what meaning alone accepted in job ads nearly nothing was right."""

_MOSTLY_FOREIGN = 0.5
"""Share of a text in words that no label has in any spelling. What names another member of a family
is as like its labels as can be: "SAP MM" is no "SAP R3", biopharmaceuticals are not radioactive."""

_CERTAINTY = {
    SkillMethod.KEY: 1.0,
    SkillMethod.EXACT: 0.99,
    SkillMethod.ALTERNATIVE: 0.98,
    SkillMethod.STEM: 0.97,
}
"""Most that a look-up states. What has a label's stems alone is compared as well, and is as sure as
comparison is: of nineteen such mentions in job ads nine were right ("production", by-products)."""

_LOOKED_UP = {
    NameKind.PREFERRED: SkillMethod.EXACT,
    NameKind.CONFIRMED: SkillMethod.ALTERNATIVE,
    NameKind.ALTERNATIVE: SkillMethod.ALTERNATIVE,
    NameKind.STEMS: SkillMethod.STEM,
}
"""The names by which a text is looked up, in this order."""
_NAMED_ALIKE = 0.9
_LIKE_IN_SPELLING = 0.5
_LONGEST_TEXT = 400
_REBUILT_AFTER = 0.1
_SMALL_CATALOGUE = 300


class SkillNormaliser:
    """Recognises the taxonomy entry that a text means; immutable and safe between threads.

    A text is looked up as a key, a preferred label, an alternative label and by its stems,
    in this order, and only then compared with every label by spelling and by the words
    that the taxonomy itself uses for each other. `with_entries` and `without` return a
    changed normaliser cheaply: look-ups know the change at once; the comparison covers it
    too, through a small index beside the large one, which is built again when a tenth of
    the catalogue has changed. The large index is built when it is first needed, or by
    `prepare` (about three seconds for 14,000 skills).

    A name that several taxonomies share, each for one entry, is that of the smallest of them:
    beside a public taxonomy that is the organisation's own. Of a group and the only entry in
    it that is named alike it is the entry. A name that one taxonomy gives to several other
    entries stays ambiguous.

    Examples
    --------
    >>> normaliser = SkillNormaliser.fit(
    ...     [
    ...         SkillEntry("S1", "negotiate contracts", ("contract negotiation",)),
    ...         SkillEntry("S2", "plan shifts", ("arrange shifts",)),
    ...     ]
    ... )
    >>> normaliser.recognise("Contract Negotiation")[0].key
    'S1'
    >>> best = normaliser.recognise("negociate contracts")[0]
    >>> best.label, best.method.value, best.confidence >= normaliser.accept_above
    ('negotiate contracts', 'spelling', True)
    """

    accept_above = ACCEPT_ABOVE

    def __init__(
        self,
        lookup: Lookup,
        reranker: Reranker | None = None,
        encoder: Encodes | None = None,
    ) -> None:
        self._lookup = lookup
        self._encoder = encoder
        self._reranker = reranker or default_reranker(embedded=encoder is not None)
        self._base: _Covered | None = None
        self._indexes: tuple[_Covered, ...] | None = None
        self._sizes: Counter[str] | None = None
        self._lock = Lock()

    @classmethod
    def fit(
        cls,
        entries: Iterable[SkillEntry],
        *,
        reranker: Reranker | None = None,
        encoder: Encodes | None = None,
    ) -> Self:
        """Return a normaliser of a catalogue.

        Parameters
        ----------
        entries : iterable of SkillEntry
            May be empty; of two entries with one key the later counts.
        reranker : Reranker, optional
            The combination of likenesses; by default the one that ships.
        encoder : Encodes, optional
            A sentence-embedding model, to compare what texts mean as well.
        """
        return cls(Lookup.of(entries), reranker, encoder)

    def __len__(self) -> int:
        return len(self._lookup)

    def entry(self, key: str) -> SkillEntry | None:
        """Return the entry of a key, None where the catalogue has none."""
        return self._lookup.get(key)

    def named(self, text: str) -> frozenset[str]:
        """Return the keys of which `text` is the preferred label, or a confirmed one."""
        kinds = (NameKind.PREFERRED, NameKind.CONFIRMED)
        return frozenset(key for kind in kinds for key in self._lookup.keys(kind, fold(text)))

    def with_entries(self, entries: Iterable[SkillEntry]) -> Self:
        """Return a normaliser in which `entries` are added, or replace those of their keys."""
        added = tuple(entries)
        return self._next(self._lookup.changed(added), (entry.key for entry in added))

    def without(self, keys: Iterable[str]) -> Self:
        """Return a normaliser that no longer knows `keys`; unknown ones are no error."""
        removed = tuple(keys)
        return self._next(self._lookup.changed((), removed), removed)

    def _next(self, lookup: Lookup, changed: Iterable[str]) -> Self:
        following = type(self)(lookup, self._reranker, self._encoder)
        base = self._base
        if base is not None:
            gone = base.gone.union(changed)
            if len(gone) <= _REBUILT_AFTER * len(lookup):
                following._base = _Covered(base.index, gone)
        return following

    def prepare(self) -> None:
        """Build what comparison needs now instead of at the first text that needs it."""
        if len(self._lookup):
            self._current()
            if self._encoder is not None:
                prepare_labels(self._encoder, tuple(self._lookup))

    def _current(self) -> tuple["_Covered", ...]:
        if self._indexes is None:
            with self._lock:
                if self._indexes is None:
                    self._indexes = self._built()
        return self._indexes

    def _built(self) -> tuple["_Covered", ...]:
        base = self._base
        if base is None or len(self._lookup) <= _SMALL_CATALOGUE:
            self._base = _Covered(LabelIndex(tuple(self._lookup)), frozenset())
            return (self._base,)
        fresh = [entry for key in sorted(base.gone) if (entry := self._lookup.get(key))]
        if not fresh:
            return (base,)
        return (base, _Covered(LabelIndex(fresh, beside=base.index), frozenset()))

    def recognise(self, text: str, k: int = 1) -> list[Recognition]:
        """Return up to `k` entries that `text` may mean, the likeliest first.

        Parameters
        ----------
        text : str
            A skill as written, or an entry's key. Beyond 400 characters it is cut.
        k : int
            How many answers at most, at least 1. The first fifty are compared in full, the
            others follow in the order of a cheaper likeness.

        Returns
        -------
        list of Recognition
            Empty if the catalogue or the text holds nothing to compare. `confidence` never
            rises along the list; below `accept_above` an answer is a suggestion only.

        Raises
        ------
        ValueError
            If `k` is below 1.
        """
        return self.recognise_many((text,), k)[0]

    def recognise_many(self, texts: Sequence[str], k: int = 1) -> list[list[Recognition]]:
        """Return `recognise(text, k)` for each text, faster than one by one."""
        if k < 1:
            raise ValueError(f"k must be at least 1, not {k}")
        return [self._answers(text, k, named_is_enough=k == 1)[:k] for text in texts]

    def suggest_many(self, texts: Sequence[str], k: int) -> list[list[Recognition]]:
        """Return for each text the one entry that it surely means, else up to `k` to choose from.

        It costs no more than `recognise_many(texts)`.
        """
        found = [self._answers(text, k, named_is_enough=True) for text in texts]
        return [one[: 1 if one and one[0].confidence >= self.accept_above else k] for one in found]

    def _answers(self, text: str, k: int, *, named_is_enough: bool) -> list[Recognition]:
        found = self.looked_up(text)
        if found and named_is_enough and not unsure(found):
            return found
        return joined(found, self._compared(text[:_LONGEST_TEXT], k))

    def looked_up(self, text: str) -> list[Recognition]:
        """Return the entries that a text names by key or label, none by comparison."""
        own = self._lookup.get(text.strip())
        if own is not None:
            return [Recognition(own.key, own.label, 1.0, SkillMethod.KEY)]
        text = text[:_LONGEST_TEXT]
        name = fold(text)
        for kind, method in _LOOKED_UP.items():
            if kind is NameKind.STEMS:
                name = name_key(text)
            keys = self._lookup.keys(kind, name) if name else ()
            if keys:
                return self._shared(keys, method)
        return []

    def lengths(self, starts: Iterable[str]) -> list[int]:
        """Return how many telling words labels have that begin so (`start_of`), the most first."""
        return self._lookup.lengths(starts)

    def _shared(self, keys: Sequence[str], method: SkillMethod) -> list[Recognition]:
        """Return the entries that carry one name; the likeliest first if taxonomies share it."""
        equal = _CERTAINTY[method] / len(keys)
        found = [Recognition(key, self._label(key), equal, method) for key in keys]
        return self._preferred(found) if len(found) > 1 else found

    def _preferred(self, alike: list[Recognition]) -> list[Recognition]:
        """Return answers of one name with nearly all of their chance on the one to prefer.

        Unchanged if nothing tells which: several entries of one taxonomy that are not each
        other's groups.
        """
        entries = [entry for one in alike if (entry := self._lookup.get(one.key))]
        schemes = {entry.key: entry.scheme for entry in entries}
        inner = {e.key for e in entries if schemes.keys() - {e.key} <= set(e.broader)}
        if len(set(schemes.values())) == len(alike):
            sizes = self._scheme_sizes()
            best = min(alike, key=lambda one: (sizes[schemes[one.key]], schemes[one.key]))
        elif len(inner) == 1:
            best = next(one for one in alike if one.key in inner)
        else:
            return alike
        total = min(sum(one.confidence for one in alike), 1.0)
        other = total * (1.0 - _NAMED_ALIKE) / (len(alike) - 1)
        rest = sorted((one for one in alike if one is not best), key=lambda one: one.key)
        return [
            replace(best, confidence=total * _NAMED_ALIKE),
            *(replace(one, confidence=other) for one in rest),
        ]

    def _without_rivals(self, ranked: list[Recognition]) -> list[Recognition]:
        """Return compared answers in which those of one label no longer take from each other."""
        named: dict[str, list[Recognition]] = defaultdict(list)
        for one in ranked:
            named[fold(one.label)].append(one)
        return [
            one
            for alike in named.values()
            for one in (self._preferred(alike) if len(alike) > 1 else alike)
        ]

    def _scheme_sizes(self) -> Counter[str]:
        if self._sizes is None:
            self._sizes = Counter(entry.scheme for entry in self._lookup)
        return self._sizes

    def _label(self, key: str) -> str:
        entry = self._lookup.get(key)
        return entry.label if entry else key

    def _compared(self, text: str, k: int) -> list[Recognition]:
        """Return the likeliest entries by comparison, at least `COMPARED` or `k` of them."""
        if not len(self._lookup) or not words(text):
            return []
        parts = [_Part.of(covered, text, max(k, COMPARED)) for covered in self._current()]
        near, far = _divided(parts, COMPARED)
        found = np.vstack(
            [likenesses(part.index, part.mention, part.found) for part in near if len(part.found)]
        )
        entries = [part.index.entries[row] for part in near for row in part.found.rows.tolist()]
        features = with_relative(found)
        if self._encoder is not None:
            features = np.hstack((features, meanings(self._encoder, text, entries)))
        chances = self._reranker.chances(features).tolist()
        spelt = (found[:, LIKENESSES.index("grams")] >= _LIKE_IN_SPELLING).tolist()
        foreign = [part.mention.foreign for part in near for _ in range(len(part.found))]
        guessed = [
            not like or share >= _MOSTLY_FOREIGN for like, share in zip(spelt, foreign, strict=True)
        ]
        ranked = [
            Recognition(entry.key, entry.label, _stated(chance, guess), _method(like))
            for entry, chance, like, guess in zip(entries, chances, spelt, guessed, strict=True)
        ]
        ranked = self._without_rivals(ranked)
        ranked.sort(key=lambda one: (-one.confidence, one.key))
        return ranked + _remaining(far, ranked[-1].confidence)


@dataclass(frozen=True, slots=True)
class _Covered:
    """An index with the keys that it must no longer answer."""

    index: LabelIndex
    gone: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Part:
    """One index with a mention as read against it and the entries it proposes."""

    index: LabelIndex
    mention: Mention
    found: Found

    @classmethod
    def of(cls, covered: _Covered, text: str, count: int) -> Self:
        index, gone = covered.index, covered.gone
        mention = read_mention(index, text)
        found = retrieve(index, mention, count + len(gone))
        if gone:
            kept = [index.entries[row].key not in gone for row in found.rows.tolist()]
            found = found.take(np.array(kept, dtype=np.bool_))
        return cls(index, mention, found)


def _divided(parts: Sequence[_Part], count: int) -> tuple[list[_Part], list[_Part]]:
    """Return the `count` most promising entries of all parts, and the rest."""
    promise = np.concatenate([part.found.promise for part in parts])
    owner = np.repeat(np.arange(len(parts)), [len(part.found) for part in parts])
    first = owner[np.argsort(-promise, kind="stable")[:count]]
    sizes = np.bincount(first, minlength=len(parts)).tolist()
    near = [
        replace(part, found=part.found.take(slice(size)))
        for part, size in zip(parts, sizes, strict=True)
    ]
    far = [
        replace(part, found=part.found.take(slice(size, None)))
        for part, size in zip(parts, sizes, strict=True)
    ]
    return near, far


def _remaining(parts: Sequence[_Part], ceiling: float) -> list[Recognition]:
    """Return entries that were not compared in full, in the order of their promise."""
    left = [
        (-promise, part.index.entries[row], likeness >= _LIKE_IN_SPELLING)
        for part in parts
        for row, promise, likeness in zip(
            part.found.rows.tolist(),
            part.found.promise.tolist(),
            part.found.grams.tolist(),
            strict=True,
        )
    ]
    left.sort(key=lambda one: (one[0], one[1].key))
    return [Recognition(entry.key, entry.label, ceiling, _method(like)) for _, entry, like in left]


def _stated(chance: float, guessed: bool) -> float:
    return min(chance, _MOST_OF_A_GUESS) if guessed else chance


def _method(like_in_spelling: bool) -> SkillMethod:
    return SkillMethod.SPELLING if like_in_spelling else SkillMethod.MEANING
