"""Employees with their skills, work history and aspirations."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, Relationship, SQLModel

from models.base import ROW_ID, FeedRow, Identified, text_enum
from models.vocabulary import (
    AspirationKind,
    AspirationTarget,
    EmployeeStatus,
    Polarity,
    RecognitionMethod,
    RemoteWork,
    SkillSource,
    Visibility,
)


class EmployeeSkill(SQLModel, table=True):
    """A skill that an employee holds: the text as posted and what it was recognised as."""

    __tablename__ = "employee_skills"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 5", name="level_range"),
        CheckConstraint("confidence BETWEEN 0 AND 1", name="confidence_range"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_id: int = Field(
        sa_type=ROW_ID, foreign_key="employees.id", index=True, ondelete="CASCADE"
    )
    position: int
    text: str = Field(max_length=500)
    skill_external_id: str | None = Field(default=None, max_length=128, index=True)
    confidence: float | None = None
    method: RecognitionMethod | None = Field(
        default=None, sa_type=text_enum(RecognitionMethod, "recognition_method")
    )
    level: float | None = None
    source: SkillSource = Field(
        default=SkillSource.SELF, sa_type=text_enum(SkillSource, "skill_source")
    )
    last_used: date | None = None


class WorkHistoryEntry(SQLModel, table=True):
    """A job held before, or held now when it has no end."""

    __tablename__ = "work_history"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_id: int = Field(
        sa_type=ROW_ID, foreign_key="employees.id", index=True, ondelete="CASCADE"
    )
    position: int
    title: str = Field(max_length=300)
    function: str | None = Field(default=None, max_length=200)
    started_on: date | None = None
    ended_on: date | None = None
    description: str = ""


class Aspiration(SQLModel, table=True):
    """What an employee wants next, or does not want, and who may know."""

    __tablename__ = "aspirations"
    __table_args__ = (
        CheckConstraint("weight > 0 AND weight <= 1", name="weight_range"),
        CheckConstraint("horizon_months BETWEEN 0 AND 600", name="horizon_range"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_id: int = Field(
        sa_type=ROW_ID, foreign_key="employees.id", index=True, ondelete="CASCADE"
    )
    position: int
    target: AspirationTarget = Field(sa_type=text_enum(AspirationTarget, "aspiration_target"))
    text: str = Field(max_length=2000)
    kind: AspirationKind | None = Field(
        default=None, sa_type=text_enum(AspirationKind, "aspiration_kind")
    )
    polarity: Polarity = Field(
        default=Polarity.WANT, sa_type=text_enum(Polarity, "aspiration_polarity")
    )
    weight: float = 1.0
    horizon_months: int | None = None
    motives: list[str] = Field(default_factory=list, sa_type=JSON)
    visibility: Visibility = Field(
        default=Visibility.PRIVATE, sa_type=text_enum(Visibility, "aspiration_visibility")
    )


class EmployeeFeed(FeedRow, table=True):
    """That a source holds a person."""

    __tablename__ = "employee_feeds"

    record_id: int = Field(
        primary_key=True, sa_type=ROW_ID, foreign_key="employees.id", ondelete="CASCADE"
    )


class Employee(Identified, table=True):
    """A person, as the HR information system describes one; no rating, age or sex."""

    __tablename__ = "employees"
    __table_args__ = (CheckConstraint("grade BETWEEN 0 AND 99", name="grade_range"),)

    name: str = Field(max_length=300)
    title: str = Field(max_length=300)
    function: str | None = Field(default=None, max_length=200, index=True)
    org_unit: str | None = Field(default=None, max_length=200, index=True)
    grade: int | None = None
    role_external_id: str | None = Field(default=None, max_length=128, index=True)
    manager_external_id: str | None = Field(default=None, max_length=128, index=True)
    location: str | None = Field(default=None, max_length=200, index=True)
    remote_wish: RemoteWork | None = Field(
        default=None, sa_type=text_enum(RemoteWork, "remote_wish")
    )
    open_to_relocation: bool = False
    relocation_locations: list[str] = Field(default_factory=list, sa_type=JSON)
    hire_date: date | None = None
    end_date: date | None = None
    status: EmployeeStatus = Field(
        default=EmployeeStatus.ACTIVE, sa_type=text_enum(EmployeeStatus, "employee_status")
    )
    languages: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    credentials: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    summary: str = ""
    open_to_moves: bool = False

    skills: list[EmployeeSkill] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "EmployeeSkill.position"}
    )
    work_history: list[WorkHistoryEntry] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "WorkHistoryEntry.position"}
    )
    aspirations: list[Aspiration] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "Aspiration.position"}
    )
