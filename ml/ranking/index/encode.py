"""Turns profiles into arrays, with what training learnt of the organisation's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.frames import Direction, EmployeeProfile, OpeningProfile, Target
from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.ragged import AnyArray, Ragged
from ml.ranking.arrays.segments import segment_sum
from ml.ranking.arrays.vectors import unit_rows, unit_sparse
from ml.ranking.language.closeness import distinct_level
from ml.ranking.language.embedding import WISH_NEIGHBOURS as EMBEDDED_WISH_NEIGHBOURS
from ml.ranking.language.lexicon import GRAM_BUCKETS, Lexicon
from ml.ranking.language.names import (
    Identity,
    NameTable,
    function_id,
    key_id,
    sparse_rows,
    title_id,
)
from ml.ranking.language.references import References, roles_held
from ml.ranking.language.text import sentences_of
from ml.ranking.language.wishing import wished_text

TELLING_WORDS = 50
TITLE_NEIGHBOURS = 8
WISH_NEIGHBOURS = 4
ROLE, FUNCTION, TEXT = 0, 1, 2
_TARGETS = {Target.ROLE: ROLE, Target.FUNCTION: FUNCTION, Target.TEXT: TEXT}
PROMOTION, SIDEWAYS, LEADING = 1, 2, 3
_DIRECTIONS = {
    Direction.PROMOTION: PROMOTION,
    Direction.LATERAL: SIDEWAYS,
    Direction.PEOPLE_LEADERSHIP: LEADING,
}
LEAST = 1e-9
TITLE_COLUMNS, FUNCTION_COLUMNS = 64, 32


def names_of(profile: EmployeeProfile | OpeningProfile) -> list[Identity]:
    """Return the names of skills and wishes that a profile refers to."""
    names: list[Identity] = [(skill.key, skill.name) for skill in profile.skills]
    if isinstance(profile, EmployeeProfile):
        names += [(wish.role_key, wished_text(wish)) for wish in profile.wishes]
    return names


Rows = list[dict[str, list[Any]]]


@dataclass(frozen=True)
class Encoder:
    """The learnt language and references, applied to profiles."""

    lexicon: Lexicon
    references: References

    def openings(self, profiles: Sequence[OpeningProfile], names: NameTable) -> Block:
        """Encode openings; their names must be in the table."""
        lexicon = self.lexicon
        skills = [" . ".join(s.name for s in p.skills) for p in profiles]
        texts = [(p.title, p.description, s) for p, s in zip(profiles, skills, strict=True)]
        whole = sparse_rows([lexicon.word_row(*t) for t in texts], lexicon.columns)
        work = sparse_rows([lexicon.word_row(*t[:2]) for t in texts], lexicon.columns)
        block = self._shared(profiles)
        content = unit_rows(lexicon.meanings(whole))
        block.dense.update(
            content=content,
            work=unit_rows(lexicon.meanings(work)),
            commonness=np.clip(content @ self.references.centre, 0.0, 1.0),
            leader=np.array([p.people_leader for p in profiles], dtype=np.bool_),
        )
        block.sparse.update(content=whole, work=work)
        block.sparse["function"] = sparse_rows(
            [lexicon.gram_row(p.function or "") for p in profiles], GRAM_BUCKETS
        )
        block.lists.update(
            skills=_needs(profiles, names),
            works_with=_functions([p.works_with for p in profiles]),
            titles=_titles([(p.title, *p.alternative_titles) for p in profiles]),
            sentences=self._sentences([p.description for p in profiles]),
        )
        named = (names.weights, names.embedded)
        block = block.beside(lexicon.knowledge.openings(profiles, block.lists["skills"], named))
        titles = _stack([_short_spelling(lexicon, p.title) for p in profiles], TITLE_COLUMNS)
        functions = _stack([_signature(p.function) for p in profiles], FUNCTION_COLUMNS)
        vectors = _retrieval(content, titles, functions)
        columns = slice(0, content.shape[1])
        dense = {**block.dense, "retrieval": vectors, "content": vectors[:, columns]}
        return Block(dense, block.sparse, block.lists, {"content": ("retrieval", columns)})

    def employees(self, profiles: Sequence[EmployeeProfile], names: NameTable) -> Block:
        """Encode people; their names must be in the table."""
        lexicon = self.lexicon
        text = sparse_rows([lexicon.word_row(p.text) for p in profiles], lexicon.columns)
        told = unit_rows(lexicon.meanings(text))
        known = np.array(
            [min(1.0, len(p.text.split()) / TELLING_WORDS) for p in profiles], dtype=np.float32
        )
        held = self.references.held(told, known)
        block = self._shared(profiles)
        titles = unit_sparse(block.sparse["title"] + held @ self.references.words)
        grams = unit_sparse(block.sparse["title_grams"] + held @ self.references.grams)
        meaning = unit_rows(lexicon.meanings(titles))
        block.dense.update(
            text_known=known,
            role_held=roles_held(held),
            text=told,
            title=meaning,
            expanded=self.references.expand(grams, titles, meaning, TITLE_NEIGHBOURS),
        )
        block.sparse.update(title=titles, title_grams=grams, text=text)
        block.lists.update(
            skills=_held(profiles, names),
            wishes=self._wishes(profiles, names),
            functions=_functions(
                [(p.function or "", *(past.function or "" for past in p.history)) for p in profiles]
            ),
            past=_titles([[past.title for past in p.history] for p in profiles]),
            sentences=self._sentences([p.text for p in profiles]),
        )
        block = block.beside(lexicon.knowledge.employees(profiles, held))
        block.dense["retrieval"] = self.people_vectors(profiles, block, names)
        return block

    def _shared(self, profiles: Sequence[EmployeeProfile] | Sequence[OpeningProfile]) -> Block:
        lexicon = self.lexicon
        titles = sparse_rows([lexicon.word_row(p.title) for p in profiles], lexicon.columns)
        grams = sparse_rows([lexicon.gram_row(p.title) for p in profiles], GRAM_BUCKETS)
        grades = [np.nan if p.grade is None else p.grade for p in profiles]
        return Block(
            {
                "title": unit_rows(lexicon.meanings(titles)),
                "function": np.array([function_id(p.function) for p in profiles], dtype=np.int64),
                "role": np.array([key_id(p.role_key) for p in profiles], dtype=np.int64),
                "grade": np.array(grades, dtype=np.float32),
            },
            {"title": titles, "title_grams": grams},
            {},
        )

    def _sentences(self, texts: Sequence[str]) -> Ragged:
        """Return the latent vectors of each text's first sentences, half precision."""
        lexicon = self.lexicon
        parts = [sentences_of(text) for text in texts]
        rows = [lexicon.word_row(sentence) for part in parts for sentence in part]
        vectors = unit_rows(lexicon.meanings(sparse_rows(rows, lexicon.columns)))
        offsets = np.cumsum([0, *(len(part) for part in parts)]).astype(np.int64)
        return Ragged(offsets, {"vector": vectors.astype(np.float16)})

    def _wishes(self, profiles: Sequence[EmployeeProfile], names: NameTable) -> Ragged:
        rows: Rows = [
            {
                "name": [names.rows[w.role_key, wished_text(w)] for w in p.wishes],
                "target": [_TARGETS[w.target] for w in p.wishes],
                "direction": [
                    _DIRECTIONS.get(w.direction, 0) if w.direction else 0 for w in p.wishes
                ],
                "weight": [w.weight if w.wanted else -w.weight for w in p.wishes],
            }
            for p in profiles
        ]
        kinds = {"name": np.int64, "target": np.int8, "direction": np.int8, "weight": np.float32}
        wishes = Ragged.of_rows(rows, kinds)
        wished = wishes.columns["name"]
        expanded = self.references.expand(
            names.grams[wished], names.words[wished], names.unit_meaning(wished), WISH_NEIGHBOURS
        )
        embedding = self.lexicon.knowledge.embedding
        columns = {
            **wishes.columns,
            "expanded": expanded,
            "embedded_expanded": embedding.expand(names.embedded[wished], EMBEDDED_WISH_NEIGHBOURS),
        }
        return Ragged(wishes.offsets, columns)

    def people_vectors(
        self, profiles: Sequence[EmployeeProfile], block: Block, names: NameTable
    ) -> AnyArray:
        """Return the vectors whose dot product with an opening's finds what to re-rank."""
        content = np.copy(block.dense["text"])
        titles = 0.3 * _stack(
            [_short_spelling(self.lexicon, p.title) for p in profiles], TITLE_COLUMNS
        )
        functions = np.zeros((len(profiles), FUNCTION_COLUMNS), dtype=np.float32)
        skills, wishes = block.lists["skills"], block.lists["wishes"]
        for row, profile in enumerate(profiles):
            held = skills.columns["skill"][slice(*skills.offsets[row : row + 2])]
            weight = names.weights[held]
            content[row] += _unit(weight @ names.meaning[held])
            start = wishes.offsets[row]
            for number, wish in enumerate(profile.wishes, start=start):
                strength = wish.weight if wish.wanted else -wish.weight
                if wish.target is Target.FUNCTION:
                    functions[row] += strength * _signature(wish.text)
                elif wish.wanted:
                    titles[row] += strength * _short_spelling(self.lexicon, wished_text(wish))
                    content[row] += strength * wishes.columns["expanded"][number]
        return _retrieval(
            content + 0.5 * block.dense["expanded"] + 0.3 * block.dense["title"],
            titles,
            0.7 * functions,
        )


def _needs(profiles: Sequence[OpeningProfile], names: NameTable) -> Ragged:
    """Return the needs with what never changes of them.

    `share` is a need's part of all essential ones, or of all optional ones, by weight and
    rarity; `distinct` its part of the levels that are above what is expected of anybody.
    """
    rows: Rows = [
        {
            "skill": [names.rows[s.key, s.name] for s in p.skills],
            "weight": [s.weight for s in p.skills],
            "level": [np.nan if s.level is None else s.level for s in p.skills],
            "essential": [s.essential for s in p.skills],
        }
        for p in profiles
    ]
    kinds = {"skill": np.int32, "weight": np.float64, "level": np.float32, "essential": np.bool_}
    needs = Ragged.of_rows(rows, kinds)
    columns, offsets = dict(needs.columns), needs.offsets
    rarity = names.weights[columns["skill"]]
    worth, essential = columns.pop("weight") * rarity, columns["essential"]
    owner = np.repeat(np.arange(len(needs)), np.diff(offsets))
    share = np.zeros(len(worth))
    for chosen in (essential, ~essential):
        part = np.where(chosen, worth, 0.0)
        share += part / np.maximum(segment_sum(part, offsets), LEAST)[owner]
    levels = distinct_level(columns["level"], rarity).astype(np.float64)
    length = np.sqrt(segment_sum(levels * levels, offsets))
    columns["share"] = share.astype(np.float32)
    columns["distinct"] = (levels / np.maximum(length, LEAST)[owner]).astype(np.float32)
    return Ragged(offsets, columns)


def _held(profiles: Sequence[EmployeeProfile], names: NameTable) -> Ragged:
    rows: Rows = [
        {
            "skill": [names.rows[s.key, s.name] for s in p.skills],
            "level": [np.nan if s.level is None else s.level for s in p.skills],
        }
        for p in profiles
    ]
    return Ragged.of_rows(rows, {"skill": np.int32, "level": np.float32})


def _functions(names: Sequence[Sequence[str]]) -> Ragged:
    rows = [{"function": [function_id(n) for n in row if n.strip()]} for row in names]
    return Ragged.of_rows(rows, {"function": np.int64})


def _titles(names: Sequence[Sequence[str]]) -> Ragged:
    rows = [{"title": [title_id(n) for n in row if n.strip()]} for row in names]
    return Ragged.of_rows(rows, {"title": np.int64})


def _retrieval(content: AnyArray, titles: AnyArray, functions: AnyArray) -> AnyArray:
    return np.ascontiguousarray(
        np.concatenate((content, titles, functions), axis=1), dtype=np.float32
    )


def _short_spelling(lexicon: Lexicon, text: str) -> AnyArray:
    folded: AnyArray = lexicon.spelling(text).reshape(-1, TITLE_COLUMNS).sum(axis=0)
    return _unit(folded)


def _signature(function: str | None) -> AnyArray:
    """Return a function's own direction: random signs that follow from its name."""
    if not function or not function.strip():
        return np.zeros(FUNCTION_COLUMNS, dtype=np.float32)
    code = function_id(function)
    signs = np.array([1.0 - 2.0 * (code >> bit & 1) for bit in range(FUNCTION_COLUMNS)])
    return np.asarray(signs / np.sqrt(FUNCTION_COLUMNS), dtype=np.float32)


def _unit(vector: AnyArray) -> AnyArray:
    return np.asarray(unit_rows(vector[None, :])[0])


def _stack(vectors: Sequence[AnyArray], columns: int) -> AnyArray:
    return np.stack(vectors) if vectors else np.zeros((0, columns), dtype=np.float32)
