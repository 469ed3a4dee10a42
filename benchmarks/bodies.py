"""Rows of a pack as bodies of the API, within its limits and without losing a name."""

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from benchmarks.packs import Row

MAX_LINE = 200
MAX_TITLE = 300
MAX_TEXT = 20_000
MAX_SKILL = 500
MAX_SKILLS = 500
MAX_LABELS = 100
MAX_GRADE = 99
MAX_LEVEL = 5
NO_TITLE = "Not stated"

_EXTERNAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@~-]{0,127}")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def external_id(pack_id: str) -> str:
    """The key under which the service stores a row; the row's own id wherever it is allowed."""
    if _EXTERNAL_ID.fullmatch(pack_id):
        return pack_id
    return "x-" + hashlib.sha256(pack_id.encode(errors="surrogatepass")).hexdigest()[:32]


def employee_body(row: Row) -> dict[str, Any]:
    """The body that stores a person; wishes are visible to managers, as a benchmark has no HR."""
    wishes = row.get("aspirations") or {}
    targets = [("function", name) for name in wishes.get("target_functions") or ()]
    targets.append(("text", wishes.get("text")))
    return {
        "name": external_id(row["employee_id"]),
        **_position(row.get("current_role") or {}),
        "summary": clean(row.get("experience"), MAX_TEXT),
        "open_to_moves": True,
        "skills": [_skill(name, level) for name, level in _levels(row.get("skills")).items()],
        "aspirations": [
            {"target": target, "text": text, "visibility": "manager"}
            for target, text in ((target, clean(text, MAX_LINE)) for target, text in targets)
            if text
        ],
    }


def opening_body(row: Row) -> dict[str, Any]:
    """The body that stores a role as an opening that can be filled now."""
    essential = _levels(row.get("required_skills"))
    optional = {
        name: level
        for name, level in _levels(row.get("optional_skills")).items()
        if name not in essential
    }
    skills = [{**_skill(name, level), "essential": True} for name, level in essential.items()]
    skills += [{**_skill(name, level), "essential": False} for name, level in optional.items()]
    return {
        **_position(row),
        "description": clean(row.get("description"), MAX_TEXT),
        "skills": skills[:MAX_SKILLS],
    }


def skill_body(row: Row, scheme: str) -> dict[str, Any]:
    """The body that stores an entry of the taxonomy."""
    label = clean(row["label"], MAX_LINE) or external_id(row["skill_id"])
    alternatives = (clean(text, MAX_LINE) for text in row.get("alt_labels") or ())
    return {
        "scheme": scheme,
        "preferred_label": label,
        "alternative_labels": [
            text for text in dict.fromkeys(alternatives) if text and text != label
        ][:MAX_LABELS],
        "description": clean(row.get("description"), MAX_TEXT),
    }


def required_names(row: Row) -> dict[str, list[str]]:
    """The required names as they stand in the pack, by what `folded` makes of them.

    The service keeps one of several names that differ in case and spacing alone.
    """
    names: dict[str, list[str]] = {}
    for skill in row.get("required_skills") or ():
        if posted := clean(skill.get("name"), MAX_SKILL):
            same = names.setdefault(folded(posted), [])
            same.extend({skill["name"]}.difference(same))
    return names


def folded(name: str) -> str:
    """A skill's name with case and spacing set aside."""
    return " ".join(name.casefold().split())


def clean(text: str | None, limit: int) -> str:
    """Storable text of bounded length: no NUL, no half surrogate, no outer space."""
    return _UNSTORABLE.sub("", text or "").strip()[:limit].strip()


def _position(row: Row) -> dict[str, Any]:
    position: dict[str, Any] = {"title": clean(row.get("title"), MAX_TITLE) or NO_TITLE}
    if function := clean(row.get("function"), MAX_LINE):
        position["function"] = function
    if row.get("seniority") is not None:
        position["grade"] = min(max(round(row["seniority"]), 0), MAX_GRADE)
    return position


def _levels(skills: Iterable[Row] | None) -> dict[str, float | None]:
    """Each name once, in the order of first mention, at the highest level that is stated."""
    levels: dict[str, float | None] = {}
    for skill in skills or ():
        name, level = clean(skill.get("name"), MAX_SKILL), skill.get("level")
        if not name:
            continue
        stated = [each for each in (levels.get(name), level) if each is not None]
        levels[name] = min(max(*stated, 0), MAX_LEVEL) if stated else None
    return dict(list(levels.items())[:MAX_SKILLS])


def _skill(name: str, level: float | None) -> dict[str, Any]:
    return {"skill": name} if level is None else {"skill": name, "level": level}
