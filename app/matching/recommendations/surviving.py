"""Remembered lists outlive changes of openings that do not concern them.

A list that could not look any other stays as it is, with its `snapshot_at`. A changed opening
concerns it where the opening stands in it or could now stand in it. Where more openings are offered
than are re-ranked, one that comes among these, or leaves them, concerns it as well. Of openings
that are left out only the counts move.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np

from app.matching.filters import asked_of_openings
from app.matching.lists import CLOSE, CLOSELY_LIKE, Offered, RankedOpenings, offered_openings
from app.matching.recommendations.question import Question
from app.matching.recommendations.schemas import RecommendationQuery
from app.serving import Board, Catalogue, OpeningFacts, PersonView, make_board
from app.serving.answers import Answer, Answers
from app.serving.records import Disclosure
from ml.frames import EmployeeProfile
from ml.ranking import EmployeeIndex, Ranker
from ml.ranking.index.indexes import side_of
from ml.ranking.index.retrieval import pool_size
from ml.types import BoolArray, FloatArray
from models.base import utc_today

MOST_COMPARED = 20_000
"""Pairs of a changed opening and a remembered list that are looked at in one step: about a tenth of
a second's work and 50 MB. Beyond, all lists are forgotten."""
MOST_COUNTED = 1_000
"""Lists of which it is worked out in one step who is offered a changed opening, 0.2 ms each. Of
more, those unused the longest are forgotten. Most changes of what an opening says need none."""
MOST_NAMES, FEW_NAMES = 4, 4_096
"""How many names the people's index may hold for each that they use, and beside these, before it
is made anew: names of who is gone stay in it."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a list rests on besides its question: enough to tell what concerns it.

    `keys` are the openings that it was made of. `least` is the score from which on one more would
    be among them, None where any would. `whole` is the query of the ranking, `offered` and `edge`
    are the ranking's.
    """

    whole: RecommendationQuery
    keys: frozenset[str]
    least: float | None
    offered: int
    edge: float | None

    @classmethod
    def of(cls, ranked: RankedOpenings, whole: RecommendationQuery) -> "Basis":
        """The basis of what was made of a ranking."""
        keys = frozenset(one.opening.key for one in ranked.ranking)
        least = ranked.ranking[-1].move.score if len(keys) == whole.k else None
        return cls(whole, keys, least, ranked.offered, ranked.edge)

    @property
    def bound(self) -> float:
        """The score from which on another opening might be among those that it was made of."""
        return 0.0 if self.least is None else self.least - CLOSE


@dataclass(frozen=True, slots=True)
class _List:
    """A remembered list."""

    question: Question
    basis: Basis
    answer: Answer


class Surviving:
    """Tells which remembered lists outlive a change of openings.

    It keeps the people of these lists encoded together: a changed opening is scored for all of them
    at once.
    """

    def __init__(self) -> None:
        self._people: EmployeeIndex | None = None
        self._lock = Lock()

    def forget(self) -> None:
        """Forget the people."""
        with self._lock:
            self._people = None

    def __call__(self, before: Board, after: Board, catalogue: Catalogue) -> Answers:
        """The answers of a board that are true of the next one as well."""
        lists = [*_asked_again(before.answers, catalogue)]
        old, new = _changed(before, after), _changed(after, before)
        if not lists or len({*old, *new}) * len(lists) > MOST_COMPARED:
            return Answers()
        with self._lock:
            people, rows = self._encoded(after.ranker, lists)
        was, now = _Some.of(before, old, people), _Some.of(after, new, people)
        scores, counts_stay = now.scores(people), _counts_stay(was, now)
        left = len(lists) - MOST_COUNTED
        outlived = (
            (
                one.question,
                _outlived(
                    one,
                    was,
                    now,
                    row,
                    scores[row],
                    counts_stay=bool(counts_stay[row]),
                    is_counted=number >= left,
                ),
            )
            for number, (one, row) in enumerate(zip(lists, rows, strict=True))
        )
        return Answers((question, answer) for question, answer in outlived if answer is not None)

    def _encoded(self, ranker: Ranker, lists: Sequence[_List]) -> tuple[EmployeeIndex, list[int]]:
        """The people of these lists, and the row of each list's."""
        rows: dict[PersonView, int] = {}
        views: Counter[str] = Counter()
        profiles: list[EmployeeProfile] = []
        for view in (one.question.person for one in lists):
            if view not in rows:
                rows[view] = len(profiles)
                # Two disclosures may show two people under one key.
                profiles.append(
                    replace(view.profile, key=f"{views[view.facts.key]} {view.facts.key}")
                )
                views[view.facts.key] += 1
        known = self._people
        if known is not None and (known.version != ranker.version or _is_overgrown(known)):
            known = None
        people = ranker.index_employees(profiles, known)
        self._people = people
        return people, [rows[one.question.person] for one in lists]


@dataclass(frozen=True, slots=True)
class _Some:
    """Some openings of a board, beside the people whose lists are remembered.

    Attributes
    ----------
    board : these openings alone
    refused, likeness : shape (people, openings), who does not want which, and how like they are
    """

    board: Board
    refused: BoolArray
    likeness: FloatArray

    @classmethod
    def of(cls, whole: Board, keys: Sequence[str], people: EmployeeIndex) -> "_Some":
        facts = tuple(whole.openings[whole.row_of[key]] for key in keys)
        board = make_board(whole.ranker, facts, whole.index)
        refused = np.zeros((len(people), len(facts)), dtype=np.bool_)
        for column, opening in enumerate(facts):
            refused[:, column] = whole.ranker.unwanted_by(opening.profile, people)
        return cls(board, refused, people.vectors @ board.index.vectors.T)

    def scores(self, people: EmployeeIndex) -> FloatArray:
        """The score of everybody with each opening; shape (people, openings)."""
        pairs = side_of(people), side_of(self.board.index)
        return self.board.ranker.score_pairs(*pairs)[0].reshape(self.refused.shape)

    def every(self) -> Offered:
        """All of them, as if nothing were left out."""
        return Offered(np.ones(len(self.board.openings), dtype=np.bool_), {})

    def offered(self, one: _List, row: int) -> Offered:
        """Which of them may stand in a list, and how many each reason leaves out."""
        question, query = one.question, one.basis.whole
        only = asked_of_openings(query, self.board.openings, question.person.facts)
        return offered_openings(
            self.board,
            question.person,
            query,
            question.day,
            only=only,
            not_wanted=self.refused[row],
        )

    def near(self, offered: Offered, row: int, edge: float) -> tuple[BoolArray, bool]:
        """Which of those offered are re-ranked, and whether that is clear for all of them."""
        nearer = self.likeness[row] - edge
        unclear = offered.mask & (np.abs(nearer) <= CLOSELY_LIKE)
        return offered.mask & (nearer > 0), not unclear.any()

    def keys(self, mask: BoolArray) -> set[str]:
        """Their external ids."""
        return {self.board.openings[row].key for row in np.flatnonzero(mask)}


def _asked_again(answers: Answers, catalogue: Catalogue) -> Iterator[_List]:
    """The lists that may be asked for again: of today, of people and roles as they are."""
    today, people = utc_today(), catalogue.people
    for question, answer in answers.kept():
        if isinstance(question, Question) and isinstance(answer.basis, Basis):
            known = people.get(question.person.facts.key)
            is_current = (
                known is not None
                and question.person in known.views
                and question.shared is known.seen(Disclosure.MANAGERS)
                and question.roles is catalogue.roles
                and question.day == today
            )
            if is_current:
                yield _List(question, answer.basis, answer)


def _changed(board: Board, other: Board) -> list[str]:
    """The openings of a board that the other has not, or not as they are here."""
    rows, openings = other.row_of, other.openings
    return [
        one.key
        for one in board.openings
        if one.key not in rows or openings[rows[one.key]] is not one
    ]


def _outlived(
    one: _List,
    was: _Some,
    now: _Some,
    row: int,
    scores: FloatArray,
    *,
    counts_stay: bool,
    is_counted: bool,
) -> Answer | None:
    """The list with its counts moved; None where a change concerns it.

    Where they stay, most often no changed opening could stand in it even if it were offered.
    """
    answer, basis = one.answer, one.basis
    if answer.counts is None or not basis.keys.isdisjoint(was.board.row_of):
        return None
    every = was.every(), now.every()
    if counts_stay and not _is_concerned(basis, was, now, *every, row, scores):
        return answer
    if not is_counted:
        return None
    before, after = was.offered(one, row), now.offered(one, row)
    more = after.count - before.count
    basis = replace(basis, offered=basis.offered + more)
    if _is_concerned(basis, was, now, before, after, row, scores):
        return None
    told = {
        reason: None if count is None else count + _moved(reason, before, after, more)
        for reason, count in answer.counts.told.items()
    }
    return replace(answer.counting(told), basis=basis)


def _is_concerned(
    basis: Basis,
    was: _Some,
    now: _Some,
    before: Offered,
    after: Offered,
    row: int,
    scores: FloatArray,
) -> bool:
    """Whether a changed opening that is offered could stand in a list, or moves what could."""
    reranked = after.mask
    if (basis.offered > pool_size(basis.whole.k)) != (basis.edge is not None):
        return True
    if basis.edge is not None:
        old, was_clear = was.near(before, row, basis.edge)
        reranked, is_clear = now.near(after, row, basis.edge)
        if not (was_clear and is_clear) or was.keys(old) != now.keys(reranked):
            return True
    return bool((reranked & (scores >= basis.bound)).any())


def _counts_stay(was: _Some, now: _Some) -> BoolArray:
    """For whom no changed opening is left out for another reason than before; shape (people,)."""
    old, new = was.board.openings, now.board.openings
    if len(old) != len(new) or not all(map(_rule_alike, old, new)):
        return np.zeros(len(was.refused), dtype=np.bool_)
    return np.asarray((was.refused == now.refused).all(axis=1))


def _rule_alike(one: OpeningFacts, other: OpeningFacts) -> bool:
    """Whether two states of an opening differ only in what they say; refusals aside."""
    a, b = one.profile, other.profile
    told = (a.key, a.title, a.function, a.grade, a.role_key, a.people_leader, a.credentials)
    same = (b.key, b.title, b.function, b.grade, b.role_key, b.people_leader, b.credentials)
    return told == same and replace(other, profile=a) == one


def _moved(reason: str, before: Offered, after: Offered, more: int) -> int:
    """By how much a count moves; what is too far is all that is offered and not shown."""
    if reason not in after.excluded:
        return more
    return after.excluded[reason] - before.excluded[reason]


def _is_overgrown(people: EmployeeIndex) -> bool:
    used = sum(len(profile.skills) + len(profile.wishes) for profile in people.profiles)
    return len(people.names.rows) > MOST_NAMES * used + FEW_NAMES
