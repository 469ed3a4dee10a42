"""JSON Resumes are read as employees."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.catalog.employees.schemas import EmployeeBody
from app.core.errors import InvalidInputError
from app.exchange.formats.base import Mapped
from app.exchange.formats.conventions import Conventions
from app.exchange.formats.registry import format_of
from app.exchange.formats.resume import read_resume
from models.vocabulary import DateFormat, EntityKind

SAMPLE = Path(__file__).resolve().parents[3] / "shared/hris-shapes/jsonresume_sample.resume.json"
RESUME = format_of("jsonresume", EntityKind.EMPLOYEE)


def resume(**changes: Any) -> dict[str, Any]:
    return {
        "external_id": "E-3",
        "basics": {
            "name": "Ida Roth",
            "label": "Kite maker",
            "summary": "Makes kites.",
            "email": "ida@example.com",
            "location": {"city": "Kiel", "address": "1 Quay"},
        },
        **changes,
    }


def mapped(raw: Any) -> Mapped:
    found = RESUME.read(raw)
    EmployeeBody.model_validate(
        {name: value for name, value in found.body.items() if name != "external_id"}
    )
    return found


def problems(raw: Any) -> list[str]:
    return [one.field for one in RESUME.read(raw).misread]


def test_certificates_become_credentials_from_the_day_on_which_they_were_awarded() -> None:
    raw = resume(
        certificates=[
            {"name": "Sailing licence", "date": "2021-05", "issuer": "Harbour"},
            {"name": "Diploma in sewing", "url": "https://example.com"},
        ]
    )
    found = mapped(raw)
    assert found.body["credentials"] == [
        {"name": "Sailing licence", "issuer": "Harbour", "valid_from": "2021-05-01"},
        {"name": "Diploma in sewing"},
    ]
    assert found.ignored == {"basics.email", "basics.location.address", "certificates.url"}


def test_a_certificate_without_a_name_is_told_and_the_others_are_read() -> None:
    raw = resume(certificates=[{"issuer": "Harbour"}, {"name": "Sailing licence"}])
    assert problems(raw) == ["/certificates/name"]
    assert RESUME.read(raw).body["credentials"] == [{"name": "Sailing licence"}]


def test_a_resume_becomes_an_employee() -> None:
    raw = resume(
        skills=[{"name": "Sewing", "level": "Master", "keywords": ["silk", " "]}],
        languages=[
            {"language": "German", "fluency": "Native speaker"},
            {"language": "fr", "fluency": "B2"},
        ],
        work=[
            {
                "name": "Sails Ltd",
                "position": "Sail maker",
                "startDate": "2019-05",
                "endDate": "2021",
                "summary": "Made sails.",
                "highlights": ["The largest sail of Kiel"],
            }
        ],
    )
    assert mapped(raw).body == {
        "external_id": "E-3",
        "name": "Ida Roth",
        "title": "Kite maker",
        "summary": "Makes kites.",
        "location": "Kiel",
        "skills": [{"skill": "Sewing", "level": 5}, {"skill": "silk"}],
        "languages": [{"code": "de", "level": "native"}, {"code": "fr", "level": "B2"}],
        "work_history": [
            {
                "title": "Sail maker",
                "from": "2019-05-01",
                "to": "2021-01-01",
                "description": "Made sails.\nThe largest sail of Kiel",
            }
        ],
    }


def test_the_title_is_that_of_the_job_held_now_where_none_is_told() -> None:
    raw = resume(
        basics={"name": "Ida Roth"},
        work=[{"position": "Old", "endDate": "2020"}, {"position": "New"}],
    )
    assert mapped(raw).body["title"] == "New"


def test_what_is_not_kept_is_told_by_name() -> None:
    found = mapped(resume(references=[{"name": "A"}], education=[{"area": "Wind"}]))
    assert found.ignored == {"references", "education", "basics.email", "basics.location.address"}


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        (resume(external_id=None), ["external_id"]),
        (resume(basics={"label": "Kite maker", "name": [1]}), ["basics", "name"]),
        (resume(work=[{"name": "Sails Ltd"}]), ["work", "position"]),
        (resume(work=[{"position": "A", "startDate": "May"}]), ["work", "startDate"]),
        (resume(languages=[{"language": "Klingon"}]), ["languages", "language"]),
    ],
)
def test_what_cannot_be_read_is_named(raw: Any, parts: list[str]) -> None:
    assert problems(raw) == ["".join(f"/{part}" for part in parts)]


def test_what_is_no_object_is_no_resume() -> None:
    with pytest.raises(InvalidInputError, match="cannot be read"):
        RESUME.read([])


def test_what_can_be_read_is_given_beside_what_cannot() -> None:
    jobs = [{"position": "Maker"}, {"name": "Sails Ltd"}]
    found = RESUME.read(resume(work=jobs, languages=[{"language": "Klingon"}, {"language": "fr"}]))
    assert (found.body["external_id"], found.body["name"]) == ("E-3", "Ida Roth")
    assert found.body["work_history"] == [{"title": "Maker"}]
    assert found.body["languages"] == [{"code": "fr"}]
    assert {one.of for one in found.misread} == {"work_history", "languages"}


@pytest.mark.skipif(not SAMPLE.is_file(), reason="no samples beside the repository")
def test_the_sample_of_the_standard_is_read_once_it_has_a_key() -> None:
    sample = json.loads(SAMPLE.read_text(encoding="utf-8"))
    assert problems(sample) == ["/external_id"]
    found = mapped({**sample, "external_id": "E-1"})
    assert [one["skill"] for one in found.body["skills"]][:2] == ["Web Development", "HTML"]
    assert {"references", "education", "basics.email", "volunteer"} <= found.ignored


@pytest.mark.parametrize("end", ["Present", "heute", "current", None, ""])
def test_a_job_that_ends_today_is_held(end: str | None) -> None:
    work = [{"position": "Flyer", "startDate": "2020", "endDate": end}]
    found = mapped(resume(work=work))
    assert found.body["work_history"] == [{"title": "Flyer", "from": "2020-01-01"}]
    assert found.misread == ()


def test_dates_of_a_named_form_are_read() -> None:
    raw = resume(work=[{"position": "Flyer", "startDate": "31.12.2019", "endDate": "2024-05"}])
    (job,) = read_resume(raw, Conventions(DateFormat.DMY)).body["work_history"]
    assert (job["from"], job["to"]) == ("2019-12-31", "2024-05-01")
    (plain,) = read_resume(raw).misread
    assert "name date_format=dmy if the file has such" in plain.reason
