"""Reads lines of an import as the bodies that the API takes."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter

from app.core.errors import FieldProblem, InvalidInputError, LateralError
from app.core.etag import check_moment
from app.core.schemas import Body, Moment
from app.core.security import Actor
from app.core.strict_json import read_json
from app.exchange.formats.base import EXTERNAL_ID, KEY_RULE, Mapped, Misread, external_id, shown
from app.exchange.formats.conventions import ISO_8601, Conventions
from app.exchange.formats.fields import localised
from app.exchange.imports.at_once import read_at_once
from app.exchange.imports.lines import Line, Row, too_long
from app.exchange.imports.mending import LeftOut, mended
from app.exchange.imports.terms import Terms

AS_OF = "as_of"
_MOMENT: TypeAdapter[datetime] = TypeAdapter(Moment)
_MOST_PROBLEMS = 20
_LONGEST_REASON = 300
_LONGEST_FIELD = 200

Shape = Callable[[Any], Mapped]
Place = tuple[int, int, int]


class UnreadableMomentError(InvalidInputError):
    """What should be a moment is none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line as read: where it stands, whose record it is, and its body or what is wrong.

    `last` and `end` tell where it ends: its last line and the place of the byte after it.
    `stated` are the fields of the body that the line speaks of, `warnings` what was left out.
    """

    line: int
    last: int
    end: int
    external_id: str | None = None
    body: Body | None = None
    as_of: datetime | None = None
    stated: frozenset[str] = frozenset()
    problems: tuple[FieldProblem, ...] = ()
    warnings: tuple[LeftOut, ...] = ()
    ignored: frozenset[str] = frozenset()


class Reader:
    """Reads records of one kind for one actor; `shape` turns a record into a posted body.

    The key is read first. A record is refused only for what it stands by, its essential fields:
    any other value that cannot be read is left out and told.
    """

    def __init__(
        self, terms: Terms, actor: Actor, shape: Shape, as_of: datetime | None = None
    ) -> None:
        self._terms = terms
        self._noun = terms.noun
        self._actor = actor
        self._shape = shape
        self._as_of = as_of

    def of_lines(self, lines: Iterable[Line], limit: int) -> Iterator[Entry]:
        """An entry for each line of JSON; blank ones are skipped."""
        for line in lines:
            at = (line.number, line.number, line.end)
            if line.data is None:
                yield _refused(at, "", too_long(limit))
            elif line.data.strip():
                yield self._of_json(at, line.data)

    def of_rows(self, rows: Iterable[Row], *, key_is_first: bool) -> Iterator[Entry]:
        """An entry for each row of a table."""
        for row in rows:
            at = (row.number, row.last, row.end)
            if row.cells is None:
                key = external_id(row.first) if key_is_first else None
                yield _refused(at, "", row.problem, key)
            else:
                yield self.record(row.cells, at)

    def record(self, raw: Any, at: Place = (1, 1, 0)) -> Entry:
        """The entry of one record, as the format gives it."""
        try:
            found = self._shape(raw)
        except LateralError as error:
            return Entry(*at, problems=_kept(error.problems))
        key = external_id(found.body.get(EXTERNAL_ID))
        if key is None:
            return Entry(*at, problems=_kept(_without_key(found)))
        entry = self._attributed(at, key, found)
        return replace(entry, ignored=found.ignored) if found.ignored else entry

    def _of_json(self, at: Place, data: bytes) -> Entry:
        line = read_at_once(self._terms.body, data) if self._shape is native else None
        if line is not None and (entry := self._well(at, line)) is not None:
            return entry
        try:
            raw = read_json(data)
        except InvalidInputError as error:
            return Entry(*at, self._key_at_least(data), problems=_kept(error.problems))
        return self.record(raw, at)

    def _well(self, at: Place, line: Any) -> Entry | None:
        """The entry of a line that was read in one go; None where it has to be read with care."""
        try:
            as_of = self._as_of if line.as_of is None else _moment(line.as_of)
            self._noun.check(self._actor, line.external_id, line)
        except LateralError:
            return None
        return Entry(*at, line.external_id, line, as_of, self._terms.stated(line))

    def _key_at_least(self, data: bytes) -> str | None:
        """The key of a line of JSON that is refused as a whole, such as one with a name twice."""
        try:
            found = self._shape(json.loads(data, object_pairs_hook=_named_once))
        except (ValueError, RecursionError, LateralError):
            return None
        return external_id(found.body.get(EXTERNAL_ID))

    def _attributed(self, at: Place, key: str, found: Mapped) -> Entry:
        posted = self._with_keys(self._terms.without_nothing(found.body))
        del posted[EXTERNAL_ID]
        moment = posted.pop(AS_OF, None)
        refusing, misread = self._sorted(found.misread, posted)
        warnings = [LeftOut(one.field, one.reason, one.found) for one in misread]
        try:
            as_of = self._as_of if moment is None else _moment(moment)
        except UnreadableMomentError as error:
            as_of = self._as_of
            warnings += [LeftOut(one.field, one.reason, shown(moment)) for one in error.problems]
        except LateralError as error:
            refusing += error.problems
        if refusing:
            return Entry(*at, key, problems=_kept(refusing), warnings=_told(warnings))
        try:
            read = mended(self._terms.body, posted, self._noun.essential, self._checked(key))
        except LateralError as error:
            return Entry(*at, key, problems=_kept(error.problems), warnings=_told(warnings))
        warnings += read.left_out
        if read.body is None:
            return Entry(*at, key, problems=_kept(read.problems), warnings=_told(warnings))
        lost = read.lost | {one.of for one in misread}
        stated = self._terms.stated(read.body, lost)
        return Entry(*at, key, read.body, as_of, stated, warnings=_told(warnings))

    def _checked(self, key: str) -> Callable[[Body], None]:
        return lambda body: self._noun.check(self._actor, key, body)

    def _with_keys(self, posted: dict[str, Any]) -> dict[str, Any]:
        """What is posted, the keys of other records as external ids; others are told later."""
        for name in self._noun.references & posted.keys():
            value = posted[name]
            if isinstance(value, list):
                posted[name] = [external_id(one) or one for one in value]
            else:
                posted[name] = external_id(value) or value
        return posted

    def _sorted(
        self, misread: Iterable[Misread], posted: Mapping[str, Any]
    ) -> tuple[list[FieldProblem], list[Misread]]:
        """What refuses the record, and what is only left out of it."""
        refusing: list[FieldProblem] = []
        others: list[Misread] = []
        for one in misread:
            root = one.of.partition(".")[0]
            if not root or (root in self._noun.essential and root not in posted):
                refusing.append(_as_problem(one))
            else:
                others.append(one)
        return refusing, others


def native(raw: Any, body: type[Body] | None = None, conventions: Conventions = ISO_8601) -> Mapped:
    """The record itself, its dates in ISO 8601.

    Raises
    ------
    InvalidInputError
        When it is no JSON object.
    """
    if not isinstance(raw, dict):
        problem = FieldProblem("", "should be an object")
        raise InvalidInputError("The line is no record.", [problem])
    return Mapped(raw if body is None else localised(body, raw, conventions))


def _moment(value: Any) -> datetime:
    try:
        as_of = _MOMENT.validate_python(value) if isinstance(value, str) else None
    except ValueError:
        as_of = None
    if as_of is None:
        problem = FieldProblem("/as_of", "should be a moment in ISO 8601 with its offset")
        raise UnreadableMomentError("The moment cannot be read.", [problem])
    check_moment(as_of, "/as_of")
    return as_of


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object without the names that stand in it twice: nobody knows which of the two counts."""
    counts = Counter(name for name, _ in pairs)
    return {name: value for name, value in pairs if counts[name] == 1}


def _without_key(found: Mapped) -> list[FieldProblem]:
    misread = [_as_problem(one) for one in found.misread if one.of == EXTERNAL_ID]
    value = found.body.get(EXTERNAL_ID)
    if value is None:
        return misread or [FieldProblem(f"/{EXTERNAL_ID}", f"is needed: {KEY_RULE}")]
    return [FieldProblem(f"/{EXTERNAL_ID}", f"{KEY_RULE}; found {shown(value)}")]


def _as_problem(one: Misread) -> FieldProblem:
    reason = one.reason if one.found == "null" else f"{one.reason}; found {one.found}"
    return FieldProblem(one.field, reason)


def _refused(at: Place, field: str, reason: str, key: str | None = None) -> Entry:
    return Entry(*at, key, problems=_kept([FieldProblem(field, reason)]))


def _told(warnings: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    kept = list(warnings)[:_MOST_PROBLEMS]
    return tuple(
        LeftOut(one.field[:_LONGEST_FIELD], one.reason[:_LONGEST_REASON], one.found) for one in kept
    )


def _kept(problems: Iterable[FieldProblem]) -> tuple[FieldProblem, ...]:
    kept = list(problems)[:_MOST_PROBLEMS]
    return tuple(
        FieldProblem(one.field[:_LONGEST_FIELD], one.reason[:_LONGEST_REASON]) for one in kept
    )
