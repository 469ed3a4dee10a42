"""The page of formats tells of every format, and its examples are read."""

import csv
import json
import re
from pathlib import Path
from typing import Any

from app.exchange.formats.jobposting import read_posting
from app.exchange.formats.registry import FORMATS
from app.exchange.formats.scim import read_user
from app.exchange.formats.table import TableReader
from models.vocabulary import EntityKind

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def examples(kind: str) -> list[str]:
    return [text for language, text in FENCE.findall(PAGE) if language == kind]


def example(part: str) -> Any:
    (found,) = [json.loads(text) for text in examples("json") if part in text]
    return found


def test_every_format_has_its_line() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| `?([\w ]+?)`? \|", PAGE, re.MULTILINE)
    told = {name for name, _entity in rows}
    assert {name for name, _entity in FORMATS} <= told


def test_the_example_of_a_user_is_read_whole() -> None:
    found = read_user(example('"externalId"'))
    assert (found.body["external_id"], found.body["manager"]) == ("E-17", "u-1")
    assert found.ignored == {"id"}


def test_the_example_of_a_posting_is_read_whole() -> None:
    found = read_posting(example('"JobPosting"'))
    assert [one["skill"] for one in found.body["skills"]] == ["reading the wind", "knots"]
    assert not found.ignored


def test_the_example_of_a_table_is_read_whole() -> None:
    header, row = csv.reader(examples("csv")[0].splitlines())
    found = TableReader(EntityKind.EMPLOYEE, header, None).read(row)
    assert found.body["skills"][0] == {"skill": "Negotiation", "level": 5.0}
    assert not found.ignored


def test_the_example_of_a_mapping_holds() -> None:
    mapping = example('"columns"')
    reader = TableReader(EntityKind.EMPLOYEE, list(mapping["columns"]), mapping)
    found = reader.read(
        ["7", "Ida", "Roth", "Maker", "01.04.2019", "aktiv", "Knots:4:manager", "12"]
    )
    assert found.body["skills"] == [{"skill": "Knots", "level": 4.0, "source": "manager"}]
    assert found.body["hire_date"] == "2019-04-01"
    assert found.ignored == {"Cost centre"}
