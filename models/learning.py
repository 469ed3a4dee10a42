"""What was shown, and which ranker showed it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum, utc_now
from models.ranker_vocabulary import (
    AliasStep,
    DriftVerdict,
    ExplorationMode,
    GateVerdict,
    RankerOrigin,
)
from models.vocabulary import Audience


class Impression(SQLModel, table=True):
    """A ranked list that was shown: to whom, of whom, by which ranker, in which order."""

    __tablename__ = "impressions"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    list_id: str | None = Field(default=None, max_length=40, index=True)
    shown_at: datetime = Field(default_factory=utc_now, index=True)
    surface: str = Field(max_length=32)
    subject_external_id: str = Field(max_length=128, index=True)
    audience: Audience = Field(sa_type=text_enum(Audience, "impression_audience"))
    actor: str = Field(max_length=200)
    model_version: str = Field(max_length=100)
    snapshot_at: datetime
    items: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class ModelVersion(SQLModel, table=True):
    """A ranker: an immutable artifact folder, and what or who it was made from.

    A retired one is not promoted again; its folder is removed after a while, its row stays.
    """

    __tablename__ = "model_versions"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    version: str = Field(max_length=100, unique=True)
    manifest_sha256: str = Field(max_length=64)
    trained_at: datetime = Field(default_factory=utc_now)
    as_of: datetime
    frames_fingerprint: str = Field(max_length=64)
    metrics: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    origin: RankerOrigin = Field(
        default=RankerOrigin.TRAINED, sa_type=text_enum(RankerOrigin, "model_version_origin")
    )
    made_by: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=500)
    retired_at: datetime | None = Field(default=None, index=True)
    retired_by: str | None = Field(default=None, max_length=200)
    swept_at: datetime | None = None


class ModelAlias(SQLModel, table=True):
    """An entry in the history of an alias; the newest one tells where it points.

    Entries are only added: the database refuses to change or remove one. A rollback is an entry
    too. `falls_back_to` is the entry that a rollback would bring back.
    """

    __tablename__ = "model_aliases"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    alias: str = Field(max_length=50, index=True)
    version: str = Field(max_length=100, foreign_key="model_versions.version")
    set_at: datetime = Field(default_factory=utc_now)
    set_by: str = Field(max_length=200)
    step: AliasStep = Field(
        default=AliasStep.PROMOTE, sa_type=text_enum(AliasStep, "model_alias_step")
    )
    decided_by: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=500)
    falls_back_to: int | None = Field(default=None, foreign_key="model_aliases.id", sa_type=ROW_ID)
    override: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class GateResult(SQLModel, table=True):
    """What a gate said of a version, by a policy that was stored before; the newest one holds.

    Each of the `lines` tells what was measured: its `name`, `measured`, `bound`, `threshold` and
    whether it `passed`.
    """

    __tablename__ = "gate_results"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    version: str = Field(max_length=100, foreign_key="model_versions.version", index=True)
    policy_hash: str = Field(max_length=64)
    verdict: GateVerdict = Field(sa_type=text_enum(GateVerdict, "gate_result_verdict"))
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    decided_at: datetime = Field(default_factory=utc_now)


class DriftState(SQLModel, table=True):
    """What was seen last of a version's drift; each of the `tests` is a signal, or the score."""

    __tablename__ = "drift_states"

    version: str = Field(max_length=100, primary_key=True, foreign_key="model_versions.version")
    looked_at: datetime = Field(default_factory=utc_now)
    sample_size: int
    verdict: DriftVerdict = Field(sa_type=text_enum(DriftVerdict, "drift_state_verdict"))
    tests: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)


class Exploration(SQLModel, table=True):
    """A decision whether lists explore; entries are only added, and the newest one holds.

    With `cross_functional_floor` no pair is drawn of which one opening leads to another function
    and one does not.
    """

    __tablename__ = "explorations"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    mode: ExplorationMode = Field(sa_type=text_enum(ExplorationMode, "exploration_mode"))
    cross_functional_floor: bool = False
    decided_by: str = Field(max_length=200)
    reason: str = Field(max_length=500)
    set_at: datetime = Field(default_factory=utc_now)
    set_by: str = Field(max_length=200)
