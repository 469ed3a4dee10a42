"""The ranker: retrieval by one matrix-vector product, then an additive re-ranking."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from ml.frames import EmployeeProfile, OpeningProfile
from ml.memory import CopiedByFields
from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.arrays.sparse import sparse_arrays
from ml.ranking.explaining.explain import OrderedPeople, Scores, explain_pairs
from ml.ranking.explaining.traces import named_wishes
from ml.ranking.index.encode import Encoder
from ml.ranking.index.indexes import EmployeeIndex, Known, OpeningIndex, build_index, side_of
from ml.ranking.index.remembered import AnyProfile, RememberedSides
from ml.ranking.index.retrieval import POOL, best_first, blocks, pool_size, retrieve
from ml.ranking.index.sides import Openings, People
from ml.ranking.language.lexicon import Lexicon
from ml.ranking.language.names import function_id
from ml.ranking.scoring.combination import Combination
from ml.ranking.signals.pairs import Pairs
from ml.ranking.signals.refusals import refused_strength
from ml.ranking.signals.table import read_pairs
from ml.ranking.signals.wishes import wish_matches
from ml.types import BoolArray, RankedMove

CLEARLY_UNWANTED = 0.8
"""How much a refusal must name an opening for it not to be shown; the second knot of `unwanted`."""


@dataclass(frozen=True)
class Provenance:
    """Where a ranker comes from; written to the artifact's manifest."""

    as_of: str
    seed: int
    frames_fingerprint: str
    metrics: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ranker(CopiedByFields):
    """Ranks openings for a person and people for an opening, with reasons that add up.

    Immutable and safe to share between threads. The score of a pair depends on the person,
    the opening and what was learnt, never on what else is indexed.

    Attributes
    ----------
    encoder : the organisation's language and reference roles
    transfer : (function, function) to support (0-1), by names as in the frames
    combination : how the signals become a score
    """

    encoder: Encoder
    transfer: Mapping[tuple[str, str], float]
    combination: Combination
    provenance: Provenance

    @cached_property
    def version(self) -> str:
        """Name that follows from the content: the same data and seed give the same version."""
        digest = hashlib.sha256()
        for name, array in sorted(self.arrays().items()):
            digest.update(f"{name}:{array.dtype.str}:{array.shape}".encode())
            digest.update(np.ascontiguousarray(array).tobytes())
        for name, content in sorted(self.tables().items()):
            digest.update(f"{name}:{json.dumps(content, sort_keys=True)}".encode())
        return f"lateral-{digest.hexdigest()[:12]}"

    @property
    def lexicon(self) -> Lexicon:
        """The organisation's language."""
        return self.encoder.lexicon

    def arrays(self) -> dict[str, AnyArray]:
        """Return the numbers that make up the ranker."""
        references = self.encoder.references
        return {
            "word_weights": self.lexicon.word_weights,
            "gram_weights": self.lexicon.gram_weights,
            "factors": self.lexicon.factors,
            "reference_content": references.content,
            "reference_work": references.work,
            "reference_centre": references.centre,
            **sparse_arrays("reference_grams", references.grams),
            **sparse_arrays("reference_words", references.words),
            **self.lexicon.knowledge.arrays(),
        }

    def tables(self) -> dict[str, Any]:
        """Return the names and small tables that make up the ranker, ready for JSON."""
        return {
            "language": {
                "vocabulary": list(self.lexicon.vocabulary),
                "surfaces": list(self.lexicon.surfaces),
                "unknown_weight": self.lexicon.unknown_weight,
                "skill_weights": self.lexicon.skill_weights,
            },
            "taxonomy": [asdict(entry) for entry in self.lexicon.taxonomy],
            "transfer": [[a, b, value] for (a, b), value in sorted(self.transfer.items())],
            "references": list(self.encoder.references.titles),
            "combination": self.combination.to_json(),
            "knowledge": {
                "model": self.lexicon.knowledge.embedding.model,
                "occupations": list(self.lexicon.knowledge.occupations.names),
                "vocabulary": list(self.lexicon.knowledge.occupations.vocabulary),
            },
        }

    def index_openings(
        self, profiles: Sequence[OpeningProfile], previous: Known[OpeningProfile] | None = None
    ) -> OpeningIndex:
        """Encode openings; rows of `previous` with an equal profile are taken over.

        Raises
        ------
        ValueError
            When two profiles share a key, or `previous` was made by another ranker.
        """
        encode = self.encoder.openings
        return build_index(profiles, encode, self.lexicon, self.version, previous)

    def index_employees(
        self, profiles: Sequence[EmployeeProfile], previous: Known[EmployeeProfile] | None = None
    ) -> EmployeeIndex:
        """Encode people; rows of `previous` with an equal profile are taken over.

        Raises
        ------
        ValueError
            When two profiles share a key, or `previous` was made by another ranker.
        """
        encode = self.encoder.employees
        return build_index(profiles, encode, self.lexicon, self.version, previous)

    def rank_openings(
        self,
        employee: EmployeeProfile,
        index: OpeningIndex,
        *,
        k: int,
        mask: BoolArray | None = None,
        own_text: bool = True,
    ) -> list[RankedMove]:
        """Return the best openings for a person, best first, ties by key.

        Parameters
        ----------
        k : how many at most
        mask : shape (len(index),), True where the opening may be ranked
        own_text : whether evidence may repeat words and sentences of what the person wrote

        Raises
        ------
        ValueError
            When k is below 1 or the mask does not fit the index.
        """
        rows = self.retrieve_openings(employee, index, k=k, mask=mask)
        return self.rank_retrieved(employee, index, rows, k=k, own_text=own_text)

    def rank_retrieved(
        self,
        employee: EmployeeProfile,
        index: OpeningIndex,
        rows: IntArray,
        *,
        k: int,
        own_text: bool = True,
    ) -> list[RankedMove]:
        """Return the best of what `retrieve_openings` found, as `rank_openings` does."""
        if not len(rows):
            return []
        people = self.sides.person(employee)
        scores = self._scores(people, side_of(index, rows))
        order = best_first(scores.total, rows, index.keys, k)
        pairs = [(employee, index.profiles[row]) for row in rows[order].tolist()]
        named = named_wishes(people, scores.wishes, [(0, place) for place in order], pairs)
        chosen, scored = side_of(index, rows[order]), scores.ranked(order, named)
        return explain_pairs(people, chosen, pairs, scored, self.encoder, own_text=own_text)

    def rank_employees(
        self,
        opening: OpeningProfile,
        index: EmployeeIndex,
        *,
        k: int,
        mask: BoolArray | None = None,
        own_text: bool = True,
    ) -> list[RankedMove]:
        """Return the people who fit an opening best, best first, ties by key.

        Parameters and errors as in `rank_openings`.
        """
        rows = self.retrieve_employees(opening, index, k=k, mask=mask)
        if not len(rows):
            return []
        ordered = self.order_employees(opening, index, rows)
        return ordered.explained(range(len(rows))[:k], own_text=own_text)

    def order_employees(
        self, opening: OpeningProfile, index: EmployeeIndex, rows: IntArray
    ) -> OrderedPeople:
        """Return people of an index in the order in which they fit an opening.

        Parameters
        ----------
        rows : shape (m,), the people to order; at least one
        """
        people, openings = side_of(index, rows), self.sides.opening(opening)
        scores = self._scores(people, openings)
        order = best_first(scores.total, rows, index.keys, len(rows))
        profiles = [index.profiles[row] for row in rows[order].tolist()]
        return OrderedPeople(
            rows[order], profiles, opening, people, openings, scores, order, self.encoder
        )

    def retrieve_openings(
        self,
        employee: EmployeeProfile,
        index: OpeningIndex,
        *,
        k: int,
        mask: BoolArray | None = None,
    ) -> IntArray:
        """Return the rows that `rank_openings` re-ranks: a fixed few hundred, or a few times k.

        Parameters and errors as there.

        Returns
        -------
        shape (at most `pool_size(k)`,), ascending rows of the index
        """
        self.check_question(index, k, mask)
        query = self.sides.query(employee)
        return retrieve(lambda: index.likeness(query), index.keys, pool_size(k), mask)

    def least_like(
        self, one: AnyProfile, index: OpeningIndex | EmployeeIndex, rows: IntArray
    ) -> float:
        """Return how like the least like of some rows is, by what retrieval compares."""
        likeness = side_of(index, rows).block.retrieval @ self.sides.query(one)
        return float(likeness.min())

    def retrieve_employees(
        self,
        opening: OpeningProfile,
        index: EmployeeIndex,
        *,
        k: int,
        mask: BoolArray | None = None,
    ) -> IntArray:
        """Return the rows that `rank_employees` re-ranks, as `retrieve_openings` does."""
        self.check_question(index, k, mask)
        query = self.sides.query(opening)
        return retrieve(lambda: index.likeness(query), index.keys, pool_size(k), mask)

    def retrieve_in_blocks(
        self,
        opening: OpeningProfile,
        index: EmployeeIndex,
        *,
        mask: BoolArray,
        first: IntArray,
    ) -> Iterator[IntArray]:
        """Yield all the people whom a mask allows, block by block, the most like first.

        A list is walked in this order: each block is re-ranked by itself, so that a later part
        costs no more than the first, and nobody comes twice.

        Parameters
        ----------
        first : rows that belong to the first block, however little they are like the opening
        """
        self.check_question(index, POOL, mask)
        query = self.sides.query(opening)
        yield from blocks(lambda: index.likeness(query), index.keys, mask, first)

    def explain(
        self, employee: EmployeeProfile, opening: OpeningProfile, *, own_text: bool = True
    ) -> RankedMove:
        """Score and explain one pair, outside any ranking."""
        people = self.sides.person(employee)
        openings = self.sides.opening(opening)
        pairs, scores = [(employee, opening)], self._scores(people, openings)
        named = named_wishes(people, scores.wishes, [(0, 0)], pairs)
        scored = scores.ranked(np.zeros(1, dtype=np.int64), named)
        told = explain_pairs(people, openings, pairs, scored, self.encoder, own_text=own_text)
        return replace(told[0], rank=None)

    def unwanted(self, employee: EmployeeProfile, index: OpeningIndex) -> BoolArray:
        """Tell which openings a person refuses: by leading, step, function, role, place or content.

        Returns
        -------
        shape (len(index),)
        """
        if all(wish.wanted for wish in employee.wishes):
            return np.zeros(len(index), dtype=np.bool_)
        asked = self.sides.person(employee)
        return index.by_row(lambda side: refused_strength(asked, side)[0] >= CLEARLY_UNWANTED)

    def unwanted_by(self, opening: OpeningProfile, index: EmployeeIndex) -> BoolArray:
        """Tell who refuses an opening, as `unwanted` does for one person.

        Returns
        -------
        shape (len(index),)
        """
        asked = self.sides.opening(opening)
        return index.by_row(lambda side: refused_strength(side, asked)[:, 0] >= CLEARLY_UNWANTED)

    def pair_signals(
        self, people: EmployeeIndex, openings: OpeningIndex, rows: IntArray | None = None
    ) -> AnyArray:
        """Return what is read of all pairs, shape (len(people), len(openings or rows), names)."""
        return read_pairs(
            self._pairs(side_of(people), side_of(openings, rows)), self.combination.own
        )

    def signals_for(
        self, employee: EmployeeProfile, index: OpeningIndex, rows: IntArray
    ) -> AnyArray:
        """Return what is read of one person with some openings, shape (len(rows), names)."""
        people, openings = self.sides.person(employee), side_of(index, rows)
        return np.asarray(read_pairs(self._pairs(people, openings), self.combination.own)[0])

    def remember_employees(self, index: EmployeeIndex | None) -> None:
        """Take people's arrays from this index whenever one of its very profiles is asked about.

        They are not encoded again then. Of an answer it changes no more than the last bits of a
        score. None lets go of the index.

        Raises
        ------
        ValueError
            When another ranker made the index.
        """
        if index is not None:
            self.check_question(index, 1)
        self.sides.know(index)

    @cached_property
    def sides(self) -> RememberedSides:
        """The arrays of single people and openings; those asked about lately are kept."""
        return RememberedSides(
            lambda one: self.index_employees([one]), lambda one: self.index_openings([one])
        )

    @cached_property
    def _transfer_by_id(self) -> dict[tuple[int, int], float]:
        return {(function_id(a), function_id(b)): v for (a, b), v in self.transfer.items()}

    def knows_step(self, before: str | None, after: str | None) -> bool:
        """Tell whether moves from one function to another have support, however they are spelt."""
        return (function_id(before), function_id(after)) in self._transfer_by_id

    def check_question(
        self, index: OpeningIndex | EmployeeIndex, k: int, mask: BoolArray | None = None
    ) -> None:
        """Refuse what cannot be ranked.

        Raises
        ------
        ValueError
            When k is below 1, the mask does not fit the index or another ranker made it.
        """
        if k < 1:
            raise ValueError(f"k: must be at least 1, is {k}")
        if index.version != self.version:
            raise ValueError(f"index: made by ranker {index.version}, this is {self.version}")
        if mask is not None and mask.shape != (len(index),):
            raise ValueError(f"mask: shape {mask.shape} does not fit {len(index)} rows")

    def score_pairs(
        self, people: People, openings: Openings
    ) -> tuple[AnyArray, dict[str, AnyArray]]:
        """Return the scores of all pairs and their shares by reason, people by people.

        Returns
        -------
        scores, shares : shape (people.size * openings.size,) each
        """
        scores = self._scores(people, openings)
        return scores.total, scores.shares

    def _scores(self, people: People, openings: Openings) -> Scores:
        pairs = self._pairs(people, openings)
        values = read_pairs(pairs, self.combination.own)
        values = values.reshape(-1, values.shape[-1])
        scored, labels = self.combination.score(values), self.combination.labels
        return Scores(*scored, pairs.once(wish_matches), values, labels)

    def _pairs(self, people: People, openings: Openings) -> Pairs:
        return Pairs(people, openings, self._transfer_by_id)
