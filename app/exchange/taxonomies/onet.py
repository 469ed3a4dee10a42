"""Reads an O*NET database: occupations, their titles, skills and technology."""

import hashlib
from collections import defaultdict
from collections.abc import Iterator
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
_SHORTEST_ELEMENT = 2

Needs = dict[str, dict[str, dict[str, Any]]]


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
        self._concepts: dict[str, dict[str, Any]] = {}
        self._contents = {
            row[_ELEMENT].strip(): row
            for row in self._rows("Content Model Reference", _ELEMENT, "Element Name")
        }

    def needs(self) -> Needs:
        """The skills that each occupation needs, with importance and level."""
        values: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
        columns = (_CODE, _ELEMENT, "Element Name", _SCALE, _VALUE)
        for row in self._rows("Skills", *columns, required=True):
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
        """Take software and tools as skills, grouped by the commodity that they are examples of."""
        columns = (_CODE, "Example", "Commodity Code", "Commodity Title")
        for row in self._rows("Technology Skills", *columns):
            name = " ".join(row["Example"].split())
            commodity = row["Commodity Code"].strip()
            if not name or not commodity:
                self.account.skip("technology without a name or commodity", row[_CODE])
                continue
            group = _key(f"unspsc:{commodity}")
            title = " ".join(row["Commodity Title"].split())
            self._concepts.setdefault(group, {"preferred_label": title, "scheme_id": commodity})
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
        for row in self._rows("Alternate Titles", _CODE, "Alternate Title"):
            titles[row[_CODE].strip()] += [row["Alternate Title"], row.get("Short Title", "")]
        zones = {
            row[_CODE].strip(): row["Job Zone"].strip()
            for row in self._rows("Job Zones", _CODE, "Job Zone")
        }
        bodies: dict[str, RoleBody] = {}
        columns = (_CODE, "Title", "Description")
        for row in self._rows("Occupation Data", *columns, required=True):
            code, title = row[_CODE].strip(), " ".join(row["Title"].split())
            values = {
                "title": title,
                "alternative_titles": self._names(titles.pop(code, []), title),
                "description": row["Description"].strip(),
                "family": _family(zones.get(code)),
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

    def _rows(self, name: str, *needed: str, required: bool = False) -> Iterator[Row]:
        table = self._source.find(f"{name}.txt", f"{name}.xlsx")
        if table is None:
            if required:
                where = self._source.path.name
                raise TaxonomyError(f"{where}: has neither {name}.txt nor {name}.xlsx.")
            return
        for row in self._source.rows(table, needed):
            self.account.read[name.casefold()] += 1
            yield row


def _key(part: str) -> str:
    return f"{ONET}:{part}"


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:24]


def _weight_of_technology(row: Row) -> float:
    if row.get("In Demand", "").strip() == "Y":
        return _IN_DEMAND
    return _HOT if row.get("Hot Technology", "").strip() == "Y" else _USUAL


def _family(zone: str | None) -> str | None:
    if not zone:
        return None
    meaning = _ZONES.get(zone)
    return f"Job zone {zone}: {meaning}" if meaning else f"Job zone {zone}"
