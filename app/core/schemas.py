"""What all bodies share: strictness, safe text and numbers, keys and pages."""

import re
from typing import Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: str) -> str:
    """The text itself; refused if no database could keep it."""
    if _UNSTORABLE.search(value):
        raise ValueError("holds a NUL character or half of a surrogate pair")
    return value


def unique(value: list[str]) -> list[str]:
    """The list itself; refused if a value comes twice."""
    if len(set(value)) != len(value):
        raise ValueError("holds the same value twice")
    return value


Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(storable),
]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(storable),
]
Text = Annotated[str, StringConstraints(max_length=20_000), AfterValidator(storable)]
ExternalId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:@~-]{0,127}$"),
    Field(description="The client's own key.", examples=["E-1042"]),
]
Level = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
Grade = Annotated[int, Field(ge=0, le=99)]
Lines = Annotated[list[Line], Field(max_length=100), AfterValidator(unique)]


class Body(BaseModel):
    """What a client sends: unknown fields are refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Read(BaseModel):
    """What the service answers."""

    model_config = ConfigDict(frozen=True)


ItemT = TypeVar("ItemT", bound=Read)


class Page(Read, Generic[ItemT]):
    """One page of a list; send `next_cursor` back as `cursor` for the next one."""

    items: list[ItemT] = Field(description="The records of this page.")
    next_cursor: str | None = Field(
        description="Send it as `cursor` for the next page; null on the last one.",
        examples=["AAAAAAAAAMjR0Yp1mXzE"],
    )
