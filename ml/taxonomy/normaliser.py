"""From a skill as someone wrote it to the entry of the taxonomy that is meant."""

from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Self

import numpy as np

from ml.frames import SkillEntry
from ml.taxonomy.index import LabelIndex
from ml.taxonomy.likeness import (
    LIKENESSES,
    Mention,
    likenesses,
    read_mention,
    retrieve,
    with_relative,
)
from ml.taxonomy.lookup import Lookup
from ml.taxonomy.rerank import Reranker, default_reranker
from ml.taxonomy.text import fold, stem_key, words
from ml.types import FloatArray, Recognition, SkillMethod

ACCEPT_ABOVE = 0.5
"""Least confidence at which a recognition may be taken over without asking anyone."""

_CERTAINTY = {
    SkillMethod.KEY: 1.0,
    SkillMethod.EXACT: 0.99,
    SkillMethod.ALTERNATIVE: 0.98,
    SkillMethod.STEM: 0.97,
}
_CANDIDATES = 100
_CHUNK = 32
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

    def __init__(self, lookup: Lookup, reranker: Reranker | None = None) -> None:
        self._lookup = lookup
        self._reranker = reranker or default_reranker()
        self._main: LabelIndex | None = None
        self._changed: frozenset[str] = frozenset()
        self._indexes: tuple[tuple[LabelIndex, frozenset[str]], ...] | None = None
        self._lock = Lock()

    @classmethod
    def fit(cls, entries: Iterable[SkillEntry], *, reranker: Reranker | None = None) -> Self:
        """Return a normaliser of a catalogue.

        Parameters
        ----------
        entries : iterable of SkillEntry
            May be empty; of two entries with one key the later counts.
        reranker : Reranker, optional
            The combination of likenesses; by default the one that ships.
        """
        return cls(Lookup.of(entries), reranker)

    def __len__(self) -> int:
        return len(self._lookup)

    def entry(self, key: str) -> SkillEntry | None:
        """Return the entry of a key, None where the catalogue has none."""
        return self._lookup.get(key)

    def with_entries(self, entries: Iterable[SkillEntry]) -> Self:
        """Return a normaliser in which `entries` are added, or replace those of their keys."""
        added = tuple(entries)
        return self._next(self._lookup.changed(added), (entry.key for entry in added))

    def without(self, keys: Iterable[str]) -> Self:
        """Return a normaliser that no longer knows `keys`; unknown ones are no error."""
        removed = tuple(keys)
        return self._next(self._lookup.changed((), removed), removed)

    def _next(self, lookup: Lookup, changed: Iterable[str]) -> Self:
        following = type(self)(lookup, self._reranker)
        following._main = self._main
        following._changed = self._changed.union(changed) if self._main else frozenset()
        return following

    def prepare(self) -> None:
        """Build what comparison needs now instead of at the first text that needs it."""
        if len(self._lookup):
            self._current()

    def _current(self) -> tuple[tuple[LabelIndex, frozenset[str]], ...]:
        """Return the indexes with the keys that each must no longer answer."""
        if self._indexes is None:
            with self._lock:
                if self._indexes is None:
                    self._indexes = self._built()
        return self._indexes

    def _built(self) -> tuple[tuple[LabelIndex, frozenset[str]], ...]:
        known = len(self._lookup)
        stale = self._main is None or known <= _SMALL_CATALOGUE
        if self._main is None or stale or len(self._changed) > _REBUILT_AFTER * known:
            self._main = LabelIndex(tuple(self._lookup))
            self._changed = frozenset()
            return ((self._main, frozenset()),)
        fresh = [entry for key in sorted(self._changed) if (entry := self._lookup.get(key))]
        main = (self._main, self._changed)
        if not fresh:
            return (main,)
        return (main, (LabelIndex(fresh, beside=self._main), frozenset()))

    def recognise(self, text: str, k: int = 1) -> list[Recognition]:
        """Return up to `k` entries that `text` may mean, the likeliest first.

        Parameters
        ----------
        text : str
            A skill as written, or an entry's key. Beyond 400 characters it is cut.
        k : int
            How many answers at most; at least 1, answers beyond the hundredth are not ranked.

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
        answers: list[list[Recognition]] = []
        open_places: list[int] = []
        for place, text in enumerate(texts):
            answers.append(self._looked_up(text))
            settled = len(answers[place]) == 1 and k == 1
            if not settled and len(self._lookup) and words(text[:_LONGEST_TEXT]):
                open_places.append(place)
        for at in range(0, len(open_places), _CHUNK):
            places = open_places[at : at + _CHUNK]
            compared = self._compared([texts[place][:_LONGEST_TEXT] for place in places])
            for place, found in zip(places, compared, strict=True):
                answers[place] = _joined(answers[place], found)
        return [found[:k] for found in answers]

    def _looked_up(self, text: str) -> list[Recognition]:
        own = self._lookup.get(text.strip())
        if own is not None:
            return [Recognition(own.key, own.label, 1.0, SkillMethod.KEY)]
        text = text[:_LONGEST_TEXT]
        name = fold(text)
        for method in (SkillMethod.EXACT, SkillMethod.ALTERNATIVE, SkillMethod.STEM):
            if method is SkillMethod.STEM:
                name = stem_key(text)
            keys = self._lookup.keys(method, name) if name else ()
            if keys:
                chance = _CERTAINTY[method] / len(keys)
                return [Recognition(key, self._label(key), chance, method) for key in keys]
        return []

    def _label(self, key: str) -> str:
        entry = self._lookup.get(key)
        return entry.label if entry else key

    def _compared(self, texts: Sequence[str]) -> list[list[Recognition]]:
        parts = [_candidates(index, texts, gone) for index, gone in self._current()]
        answers: list[list[Recognition]] = []
        for place in range(len(texts)):
            entries = [entry for part in parts for entry in part[place][0]]
            found = np.vstack([part[place][1] for part in parts])
            if not entries:
                answers.append([])
                continue
            chances = self._reranker.chances(with_relative(found)).tolist()
            spelling = found[:, LIKENESSES.index("grams")].tolist()
            order = sorted(range(len(entries)), key=lambda at: (-chances[at], entries[at].key))
            answers.append(
                [
                    Recognition(
                        entries[at].key,
                        entries[at].label,
                        chances[at],
                        SkillMethod.SPELLING
                        if spelling[at] >= _LIKE_IN_SPELLING
                        else SkillMethod.MEANING,
                    )
                    for at in order
                ]
            )
        return answers


def _candidates(
    index: LabelIndex, texts: Sequence[str], gone: frozenset[str]
) -> list[tuple[list[SkillEntry], FloatArray]]:
    """Return for each text the entries of one index worth ranking, with their likenesses."""
    mentions: list[Mention] = [read_mention(index, text) for text in texts]
    answers = []
    for mention, (rows, grams, soft) in zip(
        mentions, retrieve(index, mentions, _CANDIDATES), strict=True
    ):
        found = likenesses(index, mention, rows, grams, soft)
        entries = [index.entries[row] for row in rows.tolist()]
        kept = [at for at, entry in enumerate(entries) if entry.key not in gone]
        answers.append(([entries[at] for at in kept], found[kept]))
    return answers


def _joined(first: list[Recognition], second: list[Recognition]) -> list[Recognition]:
    """Put looked-up answers, ordered by what comparison says of them, before the others."""
    if not first:
        return second
    order = {one.key: place for place, one in enumerate(second)}
    first = sorted(first, key=lambda one: (order.get(one.key, len(order)), one.key))
    ceiling = first[-1].confidence
    left = 1.0 - sum(one.confidence for one in first)
    looked_up = {one.key for one in first}
    return first + [
        Recognition(one.key, one.label, min(one.confidence, max(left, 0.0), ceiling), one.method)
        for one in second
        if one.key not in looked_up
    ]
