"""Training runs on feedback, and the policies that their results are judged by."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum, utc_now
from models.feedback_vocabulary import DatasetLabel
from models.ranker_vocabulary import GateVerdict


class GatePolicy(SQLModel, table=True):
    """Thresholds that a version must reach; never changed, the newest holds for new runs."""

    __tablename__ = "gate_policies"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    hash: str = Field(max_length=64, unique=True)
    thresholds: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    reason: str = Field(max_length=500)
    created_at: datetime = Field(default_factory=utc_now)
    created_by: str = Field(max_length=200)


class TrainingRun(SQLModel, table=True):
    """An attempt to learn from a dataset, judged by a policy that was there before.

    Its job tells whether it waits, runs or is over. `version` is what it left; none where nothing
    spoke for leaving the base.
    """

    __tablename__ = "training_runs"
    __table_args__ = (
        CheckConstraint("memory_mb > 0 AND minutes > 0", name="limits_range"),
        CheckConstraint("stage_done >= 0 AND stage_done <= stage_total", name="stage_range"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    job_id: int | None = Field(
        default=None, sa_type=ROW_ID, foreign_key="jobs.id", ondelete="SET NULL", index=True
    )
    dataset_uid: str = Field(max_length=36, index=True)
    base: str = Field(max_length=100)
    base_version: str = Field(max_length=100, foreign_key="model_versions.version")
    policy_hash: str = Field(max_length=64, foreign_key="gate_policies.hash")
    label: DatasetLabel = Field(
        default=DatasetLabel.INTEREST, sa_type=text_enum(DatasetLabel, "training_run_label")
    )
    seed: int = 0
    memory_mb: int
    minutes: int
    created_at: datetime = Field(default_factory=utc_now)
    created_by: str = Field(max_length=200)
    stage: str = Field(default="", max_length=20)
    stage_done: int = 0
    stage_total: int = 1
    stage_began_at: datetime | None = None
    peak_mb: int = 0
    evaluated_at: datetime | None = None
    version: str | None = Field(default=None, max_length=100, foreign_key="model_versions.version")
    verdict: GateVerdict | None = Field(
        default=None, sa_type=text_enum(GateVerdict, "training_run_verdict")
    )
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
