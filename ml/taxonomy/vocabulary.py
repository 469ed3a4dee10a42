"""The words of a taxonomy and what an unknown word may mean among them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA
from scipy import sparse

from ml.memory import Remembered
from ml.taxonomy.associations import Associations
from ml.taxonomy.sparsely import (
    inverse_frequency,
    matrix_of,
    scaled_columns,
    transposed,
    unit_rows,
)
from ml.text import ENGLISH, FUNCTION_WORDS, base
from ml.types import FloatArray

Ids = NDArray[np.int32]

_GRAMS = (2, 3, 4, 5)
_READINGS_KEPT = 1 << 15
_SPELLING_FLOOR = 0.55
_SPELLING_CEILING = 0.95
_KNOWN_WORD_CEILING = 0.6
_TRUSTED_SPELLING = 0.7
_ASSOCIATION_POWER = 0.4
_STRONGEST_ASSOCIATION = 0.95
_SURE_SPELLING = 0.8
_SHORTEST_PART = 3
_ROOT = 4
"""First letters that a word shares with another form of it: negotiation, negotiate."""
_LONGEST_STOP_WORD = 4
_SHORT_WORDS = FUNCTION_WORDS[ENGLISH]
_STOP_LETTERS = frozenset("".join(sorted(word)) for word in _SHORT_WORDS if len(word) > 1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word may mean: stems of the vocabulary, each with a strength in (0, 1].

    The literal ids are the word's own stem (`own`, if the vocabulary has it) and those
    spelt like it; `ids` add the stems that are associated with these. `weight` is the
    inverse frequency of the likeliest stem; `foreign` tells whether the word is neither a form
    of one that is known nor a few slips away.
    """

    own: int | None
    ids: Ids
    strengths: FloatArray
    literal_ids: Ids
    literal_strengths: FloatArray
    weight: float
    foreign: bool


def grams(word: str, sizes: Sequence[int] = _GRAMS) -> Counter[str]:
    """Return the character n-grams of a word between its borders, with their counts.

    Examples
    --------
    >>> sorted(grams("ab"))
    [' a', ' ab', ' ab ', 'ab', 'ab ', 'b ']
    """
    bounded = f" {word} "
    found: Counter[str] = Counter()
    for size in sizes:
        found.update(bounded[at : at + size] for at in range(len(bounded) - size + 1))
    return found


class Vocabulary:
    """Words with their stems, weights and associations; safe between threads.

    Parameters
    ----------
    words : sequence of str
        Folded words, each once.
    weights : mapping of str to float
        The inverse frequency of every stem of the words; more stems are welcome.
    associations : mapping
        Stems that stand for each other, as `learn_associations` returns them.

    Examples
    --------
    >>> known = Vocabulary(["plan", "shifts"], {"plan": 1.0, "shift": 2.0}, {})
    >>> known.reading("shfits").weight
    2.0
    """

    def __init__(
        self, words: Sequence[str], weights: Mapping[str, float], associations: Associations
    ) -> None:
        self.words = tuple(words)
        self.stems = tuple(weights)
        self.stem_ids = {one: at for at, one in enumerate(self.stems)}
        self.weights: FloatArray = np.fromiter(weights.values(), np.float32, len(weights))
        self.associations = associations
        self._rarest = float(self.weights.max(initial=1.0))
        self._associated = _as_rows(associations, self.stem_ids)
        self._word_stems = np.array([self.stem_ids[base(word)] for word in words], dtype=np.int32)
        self._known = _SHORT_WORDS.union(self.words)
        self._readings = Remembered[Reading](_READINGS_KEPT)
        self._lock = Lock()

    @cached_property
    def _words_by_length(self) -> dict[int, tuple[list[str], list[int]]]:
        found: dict[int, tuple[list[str], list[int]]] = {}
        for at, word in enumerate(self.words):
            choices, places = found.setdefault(len(word), ([], []))
            choices.append(word)
            places.append(at)
        return found

    @cached_property
    def _spelling(self) -> tuple[dict[str, int], FloatArray, sparse.csr_array]:
        """Return n-gram ids, their weights, and the words as unit columns of n-grams."""
        ids: dict[str, int] = {}
        rows = [
            {ids.setdefault(gram, len(ids)): count for gram, count in grams(word).items()}
            for word in self.words
        ]
        counted = matrix_of(rows, len(ids))
        weights = inverse_frequency(np.bincount(counted.indices, minlength=len(ids)), len(rows))
        return ids, weights, transposed(unit_rows(scaled_columns(counted, weights)))

    def mended(self, read: Sequence[str]) -> tuple[str, ...]:
        """Return words with the blanks put right that a slip moved, lost or inserted.

        Examples
        --------
        >>> known = Vocabulary(["read", "gas", "meter"], {"read": 1, "gas": 1, "meter": 1}, {})
        >>> known.mended(("read", "ga", "smeter")), known.mended(("gasmeter",))
        (('read', 'gas', 'meter'), ('gas', 'meter'))
        """
        left = list(read)
        mended: list[str] = []
        while left:
            word = left.pop(0)
            if word in self._known:
                mended.append(word)
                continue
            pair = self._blank_moved(word, left[0]) if left else ()
            if pair:
                left.pop(0)
            mended.extend(pair or self._blank_lost(word))
        return tuple(mended)

    def _blank_moved(self, word: str, following: str) -> tuple[str, ...]:
        if following not in self._known:
            for pair in ((word + following[0], following[1:]), (word[:-1], word[-1] + following)):
                if all(part in self._known for part in pair):
                    return pair
        return (word + following,) if word + following in self._known else ()

    def _blank_lost(self, word: str) -> tuple[str, ...]:
        """Return a word that must be two, or one that must be a stop word, as that."""
        if len(word) <= _LONGEST_STOP_WORD and "".join(sorted(word)) in _STOP_LETTERS:
            return ()
        if len(word) < 2 * _SHORTEST_PART or self._surest_spelling(word) >= _SURE_SPELLING:
            return (word,)
        for gap in (0, 1):
            for at in range(_SHORTEST_PART, len(word) - _SHORTEST_PART - gap + 1):
                pair = (word[:at], word[at + gap :])
                if all(part in self._known for part in pair):
                    return pair
        return (word,)

    def _surest_spelling(self, word: str) -> float:
        return float(self.reading(word).literal_strengths.max(initial=0.0))

    def reading(self, word: str) -> Reading:
        """Return what a folded word may mean in this vocabulary (remembered by word)."""
        found = self._readings.get(word)
        if found is None:
            found = self._read(word)
            with self._lock:
                self._readings.keep(word, found)
        return found

    def _read(self, word: str) -> Reading:
        meant = base(word)
        own = self.stem_ids.get(meant)
        near: dict[int, float] = {}
        slips = [] if own is not None else list(self._slips_away(word))
        for at, strength in (*self._spelt_like(word), *slips):
            ceiling = _KNOWN_WORD_CEILING if own is not None else _SPELLING_CEILING
            near[at] = max(near.get(at, 0.0), min(strength, ceiling))
        if own is not None:
            near[own] = 1.0
        wide = dict(near)
        sources = [
            (self.stems[at], strength)
            for at, strength in near.items()
            if strength >= _TRUSTED_SPELLING
        ]
        if own is None:
            sources.append((meant, 1.0))
        for source, strength in sources:
            for at, partner in self._associated.get(source, ()):
                wide[at] = max(wide.get(at, 0.0), strength * partner)
        likeliest = max(wide, key=lambda at: (wide[at], -at), default=None)
        weight = self._rarest if likeliest is None else float(self.weights[likeliest])
        root = word[:_ROOT]
        kin = own is not None or any(self.stems[at].startswith(root) for at in near)
        foreign = not kin and not slips
        return Reading(own, *_as_arrays(wide), *_as_arrays(near), weight, foreign)

    def _spelt_like(self, word: str) -> Iterable[tuple[int, float]]:
        """Yield stems of words that share most n-grams."""
        ids, weights, columns = self._spelling
        own = {
            ids[gram]: count * weights[ids[gram]]
            for gram, count in grams(word).items()
            if gram in ids
        }
        if own:
            shared = (unit_rows(matrix_of([own], len(ids))) @ columns).tocoo()
            strong = shared.data >= _SPELLING_FLOOR
            for at, value in zip(
                shared.col[strong].tolist(), shared.data[strong].tolist(), strict=True
            ):
                yield int(self._word_stems[at]), value

    def _slips_away(self, word: str) -> Iterable[tuple[int, float]]:
        """Yield stems of words that are a few slips away."""
        slips = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
        for size in range(len(word) - slips, len(word) + slips + 1) if slips else ():
            choices, places = self._words_by_length.get(size, ([], []))
            for _, distance, at in process.extract(
                word, choices, scorer=OSA.distance, score_cutoff=slips, limit=8
            ):
                yield int(self._word_stems[places[at]]), 1.0 - 1.2 * distance / (len(word) + 1)


def _as_arrays(strengths: Mapping[int, float]) -> tuple[Ids, FloatArray]:
    ids = sorted(strengths)
    return np.array(ids, dtype=np.int32), np.array([strengths[at] for at in ids], dtype=np.float32)


def _as_rows(
    associations: Associations, stem_ids: Mapping[str, int]
) -> dict[str, list[tuple[int, float]]]:
    rows = {}
    for one, partners in associations.items():
        known = [
            (stem_ids[other], min(value**_ASSOCIATION_POWER, _STRONGEST_ASSOCIATION))
            for other, value in partners.items()
            if other in stem_ids
        ]
        if known:
            rows[one] = known
    return rows
