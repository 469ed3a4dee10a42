"""Reads rows of a table as records: its columns are named by fields, or mapped to them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from app.core.errors import FieldProblem, InvalidInputError
from app.core.markup import plain_text
from app.core.pointers import escaped
from app.core.refusals import refusals
from app.core.schemas import Body
from app.exchange.formats.base import EXTERNAL_ID, Mapped, Misread, shown
from app.exchange.formats.conventions import ISO_8601, Conventions, Survey, is_open_end
from app.exchange.formats.fields import END, Leaf, paths_of, root_leaf, value_of
from models.vocabulary import EntityKind

_MOST_COLUMNS = 1000
_SHOWN = 40

Separator = Annotated[str, StringConstraints(min_length=1, max_length=5)]
Path = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class TargetBody(Body):
    """Which field a column gives, and how its cells are to be read."""

    path: Path = Field(
        description="The field, with dots for what lies inside: `eligibility.grade_min`, "
        "`skills`, `work_history.0.title`.",
        examples=["skills"],
    )
    separator: Separator = Field(";", description="What separates the values of a list.")
    fields: list[Path] | None = Field(
        None,
        min_length=1,
        max_length=10,
        description="The fields of each value in a list of records; null for the first two, such "
        "as skill and level.",
    )
    field_separator: Separator = Field(
        "=",
        description="What separates the fields of a value, such as `=` in Negotiation=4; "
        "Storytelling=3.",
    )
    values: dict[str, str] | None = Field(
        None,
        max_length=1000,
        description="What certain cells stand for. All others are read as they are.",
        examples=[{"aktiv": "active", "ausgetreten": "left"}],
    )
    default: Any = Field(None, description="The value of an empty cell; null for none.")
    date_format: str | None = Field(
        None,
        max_length=50,
        description="How this column writes dates, in the notation of strptime; null if it writes "
        "them as the file does.",
        examples=["%d.%m.%Y"],
    )


class ColumnMapping(Body):
    """Which field each column gives; columns that are not named, or null, are left out.

    Several columns that give one text are joined by blanks, lists one after the other.
    """

    columns: dict[str, TargetBody | Path | None] = Field(
        min_length=1,
        max_length=_MOST_COLUMNS,
        description="By column: the field that it gives, or how to read it.",
    )
    constants: dict[str, Any] = Field(
        default_factory=dict,
        max_length=100,
        description="By path of a field: the value that every record gets.",
        examples=[{"status": "open"}],
    )


@dataclass(frozen=True, slots=True)
class _Column:
    """A column that gives a field."""

    place: int
    name: str
    leaf: Leaf
    target: TargetBody


class TableReader:
    """Maps the rows of one table.

    Raises
    ------
    InvalidInputError
        When the mapping names a column or a field that there is not, or no column gives the key.
    """

    def __init__(
        self,
        entity: EntityKind,
        header: Sequence[str],
        mapping: Mapping[str, Any] | None,
        conventions: Conventions = ISO_8601,
    ) -> None:
        self._conventions = conventions
        names = [name.strip() for name in header]
        given = _mapping(names, mapping)
        problems = [*_wrong_columns(names, given, told=mapping is not None)]
        problems += _wrong_paths(entity, given)
        if problems:
            raise InvalidInputError("The columns cannot be read.", problems)
        self._constants = dict(given.constants)
        self._columns = [
            _Column(names.index(name), name, _leaf(entity, target.path), target)
            for name, target in _targets(given)
        ]
        used = {column.place for column in self._columns}
        self._ignored = [(at, name) for at, name in enumerate(names) if at not in used and name]

    def read(self, cells: Sequence[str]) -> Mapped:
        """The record of a row, as far as its cells can be read."""
        found: dict[str, Any] = {}
        misread: list[Misread] = []
        for column in self._columns:
            path, cell = column.target.path, cells[column.place]
            value, wrong = _cell(column, cell, self._conventions)
            pointer = f"/{escaped(column.name)}"
            misread += [Misread(pointer, reason, shown(text), path) for text, reason in wrong]
            if value is not None:
                found[path] = _together(found[path], value) if path in found else value
        ignored = frozenset(name for at, name in self._ignored if cells[at].strip())
        return Mapped(_assembled({**self._constants, **found}), ignored, tuple(misread))

    def survey(self, rows: Iterable[tuple[int, Sequence[str]]]) -> Survey:
        """What the dates and numbers of these rows say of how the file writes them."""
        survey = Survey()
        watched = [(column, _watched(column)) for column in self._columns]
        watched = [(column, kinds) for column, kinds in watched if kinds]
        for line, cells in rows if watched else ():
            for column, kinds in watched:
                if (cell := cells[column.place]) and not _tells_nothing(cell, kinds):
                    _observe(survey, line, column, kinds, cell.strip())
        return survey

    @property
    def key_is_first(self) -> bool:
        """Whether the first cell alone gives the key: it does so in rows of any length."""
        givers = [one.place for one in self._columns if one.target.path == EXTERNAL_ID]
        return givers == [0]


def check_paths(entity: EntityKind, mapping: ColumnMapping) -> None:
    """Refuse a mapping that gives fields that there are not, whatever the table.

    Raises
    ------
    InvalidInputError
        Naming each column that is at fault.
    """
    problems = list(_wrong_paths(entity, mapping))
    if problems:
        raise InvalidInputError("The mapping is invalid.", problems)


def _mapping(names: Sequence[str], mapping: Mapping[str, Any] | None) -> ColumnMapping:
    if mapping is None:
        return ColumnMapping.model_construct(
            columns={name: name for name in names if name}, constants={}
        )
    try:
        return ColumnMapping.model_validate(mapping)
    except ValidationError as error:
        raise InvalidInputError("The mapping is invalid.", refusals(error)) from error


def _targets(mapping: ColumnMapping) -> Iterator[tuple[str, TargetBody]]:
    for name, target in mapping.columns.items():
        if isinstance(target, str):
            yield name.strip(), TargetBody(path=target)
        elif target is not None:
            yield name.strip(), target


def _wrong_columns(
    names: Sequence[str], mapping: ColumnMapping, *, told: bool
) -> Iterator[FieldProblem]:
    counts = Counter(names)
    for column in mapping.columns:
        name = column.strip()
        field = f"/columns/{escaped(column)}" if told else f"/{escaped(column)}"
        if name not in counts:
            known = ", ".join(sorted(filter(None, counts))[:_SHOWN])
            yield FieldProblem(field, f"is no column of the table{_hint(name, counts)}: {known}")
        elif counts[name] > 1:
            yield FieldProblem(field, "is the name of several columns of the table")


def _wrong_paths(entity: EntityKind, mapping: ColumnMapping) -> Iterator[FieldProblem]:
    given: dict[str, str] = {}
    for name, target in _targets(mapping):
        field = f"/columns/{escaped(name)}"
        leaf = root_leaf(entity, target.path)
        if leaf is None:
            yield FieldProblem(field, _no_field(entity, target.path))
            continue
        for part in target.fields or ():
            if part not in leaf.parts:
                yield FieldProblem(f"{field}/fields", f"{part!r} is no simple field of its values")
        if target.path in given and not leaf.many and leaf.kind is not str:
            yield FieldProblem(field, f"gives {target.path} as column {given[target.path]!r} does")
        given.setdefault(target.path, name)
    for path in mapping.constants:
        field = f"/constants/{escaped(path)}"
        if root_leaf(entity, path) is None:
            yield FieldProblem(field, _no_field(entity, path))
        elif path in given:
            yield FieldProblem(field, f"is given by the column {given[path]!r} as well")
    if EXTERNAL_ID not in given:
        yield FieldProblem("/columns", f"no column gives {EXTERNAL_ID}")
    yield from _overlapping([*given, *mapping.constants])


def _overlapping(paths: Sequence[str]) -> Iterator[FieldProblem]:
    """Problems where a list is given whole and by its parts."""
    for path in paths:
        for other in paths:
            if other.startswith(f"{path}."):
                yield FieldProblem("/columns", f"{path} and {other} give the same field")


def _no_field(entity: EntityKind, path: str) -> str:
    known = paths_of(entity)
    return f"{path!r} is no field of a record{_hint(path, known)}: {', '.join(known)}"


def _hint(name: str, known: Any) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f" (is {near[0]!r} meant?)" if near else ""


def _leaf(entity: EntityKind, path: str) -> Leaf:
    leaf = root_leaf(entity, path)
    if leaf is None:
        raise ValueError(_no_field(entity, path))
    return leaf


def _watched(column: _Column) -> Mapping[str, type[Any]]:
    """The dates and numbers that the cells of a column give, by the part of a list's values."""
    target, leaf = column.target, column.leaf
    parts = leaf.parts
    leaves = {name: parts[name] for name in target.fields or leaf.usual_parts}
    kinds = {name: one.kind for name, one in (leaves or {"": leaf}).items()}
    wanted = {int, float} if target.date_format else {int, float, date, datetime}
    return {name: kind for name, kind in kinds.items() if kind in wanted}


def _tells_nothing(cell: str, kinds: Mapping[str, type[Any]]) -> bool:
    """Whether a cell of numbers has no mark, or begins as ISO 8601; most do."""
    numbers = all(kind in {int, float} for kind in kinds.values())
    return ("," not in cell and "." not in cell) if numbers else cell[4:5] == "-"


def _observe(
    survey: Survey, line: int, column: _Column, kinds: Mapping[str, type[Any]], text: str
) -> None:
    target = column.target
    if target.values is not None and text in target.values:
        return
    given = [("", text)]
    if column.leaf.many:
        items = [item.strip() for item in text.split(target.separator)]
        given = [("", item) for item in items]
        if column.leaf.parts:
            given = [one for item in items for one in _texts_of(column.leaf, target, item)]
    for name, one in given:
        kind = kinds.get(name)
        if kind in {int, float}:
            survey.number(line, one)
        elif kind is not None:
            survey.date(line, one)


def _cell(
    column: _Column, cell: str, conventions: Conventions
) -> tuple[Any, list[tuple[str, str]]]:
    """The value of a cell, None of an empty one without a default; and what cannot be read."""
    target, leaf = column.target, column.leaf
    text = cell.strip()
    if target.values is not None:
        text = target.values.get(text, text)
    if not text:
        return target.default, []
    if not leaf.many:
        if target.path.rpartition(".")[2] == END and is_open_end(text):
            return None, []
        try:
            return value_of(leaf, text, conventions, target.date_format), []
        except ValueError as error:
            return None, [(cell, str(error))]
    # An entity's semicolon parts nothing; the items of a list of HTML lie in lines.
    plain = plain_text(text)
    text = text if plain == text else plain.replace("\n", target.separator)
    found: list[Any] = []
    wrong: list[tuple[str, str]] = []
    for item in filter(None, map(str.strip, text.split(target.separator))):
        try:
            found.append(_item(leaf, target, item, conventions))
        except ValueError as error:
            wrong.append((item, str(error)))
    return found or None, wrong


def _texts_of(leaf: Leaf, target: TargetBody, text: str) -> Iterator[tuple[str, str]]:
    """The texts that an item of a list gives its fields."""
    names = target.fields or leaf.usual_parts
    texts = [one.strip() for one in text.rsplit(target.field_separator, max(len(names) - 1, 0))]
    yield from zip(names, texts, strict=False)


def _item(leaf: Leaf, target: TargetBody, text: str, conventions: Conventions) -> Any:
    if not leaf.parts:
        return value_of(Leaf(leaf.kind), text, conventions, target.date_format)
    item: dict[str, Any] = {}
    for name, one in _texts_of(leaf, target, text):
        if one and not (name == END and is_open_end(one)):
            try:
                part = leaf.parts[name]
                item[name] = value_of(part, one, conventions, target.date_format)
            except ValueError as error:
                raise ValueError(f"{name} in {text!r} {error}") from None
    return item


def _together(first: Any, second: Any) -> Any:
    return first + second if isinstance(first, list) else f"{first} {second}"


def _assembled(found: Mapping[str, Any]) -> dict[str, Any]:
    """The record of values by dotted paths; numbers are places in lists."""
    own: dict[str, Any] = {}
    inside: dict[str, dict[str, Any]] = defaultdict(dict)
    for path, value in found.items():
        name, _, rest = path.partition(".")
        if rest:
            inside[name][rest] = value
        else:
            own[name] = value
    for name, values in inside.items():
        if all(path.partition(".")[0].isdecimal() for path in values):
            by_place = _assembled(values)
            own[name] = [by_place[place] for place in sorted(by_place, key=int)]
        else:
            own[name] = _assembled(values)
    return own
