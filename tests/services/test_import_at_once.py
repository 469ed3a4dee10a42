"""Lines that are read in one go: the same as reading with care, or left to it."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from app.catalog.employees.schemas import EmployeeBody
from app.core.errors import InvalidInputError
from app.core.schemas import Body
from app.core.strict_json import read_json
from app.exchange.imports.at_once import read_at_once
from app.exchange.nouns import NOUNS
from models.vocabulary import ImportEntity

WHOLE: dict[str, Any] = {
    "external_id": "E-1",
    "as_of": "2026-03-02T22:00:00Z",
    "name": "Mara Lindqvist",
    "title": "Key account manager",
    "grade": 6,
    "hire_date": "2019-04-01",
    "languages": [{"code": "en", "level": "C1"}],
    "skills": [
        {"skill": "Negotiation", "level": 5, "last_used": "2026-02-27"},
        {"skill": "story telling", "level": 4.5},
    ],
    "work_history": [{"title": "Clerk", "from": "2018-01-01", "to": "2019-01-01"}],
    "aspirations": [{"target": "function", "text": "Marketing", "motives": ["growth"]}],
    "open_to_moves": True,
}
HOSTILE = st.sampled_from(
    (None, True, 0, 1, -1, 6, 4.0, 10**20, 1e308, "6", "0", "true", "2019-04-01", "1555000000", "",
     " ", "a\x00b", "\ud800", "é", 'say "so": {yes}', [], {}, [[]], {"code": "en"}, "E-1\n")
)  # fmt: skip


def carefully(body: type[Body], data: bytes) -> Body | None:
    """What reading with care makes of a line, its key and moment aside; None if refused."""
    try:
        raw = read_json(data)
        for name in ("external_id", "as_of"):
            raw.pop(name, None)
        return body.model_validate(raw)
    except (InvalidInputError, ValidationError):
        return None


def alike(line: Any, body: Body) -> bool:
    """Whether a line says what a body says."""
    return all(getattr(line, name) == getattr(body, name) for name in type(body).model_fields)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: Any = ()
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
    below = [place for key, one in inner for place in places(one, (*path, key))]
    return [path, *below] if path else below


def changed(path: tuple[Any, ...], value: Any) -> bytes:
    """The whole record with another value at a place."""
    record = json.loads(json.dumps(WHOLE))
    at = record
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return json.dumps(record).encode()


def test_a_line_that_is_well_is_read_in_one_go() -> None:
    line = read_at_once(EmployeeBody, json.dumps(WHOLE).encode())
    body = carefully(EmployeeBody, json.dumps(WHOLE).encode())
    assert line is not None
    assert body is not None
    assert (line.external_id, line.as_of) == (WHOLE["external_id"], WHOLE["as_of"])
    assert alike(line, body)


@given(st.sampled_from(places(WHOLE)), HOSTILE)
@example(("grade",), "6")
@example(("open_to_moves",), 1)
@example(("skills", 0, "level"), True)
@example(("hire_date",), 1555000000)
@example(("skills", 1, "skill"), "NEGOTIATION")
def test_what_is_read_in_one_go_is_what_care_makes_of_it(path: tuple[Any, ...], value: Any) -> None:
    data = changed(path, value)
    line = read_at_once(EmployeeBody, data)
    if line is not None:
        body = carefully(EmployeeBody, data)
        assert body is not None
        assert alike(line, body)


@pytest.mark.parametrize(
    "line",
    [
        b'{"external_id":"E-1","name":"A","name":"B","title":"T"}',
        b'{"external_id":"E-1","name":"A","name" :"B","title":"T"}',
        b'{"external_id":"E-1","name":"A","name"\t:"B","title":"T"}',
        b'{"external_id":"E-1","name":"A","title":"T","skills":[{"skill":"a","skill":"b"}]}',
        b'{"external_id":"E","name":"A","name":"A","title":"T","skills":[{"skill":"a"},{"skill":"A"}]}',
        b'{"external_id":"E-1","name":"A","title":"T","skills":[],"skills":[{"skill":"b"}]}',
        b'{"external_id":"E-1","name":"A","title":"\\u0000"}',
        b'{"external_id":"E-1","name":"A","title":"\\ud83d"}',
        b'{"external_id":"E-1","name":"A","title":"T","grade":1e999}',
        b'{"external_id":"E-1","name":"A","title":"T"} {}',
        b'{"external_id":"E-1","name":"A","title":"\xff"}',
        b'{"name":"A","title":"T"}',
        b"[]",
        b"",
    ],
)
def test_a_line_in_doubt_is_left_to_care(line: bytes) -> None:
    assert read_at_once(EmployeeBody, line) is None


@pytest.mark.parametrize("entity", ImportEntity)
def test_every_kind_of_record_can_be_read_in_one_go(entity: ImportEntity) -> None:
    sent: dict[ImportEntity, dict[str, Any]] = {
        ImportEntity.EMPLOYEES: {"name": "A", "title": "T"},
        ImportEntity.ROLES: {"title": "T", "skills": [{"skill": "a", "weight": 2}]},
        ImportEntity.OPENINGS: {
            "title": "T",
            "eligibility": {"languages": [{"code": "de"}], "locations": ["Berlin"]},
        },
        ImportEntity.SKILLS: {"scheme": "own", "preferred_label": "L", "related": ["X-2"]},
    }
    data = json.dumps({"external_id": "X-1", **sent[entity]}).encode()
    line, body = read_at_once(NOUNS[entity].body, data), carefully(NOUNS[entity].body, data)
    assert line is not None
    assert body is not None
    assert alike(line, body)
