"""Reads a schema.org JobPosting (JSON-LD) as an opening."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from app.catalog.openings.particulars import MOST_FIELDS, is_https, is_number
from app.core.markup import plain_text
from app.exchange.formats.base import (
    EXTERNAL_ID,
    KEY_RULE,
    Format,
    Mapped,
    as_object,
    external_id,
)
from app.exchange.formats.conventions import ISO_8601, Conventions
from app.exchange.formats.reading import Reading
from models.vocabulary import CustomFieldKind, EntityKind, RemoteWork

_NOUN = "JobPosting"
_NAMESPACE = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)")
_SKILLS_APART = re.compile(r"[\n;\u2022]+")
_CODE_BEFORE = re.compile(r"^[0-9A-Z][0-9.\-]*[0-9]\s*[:\u2013-]?\s+")
_LONGEST_SKILL, _LONGEST_LINE, _LONGEST_TEXT = 500, 200, 20_000
_LONGEST_NAME_OF_A_SKILL = 6
_TEXTS = ("description", "responsibilities", "qualifications", "experienceRequirements")
_PLACES = {
    "telecommute": RemoteWork.REMOTE,
    "telecommuting": RemoteWork.REMOTE,
    "remote": RemoteWork.REMOTE,
    "fullyremote": RemoteWork.REMOTE,
    "hybrid": RemoteWork.HYBRID,
    "onsite": RemoteWork.ONSITE,
}
_GIVEN = frozenset(
    {
        "title",
        "function",
        "org_unit",
        "description",
        "skills",
        "location",
        "remote_work",
        "headcount",
        "opens_on",
        "closes_on",
        "apply_url",
        "custom_fields",
    }
)
_OF_JSON_LD = ("@context", "@type")


def read_posting(raw: Any, conventions: Conventions = ISO_8601) -> Mapped:
    """The opening that a JobPosting describes; `identifier`, else `@id`, else `url` is the key.

    Raises
    ------
    InvalidInputError
        When it is no object.
    """
    posting = Reading(as_object(raw, _NOUN), conventions=conventions)
    if not _is_posting(posting.get("@type")):
        posting.wrong("@type", "should be JobPosting", "")
    skills, prose = _skills(posting)
    texts = [_prose(posting.get(name)) for name in _TEXTS]
    description = "\n\n".join(filter(None, (*texts, *prose)))
    if len(description) > _LONGEST_TEXT:
        reason = f"is longer than {_LONGEST_TEXT} characters with the rest"
        posting.wrong("description", reason, "description")
        description = ""
    body = {
        "external_id": _key(posting),
        "title": _title(posting),
        "function": _category(posting),
        "org_unit": _first_text(posting, "org_unit", "employmentUnit", "department"),
        "description": description,
        "skills": [{"skill": skill} for skill in skills] or None,
        "location": _location(posting),
        "remote_work": _remote_work(posting),
        "headcount": posting.whole_number("totalJobOpenings", "headcount"),
        "opens_on": posting.day("datePosted", "opens_on"),
        "closes_on": posting.day("validThrough", "closes_on"),
        "apply_url": _apply_url(posting),
        "custom_fields": _custom_fields(posting),
    }
    ignored = posting.unused(besides=_OF_JSON_LD)
    places = posting.get("jobLocation")
    if isinstance(places, list) and len(places) > 1:
        ignored.add("jobLocation beyond the first")
    return posting.mapped(body, ignored)


def split_postings(document: Any) -> Iterator[Any]:
    """The JobPostings of a graph or a list, references inside of it filled in, or the one."""
    if isinstance(document, dict) and isinstance(document.get("@graph"), list):
        document = document["@graph"]
    if not isinstance(document, list):
        yield document
        return
    known = {one["@id"]: one for one in document if isinstance(one, dict) and "@id" in one}
    for one in document:
        if isinstance(one, dict) and isinstance(one.get("@graph"), list):
            yield from split_postings(one)
        elif not isinstance(one, dict) or _is_posting(one.get("@type")):
            yield _filled_in(one, known)


def _is_posting(kind: Any) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(one, str) and _NAMESPACE.sub("", one) == _NOUN for one in kinds)


def _filled_in(posting: Any, known: Mapping[str, Any]) -> Any:
    if not isinstance(posting, dict):
        return posting
    return {
        name: known.get(value["@id"], value)
        if isinstance(value, dict) and value.keys() == {"@id"}
        else value
        for name, value in posting.items()
    }


def _key(posting: Reading) -> str | None:
    for name in ("identifier", "@id", "url"):
        text = _as_sent(posting.get(name), "value", "@id", "name")
        if text is None:
            continue
        key = external_id(text)
        if key is None:
            posting.wrong(name, KEY_RULE, EXTERNAL_ID)
        return key
    posting.wrong("identifier", "is needed, or @id or url: the posting's own key", EXTERNAL_ID)
    return None


def _title(posting: Reading) -> str | None:
    return _first_text(posting, "title", "title", "name", longest=300)


def _category(posting: Reading) -> str | None:
    """The name of the occupational category, without its code."""
    occupation = posting.get("relevantOccupation")
    own = posting.get("occupationalCategory")
    inherited = occupation.get("occupationalCategory") if isinstance(occupation, dict) else None
    text = _text(own or inherited, "name", "codeValue") or _text(occupation, "name")
    return _CODE_BEFORE.sub("", text).strip()[:_LONGEST_LINE] or None if text else None


def _first_text(posting: Reading, of: str, *names: str, longest: int = _LONGEST_LINE) -> str | None:
    """The text of the first of these properties that has one; it gives `of`."""
    for name in names:
        text = " ".join((_text(posting.get(name), "name") or "").split())
        if not text:
            continue
        if len(text) > longest:
            posting.wrong(name, f"is longer than {longest} characters", of)
            return None
        return text
    return None


def _skills(posting: Reading) -> tuple[list[str], list[str]]:
    """The skills asked for, and those texts that are sentences rather than names of skills."""
    values = posting.get("skills")
    found: dict[str, None] = {}
    prose: list[str] = []
    for value in values if isinstance(values, list) else [values]:
        text = _text(value, "name", "description", "termCode")
        for part in _parts(text) if text else ():
            if len(part) <= _LONGEST_SKILL:
                found[part] = None
            else:
                prose.append(part)
    return list(found), prose


def _parts(text: str) -> Iterator[str]:
    """The skills of a text; commas part names of a few words, not sentences."""
    for line in _SKILLS_APART.split(text):
        names = [name.strip(" \t.-*") for name in line.split(",")]
        if any(len(name.split()) > _LONGEST_NAME_OF_A_SKILL for name in names):
            names = [line.strip(" \t-*")]
        yield from filter(None, names)


def _location(posting: Reading) -> str | None:
    places = posting.get("jobLocation")
    for place in places if isinstance(places, list) else [places]:
        address = place.get("address", place) if isinstance(place, dict) else place
        names = ("addressLocality", "addressRegion", "addressCountry", "name")
        text = _text(address, *names) or _text(place, "name")
        if text is not None:
            return text[:_LONGEST_LINE]
    return None


def _remote_work(posting: Reading) -> str | None:
    kind = _text(posting.get("jobLocationType"))
    if kind is None:
        return None
    known = _PLACES.get(kind.casefold().replace("-", "").replace(" ", ""))
    if known is not None:
        return str(known)
    reason = "should be TELECOMMUTE, the value that schema.org knows, or hybrid or on-site"
    posting.wrong("jobLocationType", reason, "remote_work")
    return None


def _apply_url(posting: Reading) -> str | None:
    """Where people apply: the address of the contact for applications, else the posting's own.

    A posting has an address of any kind, and one that is no https address is no mistake of it; but
    a link that people are to follow must be one.
    """
    for place in (*posting.parts("applicationContact"), posting):
        text = _as_sent(place.get("url"), "@id")
        if text is None:
            continue
        if is_https(text):
            return text
        place.wrong("url", "should be an https address without blanks", "apply_url")
        return None
    return None


def _custom_fields(posting: Reading) -> list[dict[str, str]]:
    """The PropertyValues of `additionalProperty`; those without a name or a value say nothing."""
    found: dict[str, dict[str, str]] = {}
    for one in posting.parts("additionalProperty"):
        name = _text(one.get("name"))
        kind, text = _kind_and_text(one.get("value"))
        if name and text:
            found.setdefault(name.casefold(), {"name": name, "kind": kind, "value": text})
    if len(found) > MOST_FIELDS:
        posting.wrong(
            "additionalProperty", f"holds more than {MOST_FIELDS} properties", "custom_fields"
        )
        return []
    return list(found.values())


def _kind_and_text(value: Any) -> tuple[str, str | None]:
    if isinstance(value, bool):
        return CustomFieldKind.FLAG, str(value).lower()
    text = _text(value, "name", "value")
    if isinstance(value, int | float) and is_number(str(value)):
        return CustomFieldKind.NUMBER, text
    is_link = text is not None and is_https(text)
    return (CustomFieldKind.LINK if is_link else CustomFieldKind.TEXT), text


def _prose(value: Any) -> str | None:
    """A text, or what an object says in words."""
    if isinstance(value, list):
        return "\n".join(filter(None, map(_prose, value))) or None
    if isinstance(value, dict) and "monthsOfExperience" in value:
        return f"Months of experience: {value['monthsOfExperience']}"
    return _text(value, "description", "name", "credentialCategory")


def _text(value: Any, *names: str) -> str | None:
    """The same without HTML."""
    text = _as_sent(value, *names)
    return plain_text(text).strip() or None if text else None


def _as_sent(value: Any, *names: str) -> str | None:
    """A text, or the first of these parts of an object, or of the first in a list."""
    if isinstance(value, list):
        return next(filter(None, (_as_sent(one, *names) for one in value)), None)
    if isinstance(value, dict):
        parts = (_as_sent(value[name], "name") for name in ("@value", *names) if name in value)
        return next(filter(None, parts), None)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return " ".join(str(value).split()) if not names else str(value).strip() or None


JOB_POSTING = Format("jobposting", EntityKind.OPENING, read_posting, split_postings, _GIVEN)
