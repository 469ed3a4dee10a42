"""The bodies of skills, roles and openings."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from demo.tables import Need, RoleRow, SkillRow, Tables, needs_of

Record = dict[str, Any]


def skill_id(tables: Tables, name: str) -> str:
    """The external id of a slug of the taxonomy; any other name stays the text that it is."""
    return f"S-{name}" if name in tables.skills else name


def role_id(slug: str) -> str:
    """The external id of a role."""
    return f"R-{slug}"


def skill_records(tables: Tables) -> list[Record]:
    """The taxonomy, one body a skill."""
    return [_skill(tables, row) for row in tables.skills.values()]


def role_records(tables: Tables) -> list[Record]:
    """The job profiles, one body a role."""
    return [_role(tables, row) for row in tables.roles.values()]


def opening_records(tables: Tables, leads: Mapping[str, str]) -> list[Record]:
    """The openings; `leads` holds the external id of each team's lead."""
    return [
        _opening(tables, row, number, leads[row.get("hired_by", row["team"])])
        for number, row in enumerate(tables.openings, start=2001)
    ]


def _skill(tables: Tables, row: SkillRow) -> Record:
    return {
        "external_id": skill_id(tables, row.slug),
        "scheme": tables.scheme,
        "scheme_id": row.slug,
        "scheme_version": tables.scheme_version,
        "preferred_label": row.label,
        "alternative_labels": list(row.alternatives),
        "description": row.about,
        "broader": [skill_id(tables, slug) for slug in row.broader],
        "related": [skill_id(tables, slug) for slug in row.related],
    }


def _role(tables: Tables, row: RoleRow) -> Record:
    return {
        "external_id": role_id(row.slug),
        "title": row.title,
        "function": row.function,
        "family": row.family,
        "grade": row.grade,
        "description": row.description,
        "people_leader": row.people_leader,
        "works_with": list(row.works_with),
        "credentials": [
            *_credentials(tables, row.credentials, desired=False),
            *_credentials(tables, row.welcome_credentials, desired=True),
        ],
        "skills": _requirements(tables, row.needs),
    }


def _credentials(tables: Tables, slugs: Iterable[str], *, desired: bool) -> list[Record]:
    rows = (tables.credentials[slug] for slug in slugs)
    return [
        {"name": row.name, "desired": desired, "accepted": [*row.also.values()]} for row in rows
    ]


def _requirements(tables: Tables, needs: Iterable[Need]) -> list[Record]:
    return [
        {
            "skill": skill_id(tables, need.name),
            "essential": need.essential,
            "level": need.level,
            "weight": need.weight,
        }
        for need in needs
    ]


def _opening(tables: Tables, row: Mapping[str, Any], number: int, lead: str) -> Record:
    opening: Record = {"external_id": f"O-{number}"}
    if "role" in row:
        opening["role"] = role_id(row["role"])
    for name in ("title", "function", "grade", "works_with"):
        if name in row:
            opening[name] = row[name]
    if "description" in row:
        opening["description"] = row["description"].strip()
    if "needs" in row:
        opening["skills"] = _requirements(tables, needs_of(row))
    opening |= {
        "org_unit": row["team"],
        "hiring_manager": lead,
        "location": row["location"],
        "remote_work": row["remote"],
        "headcount": row.get("headcount", 1),
        "opens_on": str(tables.reference + timedelta(days=row["opens"])),
        "closes_on": str(tables.reference + timedelta(row["closes"])) if "closes" in row else None,
        "apply_url": f"https://careers.example/openings/O-{number}",
        "status": row.get("status", "open"),
        "eligibility": _eligibility(row),
    }
    return opening


def _eligibility(row: Mapping[str, Any]) -> Record:
    rules: Record = {
        name: row[name]
        for name in ("minimum_tenure_months", "grade_min", "grade_max")
        if name in row
    }
    if "eligible_locations" in row:
        rules["locations"] = row["eligible_locations"]
    if "languages" in row:
        rules["languages"] = languages(row["languages"])
    return rules


def languages(texts: Iterable[str]) -> list[Record]:
    """Languages from texts such as `en C1`."""
    return [dict(zip(("code", "level"), text.split(), strict=True)) for text in texts]
