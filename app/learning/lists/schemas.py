"""What is told of a list that is replayed."""

from datetime import date
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from app.core.schemas import Read

_REPLAY: dict[str, Any] = {
    "list_id": "l_mzxw6ytboi4tqmrrgi3tcnjqga",
    "day": "2026-08-01",
    "model_version": "lateral-440f0e96a2b6",
    "equal": True,
    "ordered": True,
    "worst": 0.0000004,
    "items": [{"position": 1, "version": "lateral-440f0e96a2b6", "served": 0.62, "again": 0.62}],
}


class ReplayItem(Read):
    """A place of the list."""

    position: int = Field(description="The place, from 1.")
    version: str = Field(description="The version that ranked it.")
    served: float = Field(description="The score that was served, before any price.")
    again: float = Field(description="The score that it has now.")


class ListReplay(Read):
    """A list computed anew from what its scores rest on. It names neither people nor openings."""

    model_config = ConfigDict(json_schema_extra={"examples": [_REPLAY]})

    list_id: str = Field(description="The list.")
    day: date = Field(description="The day on which it was served.")
    model_version: str = Field(description="What ranked it; two versions joined by `+`.")
    equal: bool = Field(description="Whether scores and order are what was served.")
    ordered: bool = Field(
        description="Whether scores, prices, the draft's coins and the exchange give the order."
    )
    worst: float = Field(description="The largest distance of a score from the one served.")
    items: list[ReplayItem] = Field(description="The places in the order that was served.")


ListIdPath = Annotated[
    str,
    Field(
        max_length=40,
        description="The id of the list.",
        examples=["l_mzxw6ytboi4tqmrrgi3tcnjqga"],
    ),
]
