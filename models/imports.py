"""Imports: what was sent, how far it was read and what became of every line."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from models.base import ROW_ID, Identified, growing_enum, text_enum, utc_now, word_checks
from models.vocabulary import (
    DateFormat,
    DecimalMark,
    ImportEntity,
    ImportFields,
    ImportMode,
    ImportOutcome,
)


class Import(SQLModel, table=True):
    """A file of records; without a job it is not yet received whole.

    `ignored` counts the fields of the source that have no place here, by name.
    `read_to` and `lines` say how far its bytes were read; what lies before is in the database.
    """

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint("guard BETWEEN 0 AND 1", name="guard_range"),
        CheckConstraint("read_to <= size", name="read_range"),
        *word_checks("entity"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    job_id: int | None = Field(
        default=None, sa_type=ROW_ID, foreign_key="jobs.id", unique=True, ondelete="CASCADE"
    )
    entity: ImportEntity = Field(sa_type=growing_enum(ImportEntity))
    mode: ImportMode = Field(sa_type=text_enum(ImportMode, "import_mode"))
    format: str = Field(max_length=50)
    column_mapping: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    charset: str = Field(default="utf-8", max_length=40)
    date_format: DateFormat | None = Field(
        default=None, sa_type=text_enum(DateFormat, "import_date_format")
    )
    decimal: DecimalMark | None = Field(
        default=None, sa_type=text_enum(DecimalMark, "import_decimal")
    )
    time_zone: str | None = Field(default=None, max_length=60)
    ignored: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    source: str = Field(max_length=100)
    fields: ImportFields = Field(sa_type=text_enum(ImportFields, "import_fields"))
    clear: list[str] = Field(default_factory=list, sa_type=JSON)
    as_of: datetime | None = None
    dry_run: bool = False
    guard: float
    confirmed: bool = False
    size: int = Field(default=0, sa_type=ROW_ID)
    read_to: int = Field(default=0, sa_type=ROW_ID)
    lines: int = 0
    unattributed: int = 0
    missing: int | None = None
    spared: int | None = None
    newest_as_of: datetime | None = None
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    stale: int = 0
    warned: int = 0
    deactivated: int = 0
    received_at: datetime = Field(default_factory=utc_now)


class ImportMapping(Identified, table=True):
    """How a table is read, under a name that imports give."""

    __tablename__ = "import_mappings"
    __table_args__ = word_checks("entity")

    entity: ImportEntity = Field(sa_type=growing_enum(ImportEntity))
    columns: dict[str, Any] = Field(sa_type=JSON)
    constants: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)


class ImportChunk(SQLModel, table=True):
    """A piece of the file, packed; `start` is the place of its first byte in the whole."""

    __tablename__ = "import_chunks"
    __table_args__ = (UniqueConstraint("import_id", "start"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    import_id: int = Field(sa_type=ROW_ID, foreign_key="imports.id", ondelete="CASCADE")
    start: int = Field(sa_type=ROW_ID)
    data: bytes = Field(sa_type=LargeBinary)


class ImportResult(SQLModel, table=True):
    """What became of one line, or of a record that a snapshot does not hold."""

    __tablename__ = "import_results"
    __table_args__ = (Index(None, "import_id", "external_id"),)

    import_id: int = Field(
        sa_type=ROW_ID, foreign_key="imports.id", primary_key=True, ondelete="CASCADE"
    )
    position: int = Field(primary_key=True)
    line: int | None = None
    external_id: str | None = Field(default=None, max_length=128)
    outcome: ImportOutcome = Field(sa_type=text_enum(ImportOutcome, "import_outcome"))
    problems: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    warnings: list[dict[str, Any]] | None = Field(default=None, sa_type=JSON(none_as_null=True))
