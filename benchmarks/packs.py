"""A folder of benchmark packs: people, roles, pairs, skills and mentions, read and checked."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, Any]

EMPLOYEES = "employees.ndjson"
ROLES = "roles.ndjson"
SKILLS = "skills.ndjson"
MENTIONS = "mentions.ndjson"
PAIRS = "gaps.ndjson"


class PackError(Exception):
    """A benchmark folder cannot be read; the message names the file, the line and the reason."""


@dataclass(frozen=True, slots=True)
class Pack:
    """The inputs of one pack. Grades are never read here: they are for the scorer alone."""

    name: str
    folder: Path
    employees: tuple[Row, ...] = ()
    roles: tuple[Row, ...] = ()
    skills: tuple[Row, ...] = ()
    mentions: tuple[Row, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


def find_packs(folder: Path) -> list[Pack]:
    """Read every pack that lies in a folder: its subfolders in order of name."""
    if not folder.is_dir():
        raise PackError(f"{folder}: no such folder")
    packs = [read_pack(child) for child in sorted(folder.iterdir()) if _is_pack(child)]
    if not packs:
        raise PackError(f"{folder}: no subfolder holds {EMPLOYEES} and {ROLES}, or {MENTIONS}")
    return packs


def read_pack(folder: Path) -> Pack:
    """Read one pack's inputs, and of its pairs the two ids only."""
    pack = Pack(
        name=folder.name,
        folder=folder,
        employees=_rows(folder / EMPLOYEES, ("employee_id",)),
        roles=_rows(folder / ROLES, ("role_id",)),
        skills=_rows(folder / SKILLS, ("skill_id", "label")),
        mentions=_rows(folder / MENTIONS, ("mention_id", "text")),
        pairs=tuple(
            (row["employee_id"], row["role_id"])
            for row in _rows(folder / PAIRS, ("employee_id", "role_id"))
        ),
    )
    if pack.mentions and pack.employees:
        raise PackError(f"{folder}: holds both {EMPLOYEES} and {MENTIONS}; make two packs of it")
    return pack


def _is_pack(folder: Path) -> bool:
    ranks = (folder / EMPLOYEES).is_file() and (folder / ROLES).is_file()
    return ranks or (folder / MENTIONS).is_file()


def _rows(path: Path, required: Sequence[str]) -> tuple[Row, ...]:
    return tuple(_checked_rows(path, required)) if path.is_file() else ()


def _checked_rows(path: Path, required: Sequence[str]) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise PackError(f"{path}:{number}: not JSON: {error.msg}") from error
            if not isinstance(row, dict):
                raise PackError(f"{path}:{number}: not a JSON object")
            for field in required:
                if not isinstance(row.get(field), str) or not row[field]:
                    raise PackError(f"{path}:{number}: field {field}: a text is required")
            yield row
