"""How like a mention and a catalogue's entries are, in numbers that a re-ranker weighs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from ml.taxonomy.index import LabelIndex
from ml.taxonomy.sparsely import matrix_of
from ml.taxonomy.text import STOP_WORDS, stem, words
from ml.taxonomy.vocabulary import Reading
from ml.types import FloatArray

Rows = NDArray[np.int64]

LIKENESSES = (
    "grams",
    "soft",
    "match",
    "mention_covered",
    "label_covered",
    "preferred_match",
    "entry_covers",
    "literal_match",
    "literal_covered",
    "literal_entry_covers",
    "mean_match",
    "mention_worst",
    "label_worst",
    "first_word",
    "last_word",
    "ratio",
    "joined_ratio",
    "initials",
    "mention_words",
    "label_words",
    "phrase_support",
    "phrase_share",
    "phrase_against",
)
RELATIVE = (
    "grams",
    "soft",
    "match",
    "entry_covers",
    "literal_match",
    "literal_entry_covers",
    "ratio",
    "phrase_share",
)
FEATURES = (*LIKENESSES, *(f"{name}_behind" for name in RELATIVE))
_CORRECTED_FROM = 0.7
_RELATIVE_COLUMNS = [LIKENESSES.index(name) for name in RELATIVE]


@dataclass(frozen=True, slots=True)
class Mention:
    """A text as it is read against one index; `literal` readings know no associations."""

    text: str
    words: tuple[str, ...]
    readings: tuple[Reading, ...]
    weights: FloatArray
    stems: frozenset[str]
    abbreviated: Rows


def read_mention(index: LabelIndex, text: str) -> Mention:
    """Read `text` against the vocabulary of `index`."""
    given = words(text)
    every = index.vocabulary.mended(given) or given
    kept = tuple(word for word in every if word not in STOP_WORDS) or every
    readings = tuple(index.vocabulary.reading(word) for word in kept)
    weights = np.array([one.weight for one in readings], dtype=np.float32)
    likeliest = frozenset(
        _likeliest(index, word, one) for word, one in zip(kept, readings, strict=True)
    )
    return Mention(" ".join(every), kept, readings, weights, likeliest, index.abbreviated(every))


def _likeliest(index: LabelIndex, word: str, reading: Reading) -> str:
    """Return the word's own stem or, where the vocabulary lacks it, the one spelt most like it."""
    if reading.own is not None or not len(reading.literal_ids):
        return stem(word)
    best = int(np.argmax(reading.literal_strengths))
    if reading.literal_strengths[best] < _CORRECTED_FROM:
        return stem(word)
    return index.vocabulary.stems[int(reading.literal_ids[best])]


def retrieve(
    index: LabelIndex, mentions: Sequence[Mention], count: int
) -> list[tuple[Rows, FloatArray, FloatArray]]:
    """Return for each mention the `count` most promising rows with both cheap likenesses."""
    spelt = index.gram_vectors([mention.text.split() for mention in mentions])
    grams = np.maximum.reduceat((spelt @ index.grams_to_labels).toarray(), index.starts, axis=1)
    meant = matrix_of([_soft_row(mention) for mention in mentions], len(index.vocabulary.stems))
    soft = np.maximum.reduceat((meant @ index.stems_to_labels).toarray(), index.starts, axis=1)
    found = []
    for mention, row_grams, row_soft in zip(mentions, grams, soft, strict=True):
        promise = row_grams * 0.5 + row_soft
        promise[mention.abbreviated] += 1.0
        size = min(count, len(promise))
        rows = np.sort(np.argpartition(-promise, size - 1)[:size])
        found.append((rows, row_grams[rows], row_soft[rows]))
    return found


def _soft_row(mention: Mention) -> dict[int, float]:
    length = float(np.sqrt((mention.weights**2).sum())) or 1.0
    row: dict[int, float] = {}
    for one in mention.readings:
        for at, strength in zip(one.ids.tolist(), one.strengths.tolist(), strict=True):
            row[at] = max(row.get(at, 0.0), strength * one.weight / length)
    return row


def likenesses(
    index: LabelIndex, mention: Mention, rows: Rows, grams: FloatArray, soft: FloatArray
) -> FloatArray:
    """Return the likeness of a mention to the entries at `rows`, shape (rows, LIKENESSES)."""
    sizes = index.ends[rows] - index.starts[rows]
    first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    labels = np.arange(sizes.sum()) - np.repeat(first - index.starts[rows], sizes)
    tokens = index.label_stems[labels]
    weights = np.append(index.vocabulary.weights, np.float32(0.0))[tokens]
    size = np.maximum((tokens < len(index.vocabulary.weights)).sum(axis=1), 1)
    wide = _alignment(index, mention, tokens, literal=False)
    literal = _alignment(index, mention, tokens, literal=True)
    share = mention.weights / max(float(mention.weights.sum()), 1e-9)
    covered, label_covered, match = _coverage(wide, share, weights)
    plain_covered, _, plain_match = _coverage(literal, share, weights)
    best = _best_of_each(match, first, sizes)
    found = np.empty((len(rows), len(LIKENESSES)), dtype=np.float32)
    found[:, 0] = grams
    found[:, 1] = soft
    found[:, 2] = match[best]
    found[:, 3] = covered[best]
    found[:, 4] = label_covered[best]
    found[:, 5] = match[first]
    found[:, 6] = _weighed(share, np.maximum.reduceat(wide.max(axis=2), first, axis=1))
    found[:, 7] = np.maximum.reduceat(plain_match, first)
    found[:, 8] = plain_covered[best]
    found[:, 9] = _weighed(share, np.maximum.reduceat(literal.max(axis=2), first, axis=1))
    found[:, 10] = np.add.reduceat(match, first) / sizes
    missed = mention.weights[:, None] * (1.0 - wide[:, best].max(axis=2))
    found[:, 11] = missed.max(axis=0)
    found[:, 12] = (weights[best] * (1.0 - wide[:, best].max(axis=0))).max(axis=1)
    found[:, 13] = wide[0, best, 0]
    found[:, 14] = wide[-1, best, np.minimum(size[best], tokens.shape[1]) - 1]
    names = [index.label_texts[at] for at in labels[best].tolist()]
    found[:, 15:17] = [_spelling(mention.text, name) for name in names]
    found[:, 17] = np.isin(rows, mention.abbreviated)
    found[:, 18] = len(mention.words)
    found[:, 19] = size[best]
    by_label = [
        index.phrases.likeness(mention.stems, index.label_sets[at]) for at in labels.tolist()
    ]
    said = np.array(by_label, dtype=np.float32)
    found[:, 20] = np.maximum.reduceat(said[:, 0], first)
    found[:, 21] = np.maximum.reduceat(said[:, 1], first)
    found[:, 22] = said[best, 2]
    return found


def _alignment(
    index: LabelIndex, mention: Mention, tokens: NDArray[np.int32], *, literal: bool
) -> FloatArray:
    """Return the strength between each word and each label's stems, (words, labels, stems)."""
    table = np.zeros((len(mention.readings), len(index.vocabulary.weights) + 1), dtype=np.float32)
    for row, one in enumerate(mention.readings):
        if literal:
            table[row, one.literal_ids] = one.literal_strengths
        else:
            table[row, one.ids] = one.strengths
    return table[:, tokens]


def _coverage(
    alignment: FloatArray, share: FloatArray, weights: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return how much of the mention, of each label, and of both is covered, each (labels,)."""
    covered = _weighed(share, alignment.max(axis=2))
    own = (weights * alignment.max(axis=0)).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    return covered, own, 2 * covered * own / np.maximum(covered + own, 1e-9)


def _weighed(share: FloatArray, values: FloatArray) -> FloatArray:
    """Return the weighted mean of rows; without BLAS, whose small products set stray flags."""
    mean: FloatArray = (share[:, None] * values).sum(axis=0)
    return mean


def _best_of_each(values: FloatArray, first: Rows, sizes: Rows) -> Rows:
    """Return for each group of consecutive values the place of its first largest."""
    largest = np.repeat(np.maximum.reduceat(values, first), sizes)
    places = np.where(values >= largest, np.arange(len(values)), len(values))
    return np.minimum.reduceat(places, first)


def _spelling(text: str, label: str) -> tuple[float, float]:
    """Return the likeness of the sorted words, and of the letters alone."""
    joined = fuzz.ratio(text.replace(" ", ""), label.replace(" ", ""))
    return fuzz.token_sort_ratio(text, label) / 100, joined / 100


def with_relative(found: FloatArray) -> FloatArray:
    """Append how far each entry lies behind the best of the mention's candidates."""
    compared = found[:, _RELATIVE_COLUMNS]
    return np.hstack([found, compared - compared.max(axis=0)])
