"""What answers are made from: immutable, taken once a request, swapped in one assignment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from app.core.db import Database
from app.core.errors import NotFoundError, RankerUnavailableError
from app.serving.answers import Answers
from app.serving.career_maps import CareerMaps
from app.serving.catalogue import Catalogue, read_opening
from app.serving.champion import NOT_TRAINED
from app.serving.columns import (
    OpeningColumns,
    PersonColumns,
    opening_columns,
    person_columns,
)
from app.serving.records import Disclosure, OpeningFacts, Person, PersonView
from app.serving.shared_index import AsOf, SharedIndexes
from app.serving.wished import WishedWork, wished_work
from ml.ranking import EmployeeIndex, OpeningIndex, Ranker
from models.base import utc_now

if TYPE_CHECKING:
    from app.serving.contest import Contest


@dataclass(frozen=True, eq=False)
class Board:
    """The open openings as one ranker sees them; the same object while neither changes.

    `prices` are what crowded openings give up in people's own lists, in log-odds by external id.
    """

    at: datetime
    ranker: Ranker
    openings: tuple[OpeningFacts, ...]
    index: OpeningIndex
    columns: OpeningColumns
    answers: Answers = field(default_factory=Answers)
    prices: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each opening by external id."""
        return {opening.key: row for row, opening in enumerate(self.openings)}

    def without_answers(self) -> "Board":
        """The board without the answers that it remembers."""
        return replace(self, answers=Answers())

    def priced(self, prices: Mapping[str, float]) -> "Board":
        """The board with these prices; the answers that it remembers stay while they are equal."""
        return self if prices == self.prices else replace(self, prices=prices, answers=Answers())

    def settled(self, shared: SharedIndexes) -> "Board":
        """The board with its arrays from the machine's files, as far as they lie there."""
        index = shared.settled_openings(self.ranker, self.index)
        return self if index is self.index else replace(self, index=index)

    def following(self, openings: Mapping[str, OpeningFacts]) -> "Board":
        """The board with these openings; rows that did not change are not encoded again.

        It remembers no answers.
        """
        facts = tuple(openings.values())
        same = len(facts) == len(self.openings) and all(
            new is old for new, old in zip(facts, self.openings, strict=True)
        )
        return self if same else make_board(self.ranker, facts, self.index)


def make_board(
    ranker: Ranker, openings: tuple[OpeningFacts, ...], previous: OpeningIndex | None = None
) -> Board:
    """A board of these openings, encoded by the ranker."""
    index = ranker.index_openings([opening.profile for opening in openings], previous)
    return Board(utc_now(), ranker, openings, index, opening_columns(openings))


@dataclass(frozen=True, eq=False)
class Crowd:
    """The people as one disclosure shows them; the same object while nothing shown changes."""

    at: datetime
    ranker: Ranker
    views: tuple[PersonView, ...]
    index: EmployeeIndex
    columns: PersonColumns
    answers: Answers = field(default_factory=Answers)

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """The row of each person by external id."""
        return {view.facts.key: row for row, view in enumerate(self.views)}

    @cached_property
    def wished(self) -> WishedWork:
        """What the people wish, as far as this disclosure shows it."""
        return wished_work(self.views)


SurvivingOfCrowd = Callable[[Crowd, Crowd, Catalogue], Answers]
"""Gives the answers of a crowd that are true of the next one as well."""


class Crowds:
    """Makes crowds when they are first asked for and keeps the newest of each disclosure.

    With `shared`, people who are encoded for the first time come from the machine's files.
    `surviving` is asked which answers outlive a change; as it is made, none does.
    """

    def __init__(self, shared: SharedIndexes | None = None) -> None:
        self._shared = shared
        self._newest: dict[Disclosure, Crowd] = {}
        self._made_of: dict[Disclosure, AsOf] = {}
        self._locks = {disclosure: Lock() for disclosure in Disclosure}
        self.surviving: SurvivingOfCrowd = lambda _before, _after, _catalogue: Answers()

    def of(self, catalogue: Catalogue, disclosure: Disclosure, ranker: Ranker) -> Crowd:
        """The people as this disclosure shows them, only changed ones encoded again.

        Who still answers from an older state gets a crowd of that state, which is not kept.
        """
        views = _views(catalogue, disclosure)
        with self._locks[disclosure]:
            known = self._newest.get(disclosure)
            if known is not None and known.ranker is not ranker:
                known = None
            if known is not None and known.views == views:
                self._keep(disclosure, known, catalogue)
                return known
            previous = known.index if known is not None else None
            index = self._encoded(catalogue, disclosure, ranker, views, previous)
            columns = person_columns([view.facts for view in views])
            crowd = Crowd(utc_now(), ranker, views, index, columns)
            if known is not None and catalogue.change_id >= self._made_of[disclosure].change:
                crowd = replace(crowd, answers=self.surviving(known, crowd, catalogue))
            self._keep(disclosure, crowd, catalogue)
            return crowd

    def renew(self, latest: Callable[[], Catalogue], ranker: Ranker) -> None:
        """Make the crowds in use from nothing: an index that grew remembers names of the gone.

        One that shows the same keeps its moment, so that no answer tells when it was made anew.
        """
        for disclosure in [*self._newest]:
            clean: EmployeeIndex | None = None
            done = False
            while not done:
                known, catalogue = self._newest[disclosure], latest()
                views = _views(catalogue, disclosure)
                clean = self._encoded(catalogue, disclosure, ranker, views, clean)
                same = known.ranker is ranker and known.views == views
                at = known.at if same else utc_now()
                columns = person_columns([view.facts for view in views])
                crowd = Crowd(at, ranker, views, clean, columns)
                with self._locks[disclosure]:
                    # One made meanwhile grew from the old: only what it added is encoded again.
                    done = self._newest[disclosure] is known
                    if done:
                        self._keep(disclosure, crowd, catalogue)

    def settle(self) -> bool:
        """Bring the people in use and the machine's files together; whether any arrays moved."""
        moved = False
        for disclosure, known in [*self._newest.items()]:
            if self._shared is None:
                continue
            asof = self._made_of[disclosure]
            index = self._shared.settled_people(known.ranker, disclosure, known.index, asof)
            with self._locks[disclosure]:
                if index is not known.index and self._newest[disclosure] is known:
                    self._newest[disclosure] = replace(known, index=index)
                    moved = True
        return moved

    def _encoded(
        self,
        catalogue: Catalogue,
        disclosure: Disclosure,
        ranker: Ranker,
        views: tuple[PersonView, ...],
        previous: EmployeeIndex | None,
    ) -> EmployeeIndex:
        profiles = [view.profile for view in views]
        if previous is not None or self._shared is None:
            return ranker.index_employees(profiles, previous)
        return self._shared.people(ranker, disclosure, profiles, catalogue.asof)

    def _keep(self, disclosure: Disclosure, crowd: Crowd, catalogue: Catalogue) -> None:
        known = self._made_of.get(disclosure)
        if known is None or catalogue.change_id >= known.change:
            self._newest[disclosure] = crowd
            self._made_of[disclosure] = catalogue.asof


def _views(catalogue: Catalogue, disclosure: Disclosure) -> tuple[PersonView, ...]:
    return tuple(person.seen(disclosure) for person in catalogue.people.values())


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The catalogue as of one change, with the ranker in use.

    `board` is None while no ranker is loaded; `ranker_problem` then says why. `contest` is the
    experiment that runs.
    """

    catalogue: Catalogue
    board: Board | None
    ranker_problem: str
    crowds: Crowds
    careers: CareerMaps
    contest: "Contest | None" = None
    _crowd_of: dict[Disclosure, Crowd] = field(default_factory=dict)

    @property
    def is_untrained(self) -> bool:
        """Whether no ranker was ever trained, which is no failure."""
        return self.board is None and self.ranker_problem == NOT_TRAINED

    def settled(self, shared: SharedIndexes) -> Board | None:
        """The board after arrays came from the machine's files; None where none did."""
        if self.board is None:
            return None
        board, people_moved = self.board.settled(shared), self.crowds.settle()
        return board if people_moved or board is not self.board else None

    def ranking_board(self) -> Board:
        """The board.

        Raises
        ------
        RankerUnavailableError
            When no trained ranker is loaded.
        """
        if self.board is None:
            raise RankerUnavailableError(self.ranker_problem)
        return self.board

    def crowd(self, disclosure: Disclosure) -> Crowd:
        """The people as this disclosure shows them.

        Raises
        ------
        RankerUnavailableError
            When no trained ranker is loaded.
        """
        crowd = self._crowd_of.get(disclosure)
        if crowd is None:
            ranker = self.ranking_board().ranker
            crowd = self.crowds.of(self.catalogue, disclosure, ranker)
            self._crowd_of[disclosure] = crowd
        return crowd

    def person(self, key: str) -> Person:
        """The person with this external id.

        Raises
        ------
        NotFoundError
            When there is none.
        """
        person = self.catalogue.people.get(key)
        if person is None:
            raise NotFoundError("No such employee.")
        return person

    def opening(self, key: str, database: Database) -> OpeningFacts:
        """The opening with this external id; one that is not open is read from the database.

        Raises
        ------
        NotFoundError
            When there is none.
        """
        known = self.catalogue.openings.get(key)
        if known is not None:
            return known
        with database.read() as session:
            found = read_opening(session, self.catalogue, key)
        if found is None:
            raise NotFoundError("No such opening.")
        return found
