"""Experiments: a challenger beside the champion, and how far the two agree where nobody sees it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum, utc_now
from models.ranker_vocabulary import ExperimentKind, ExperimentMetric, ExperimentOutcome


class Experiment(SQLModel, table=True):
    """A challenger beside the champion, by a rule that is set before; one runs at a time.

    `needed_lists` and `expected_lists` were worked out from the log before it began. `result` is
    what was measured last, `fairness` what groups would gain or lose by a shadow's challenger.
    """

    __tablename__ = "experiments"
    __table_args__ = (
        CheckConstraint("share > 0 AND share <= 1", name="share_range"),
        CheckConstraint("max_lists > 0 AND max_days > 0", name="length_range"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_whole"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    kind: ExperimentKind = Field(sa_type=text_enum(ExperimentKind, "experiment_kind"))
    champion: str = Field(max_length=100, foreign_key="model_versions.version")
    challenger: str = Field(max_length=100, foreign_key="model_versions.version")
    share: float
    metric: ExperimentMetric = Field(sa_type=text_enum(ExperimentMetric, "experiment_metric"))
    max_lists: int
    max_days: int
    harm_stop: float
    effect: float | None = None
    needed_lists: int | None = None
    expected_lists: int | None = None
    started_at: datetime = Field(default_factory=utc_now)
    started_by: str = Field(max_length=200)
    decided_by: str = Field(max_length=200)
    reason: str = Field(max_length=500)
    ended_at: datetime | None = Field(default=None, index=True)
    ended_by: str | None = Field(default=None, max_length=200)
    outcome: ExperimentOutcome | None = Field(
        default=None, sa_type=text_enum(ExperimentOutcome, "experiment_outcome")
    )
    result: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    fairness: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))


class ShadowTally(SQLModel, table=True):
    """Sums over the lists of a day that a shadow ranked too, by the function of the person.

    Divide by `lists` for means; `failed` could not be ranked, `left_out` found no room.
    """

    __tablename__ = "shadow_tallies"

    experiment_uid: str = Field(
        primary_key=True, max_length=36, foreign_key="experiments.uid", ondelete="CASCADE"
    )
    day: date = Field(primary_key=True)
    function: str = Field(primary_key=True, max_length=200)
    lists: int = 0
    failed: int = 0
    left_out: int = 0
    overlap: float = 0.0
    correlation: float = 0.0
    same_first: int = 0
    crossing: float = 0.0
    crossing_challenger: float = 0.0
    seconds: float = 0.0
    seconds_challenger: float = 0.0
    slowest_challenger: float = 0.0
