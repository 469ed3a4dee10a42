"""The bodies of the audit log."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from app.core.pagination import PageQuery
from app.core.reasons import shape
from app.core.schemas import ExternalId, Line, Moment, Parameters, Read
from models.vocabulary import ChangeAction, EntityKind

_A_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_HEAD: dict[str, Any] = {
    "min_length": 64,
    "max_length": 64,
    "pattern": shape("^[0-9a-f]{64}$", "64 hexadecimal digits in small letters"),
    "examples": [_A_HASH],
}
Head = Annotated[
    str,
    Field(
        description="The hash of the last entry. Keep it elsewhere to prove later that nothing was "
        "cut off."
    ),
]


class AuditEntryRead(Read):
    """Who did what to which record, or looked at whom."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 1207,
                    "occurred_at": "2026-05-18T14:05:12.018211Z",
                    "actor": "key:a8f3k2m1x0",
                    "action": "read",
                    "entity": "employee",
                    "external_id": "E-1042",
                    "people": ["E-1042"],
                    "erased_people": 0,
                    "details": {"operation": "getEmployee"},
                    "previous_hash": "0" * 64,
                    "entry_hash": _A_HASH,
                }
            ]
        }
    )

    id: int = Field(description="Place in the log; ids grow and may leave gaps.")
    occurred_at: datetime = Field(description="When.")
    actor: str = Field(description="The caller: a key, client or token, or a command.")
    action: ChangeAction = Field(description="What the caller did.")
    entity: EntityKind = Field(description="The kind of record.")
    external_id: str | None = Field(
        description="The record's key; `*` for an entry about several people; null for a person "
        "who was erased since."
    )
    people: list[str] = Field(description="The people whom the entry speaks of, by external id.")
    erased_people: int = Field(
        description="How many of the people were erased since. Nobody can tell who they were."
    )
    details: dict[str, Any] = Field(
        description="The names of the changed fields or the operation that read; never values. You "
        "see which fields of a person changed only with the scope confidential:read."
    )
    previous_hash: str = Field(description="Hash of the entry before.")
    entry_hash: str = Field(description="Hash of this entry and the one before.")


class AuditQuery(PageQuery):
    """Which entries a list holds; filters add up."""

    actor: Annotated[
        Line | None, Field(description="Only entries of this caller.", examples=["key:a8f3k2m1x0"])
    ] = None
    entity: Annotated[
        EntityKind | None, Field(description="Only entries about this kind of record.")
    ] = None
    action: Annotated[ChangeAction | None, Field(description="Only entries with this action.")] = (
        None
    )
    external_id: Annotated[
        ExternalId | None,
        Field(
            description="Only entries about the record with this key. For a person also lists that "
            "showed them."
        ),
    ] = None
    since: Annotated[
        Moment | None,
        Field(description="Only entries of this moment or later, with a UTC offset."),
    ] = None
    until: Annotated[
        Moment | None,
        Field(description="Only entries before this moment, with a UTC offset."),
    ] = None


class VerificationQuery(Parameters):
    """What the log must still hold."""

    head: Annotated[
        str | None,
        Field(description="A head that you kept earlier. The log must still contain it.", **_HEAD),
    ] = None


class BreakRead(Read):
    """Where the chain breaks first."""

    entry: int | None = Field(
        description="The id of the first entry that breaks it; null when the end is missing."
    )
    kind: Literal["changed", "removed", "inserted", "reordered", "cut"] = Field(
        description="What was done there."
    )
    reason: str = Field(description="What is wrong, in words.")


class VerificationRead(Read):
    """Whether the audit log is the one that was written."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "valid": True,
                    "entries": 48211,
                    "head": _A_HASH,
                    "first_broken": None,
                }
            ]
        }
    )

    valid: bool = Field(description="Whether every entry is where it was and says what it said.")
    entries: int = Field(description="How many entries hold, from the first one on.")
    head: Head
    first_broken: BreakRead | None = Field(description="The first break; null if the log is valid.")
