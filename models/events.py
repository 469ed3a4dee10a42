"""What people did about openings, and what became of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.base import text_enum
from models.feedback_vocabulary import EventSource, EventType
from models.vocabulary import DismissalReason


class FeedbackEvent(SQLModel, table=True):
    """What somebody did: received on `day`, and happened by the receiver's clock.

    `happened_at` is the client's moment corrected by how far its clock was off. Which list it
    belongs to is worked out when it is asked for: an event may come before its list.
    """

    __tablename__ = "feedback_events"
    # PostgreSQL keeps each month in a partition: what is old goes by dropping it.
    __table_args__ = {"postgresql_partition_by": "RANGE (day)"}

    day: date = Field(primary_key=True)
    event_id: str = Field(primary_key=True, max_length=64)
    received_at: datetime
    happened_at: datetime
    type: EventType = Field(sa_type=text_enum(EventType, "feedback_event_type"))
    employee_external_id: str = Field(max_length=128, index=True)
    opening_external_id: str | None = Field(default=None, max_length=128, index=True)
    list_id: str | None = Field(default=None, max_length=40)
    position: int | None = None
    reason: DismissalReason | None = Field(
        default=None, sa_type=text_enum(DismissalReason, "feedback_event_reason")
    )
    outcome: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    source: EventSource = Field(sa_type=text_enum(EventSource, "feedback_event_source"))


class EventKey(SQLModel, table=True):
    """The id of an event that was accepted, so that it counts once however often it comes.

    It stands apart because PostgreSQL cannot keep a key unique across partitions.
    """

    __tablename__ = "event_keys"

    event_id: str = Field(primary_key=True, max_length=64)
    digest: str = Field(max_length=64)
    day: date = Field(index=True)


class EventRefusal(SQLModel, table=True):
    """How many events of a day were refused for a reason; it names nobody."""

    __tablename__ = "event_refusals"

    day: date = Field(primary_key=True)
    code: str = Field(primary_key=True, max_length=32)
    count: int
