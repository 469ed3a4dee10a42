"""Writes made-up people and openings straight to a service's database, by the thousand."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import create_engine, insert

from ml.frames import EmployeeProfile, OpeningProfile
from models.employees import Aspiration, Employee, EmployeeSkill, WorkHistoryEntry
from models.openings import Opening, OpeningSkill
from models.vocabulary import AspirationTarget, Polarity, Visibility

CHUNK = 5_000
# So many people report to one manager.
TEAM = 11
_HIRED = date(2016, 1, 1)


def store_openings(url: str, openings: Sequence[OpeningProfile], first: int = 0) -> None:
    """Write openings as the service stores them, under ids after those that it has.

    `first` is the number of openings that were written in this way before.
    """
    now = datetime.now(UTC)
    engine = create_engine(url)
    with engine.begin() as connection:
        for start in range(0, len(openings), CHUNK):
            rows: list[dict[str, Any]] = []
            skills: list[dict[str, Any]] = []
            for number, opening in enumerate(openings[start : start + CHUNK], start=first + start):
                row = 1_000_000 + number
                rows.append(
                    {
                        "id": row,
                        "external_id": f"many-{number}",
                        "version": 1,
                        "created_at": now,
                        "updated_at": now,
                        "title": opening.title,
                        "function": opening.function,
                        "grade": opening.grade,
                        "description": opening.description,
                        "works_with": list(opening.works_with),
                        "overrides_skills": True,
                    }
                )
                skills += [
                    {
                        "opening_id": row,
                        "position": position,
                        "text": skill.name,
                        "skill_external_id": skill.key,
                        "essential": skill.essential,
                        "level": skill.level,
                    }
                    for position, skill in enumerate(opening.skills)
                ]
            connection.execute(insert(Opening), rows)
            connection.execute(insert(OpeningSkill), skills)
    engine.dispose()


def store_people(url: str, people: Sequence[EmployeeProfile], first: int = 0) -> None:
    """Write people as the service stores them: open to moves, in teams, with wishes HR may see.

    `first` is the number of people that are there already; who leads whom follows from it.
    """
    engine = create_engine(url)
    with engine.begin() as connection:
        for start in range(0, len(people), CHUNK):
            some = [*enumerate(people[start : start + CHUNK], start=first + start)]
            connection.execute(insert(Employee), [_person(row, one) for row, one in some])
            for table, made in (
                (EmployeeSkill, _held),
                (WorkHistoryEntry, _former),
                (Aspiration, _wished),
            ):
                rows = [values for row, one in some for values in made(row, one)]
                if rows:
                    connection.execute(insert(table), rows)
    engine.dispose()


def _person(row: int, person: EmployeeProfile) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "id": row + 1,
        "external_id": person.key,
        "version": 1,
        "created_at": now,
        "updated_at": now,
        "name": f"Person {row}",
        "title": person.title,
        "function": person.function,
        "grade": person.grade,
        "summary": person.text,
        "manager_external_id": f"e-{row // TEAM}" if row else None,
        "hire_date": _HIRED + timedelta(days=row % 3_000),
        "open_to_moves": True,
    }


def _held(row: int, person: EmployeeProfile) -> list[dict[str, Any]]:
    return [
        {
            "employee_id": row + 1,
            "position": position,
            "text": skill.name,
            "skill_external_id": skill.key,
            "level": skill.level,
        }
        for position, skill in enumerate(person.skills)
    ]


def _former(row: int, person: EmployeeProfile) -> list[dict[str, Any]]:
    return [
        {
            "employee_id": row + 1,
            "position": position,
            "title": past.title,
            "function": past.function,
            "started_on": _HIRED - timedelta(days=round(30 * (past.months or 0))),
            "ended_on": _HIRED,
        }
        for position, past in enumerate(person.history)
    ]


def _wished(row: int, person: EmployeeProfile) -> list[dict[str, Any]]:
    return [
        {
            "employee_id": row + 1,
            "position": position,
            "target": AspirationTarget(wish.target.value),
            "text": wish.text,
            "polarity": Polarity.WANT if wish.wanted else Polarity.NOT,
            "weight": 1.0,
            "visibility": Visibility.HR,
        }
        for position, wish in enumerate(person.wishes)
    ]
