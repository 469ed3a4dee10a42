"""The bodies of employees: drawn ones, and the hand-written ones of the stories."""

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from demo.aspirations import outlook_of
from demo.careers import Stint, career_of, hired_on
from demo.catalogue import Record, languages, role_id, skill_id
from demo.chance import dice, pick
from demo.credentials import held_credentials, told_credentials
from demo.held_skills import skills_of
from demo.seats import Seat
from demo.tables import Tables
from demo.telling import described, focus_of, summary_of

_STORY_SKILL = re.compile(
    r"(?P<name>.+) (?P<level>[1-5]) (?P<month>\d{4}-\d\d)(?: (?P<source>\w+))?"
)
_AT_THE_BENCH = ("Production", "Laboratory", "Field service")
_USUAL_CREDENTIALS = ("Driving licence B",)
_FURTHER_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl")


def employee_records(seats: list[Seat], tables: Tables) -> list[Record]:
    """Everyone, one body a person."""
    return [
        _told(seat, seat.story, tables) if seat.story else _drawn(seat, tables) for seat in seats
    ]


def _drawn(seat: Seat, tables: Tables) -> Record:
    stints = career_of(seat, tables)
    outlook = outlook_of(seat, stints, tables)
    rng = dice("person", seat.external_id)
    return {
        **_identity(seat),
        **_whereabouts(seat, tables, rng),
        "hire_date": str(hired_on(stints)),
        "status": _status(seat),
        "languages": _languages(seat, tables, rng),
        "credentials": held_credentials(seat, tables),
        "summary": summary_of(seat, stints, tables),
        "open_to_moves": outlook.open_to_moves,
        "skills": skills_of(seat, stints, outlook.dreams, tables),
        "work_history": _history(seat, stints, tables),
        "aspirations": outlook.wishes,
    }


def _identity(seat: Seat) -> Record:
    return {
        "external_id": seat.external_id,
        "name": seat.name,
        "title": seat.title,
        "function": seat.function,
        "org_unit": seat.team.name,
        "grade": seat.role.grade if seat.role else 12,
        "role": role_id(seat.role.slug) if seat.role else None,
        "manager": seat.manager,
        "location": seat.place,
    }


def _whereabouts(seat: Seat, tables: Tables, rng: Random) -> Record:
    if seat.role is not None and seat.role.family in _AT_THE_BENCH:
        wish: str | None = "onsite"
    else:
        wish = rng.choice(("hybrid", "hybrid", "hybrid", "remote", "remote", "onsite", None))
    relocates = rng.random() < 0.18
    elsewhere = [place for place in tables.places if place != seat.place]
    return {
        "remote_wish": wish,
        "open_to_relocation": relocates,
        "relocation_locations": rng.sample(elsewhere, rng.randint(0, 2)) if relocates else [],
    }


def _status(seat: Seat) -> str:
    if seat.leads:
        return "active"
    return pick(dice("status", seat.external_id), {"active": 975, "on_leave": 20, "left": 5})


def _languages(seat: Seat, tables: Tables, rng: Random) -> list[Record]:
    """The family's language, the town's, English, sometimes one more."""
    town = tables.places[seat.place]["language"]
    family = tables.names[seat.tradition]["language"] if seat.tradition else town
    spoken = {family: "native"}
    if town not in spoken:
        spoken[town] = rng.choice(("native", "C2", "C1", "B2"))
    if "en" not in spoken:
        early = seat.role is not None and seat.role.grade <= 3
        spoken["en"] = rng.choice(("A2", "B1", "B1", "B2") if early else ("B2", "C1", "C1", "C2"))
    if rng.random() < 0.25:
        further = rng.choice([code for code in _FURTHER_LANGUAGES if code not in spoken])
        spoken[further] = rng.choice(("A2", "B1", "B2"))
    return [{"code": code, "level": level} for code, level in spoken.items()]


def _history(seat: Seat, stints: list[Stint], tables: Tables) -> list[Record]:
    rng = dice("history", seat.external_id)
    focus = focus_of(seat, tables)
    return [
        {
            "title": stint.title,
            "function": stint.function,
            "from": str(stint.started),
            "to": str(stint.ended) if stint.ended else None,
            "description": described(stint, focus, rng),
        }
        for stint in stints
    ]


def _told(seat: Seat, story: Mapping[str, Any], tables: Tables) -> Record:
    return {
        **_identity(seat),
        "remote_wish": story["remote_wish"],
        "open_to_relocation": story.get("open_to_relocation", False),
        "relocation_locations": story.get("relocation_locations", []),
        "hire_date": str(story["hired"]),
        "status": "active",
        "languages": languages(story["languages"]),
        "credentials": told_credentials(story.get("credentials", _USUAL_CREDENTIALS), tables),
        "summary": story["summary"].strip(),
        "open_to_moves": story["open_to_moves"],
        "skills": [_told_skill(text, tables) for text in story["skills"]],
        "work_history": [_told_stint(row, seat, tables) for row in story["history"]],
        "aspirations": [_told_wish(row) for row in story["wishes"]],
    }


def _told_skill(text: str, tables: Tables) -> Record:
    found = _STORY_SKILL.fullmatch(text)
    if found is None:
        raise ValueError(f"not 'name level month [source]': {text!r}")
    return {
        "skill": skill_id(tables, found["name"]),
        "level": int(found["level"]),
        "source": found["source"] or "self",
        "last_used": f"{found['month']}-01",
    }


def _told_stint(row: Mapping[str, Any], seat: Seat, tables: Tables) -> Record:
    role = tables.roles[row["role"]] if "role" in row else None
    past = role.title if role else row.get("title") or row["outside"]
    return {
        "title": past if "to" in row else seat.title,
        "function": role.function if role else row.get("function"),
        "from": str(row["from"]),
        "to": str(row["to"]) if "to" in row else None,
        "description": row["did"],
    }


def _told_wish(row: Mapping[str, Any]) -> Record:
    """A hand-written wish; a role is named by its slug or, with capitals, by its title."""
    text = row["text"]
    by_slug = row["target"] == "role" and text == text.lower()
    return {
        **row,
        "text": role_id(text) if by_slug else text,
        "polarity": row.get("polarity", "want"),
    }
