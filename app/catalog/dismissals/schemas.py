"""The bodies of dismissals."""

from typing import Any

from pydantic import AwareDatetime, ConfigDict, Field

from app.core.schemas import Body, Read
from models.vocabulary import DismissalReason

_BODY: dict[str, Any] = {"reason": "timing"}


class DismissalBody(Body):
    """Why a person does not want an opening, if she says it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BODY]})

    reason: DismissalReason | None = Field(
        default=None, description="Why the person does not want the opening; null if unsaid."
    )


class DismissalRead(Read):
    """An opening that a person does not want to be recommended."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "opening": "O-2003",
                    "title": "Product marketing manager",
                    **_BODY,
                    "dismissed_at": "2026-03-02T09:30:00Z",
                }
            ]
        }
    )

    opening: str = Field(description="The opening's key.")
    title: str = Field(description="The opening's title.")
    reason: DismissalReason | None = Field(description="Why; null if the person did not say.")
    dismissed_at: AwareDatetime = Field(description="When the person last said so.")
