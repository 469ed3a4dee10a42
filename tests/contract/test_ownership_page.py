"""The page that tells who says what is made from the code, and the code keeps to it."""

from typing import Any

import pytest

from app.exchange.formats.base import Format
from app.exchange.formats.registry import FORMATS
from app.exchange.formats.scim import ENTERPRISE, USER
from app.exchange.nouns import NOUN_OF_KIND
from tests.support.ownership_page import PAGE, page

FULL: dict[str, dict[str, Any]] = {
    "scim": {
        "schemas": [USER, ENTERPRISE],
        "id": "E-1",
        "displayName": "Ida",
        "title": "T",
        "active": True,
        "preferredLanguage": "de",
        "addresses": [{"locality": "Kiel"}],
        ENTERPRISE: {"department": "A", "division": "B", "manager": {"value": "E-2"}},
    },
    "jsonresume": {
        "external_id": "E-1",
        "basics": {"name": "Ida", "label": "T", "summary": "S", "location": {"city": "Kiel"}},
        "skills": [{"name": "Sewing"}],
        "languages": [{"language": "de"}],
        "work": [{"position": "Maker"}],
        "certificates": [{"name": "Sailing licence"}],
    },
    "jobposting": {
        "@type": "JobPosting",
        "identifier": "O-1",
        "title": "T",
        "occupationalCategory": "Sales",
        "employmentUnit": "U",
        "description": "D",
        "skills": "Sewing",
        "jobLocation": {"name": "Kiel"},
        "jobLocationType": "TELECOMMUTE",
        "totalJobOpenings": 2,
        "datePosted": "2026-01-01",
        "validThrough": "2026-02-01",
        "url": "https://careers.example/1",
        "additionalProperty": [{"@type": "PropertyValue", "name": "Team size", "value": 8}],
    },
}


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("format_", FORMATS.values(), ids=lambda one: one.name)
def test_a_format_gives_the_fields_that_it_tells_of(format_: Format) -> None:
    found = format_.read(FULL[format_.name.removesuffix("-id")])
    assert not found.misread
    assert found.body.keys() - {"external_id", "as_of"} == format_.gives
    assert format_.gives <= NOUN_OF_KIND[format_.entity].fields
