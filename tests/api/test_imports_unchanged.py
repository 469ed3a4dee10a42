"""What of a person a file must say anew for the record to change, and what it need not."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.settings import Settings
from tests.support.imports import Importer, ndjson, person

Headers = dict[str, str]
SKILLS = [
    {"skill": "Negotiation", "level": 4, "source": "manager", "last_used": "2026-01-31"},
    {"skill": "Pricing", "level": 2},
]
JOBS = [{"title": "Clerk", "function": "Sales", "from": "2019-04-01", "to": "2020-01-01"}]
WISHES = [{"target": "function", "text": "Marketing", "motives": ["growth"], "visibility": "hr"}]
WHOLE: dict[str, Any] = {
    "grade": 4,
    "languages": [{"code": "en", "level": "C1"}],
    "skills": SKILLS,
    "work_history": JOBS,
    "aspirations": WISHES,
}


@pytest.fixture
def importer(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("grade", 5),
        ("skills", SKILLS[::-1]),
        ("skills", SKILLS[1:]),
        ("skills", [*SKILLS, {"skill": "Selling"}]),
        ("skills", [{**SKILLS[0], "level": 3}, SKILLS[1]]),
        ("skills", [{**SKILLS[0], "level": None}, SKILLS[1]]),
        ("skills", [{**SKILLS[0], "source": "self"}, SKILLS[1]]),
        ("skills", [{**SKILLS[0], "last_used": "2026-02-01"}, SKILLS[1]]),
        ("skills", [{**SKILLS[0], "skill": "negotiation"}, SKILLS[1]]),
        ("work_history", []),
        ("work_history", [{**JOBS[0], "to": None}]),
        ("work_history", [{**JOBS[0], "description": "Filed."}]),
        ("aspirations", [{**WISHES[0], "motives": []}]),
        ("aspirations", [{**WISHES[0], "visibility": "private"}]),
        ("aspirations", [{**WISHES[0], "weight": 0.5}]),
    ],
)
def test_a_difference_anywhere_in_the_record_is_a_change(
    importer: Importer, field: str, value: Any
) -> None:
    importer.run(ndjson([person("E-1", **WHOLE), person("E-2", **WHOLE)]))
    job = importer.run(ndjson([person("E-1", **{**WHOLE, field: value}), person("E-2", **WHOLE)]))
    assert importer.outcomes(job) == {"E-1": "updated", "E-2": "unchanged"}
    stated = importer.get("/v1/employees/E-1")[field]
    assert len(stated) == len(value) if isinstance(value, list) else stated == value
    again = importer.run(ndjson([person("E-1", **{**WHOLE, field: value})]))
    assert importer.outcomes(again) == {"E-1": "unchanged"}


@pytest.mark.parametrize(
    ("field", "value"), [("languages", []), ("skills", SKILLS[:1]), ("aspirations", [])]
)
def test_what_the_person_owns_is_taken_away_only_by_a_file_that_says_so(
    importer: Importer, field: str, value: Any
) -> None:
    importer.run(ndjson([person("E-1", **WHOLE)]))
    shorter = ndjson([person("E-1", **{**WHOLE, field: value})])
    assert importer.outcomes(importer.run(shorter)) == {"E-1": "unchanged"}
    assert len(importer.get("/v1/employees/E-1")[field]) == len(WHOLE[field])
    assert importer.outcomes(importer.run(shorter, clear=field)) == {"E-1": "updated"}
    assert len(importer.get("/v1/employees/E-1")[field]) == len(value)


def test_a_skill_that_the_catalogue_learns_is_a_change_of_who_holds_it(importer: Importer) -> None:
    importer.run(ndjson([person("E-1", **WHOLE)]))
    skill = {"external_id": "S-1", "scheme": "house", "preferred_label": "Negotiation"}
    importer.run(ndjson([skill]), entity="skills")
    job = importer.run(ndjson([person("E-1", **WHOLE)]))
    assert importer.outcomes(job) == {"E-1": "updated"}
    assert importer.get("/v1/employees/E-1")["skills"][0]["skill"] == "S-1"


def test_aspirations_that_are_not_sent_are_no_change(importer: Importer) -> None:
    importer.run(ndjson([person("E-1", **WHOLE)]))
    silent = {name: value for name, value in WHOLE.items() if name != "aspirations"}
    job = importer.run(ndjson([person("E-1", **silent)]))
    assert importer.outcomes(job) == {"E-1": "unchanged"}
