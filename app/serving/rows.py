"""Records of the catalogue as they were read, with the rows that hang on them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from models import Employee, Skill

Rows = dict[int, list[Any]]


@dataclass(frozen=True)
class EmployeeRows:
    """Employees with the rows of each kind that hang on them, by row id."""

    employees: Sequence[Employee]
    skills: Rows
    history: Rows
    aspirations: Rows
    dismissals: Rows = field(default_factory=dict)
    objections: Rows = field(default_factory=dict)
    own: Rows = field(default_factory=dict)


@dataclass(frozen=True)
class RequirementRows:
    """Roles or openings with their needed skills and own values, by row id."""

    parents: Sequence[Any]
    skills: Rows
    own: Rows = field(default_factory=dict)


@dataclass(frozen=True)
class SkillRows:
    """Taxonomy entries with their other names and neighbours, by row id."""

    skills: Sequence[Skill]
    labels: Rows
    relations: Rows
