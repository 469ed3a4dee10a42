"""Reads lines of an import as the bodies that the API takes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from app.core.errors import FieldProblem, InvalidInputError, LateralError
from app.core.etag import check_moment
from app.core.refusals import refusals
from app.core.schemas import Body, ExternalId, Moment
from app.core.security import Actor
from app.core.strict_json import read_json
from app.exchange.formats.base import Mapped
from app.exchange.imports.at_once import read_at_once
from app.exchange.imports.lines import Line, Row, too_long
from app.exchange.nouns import Noun

_KEY: TypeAdapter[str] = TypeAdapter(ExternalId)
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)
_MOST_PROBLEMS = 20
_LONGEST_REASON = 300

Shape = Callable[[Any], Mapped]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as read: where it stands, whose record it is, and its body or what is wrong.

    `last` and `end` tell where it ends: its last line and the place of the byte after it.
    """

    line: int
    last: int
    end: int
    external_id: str | None = None
    body: Body | None = None
    as_of: datetime | None = None
    problems: tuple[FieldProblem, ...] = ()
    ignored: frozenset[str] = frozenset()


class Reader:
    """Reads records of one kind for one actor; `shape` turns a record into a posted body."""

    def __init__(self, noun: Noun, actor: Actor, shape: Shape) -> None:
        self._noun = noun
        self._actor = actor
        self._shape = shape
        self._body = noun.body

    def of_lines(self, lines: Iterable[Line], limit: int) -> Iterator[Entry]:
        """An entry for each line of JSON; blank ones are skipped."""
        for line in lines:
            at = (line.number, line.number, line.end)
            if line.data is None:
                yield _refused(at, "", too_long(limit))
            elif line.data.strip():
                yield self._of_json(at, line.data)

    def of_rows(self, rows: Iterable[Row]) -> Iterator[Entry]:
        """An entry for each row of a table."""
        for row in rows:
            at = (row.number, row.last, row.end)
            if row.cells is None:
                yield _refused(at, "", row.problem)
            else:
                yield self._entry(at, row.cells)

    def _of_json(self, at: tuple[int, int, int], data: bytes) -> Entry:
        line = read_at_once(self._body, data) if self._shape is native else None
        if line is not None:
            try:
                as_of = None if line.as_of is None else _moment(line.as_of)
                self._noun.check(self._actor, line.external_id, line)
            except LateralError as error:
                return Entry(*at, line.external_id, problems=_kept(error.problems))
            return Entry(*at, line.external_id, line, as_of)
        try:
            raw = read_json(data)
        except InvalidInputError as error:
            return Entry(*at, problems=_kept(error.problems))
        return self._entry(at, raw)

    def _entry(self, at: tuple[int, int, int], raw: Any) -> Entry:
        try:
            found = self._shape(raw)
        except LateralError as error:
            return Entry(*at, problems=_kept(error.problems))
        posted = dict(found.body)
        try:
            key = _KEY.validate_python(posted.pop("external_id", None), strict=True)
        except ValidationError as error:
            return _refused(at, "/external_id", error.errors()[0]["msg"])
        entry = self._attributed(at, key, posted)
        return replace(entry, ignored=found.ignored) if found.ignored else entry

    def _attributed(self, at: tuple[int, int, int], key: str, posted: dict[str, Any]) -> Entry:
        moment = posted.pop("as_of", None)
        try:
            as_of = None if moment is None else _moment(moment)
            body = self._body.model_validate(posted)
            self._noun.check(self._actor, key, body)
        except ValidationError as error:
            return Entry(*at, key, problems=_kept(refusals(error)))
        except LateralError as error:
            return Entry(*at, key, problems=_kept(error.problems))
        return Entry(*at, key, body, as_of)


def native(raw: Any) -> Mapped:
    """The record itself.

    Raises
    ------
    InvalidInputError
        When it is no JSON object.
    """
    if not isinstance(raw, dict):
        problem = FieldProblem("", "should be an object")
        raise InvalidInputError("The line is no record.", [problem])
    return Mapped(raw)


def _moment(value: Any) -> datetime:
    try:
        as_of = _MOMENT.validate_python(value) if isinstance(value, str) else None
    except ValueError:
        as_of = None
    if as_of is None:
        problem = FieldProblem("/as_of", "should be a moment in ISO 8601 with its offset")
        raise InvalidInputError("The moment cannot be read.", [problem])
    check_moment(as_of, "/as_of")
    return as_of


def _refused(at: tuple[int, int, int], field: str, reason: str) -> Entry:
    return Entry(*at, problems=_kept([FieldProblem(field, reason)]))


def _kept(problems: Iterable[FieldProblem]) -> tuple[FieldProblem, ...]:
    kept = list(problems)[:_MOST_PROBLEMS]
    return tuple(FieldProblem(one.field[:200], one.reason[:_LONGEST_REASON]) for one in kept)
