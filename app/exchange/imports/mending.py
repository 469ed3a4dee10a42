"""Takes a record without what is wrong in it, as long as that is not what the record stands by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from app.core.errors import FieldProblem, InvalidInputError
from app.core.refusals import refusals
from app.core.schemas import Body
from app.exchange.formats.base import shown

# What is left may be at odds once more, as the end of a time that began too late: rarely twice.
_ROUNDS = 4

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A field that was left out of a record that was taken: where, why, and what was found."""

    field: str
    reason: str
    found: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A body that could be read, what was left out for that, and of which fields nothing is left.

    `body` is None where what is wrong cannot be left out; `problems` then say what.
    """

    body: Body | None
    problems: tuple[FieldProblem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    lost: frozenset[str] = frozenset()


def mended(
    body: type[Body],
    posted: Mapping[str, Any],
    essential: frozenset[str],
    check: Callable[[Body], None],
) -> Mended:
    """Read a record as its body, without the fields and the items of lists that cannot be read.

    `check` refuses what is well by itself; it raises InvalidInputError.
    """
    left_out: list[LeftOut] = []
    lost: set[str] = set()
    for _ in range(_ROUNDS):
        try:
            found = body.model_validate(posted)
            check(found)
        except ValidationError as error:
            reasons = refusals(error)
            if len(reasons) != error.error_count():
                return Mended(None, tuple(reasons))
            wrong = [one["loc"] for one in error.errors(include_url=False, include_context=False)]
        except InvalidInputError as error:
            wrong = [_location(problem.field) for problem in error.problems]
            reasons = list(error.problems)
        else:
            return Mended(found, (), tuple(left_out), frozenset(lost))
        fatal = [
            reason
            for at, reason in zip(wrong, reasons, strict=True)
            if not at or at[0] in essential
        ]
        if fatal:
            return Mended(None, tuple(fatal), tuple(left_out))
        left_out += [
            LeftOut(reason.field, reason.reason, shown(_at(posted, at)))
            for at, reason in zip(wrong, reasons, strict=True)
        ]
        posted = _without(posted, wrong, lost)
    return Mended(None, tuple(reasons), tuple(left_out))


def _without(posted: Mapping[str, Any], wrong: Iterable[Location], lost: set[str]) -> Any:
    """The record without these; of lists without the items that they are in."""
    kept: Any = deepcopy(dict(posted))
    items: dict[Location, set[int]] = {}
    for at in wrong:
        path = _path(at)
        if len(path) < len(at):
            items.setdefault(path, set()).add(int(at[len(path)]))
        else:
            _drop(kept, path, lost)
    for path, places in items.items():
        values = _at(kept, path)
        if isinstance(values, list):
            values[:] = [one for place, one in enumerate(values) if place not in places]
            if not values:
                _drop(kept, path, lost)
    return kept


def _path(at: Location) -> Location:
    """The names that lead to a field, up to the first place in a list."""
    return at[: next((n for n, part in enumerate(at) if isinstance(part, int)), len(at))]


def _drop(kept: Any, path: Sequence[str | int], lost: set[str]) -> None:
    lost.add(".".join(map(str, path)))
    holder = _at(kept, tuple(path[:-1]))
    if isinstance(holder, dict):
        holder.pop(path[-1], None)


def _at(value: Any, path: Location) -> Any:
    for part in path:
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            return None
    return value


def _location(pointer: str) -> Location:
    parts = pointer.split("/")[1:]
    return tuple(int(part) if part.isdecimal() else part for part in parts)
