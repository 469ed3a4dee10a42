"""What is decided about exploration, and what is told of it."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from app.core.schemas import Body, Line, Read
from models.ranker_vocabulary import ExplorationMode

_DECISION: dict[str, Any] = {
    "mode": "neighbours",
    "cross_functional_floor": True,
    "person": "Ana Ruiz",
    "reason": "Two months, so that the place curve is known. People were told on the intranet.",
}
_MODE = (
    "`neighbours`: in the list that a person sees, one pair of neighbours with close scores may "
    "change places, the first never, by a coin that holds for the day. `none`: nothing does."
)
_FLOOR = (
    "Whether a pair stays as it is when one of the two leads to another function and the other "
    "does not."
)


class ExplorationBody(Body):
    """Whether lists explore from now on, who decides and why."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [_DECISION]}
    )

    mode: ExplorationMode = Field(description=_MODE)
    cross_functional_floor: bool = Field(False, description=_FLOOR)
    person: Line = Field(description="The person who decides.", examples=["Ana Ruiz"])
    reason: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=3, max_length=500)
    ] = Field(description="Why; it is kept for ever.")


class ExplorationRead(Read):
    """A decision about exploration; the newest holds."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **{name: value for name, value in _DECISION.items() if name != "person"},
                    "entry": 2,
                    "decided_by": "Ana Ruiz",
                    "set_at": "2026-08-01T08:00:00Z",
                    "set_by": "key:a8f3k2m1x0",
                }
            ]
        }
    )

    entry: int = Field(
        description="Its number; numbers only grow. 0 is what LATERAL_EXPLORATION says."
    )
    mode: ExplorationMode = Field(description=_MODE)
    cross_functional_floor: bool = Field(description=_FLOOR)
    decided_by: str | None = Field(description="Who decided; null where nobody did yet.")
    reason: str | None = Field(description="Why.")
    set_at: datetime | None = Field(description="When.")
    set_by: str | None = Field(description="The caller that asked for it.")
