"""How close two skills are, whether a taxonomy knows them or not.

A skill's name becomes one sparse vector of length one: the stems of its words, spread to
the stems that are spelt like them or stand for them, and the character n-grams of the
words. The closeness of two names is the product of their vectors. A shared key or the
same stems make it 1; a relation in the taxonomy lifts it to a floor; two different
entries of the taxonomy are never taken for one another.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain
from threading import Lock
from typing import Self
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ml.frames import SkillEntry
from ml.memory import Remembered, remembers_texts
from ml.sparse import rows_of, unchecked
from ml.taxonomy.associations import learn_associations
from ml.taxonomy.sparsely import inverse_frequency
from ml.taxonomy.vocabulary import Vocabulary, grams
from ml.text import base, bases, is_function_word, name_key, words
from ml.types import FloatArray

PRESENT_ABOVE = 0.65
"""Closeness from which a held skill counts as the needed one; below it the skill is a gap."""

BROADER = 0.55
RELATED = 0.45
KEPT_APART = 0.6
NARROWER = 0.8
"""How far a skill covers one that the taxonomy calls broader: who cares for patients in intensive
care can nurse. Above `PRESENT_ABOVE`, for it is no gap; below 1, as it is not the skill itself."""

_WORDS_SHARE = 0.6
_SPREAD = 0.5
_NEAREST_OTHER = 0.99
_BUCKETS = 1 << 16
_VECTORS_KEPT = 1 << 17
_FEW_ROWS = 64

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SkillVectors:
    """Skills as rows.

    `matrix` has shape (len(names), width), float32, rows of length one (or empty for a
    name without words); `key_codes` and `stem_codes` are hashes of the taxonomy key (0
    for none) and of the name's stems.
    """

    names: tuple[str, ...]
    keys: tuple[str | None, ...]
    matrix: sparse.csr_array
    key_codes: Codes
    stem_codes: Codes

    def __len__(self) -> int:
        return len(self.names)

    def take(self, rows: NDArray[np.intp] | Sequence[int]) -> "SkillVectors":
        """Return some rows, in the order given; a row may be taken more than once."""
        at = np.asarray(rows, dtype=np.int64)
        places = at.tolist()
        return SkillVectors(
            tuple(map(self.names.__getitem__, places)),
            tuple(map(self.keys.__getitem__, places)),
            rows_of(self.matrix, at),
            self.key_codes[at],
            self.stem_codes[at],
        )

    def followed_by(self, other: "SkillVectors") -> "SkillVectors":
        """Return these rows and then the other's, of the same space."""
        return SkillVectors(
            self.names + other.names,
            self.keys + other.keys,
            sparse.vstack((self.matrix, other.matrix), format="csr"),
            np.concatenate((self.key_codes, other.key_codes)),
            np.concatenate((self.stem_codes, other.stem_codes)),
        )


class SkillSpace:
    """Vectors of skills' names and their closeness; immutable and safe between threads.

    `SkillSpace.fit(entries, names)` learns which words are rare and which stand for each
    other; `vectors(names, keys)` turns skills into rows (remembered by name, so that a
    second call costs little); `closeness(needed, held)` compares all rows of the one with
    all rows of the other in one sparse product. A name's vector depends on the name and
    on what was fitted, never on what else is compared.

    Examples
    --------
    >>> space = SkillSpace.fit([SkillEntry("S1", "plan shifts", ("arrange shifts",))])
    >>> needed = space.vectors(["plan shifts", "weld pipes"], ["S1", None])
    >>> names = ["planning of shifts", "Dienstplanung", "welding a pipe"]
    >>> held = space.vectors(names, [None, "S1", None])
    >>> (space.closeness(needed, held) >= PRESENT_ABOVE).tolist()
    [[True, True, False], [False, False, True]]
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        relations: Mapping[str, Mapping[str, float]],
        broader: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._vocabulary = vocabulary
        self._relations = relations
        self._broader = broader
        self._rarest = float(vocabulary.weights.max(initial=1.0))
        self._rows = Remembered[_Row](_VECTORS_KEPT)
        self._lock = Lock()

    @classmethod
    def fit(cls, entries: Iterable[SkillEntry] = (), names: Iterable[str] = ()) -> Self:
        """Learn the space from a taxonomy and from names in use, both may be empty.

        Parameters
        ----------
        entries : iterable of SkillEntry
            Labels, alternative labels and relations are used.
        names : iterable of str
            Names of skills as people and openings carry them; each counts once. A word that
            only one of them has may be a slip and is not trusted.
        """
        read = tuple(entries)
        labels = [[entry.label, *entry.alternatives] for entry in read]
        others = [[name] for name in dict.fromkeys(names)]
        frequency: Counter[str] = Counter()
        for own in labels + others:
            frequency.update({one for name in own for one in bases(name)})
        sure = {word for own in labels for name in own for word in words(name)}
        known_words = dict.fromkeys(
            word
            for name in chain.from_iterable(labels + others)
            for word in words(name)
            if word in sure or frequency[base(word)] > 1
        )
        frequency = Counter({one: frequency[one] for one in map(base, known_words)})
        counts = np.fromiter(frequency.values(), np.int64, len(frequency))
        weights = inverse_frequency(counts, len(labels) + len(others)).tolist()
        learnt = learn_associations([tuple(bases(name)) for name in own] for own in labels)
        vocabulary = Vocabulary(
            tuple(known_words), dict(zip(frequency, weights, strict=True)), learnt
        )
        broader = {entry.key: entry.broader for entry in read if entry.broader}
        return cls(vocabulary, _relations(read), broader)

    @property
    def width(self) -> int:
        """Columns of every vector: known stems, buckets of other stems, buckets of n-grams."""
        return len(self._vocabulary.stems) + 2 * _BUCKETS

    def vectors(
        self, names: Sequence[str], keys: Sequence[str | None] | None = None
    ) -> SkillVectors:
        """Return skills as rows, in the order given.

        Parameters
        ----------
        names : sequence of str
            Preferred labels or texts as posted.
        keys : sequence of str or None, optional
            The taxonomy's key of each name where it was recognised.

        Raises
        ------
        ValueError
            If `keys` has another length than `names`.
        """
        known = tuple(keys) if keys is not None else (None,) * len(names)
        if len(known) != len(names):
            raise ValueError(f"keys must be as many as names ({len(names)}), not {len(known)}")
        rows = [self._row(name) for name in names]
        return SkillVectors(
            tuple(names),
            known,
            _stacked(rows, self.width),
            np.array([_code(key) if key else 0 for key in known], dtype=np.int64),
            np.array([row.stem_code for row in rows], dtype=np.int64),
        )

    def closeness(self, needed: SkillVectors, held: SkillVectors) -> FloatArray:
        """Return the closeness of each needed skill to each held one.

        Parameters
        ----------
        needed, held : SkillVectors
            Rows made by this space.

        Returns
        -------
        ndarray of shape (len(needed), len(held)), float32
            In 0-1, symmetric: `closeness(a, b)` is `closeness(b, a).T`. From
            `PRESENT_ABOVE` on the two may be taken for the same skill.
        """
        product = _products(needed.matrix, held.matrix)
        close: FloatArray = np.clip(product, 0.0, _NEAREST_OTHER, dtype=np.float32)
        keyed = (needed.key_codes[:, None] != 0) & (held.key_codes[None, :] != 0)
        same_key = keyed & (needed.key_codes[:, None] == held.key_codes[None, :])
        same_stems = needed.stem_codes[:, None] == held.stem_codes[None, :]
        apart = keyed & ~same_key
        close[apart] *= KEPT_APART
        close[same_key | (same_stems & ~apart)] = 1.0
        self._lift_related(close, needed.keys, held.keys)
        return close

    def coverage(self, needed: SkillVectors, held: SkillVectors) -> FloatArray:
        """Return how far each held skill covers each needed one.

        Returns
        -------
        ndarray of shape (len(needed), len(held)), float32
            The closeness, and at least `NARROWER` where the taxonomy places the held skill below
            the needed one, over any number of steps. The other way round it is the closeness: a
            broader skill is a start for a narrower one, and no more.
        """
        covered = self.closeness(needed, held)
        rows: dict[str, list[int]] = {}
        for row, key in enumerate(needed.keys):
            if key is not None:
                rows.setdefault(key, []).append(row)
        for column, key in enumerate(held.keys):
            for above in self._above(key) if key in self._broader else ():
                for row in rows.get(above, ()):
                    covered[row, column] = max(covered[row, column], NARROWER)
        return covered

    def _above(self, key: str | None) -> set[str]:
        """Return the keys of all broader skills; a cycle ends where it began."""
        found: set[str] = set()
        waiting = [key or ""]
        while waiting:
            fresh = [one for one in self._broader.get(waiting.pop(), ()) if one not in found]
            found.update(fresh)
            waiting += fresh
        return found - {key or ""}

    def _lift_related(
        self, close: FloatArray, needed: Sequence[str | None], held: Sequence[str | None]
    ) -> None:
        if not self._relations:
            return
        rows: dict[str, list[int]] = {}
        for row, key in enumerate(needed):
            if key is not None and key in self._relations:
                rows.setdefault(key, []).append(row)
        for column, key in enumerate(held):
            for other, floor in self._relations.get(key or "", {}).items():
                for row in rows.get(other, ()):
                    close[row, column] = max(close[row, column], floor)

    def _row(self, name: str) -> "_Row":
        found = self._rows.get(name)
        if found is None:
            cells = self._vector(name)
            found = _Row(
                np.fromiter(cells, np.int32, len(cells)),
                np.fromiter(cells.values(), np.float32, len(cells)),
                _code(name_key(name) or f"={name}"),
            )
            with self._lock:
                self._rows.keep(name, found)
        return found

    def _vector(self, name: str) -> dict[int, float]:
        every = words(name)
        kept = [word for word in every if not is_function_word(word)] or every
        known = len(self._vocabulary.stems)
        meant: dict[int, float] = {}
        for word in kept:
            for at, weight in self._word(word):
                meant[at] = max(meant.get(at, 0.0), weight)
        spelt: dict[int, float] = {}
        for gram, count in chain.from_iterable(grams(word).items() for word in kept):
            at = known + _BUCKETS + crc32(gram.encode()) % _BUCKETS
            spelt[at] = spelt.get(at, 0.0) + count
        row = {**_scaled(meant, _WORDS_SHARE), **_scaled(spelt, 1.0 - _WORDS_SHARE)}
        return dict(sorted(row.items()))  # one order of summing: exactly symmetric products

    def _word(self, word: str) -> Iterator[tuple[int, float]]:
        reading = self._vocabulary.reading(word)
        known = len(self._vocabulary.stems)
        if not len(reading.ids):
            yield known + crc32(base(word).encode()) % _BUCKETS, self._rarest
        meant = reading.own
        if meant is None and len(reading.literal_ids):
            meant = int(reading.literal_ids[np.argmax(reading.literal_strengths)])
        for at, strength in zip(reading.ids.tolist(), reading.strengths.tolist(), strict=True):
            yield at, reading.weight * strength * (1.0 if at == meant else _SPREAD)


@dataclass(frozen=True, slots=True)
class _Row:
    """The vector of one name: columns in ascending order, values, and the code of its stems."""

    columns: NDArray[np.int32]
    values: FloatArray
    stem_code: int


def _products(left: sparse.csr_array, right: sparse.csr_array) -> FloatArray:
    """Return `left @ right.T`; a side of few rows is made dense in its own columns for it."""
    if left.shape[0] < right.shape[0]:
        return np.ascontiguousarray(_products(right, left).T)
    if right.shape[0] > _FEW_ROWS:
        return np.asarray(sparse.csr_array(left @ right.T).toarray())
    columns = np.unique(right.indices)
    place = np.zeros(right.shape[1], dtype=np.int32)
    place[columns] = np.arange(1, len(columns) + 1)
    few = np.zeros((len(columns) + 1, right.shape[0]), dtype=np.float32)
    few[place[right.indices], np.repeat(np.arange(right.shape[0]), np.diff(right.indptr))] = (
        right.data
    )
    own = place[left.indices]
    many = unchecked(sparse.csr_array, left.data, own, left.indptr, len(columns) + 1)
    return np.asarray(many @ few)


def _stacked(rows: Sequence[_Row], width: int) -> sparse.csr_array:
    if not rows:
        return sparse.csr_array((0, width), dtype=np.float32)
    ends = np.cumsum([0, *(len(row.columns) for row in rows)])
    columns = np.concatenate([row.columns for row in rows])
    values = np.concatenate([row.values for row in rows])
    return unchecked(sparse.csr_array, values, columns, ends, width)


def _scaled(row: Mapping[int, float], share: float) -> dict[int, float]:
    """Return a row whose squares sum to `share`."""
    length = float(np.sqrt(sum(value * value for value in row.values()) / share)) or 1.0
    return {at: value / length for at, value in row.items()}


@remembers_texts(maxsize=1 << 17)
def _code(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) or 1


def _relations(entries: Iterable[SkillEntry]) -> dict[str, dict[str, float]]:
    """Return both directions of each relation with its floor of closeness."""
    found: dict[str, dict[str, float]] = {}
    for entry in entries:
        pairs = [(other, BROADER) for other in entry.broader]
        pairs += [(other, RELATED) for other in entry.related]
        for other, floor in pairs:
            for one, partner in ((entry.key, other), (other, entry.key)):
                own = found.setdefault(one, {})
                own[partner] = max(floor, own.get(partner, 0.0))
    return found
