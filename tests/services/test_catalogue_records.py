"""Rows are written where they differ, and a recognition stays while it says the same."""

from typing import Any

import pytest

from app.catalog import records
from app.catalog.roles.schemas import RoleBody
from app.catalog.skills.service import Link, posted_texts, steady
from app.core.errors import InvalidInputError
from models import RoleSkill
from models.vocabulary import RecognitionMethod

SPELT = Link("S-1", 0.81, RecognitionMethod.SPELLING)


def needs(*texts: str) -> list[dict[str, Any]]:
    return [{"text": text, "level": 3.0} for text in texts]


def rows(*texts: str) -> list[RoleSkill]:
    found: list[RoleSkill] = []
    records.align(found, needs(*texts), RoleSkill)
    return found


def test_rows_that_say_the_same_are_left_alone() -> None:
    held = rows("a", "b")
    before = list(held)
    assert records.align(held, needs("a", "b"), RoleSkill) is False
    assert all(now is then for now, then in zip(held, before, strict=True))


@pytest.mark.parametrize("texts", [("a",), ("a", "c"), ("a", "b", "c"), ("b", "a"), ()])
def test_rows_end_up_saying_what_is_wanted_in_order(texts: tuple[str, ...]) -> None:
    held = rows("a", "b")
    assert records.align(held, needs(*texts), RoleSkill) is True
    assert [(row.text, row.position) for row in held] == [
        (text, position) for position, text in enumerate(texts)
    ]


def test_a_recognition_stays_while_skill_and_way_are_the_same() -> None:
    drifted = Link("S-1", 0.79, RecognitionMethod.SPELLING)
    assert steady(SPELT, drifted) == SPELT


@pytest.mark.parametrize(
    "found",
    [
        Link("S-2", 0.81, RecognitionMethod.SPELLING),
        Link("S-1", 0.98, RecognitionMethod.ALTERNATIVE),
        Link(),
    ],
)
def test_another_skill_or_another_way_is_taken_over(found: Link) -> None:
    assert steady(SPELT, found) == found
    assert steady(None, found) == found


def test_the_texts_of_a_patch_are_found_whatever_else_it_holds() -> None:
    patch = {"skills": [{"skill": " a "}, {"skill": 3}, "b", {"level": 2}, {"skill": "c"}]}
    assert posted_texts(patch) == ["a", "c"]
    assert posted_texts({"skills": "a"}) == posted_texts({"skills": None}) == posted_texts({}) == []


def test_a_patch_of_ten_thousand_skills_is_not_looked_up_before_it_is_refused() -> None:
    assert len(posted_texts({"skills": [{"skill": str(at)} for at in range(10_000)]})) == 500


def test_a_patched_record_that_is_invalid_names_each_field() -> None:
    with pytest.raises(InvalidInputError) as caught:
        records.patched(RoleBody, {"title": "x"}, {"grade": 100, "a/b~c": 1})
    assert {problem.field for problem in caught.value.problems} == {"/grade", "/a~1b~0c"}
