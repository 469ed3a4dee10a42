"""Reads an O*NET database: occupations, their titles, skills and technology.

Releases 28 to 30.2 and 30.3 on name some tables and columns differently; `_TABLES` tells both.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.catalog.roles.schemas import RoleBody
from app.catalog.skills.schemas import SkillBody
from app.exchange.taxonomies.base import (
    Account,
    Taxonomy,
    TaxonomyError,
    unique_texts,
    version_of,
)
from app.exchange.taxonomies.source import Row, Source

ONET = "onet"
_CREDIT = (
    "This service includes information from the O*NET {version} Database by the U.S. Department "
    "of Labor, Employment and Training Administration (USDOL/ETA), used under the CC BY 4.0 "
    "license. O*NET(R) is a trademark of USDOL/ETA."
)

_CODE, _ELEMENT, _SCALE, _VALUE = "O*NET-SOC Code", "Element ID", "Scale ID", "Data Value"
_IMPORTANCE, _LEVEL = "IM", "LV"
_RANGES = {_IMPORTANCE: (1.0, 5.0), _LEVEL: (0.0, 7.0)}
_HIGHEST = 5.0
_IMPORTANT = 3.0
_DIGITS = 3
_IN_DEMAND, _HOT, _USUAL = 3.0, 2.0, 1.0
_ZONES = {
    "1": "little or no preparation",
    "2": "some preparation",
    "3": "medium preparation",
    "4": "considerable preparation",
    "5": "extensive preparation",
}
_LONGEST_TITLE = 300
_NOTHING = {"", "n/a"}
_SHORTEST_ELEMENT = 2

Needs = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as a release has it: its name, and the columns that are read by their names here."""

    name: str
    columns: Mapping[str, str]


def _table(name: str, /, *same: str, **renamed: str) -> _Table:
    return _Table(name, {**{column: column for column in same}, **renamed})


_RATINGS = (_CODE, _ELEMENT, "Element Name", _SCALE, _VALUE)
# What is read: for each kind of content the tables that hold it, by the layout of a release.
_TABLES: Mapping[str, tuple[tuple[_Table, ...], ...]] = {
    "occupations": ((_table("Occupation Data", _CODE, "Title", "Description"),),),
    "contents": ((_table("Content Model Reference", _ELEMENT, "Element Name"),),),
    "skills": (
        (_table("Skills", *_RATINGS),),
        (_table("Essential Skills", *_RATINGS), _table("Transferable Skills", *_RATINGS)),
    ),
    "titles": (
        (_table("Alternate Titles", _CODE, title="Alternate Title"),),
        (_table("Job Titles", _CODE, title="Job Title"),),
    ),
    "technology": (
        (
            _table(
                "Technology Skills",
                _CODE, name="Example", group="Commodity Code", group_name="Commodity Title",
            ),
        ),
        (
            _table(
                "Software Skills",
                _CODE, name="Workplace Example", group=_ELEMENT, group_name="Element Name",
            ),
        ),
    ),
    "zones": ((_table("Job Zones", _CODE, "Job Zone"),),),
}  # fmt: skip
_ZONE_NAMES = _table("Job Zone Reference", "Job Zone", "Name")


def read_onet(path: Path, *, version: str | None = None) -> Taxonomy:
    """Read a folder or ZIP archive of an O*NET database, as tab-separated text or Excel.

    Raises
    ------
    TaxonomyError
        When a table or column is missing, or a table cannot be read.
    """
    reader = _Reader(Source.of(path))
    version = version_of(path, version)
    needs = reader.needs()
    reader.read_technology(needs)
    return Taxonomy(
        scheme=ONET,
        name=f"O*NET {version}",
        version=version,
        attribution=_CREDIT.format(version=version),
        skills=reader.skill_bodies(version),
        roles=reader.occupation_bodies(version, needs),
        read=dict(reader.account.read),
        skipped=reader.account.skipped,
    )


def scaled(value: float, scale: str) -> float:
    """A value of O*NET's scale for importance (1-5) or level (0-7) on a scale of 0 to 5."""
    low, high = _RANGES[scale]
    return round((min(max(value, low), high) - low) / (high - low) * _HIGHEST, _DIGITS)


class _Reader:
    """Collects the elements and technology of one database before bodies are made of them."""

    def __init__(self, source: Source) -> None:
        self.account = Account()
        self._source = source
        self._layout = _layout_of(source)
        self._concepts: dict[str, dict[str, Any]] = {}
        self._contents = {row[_ELEMENT].strip(): row for row in self._rows("contents")}

    def needs(self) -> Needs:
        """The skills that each occupation needs, with importance and level."""
        values: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        for row in self._rows("skills"):
            self._take_element(row[_ELEMENT].strip(), row["Element Name"].strip())
            value = self._value(row)
            if value is not None:
                values[row[_CODE].strip(), row[_ELEMENT].strip()][row[_SCALE].strip()] = value
        needs: Needs = defaultdict(dict)
        for (code, element), scales in values.items():
            importance = scales.get(_IMPORTANCE)
            if importance is None or not scaled(importance, _IMPORTANCE):
                self.account.skip("a skill of no importance to the occupation", f"{code} {element}")
                continue
            level = scales.get(_LEVEL)
            needs[code][_key(element)] = {
                "essential": importance >= _IMPORTANT,
                "weight": scaled(importance, _IMPORTANCE),
                "level": None if level is None else scaled(level, _LEVEL),
            }
        return needs

    def read_technology(self, needs: Needs) -> None:
        """Take software and tools as skills, in the groups that they are examples of."""
        for row in self._rows("technology"):
            name, group = " ".join(row["name"].split()), row["group"].strip()
            if not name or not group:
                self.account.skip("technology without a name or group", row[_CODE])
                continue
            group = self._take_group_of_technology(group, " ".join(row["group_name"].split()))
            key = _key(f"technology:{_digest(name)}")
            concept = self._concepts.setdefault(
                key, {"preferred_label": name, "scheme_id": name, "broader": []}
            )
            if group not in concept["broader"]:
                concept["broader"].append(group)
            weight = _weight_of_technology(row)
            known = needs[row[_CODE].strip()].get(key)
            if known is None or known["weight"] < weight:
                needs[row[_CODE].strip()][key] = {"essential": False, "weight": weight}

    def skill_bodies(self, version: str) -> dict[str, SkillBody]:
        """The skills, technology and their groups as bodies by external id."""
        bodies: dict[str, SkillBody] = {}
        for key, concept in self._concepts.items():
            values = {"scheme": ONET, "scheme_version": version, **concept}
            body = self.account.body(SkillBody, concept["preferred_label"], values)
            if body is not None:
                bodies[key] = body
        return bodies

    def occupation_bodies(self, version: str, needs: Needs) -> dict[str, RoleBody]:
        """The occupations as bodies by external id."""
        titles: dict[str, list[str]] = defaultdict(list)
        for row in self._rows("titles"):
            titles[row[_CODE].strip()] += [row["title"], row.get("Short Title", "")]
        zones = {row[_CODE].strip(): row["Job Zone"].strip() for row in self._rows("zones")}
        meanings = self._meanings_of_zones()
        bodies: dict[str, RoleBody] = {}
        for row in self._rows("occupations"):
            code, title = row[_CODE].strip(), " ".join(row["Title"].split())
            values = {
                "title": title,
                "alternative_titles": self._names(titles.pop(code, []), title),
                "description": row["Description"].strip(),
                "family": _family(zones.get(code), meanings),
                "scheme": ONET,
                "scheme_id": code,
                "scheme_version": version,
                "skills": [{"skill": key, **needed} for key, needed in needs.pop(code, {}).items()],
            }
            body = self.account.body(RoleBody, title, values)
            if body is not None:
                bodies[_key(code)] = body
        for code in sorted(needs.keys() | titles.keys()):
            self.account.skip("titles or skills of an occupation that has no entry", code)
        return bodies

    def _value(self, row: Row) -> float | None:
        """The value of a row; None where O*NET itself advises not to use it."""
        example = f"{row[_CODE]} {row[_ELEMENT]}"
        scale = row[_SCALE].strip()
        if scale not in _RANGES:
            self.account.skip(f"a value on the scale {scale}", example)
            return None
        if row.get("Recommend Suppress", "").strip() == "Y":
            self.account.skip("a value that O*NET advises to suppress", example)
            return None
        if row.get("Not Relevant", "").strip() == "Y":
            self.account.skip("a level of a skill that is not relevant", example)
            return None
        try:
            return float(row[_VALUE])
        except ValueError:
            self.account.skip(f"a {_VALUE} that is no number", example)
            return None

    def _take_element(self, element: str, name: str) -> None:
        """Take an element of the content model and the groups above it."""
        if _key(element) in self._concepts:
            return
        parent = element.rpartition(".")[0]
        has_group = len(parent.split(".")) >= _SHORTEST_ELEMENT and parent in self._contents
        row = self._contents.get(element, {})
        self._concepts[_key(element)] = {
            "preferred_label": " ".join(name.split()),
            "scheme_id": element,
            "description": row.get("Description", "").strip(),
            "broader": [_key(parent)] if has_group else [],
        }
        if has_group:
            self._take_element(parent, self._group_name(parent))

    def _group_name(self, element: str) -> str:
        """The name of a group; those such as `Content` say nothing without the one above."""
        name = self._contents[element]["Element Name"].strip()
        above = self._contents.get(element.rpartition(".")[0], {}).get("Element Name", "").strip()
        alone = "skills" in name.casefold() or not above
        return name if alone else f"{above}: {name}"

    def _names(self, posted: list[str], title: str) -> list[str]:
        names, too_long = unique_texts(posted, longest=_LONGEST_TITLE, without=title)
        for _ in range(too_long):
            self.account.skip(f"a title of more than {_LONGEST_TITLE} characters", title)
        return names

    def _take_group_of_technology(self, group: str, name: str) -> str:
        """Take a group of software: a commodity of UNSPSC, or an element of the content model."""
        if group.isdecimal():
            key = _key(f"unspsc:{group}")
            self._concepts.setdefault(key, {"preferred_label": name, "scheme_id": group})
            return key
        self._take_element(group, name)
        return _key(group)

    def _meanings_of_zones(self) -> Mapping[str, str]:
        """What the job zones ask for; releases differ in how many there are."""
        if self._file(_ZONE_NAMES) is None:
            return _ZONES
        names = {row["Job Zone"].strip(): row["Name"] for row in self._rows_of(_ZONE_NAMES)}
        return {
            zone: " ".join(name.rpartition(":")[2].split()).casefold().removesuffix(" needed")
            for zone, name in names.items()
        }

    def _rows(self, content: str) -> Iterator[Row]:
        for table in self._layout[content]:
            yield from self._rows_of(table)

    def _rows_of(self, table: _Table) -> Iterator[Row]:
        """The rows with the columns by their names here; what O*NET calls n/a is empty."""
        file = self._file(table)
        if file is None:
            return
        for row in self._source.rows(file, list(table.columns.values())):
            self.account.read[table.name.casefold()] += 1
            said = {name: "" if cell.strip() in _NOTHING else cell for name, cell in row.items()}
            yield {**said, **{name: said.get(column, "") for name, column in table.columns.items()}}

    def _file(self, table: _Table) -> str | None:
        return _file_of(self._source, table)


def _layout_of(source: Source) -> Mapping[str, tuple[_Table, ...]]:
    """Which tables of the download hold what.

    Raises
    ------
    TaxonomyError
        When something is missing: names it, and the files that were found.
    """
    found: dict[str, tuple[_Table, ...]] = {}
    missing: list[str] = []
    for content, layouts in _TABLES.items():
        whole = [tables for tables in layouts if all(_file_of(source, one) for one in tables)]
        if whole:
            found[content] = whole[-1]
        else:
            choices = (" and ".join(one.name for one in tables) for tables in layouts)
            missing.append(" or ".join(choices))
    if missing:
        raise TaxonomyError(
            f"{source.path.name}: is no database of O*NET 28 to 31 as text or Excel. Expected, as "
            f".txt or .xlsx: {'; '.join(missing)}. Found: {source.told}."
        )
    return found


def _file_of(source: Source, table: _Table) -> str | None:
    return source.find(f"{table.name}.txt", f"{table.name}.xlsx")


def _key(part: str) -> str:
    return f"{ONET}:{part}"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def _weight_of_technology(row: Row) -> float:
    if row.get("In Demand", "").strip() == "Y":
        return _IN_DEMAND
    return _HOT if row.get("Hot Technology", "").strip() == "Y" else _USUAL


def _family(zone: str | None, meanings: Mapping[str, str]) -> str | None:
    if not zone:
        return None
    meaning = meanings.get(zone)
    return f"Job zone {zone}: {meaning}" if meaning else f"Job zone {zone}"
