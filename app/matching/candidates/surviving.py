"""Remembered lists of candidates outlive changes of people that do not concern them.

A list that could not look any other stays as it is, with its `snapshot_at`. A changed person
concerns it who stands in it, is put forward, or could now stand in it. Where more are offered than
are re-ranked together, so does who comes among these or leaves them. Of people who are left out
only the counts move.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from app.matching.candidates.question import CandidateQuestion
from app.matching.lists import CLOSE, CLOSELY_LIKE, NONE, Offered, RankedPeople, offered_people
from app.matching.recommendations.surviving import FEW_NAMES, MOST_NAMES
from app.serving import Catalogue, Crowd, PersonView
from app.serving.answers import Answer, Answers
from app.serving.columns import person_columns
from ml.ranking import OpeningIndex
from ml.ranking.index.indexes import side_of
from ml.ranking.index.retrieval import POOL
from ml.types import BoolArray, FloatArray
from models.base import utc_today

MOST_LISTS = 300
"""Lists that are looked at in one step, those used last; who asks next waits for it, 0.3 ms each.
Chosen by hand: a tenth of a second, and more openings than anybody reads about in a day."""
MOST_COMPARED = 6_000
"""Pairs of a changed person and a remembered list that are looked at in one step. Beyond, all
lists are forgotten: an import is followed as quickly as if there were none."""


@dataclass(frozen=True, slots=True)
class CandidateBasis:
    """What a list of candidates rests on besides its question: enough to tell what concerns it.

    `keys` are the people in it, `least` is the score from which on one more would be among its
    best, None where anybody would. `besides` counts who is put forward of those `offered`; `edge`
    is the ranking's.
    """

    keys: frozenset[str]
    least: float | None
    offered: int
    besides: int
    edge: float | None

    @classmethod
    def of(cls, ranked: RankedPeople, question: CandidateQuestion) -> "CandidateBasis | None":
        """The basis of a list; None where it is not the first part of one re-ranking."""
        k = question.query.k
        if question.query.cursor is not None or k > POOL:
            return None
        keys = frozenset(item.person.facts.key for item in ranked.items)
        least = next((item.move.score for item in ranked.items if item.move.rank == k), None)
        besides = sum(item.put_forward for item in ranked.items)
        return cls(keys, least, ranked.offered, besides, ranked.edge)

    @property
    def bound(self) -> float:
        """The score from which on somebody else might be in the list."""
        return 0.0 if self.least is None else self.least - CLOSE

    @property
    def goes_on(self) -> bool:
        """Whether somebody is offered who is not in the list."""
        return self.offered > len(self.keys)


@dataclass(frozen=True, slots=True)
class _Some:
    """Some people of a crowd, beside the openings whose lists are remembered.

    Attributes
    ----------
    crowd : these people alone
    likeness : shape (people, openings)
    """

    crowd: Crowd
    likeness: FloatArray

    @classmethod
    def of(cls, whole: Crowd, views: Sequence[PersonView], openings: OpeningIndex) -> "_Some":
        index = whole.ranker.index_employees([view.profile for view in views], whole.index)
        columns = person_columns([view.facts for view in views])
        crowd = Crowd(whole.at, whole.ranker, tuple(views), index, columns)
        return cls(crowd, index.vectors @ openings.vectors.T)

    def scores(self, openings: OpeningIndex) -> FloatArray:
        """The score of each of them for every opening; shape (people, openings)."""
        found, _ = self.crowd.ranker.score_pairs(side_of(self.crowd.index), side_of(openings))
        return found.reshape(self.likeness.shape)

    def offered(self, question: CandidateQuestion) -> Offered:
        """Who of them may stand in a list, and how many each reason leaves out."""
        query = question.query
        return offered_people(
            self.crowd,
            question.opening,
            query,
            question.day,
            NONE,
            include_not_open=query.include_not_open,
        )

    def near(self, offered: Offered, column: int, edge: float) -> tuple[BoolArray, bool]:
        """Who of those offered is re-ranked, and whether that is clear for all of them."""
        nearer = self.likeness[:, column] - edge
        unclear = offered.mask & (np.abs(nearer) <= CLOSELY_LIKE)
        return offered.mask & (nearer > 0), not unclear.any()

    def keys(self, mask: BoolArray) -> set[str]:
        """Their external ids."""
        return {self.crowd.views[row].facts.key for row in np.flatnonzero(mask)}


class SurvivingCandidates:
    """Tells which remembered lists of candidates outlive a change of people.

    It keeps the openings of these lists encoded together: a changed person is scored for all of
    them at once.
    """

    def __init__(self) -> None:
        self._openings: OpeningIndex | None = None
        self._lock = Lock()

    def __call__(self, before: Crowd, after: Crowd, catalogue: Catalogue) -> Answers:
        """The answers of a crowd that are true of the next one as well."""
        lists = [*_asked_again(before.answers, catalogue)][-MOST_LISTS:]
        old, new = _changed(before, after), _changed(after, before)
        changed = {view.facts.key for view in (*old, *new)}
        if not lists or len(changed) * len(lists) > MOST_COMPARED:
            return Answers()
        openings = self._encoded(after, [question for question, _, _ in lists])
        column_of = {key: column for column, key in enumerate(openings.keys)}
        was, now = _Some.of(before, old, openings), _Some.of(after, new, openings)
        scores = now.scores(openings)
        outlived = (
            (question, _outlived(question, answer, basis, was, now, changed, column, scores))
            for question, answer, basis in lists
            for column in [column_of[question.opening.key]]
        )
        return Answers((question, answer) for question, answer in outlived if answer is not None)

    def _encoded(self, crowd: Crowd, questions: Sequence[CandidateQuestion]) -> OpeningIndex:
        profiles = {one.opening.key: one.opening.profile for one in questions}
        with self._lock:
            known = self._openings
            if known is not None and (
                known.version != crowd.ranker.version or _is_overgrown(known)
            ):
                known = None
            self._openings = crowd.ranker.index_openings([*profiles.values()], known)
            return self._openings


def _asked_again(
    answers: Answers, catalogue: Catalogue
) -> Iterator[tuple[CandidateQuestion, Answer, CandidateBasis]]:
    """The lists that may be asked for again: of today, of openings and roles as they are."""
    today = utc_today()
    for question, answer in answers.kept():
        basis = answer.basis
        if isinstance(question, CandidateQuestion) and isinstance(basis, CandidateBasis):
            is_current = (
                catalogue.openings.get(question.opening.key) is question.opening
                and question.roles is catalogue.roles
                and question.day == today
            )
            if is_current:
                yield question, answer, basis


def _changed(crowd: Crowd, other: Crowd) -> list[PersonView]:
    """The people of a crowd whom the other has not, or not as they are here."""
    rows, views = other.row_of, other.views
    return [
        view
        for view in crowd.views
        if view.facts.key not in rows or views[rows[view.facts.key]] is not view
    ]


def _outlived(
    question: CandidateQuestion,
    answer: Answer,
    basis: CandidateBasis,
    was: _Some,
    now: _Some,
    changed: set[str],
    column: int,
    scores: FloatArray,
) -> Answer | None:
    """The list with its counts moved; None where a change concerns it."""
    if answer.counts is None or changed & (basis.keys | question.nominees):
        return None
    before, after = was.offered(question), now.offered(question)
    moved = replace(basis, offered=basis.offered + after.count - before.count)
    if moved.goes_on != basis.goes_on:
        return None
    reranked = after.mask
    if (moved.offered - moved.besides > POOL) != (basis.edge is not None):
        return None
    if basis.edge is not None:
        old, was_clear = was.near(before, column, basis.edge)
        reranked, is_clear = now.near(after, column, basis.edge)
        if not (was_clear and is_clear) or was.keys(old) != now.keys(reranked):
            return None
    if (reranked & (scores[:, column] >= basis.bound)).any():
        return None
    told = {
        reason: (count or 0) + after.excluded[reason] - before.excluded[reason]
        for reason, count in answer.counts.told.items()
    }
    return replace(answer.counting(told), basis=moved)


def _is_overgrown(openings: OpeningIndex) -> bool:
    used = sum(len(profile.skills) for profile in openings.profiles)
    return len(openings.names.rows) > MOST_NAMES * used + FEW_NAMES
