"""What is asked of gate policies, and what is told of them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from app.core.schemas import Body, Read

_HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_REQUEST: dict[str, Any] = {
    "thresholds": {"calibration": 0.02, "congestion": 1.2},
    "reason": "A small organisation: first places concentrate a little more.",
}
_MOST_THRESHOLDS = 20


class GatePolicyBody(Body):
    """What a version must reach; thresholds that you leave out are as shipped."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [_REQUEST]}
    )

    thresholds: dict[Annotated[str, StringConstraints(max_length=40)], float] = Field(
        default_factory=dict,
        max_length=_MOST_THRESHOLDS,
        description="By name: likelihood, value, calibration, expert, congestion, "
        "cross_functional, slice_lists, slice_loss, overlap, proxy.",
    )
    reason: Annotated[str, StringConstraints(min_length=1, max_length=500)] = Field(
        description="Why these."
    )


class GatePolicyRead(Read):
    """A gate policy; it is never changed."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **_REQUEST,
                    "hash": _HASH,
                    "created_at": "2026-08-01T08:00:00Z",
                    "created_by": "key:a8f3k2m1x0",
                }
            ]
        }
    )

    hash: str = Field(description="SHA-256 of its thresholds; runs name it.")
    thresholds: dict[str, float] = Field(description="All thresholds.")
    reason: str = Field(description="Why these.")
    created_at: datetime = Field(description="When it was stored.")
    created_by: str = Field(description="Who stored it.")
