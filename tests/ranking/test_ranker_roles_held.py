"""Reading a person's title beside the title of the role whose work the person describes."""

import dataclasses

import numpy as np
import pytest

from ml.frames import EmployeeProfile, HeldSkill
from ml.ranking import Ranker, Reason
from ml.ranking.index.encode import TELLING_WORDS
from ml.ranking.language.references import References
from ml.ranking.signals.table import COLUMN
from tests.ranking.organisation import opening, openings

TITLES = ("title_spelling", "title_meaning", "title_topics", "title_expanded")
EDITOR = opening("Content editor")
WIZARD = EmployeeProfile("wizard", title="Word wizard", text=f"{EDITOR.description} " * 5)


def likeness(ranker: Ranker, person: EmployeeProfile, *names: str) -> np.ndarray:
    people, places = ranker.index_employees([person]), ranker.index_openings(openings())
    return ranker.pair_signals(people, places)[0][:, [COLUMN[name] for name in names]]


@pytest.fixture
def references(ranker: Ranker) -> References:
    return ranker.encoder.references


def test_whoever_describes_the_work_of_a_role_is_taken_to_hold_it(references: References) -> None:
    held = references.held(references.work, np.ones(len(references.work))).toarray()
    assert held.argmax(axis=1).tolist() == list(range(len(references.work)))
    assert held.max(axis=1) == pytest.approx(1.0)
    assert (np.count_nonzero(held, axis=1) == 1).all()


def test_few_words_make_the_role_held_less_sure(references: References) -> None:
    half = references.held(references.work, np.full(len(references.work), 0.5))
    assert half.max(axis=1).toarray() == pytest.approx(0.5)


def test_work_like_none_of_the_roles_names_no_role(references: References) -> None:
    assert references.held(-references.work, np.ones(len(references.work))).nnz == 0
    assert references.held(np.zeros((2, references.work.shape[1])), np.ones(2)).nnz == 0


def test_the_title_of_the_role_held_is_read_beside_an_odd_title(ranker: Ranker) -> None:
    assert len(WIZARD.text.split()) >= TELLING_WORDS
    editor = next(i for i, place in enumerate(openings()) if place.title == EDITOR.title)
    told = likeness(ranker, WIZARD, "title_spelling", "title_meaning")[editor]
    silent = likeness(ranker, dataclasses.replace(WIZARD, text=""), "title_spelling")[editor]
    assert told.min() > 0.5 > silent.max()


def test_the_role_held_is_told_and_its_words_are_not_taken_for_the_persons(ranker: Ranker) -> None:
    told = {one.name: one.evidence for one in ranker.explain(WIZARD, EDITOR).contributions}
    assert "work like that of Content editor" in told[Reason.ROLE_SIMILARITY]
    own = f"{WIZARD.title} {WIZARD.text}".casefold()
    words = [word for word in told[Reason.WORK_CONTENT] if " resembles " not in word]
    assert words
    assert all(word.casefold() in own for word in words)


def test_whose_title_is_the_role_held_is_not_told_so(ranker: Ranker) -> None:
    editor = dataclasses.replace(WIZARD, title="Content editor")
    told = {one.name: one.evidence for one in ranker.explain(editor, EDITOR).contributions}
    assert told[Reason.ROLE_SIMILARITY] == ("Content editor", "Content editor")


def test_skills_do_not_say_which_role_is_held(ranker: Ranker) -> None:
    skilled = dataclasses.replace(WIZARD, skills=(HeldSkill("Negotiation"), HeldSkill("Python")))
    assert likeness(ranker, skilled, *TITLES) == pytest.approx(likeness(ranker, WIZARD, *TITLES))


def test_people_are_described_alike_alone_and_together(ranker: Ranker) -> None:
    names = [
        EmployeeProfile(f"person {n}", title="", text=o.description * 9)
        for n, o in enumerate(openings())
    ]
    together = ranker.index_employees([*names, WIZARD])
    places = ranker.index_openings(openings())
    alone = likeness(ranker, WIZARD, *TITLES)
    columns = [COLUMN[name] for name in TITLES]
    assert ranker.pair_signals(together, places)[-1][:, columns] == pytest.approx(alone, abs=1e-6)
