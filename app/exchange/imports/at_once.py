"""Reads a line of JSON as the body that it should be, in one go.

Most lines are well: for those, reading once more to name what is wrong would be half of the work.
"""

from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Annotated, Any, get_args

from pydantic import BaseModel, Field, ValidationError, create_model

from app.core.schemas import Body, ExternalId

# Blanks between a name and its colon, or escapes of what no database keeps.
_ODD = (b" :", b"\t:", b"\r:", b"\\u0000", b"\\ud", b"\\uD")


def read_at_once(body: type[Body], data: bytes) -> Any:
    """The body of a line, with `external_id` and `as_of` beside its fields; None where in doubt.

    What is read here `read_json` and the body take too, and they make the same of it. A name
    twice in one object is told by counting: every name is a field of some body, so there must be
    as many as were set, and as many objects as bodies.
    """
    if any(odd in data for odd in _ODD):
        return None
    try:
        line = line_of(body).model_validate_json(data)
    except ValidationError:
        return None
    parts = list(_parts(line))
    names = sum(len(one.__pydantic_fields_set__) for one in parts)
    if data.count(b'":') != names + len(line.__pydantic_fields_set__):
        return None
    return line if data.count(b"{") == len(parts) + 1 else None


@cache
def line_of(body: type[Body]) -> Any:
    """The body with the two fields that a line has besides."""
    beside: dict[str, Any] = {
        "external_id": (ExternalId, ...),
        "as_of": (Annotated[str | None, Field()], None),
    }
    return create_model(f"{body.__name__}Line", __base__=body, **beside)


def _parts(body: BaseModel) -> Iterator[BaseModel]:
    """The bodies inside of a body."""
    for name, is_leaf in _holding(type(body)):
        held = getattr(body, name)
        inner = held if isinstance(held, list) else [] if held is None else [held]
        if is_leaf:
            yield from inner
        else:
            yield from chain.from_iterable((one, *_parts(one)) for one in inner)


@cache
def _holding(body: type[BaseModel]) -> tuple[tuple[str, bool], ...]:
    """The fields that hold bodies or lists of them, and whether those hold none in turn."""
    inner = {name: _bodies(field.annotation) for name, field in body.model_fields.items()}
    return tuple(
        (name, not any(_holding(one) for one in found)) for name, found in inner.items() if found
    )


def _bodies(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [one for part in get_args(annotation) for one in _bodies(part)]
