"""Reads a download of ESCO: occupations, skills, their groups and how they belong together."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from app.catalog.roles.schemas import RoleBody
from app.catalog.skills.schemas import SkillBody
from app.exchange.formats.base import external_id
from app.exchange.taxonomies.base import (
    Account,
    Taxonomy,
    TaxonomyError,
    unique_texts,
    version_of,
)
from app.exchange.taxonomies.source import Row, Source

ESCO = "esco"
ATTRIBUTION = "This service uses the ESCO classification of the European Commission."

_URI = "http://data.europa.eu/esco/"
_PROFILES = "occupation_profiles.parquet"
_LONGEST_LABEL, _LONGEST_TITLE, _LONGEST_TEXT = 500, 300, 20_000
_MOST_NEIGHBOURS = 500
_CURRENT = {"", "released", "published"}

Needs = dict[str, dict[str, bool]]


def read_esco(path: Path, *, language: str = "en", version: str | None = None) -> Taxonomy:
    """Read a folder or ZIP archive of ESCO's CSV download in one language.

    Raises
    ------
    TaxonomyError
        When a table or column is missing, or a table cannot be read.
    """
    reader = _Reader(Source.of(path), language)
    version = version_of(path, version)
    reader.read_groups()
    reader.read_skills()
    needs = reader.needs()
    reader.read_relations()
    skills = reader.skill_bodies(version)
    roles = reader.occupation_bodies(version, needs, skills.keys())
    return Taxonomy(
        scheme=ESCO,
        name=f"ESCO {version}",
        version=version,
        attribution=ATTRIBUTION,
        skills=skills,
        roles=roles,
        read=dict(reader.account.read),
        skipped=reader.account.skipped,
    )


def key_of(uri: str) -> str | None:
    """The external id of a concept: its address without what all of them begin with."""
    return external_id(f"{ESCO}:{uri.removeprefix(_URI).replace('/', ':')}") if uri else None


def _key_of_label(label: str) -> str:
    # The joined profiles name skills by their preferred labels alone.
    return f"{ESCO}:label:{hashlib.sha256(label.encode()).hexdigest()[:24]}"


class _Reader:
    """Collects the concepts of one download before bodies are made of them."""

    def __init__(self, source: Source, language: str) -> None:
        self.account = Account()
        self._source = source
        self._language = language
        self._concepts: dict[str, dict[str, Any]] = {}
        self._by_label: dict[str, str] = {}
        self._broader: dict[str, dict[str, None]] = defaultdict(dict)
        self._related: dict[str, dict[str, None]] = defaultdict(dict)

    def read_groups(self) -> None:
        """Take the groups of skills and the groups that contain them."""
        for row in self._rows("skillGroups", "groups", "conceptUri", "preferredLabel"):
            self._take(row, "groups")
        needed = ("Level 0 URI", "Level 0 preferred term")
        for row in self._rows("skillsHierarchy", "hierarchy", *needed):
            line = [row.get(f"Level {level} URI", "").strip() for level in range(4)]
            for upper, lower in pairwise(line):
                if lower:
                    self._note(self._broader, lower, upper)

    def read_skills(self) -> None:
        """Take the skills; without their table, those that the joined profiles name."""
        rows = self._rows("skills", "skills", "conceptUri", "preferredLabel")
        for row in rows:
            key = self._take(row, "skills")
            if key is not None:
                self._by_label[self._concepts[key]["preferred_label"]] = key

    def needs(self) -> Needs:
        """What each occupation needs: skills by external id, and whether essential."""
        if self._table("occupationSkillRelations") is not None:
            return self._needs_by_uri()
        if self._source.find(_PROFILES) is not None:
            return self._needs_by_label()
        raise TaxonomyError(
            f"{self._source.path.name}: has neither occupationSkillRelations_{self._language}.csv "
            f"nor {_PROFILES}; one of them tells which skills an occupation needs. "
            f"Found: {self._source.told}."
        )

    def read_relations(self) -> None:
        """Take which skills lie near each other, and which are contained in others."""
        columns = ("originalSkillUri", "relatedSkillUri")
        for row in self._rows("skillSkillRelations", "skill-skill relations", *columns):
            self._note(self._related, *(row[column].strip() for column in columns))
        columns = ("conceptUri", "broaderUri")
        for row in self._rows("broaderRelationsSkillPillar", "broader relations", *columns):
            self._note(self._broader, *(row[column].strip() for column in columns))

    def skill_bodies(self, version: str) -> dict[str, SkillBody]:
        """The skills and groups as bodies by external id."""
        self._drop_unknown(self._broader)
        self._drop_unknown(self._related)
        bodies: dict[str, SkillBody] = {}
        for key, concept in self._concepts.items():
            values = {
                "scheme": ESCO,
                "scheme_version": version,
                **concept,
                "broader": self._neighbours(self._broader, key),
                "related": self._neighbours(self._related, key),
            }
            body = self.account.body(SkillBody, concept["preferred_label"], values)
            if body is not None:
                bodies[key] = body
        return bodies

    def occupation_bodies(
        self, version: str, needs: Needs, known: Iterable[str]
    ) -> dict[str, RoleBody]:
        """The occupations as bodies by external id."""
        groups = {
            row["code"].strip(): row["preferredLabel"].strip()
            for row in self._rows("ISCOGroups", "ISCO groups", "code", "preferredLabel")
        }
        bodies: dict[str, RoleBody] = {}
        skills = set(known)
        columns = ("conceptUri", "preferredLabel")
        for row in self._rows("occupations", "occupations", *columns, required=True):
            key = self._key(row, "occupations")
            if key is None:
                continue
            code = row.get("iscoGroup", "").strip()
            title = " ".join(row["preferredLabel"].split())
            wanted = needs.get(key, {})
            self._count_unknown(wanted.keys() - skills, title)
            values = {
                "title": title,
                "alternative_titles": self._names(row, title, _LONGEST_TITLE),
                "description": _description(row),
                "family": groups.get(code) or (f"ISCO {code}" if code else None),
                "scheme": ESCO,
                "scheme_id": row["conceptUri"].strip(),
                "scheme_version": version,
                "skills": [
                    {"skill": skill, "essential": essential}
                    for skill, essential in wanted.items()
                    if skill in skills
                ],
            }
            body = self.account.body(RoleBody, title, values)
            if body is not None:
                bodies[key] = body
        return bodies

    def _needs_by_uri(self) -> Needs:
        needs: Needs = defaultdict(dict)
        columns = ("occupationUri", "relationType", "skillUri")
        for row in self._rows("occupationSkillRelations", "occupation-skill relations", *columns):
            occupation, skill = (
                key_of(row["occupationUri"].strip()),
                key_of(row["skillUri"].strip()),
            )
            if occupation is None or skill is None:
                self.account.skip("a relation without two concepts", str(dict(row)))
                continue
            essential = row["relationType"].strip() == "essential"
            needs[occupation][skill] = essential or needs[occupation].get(skill, False)
        return needs

    def _needs_by_label(self) -> Needs:
        needs: Needs = defaultdict(dict)
        for uri, essential, optional in _profiles(self._source):
            occupation = key_of(uri)
            if occupation is None:
                self.account.skip("a profile without an occupation", uri)
                continue
            self.account.read["occupation profiles"] += 1
            for labels, is_essential in ((essential, True), (optional, False)):
                for label in labels:
                    needs[occupation].setdefault(self._skill_named(label), is_essential)
        return needs

    def _skill_named(self, text: str) -> str:
        label = " ".join(text.split())
        key = self._by_label.get(label)
        if key is None:
            key = self._by_label[label] = _key_of_label(label)
            self._concepts[key] = {"preferred_label": label}
            self.account.read["skills named by their label alone"] += 1
        return key

    def _take(self, row: Row, table: str) -> str | None:
        key = self._key(row, table)
        if key is not None:
            label = " ".join(row["preferredLabel"].split())
            self._concepts[key] = {
                "preferred_label": label,
                "scheme_id": row["conceptUri"].strip(),
                "alternative_labels": self._names(row, label, _LONGEST_LABEL),
                "description": _description(row),
            }
        return key

    def _key(self, row: Row, table: str) -> str | None:
        status = row.get("status", "").strip().casefold()
        name = row["preferredLabel"] or row["conceptUri"]
        if status not in _CURRENT:
            self.account.skip(f"{table}: the status is {status}", name)
            return None
        key = key_of(row["conceptUri"].strip())
        if key is None:
            self.account.skip(f"{table}: the conceptUri is none", name)
        return key

    def _names(self, row: Row, label: str, longest: int) -> list[str]:
        posted = [*row.get("altLabels", "").split("\n"), *row.get("hiddenLabels", "").split("\n")]
        names, too_long = unique_texts(posted, longest=longest, without=label)
        for _ in range(too_long):
            self.account.skip(f"another name of more than {longest} characters", label)
        return names

    def _note(self, relations: dict[str, dict[str, None]], one: str, other: str) -> None:
        first, second = key_of(one), key_of(other)
        if first is None or second is None or first == second:
            self.account.skip("a relation without two concepts", f"{one} {other}")
        else:
            relations[first][second] = None

    def _neighbours(self, relations: dict[str, dict[str, None]], key: str) -> list[str]:
        near = list(relations.get(key, ()))
        for other in near[_MOST_NEIGHBOURS:]:
            self.account.skip(f"a neighbour beyond {_MOST_NEIGHBOURS}", f"{key} {other}")
        return near[:_MOST_NEIGHBOURS]

    def _drop_unknown(self, relations: dict[str, dict[str, None]]) -> None:
        for one, others in relations.items():
            for other in [other for other in others if not {one, other} <= self._concepts.keys()]:
                del others[other]
                self._count_unknown([other], one)

    def _count_unknown(self, keys: Iterable[str], name: str) -> None:
        for _ in keys:
            self.account.skip("a relation to a concept that the download does not hold", name)

    def _table(self, name: str) -> str | None:
        return self._source.find(f"{name}_{self._language}.csv", f"{name}.csv")

    def _rows(self, name: str, noun: str, *needed: str, required: bool = False) -> Iterator[Row]:
        table = self._table(name)
        if table is None:
            if required:
                missing = f"{name}_{self._language}.csv"
                raise TaxonomyError(
                    f"{self._source.path.name}: has no {missing}. Found: {self._source.told}."
                )
            return
        for row in self._source.rows(table, needed):
            self.account.read[noun] += 1
            yield row


def _description(row: Row) -> str:
    text = row.get("description", "").strip() or row.get("definition", "").strip()
    return text[:_LONGEST_TEXT]


def _profiles(source: Source) -> Iterator[tuple[str, list[str], list[str]]]:
    """The occupations of the joined profiles with the labels of their skills."""
    try:
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise TaxonomyError(
            f"{_PROFILES} needs the extra `columns` (pip install 'lateral[columns]')."
        ) from error
    columns = ["occupation_uri", "essential_skills", "optional_skills"]
    with source.opened(_PROFILES) as file:
        try:
            table = parquet.read_table(file, columns=columns)
        except (ValueError, OSError) as error:
            raise TaxonomyError(f"{_PROFILES}: cannot be read ({error}).") from error
    for row in table.to_pylist():
        yield row["occupation_uri"], row["essential_skills"] or [], row["optional_skills"] or []
