"""The labels of a taxonomy as sparse vectors, and the readings of an unknown word."""

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

from ml.frames import SkillEntry
from ml.taxonomy.associations import Associations, learn_associations
from ml.taxonomy.text import stem, stems, words
from ml.types import FloatArray

Ids = NDArray[np.int32]

LABEL_WORDS = 14
_GRAMS = (2, 3, 4, 5)
_READINGS_KEPT = 1 << 15
_SPELLING_FLOOR = 0.55
_KNOWN_WORD_CEILING = 0.6
_TRUSTED_SPELLING = 0.7
_ASSOCIATION_POWER = 0.4
_STRONGEST_ASSOCIATION = 0.95


@dataclass(frozen=True, slots=True)
class Reading:
    """What a word of a mention may mean: stems of the vocabulary with a strength in (0, 1].

    The literal ids are the word's own stem and those spelt like it; `ids` add the stems
    that are associated with these. `weight` is the inverse frequency of the likeliest.
    """

    ids: Ids
    strengths: FloatArray
    literal_ids: Ids
    literal_strengths: FloatArray
    weight: float


def grams(word: str) -> Counter[str]:
    """Return the character n-grams of a word between its borders, with their counts.

    Examples
    --------
    >>> sorted(grams("ab"))
    [' a', ' ab', ' ab ', 'ab', 'ab ', 'b ']
    """
    bounded = f" {word} "
    found: Counter[str] = Counter()
    for size in _GRAMS:
        found.update(bounded[at : at + size] for at in range(len(bounded) - size + 1))
    return found


class LabelIndex:
    """Every label of a catalogue as vectors of stems and of character n-grams.

    Parameters
    ----------
    entries : sequence of SkillEntry
        At least one entry; the rows of every answer follow this order.
    beside : LabelIndex, optional
        The index of the larger catalogue that the entries join: how frequent a stem or
        an n-gram is, and which stems stand for each other, is then taken from there.

    Raises
    ------
    ValueError
        If there is no entry.
    """

    def __init__(
        self, entries: Sequence[SkillEntry], *, beside: "LabelIndex | None" = None
    ) -> None:
        if not entries:
            raise ValueError("entries must hold at least one skill")
        self.entries = tuple(entries)
        texts = [(entry.label, *entry.alternatives) for entry in self.entries]
        sizes = np.array([len(own) for own in texts], dtype=np.int64)
        self.starts = np.cumsum(sizes) - sizes
        self.ends = np.cumsum(sizes).astype(np.int64)
        self.label_count = int(sizes.sum())
        self.owner = np.repeat(np.arange(len(texts), dtype=np.int32), sizes)
        label_words = [words(text) for own in texts for text in own]
        label_stems = [stems(text) for own in texts for text in own]
        self.label_texts = tuple(" ".join(label) for label in label_words)
        self._read_words(label_words, beside)
        self._read_stems(label_stems, beside)
        learnt = learn_associations(
            [label_stems[a : a + n] for a, n in zip(self.starts, sizes, strict=True)]
        )
        self.associations: Associations = _joined(beside.associations, learnt) if beside else learnt
        self._associated = _as_rows(self.associations, self.stem_ids)
        self._readings: dict[str, Reading] = {}
        self._lock = Lock()

    def _read_words(
        self, label_words: Sequence[tuple[str, ...]], beside: "LabelIndex | None"
    ) -> None:
        self.words = tuple(dict.fromkeys(word for label in label_words for word in label))
        word_ids = {word: at for at, word in enumerate(self.words)}
        counted = _count_matrix(
            [[word_ids[word] for word in label] for label in label_words], len(word_ids)
        )
        gram_ids: dict[str, int] = {}
        rows = [
            {gram_ids.setdefault(gram, len(gram_ids)): count for gram, count in grams(word).items()}
            for word in self.words
        ]
        self.gram_ids = gram_ids
        word_grams = _weighted_matrix(rows, len(gram_ids))
        label_grams = (counted @ word_grams).tocsr()
        frequency = np.bincount(label_grams.indices, minlength=len(gram_ids))
        self.gram_weights = _inverse_frequency(frequency, len(label_words))
        if beside:
            _take_over(self.gram_weights, gram_ids, beside.gram_weights, beside.gram_ids)
        self.grams_to_labels = _transposed(
            _unit_rows(label_grams @ sparse.diags_array(self.gram_weights))
        )
        self._grams_to_words = _transposed(
            _unit_rows(word_grams @ sparse.diags_array(self.gram_weights))
        )

    def _read_stems(
        self, label_stems: Sequence[tuple[str, ...]], beside: "LabelIndex | None"
    ) -> None:
        vocabulary = dict.fromkeys(one for label in label_stems for one in label)
        vocabulary.update(dict.fromkeys(stem(word) for word in self.words))
        self.stem_ids = {one: at for at, one in enumerate(vocabulary)}
        self._stem_names = tuple(vocabulary)
        self._word_stems = np.array(
            [self.stem_ids[stem(word)] for word in self.words], dtype=np.int32
        )
        ids = [[self.stem_ids[one] for one in label] for label in label_stems]
        counted = _count_matrix(ids, len(vocabulary))
        counted.data[:] = 1.0
        owners = sparse.csr_array(
            (np.ones(self.label_count, np.float32), (self.owner, np.arange(self.label_count)))
        )
        frequency = np.bincount((owners @ counted).tocsr().indices, minlength=len(vocabulary))
        self.stem_weights = _inverse_frequency(frequency, len(self.entries))
        if beside:
            _take_over(self.stem_weights, self.stem_ids, beside.stem_weights, beside.stem_ids)
        self.stems_to_labels = _transposed(
            _unit_rows(counted @ sparse.diags_array(self.stem_weights))
        )
        self.label_stems = np.full((self.label_count, LABEL_WORDS), len(vocabulary), dtype=np.int32)
        for row, label in enumerate(ids):
            self.label_stems[row, : len(label)] = label[:LABEL_WORDS]

    @cached_property
    def _words_by_length(self) -> dict[int, tuple[list[str], Ids]]:
        found: dict[int, list[int]] = {}
        for at, word in enumerate(self.words):
            found.setdefault(len(word), []).append(at)
        return {
            size: ([self.words[at] for at in own], np.array(own, np.int32))
            for size, own in found.items()
        }

    def reading(self, word: str) -> Reading:
        """Return what a folded word may mean in this vocabulary (remembered by word)."""
        found = self._readings.get(word)
        if found is None:
            found = self._read(word)
            with self._lock:
                if len(self._readings) >= _READINGS_KEPT:
                    self._readings.clear()
                self._readings[word] = found
        return found

    def _read(self, word: str) -> Reading:
        base = stem(word)
        own = self.stem_ids.get(base)
        near: dict[int, float] = {}
        for at, strength in self._spelt_like(word):
            ceiling = _KNOWN_WORD_CEILING if own is not None else 1.0
            near[at] = max(near.get(at, 0.0), min(strength, ceiling))
        if own is not None:
            near[own] = 1.0
        wide = dict(near)
        sources = [
            (self._stem_names[at], value)
            for at, value in near.items()
            if value >= _TRUSTED_SPELLING
        ]
        if own is None:
            sources.append((base, 1.0))
        for source, strength in sources:
            for at, partner in self._associated.get(source, ()):
                wide[at] = max(wide.get(at, 0.0), strength * partner)
        likeliest = max(wide, key=lambda at: (wide[at], -at), default=None)
        weight = float(
            self.stem_weights.max() if likeliest is None else self.stem_weights[likeliest]
        )
        return Reading(*_as_arrays(wide), *_as_arrays(near), weight)

    def _spelt_like(self, word: str) -> Iterable[tuple[int, float]]:
        """Yield stems of words that share most n-grams or are few slips away."""
        row = self.gram_vector((word,))
        if row.nnz:
            shared = (row @ self._grams_to_words).tocoo()
            strong = shared.data >= _SPELLING_FLOOR
            for at, value in zip(
                shared.col[strong].tolist(), shared.data[strong].tolist(), strict=True
            ):
                yield int(self._word_stems[at]), min(value, 0.95)
        slips = 0 if len(word) < 3 else 1 if len(word) < 6 else 2
        for size in range(len(word) - slips, len(word) + slips + 1):
            if not slips or size not in self._words_by_length:
                continue
            choices, places = self._words_by_length[size]
            for _, distance, at in process.extract(
                word, choices, scorer=OSA.distance, score_cutoff=slips, limit=8
            ):
                yield int(self._word_stems[places[at]]), 1.0 - 1.2 * distance / (len(word) + 1)

    def gram_vector(self, read: Sequence[str]) -> sparse.csr_array:
        """Return the unit vector of n-grams of a text's words, shape (1, grams)."""
        found: Counter[int] = Counter()
        for word in read:
            for gram, count in grams(word).items():
                at = self.gram_ids.get(gram)
                if at is not None:
                    found[at] += count
        return _unit_rows(
            _weighted_matrix([found], len(self.gram_ids)) @ sparse.diags_array(self.gram_weights)
        )


def _take_over(
    weights: FloatArray, ids: Mapping[str, int], known: FloatArray, known_ids: Mapping[str, int]
) -> None:
    """Overwrite weights by those of a larger catalogue; what it lacks is as rare as can be."""
    rarest = float(known.max())
    for name, at in ids.items():
        place = known_ids.get(name)
        weights[at] = rarest if place is None else known[place]


def _as_arrays(strengths: Mapping[int, float]) -> tuple[Ids, FloatArray]:
    ids = sorted(strengths)
    return np.array(ids, dtype=np.int32), np.array([strengths[at] for at in ids], dtype=np.float32)


def _joined(first: Associations, second: Associations) -> dict[str, dict[str, float]]:
    joined = {one: dict(partners) for one, partners in first.items()}
    for one, partners in second.items():
        own = joined.setdefault(one, {})
        for other, strength in partners.items():
            own[other] = max(strength, own.get(other, 0.0))
    return joined


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


def _count_matrix(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_array:
    return _weighted_matrix([Counter(row) for row in rows], width)


def _weighted_matrix(rows: Sequence[Mapping[int, int]], width: int) -> sparse.csr_array:
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.fromiter((at for row in rows for at in row), np.int32, int(ends[-1]))
    values = np.fromiter((n for row in rows for n in row.values()), np.float32, int(ends[-1]))
    return sparse.csr_array((values, columns, ends), shape=(len(rows), width))


def _inverse_frequency(frequency: NDArray[np.intp], count: int) -> FloatArray:
    weights: FloatArray = (1.0 + np.log((1.0 + count) / (1.0 + frequency))).astype(np.float32)
    return weights


def _unit_rows(matrix: sparse.csr_array) -> sparse.csr_array:
    length = np.sqrt((matrix * matrix).sum(axis=1))
    length[length == 0] = 1.0
    return sparse.csr_array(sparse.diags_array(1.0 / length) @ matrix).astype(np.float32)


def _transposed(matrix: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array(matrix.T.tocsr())
