"""Remembered lists outlive changes of openings that do not concern them, and no others."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest

from app.core.db import Database
from app.matching.recommendations import service, surviving
from app.matching.recommendations.question import Question
from app.matching.recommendations.schemas import Detail, RecommendationQuery
from app.matching.recommendations.surviving import Surviving
from app.matching.words import Language
from app.serving import Board, Disclosure, OpeningFacts, Serving, Snapshot
from app.serving.answers import Answer, Answers
from app.serving.role_book import RoleBook
from ml.frames import OpeningProfile
from ml.ranking.index import retrieval
from models.base import utc_today
from models.vocabulary import Audience
from tests.support.told import nearly, told

QUERIES = (
    RecommendationQuery(k=2),
    RecommendationQuery(k=3, include_far=True, detail=Detail.CARD),
    RecommendationQuery(k=20),
    RecommendationQuery(k=2, people_leader=False, function="Marketing"),
)
PEOPLE, STEPS = 3, 12


class Process:
    """A board with its remembered lists, which follows changes of openings."""

    def __init__(self, serving: Serving) -> None:
        self.lists = serving.lists
        self.snapshot: Snapshot = serving.current()
        self.board: Board = self.snapshot.ranking_board()
        self.surviving = Surviving()

    def questions(self) -> Iterator[Question]:
        for person in list(self.snapshot.catalogue.people.values())[:PEOPLE]:
            for audience, shown, queries in (
                (Audience.EMPLOYEE, Disclosure.EVERYTHING, QUERIES),
                (Audience.MANAGER, Disclosure.MANAGERS, QUERIES[:1]),
            ):
                for query in queries:
                    yield Question(
                        person.seen(shown),
                        person.seen(Disclosure.MANAGERS),
                        audience,
                        query,
                        utc_today(),
                        shown.repeats_own_text,
                        self.snapshot.catalogue.roles,
                        Language.ENGLISH,
                    )

    def ask(self, question: Question, board: Board | None = None) -> Answer:
        board = board or self.board
        return board.answers.get(question, lambda: service._answer(board, question, self.lists))

    def change(self, openings: dict[str, OpeningFacts]) -> Answers:
        """Follow a change; the lists that outlived it."""
        before, after = self.board, self.board.following(openings)
        kept = self.surviving(before, after, self.snapshot.catalogue)
        self.board = replace(after, answers=kept)
        return kept


@pytest.fixture
def process(
    loaded_database: Database, champion: str, serving_on: Callable[..., Serving]
) -> Process:
    return Process(serving_on(refresh_seconds=3600))


def changed(
    openings: dict[str, OpeningFacts], chance: random.Random, number: int
) -> dict[str, OpeningFacts]:
    """One opening is edited, comes, leaves, or has another rule; sometimes two at once."""
    key, other = chance.sample(sorted(openings), 2)
    one, two = openings[key], openings[other]
    kind = number % 6
    if kind == 0:
        return {**openings, key: replace(one, profile=replace(one.profile, description="New."))}
    if kind == 1:
        name = f"O-NEW-{number}"
        return {**openings, name: replace(one, profile=replace(two.profile, key=name))}
    if kind == 2:
        return {**openings, key: replace(one, grade_min=chance.choice([None, 5, 9]))}
    if kind == 3:
        return {name: facts for name, facts in openings.items() if name != key}
    if kind == 4:
        return {
            **openings,
            key: replace(one, profile=OpeningProfile(key, "Falconer")),
            other: replace(two, grade_min=9),
        }
    return {**openings, key: replace(one, profile=replace(two.profile, key=key))}


def walk(process: Process) -> tuple[float, float]:
    """Change openings and compare; which part of the lists outlived a change, and which moved."""
    chance, questions = random.Random(7), [*process.questions()]
    outlived = moved = 0
    for number in range(STEPS):
        known = {question: process.ask(question) for question in questions}
        facts = {one.key: one for one in process.board.openings}
        kept = process.change(changed(facts, chance, number)).kept()
        anew = replace(process.board, answers=Answers())
        for question, answer in kept:
            assert isinstance(question, Question)
            assert told(answer) == told(process.ask(question, anew), nearly), number
            assert answer.snapshot_at == known[question].snapshot_at
            outlived += 1
            moved += answer.body != known[question].body
    asked = STEPS * len(questions)
    return outlived / asked, moved / asked


def cut_pool(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(retrieval, "POOL", most)
    monkeypatch.setattr(retrieval, "POOL_PER_ASKED", 1)


def test_what_outlives_a_change_tells_what_a_new_answer_tells(process: Process) -> None:
    outlived, moved = walk(process)
    assert 0.2 < outlived < 1
    assert 0 < moved < outlived


def test_so_it_does_where_more_are_offered_than_are_re_ranked(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_pool(monkeypatch, 4)
    outlived, _moved = walk(process)
    assert 0.1 < outlived < 1


@pytest.mark.parametrize("fault", ["scores", "near", "_moved", "_rule_alike"])
def test_the_walk_sees_a_list_that_outlives_what_concerns_it(
    process: Process, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    if fault == "scores":
        monkeypatch.setattr(
            surviving._Some, "scores", lambda some, _people: np.zeros(some.refused.shape)
        )
    elif fault == "near":
        cut_pool(monkeypatch, 4)
        monkeypatch.setattr(
            surviving._Some, "near", lambda _some, offered, *_: (offered.mask & False, True)
        )
    else:
        monkeypatch.setattr(surviving, fault, lambda *_: fault == "_rule_alike" and 1)
    with pytest.raises(AssertionError):
        walk(process)


def test_lists_of_yesterday_of_other_roles_and_of_who_changed_are_dropped(
    process: Process,
) -> None:
    questions = [*process.questions()]
    for question in questions:
        process.ask(question)
    facts = {one.key: one for one in process.board.openings}
    # Nothing that anybody is offered: every list would outlive it.
    one = replace(next(iter(facts.values())), grade_min=99)
    hidden = {**facts, "O-X": replace(one, profile=replace(one.profile, key="O-X"))}
    before, after = process.board, process.board.following(hidden)
    catalogue = process.snapshot.catalogue
    kept = process.surviving(before, after, catalogue)
    assert len(kept) == len(questions)
    gone = questions[0].person.facts.key
    people = {key: person for key, person in catalogue.people.items() if key != gone}
    left = process.surviving(before, after, replace(catalogue, people=people))
    asked = {question.person.facts.key for question in questions}
    assert {question.person.facts.key for question, _ in left.kept()} == asked - {gone}
    roles = RoleBook(catalogue.roles.by_id)
    hearing = replace(catalogue.hearing, roles=roles)
    assert not len(process.surviving(before, after, replace(catalogue, hearing=hearing)))


def test_too_many_changes_at_once_let_all_lists_go(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = next(process.questions())
    process.ask(question)
    facts = {one.key: one for one in process.board.openings}
    retitled = {
        key: replace(one, profile=replace(one.profile, title="Falconer"))
        for key, one in facts.items()
    }
    monkeypatch.setattr(surviving, "MOST_COMPARED", len(facts) - 1)
    assert not len(process.change(retitled))


def test_counts_are_moved_of_the_lists_that_were_used_last(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = [*process.questions()]
    for question in questions:
        process.ask(question)
    facts = {one.key: one for one in process.board.openings}
    profile = OpeningProfile("O-X", "Falconer", description="Keeps birds.")
    monkeypatch.setattr(surviving, "MOST_COUNTED", 2)
    hidden = OpeningFacts(profile, grade_min=99)
    kept = process.change({**facts, "O-X": hidden})
    assert [question for question, _ in kept.kept()] == questions[-2:]
    said = replace(hidden, profile=replace(profile, description="Keeps other birds."))
    for question in questions:
        process.ask(question)
    kept = process.change({**facts, "O-X": said})
    full = [one for one in questions if process.ask(one).basis.least is not None]
    assert {question for question, _ in kept.kept()} >= {*full, *questions[-2:]}


def test_the_people_of_remembered_lists_are_forgotten_with_an_erasure(process: Process) -> None:
    process.ask(next(process.questions()))
    facts = {one.key: one for one in process.board.openings}
    process.change(changed(facts, random.Random(7), 0))
    assert process.surviving._people is not None
    process.surviving.forget()
    assert process.surviving._people is None
