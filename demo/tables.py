"""The curated tables of the demo organisation, read into records."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

CURATED = Path(__file__).parent / "curated"
_NEED = re.compile(r"(?P<name>.+?) (?P<level>[1-5])(?: (?P<weight>\d))?")


@dataclass(frozen=True, slots=True)
class SkillRow:
    """An entry of the taxonomy: its names, its neighbours, one sentence."""

    slug: str
    label: str
    alternatives: tuple[str, ...]
    broader: tuple[str, ...]
    related: tuple[str, ...]
    about: str


@dataclass(frozen=True, slots=True)
class Need:
    """A skill that work asks for: a slug of the taxonomy or plain text."""

    name: str
    level: int
    weight: int
    essential: bool


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A job profile and sentences on what people in it do."""

    slug: str
    title: str
    function: str | None
    family: str
    grade: int
    description: str
    people_leader: bool
    works_with: tuple[str, ...]
    needs: tuple[Need, ...]
    does: tuple[str, ...]
    titles: tuple[str, ...]
    credentials: tuple[str, ...]
    welcome_credentials: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CredentialRow:
    """A licence or diploma: its names by language, how long it is valid, how many hold one."""

    name: str
    also: Mapping[str, str]
    issuer: str | None
    years: int | None
    share: float


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team: its lead, its places and the roles in it."""

    name: str
    function: str | None
    lead: str | None
    lead_title: str
    under: str | None
    places: Mapping[str, int]
    staff: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OutsideJob:
    """A job that people held at another company before they joined."""

    title: str
    function: str | None
    lowest_grade: int
    highest_grade: int
    skills: tuple[str, ...]
    did: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that was curated by hand."""

    reference: date
    scheme: str
    scheme_version: str
    skills: Mapping[str, SkillRow]
    roles: Mapping[str, RoleRow]
    credentials: Mapping[str, CredentialRow]
    teams: tuple[TeamRow, ...]
    places: Mapping[str, Mapping[str, Any]]
    focus: Mapping[str, tuple[str, ...]]
    names: Mapping[str, Mapping[str, Any]]
    paths: Mapping[str, Mapping[str, int]]
    jobs: tuple[OutsideJob, ...]
    openings: tuple[Mapping[str, Any], ...]
    wishes: Mapping[str, Any]
    sayings: Mapping[str, tuple[str, ...]]
    stories: tuple[Mapping[str, Any], ...]


def read_tables(folder: Path = CURATED) -> Tables:
    """Read all tables of a folder."""
    company = _toml(folder / "company.toml")
    return Tables(
        reference=company["reference_date"],
        scheme=company["scheme"],
        scheme_version=company["scheme_version"],
        skills={slug: _skill(slug, row) for slug, row in _merged(folder / "skills").items()},
        roles={slug: _role(slug, row) for slug, row in _merged(folder / "roles").items()},
        credentials={
            slug: _credential(row) for slug, row in _toml(folder / "credentials.toml").items()
        },
        teams=tuple(_team(row) for row in company["teams"]),
        places=company["places"],
        focus={name: tuple(values) for name, values in company["focus"].items()},
        names=_toml(folder / "names.toml"),
        paths=_toml(folder / "paths.toml"),
        jobs=tuple(_job(row) for row in _toml(folder / "outside.toml")["jobs"]),
        openings=tuple(_toml(folder / "openings.toml")["openings"]),
        wishes=_toml(folder / "wishes.toml"),
        sayings={name: tuple(v) for name, v in _toml(folder / "sayings.toml").items()},
        stories=tuple(_toml(folder / "stories.toml")["people"]),
    )


def needs_of(row: Mapping[str, Any]) -> tuple[Need, ...]:
    """The essential (`needs`) and optional (`wants`) skills of a role's or opening's row."""
    essential = [_need(text, essential=True) for text in row.get("needs", ())]
    optional = [_need(text, essential=False) for text in row.get("wants", ())]
    return (*essential, *optional)


def _need(text: str, *, essential: bool) -> Need:
    found = _NEED.fullmatch(text)
    if found is None:
        raise ValueError(f"not 'name level [weight]': {text!r}")
    return Need(
        name=found["name"],
        level=int(found["level"]),
        weight=int(found["weight"] or 1),
        essential=essential,
    )


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _merged(folder: Path) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        table = _toml(path)
        twice = rows.keys() & table.keys()
        if twice:
            raise ValueError(f"{path.name} repeats {sorted(twice)}")
        rows |= table
    return rows


def _skill(slug: str, row: Mapping[str, Any]) -> SkillRow:
    return SkillRow(
        slug=slug,
        label=row["label"],
        alternatives=tuple(row["alt"]),
        broader=tuple(row["up"]),
        related=tuple(row["near"]),
        about=row["about"],
    )


def _role(slug: str, row: Mapping[str, Any]) -> RoleRow:
    return RoleRow(
        slug=slug,
        title=row["title"],
        function=row.get("function"),
        family=row["family"],
        grade=row["grade"],
        description=row["description"].strip(),
        people_leader=row.get("people_leader", False),
        works_with=tuple(row["works_with"]),
        needs=needs_of(row),
        does=tuple(row["does"]),
        titles=tuple(row.get("titles", [row["title"]])),
        credentials=tuple(row.get("credentials", ())),
        welcome_credentials=tuple(row.get("welcome_credentials", ())),
    )


def _credential(row: Mapping[str, Any]) -> CredentialRow:
    return CredentialRow(
        name=row["name"],
        also=row["also"],
        issuer=row.get("issuer"),
        years=row.get("years"),
        share=row["share"],
    )


def _team(row: Mapping[str, Any]) -> TeamRow:
    return TeamRow(
        name=row["name"],
        function=row["function"] or None,
        lead=row["lead"] or None,
        lead_title=row.get("lead_title", ""),
        under=row["under"] or None,
        places=row["places"],
        staff=row["staff"],
    )


def _job(row: Mapping[str, Any]) -> OutsideJob:
    lowest, highest = row["grades"]
    return OutsideJob(
        title=row["title"],
        function=row.get("function"),
        lowest_grade=lowest,
        highest_grade=highest,
        skills=tuple(row["skills"]),
        did=row["did"],
    )
