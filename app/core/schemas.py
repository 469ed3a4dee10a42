"""What all bodies share: strictness, safe text and numbers, keys and pages."""

import re
import warnings
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Generic, Literal, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    create_model,
    field_validator,
)
from pydantic.warnings import UnsupportedFieldAttributeWarning

from app.core.markup import plain_line, plain_text
from app.core.reasons import shape

_NUMBER = re.compile(r"\s*[-+]?[0-9_.]+(?:[eE][-+]?[0-9]+)?\s*")
_NOT_TEXT: frozenset[Any] = frozenset({bool, int, float, NoneType})
_MOMENTS: frozenset[Any] = frozenset({date, datetime, AwareDatetime})
_READ_FROM_OTHERS: frozenset[Any] = frozenset({bool, int, float, Any}) | _MOMENTS
_NO_TIMESTAMP = "should be a date in ISO 8601, not a number"
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Twenty times the longest text: no HTML that people write is that wordy. Taking out tags costs
# about a second of work a megabyte, too much for what is refused as too long afterwards.
_MOST_HTML = 400_000
# One look at texts that need no work, which is nearly all of them.
_NOT_PLAIN = re.compile("[\x00\ud800-\udfff<&]")


def storable(value: str) -> str:
    """The text itself; refused if no database could keep it."""
    if _UNSTORABLE.search(value):
        raise ValueError("holds a NUL character or half of a surrogate pair")
    return value


def plain(value: Any) -> Any:
    """A text without HTML; refused if no database could keep it, or if it is far too long."""
    if isinstance(value, str) and _NOT_PLAIN.search(value):
        return plain_text(_readable(value))
    return value


def plain_in_one_line(value: Any) -> Any:
    """The same for a text of one line, such as a title."""
    if isinstance(value, str) and _NOT_PLAIN.search(value):
        return plain_line(_readable(value))
    return value


def _readable(value: str) -> str:
    if len(value) > _MOST_HTML:
        raise ValueError(f"has more than {_MOST_HTML:,} characters with its HTML")
    return storable(value)


def unique(value: list[str]) -> list[str]:
    """The list itself; refused if a value comes twice."""
    if len(set(value)) != len(value):
        raise ValueError("holds the same value twice")
    return value


def no_number(value: Any) -> Any:
    """The value itself; refused if it is a number, which would be read as seconds since 1970."""
    if isinstance(value, (int, float)) or (isinstance(value, str) and _NUMBER.fullmatch(value)):
        raise ValueError(_NO_TIMESTAMP)
    return value


def in_utc(value: datetime) -> datetime:
    """The moment as UTC tells it, so that its day is the day of what is stored."""
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("lies outside of the years 1 to 9999 in UTC") from error


Moment = Annotated[AwareDatetime, BeforeValidator(no_number), AfterValidator(in_utc)]
Line = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    BeforeValidator(plain_in_one_line),
]
Title = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    BeforeValidator(plain_in_one_line),
]
Text = Annotated[str, StringConstraints(max_length=20_000), BeforeValidator(plain)]
KEY_MEANT = "a key of 1 to 128 letters, digits and . _ : @ ~ - that begins with a letter or a digit"
ExternalId = Annotated[
    str,
    StringConstraints(pattern=shape(r"^[A-Za-z0-9][A-Za-z0-9._:@~-]{0,127}$", KEY_MEANT)),
    Field(description="The key that your own system uses.", examples=["E-1042"]),
]
DEFAULT_SOURCE = "default"
SourceName = Annotated[
    str,
    StringConstraints(
        pattern=shape(
            r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$",
            "a name of 1 to 100 letters, digits and . _ - that begins with a letter or a digit",
        )
    ),
    Field(
        description="The name of the system that sends this. `as_of` is compared within one "
        "source, and a snapshot ends only records that its own source held.",
        examples=["hris"],
    ),
]
Level = Annotated[float, Field(ge=0, le=5, allow_inf_nan=False)]
Grade = Annotated[int, Field(ge=0, le=99)]
Lines = Annotated[list[Line], Field(max_length=100), AfterValidator(unique)]
# What checks and writes a body is built when it is first needed. There are hundreds of bodies, and
# a command, a worker or a test needs a few of them.
BUILT_WHEN_NEEDED = ConfigDict(defer_build=True)
# FastAPI gives each body an alias that means nothing, and keeps pydantic from warning of it only
# while it makes the route.
warnings.filterwarnings("ignore", category=UnsupportedFieldAttributeWarning)


class Body(BaseModel):
    """What a client sends: unknown fields and values of another type are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, **BUILT_WHEN_NEEDED)

    @classmethod
    def __pydantic_init_subclass__(cls, **_options: Any) -> None:
        """Refuse what would be read as something else, such as 0 as false or "6" as 6.

        Texts, lists and objects are never read from anything else: their fields go unchecked.
        """
        for name, field in cls.model_fields.items():
            guard = _type_guard(cls, name)
            if guard is not None and guard not in field.metadata:
                field.metadata.append(guard)


def part_of(body: type[Body]) -> type[Body]:
    """The body with nothing required: what is absent of it stays as it is."""
    optional: dict[str, Any] = {
        name: (Annotated[field.annotation, *field.metadata] | None, None)
        for name, field in body.model_fields.items()
        if field.is_required()
    }
    return create_model(f"{body.__name__}Part", __base__=body, **optional)


class Parameters(BaseModel):
    """What a client sends in the query: texts, read as what they should be."""

    model_config = ConfigDict(extra="forbid", frozen=True, **BUILT_WHEN_NEEDED)

    @field_validator("*", mode="before")
    @classmethod
    def _is_no_timestamp(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, str):
            _refuse_timestamp(value, _kinds_of_field(cls, info.field_name or ""))
        return value


def _type_guard(model: type[BaseModel], name: str) -> BeforeValidator | None:
    kinds = _kinds_of_field(model, name)
    return _guard_of(kinds) if kinds & _READ_FROM_OTHERS else None


@cache
def _guard_of(kinds: frozenset[Any]) -> BeforeValidator:
    refuses_texts = kinds <= _NOT_TEXT
    refuses_booleans = not kinds & {bool, Any}
    refuses_numbers = not kinds & {int, float, Any}
    is_moment = bool(kinds & _MOMENTS)

    def has_its_type(value: Any) -> Any:
        if isinstance(value, str):
            if refuses_texts:
                raise ValueError("should not be a text")
            if is_moment and _NUMBER.fullmatch(value):
                raise ValueError(_NO_TIMESTAMP)
        elif isinstance(value, bool):
            if refuses_booleans:
                raise ValueError("should not be true or false")
        elif refuses_numbers and isinstance(value, int | float):
            raise ValueError("should not be a number")
        return value

    return BeforeValidator(has_its_type)


def _refuse_timestamp(value: str, kinds: frozenset[Any]) -> None:
    if kinds & _MOMENTS and _NUMBER.fullmatch(value):
        raise ValueError(_NO_TIMESTAMP)


@cache
def _kinds_of_field(model: type[BaseModel], name: str) -> frozenset[Any]:
    """The types that a field's value may have, without the types inside of lists."""
    return _kinds_of(model.model_fields[name].annotation)


def _kinds_of(annotation: Any) -> frozenset[Any]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kinds_of(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return frozenset[Any]().union(*map(_kinds_of, get_args(annotation)))
    if origin is Literal:
        return frozenset(type(one) for one in get_args(annotation))
    return frozenset({origin or annotation})


class Read(BaseModel):
    """What the service answers."""

    model_config = ConfigDict(frozen=True, **BUILT_WHEN_NEEDED)


ItemT = TypeVar("ItemT", bound=Read)


class Page(Read, Generic[ItemT]):
    """One page of a list; send `next_cursor` back as `cursor` for the next one."""

    items: list[ItemT] = Field(description="The records of this page.")
    next_cursor: str | None = Field(
        description="Send it as `cursor` to get the next page; null on the last page.",
        examples=["AAAAAAAAAMjR0Yp1mXzE"],
    )
