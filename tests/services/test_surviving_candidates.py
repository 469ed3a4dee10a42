"""Remembered lists of candidates outlive changes of people that do not concern them alone."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from app.core.db import Database
from app.matching.candidates import service, surviving
from app.matching.candidates.question import CandidateQuestion
from app.matching.candidates.schemas import CandidateQuery
from app.matching.candidates.surviving import SurvivingCandidates
from app.matching.words import Language
from app.serving import Crowd, Disclosure, Person, Serving
from app.serving.answers import Answer, Answers
from app.serving.role_book import RoleBook
from app.serving.snapshot import Crowds
from ml.frames import EmployeeProfile
from ml.ranking import ranker as ranking
from ml.ranking.index.retrieval import blocks
from models.base import utc_today
from models.vocabulary import Audience
from tests.support.told import nearly, told

QUERIES = (
    CandidateQuery(k=2),
    CandidateQuery(k=3, include_not_open=True),
    CandidateQuery(k=100, include_not_open=True),
    CandidateQuery(k=2, function="Support"),
)
STEPS = 12
People = dict[str, Person]


class Process:
    """The people with the remembered lists of candidates, which follow changes of people."""

    def __init__(self, serving: Serving) -> None:
        self.lists = serving.lists
        self.catalogue = serving.current().catalogue
        self.ranker = serving.current().ranking_board().ranker
        self.surviving = SurvivingCandidates()
        self.crowds = Crowds()
        self.crowds.surviving = self.surviving

    @property
    def people(self) -> People:
        return dict(self.catalogue.people)

    @property
    def crowd(self) -> Crowd:
        return self.crowds.of(self.catalogue, Disclosure.HR_SEARCH, self.ranker)

    def questions(self) -> Iterator[CandidateQuestion]:
        nominee = min(self.catalogue.people)
        for number, opening in enumerate(self.catalogue.openings.values()):
            for query in QUERIES:
                yield CandidateQuestion(
                    opening,
                    Audience.HR,
                    query,
                    utc_today(),
                    True,
                    frozenset({nominee} if number % 2 else ()),
                    self.catalogue.roles,
                    Language.ENGLISH,
                )

    def ask(self, question: CandidateQuestion, crowd: Crowd | None = None) -> Answer:
        asked = crowd or self.crowd
        make = partial(service._answer, asked, question, self.lists, own_text=True)
        return asked.answers.get(question, make)

    def change(self, people: People) -> Answers:
        """Follow a change; the lists that outlived it."""
        change = self.catalogue.change_id + 1
        self.catalogue = replace(self.catalogue, people=people, change_id=change)
        return self.crowd.answers


@pytest.fixture
def process(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> Process:
    return Process(serving_on(refresh_seconds=3600))


def edited(person: Person, facts: dict[str, Any] | None = None, **profile: Any) -> Person:
    """The person with other facts, and another profile, in every view."""
    views = tuple(
        replace(
            view,
            facts=replace(view.facts, **(facts or {})),
            profile=replace(view.profile, **profile),
        )
        for view in person.views
    )
    return replace(person, views=views)


def named(person: Person, key: str) -> Person:
    return edited(person, {"key": key, "name": key}, key=key)


def changed(people: People, chance: random.Random, number: int) -> People:
    """One person is edited, comes, leaves, or falls under another rule; sometimes two at once."""
    key, other = chance.sample(sorted(people), 2)
    one, two = people[key], people[other]
    kind = number % 6
    if kind == 0:
        return {**people, key: edited(one, text="I keep birds.")}
    if kind == 1:
        name = f"E-NEW-{number}"
        return {**people, name: named(two, name)}
    if kind == 2:
        grade = chance.choice([None, 1, 9])
        return {**people, key: edited(one, {"grade": grade}, grade=grade)}
    if kind == 3:
        return {name: person for name, person in people.items() if name != key}
    if kind == 4:
        closed = edited(two, {"open_to_moves": not two.views[0].facts.open_to_moves})
        return {**people, key: nobody(key, one), other: closed}
    return {**people, key: named(two, key)}


def nobody(key: str, one: Person) -> Person:
    """Someone of whom nothing speaks for any opening."""
    blank = EmployeeProfile(key, title="Falconer")
    views = tuple(
        replace(
            view,
            facts=replace(view.facts, key=key, title="Falconer", open_to_moves=True),
            profile=blank,
            wishes=(),
        )
        for view in one.views
    )
    return replace(one, views=views)


def walk(process: Process) -> tuple[float, float]:
    """Change people and compare; which part of the lists outlived a change, and which moved."""
    chance, questions = random.Random(7), [*process.questions()]
    outlived = moved = 0
    for number in range(STEPS):
        known = {question: process.ask(question) for question in questions}
        kept = process.change(changed(process.people, chance, number)).kept()
        anew = replace(process.crowd, answers=Answers())
        for question, answer in kept:
            assert isinstance(question, CandidateQuestion)
            assert told(answer) == told(process.ask(question, anew), nearly), number
            assert answer.snapshot_at == known[question].snapshot_at
            outlived += 1
            moved += answer.body != known[question].body
    asked = STEPS * len(questions)
    return outlived / asked, moved / asked


def cut_pool(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(ranking, "blocks", partial(blocks, pool=most))
    monkeypatch.setattr(surviving, "POOL", most)


def test_what_outlives_a_change_tells_what_a_new_answer_tells(process: Process) -> None:
    outlived, moved = walk(process)
    assert 0.2 < outlived < 1
    assert 0 < moved < outlived


def test_so_it_does_where_more_are_offered_than_are_re_ranked(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_pool(monkeypatch, 3)
    outlived, _moved = walk(process)
    assert 0.05 < outlived < 1


@pytest.mark.parametrize("fault", ["scores", "near", "offered", "goes_on"])
def test_the_walk_sees_a_list_that_outlives_what_concerns_it(
    process: Process, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    some, basis = surviving._Some, surviving.CandidateBasis
    if fault == "scores":
        monkeypatch.setattr(some, "scores", lambda some, _: np.zeros(some.likeness.shape))
    elif fault == "near":
        cut_pool(monkeypatch, 3)
        monkeypatch.setattr(some, "near", lambda _some, offered, *_: (offered.mask & False, True))
    elif fault == "offered":
        nothing = surviving.Offered(np.zeros(0, dtype=np.bool_), {})
        reasons = dict.fromkeys(("own_role", "dismissed", "not_wanted", "not_eligible"), 0)
        monkeypatch.setattr(
            some,
            "offered",
            lambda some, _: replace(
                nothing, mask=np.zeros(len(some.likeness), dtype=np.bool_), excluded=reasons
            ),
        )
    else:
        monkeypatch.setattr(basis, "goes_on", True)
    with pytest.raises(AssertionError):
        walk(process)


def test_lists_of_yesterday_of_other_roles_and_of_changed_openings_are_dropped(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = [*process.questions()]
    for question in questions:
        process.ask(question)
    before, catalogue = process.crowd, process.catalogue
    left = {**process.people, "E-X": edited(named(next(iter(process.people.values())), "E-X"))}
    hidden = edited(left["E-X"], {"may_be_ranked": False})
    process.surviving = SurvivingCandidates()
    crowds = Crowds()
    people = {**process.people, "E-X": hidden}
    after = crowds.of(replace(catalogue, people=people), Disclosure.HR_SEARCH, process.ranker)
    assert len(process.surviving(before, after, catalogue)) == len(questions)
    gone = questions[0].opening.key
    openings = {key: one for key, one in catalogue.openings.items() if key != gone}
    kept = process.surviving(before, after, replace(catalogue, openings=openings)).kept()
    asked = {question.opening.key for question in questions}
    assert {question.opening.key for question, _ in kept} == asked - {gone}
    roles = RoleBook(catalogue.roles.by_id)
    hearing = replace(catalogue.hearing, roles=roles)
    assert not len(process.surviving(before, after, replace(catalogue, hearing=hearing)))
    monkeypatch.setattr(surviving, "MOST_COMPARED", len(questions) - 1)
    assert not len(process.surviving(before, after, catalogue))
    monkeypatch.setattr(surviving, "MOST_COMPARED", len(questions))
    monkeypatch.setattr(surviving, "MOST_LISTS", 3)
    kept = process.surviving(before, after, catalogue).kept()
    assert [question for question, _ in kept] == questions[-3:]


def test_a_later_part_of_a_list_is_made_anew(process: Process) -> None:
    every = ((one, told(process.ask(one))["next_cursor"]) for one in process.questions())
    question, cursor = next((one, cursor) for one, cursor in every if cursor is not None)
    later = replace(question, query=question.query.model_copy(update={"cursor": cursor}))
    process.ask(later)
    person = next(iter(process.people.values()))
    unseen = edited(named(person, "E-X"), {"may_be_ranked": False})
    kept = process.change({**process.people, "E-X": unseen}).kept()
    assert question in dict(kept)
    assert later not in dict(kept)
