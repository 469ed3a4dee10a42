"""What was shown, and which ranker showed it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum, utc_now
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
    """A trained ranker: an immutable artifact folder and what it was made from."""

    __tablename__ = "model_versions"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    version: str = Field(max_length=100, unique=True)
    manifest_sha256: str = Field(max_length=64)
    trained_at: datetime = Field(default_factory=utc_now)
    as_of: datetime
    frames_fingerprint: str = Field(max_length=64)
    metrics: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class ModelAlias(SQLModel, table=True):
    """A pointer to a version; the newest row of an alias holds, the one before is the rollback."""

    __tablename__ = "model_aliases"

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    alias: str = Field(max_length=50, index=True)
    version: str = Field(max_length=100, foreign_key="model_versions.version")
    set_at: datetime = Field(default_factory=utc_now)
    set_by: str = Field(max_length=200)
