"""The bodies of stored mappings."""

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from app.catalog.schemas import CreatedAt, UpdatedAt, Version
from app.core.schemas import ExternalId, Read
from app.exchange.formats.table import ColumnMapping
from models.vocabulary import ImportEntity

_BODY: dict[str, Any] = {
    "entity": "employees",
    "columns": {
        "Personnel number": "external_id",
        "Name": "name",
        "Position": "title",
        "State": {"path": "status", "values": {"aktiv": "active", "ausgetreten": "left"}},
    },
    "constants": {"location": "Hamburg"},
}
Entity = Annotated[ImportEntity, Field(description="What the rows of such a table are.")]


class MappingBody(ColumnMapping):
    """Which field each column of a table gives, kept under a name for later imports."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BODY]})

    entity: Entity


class MappingRead(Read):
    """A stored mapping."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "nightly-people",
                    **_BODY,
                    "version": 1,
                    "created_at": "2026-03-02T09:30:00Z",
                    "updated_at": "2026-03-02T09:30:00Z",
                }
            ]
        }
    )

    name: ExternalId = Field(description="Its name.", examples=["nightly-people"])
    entity: Entity
    columns: dict[str, Any] = Field(
        description="By column: the field that it gives, or how to read it, as it was sent."
    )
    constants: dict[str, Any] = Field(
        description="By path of a field: the value that every record gets."
    )
    version: Version
    created_at: CreatedAt
    updated_at: UpdatedAt
