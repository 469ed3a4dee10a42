"""The labels of a catalogue as sparse vectors of stems and of character n-grams."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ml.frames import SkillEntry
from ml.taxonomy.associations import joined_associations, learn_associations
from ml.taxonomy.phrases import Phrases
from ml.taxonomy.sparsely import (
    Ids,
    as_arrays,
    inverse_frequency,
    matrix_of,
    scaled_columns,
    transposed,
    unit_rows,
)
from ml.taxonomy.vectors import label_vectors
from ml.taxonomy.vocabulary import Vocabulary, grams
from ml.text import base, bases, initials, without_brackets, words
from ml.types import FloatArray

_FEWEST_INITIALS, _MOST_INITIALS = 3, 7

LABEL_GRAMS = (3, 4, 5)
"""Sizes of the character n-grams by which labels are found."""

LABEL_STEMS = 14
"""Stems of a label that are compared one by one; further ones count in the vectors only."""

_ENCODED_AT_ONCE = 4096


class LabelIndex:
    """Every label of a catalogue, ready to be compared with a text.

    Parameters
    ----------
    entries : sequence of SkillEntry
        At least one entry; rows of every answer follow this order.
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
        texts = [_labels(entry) for entry in self.entries]
        sizes = np.array([len(own) for own in texts], dtype=np.int64)
        self.ends: NDArray[np.int64] = np.cumsum(sizes)
        self.starts: NDArray[np.int64] = self.ends - sizes
        label_words = [tuple(words(text)) for own in texts for text in own]
        label_stems = [tuple(bases(text)) for own in texts for text in own]
        self.label_texts = tuple(" ".join(label) for label in label_words)
        self.owner: NDArray[np.int64] = np.repeat(np.arange(len(texts)), sizes)
        self.phrases: Phrases = (
            beside.phrases if beside else Phrases.learn(self._by_entry(label_stems))
        )
        self._abbreviated = _abbreviated(label_words, self.owner)
        self.vocabulary = self._read_stems(label_words, label_stems, beside)
        self._read_grams(label_words, beside)
        self._read_vectors([text for own in texts for text in own])
        self.label_sets = tuple(map(frozenset, label_stems))

    def _read_stems(
        self,
        label_words: Sequence[tuple[str, ...]],
        label_stems: Sequence[tuple[str, ...]],
        beside: "LabelIndex | None",
    ) -> Vocabulary:
        read = tuple(dict.fromkeys(word for label in label_words for word in label))
        names = dict.fromkeys([*(one for label in label_stems for one in label), *map(base, read)])
        ids = {one: at for at, one in enumerate(names)}
        rows = [dict.fromkeys((ids[one] for one in label), 1.0) for label in label_stems]
        contained = matrix_of(rows, len(ids))
        shape = (np.ones(len(rows), np.float32), (self.owner, np.arange(len(rows))))
        frequency = (sparse.csr_array(shape) @ contained).tocsr().indices
        weights = inverse_frequency(np.bincount(frequency, minlength=len(ids)), len(self.entries))
        learnt = learn_associations(self._by_entry(label_stems))
        if beside:
            known = beside.vocabulary
            _take_over(weights, ids, known.weights, known.stem_ids)
            learnt = joined_associations(known.associations, learnt)
        self.stems_to_labels = transposed(unit_rows(scaled_columns(contained, weights)))
        self.label_stems = np.full((len(rows), LABEL_STEMS), len(ids), dtype=np.int32)
        for row, label in enumerate(label_stems):
            own = [ids[one] for one in label[:LABEL_STEMS]]
            self.label_stems[row, : len(own)] = own
        return Vocabulary(read, dict(zip(ids, weights.tolist(), strict=True)), learnt)

    def _read_grams(
        self, label_words: Sequence[tuple[str, ...]], beside: "LabelIndex | None"
    ) -> None:
        self._word_ids = word_ids = {word: at for at, word in enumerate(self.vocabulary.words)}
        self.gram_ids: dict[str, int] = {}
        by_word = matrix_of(
            [
                {
                    self.gram_ids.setdefault(gram, len(self.gram_ids)): count
                    for gram, count in own.items()
                }
                for own in (grams(word, LABEL_GRAMS) for word in word_ids)
            ],
            len(self.gram_ids),
        )
        by_label = matrix_of(
            [Counter(word_ids[word] for word in label) for label in label_words], len(word_ids)
        )
        counted = sparse.csr_array(by_label @ by_word)
        frequency = np.bincount(counted.indices, minlength=len(self.gram_ids))
        self.gram_weights = inverse_frequency(frequency, len(label_words))
        if beside:
            _take_over(self.gram_weights, self.gram_ids, beside.gram_weights, beside.gram_ids)
        self.grams_to_labels = transposed(unit_rows(scaled_columns(counted, self.gram_weights)))

    def _read_vectors(self, texts: Sequence[str]) -> None:
        """Keep a vector of each label, halved in memory, and the direction of each entry's mean."""
        known = label_vectors()
        self.label_vectors = np.empty((len(texts), known.size), dtype=np.float16)
        for start in range(0, len(texts), _ENCODED_AT_ONCE):
            part = texts[start : start + _ENCODED_AT_ONCE]
            self.label_vectors[start : start + len(part)] = known.encode(part)
        sums = np.add.reduceat(self.label_vectors, self.starts, axis=0, dtype=np.float32)
        length = np.sqrt((sums * sums).sum(axis=1, keepdims=True))
        self.entry_vectors: FloatArray = sums / np.maximum(length, np.float32(1e-9))

    def _by_entry(self, labels: Sequence[tuple[str, ...]]) -> Iterator[Sequence[tuple[str, ...]]]:
        for start, end in zip(self.starts.tolist(), self.ends.tolist(), strict=True):
            yield labels[start:end]

    def abbreviated(self, read: Sequence[str]) -> NDArray[np.int64]:
        """Return the entries with a label that words of a text abbreviate, or the reverse."""
        found: set[int] = set()
        for word in read:
            if word not in self._word_ids:
                found.update(self._abbreviated.get(word, ()))
        at = self.vocabulary.stem_ids.get(initials(read))
        if at is not None:
            start, end = self.stems_to_labels.indptr[at : at + 2]
            found.update(self.owner[self.stems_to_labels.indices[start:end]].tolist())
        return np.array(sorted(found), dtype=np.int64)

    def gram_row(self, read: Sequence[str]) -> tuple[Ids, FloatArray]:
        """Return the n-grams of a text's words as ids with weights, of length one together."""
        row: dict[int, float] = {}
        for word in read:
            for gram, count in grams(word, LABEL_GRAMS).items():
                at = self.gram_ids.get(gram)
                if at is not None:
                    row[at] = row.get(at, 0.0) + count
        ids, counts = as_arrays(row)
        values = counts * self.gram_weights[ids]
        return ids, values / max(float(np.sqrt((values**2).sum())), 1e-9)


def _labels(entry: SkillEntry) -> tuple[str, ...]:
    given = (entry.label, *entry.alternatives)
    bare = (without_brackets(label) for label in given)
    return tuple(dict.fromkeys((*given, *(label for label in bare if label))))


def _abbreviated(
    label_words: Sequence[tuple[str, ...]], owner: NDArray[np.int64]
) -> dict[str, tuple[int, ...]]:
    """Return entries by the initials of a label, or of what follows its first word."""
    found: dict[str, set[int]] = {}
    for read, row in zip(label_words, owner.tolist(), strict=True):
        every = "".join(word[0] for word in read)
        for short in {initials(read), initials(read[1:]), every}:
            if _FEWEST_INITIALS <= len(short) <= _MOST_INITIALS:
                found.setdefault(short, set()).add(row)
    return {short: tuple(sorted(rows)) for short, rows in found.items()}


def _take_over(
    weights: FloatArray, ids: Mapping[str, int], known: FloatArray, known_ids: Mapping[str, int]
) -> None:
    """Overwrite weights by those of a larger catalogue; what it lacks is as rare as can be."""
    rarest = float(known.max())
    for name, at in ids.items():
        place = known_ids.get(name)
        weights[at] = rarest if place is None else known[place]
