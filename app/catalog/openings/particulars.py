"""What an organisation adds to an opening for its readers: where to apply, fields of its own.

Nothing of it is ranked, filtered or matched by.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, ValidationInfo
from pydantic.functional_validators import field_validator

from app.core.reasons import shape
from app.core.schemas import Body, Read, plain_in_one_line
from models.vocabulary import CustomFieldKind

LONGEST_ADDRESS = 2000
# As many lines as a page shows beside a description.
MOST_FIELDS = 20
_LONGEST_VALUE = 500
# ASCII without blanks, quotes, angle brackets, backslashes, carets, backticks, braces and bars:
# what RFC 3986 allows. Neither a user name before the host nor a script can be written in it.
HTTPS = (
    r"^[Hh][Tt][Tt][Pp][Ss]://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?([/?#][!#-;=?-\[\]_a-z~]*)?$"
)
_HTTPS_MEANT = (
    "an address that begins with https://, names a host and no user, and has no blanks (write what "
    "is not ASCII as %XX)"
)
_HTTPS = re.compile(HTTPS)
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")

HttpsAddress = Annotated[
    str,
    StringConstraints(max_length=LONGEST_ADDRESS, pattern=shape(HTTPS, _HTTPS_MEANT)),
]
ApplyUrl = Annotated[
    HttpsAddress | None,
    Field(
        description="The page where people apply: an https address; null if there is none. Portals "
        "show it as a link.",
        examples=["https://careers.example/jobs/2001"],
    ),
]
FieldName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
    BeforeValidator(plain_in_one_line),
    Field(description="What readers are told that it is, once an opening.", examples=["Team size"]),
]
FieldKind = Annotated[
    CustomFieldKind,
    Field(
        description="What its value is, so that pages can show it in the reader's language: "
        "`text`, `number` (such as `12` or `-3.5`), `date` (ISO 8601), `flag` (`true` or `false`) "
        "or `link` (an https address)."
    ),
]
FieldValue = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST_VALUE),
    BeforeValidator(plain_in_one_line),
    Field(description="Its value, written as its kind asks.", examples=["8"]),
]


def is_https(text: str) -> bool:
    """Whether a text is an address that may be shown as a link."""
    return len(text) <= LONGEST_ADDRESS and _HTTPS.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether a text is a number as fields write them."""
    return _NUMBER.fullmatch(text) is not None


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_RULES: dict[CustomFieldKind, tuple[Callable[[str], bool], str]] = {
    CustomFieldKind.NUMBER: (
        is_number,
        "is no number of at most 15 digits, such as 12 or -3.5",
    ),
    CustomFieldKind.DATE: (_is_date, "is no date in ISO 8601, such as 2026-03-31"),
    CustomFieldKind.FLAG: (lambda text: text in {"true", "false"}, "is neither true nor false"),
    CustomFieldKind.LINK: (is_https, "is no https address"),
}


class CustomFieldBody(Body):
    """A field of your own."""

    name: FieldName
    kind: FieldKind = CustomFieldKind.TEXT
    value: FieldValue

    @field_validator("value")
    @classmethod
    def _is_of_its_kind(cls, value: str, info: ValidationInfo) -> str:
        is_one, otherwise = _RULES.get(info.data.get("kind", ""), (bool, ""))
        if not is_one(value):
            raise ValueError(otherwise)
        return value


class CustomFieldRead(Read):
    """A field of your own, as it was sent."""

    name: FieldName
    kind: FieldKind
    value: FieldValue


def _each_name_once(fields: list[CustomFieldBody]) -> list[CustomFieldBody]:
    names = [one.name.casefold() for one in fields]
    twice = next((one.name for one in fields if names.count(one.name.casefold()) > 1), None)
    if twice is not None:
        raise ValueError(f"names {twice!r} twice")
    return fields


CustomFields = Annotated[
    list[CustomFieldBody], Field(max_length=MOST_FIELDS), AfterValidator(_each_name_once)
]
