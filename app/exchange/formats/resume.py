"""Reads a JSON Resume (version 1) as an employee."""

import re
from typing import Any

from app.exchange.formats import languages
from app.exchange.formats.base import EXTERNAL_ID, Format, Mapped, as_object, one_or_many
from app.exchange.formats.conventions import ISO_8601, Conventions, is_open_end
from app.exchange.formats.reading import Reading, without_empty
from models.vocabulary import EntityKind

_NOUN = "JSON Resume"
_SHORT_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?")
_LEVELS = {
    "beginner": 1,
    "novice": 1,
    "basic": 1,
    "elementary": 2,
    "intermediate": 3,
    "advanced": 4,
    "proficient": 4,
    "expert": 5,
    "master": 5,
}
_NATIVE = re.compile(r"\b(native|mother tongue|bilingual)\b", re.IGNORECASE)
_CEFR = re.compile(r"\b([ABC][12])\b")
_JOBS = "work_history"
_GIVEN = frozenset(
    {
        "name",
        "title",
        "summary",
        "location",
        "skills",
        "languages",
        "work_history",
        "credentials",
    }
)
_OF_THE_FORMAT = ("$schema",)


def read_resume(raw: Any, conventions: Conventions = ISO_8601) -> Mapped:
    """The employee that a resume describes; `external_id` or `meta.externalId` is the key.

    Raises
    ------
    InvalidInputError
        When it is no object.
    """
    resume = Reading(as_object(raw, _NOUN), conventions=conventions)
    basics = resume.part("basics")
    jobs = resume.parts("work")
    body = {
        "external_id": resume.key("external_id") or resume.part("meta").key("externalId"),
        "name": basics.text("name", "name"),
        "title": basics.text("label", "title") or _present_title(jobs),
        "summary": basics.text("summary", "summary"),
        "location": basics.part("location").text("city", "location"),
        "skills": [skill for entry in resume.parts("skills") for skill in _skills(entry)],
        "languages": _languages(resume),
        "work_history": list(filter(None, map(_job, jobs))),
        "credentials": list(filter(None, map(_credential, resume.parts("certificates")))),
    }
    if body["external_id"] is None:
        reason = "is needed, or meta.externalId: the format has no key"
        resume.wrong("external_id", reason, EXTERNAL_ID)
    return resume.mapped(body, resume.unused(besides=_OF_THE_FORMAT))


def _present_title(jobs: list[Reading]) -> str | None:
    present = [job for job in jobs if _is_held(job)] or jobs
    return present[0].text("position", "title") if present else None


def _job(job: Reading) -> dict[str, Any] | None:
    title = job.text("position", _JOBS)
    if title is None:
        job.wrong("position", "is needed", _JOBS)
        return None
    highlights = [str(one) for one in job.get("highlights") or () if isinstance(one, str)]
    return without_empty(
        {
            "title": title,
            "from": _day(job, "startDate", _JOBS),
            "to": None if _is_held(job) else _day(job, "endDate", _JOBS),
            "description": "\n".join(filter(None, (job.text("summary", _JOBS), *highlights))),
        }
    )


def _credential(certificate: Reading) -> dict[str, Any] | None:
    """A certificate; the format knows when it was awarded, not until when it counts."""
    name = certificate.text("name", "credentials")
    if name is None:
        certificate.wrong("name", "is needed", "credentials")
        return None
    return without_empty(
        {
            "name": name,
            "issuer": certificate.text("issuer", "credentials"),
            "valid_from": _day(certificate, "date", "credentials"),
        }
    )


def _is_held(job: Reading) -> bool:
    """Whether the job has no end, or says Present or the like."""
    end = job.get("endDate")
    return end is None or (isinstance(end, str) and is_open_end(end))


def _day(entry: Reading, name: str, of: str) -> str | None:
    """A date; of one without a day or a month the first."""
    text = entry.text(name, of)
    if text is None:
        return None
    found = _SHORT_DATE.fullmatch(text)
    if found is None:
        return entry.day(name, of)
    year, month = found.groups(default="01")
    return f"{year}-{month}-01"


def _skills(entry: Reading) -> list[dict[str, Any]]:
    """The skill with its level, and its keywords, of which the level is not told."""
    name, level = entry.text("name", "skills"), entry.text("level", "skills")
    keywords = entry.get("keywords")
    held: list[dict[str, Any]] = []
    if name is not None:
        held.append(without_empty({"skill": name, "level": _LEVELS.get((level or "").casefold())}))
    named = keywords if isinstance(keywords, list) else []
    held += [{"skill": one.strip()} for one in named if isinstance(one, str) and one.strip()]
    return held


def _languages(resume: Reading) -> list[dict[str, Any]]:
    spoken: dict[str, dict[str, Any]] = {}
    for entry in resume.parts("languages"):
        name = entry.text("language", "languages") or ""
        fluency = entry.text("fluency", "languages") or ""
        code = languages.code_of(name)
        if code is None:
            entry.wrong("language", languages.MEANT, "languages")
            continue
        level = _CEFR.search(fluency)
        native = "native" if _NATIVE.search(fluency) else None
        said = level.group(1) if level else native
        spoken.setdefault(code, without_empty({"code": code, "level": said}))
    return list(spoken.values())


JSON_RESUME = Format("jsonresume", EntityKind.EMPLOYEE, read_resume, one_or_many, _GIVEN)
