"""What records were called before they were renamed."""

from datetime import datetime

from sqlmodel import Field, Index, SQLModel, UniqueConstraint

from models.base import ROW_ID, growing_enum, utc_now, word_checks
from models.vocabulary import EntityKind


class FormerId(SQLModel, table=True):
    """An external id, or a name of an organisational unit, that now means another one.

    No new record takes it: a late file that still names it means the record that was renamed.
    """

    __tablename__ = "former_ids"
    __table_args__ = (
        UniqueConstraint("entity", "former_id"),
        Index(None, "entity", "external_id"),
        *word_checks("entity"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=ROW_ID)
    entity: EntityKind = Field(sa_type=growing_enum(EntityKind))
    former_id: str = Field(max_length=200)
    external_id: str = Field(max_length=200)
    renamed_at: datetime = Field(default_factory=utc_now, index=True)
