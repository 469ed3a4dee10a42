"""What the ranker knows of an organisation's language: word weights and latent factors.

Fitted once per training run, stored in the artifact, never changed while serving.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from sys import intern

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from ml.frames import SkillEntry
from ml.memory import CopiedByFields, remembers_texts
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.language.knowledge import Knowledge
from ml.ranking.language.wording import Wording
from ml.taxonomy.space import SkillSpace
from ml.text import bases, content_words, folded, grams, name_key, stable_hash, words_and_bases
from ml.types import FloatArray

UNKNOWN_BUCKETS = 1 << 12
GRAM_BUCKETS = 1 << 14
SPELLING_COLUMNS = 256
"""Columns that unknown stems, n-grams and the spelling of names are hashed to; few collide."""

TOPICS = 16
"""The strongest latent factors, the coarse topics: best for paraphrased skills (decision 3)."""


NAMES_KEPT = 1 << 14
"""Short names whose rows are kept for the next profile that bears them."""

WORDINGS_KEPT = 1 << 11
"""Records whose words are kept to be quoted: with two hundred words each, ten megabytes."""


SparseRow = tuple[NDArray[np.int32], FloatArray]
GramCells = tuple[NDArray[np.int32], NDArray[np.int16], NDArray[np.int8]]


@remembers_texts(maxsize=50_000)
def _gram_cells(word: str) -> GramCells:
    """Return for each n-gram of a word its bucket, its spelling column and its sign."""
    codes = [stable_hash(gram) for gram in grams(word)]
    return (
        np.array([code % GRAM_BUCKETS for code in codes], dtype=np.int32),
        np.array([(code >> 20) % SPELLING_COLUMNS for code in codes], dtype=np.int16),
        np.array([1 - 2 * (code >> 40 & 1) for code in codes], dtype=np.int8),
    )


@dataclass(frozen=True)
class Lexicon(CopiedByFields):
    """Word and n-gram weights, and the latent factors of the words.

    Attributes
    ----------
    vocabulary : stem to column
    word_weights : shape (V,), inverse document frequencies
    unknown_weight : weight of a stem that training never saw
    gram_weights : shape (GRAM_BUCKETS,)
    factors : shape (V, d), word factors from whole profiles (latent semantic analysis,
        Deerwester et al. 1990), strongest first; the first `TOPICS` are the coarse topics
    surfaces : for each column the commonest word of the stem, for people to read
    skill_weights : identity of a skill's name to its inverse document frequency
    taxonomy : the organisation's skills with their labels and relations
    knowledge : what is known beyond the organisation's own text
    """

    vocabulary: dict[str, int]
    word_weights: FloatArray
    unknown_weight: float
    gram_weights: FloatArray
    factors: FloatArray
    surfaces: tuple[str, ...]
    skill_weights: dict[str, float]
    taxonomy: tuple[SkillEntry, ...]
    knowledge: Knowledge = field(default_factory=Knowledge)

    @cached_property
    def skills(self) -> SkillSpace:
        """How close skills are, by the taxonomy and by the names in use."""
        return SkillSpace.fit(self.taxonomy, self.skill_weights)

    @cached_property
    def fragments(self) -> IntArray:
        """Columns of words of one letter that no skill is named by, such as the c of "4 (c)"."""
        letters = (w for w in enumerate(self.surfaces) if len(w[1]) == 1)
        return np.array([i for i, w in letters if not self.knows_skill(w)], dtype=np.int64)

    @property
    def columns(self) -> int:
        """Number of columns of a word row: the vocabulary and buckets for unknown stems."""
        return len(self.vocabulary) + UNKNOWN_BUCKETS

    def column_of(self, token: str) -> int:
        """Return the column of a base form; one that training never saw shares a bucket."""
        column = self.vocabulary.get(token)
        if column is None:
            column = len(self.vocabulary) + stable_hash(token) % UNKNOWN_BUCKETS
        return column

    def word_row(self, *texts: str) -> SparseRow:
        """Return a unit-length TF-IDF row over stems (sublinear term frequency)."""
        counts: Counter[int] = Counter()
        for text in texts:
            counts.update(self.column_of(token) for token in bases(text))
        columns = np.array(sorted(counts), dtype=np.int32)
        known = columns < len(self.word_weights)
        weights = np.full(len(columns), self.unknown_weight)
        weights[known] = self.word_weights[columns[known]]
        repeats = np.array([counts[column] for column in columns.tolist()], dtype=np.float64)
        return columns, _unit(weights * (1.0 + np.log(repeats)))

    def gram_row(self, text: str) -> SparseRow:
        """Return a unit-length TF-IDF row over hashed character n-grams."""
        cells = [_gram_cells(folded(word))[0] for word in content_words(text)]
        if not cells:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        buckets, counts = np.unique(np.concatenate(cells), return_counts=True)
        return buckets, _unit(self.gram_weights[buckets].astype(np.float64) * counts)

    @cached_property
    def name_rows(self) -> Callable[[str], tuple[SparseRow, SparseRow]]:
        """The word row and the gram row of a short name; those asked for lately are kept."""
        return remembers_texts(NAMES_KEPT)(lambda name: (self.word_row(name), self.gram_row(name)))

    @cached_property
    def wording(self) -> Callable[..., Wording]:
        """The words of a record's texts by their columns; records quoted lately are kept."""
        return remembers_texts(WORDINGS_KEPT)(self._wording)

    def _wording(self, *texts: str) -> Wording:
        read = [dict.fromkeys(words_and_bases(text)) for text in texts]
        pairs = [pair for words in read for pair in words]
        columns = np.array([self.column_of(base) for _, base in pairs], dtype=np.int32)
        ends = [*accumulate(map(len, read))]
        return Wording(texts, columns, tuple([intern(word) for word, _ in pairs]), ends)

    def known_words(self, rows: csr_matrix) -> csr_matrix:
        """Cut word rows to the columns that have factors."""
        return rows[:, : len(self.factors)]

    def meanings(self, rows: csr_matrix) -> AnyArray:
        """Project word rows on the factors of profiles; shape (n, d), not normalised."""
        return np.asarray(rows @ self._padded_factors, dtype=np.float32)

    @cached_property
    def _padded_factors(self) -> AnyArray:
        """The factors with rows of zeros for unknown stems, so that no row has to be cut."""
        return np.pad(self.factors, ((0, self.columns - len(self.factors)), (0, 0)))

    def spelling(self, name: str) -> FloatArray:
        """Return the unit-length hashed n-gram vector of a name, shape (SPELLING_COLUMNS,)."""
        vector = np.zeros(SPELLING_COLUMNS)
        for word in content_words(name):
            buckets, columns, signs = _gram_cells(folded(word))
            weights = self.gram_weights[buckets].astype(np.float64) * signs
            vector += np.bincount(columns, weights, minlength=SPELLING_COLUMNS)
        return _unit(vector)

    def skill_weight(self, name: str) -> float:
        """Return the inverse document frequency of a skill; the unknown weight if never seen."""
        return self.skill_weights.get(name_key(name), self.unknown_weight)

    def knows_skill(self, name: str) -> bool:
        """Tell whether training saw a skill of this name."""
        return name_key(name) in self.skill_weights


def _unit(vector: AnyArray) -> FloatArray:
    norm = float(np.sqrt((vector * vector).sum()))
    return np.asarray(vector / norm if norm > 0 else vector, dtype=np.float32)
