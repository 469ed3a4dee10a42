"""The bodies of nominations."""

from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, StringConstraints

from app.core.schemas import Body, Read, plain

_REASON = "Her team is being dissolved in June, and she knows our two largest accounts."
_BODY: dict[str, Any] = {"reason": _REASON, "expires_on": "2026-06-30"}


class NominationBody(Body):
    """Why a person is put forward for an opening, and until when."""

    model_config = ConfigDict(json_schema_extra={"examples": [_BODY]})

    reason: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
        BeforeValidator(plain),
    ] = Field(description="The reason. HR and the person can read it; the hiring manager cannot.")
    expires_on: date = Field(
        description="The last day on which the hiring manager sees the person because of this: "
        "today or later, and within a year."
    )


class NominationRead(Read):
    """A person whom HR puts forward for an opening."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "opening": "O-2003",
                    "title": "Product marketing manager",
                    "employee": "E-1042",
                    **_BODY,
                    "nominated_by": "key:a8f3k2m1x0",
                    "created_at": "2026-03-02T09:30:00Z",
                    "updated_at": "2026-03-02T09:30:00Z",
                }
            ]
        }
    )

    opening: str = Field(description="The opening's key.")
    title: str = Field(description="The opening's title.")
    employee: str = Field(description="The employee's key.")
    reason: str = Field(description="Why.")
    expires_on: date = Field(description="The last day on which it holds.")
    nominated_by: str = Field(description="The caller who last put the person forward.")
    created_at: AwareDatetime = Field(description="When the person was put forward.")
    updated_at: AwareDatetime = Field(description="When it was changed last.")
