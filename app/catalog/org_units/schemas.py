"""The bodies of organisational units."""

from typing import Annotated

from pydantic import ConfigDict, Field

from app.core.schemas import Body, Line, Read

UnitName = Annotated[Line, Field(min_length=1, max_length=200)]


class UnitRenameBody(Body):
    """Which unit is to be called what."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"former_name": "Marketing EMEA", "name": "Growth EMEA"}]}
    )

    former_name: UnitName = Field(description="What records call the unit now.")
    name: UnitName = Field(description="What they are to call it.")


class UnitRenamed(Read):
    """How many records name the unit by its new name."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"employees": 42, "openings": 3}]})

    employees: int = Field(description="People whose record changed.")
    openings: int = Field(description="Openings that changed.")
