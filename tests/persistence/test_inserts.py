"""Many rows at once: what is read back is what was given, letter by letter."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import col, select

from app.core.db import Database
from app.core.inserts import Part, insert_records, insert_rows
from models import Employee, EmployeeSkill, OutboxEvent
from models.vocabulary import ChangeAction, EntityKind, SkillSource

AWKWARD = (
    "\\N",
    "\\",
    "tab\there",
    "line\nline\r\n",
    "\\.",
    "a\\tb",
    "naïve 漢字 🐝",
    " blanks ",
    '"',
)


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_come_back_as_they_were_given(database: Database, text: str) -> None:
    languages = [{"code": text, "level": None}]
    moment = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    columns = {
        "name": text,
        "title": "T",
        "function": None,
        "grade": 3,
        "open_to_moves": True,
        "hire_date": date(2020, 2, 29),
        "languages": languages,
        "source_as_of": moment,
    }
    skills = [
        {
            "text": text,
            "level": 2.5,
            "source": SkillSource.SELF,
            "skill_external_id": None,
        }
    ]
    with database.write() as session:
        records = {"E-1": columns, "E-2": {**columns, "grade": None, "open_to_moves": False}}
        insert_records(
            session, Employee, records, [Part.of_rows(EmployeeSkill, {"E-1": skills * 2})]
        )
    with database.read() as session:
        one, other = session.exec(select(Employee).order_by(col(Employee.id))).all()
        assert (one.name, one.function, one.grade, one.languages) == (text, None, 3, languages)
        assert (one.hire_date, one.source_as_of) == (date(2020, 2, 29), moment)
        assert (one.open_to_moves, other.open_to_moves, other.grade) == (True, False, None)
        assert [(skill.text, skill.level, skill.position) for skill in one.skills] == [
            (text, 2.5, 0),
            (text, 2.5, 1),
        ]


@pytest.mark.parametrize("count", [0, 1, 2, 700])
def test_rows_are_numbered_in_their_order(database: Database, count: int) -> None:
    moment = datetime(2026, 1, 2, tzinfo=UTC)
    keys = [f"E-{number}" for number in range(count)]
    with database.write() as session:
        insert_rows(
            session,
            OutboxEvent,
            [
                {
                    "occurred_at": moment,
                    "action": ChangeAction.CREATED,
                    "entity": EntityKind.EMPLOYEE,
                    "external_id": key,
                    "confidential": False,
                }
                for key in keys
            ],
        )
    with database.read() as session:
        events = session.exec(select(OutboxEvent).order_by(col(OutboxEvent.id))).all()
        assert [event.external_id for event in events] == keys
        assert {event.occurred_at for event in events} <= {moment}
