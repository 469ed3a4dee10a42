"""Job postings of schema.org are read as openings."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.catalog.openings.schemas import OpeningBody
from app.exchange.formats.base import Mapped
from app.exchange.formats.registry import format_of
from models.vocabulary import EntityKind

SAMPLES = (
    Path(__file__).resolve().parents[3] / "shared/hris-shapes/schemaorg_jobposting_examples.json"
)
POSTING = format_of("jobposting", EntityKind.OPENING)


def posting(**changes: Any) -> dict[str, Any]:
    return {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Kites", "value": "O-7"},
        "title": "Kite flyer",
        **changes,
    }


def mapped(**changes: Any) -> Mapped:
    found = POSTING.read(posting(**changes))
    OpeningBody.model_validate(
        {name: value for name, value in found.body.items() if name != "external_id"}
    )
    return found


def skills(value: Any) -> list[str]:
    return [one["skill"] for one in mapped(skills=value).body.get("skills", [])]


def problems(raw: Any) -> dict[str, str]:
    return {one.field: one.reason for one in POSTING.read(raw).misread}


def test_a_posting_becomes_an_opening() -> None:
    found = mapped(
        description="<p>Flies <b>kites</b>.</p>",
        responsibilities="Keeps them in the air.",
        experienceRequirements={
            "@type": "OccupationalExperienceRequirements",
            "monthsOfExperience": 24,
        },
        occupationalCategory="99-1000.00 Kite Flyers",
        employmentUnit={"@type": "Organization", "name": "Kites North"},
        jobLocation={"@type": "Place", "address": {"addressLocality": "Kiel"}},
        jobLocationType="TELECOMMUTE",
        totalJobOpenings="3",
        datePosted="2026-01-02",
        validThrough="2026-03-01T23:59:59+01:00",
        skills="flying",
    )
    assert found.body == {
        "external_id": "O-7",
        "title": "Kite flyer",
        "function": "Kite Flyers",
        "org_unit": "Kites North",
        "description": "Flies kites.\n\nKeeps them in the air.\n\nMonths of experience: 24",
        "skills": [{"skill": "flying"}],
        "location": "Kiel",
        "remote_work": "remote",
        "headcount": 3,
        "opens_on": "2026-01-02",
        "closes_on": "2026-03-01",
    }


def test_people_apply_at_the_contact_s_address_else_at_the_posting_s() -> None:
    own, contact = (
        "https://careers.example/7",
        {"@type": "ContactPoint", "url": "https://a.example/"},
    )
    assert mapped(url=own).body["apply_url"] == own
    assert mapped(url=own, applicationContact=contact).body["apply_url"] == "https://a.example/"
    assert mapped(url=own, applicationContact={"email": "a@b.example"}).body["apply_url"] == own
    for wrong in ("javascript:alert(1)", "http://careers.example/7", "https://a.example/ b"):
        assert "apply_url" not in mapped(url=wrong).body
        assert problems(posting(url=wrong)) == {"/url": "should be an https address without blanks"}
    found = POSTING.read(posting(applicationContact={"url": "data:text/html,x"}))
    assert [one.field for one in found.misread] == ["/applicationContact/url"]


def test_properties_become_fields_of_their_kind() -> None:
    told = {
        "Size": 8,
        "Shift": True,
        "Page": "https://a.example/",
        "Code": "<b>K</b>1",
        "Far": 1e300,
    }
    properties = [{"@type": "PropertyValue", "name": name, "value": told[name]} for name in told]
    found = mapped(additionalProperty=[*properties, {"name": "size", "value": 9}, {"name": "None"}])
    assert [(one["name"], one["kind"], one["value"]) for one in found.body["custom_fields"]] == [
        ("Size", "number", "8"),
        ("Shift", "flag", "true"),
        ("Page", "link", "https://a.example/"),
        ("Code", "text", "K1"),
        ("Far", "text", "1e+300"),
    ]
    many = [{"name": f"n{place}", "value": "v"} for place in range(21)]
    assert "custom_fields" not in mapped(additionalProperty=many).body
    assert list(problems(posting(additionalProperty=many))) == ["/additionalProperty"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Python, SQL; knots", ["Python", "SQL", "knots"]),
        (["Python", {"@type": "DefinedTerm", "name": "SQL"}], ["Python", "SQL"]),
        (
            {"@type": "DefinedTerm", "termCode": "K1", "description": "Knowledge of wind"},
            ["Knowledge of wind"],
        ),
        ({"@type": "DefinedTerm", "termCode": "K1"}, ["K1"]),
        ("- reads the wind, the clouds and whatever else there is in the sky", None),
        ({"@value": "Fliegen", "@language": "de"}, ["Fliegen"]),
        ("flying, flying", ["flying"]),
    ],
)
def test_skills_are_texts_terms_or_lists(value: Any, expected: list[str] | None) -> None:
    sentence = ["reads the wind, the clouds and whatever else there is in the sky"]
    assert skills(value) == (expected or sentence)


def test_an_essay_about_skills_goes_to_the_description() -> None:
    essay = "one must be able to " + "fly " * 200
    found = mapped(skills=essay)
    assert "skills" not in found.body
    assert essay.strip() in found.body["description"]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"identifier": "O-8"}, "O-8"),
        (
            {"identifier": None, "@id": "https://jobs.example.com/8"},
            "https:~2F~2Fjobs.example.com~2F8",
        ),
        ({"identifier": None, "url": "u8"}, "u8"),
    ],
)
def test_the_key_is_the_identifier_else_the_address(changes: dict[str, Any], key: str) -> None:
    assert mapped(**changes).body["external_id"] == key


def test_the_type_may_be_one_of_several_and_written_in_full() -> None:
    assert mapped(**{"@type": ["Thing", "https://schema.org/JobPosting"]}).body["title"]


def test_a_graph_gives_its_postings_with_what_they_refer_to() -> None:
    unit = {"@id": "#unit", "@type": "Organization", "name": "Kites South"}
    graph = {
        "@context": "https://schema.org/",
        "@graph": [unit, posting(employmentUnit={"@id": "#unit"}), posting(identifier="O-8")],
    }
    first, second = (POSTING.read(one).body for one in POSTING.split(graph))
    assert first["org_unit"] == "Kites South"
    assert second["external_id"] == "O-8"


def test_a_list_gives_each_of_its_postings() -> None:
    many = [posting(identifier=f"O-{number}") for number in range(3)]
    assert [POSTING.read(one).body["external_id"] for one in POSTING.split(many)] == [
        "O-0",
        "O-1",
        "O-2",
    ]
    assert list(POSTING.split(posting())) == [posting()]


def test_what_is_not_kept_is_told_by_name() -> None:
    found = mapped(
        baseSalary="100000",
        employmentType="FULL_TIME",
        educationRequirements="A degree",
        jobLocation=[{"address": "Kiel"}, {"address": "Bonn"}],
    )
    assert found.ignored == {
        "baseSalary",
        "employmentType",
        "educationRequirements",
        "jobLocation beyond the first",
    }
    assert found.body["location"] == "Kiel"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"identifier": None}, "/identifier"),
        ({"title": "x" * 301}, "/title"),
        ({"validThrough": "soon"}, "/validThrough"),
        ({"datePosted": "2026-02-30"}, "/datePosted"),
        ({"totalJobOpenings": "some"}, "/totalJobOpenings"),
        ({"jobLocationType": "OFFICE"}, "/jobLocationType"),
        ({"@type": "Event"}, "/@type"),
        ({"description": "x" * 20_001}, "/description"),
    ],
)
def test_what_cannot_be_read_is_named(changes: dict[str, Any], field: str) -> None:
    assert list(problems(posting(**changes))) == [field]


@pytest.mark.skipif(not SAMPLES.is_file(), reason="no samples beside the repository")
def test_the_samples_of_schema_org_are_read_once_they_have_a_key() -> None:
    samples = [one["doc"] for one in json.loads(SAMPLES.read_text(encoding="utf-8"))]
    assert len(samples) == 12
    for number, sample in enumerate(samples):
        assert list(problems(sample)) == ["/identifier"]
        keyed = POSTING.read({**sample, "identifier": f"O-{number}"})
        OpeningBody.model_validate(
            {name: value for name, value in keyed.body.items() if name != "external_id"}
        )
