"""The answers about objections."""

from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field

from app.core.schemas import Read
from models.vocabulary import Objectable

Use = Annotated[
    Objectable,
    Field(
        description="`learning`: no ranker is trained on what the person does. `profiling`: the "
        "person is not ranked, in no list and for nobody."
    ),
]


_EXAMPLE: dict[str, Any] = {"objects_to": "learning", "made_at": "2026-03-02T09:30:00Z"}


class ObjectionRead(Read):
    """A use of what is known of a person that she objects to."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    objects_to: Use
    made_at: AwareDatetime = Field(description="Since when.")


class ObjectionList(Read):
    """What a person objects to."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE]}]})

    items: list[ObjectionRead] = Field(description="The objections, the oldest first.")
