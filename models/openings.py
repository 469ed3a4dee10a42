"""Openings: roles that can be filled now, and who is eligible."""

from datetime import date
from typing import Any, Optional

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, Relationship

from models.base import ROW_ID, FeedRow, Identified, text_enum
from models.requirements import Requirement, requirement_checks
from models.roles import Role
from models.vocabulary import OpeningStatus, RemoteWork


class OpeningSkill(Requirement, table=True):
    """A skill that an opening needs, in place of its role's list."""

    __tablename__ = "opening_skills"
    __table_args__ = requirement_checks()

    opening_id: int = Field(
        sa_type=ROW_ID, foreign_key="openings.id", index=True, ondelete="CASCADE"
    )


class OpeningFeed(FeedRow, table=True):
    """That a source holds an opening."""

    __tablename__ = "opening_feeds"

    record_id: int = Field(
        primary_key=True, sa_type=ROW_ID, foreign_key="openings.id", ondelete="CASCADE"
    )


class Opening(Identified, table=True):
    """A role that can be filled now; what is null is taken from the role that it refers to."""

    __tablename__ = "openings"
    __table_args__ = (
        CheckConstraint("grade BETWEEN 0 AND 99", name="grade_range"),
        CheckConstraint("headcount BETWEEN 1 AND 10000", name="headcount_range"),
        CheckConstraint("grade_min BETWEEN 0 AND 99", name="grade_min_range"),
        CheckConstraint("grade_max BETWEEN 0 AND 99", name="grade_max_range"),
        CheckConstraint("minimum_tenure_months BETWEEN 0 AND 600", name="tenure_range"),
        CheckConstraint("role_id IS NOT NULL OR title IS NOT NULL", name="role_or_title"),
    )

    role_id: int | None = Field(
        default=None,
        sa_type=ROW_ID,
        foreign_key="roles.id",
        index=True,
        ondelete="RESTRICT",
    )
    title: str | None = Field(default=None, max_length=300)
    function: str | None = Field(default=None, max_length=200, index=True)
    grade: int | None = None
    description: str | None = None
    people_leader: bool | None = None
    works_with: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    credentials: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    overrides_skills: bool = False

    org_unit: str | None = Field(default=None, max_length=200, index=True)
    hiring_manager_external_id: str | None = Field(default=None, max_length=128, index=True)
    location: str | None = Field(default=None, max_length=200, index=True)
    remote_work: RemoteWork | None = Field(
        default=None, sa_type=text_enum(RemoteWork, "remote_work")
    )
    headcount: int = 1
    opens_on: date | None = None
    closes_on: date | None = None
    apply_url: str | None = Field(default=None, max_length=2000)
    custom_fields: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    status: OpeningStatus = Field(
        default=OpeningStatus.OPEN, sa_type=text_enum(OpeningStatus, "opening_status")
    )

    minimum_tenure_months: int | None = None
    grade_min: int | None = None
    grade_max: int | None = None
    eligible_locations: list[str] = Field(default_factory=list, sa_type=JSON)
    required_languages: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)

    role: Optional["Role"] = Relationship()
    skills: list[OpeningSkill] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "OpeningSkill.position"}
    )
