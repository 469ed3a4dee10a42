"""What was seen of somebody who helps others to succeed, and why they want to lead."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey
from sqlmodel import Field, Relationship, SQLModel, UniqueConstraint

from models.base import ROW_ID, text_enum, utc_now
from models.vocabulary import Behaviour, EvidenceSource, EvidenceState, Visibility


class EvidencePerson(SQLModel, table=True):
    """Somebody whom a record names, in which part, and when they confirmed it.

    Nobody is named where a former colleague asked to be forgotten and the record stays.
    """

    __tablename__ = "evidence_people"
    __table_args__ = (UniqueConstraint("evidence_id", "employee_external_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    evidence_id: int = Field(
        sa_type=ROW_ID, foreign_key="evidence.id", index=True, ondelete="CASCADE"
    )
    employee_external_id: str | None = Field(default=None, max_length=128, index=True)
    part: EvidenceSource = Field(sa_type=text_enum(EvidenceSource, "evidence_part"))
    confirmed_at: datetime | None = None


class Evidence(SQLModel, table=True):
    """One occasion on which somebody showed one behaviour, as one author tells it.

    `author_external_id` is None where HR recorded it for a team or a training, and where the
    author asked to be forgotten (`author_is_gone`).
    """

    __tablename__ = "evidence"
    __table_args__ = (CheckConstraint("team_size >= 5", name="team_size_least"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    employee_external_id: str = Field(
        max_length=128,
        index=True,
        sa_column_args=[
            ForeignKey("employees.external_id", ondelete="CASCADE", onupdate="CASCADE")
        ],
    )
    behaviour: Behaviour = Field(sa_type=text_enum(Behaviour, "behaviour"))
    source: EvidenceSource = Field(sa_type=text_enum(EvidenceSource, "evidence_source"))
    situation: str = Field(max_length=2000)
    action: str = Field(max_length=2000)
    effect: str = Field(max_length=2000)
    happened_on: date = Field(index=True)
    author_external_id: str | None = Field(default=None, max_length=128, index=True)
    author_is_gone: bool = False
    stays_without_author: bool = False
    recorded_by: str = Field(max_length=200)
    team_size: int | None = None
    case_uid: str | None = Field(default=None, max_length=36, index=True)
    state: EvidenceState = Field(
        default=EvidenceState.STATED, sa_type=text_enum(EvidenceState, "evidence_state")
    )
    visible_to: Visibility = Field(sa_type=text_enum(Visibility, "evidence_visibility"))
    reply: str = Field(default="", max_length=2000)
    dispute_reason: str = Field(default="", max_length=2000)
    decide_by: date | None = None
    decision_reason: str = Field(default="", max_length=2000)
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)

    people: list[EvidencePerson] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "EvidencePerson.id"}
    )


class EvidenceRequest(SQLModel, table=True):
    """Somebody is asked what they saw of a person, by a day; those who are led, in a trial."""

    __tablename__ = "evidence_requests"
    __table_args__ = (UniqueConstraint("case_uid", "asked_external_id", "due_on"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    employee_external_id: str = Field(
        max_length=128,
        index=True,
        sa_column_args=[
            ForeignKey("employees.external_id", ondelete="CASCADE", onupdate="CASCADE")
        ],
    )
    asked_external_id: str = Field(
        max_length=128,
        index=True,
        sa_column_args=[
            ForeignKey("employees.external_id", ondelete="CASCADE", onupdate="CASCADE")
        ],
    )
    case_uid: str = Field(max_length=36, index=True)
    due_on: date = Field(index=True)
    answered_at: datetime | None = None
    created_at: datetime = Field(default_factory=utc_now)


class WhyLead(SQLModel, table=True):
    """Whether a person wants to lead people, and why."""

    __tablename__ = "why_lead"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    employee_external_id: str = Field(
        max_length=128,
        unique=True,
        sa_column_args=[
            ForeignKey("employees.external_id", ondelete="CASCADE", onupdate="CASCADE")
        ],
    )
    wants: bool
    motives: list[str] = Field(default_factory=list, sa_type=JSON)
    sentence: str = Field(default="", max_length=2000)
    visibility: Visibility = Field(
        default=Visibility.PRIVATE, sa_type=text_enum(Visibility, "why_lead_visibility")
    )
    answered_on: date
    version: int = 1
    created_at: datetime = Field(default_factory=utc_now)
    updated_at: datetime = Field(default_factory=utc_now)
