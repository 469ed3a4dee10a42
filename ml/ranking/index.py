"""Openings and people as immutable arrays; rows that did not change are never recomputed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from scipy.sparse import csr_matrix, vstack

from ml.frames import Direction, EmployeeProfile, OpeningProfile, Target
from ml.ranking.lexicon import GRAM_BUCKETS, SPELLING_COLUMNS, Lexicon, SparseRow
from ml.ranking.ragged import AnyArray, IntArray, Ragged
from ml.ranking.text import phrase, stable_hash

Identity = tuple[str | None, str]
Rows = list[dict[str, list[Any]]]
Profile = TypeVar("Profile", EmployeeProfile, OpeningProfile)
RETRIEVAL = 224
MEANING_COLUMNS, TITLE_COLUMNS, FUNCTION_COLUMNS = 128, 64, 32
ROLE, FUNCTION, TEXT = 0, 1, 2
_TARGETS = {Target.ROLE: ROLE, Target.FUNCTION: FUNCTION, Target.TEXT: TEXT}
PROMOTION, SIDEWAYS, LEADING = 1, 2, 3
_DIRECTIONS = {
    Direction.PROMOTION: PROMOTION,
    Direction.LATERAL: SIDEWAYS,
    Direction.PEOPLE_LEADERSHIP: LEADING,
}


def function_id(name: str | None) -> int:
    """Return the identity of a function's name, 0 for none; spelling of case and order aside."""
    return stable_hash(phrase(name)) if name and name.strip() else 0


def key_id(key: str | None) -> int:
    """Return the identity of an external key, 0 for none."""
    return stable_hash(key) if key else 0


@dataclass(frozen=True)
class NameTable:
    """The distinct names of skills and wishes in an index, appended to and never reordered.

    Attributes
    ----------
    rows : (key, name) to row
    name_ids, key_ids : shape (u,), identities; two names are the same if either agrees
    weights : shape (u,), inverse document frequencies
    meaning, spelling : shapes (u, d), (u, SPELLING_COLUMNS), unit length
    word_rows, gram_rows : shapes (u, columns), (u, GRAM_BUCKETS), unit length TF-IDF
    """

    rows: dict[Identity, int]
    name_ids: IntArray
    key_ids: IntArray
    weights: AnyArray
    meaning: AnyArray
    spelling: AnyArray
    word_rows: csr_matrix
    gram_rows: csr_matrix

    @classmethod
    def empty(cls, lexicon: Lexicon) -> "NameTable":
        """Return a table without skills."""
        return cls(
            {},
            np.zeros(0, dtype=np.int64),
            np.zeros(0, dtype=np.int64),
            np.zeros(0, dtype=np.float32),
            np.zeros((0, lexicon.factors.shape[1]), dtype=np.float32),
            np.zeros((0, SPELLING_COLUMNS), dtype=np.float32),
            csr_matrix((0, lexicon.columns), dtype=np.float32),
            csr_matrix((0, GRAM_BUCKETS), dtype=np.float32),
        )

    def with_names(self, names: Iterable[Identity], lexicon: Lexicon) -> "NameTable":
        """Return a table that also holds these names; itself when it knows them all."""
        new = {identity: None for identity in names if identity not in self.rows}
        if not new:
            return self
        texts = [name for _, name in new]
        bags = [lexicon.word_row(name) for name in texts]
        gram_rows = sparse_rows([lexicon.gram_row(name) for name in texts], GRAM_BUCKETS)
        rows = dict(self.rows)
        rows.update({identity: len(self.rows) + i for i, identity in enumerate(new)})
        return NameTable(
            rows,
            np.append(self.name_ids, [stable_hash(phrase(name)) for name in texts]),
            np.append(self.key_ids, [key_id(key) for key, _ in new]),
            np.append(self.weights, [np.float32(lexicon.skill_weight(n)) for n in texts]),
            np.vstack([self.meaning, *(lexicon.meaning(bag) for bag in bags)]),
            np.vstack([self.spelling, *(lexicon.spelling(name) for name in texts)]),
            vstack([self.word_rows, sparse_rows(bags, lexicon.columns)], format="csr"),
            vstack([self.gram_rows, gram_rows], format="csr"),
        )


def sparse_rows(rows: Sequence[SparseRow], columns: int) -> csr_matrix:
    """Stack sparse rows into a float32 matrix of shape (len(rows), columns)."""
    offsets = np.cumsum([0, *(len(ids) for ids, _ in rows)])
    ids = np.array([i for row, _ in rows for i in row], dtype=np.int32)
    values = np.array([v for _, row in rows for v in row], dtype=np.float32)
    return csr_matrix((values, ids, offsets), shape=(len(rows), columns))


@dataclass(frozen=True)
class Block:
    """The arrays of some profiles: dense by row, sparse by row, and ragged lists."""

    dense: dict[str, AnyArray]
    sparse: dict[str, csr_matrix]
    lists: dict[str, Ragged]

    def take(self, rows: IntArray) -> "Block":
        """Return the chosen rows in the order given."""
        return Block(
            {name: array[rows] for name, array in self.dense.items()},
            {name: matrix[rows] for name, matrix in self.sparse.items()},
            {name: ragged.take(rows) for name, ragged in self.lists.items()},
        )

    def join(self, other: "Block") -> "Block":
        """Return these rows followed by the other's."""
        return Block(
            {n: np.concatenate((a, other.dense[n])) for n, a in self.dense.items()},
            {n: vstack([m, other.sparse[n]], format="csr") for n, m in self.sparse.items()},
            {n: r.join(other.lists[n]) for n, r in self.lists.items()},
        )


@dataclass(frozen=True)
class ProfileIndex(Generic[Profile]):
    """Profiles with their arrays; immutable.

    Attributes
    ----------
    keys : external ids in the order given
    """

    keys: tuple[str, ...]
    profiles: tuple[Profile, ...]
    block: Block
    names: NameTable
    version: str

    def __len__(self) -> int:
        return len(self.keys)


OpeningIndex = ProfileIndex[OpeningProfile]
EmployeeIndex = ProfileIndex[EmployeeProfile]
Encoder = Callable[[Sequence[Profile], NameTable], Block]


def build_index(
    profiles: Sequence[Profile],
    encode: Callable[[Sequence[Profile], NameTable], Block],
    lexicon: Lexicon,
    version: str,
    previous: ProfileIndex[Profile] | None,
) -> ProfileIndex[Profile]:
    """Encode the profiles, taking over the rows of `previous` whose profile is equal.

    Raises
    ------
    ValueError
        When two profiles share a key, or `previous` was made by another ranker.
    """
    keys = tuple(profile.key for profile in profiles)
    if len(set(keys)) != len(keys):
        seen: set[str] = set()
        double = next(key for key in keys if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"profiles: key {double!r} occurs more than once")
    if previous is not None and previous.version != version:
        raise ValueError(f"previous: made by ranker {previous.version}, this is {version}")
    known = {} if previous is None else {key: i for i, key in enumerate(previous.keys)}
    kept: list[int] = []
    fresh: list[Profile] = []
    source = np.empty(len(keys), dtype=np.int64)
    for row, profile in enumerate(profiles):
        old = known.get(profile.key)
        if previous is not None and old is not None and previous.profiles[old] == profile:
            source[row] = len(kept)
            kept.append(old)
        else:
            source[row] = -1 - len(fresh)
            fresh.append(profile)
    table = NameTable.empty(lexicon) if previous is None else previous.names
    table = table.with_names([name for p in fresh for name in _names(p)], lexicon)
    block = encode(fresh, table)
    if previous is not None:
        source = np.where(source < 0, len(kept) - 1 - source, source)
        block = previous.block.take(np.array(kept, dtype=np.int64)).join(block).take(source)
    return ProfileIndex(keys, tuple(profiles), block, table, version)


def _names(profile: EmployeeProfile | OpeningProfile) -> list[Identity]:
    names: list[Identity] = [(skill.key, skill.name) for skill in profile.skills]
    if isinstance(profile, EmployeeProfile):
        names += [(wish.role_key, wish.text) for wish in profile.wishes]
    return names


def encode_openings(
    profiles: Sequence[OpeningProfile], table: NameTable, lexicon: Lexicon
) -> Block:
    """Turn openings into arrays."""
    needs: Rows = [
        {
            "skill": [table.rows[s.key, s.name] for s in p.skills],
            "weight": [s.weight for s in p.skills],
            "level": [np.nan if s.level is None else s.level for s in p.skills],
            "essential": [s.essential for s in p.skills],
        }
        for p in profiles
    ]
    kinds = {"skill": np.int64, "weight": np.float32, "level": np.float32, "essential": np.bool_}
    names = [" . ".join(s.name for s in p.skills) for p in profiles]
    bags = [
        lexicon.word_row(p.title, p.description, n) for p, n in zip(profiles, names, strict=True)
    ]
    shared = _shared(profiles, lexicon)
    shared.dense["content"] = _stack([lexicon.meaning(b) for b in bags], lexicon.factors.shape[1])
    shared.dense["leader"] = np.array([p.people_leader for p in profiles], dtype=np.bool_)
    shared.sparse["content"] = sparse_rows(bags, lexicon.columns)
    shared.lists["skills"] = Ragged.of_rows(needs, kinds)
    shared.lists["works_with"] = _functions([p.works_with for p in profiles])
    shared.dense["retrieval"] = _stack([_opening_vector(p, lexicon) for p in profiles], RETRIEVAL)
    return shared


def encode_employees(
    profiles: Sequence[EmployeeProfile], table: NameTable, lexicon: Lexicon
) -> Block:
    """Turn people into arrays."""
    held: Rows = [
        {
            "skill": [table.rows[s.key, s.name] for s in p.skills],
            "level": [np.nan if s.level is None else s.level for s in p.skills],
        }
        for p in profiles
    ]
    bags = [lexicon.word_row(p.title, p.text) for p in profiles]
    shared = _shared(profiles, lexicon)
    shared.dense["content"] = _stack([lexicon.meaning(b) for b in bags], lexicon.factors.shape[1])
    shared.sparse["content"] = sparse_rows(bags, lexicon.columns)
    shared.lists["skills"] = Ragged.of_rows(held, {"skill": np.int64, "level": np.float32})
    wishes: Rows = [
        {
            "name": [table.rows[w.role_key, w.text] for w in p.wishes],
            "target": [_TARGETS[w.target] for w in p.wishes],
            "direction": [_DIRECTIONS.get(w.direction, 0) if w.direction else 0 for w in p.wishes],
            "weight": [w.weight if w.wanted else -w.weight for w in p.wishes],
        }
        for p in profiles
    ]
    wish_kinds = {"name": np.int64, "target": np.int8, "direction": np.int8, "weight": np.float32}
    shared.lists["wishes"] = Ragged.of_rows(wishes, wish_kinds)
    shared.lists["functions"] = _functions(
        [(p.function or "", *(past.function or "" for past in p.history)) for p in profiles]
    )
    shared.dense["retrieval"] = _stack([_employee_vector(p, lexicon) for p in profiles], RETRIEVAL)
    return shared


def _opening_vector(profile: OpeningProfile, lexicon: Lexicon) -> AnyArray:
    """Return the vector that a dot product with a person's finds promising openings by."""
    skills = [skill.name for skill in profile.skills]
    bag = lexicon.word_row(profile.title, profile.description, *skills)
    return _join_vector(
        lexicon.meaning(bag), lexicon.spelling(profile.title), profile.function, 1.0
    )


def _employee_vector(profile: EmployeeProfile, lexicon: Lexicon) -> AnyArray:
    skills = [skill.name for skill in profile.skills]
    named = [w for w in profile.wishes if w.wanted and w.target is not Target.FUNCTION]
    bag = lexicon.word_row(profile.title, profile.text, *skills, *(w.text for w in named))
    title = 0.3 * lexicon.spelling(profile.title)
    for wish in named:
        title = title + wish.weight * lexicon.spelling(wish.text)
    vector = _join_vector(lexicon.meaning(bag), title, None, 0.0)
    for wish in profile.wishes:
        if wish.target is Target.FUNCTION:
            sign = wish.weight if wish.wanted else -wish.weight
            vector = vector + _join_vector(None, None, wish.text, 0.4 * sign)
    return vector


def _join_vector(
    meaning: AnyArray | None, title: AnyArray | None, function: str | None, strength: float
) -> AnyArray:
    vector = np.zeros(RETRIEVAL, dtype=np.float32)
    if meaning is not None:
        vector[: len(meaning)] = meaning
    if title is not None:
        vector[MEANING_COLUMNS : MEANING_COLUMNS + TITLE_COLUMNS] = title.reshape(
            -1, TITLE_COLUMNS
        ).sum(axis=0)
    if function and function.strip():
        code = function_id(function)
        signs = [1.0 - 2.0 * (code >> bit & 1) for bit in range(FUNCTION_COLUMNS)]
        vector[-FUNCTION_COLUMNS:] = strength * np.array(signs) / np.sqrt(FUNCTION_COLUMNS)
    return vector


def _shared(
    profiles: Sequence[EmployeeProfile] | Sequence[OpeningProfile], lexicon: Lexicon
) -> Block:
    titles = [lexicon.word_row(p.title) for p in profiles]
    grades = [np.nan if p.grade is None else p.grade for p in profiles]
    return Block(
        {
            "title": _stack([lexicon.meaning(t) for t in titles], lexicon.factors.shape[1]),
            "function": np.array([function_id(p.function) for p in profiles], dtype=np.int64),
            "role": np.array([key_id(p.role_key) for p in profiles], dtype=np.int64),
            "grade": np.array(grades, dtype=np.float32),
        },
        {
            "title": sparse_rows([lexicon.gram_row(p.title) for p in profiles], GRAM_BUCKETS),
            "function": sparse_rows(
                [lexicon.gram_row(p.function or "") for p in profiles], GRAM_BUCKETS
            ),
        },
        {},
    )


def _functions(names: Sequence[Sequence[str]]) -> Ragged:
    rows = [{"function": [function_id(n) for n in row if n.strip()]} for row in names]
    return Ragged.of_rows(rows, {"function": np.int64})


def _stack(vectors: Sequence[AnyArray], columns: int) -> AnyArray:
    return np.stack(vectors) if vectors else np.zeros((0, columns), dtype=np.float32)
