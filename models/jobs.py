"""Work that outlives a request: jobs under leases, and what is done again and again."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, WORD_LENGTH, text_enum, utc_now, word_checks
from models.vocabulary import ActorKind, JobState


class Job(SQLModel, table=True):
    """A piece of work; whoever holds its lease works on it.

    Jobs of one lane are done one after the other, in the order in which they were accepted.
    `kind` is one of the service's table of kinds, `attempts` counts those since the last progress.
    A confidential one was started by a caller who may know confidential aspirations, and is shown
    to such callers only.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        CheckConstraint("done >= 0 AND (total IS NULL OR done <= total)", name="done_range"),
        *word_checks("kind"),
        Index(None, "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    kind: str = Field(max_length=WORD_LENGTH)
    state: JobState = Field(default=JobState.QUEUED, sa_type=text_enum(JobState, "job_state"))
    actor: str = Field(max_length=200)
    actor_kind: ActorKind = Field(sa_type=text_enum(ActorKind, "actor_kind"))
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    confidential: bool = False
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    done: int = Field(default=0, sa_type=ROW_ID)
    total: int | None = Field(default=None, sa_type=ROW_ID)
    attempts: int = 0
    cancel_requested: bool = False
    lane: str | None = Field(default=None, max_length=50)
    error: str | None = Field(default=None, max_length=1000)
    lease: str | None = Field(default=None, max_length=36)
    lease_until: datetime | None = None
    heartbeat_at: datetime | None = None
    due_at: datetime = Field(default_factory=utc_now)
    created_at: datetime = Field(default_factory=utc_now)
    started_at: datetime | None = None
    finished_at: datetime | None = None


class PeriodicTask(SQLModel, table=True):
    """When a task of the schedule is due again, over all workers."""

    __tablename__ = "periodic_tasks"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    name: str = Field(max_length=100, unique=True)
    due_at: datetime = Field(default_factory=utc_now)
