"""Rows of a table are read as records, by the names of its columns or by a mapping."""

from typing import Any

import pytest

from app.core.errors import InvalidInputError
from app.exchange.formats.fields import paths_of, root_leaf
from app.exchange.formats.table import TableReader
from app.exchange.nouns import NOUN_OF_KIND
from models.vocabulary import EntityKind

EMPLOYEE, OPENING, ROLE, SKILL = (
    EntityKind.EMPLOYEE,
    EntityKind.OPENING,
    EntityKind.ROLE,
    EntityKind.SKILL,
)


def mapped(entity: EntityKind, row: dict[str, str], mapping: Any = None) -> dict[str, Any]:
    return TableReader(entity, list(row), mapping).read(list(row.values())).body


def columns(**targets: Any) -> dict[str, Any]:
    return {"columns": {"Key": "external_id", **targets}}


def refusal(call: Any) -> dict[str, str]:
    with pytest.raises(InvalidInputError) as refused:
        call()
    return {problem.field: problem.reason for problem in refused.value.problems}


def refused_table(entity: EntityKind, header: list[str], mapping: Any = None) -> dict[str, str]:
    return refusal(lambda: TableReader(entity, header, mapping))


def test_columns_that_are_named_by_fields_need_no_mapping() -> None:
    row = {
        "external_id": "E-1",
        "name": "Mara",
        "title": "Seller",
        "grade": "6",
        "open_to_moves": "yes",
        "hire_date": "2019-04-01",
        "skills": "Negotiation=4.5; story telling;",
        "languages": "de=native; en",
        "relocation_locations": "Berlin; Bonn",
        "location": "",
    }
    assert mapped(EMPLOYEE, row) == {
        "external_id": "E-1",
        "name": "Mara",
        "title": "Seller",
        "grade": 6,
        "open_to_moves": True,
        "hire_date": "2019-04-01",
        "skills": [{"skill": "Negotiation", "level": 4.5}, {"skill": "story telling"}],
        "languages": [{"code": "de", "level": "native"}, {"code": "en"}],
        "relocation_locations": ["Berlin", "Bonn"],
    }


@pytest.mark.parametrize(
    ("entity", "row", "expected"),
    [
        (
            OPENING,
            {"eligibility.grade_min": "5", "eligibility.languages": "en=B2", "headcount": "2"},
            {
                "eligibility": {"grade_min": 5, "languages": [{"code": "en", "level": "B2"}]},
                "headcount": 2,
            },
        ),
        (
            ROLE,
            {"title": "Herald", "people_leader": "0", "works_with": "Sales;Product"},
            {"title": "Herald", "people_leader": False, "works_with": ["Sales", "Product"]},
        ),
        (
            SKILL,
            {"preferred_label": "Knots", "alternative_labels": "tying; knotting", "broader": "S-1"},
            {
                "preferred_label": "Knots",
                "alternative_labels": ["tying", "knotting"],
                "broader": ["S-1"],
            },
        ),
    ],
)
def test_every_kind_of_record_can_be_a_table(
    entity: EntityKind, row: dict[str, str], expected: dict[str, Any]
) -> None:
    assert mapped(entity, {"external_id": "X-1", **row}) == {"external_id": "X-1", **expected}


def test_a_mapping_names_the_field_of_each_column() -> None:
    mapping = {
        "columns": {
            "Nr": "external_id",
            "Vorname": "name",
            "Nachname": "name",
            "Stelle": "title",
            "Kenntnisse": {"path": "skills", "separator": ",", "field_separator": ":"},
            "Eintritt": {"path": "hire_date", "date_format": "%d.%m.%Y"},
            "Status": {"path": "status", "values": {"aktiv": "active"}, "default": "left"},
            "Kostenstelle": None,
        },
        "constants": {"location": "Kiel", "open_to_moves": True},
    }
    row = {
        "Nr": "7",
        "Vorname": "Ida",
        "Nachname": "Roth",
        "Stelle": "Maker",
        "Kenntnisse": "Sewing:5, Knots",
        "Eintritt": "01.04.2019",
        "Status": "aktiv",
        "Kostenstelle": "12",
        "Geburtsdatum": "1990-01-01",
    }
    reader = TableReader(EMPLOYEE, list(row), mapping)
    found = reader.read(list(row.values()))
    assert found.body == {
        "external_id": "7",
        "name": "Ida Roth",
        "title": "Maker",
        "skills": [{"skill": "Sewing", "level": 5.0}, {"skill": "Knots"}],
        "hire_date": "2019-04-01",
        "status": "active",
        "location": "Kiel",
        "open_to_moves": True,
    }
    assert found.ignored == {"Kostenstelle", "Geburtsdatum"}
    empty = reader.read(["8", "Ida", "", "Maker", "", "", "", "", ""])
    assert empty.body["status"] == "left"
    assert (empty.body["name"], empty.ignored) == ("Ida", frozenset())


def test_places_in_a_list_may_have_columns_of_their_own() -> None:
    row = {
        "external_id": "E-1",
        "work_history.0.title": "Seller",
        "work_history.0.from": "2019-01-01",
        "work_history.2.title": "Helper",
        "work_history.3.title": "",
    }
    assert mapped(EMPLOYEE, row)["work_history"] == [
        {"title": "Seller", "from": "2019-01-01"},
        {"title": "Helper"},
    ]


def test_the_fields_of_the_values_of_a_list_can_be_chosen() -> None:
    target = {"path": "skills", "fields": ["skill", "essential", "weight"], "field_separator": "|"}
    row = {"Key": "R-1", "S": "Knots|yes|2.5;Silk|no"}
    assert mapped(ROLE, row, columns(S=target))["skills"] == [
        {"skill": "Knots", "essential": True, "weight": 2.5},
        {"skill": "Silk", "essential": False},
    ]


def test_columns_that_give_one_list_follow_each_other() -> None:
    row = {"Key": "E-1", "A": "Knots", "B": "Silk"}
    both = mapped(EMPLOYEE, row, columns(A="skills", B="skills"))
    assert both["skills"] == [{"skill": "Knots"}, {"skill": "Silk"}]


@pytest.mark.parametrize(
    ("path", "cell", "reason"),
    [
        ("grade", "six", "whole number"),
        ("grade", "6.5", "whole number"),
        ("open_to_moves", "perhaps", "true or false"),
        ("skills", "Knots=many", "level in 'Knots=many' should be a number"),
        ("skills.0.level", "nan", "number"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_column(
    path: str, cell: str, reason: str
) -> None:
    reader = TableReader(EMPLOYEE, ["Key", "A/B"], columns(**{"A/B": path}))
    found = {one.field: one.reason for one in reader.read(["E-1", cell]).misread}
    assert reason in found["/A~1B"]


def test_a_date_in_another_form_is_named_with_the_form() -> None:
    target = {"path": "hire_date", "date_format": "%d.%m.%Y"}
    reader = TableReader(EMPLOYEE, ["Key", "D"], columns(D=target))
    found = reader.read(["E-1", "2019-04-01"])
    assert found.body == {"external_id": "E-1"}
    assert [(one.field, one.of) for one in found.misread] == [("/D", "hire_date")]
    assert "%d.%m.%Y" in found.misread[0].reason


def test_a_column_that_is_no_field_is_refused_with_the_field_that_may_be_meant() -> None:
    found = refused_table(OPENING, ["external_id", "titel"])
    assert list(found) == ["/columns/titel"]
    assert "is 'title' meant?" in found["/columns/titel"]


def test_a_column_that_the_table_lacks_is_refused_with_those_it_has() -> None:
    found = refused_table(OPENING, ["Key", "Titel"], columns(Title="title"))
    reason = found["/columns/Title"]
    assert "is no column of the table" in reason
    assert "is 'Titel' meant?" in reason


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"columns": {"A": "title"}}, "/columns"),
        (columns(A="nothing"), "/columns/A"),
        (columns(A="eligibility"), "/columns/A"),
        (columns(A="skills.x.level"), "/columns/A"),
        (columns(A="skills.5000.level"), "/columns/A"),
        (columns(A={"path": "skills", "fields": ["speed"]}), "/columns/A/fields"),
        (columns(A="headcount", B="headcount"), "/columns/B"),
        (columns(A="skills", B="skills.0.level"), "/columns"),
        ({**columns(A="title"), "constants": {"colour": "red"}}, "/constants/colour"),
        ({**columns(A="title"), "constants": {"title": "red"}}, "/constants/title"),
        ({"columns": {}}, "/columns"),
        ({"kolumns": {}}, "/kolumns"),
    ],
)
def test_a_mapping_that_cannot_hold_is_refused(mapping: Any, field: str) -> None:
    assert field in refused_table(OPENING, ["Key", "A", "B"], mapping)


def test_a_column_that_comes_twice_cannot_be_mapped() -> None:
    found = refused_table(OPENING, ["Key", "A", "A"], columns(A="title"))
    assert "several columns" in found["/columns/A"]


@pytest.mark.parametrize("entity", list(NOUN_OF_KIND))
def test_every_field_of_a_record_can_be_a_column(entity: EntityKind) -> None:
    names = {path.partition(".")[0] for path in paths_of(entity)}
    posted = {field.alias or name for name, field in NOUN_OF_KIND[entity].body.model_fields.items()}
    assert names == {"external_id", "as_of", *posted}
    assert all(root_leaf(entity, path) is not None for path in paths_of(entity))
