"""Datasets of feedback: what was asked for, which files hold it, and who works with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum, utc_now
from models.feedback_vocabulary import DatasetLabel


class Dataset(SQLModel, table=True):
    """A dataset: the request for it and, once it is written, its folder and manifest.

    It never changes, but for people who are taken out: then it lies in another folder under
    another fingerprint, and `rewrites` tells which it had before and how many people went.
    """

    __tablename__ = "datasets"
    __table_args__ = (
        CheckConstraint("began_at < ended_at", name="some_time"),
        CheckConstraint("(folder IS NULL) = (fingerprint IS NULL)", name="written_whole"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    job_id: int | None = Field(
        default=None, sa_type=ROW_ID, foreign_key="jobs.id", ondelete="SET NULL", index=True
    )
    began_at: datetime
    ended_at: datetime
    known_by: datetime
    label: DatasetLabel = Field(sa_type=text_enum(DatasetLabel, "dataset_label"))
    surfaces: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(default_factory=utc_now)
    created_by: str = Field(max_length=200)
    folder: str | None = Field(default=None, max_length=80)
    fingerprint: str | None = Field(default=None, max_length=64)
    manifest: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    relabelled: int | None = None
    rewrites: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class DatasetUse(SQLModel, table=True):
    """That something works with a dataset, such as a training run: it is kept meanwhile."""

    __tablename__ = "dataset_uses"

    dataset_id: int = Field(
        primary_key=True, sa_type=ROW_ID, foreign_key="datasets.id", ondelete="CASCADE"
    )
    used_by: str = Field(primary_key=True, max_length=120)
    since: datetime = Field(default_factory=utc_now)
