"""What rankers can learn from: the lists that people were served, with what the ranker saw."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import PackedJson, text_enum, utc_now
from models.vocabulary import Audience


class ServedList(SQLModel, table=True):
    """A list of openings as it was served for a person; served again, `shown` grows.

    `items` are in the order served, each with its opening and score. `inputs` holds the values of
    each signal by item, as the view shows them that managers may have (one that is 0 for all is
    left out); `private_inputs` tells that the scores rest on more. Of a pair of neighbours at
    `pair_at` and the place after it, either order had the chance `propensity`; `swapped` tells
    which it was. `kinds` tells of each item the opening's function, its grade less the person's and
    whether it is of another function.

    While an experiment runs, each item tells by its `team` which ranker put it there; where both
    rank the same, none does. `sealed` holds what the scores rest on, for replay alone.
    """

    __tablename__ = "served_lists"
    # PostgreSQL keeps each month in a partition: what is old goes by dropping it.
    __table_args__ = {"postgresql_partition_by": "RANGE (day)"}

    day: date = Field(primary_key=True)
    list_id: str = Field(primary_key=True, max_length=40, index=True)
    surface: str = Field(max_length=32)
    employee_external_id: str = Field(max_length=128, index=True)
    audience: Audience = Field(sa_type=text_enum(Audience, "served_list_audience"))
    model_version: str = Field(max_length=100)
    snapshot_at: datetime
    first_shown_at: datetime = Field(default_factory=utc_now)
    last_shown_at: datetime = Field(default_factory=utc_now)
    shown: int = 1
    pair_at: int | None = None
    swapped: bool = False
    propensity: float = 1.0
    private_inputs: bool = False
    items: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    inputs: dict[str, Any] = Field(default_factory=dict, sa_type=PackedJson)
    kinds: dict[str, Any] | None = Field(default=None, sa_type=PackedJson)
    experiment_uid: str | None = Field(default=None, max_length=36, index=True)
    sealed: bytes | None = None


class ErasedList(SQLModel, table=True):
    """That a list was erased with its person: the digest of its id, and nothing else."""

    __tablename__ = "erased_lists"

    digest: str = Field(primary_key=True, max_length=64)
    day: date = Field(index=True)
