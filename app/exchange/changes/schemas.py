"""The bodies of the change feed."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from app.core.schemas import Parameters, Read
from models.vocabulary import ChangeAction, EntityKind

MAX_LIMIT = 1000
DEFAULT_LIMIT = 200
NOW = "now"

Followed = Literal[
    EntityKind.EMPLOYEE,
    EntityKind.ROLE,
    EntityKind.OPENING,
    EntityKind.SKILL,
    EntityKind.MOVE_CASE,
    EntityKind.OUTCOME,
    EntityKind.ROUND,
]


class ChangesQuery(Parameters):
    """Which changes a client asks for."""

    after: Annotated[str, Field(min_length=1, max_length=200)] | None = Field(
        None,
        description="The `next_cursor` of the last answer. `now` starts at the present moment. "
        "Without it you start at the oldest change that is kept.",
    )
    limit: int = Field(
        DEFAULT_LIMIT, ge=1, le=MAX_LIMIT, description="The largest number of changes to return."
    )
    entity: list[Followed] = Field(
        default_factory=list,
        max_length=10,
        description="Only changes of this kind of record. You may repeat the parameter. Move cases "
        "and outcomes need the scope moves:read.",
    )


class ChangeRead(Read):
    """One change: which record, and what was done to it. Read the record for the rest."""

    type: str = Field(
        description="The kind of record and the action, such as `employee.updated`.",
        examples=["employee.updated"],
    )
    entity: EntityKind = Field(description="What kind of record changed.")
    action: ChangeAction = Field(
        description="`created`, `updated`, `deleted`, `renamed` or `erased`; of a round "
        "`completed`, for readers with confidential:read. After `renamed`, keep "
        "under `external_id` what you hold under `former_id`. After `erased`, remove all that you "
        "hold of the record. Move cases are also `released`, `accepted`, `started`, `returned` "
        "and `closed`; an outcome is `due`."
    )
    external_id: str = Field(
        description="The record's key; of an outcome the case, the day and who is asked.",
        examples=["E-1042"],
    )
    former_id: str | None = Field(
        description="What the record was called before it was renamed; null otherwise."
    )
    occurred_at: datetime = Field(description="When it changed.")


class Changes(Read):
    """Changes in their order."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "type": "employee.updated",
                            "entity": "employee",
                            "action": "updated",
                            "external_id": "E-1042",
                            "former_id": None,
                            "occurred_at": "2026-11-03T08:15:00Z",
                        }
                    ],
                    "next_cursor": "q0JkY1o2bTNwU2V6dGxPdnJ3WW1PQ2hTNGZtV0p4QjA5c2c9",
                    "more": False,
                }
            ]
        }
    )

    items: list[ChangeRead] = Field(description="The changes, oldest first.")
    next_cursor: str = Field(description="Keep it, and send it as `after` to read what follows.")
    more: bool = Field(
        description="Whether more changes are there already. If not, ask again later."
    )
