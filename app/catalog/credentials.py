"""Credentials, such as licences and diplomas: held by people, needed by roles and openings."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from app.core.schemas import Body, Line, Lines, Read
from ml.taxonomy.credentials import credential_key

MOST_CREDENTIALS = 100

CredentialName = Annotated[
    Line,
    Field(
        description="What it is called. Names are compared without case, spacing and "
        "punctuation, and are never recognised as skills.",
        examples=["Driving licence C"],
    ),
]
Issuer = Annotated[
    Line | None, Field(description="Who issued it.", examples=["Municipality of Utrecht"])
]
ValidFrom = Annotated[
    date | None, Field(description="First day on which it counts; null: it does already.")
]
ValidUntil = Annotated[
    date | None,
    Field(description="Last day on which it counts; null: it has no end.", examples=["2028-05-31"]),
]
Accepted = Annotated[
    Lines,
    Field(
        description="Other credentials that count as well: other names of it, or higher classes.",
        examples=[["Driving licence CE"]],
    ),
]
Desired = Annotated[
    bool,
    Field(description="Whether it is only welcome; else nobody is eligible without a valid one."),
]


class CredentialBody(Body):
    """A credential that a person holds. Its number has no place here."""

    # In this order: the cell of a table gives a name and the last day.
    name: CredentialName
    valid_until: ValidUntil = None
    valid_from: ValidFrom = None
    issuer: Issuer = None

    @field_validator("valid_from")
    @classmethod
    def _in_order(cls, valid_from: date | None, info: ValidationInfo) -> date | None:
        last = info.data.get("valid_until")
        if valid_from is not None and last is not None and last < valid_from:
            raise ValueError("lies after `valid_until`")
        return valid_from


class CredentialRead(Read):
    """A credential that a person holds."""

    name: CredentialName
    valid_until: ValidUntil
    valid_from: ValidFrom
    issuer: Issuer


class NeededCredentialBody(Body):
    """A credential that the work needs, or welcomes."""

    name: CredentialName
    desired: Desired = False
    accepted: Accepted = Field(default_factory=list)


class NeededCredentialRead(Read):
    """A credential that the work needs, or welcomes."""

    name: CredentialName
    desired: Desired
    accepted: Accepted


def _one_of_each_name(needed: list[NeededCredentialBody]) -> list[NeededCredentialBody]:
    if len({credential_key(one.name) for one in needed}) != len(needed):
        raise ValueError("names the same credential twice; see `accepted` for what counts as well")
    return needed


Credentials = Annotated[list[CredentialBody], Field(max_length=MOST_CREDENTIALS)]
NeededCredentials = Annotated[
    list[NeededCredentialBody],
    Field(max_length=MOST_CREDENTIALS),
    AfterValidator(_one_of_each_name),
]


def stored(bodies: Iterable[Body]) -> list[dict[str, Any]]:
    """Credentials as the database holds them."""
    return [one.model_dump(mode="json") for one in bodies]


def beside(held: Sequence[Mapping[str, Any]], posted: Sequence[Mapping[str, Any]]) -> list[Any]:
    """What becomes of the credentials held when a feed that merges posts some.

    Those that it does not name stay. One that it posts without an end gives way to those of that
    name whose end is known: a resume must not make an expired licence valid again.
    """
    if not posted:
        return []
    named = {credential_key(one["name"]) for one in posted}
    ending = {credential_key(one["name"]) for one in held if one["valid_until"]}
    unsure = {credential_key(one["name"]) for one in posted if one["valid_until"] is None}
    kept = (unsure & ending) | ({credential_key(one["name"]) for one in held} - named)
    staying = [one for one in held if credential_key(one["name"]) in kept]
    return [*(one for one in posted if credential_key(one["name"]) not in kept), *staying]
