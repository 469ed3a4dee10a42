"""The bodies of keys, clients and tokens."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, Field

from app.core.schemas import Body, ExternalId, Line, Moment, Read, unique
from app.core.security import ActorKind, Scope
from models.vocabulary import EmbedAudience, EmbedPower

MONTH_SECONDS = 2_592_000
DAY_SECONDS = 86_400
EMBED_SECONDS = 900

Label = Annotated[
    Line,
    Field(description="What it is for; not a person's name.", examples=["nightly sync"]),
]
Kind = Annotated[
    ActorKind,
    Field(description="For whom the caller acts. It decides whose records the caller may see."),
]
Scopes = Annotated[list[Scope], Field(description="What it allows.")]
Employee = Annotated[
    ExternalId | None,
    Field(
        description="The one employee for whom it speaks; null if there is none.",
        examples=["E-1042"],
    ),
]
Expiry = Annotated[datetime | None, Field(description="When it expires; null if it never does.")]
Prefix = Annotated[
    str,
    Field(description="The public part of the key, by which you name it.", examples=["a1b2c3d4e5"]),
]
ClientId = Annotated[
    str, Field(description="The client's id.", examples=["lc_3b1f0c9a7e5d48f2a6b0"])
]


class CallerBody(Body):
    """Who may call, and what for."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "nightly sync",
                    "kind": "hr_integration",
                    "scopes": ["catalog:read", "catalog:write"],
                    "employee": None,
                    "expires_at": "2099-12-31T00:00:00Z",
                }
            ]
        }
    )

    name: Label
    kind: Kind
    scopes: Annotated[
        list[Scope] | None,
        Field(
            min_length=1,
            max_length=len(Scope),
            description="What it may do; null for the default scopes of its kind.",
        ),
        AfterValidator(lambda scopes: None if scopes is None else unique(scopes)),
    ] = None
    employee: Employee = None
    expires_at: Annotated[
        Moment | None,
        Field(description="When it expires, with a UTC offset; null if it never does."),
    ] = None


class RotationBody(Body):
    """For how long the old secret holds beside the new one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"overlap_seconds": DAY_SECONDS}]})

    overlap_seconds: Annotated[
        int,
        Field(
            ge=0,
            le=MONTH_SECONDS,
            description="For how many seconds the old secret holds; 0 ends it at once.",
        ),
    ] = DAY_SECONDS


class CallerRead(Read):
    """What may be known of a key or a client; never its secret."""

    name: Label
    kind: Kind
    scopes: Scopes
    employee: Employee
    created_at: datetime = Field(description="When it was made.")
    expires_at: Expiry
    revoked_at: datetime | None = Field(description="When it was revoked; null if it was not.")
    last_used_at: datetime | None = Field(
        description="When it was last used, up to a minute late; null if it never was."
    )
    previous_expires_at: datetime | None = Field(
        description="Until when the previous secret holds after a rotation; null if there is none."
    )


_CALLER: dict[str, Any] = {
    "name": "nightly sync",
    "kind": "hr_integration",
    "scopes": ["catalog:read", "catalog:write"],
    "employee": None,
    "created_at": "2026-11-02T08:00:00Z",
    "expires_at": "2099-12-31T00:00:00Z",
    "revoked_at": None,
    "last_used_at": "2026-11-20T02:00:41Z",
    "previous_expires_at": None,
}
_KEY = {"prefix": "a1b2c3d4e5", **_CALLER}
_CLIENT = {"client_id": "lc_3b1f0c9a7e5d48f2a6b0", **_CALLER}


class ApiKeyRead(CallerRead):
    """An API key, without its secret."""

    model_config = ConfigDict(json_schema_extra={"examples": [_KEY]})

    prefix: Prefix


class ApiKeyIssued(ApiKeyRead):
    """An API key with its secret, which is shown only this once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_KEY, "key": f"lat_a1b2c3d4e5_{'x' * 40}"}]}
    )

    key: str = Field(description="The whole key. It is stored as a hash and never shown again.")


class OAuthClientRead(CallerRead):
    """An OAuth 2 client, without its secret."""

    model_config = ConfigDict(json_schema_extra={"examples": [_CLIENT]})

    client_id: ClientId


class OAuthClientIssued(OAuthClientRead):
    """An OAuth 2 client with its secret, which is shown only this once."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{**_CLIENT, "client_secret": f"lcs_{'x' * 43}"}]}
    )

    client_secret: str = Field(description="The secret; it is stored as a hash.")


def _reading(may: list[EmbedPower]) -> list[EmbedPower]:
    if EmbedPower.READ not in may:
        raise ValueError("name `read`: a page that acts reads, too")
    return may


EmbeddedFor = Annotated[
    EmbedAudience,
    Field(
        description="For whom the page is. `employee`: the person's own pages; `manager`: also "
        "their reports and own openings, as a manager's key sees them. `workforce`: aggregates of "
        "five people or more; `model`: the card of the ranker in use. These two show nobody. The "
        "key that issues it needs the scope embed:manager, embed:workforce or embed:model for "
        "that."
    ),
]
EmbeddedEmployee = Annotated[
    ExternalId | None,
    Field(
        description="The employee whose page it is; null for the audiences `workforce` and "
        "`model`, whose pages speak for nobody.",
        examples=["E-1042"],
    ),
]
EmbedPowers = Annotated[
    list[EmbedPower],
    Field(
        description="What the page may do. `read`, which is usual: read what the person may; "
        "`act`: also change what the person may, such as wishes, dismissals and evidence.",
        examples=[["read", "act"]],
    ),
]


class EmbedTokenBody(Body):
    """The page that a token is for, and whose page it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "employee": "E-1042",
                    "origin": "https://portal.example",
                    "seconds": 600,
                    "audience": "employee",
                    "may": ["read", "act"],
                }
            ]
        }
    )

    employee: EmbeddedEmployee = None
    origin: Annotated[
        str,
        Field(
            max_length=300,
            description="The page's web origin, one of LATERAL_EMBED_ORIGINS, or "
            "LATERAL_PUBLIC_ORIGIN.",
            examples=["https://portal.example"],
        ),
    ]
    seconds: Annotated[
        int,
        Field(
            ge=30, le=EMBED_SECONDS, description="For how many seconds it holds.", examples=[600]
        ),
    ] = EMBED_SECONDS
    audience: EmbeddedFor = EmbedAudience.EMPLOYEE
    may: Annotated[EmbedPowers, AfterValidator(unique), AfterValidator(_reading)] = Field(
        default_factory=lambda: [EmbedPower.READ]
    )


class EmbedTokenRead(Read):
    """A token for the pages of one employee or of the organisation, good from one origin only."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "token": "lat_embed.eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIxIn0.c2lnbmF0dXJl",
                    "employee": "E-1042",
                    "origin": "https://portal.example",
                    "audience": "employee",
                    "may": ["read"],
                    "operations": ["getEmployee", "getRecommendations"],
                    "elements": ["lateral-moves"],
                    "expires_at": "2026-11-21T12:15:00Z",
                }
            ]
        }
    )

    token: str = Field(description="The token. Send it as `Authorization: Bearer`.")
    employee: EmbeddedEmployee
    origin: str = Field(description="The only Origin from which it is accepted.")
    audience: EmbeddedFor
    may: EmbedPowers
    operations: list[str] = Field(
        description="The operations, by `operationId`, that the page may call with it. Any other "
        "answers 403."
    )
    elements: list[str] = Field(
        description="The elements of the portal that the page can fill with it, by their tag."
    )
    expires_at: datetime = Field(description="When it expires. It also ends with its issuer's key.")
