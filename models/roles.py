"""Roles: job profiles and the skills that they need."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, Relationship

from models.base import ROW_ID, Identified
from models.requirements import Requirement, requirement_checks


class RoleSkill(Requirement, table=True):
    """A skill that a role needs."""

    __tablename__ = "role_skills"
    __table_args__ = requirement_checks()

    role_id: int = Field(sa_type=ROW_ID, foreign_key="roles.id", index=True, ondelete="CASCADE")


class Role(Identified, table=True):
    """A job profile: title, function and the skills it needs; a node of career paths.

    One with a scheme is a reference occupation of a taxonomy, not a job of the organisation.
    """

    __tablename__ = "roles"
    __table_args__ = (CheckConstraint("grade BETWEEN 0 AND 99", name="grade_range"),)

    title: str = Field(max_length=300)
    function: str | None = Field(default=None, max_length=200, index=True)
    family: str | None = Field(default=None, max_length=200, index=True)
    grade: int | None = None
    description: str = ""
    people_leader: bool = False
    works_with: list[str] = Field(default_factory=list, sa_type=JSON)
    alternative_titles: list[str] = Field(default_factory=list, sa_type=JSON)
    credentials: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    scheme: str | None = Field(default=None, max_length=100, index=True)
    scheme_id: str | None = Field(default=None, max_length=500)
    scheme_version: str | None = Field(default=None, max_length=100)

    skills: list[RoleSkill] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "RoleSkill.position"}
    )
