"""A long run of changes is followed in steps, each published by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete

from app.core.db import Database
from app.core.journal import record_changes
from app.serving import Serving, Snapshot, catalogue
from models import Employee, EmployeeSkill, OutboxEvent, Skill
from models.vocabulary import (
    ChangeAction,
    EntityKind,
)
from tests.support.changes import eventually


def hire(database: Database, numbers: range, *held: str) -> None:
    """Many people at once, as an import writes them, all with these skills."""
    with database.write() as session:
        session.add_all(
            Employee(
                external_id=f"X-{number}",
                name="N",
                title="T",
                skills=[EmployeeSkill(position=at, text=text) for at, text in enumerate(held)],
            )
            for number in numbers
        )
        session.flush()
        keys = [f"X-{number}" for number in numbers]
        record_changes(session, "tests", ChangeAction.CREATED, EntityKind.EMPLOYEE, keys)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many people each snapshot holds that is published, in order; steps are short."""
    monkeypatch.setattr(catalogue, "STEP", 10)
    sizes: list[int] = []
    plain = Serving._publish

    def watched(serving: Serving, known: catalogue.Catalogue, *rest: Any) -> Snapshot:
        sizes.append(len(known.people))
        return plain(serving, known, *rest)

    monkeypatch.setattr(Serving, "_publish", watched)
    return sizes


def test_many_changes_are_followed_in_steps_that_are_published_one_by_one(
    loaded_database: Database, serving_on: Callable[..., Serving], published: list[int]
) -> None:
    serving = serving_on(refresh_seconds=0.05)
    hire(loaded_database, range(35))
    assert eventually(lambda: serving.status().people == 39)
    assert published == [4, 14, 24, 34, 39]


def test_people_who_are_followed_in_different_steps_share_what_is_equal(
    loaded_database: Database, serving_on: Callable[..., Serving], published: list[int]
) -> None:
    serving = serving_on(refresh_seconds=3600)
    hire(serving._database, range(15), "juggling")
    people = serving.current().catalogue.people
    assert published == [4, 14, 19]
    assert people["X-0"].work.skills[0] is people["X-14"].work.skills[0]


def test_a_reader_is_taken_to_its_own_change_and_no_further(
    loaded_database: Database, serving_on: Callable[..., Serving], published: list[int]
) -> None:
    serving = serving_on(refresh_seconds=3600)
    hire(loaded_database, range(15))
    hire(serving._database, range(15, 25))
    hire(loaded_database, range(25, 50))
    assert serving.current().person("X-24").facts.name == "N"
    assert published == [4, 14, 24, 29]
    assert serving.current().catalogue is serving.current().catalogue
    assert published == [4, 14, 24, 29]


def test_a_reader_does_not_wait_for_a_change_that_was_cleared_from_the_feed(
    loaded_database: Database, serving_on: Callable[..., Serving]
) -> None:
    serving = serving_on(refresh_seconds=3600)
    hire(serving._database, range(3))
    with loaded_database.write() as session:
        session.execute(delete(OutboxEvent))
    assert len(serving.current().catalogue.people) == 4


def test_a_run_of_skills_is_one_step(
    loaded_database: Database, serving_on: Callable[..., Serving], published: list[int]
) -> None:
    serving = serving_on(refresh_seconds=3600)
    with serving._database.write() as session:
        skills = [f"S-{number}" for number in range(50)]
        session.add_all(
            Skill(external_id=key, scheme="own", preferred_label=f"Skill {key}") for key in skills
        )
        session.flush()
        record_changes(session, "tests", ChangeAction.CREATED, EntityKind.SKILL, skills)
    assert serving.current().catalogue.normaliser.entry("S-49") is not None
    assert published == [4, 4]
