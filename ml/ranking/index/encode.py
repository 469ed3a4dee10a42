"""Turns profiles into arrays, with what training learnt of the organisation's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from ml.frames import EmployeeProfile, OpeningProfile, Target, Wish
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.arrays.segments import segment_sum
from ml.ranking.arrays.vectors import unit_rows, unit_sparse
from ml.ranking.index.columns import (
    FUNCTION,
    MOST_NAMED,
    ROLE,
    TEXT,
    HeldSkills,
    Identities,
    NeededSkills,
    OpeningBlock,
    OwnReadings,
    PersonBlock,
    Wishes,
)
from ml.ranking.index.refusing import DIRECTIONS, encoded_refusals, mentions_of
from ml.ranking.language.closeness import distinct_level
from ml.ranking.language.embedding import WISH_NEIGHBOURS as EMBEDDED_WISH_NEIGHBOURS
from ml.ranking.language.embedding import Sentences
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
from ml.ranking.language.refusals import levels_of
from ml.ranking.language.wishing import wished_text
from ml.sparse import rows_of
from ml.text import affirmed, sentences_of

EXPANSION, TITLE_MEANING, TITLE_SPELLING, WISHED_FUNCTION = 0.5, 0.3, 0.3, 0.7
"""What roles with a like title say, the meaning and the spelling of the title and a wished function
count beside the own text (1) where candidates are looked for. Set by hand: what is found is ranked
by the signals afterwards."""

TELLING_WORDS = 50
"""Words from which on a text counts in full; with fewer, both sets of slopes are mixed. Set by
hand: the people of one pack wrote more, those of the other nothing, so that no pack tells."""

TITLE_NEIGHBOURS = 8
WISH_NEIGHBOURS = 4
"""Reference roles that a title, or a wish, is read through (decision 3); a wish means fewer."""

_TARGETS = {Target.ROLE: ROLE, Target.FUNCTION: FUNCTION, Target.TEXT: TEXT}
LEAST = 1e-9
"""Keeps sums of nothing from being divided by."""

TITLE_COLUMNS, FUNCTION_COLUMNS = 64, 32
"""Columns of a retrieval vector for the spelling of titles and for functions."""


def names_of(profile: EmployeeProfile | OpeningProfile) -> list[Identity]:
    """Return the names of skills and wishes that a profile refers to."""
    names: list[Identity] = [(skill.key, skill.name) for skill in profile.skills]
    if isinstance(profile, EmployeeProfile):
        names += [(wish.role_key, wished_text(wish)) for wish in profile.wishes]
    return names


Rows = list[dict[str, list[Any]]]
Profiles = Sequence[EmployeeProfile] | Sequence[OpeningProfile]


@dataclass(frozen=True)
class Encoder:
    """The learnt language and references, applied to profiles."""

    lexicon: Lexicon
    references: References

    def openings(self, profiles: Sequence[OpeningProfile], names: NameTable) -> OpeningBlock:
        """Encode openings; their names must be in the table."""
        lexicon, knowledge = self.lexicon, self.lexicon.knowledge
        said = [" . ".join(s.name for s in p.skills) for p in profiles]
        texts = [(p.title, p.description, s) for p, s in zip(profiles, said, strict=True)]
        whole = sparse_rows([lexicon.word_row(*t) for t in texts], lexicon.columns)
        work = sparse_rows([lexicon.word_row(*t[:2]) for t in texts], lexicon.columns)
        title_words, title_grams = self._titles(profiles)
        content = unit_rows(lexicon.meanings(whole))
        titles = _stack([_short_spelling(lexicon, p.title) for p in profiles], TITLE_COLUMNS)
        above = [
            [*levels_of(p.function or ""), *([p.family] if p.family else ())] for p in profiles
        ]
        functions = _stack([_signatures(levels) for levels in above], FUNCTION_COLUMNS)
        retrieval = _retrieval(content, titles, functions)
        of_content = slice(0, content.shape[1])
        skills = _needs(profiles, names)
        named = (names.weights, names.embedded)
        return OpeningBlock.of(
            knowledge.embedding.openings(profiles, (skills.skill, skills.offsets), named),
            knowledge.occupations.openings(profiles),
            key=np.array([key_id(p.key) for p in profiles], dtype=np.int64),
            function=_function_ids(profiles),
            role=_role_ids(profiles),
            place=np.array([function_id(p.location) for p in profiles], dtype=np.int64),
            grade=_grades(profiles),
            leader=np.array([p.people_leader for p in profiles], dtype=np.bool_),
            commonness=np.clip(content @ self.references.centre, 0.0, 1.0),
            title=unit_rows(lexicon.meanings(title_words)),
            content=retrieval[:, of_content],
            work=unit_rows(lexicon.meanings(work)),
            retrieval=retrieval,
            title_words=title_words,
            title_grams=title_grams,
            content_words=whole,
            work_words=work,
            function_grams=sparse_rows(
                [lexicon.gram_row(p.function or "") for p in profiles], GRAM_BUCKETS
            ),
            skills=skills,
            works_with=_identities(function_id, [p.works_with for p in profiles]),
            titles=_identities(title_id, [(p.title, *p.alternative_titles) for p in profiles]),
            functions=_identities(function_id, above),
            mentions=mentions_of(profiles, lexicon.column_of),
            sentences=self._sentences([p.description for p in profiles]),
            own=_own(profiles),
            parts={"content": ("retrieval", of_content)},
        )

    def employees(self, profiles: Sequence[EmployeeProfile], names: NameTable) -> PersonBlock:
        """Encode people; their names must be in the table.

        What people deny in their texts is not read: it is no evidence for what it names.
        """
        lexicon, knowledge = self.lexicon, self.lexicon.knowledge
        profiles = [replace(profile, text=affirmed(profile.text)) for profile in profiles]
        text = sparse_rows([lexicon.word_row(p.text) for p in profiles], lexicon.columns)
        told = unit_rows(lexicon.meanings(text))
        known = np.array(
            [min(1.0, len(p.text.split()) / TELLING_WORDS) for p in profiles], dtype=np.float32
        )
        held = self.references.held(told, known)
        title_words, title_grams = self._titles(profiles)
        words = unit_sparse(_beside(title_words, held, self.references.words))
        grams = unit_sparse(_beside(title_grams, held, self.references.grams))
        meaning = unit_rows(lexicon.meanings(words))
        expanded = self.references.expand(grams, words, meaning, TITLE_NEIGHBOURS)
        skills, wishes = _held(profiles, names), self._wishes(profiles, names)
        content = told + EXPANSION * expanded + TITLE_MEANING * meaning
        return PersonBlock.of(
            knowledge.embedding.employees(profiles, held),
            knowledge.occupations.employees(profiles),
            function=_function_ids(profiles),
            role=_role_ids(profiles),
            grade=_grades(profiles),
            text_known=known,
            role_held=roles_held(held),
            title=meaning,
            text=told,
            expanded=expanded,
            retrieval=self._people_vectors(profiles, content, skills, wishes, names),
            title_words=words,
            title_grams=grams,
            text_words=text,
            skills=skills,
            wishes=wishes,
            refusals=encoded_refusals(profiles, self.references, lexicon.column_of),
            functions=_identities(
                function_id,
                [
                    (p.function or "", *(past.function or "" for past in p.history))
                    for p in profiles
                ],
            ),
            past=_identities(title_id, [[past.title for past in p.history] for p in profiles]),
            sentences=self._sentences([p.text for p in profiles]),
            own=_own(profiles),
        )

    def _titles(self, profiles: Profiles) -> tuple[csr_matrix, csr_matrix]:
        """Return the words and the n-grams of titles."""
        lexicon = self.lexicon
        words = sparse_rows([lexicon.word_row(p.title) for p in profiles], lexicon.columns)
        return words, sparse_rows([lexicon.gram_row(p.title) for p in profiles], GRAM_BUCKETS)

    def _sentences(self, texts: Sequence[str]) -> Sentences:
        """Return the latent vectors of each text's first sentences, half precision."""
        lexicon = self.lexicon
        parts = [sentences_of(text) for text in texts]
        rows = [lexicon.word_row(sentence) for part in parts for sentence in part]
        vectors = unit_rows(lexicon.meanings(sparse_rows(rows, lexicon.columns)))
        offsets = np.cumsum([0, *(len(part) for part in parts)]).astype(np.int64)
        return Sentences(offsets, {"vector": vectors.astype(np.float16)})

    def _wishes(self, profiles: Sequence[EmployeeProfile], names: NameTable) -> Wishes:
        rows: Rows = [
            {
                "name": [names.rows[w.role_key, wished_text(w)] for w in p.wishes],
                "target": [_TARGETS[w.target] for w in p.wishes],
                "direction": [
                    DIRECTIONS.get(w.direction, 0) if w.direction else 0 for w in p.wishes
                ],
                "weight": [w.weight if w.wanted else -w.weight for w in p.wishes],
            }
            for p in profiles
        ]
        kinds = {"name": np.int64, "target": np.int8, "direction": np.int8, "weight": np.float32}
        wishes = Wishes.of_rows(rows, kinds)
        wished = wishes.name
        stated = [wish for profile in profiles for wish in profile.wishes]
        expanded = self.references.expand(
            rows_of(names.grams, wished),
            rows_of(names.words, wished),
            names.unit_meaning(wished),
            WISH_NEIGHBOURS,
        )
        embedding = self.lexicon.knowledge.embedding
        columns = {
            **wishes.columns,
            "functions": _named([_functions_named(wish) for wish in stated]),
            "places": _named([wish.places for wish in stated]),
            "expanded": expanded,
            "embedded_expanded": embedding.expand(names.embedded[wished], EMBEDDED_WISH_NEIGHBOURS),
        }
        return Wishes(wishes.offsets, columns)

    def people_vectors(
        self, profiles: Sequence[EmployeeProfile], block: PersonBlock, names: NameTable
    ) -> AnyArray:
        """Return the vectors whose dot product with an opening's finds what to re-rank."""
        content = block.text + EXPANSION * block.expanded + TITLE_MEANING * block.title
        return self._people_vectors(profiles, content, block.skills, block.wishes, names)

    def _people_vectors(
        self,
        profiles: Sequence[EmployeeProfile],
        content: AnyArray,
        skills: HeldSkills,
        wishes: Wishes,
        names: NameTable,
    ) -> AnyArray:
        """Add skills and wishes to what the texts and titles say; `content` is overwritten."""
        titles = TITLE_SPELLING * _stack(
            [_short_spelling(self.lexicon, p.title) for p in profiles], TITLE_COLUMNS
        )
        functions = np.zeros((len(profiles), FUNCTION_COLUMNS), dtype=np.float32)
        for row, profile in enumerate(profiles):
            held = skills.skill[slice(*skills.offsets[row : row + 2])]
            weight = names.weights[held]
            content[row] += _unit(weight @ names.meaning[held])
            start = wishes.offsets[row]
            for number, wish in enumerate(profile.wishes, start=start):
                strength = wish.weight if wish.wanted else -wish.weight
                if wish.wanted or wish.target is Target.FUNCTION:
                    functions[row] += strength * _signatures(_functions_named(wish))
                if wish.wanted and wish.target is not Target.FUNCTION:
                    titles[row] += strength * _short_spelling(self.lexicon, wished_text(wish))
                    content[row] += strength * wishes.expanded[number]
        return _retrieval(content, titles, WISHED_FUNCTION * functions)


def _beside(titles: csr_matrix, held: csr_matrix, references: csr_matrix) -> csr_matrix:
    """Add the titles of the roles held to people's own; most texts are the work of none."""
    return titles + held @ references if held.nnz else titles


def _needs(profiles: Sequence[OpeningProfile], names: NameTable) -> NeededSkills:
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
    needs = NeededSkills.of_rows(rows, kinds)
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
    return NeededSkills(offsets, columns)


def _held(profiles: Sequence[EmployeeProfile], names: NameTable) -> HeldSkills:
    rows: Rows = [
        {
            "skill": [names.rows[s.key, s.name] for s in p.skills],
            "level": [np.nan if s.level is None else s.level for s in p.skills],
        }
        for p in profiles
    ]
    return HeldSkills.of_rows(rows, {"skill": np.int32, "level": np.float32})


def _own(profiles: Profiles) -> OwnReadings:
    rows: Rows = [
        {
            "name": [key_id(one.name) for one in p.own],
            "opening": [key_id(one.opening) for one in p.own],
            "value": [one.value for one in p.own],
        }
        for p in profiles
    ]
    return OwnReadings.of_rows(rows, {"name": np.int64, "opening": np.int64, "value": np.float32})


def _identities(identity: Callable[[str], int], names: Sequence[Sequence[str]]) -> Identities:
    rows = [{"id": [identity(name) for name in row if name.strip()]} for row in names]
    return Identities.of_rows(rows, {"id": np.int64})


def _functions_named(wish: Wish) -> tuple[str, ...]:
    return wish.names[:1] if wish.target is Target.FUNCTION else wish.functions


def _named(names: Sequence[Sequence[str]]) -> IntArray:
    """Return the identities of the first names of each wish, 0 for none; shape (wishes, most)."""
    ids = np.zeros((len(names), MOST_NAMED), dtype=np.int64)
    for row, named in zip(ids, names, strict=True):
        known = named[:MOST_NAMED]
        row[: len(known)] = [function_id(name) for name in known]
    return ids


def _function_ids(profiles: Profiles) -> IntArray:
    return np.array([function_id(p.function) for p in profiles], dtype=np.int64)


def _role_ids(profiles: Profiles) -> IntArray:
    return np.array([key_id(p.role_key) for p in profiles], dtype=np.int64)


def _grades(profiles: Profiles) -> AnyArray:
    return np.array([np.nan if p.grade is None else p.grade for p in profiles], dtype=np.float32)


def _retrieval(content: AnyArray, titles: AnyArray, functions: AnyArray) -> AnyArray:
    return np.ascontiguousarray(
        np.concatenate((content, titles, functions), axis=1), dtype=np.float32
    )


def _short_spelling(lexicon: Lexicon, text: str) -> AnyArray:
    folded: AnyArray = lexicon.spelling(text).reshape(-1, TITLE_COLUMNS).sum(axis=0)
    return _unit(folded)


def _signatures(functions: Sequence[str]) -> AnyArray:
    """Return the sum of functions' own directions: random signs that follow from their names."""
    whole = np.zeros(FUNCTION_COLUMNS, dtype=np.float32)
    for function in functions:
        code = function_id(function)
        signs = np.array([1.0 - 2.0 * (code >> bit & 1) for bit in range(FUNCTION_COLUMNS)])
        whole += np.asarray(signs / np.sqrt(FUNCTION_COLUMNS), dtype=np.float32)
    return whole


def _unit(vector: AnyArray) -> AnyArray:
    return np.asarray(unit_rows(vector[None, :])[0])


def _stack(vectors: Sequence[AnyArray], columns: int) -> AnyArray:
    return np.stack(vectors) if vectors else np.zeros((0, columns), dtype=np.float32)
