"""Reads packs of graded person-role pairs (NDJSON people and roles, TREC grades)."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ml.frames import (
    EmployeeProfile,
    HeldSkill,
    NeededSkill,
    OpeningProfile,
    Target,
    TrainingFrames,
    Wish,
)


@dataclass(frozen=True)
class Pack:
    """Queries, candidates and grades (0 where unlisted, -1 to be taken out)."""

    name: str
    employees: tuple[EmployeeProfile, ...]
    openings: tuple[OpeningProfile, ...]
    grades: dict[str, dict[str, int]]

    def frames(self) -> TrainingFrames:
        """Return what a training run may see: people and openings, never the grades."""
        return TrainingFrames("2026-01-01", self.employees, self.openings, (), (), ())


def read_pack(folder: Path) -> Pack:
    """Read a pack: `employees.ndjson`, `roles.ndjson`, `qrels.tsv`."""
    return Pack(
        folder.name,
        tuple(_employee(record) for record in read_records(folder / "employees.ndjson")),
        tuple(_opening(record) for record in read_records(folder / "roles.ndjson")),
        read_grades(folder),
    )


def read_grades(folder: Path) -> dict[str, dict[str, int]]:
    """Read the grades of a pack of any kind: for each query those of the candidates listed."""
    grades: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, _, candidate, grade = line.split()
        grades.setdefault(query, {})[candidate] = int(grade)
    return grades


def read_records(path: Path) -> list[dict[str, Any]]:
    """Read NDJSON; only a line feed ends a line, as texts may hold other separators."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def _employee(record: dict[str, Any]) -> EmployeeProfile:
    role, hopes = record["current_role"], record["aspirations"]
    wishes = [Wish(Target.FUNCTION, name) for name in hopes["target_functions"]]
    if hopes["text"]:
        wishes.append(Wish(Target.TEXT, hopes["text"]))
    return EmployeeProfile(
        key=record["employee_id"],
        title=role["title"],
        function=role["function"],
        grade=role["seniority"],
        text=record["experience"],
        skills=tuple(HeldSkill(s["name"], None, s.get("level")) for s in record["skills"]),
        wishes=tuple(wishes),
    )


def _opening(record: dict[str, Any]) -> OpeningProfile:
    skills = [
        NeededSkill(s["name"], None, s.get("level"), 1.0, essential)
        for name, essential in (("required_skills", True), ("optional_skills", False))
        for s in record[name]
    ]
    return OpeningProfile(
        key=record["role_id"],
        title=record["title"],
        function=record["function"],
        grade=record["seniority"],
        description=record["description"],
        skills=tuple(skills),
    )
