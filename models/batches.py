"""Rankings of everybody as files: what was asked for, and which files there are."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, text_enum, utc_now
from models.ranker_vocabulary import ListFormat


class BatchRanking(SQLModel, table=True):
    """The lists of everybody in files; they lie in a folder of its name.

    `read_at` is when the people were read whose lists the files hold. Whoever is taken out
    afterwards is counted, and the entries of `files` follow.
    """

    __tablename__ = "batch_rankings"
    __table_args__ = (
        CheckConstraint("k > 0", name="k_range"),
        CheckConstraint("people_taken_out >= 0", name="people_taken_out_range"),
        CheckConstraint("(files IS NULL) = (read_at IS NULL)", name="written_whole"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    uid: str = Field(max_length=36, unique=True)
    job_id: int | None = Field(
        default=None, sa_type=ROW_ID, foreign_key="jobs.id", ondelete="SET NULL", index=True
    )
    k: int
    reasons: bool
    format: ListFormat = Field(sa_type=text_enum(ListFormat, "list_format"))
    created_at: datetime = Field(default_factory=utc_now)
    created_by: str = Field(max_length=200)
    read_at: datetime | None = None
    as_of: date | None = None
    model_version: str | None = Field(default=None, max_length=100)
    people: int | None = None
    openings: int | None = None
    files: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    people_taken_out: int = 0
