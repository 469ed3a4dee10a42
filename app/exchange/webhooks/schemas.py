"""The bodies of webhook endpoints and their deliveries."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints

from app.core.pagination import PageQuery
from app.core.schemas import Body, Moment, Read, storable, unique
from app.exchange.webhooks.messages import EVENTS

_URL = "https://hr.example.com/hooks/lateral"
_ENDPOINT: dict[str, Any] = {
    "url": _URL,
    "description": "HR system, production",
    "event_types": ["employee.updated", "opening.created"],
    "confidential": False,
}
_STORED: dict[str, Any] = {
    "id": "wh_5f1c6e0e9d3b4a60",
    **_ENDPOINT,
    "owner": "key:4f8s1k20dk",
    "enabled": True,
    "disabled_at": None,
    "disabled_reason": None,
    "previous_secret_until": None,
    "created_at": "2026-11-03T08:15:00Z",
    "updated_at": "2026-11-03T08:15:00Z",
}
_DELIVERY: dict[str, Any] = {
    "id": "msg_5f1c6e0e9d3b4a60_000000000017",
    "event_type": "employee.updated",
    "external_id": "E-1042",
    "occurred_at": "2026-11-03T08:15:00Z",
    "state": "delivered",
    "attempts": 1,
    "last_attempt_at": "2026-11-03T08:15:01Z",
    "last_status": 204,
    "last_error": None,
    "next_attempt_at": None,
    "delivered_at": "2026-11-03T08:15:01Z",
}


def _known(types: list[str]) -> list[str]:
    unknown = sorted(set(types) - EVENTS.keys())
    if unknown:
        raise ValueError(f"unknown: {', '.join(unknown)}; known are {', '.join(EVENTS)}")
    return types


EventTypes = Annotated[
    list[Annotated[str, Field(max_length=64, json_schema_extra={"enum": list(EVENTS)})]],
    Field(min_length=1, max_length=100),
    AfterValidator(unique),
    AfterValidator(_known),
]


class EndpointBody(Body):
    """Where to send which changes."""

    model_config = ConfigDict(json_schema_extra={"examples": [_ENDPOINT]})

    url: Annotated[str, StringConstraints(min_length=1, max_length=2000)] = Field(
        description="Where messages are posted. It must be https and an address of the public "
        "internet, unless the service allows others."
    )
    description: Annotated[str, StringConstraints(max_length=200), AfterValidator(storable)] = (
        Field("", description="What the endpoint is for.")
    )
    event_types: EventTypes = Field(description="Which events are sent.")
    confidential: bool = Field(
        False,
        description="Whether changes are sent that need the scope confidential:read.",
    )


class EndpointRead(Read):
    """A webhook endpoint; its secret is never shown again."""

    model_config = ConfigDict(json_schema_extra={"examples": [_STORED]})

    id: str = Field(description="The endpoint's id.")
    url: str = Field(description="Where messages are posted.")
    description: str = Field(description="What the endpoint is for.")
    event_types: list[str] = Field(description="Which events are sent.")
    confidential: bool = Field(description="Whether confidential changes are sent too.")
    owner: str = Field(description="Who made it.")
    enabled: bool = Field(description="Whether messages are sent.")
    disabled_at: datetime | None = Field(description="When it was disabled.")
    disabled_reason: str | None = Field(description="Why it was disabled.")
    previous_secret_until: datetime | None = Field(
        description="Until when the previous secret signs messages as well."
    )
    created_at: datetime = Field(description="When it was made.")
    updated_at: datetime = Field(description="When it was changed last.")


class EndpointIssued(EndpointRead):
    """A webhook endpoint with its new secret, which is shown only this once."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {**_STORED, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwvYbDqk1d2bE="}
            ]
        }
    )

    secret: str = Field(description="The secret with which you check signatures. Keep it.")


class SecretRotationBody(Body):
    """How a new secret takes over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"overlap_hours": 24.0}]})

    overlap_hours: Annotated[float, Field(ge=0, le=168, allow_inf_nan=False)] = Field(
        24.0, description="For how many hours the old secret signs messages as well."
    )


class ReplayBody(Body):
    """What to deliver again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"since": "2026-11-03T00:00:00Z"}]})

    since: Moment = Field(description="Changes from this moment on, with a UTC offset.")


class ReplayRead(Read):
    """How much will be delivered again."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"deliveries": 17}]})

    deliveries: int = Field(description="The number of messages.")


class DeliveryRead(Read):
    """One message to one endpoint, and what became of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_DELIVERY]})

    id: str = Field(description="The webhook-id of the message: ordered, without gaps.")
    event_type: str = Field(description="What happened.")
    external_id: str = Field(description="The key of the record that it is about.")
    occurred_at: datetime = Field(description="When it happened.")
    state: Literal["pending", "failing", "delivered"] = Field(
        description="`failing`: the last attempt failed, another one follows."
    )
    attempts: int = Field(description="How often it was sent since it was last requested.")
    last_attempt_at: datetime | None = Field(description="When it was sent last.")
    last_status: int | None = Field(description="What the receiver answered last.")
    last_error: str | None = Field(description="Why there was no answer.")
    next_attempt_at: datetime | None = Field(
        description="The earliest moment at which it will be sent again."
    )
    delivered_at: datetime | None = Field(description="When the receiver accepted it.")


class DeliveryQuery(PageQuery):
    """Which deliveries a client asks for."""

    pending: bool | None = Field(
        None, description="Only messages that still wait, or only those that were delivered."
    )
