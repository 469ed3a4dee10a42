"""Records as columns of plain numbers, and back: each kind is read off the fields of its class.

Every text stands once in a table of texts, and a number names it. What several records share, such
as a skill at a level, is kept once as well and becomes one object again.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from ml.ranking.arrays.ragged import AnyArray

Columns = dict[str, AnyArray]
Record = TypeVar("Record")
AT_ONCE = 4096
"""Records that are made into columns at once: what is held besides the columns follows from it."""
ABSENT_NUMBER = int(np.iinfo(np.int64).min)
ABSENT_AMOUNT = float("nan")
ABSENT = -1
"""What stands for nothing: no record holds one of these numbers."""
NO_DAY = 0
TEXTS, LENGTHS = "texts", "lengths"


class Book:
    """What the records of a file share while it is made: texts, and rows by kind."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}
        self.rows: dict[type, dict[Any, int]] = {}
        self.seen: dict[type, dict[int, int]] = {}

    def number(self, text: str | None) -> int:
        """The number of a text; `ABSENT` for none."""
        return ABSENT if text is None else self.texts.setdefault(text, len(self.texts))


class Page:
    """What the records of a file share while it is read."""

    def __init__(self, arrays: Mapping[str, AnyArray], texts: list[str | None]) -> None:
        self.arrays = arrays
        # The last one, at ABSENT, is none.
        self.texts = [*texts, None]
        self.shared: dict[type, list[Any]] = {}


class Kind(ABC):
    """How values of one type are kept."""

    @abstractmethod
    def atom(self, value: Any, book: Book) -> Any:
        """The value as numbers, by which equal values are equal."""

    @abstractmethod
    def columns(self, name: str, atoms: Sequence[Any]) -> Columns:
        """The columns of some values."""

    @abstractmethod
    def values(self, name: str, page: Page) -> list[Any]:
        """The values of the columns."""


class _Text(Kind):
    def atom(self, value: Any, book: Book) -> Any:
        return book.number(value)

    def columns(self, name: str, atoms: Sequence[Any]) -> Columns:
        return {name: np.array(atoms, dtype=np.int32)}

    def values(self, name: str, page: Page) -> list[Any]:
        texts = page.texts
        return [texts[number] for number in page.arrays[name].tolist()]


class _Word(_Text):
    """A word of a closed list."""

    def __init__(self, words: type[StrEnum]) -> None:
        self._words = words

    def atom(self, value: Any, book: Book) -> Any:
        return book.number(None if value is None else value.value)

    def values(self, name: str, page: Page) -> list[Any]:
        numbers = page.arrays[name].tolist()
        found = {number: page.texts[number] for number in set(numbers)}
        words = {n: None if one is None else self._words(one) for n, one in found.items()}
        return [words[number] for number in numbers]


class _Number(Kind):
    """A number of one type, with another one in the place of nothing."""

    def __init__(self, dtype: type, absent: float) -> None:
        self._dtype, self._absent = dtype, absent

    def atom(self, value: Any, book: Book) -> Any:  # noqa: ARG002 - numbers share nothing
        return self._absent if value is None else value

    def columns(self, name: str, atoms: Sequence[Any]) -> Columns:
        return {name: np.array(atoms, dtype=self._dtype)}

    def values(self, name: str, page: Page) -> list[Any]:
        array = page.arrays[name]
        absent = np.isnan(array) if array.dtype.kind == "f" else array == self._absent
        found: list[Any] = array.tolist()
        if absent.any():
            for row in np.flatnonzero(absent).tolist():
                found[row] = None
        return found


class _Truth(Kind):
    def atom(self, value: Any, book: Book) -> Any:  # noqa: ARG002 - truths share nothing
        return value

    def columns(self, name: str, atoms: Sequence[Any]) -> Columns:
        return {name: np.array(atoms, dtype=np.bool_)}

    def values(self, name: str, page: Page) -> list[Any]:
        found: list[Any] = page.arrays[name].tolist()
        return found


class _Day(Kind):
    def atom(self, value: Any, book: Book) -> Any:  # noqa: ARG002 - days share nothing
        return NO_DAY if value is None else value.toordinal()

    def columns(self, name: str, atoms: Sequence[Any]) -> Columns:
        return {name: np.array(atoms, dtype=np.int32)}

    def values(self, name: str, page: Page) -> list[Any]:
        numbers = page.arrays[name].tolist()
        days = {one: date.fromordinal(one) for one in set(numbers) - {NO_DAY}}
        return [days.get(number) for number in numbers]


class _List(Kind):
    """Several values of one kind, as a tuple or a set."""

    def __init__(self, item: Kind, whole: Callable[[list[Any]], Any]) -> None:
        self._item, self._whole = item, whole

    def atom(self, value: Any, book: Book) -> Any:
        # Those of a set in an order of their own, so that equal sets are equal.
        items = sorted(value) if isinstance(value, frozenset) else value
        return tuple(self._item.atom(item, book) for item in items)

    def columns(self, name: str, atoms: Sequence[Any]) -> Columns:
        lengths = np.array([len(atom) for atom in atoms], dtype=np.int32)
        inner = [one for atom in atoms for one in atom]
        return {f"{name}.{LENGTHS}": lengths, **self._item.columns(f"{name}.item", inner)}

    def values(self, name: str, page: Page) -> list[Any]:
        ends = np.cumsum(page.arrays[f"{name}.{LENGTHS}"], dtype=np.int64).tolist()
        inner, whole = self._item.values(f"{name}.item", page), self._whole
        if [0, *ends][-1] != len(inner):
            raise ValueError(f"{name}: lists {ends[-1:]} values, not {len(inner)}")
        return [whole(inner[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


class _Record(Kind):
    """A record, or a tuple of a fixed form, by its fields."""

    def __init__(self, owner: type, kinds: Mapping[str, Kind]) -> None:
        self.owner, self._kinds = owner, kinds

    def atom(self, value: Any, book: Book) -> Any:
        if self.owner is tuple:
            parts: Iterable[Any] = value
        else:
            parts = [getattr(value, name) for name in self._kinds]
        pairs = zip(self._kinds.values(), parts, strict=True)
        return tuple(kind.atom(part, book) for kind, part in pairs)

    def columns(self, name: str, atoms: Sequence[Any]) -> Columns:
        parts = zip(*atoms, strict=True) if atoms else [()] * len(self._kinds)
        found: Columns = {}
        for (field, kind), part in zip(self._kinds.items(), parts, strict=True):
            found |= kind.columns(f"{name}.{field}", part)
        return found

    def values(self, name: str, page: Page) -> list[Any]:
        parts = [kind.values(f"{name}.{field}", page) for field, kind in self._kinds.items()]
        if self.owner is tuple:
            return list(zip(*parts, strict=True))
        if len({len(part) for part in parts}) > 1:
            raise ValueError(f"{name}: its columns are of several lengths")
        return list(map(self.owner, *parts))


class _Shared(Kind):
    """A record that others hold too: a number names it."""

    def __init__(self, record: _Record, key: type) -> None:
        self.record, self.key = record, key
        self.name = key.__name__ if is_dataclass(key) else str(key)

    def atom(self, value: Any, book: Book) -> Any:
        seen = book.seen.setdefault(self.key, {})
        row = seen.get(id(value))
        if row is None:
            rows = book.rows.setdefault(self.key, {})
            atom = self.record.atom(value, book)
            row = seen[id(value)] = rows.setdefault(atom, len(rows))
        return row

    def columns(self, name: str, atoms: Sequence[Any]) -> Columns:
        return {name: np.array(atoms, dtype=np.int32)}

    def values(self, name: str, page: Page) -> list[Any]:
        rows = page.arrays[name].tolist()
        if not rows:
            # Where no record holds one, none is kept.
            return []
        shared = page.shared.get(self.key)
        if shared is None:
            shared = page.shared[self.key] = self.record.values(self.name, page)
        return [shared[row] for row in rows]


_PLAIN: Mapping[type, Kind] = {
    str: _Text(),
    bool: _Truth(),
    int: _Number(np.int64, ABSENT_NUMBER),
    float: _Number(np.float64, ABSENT_AMOUNT),
    date: _Day(),
}


@cache
def _kind_of(hint: Any) -> Kind:
    """How values of a type are kept.

    Raises
    ------
    TypeError
        When no column holds such values: a new type of field needs a kind of its own.
    """
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _Word(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        return _Record(hint, {one.name: _kind_of(hints[one.name]) for one in fields(hint)})
    found = _kind_of_form(get_origin(hint), get_args(hint))
    if found is None:
        raise TypeError(f"{hint}: no column holds values of this type")
    return found


def _kind_of_form(form: Any, inner: tuple[Any, ...]) -> Kind | None:
    """How lists, sets, tuples and what may be absent are kept."""
    if form is UnionType:
        told = [one for one in inner if one is not type(None)]
        kind = _kind_of(told[0])
        can_be_absent = isinstance(kind, _Text | _Number | _Day) and len(told) == 1
        return kind if can_be_absent else None
    if form is frozenset:
        return _List(_item_of(inner[0]), frozenset)
    if form is tuple and inner[-1] is Ellipsis:
        return _List(_item_of(inner[0]), tuple)
    if form is tuple:
        return _Record(tuple, {str(place): _kind_of(one) for place, one in enumerate(inner)})
    return None


@cache
def _item_of(hint: Any) -> Kind:
    kind = _kind_of(hint)
    return _Shared(kind, hint) if isinstance(kind, _Record) else kind


def columns_of(
    records: Mapping[str, tuple[type, Iterable[Any]]], rest: Callable[[], None]
) -> tuple[Columns, Columns]:
    """The texts, and the columns, of records by name; `rest` is called between some of them.

    The records must live until it ends.
    """
    book, columns = Book(), Columns()
    for name, (owner, some) in records.items():
        kind = _kind_of(owner)
        parts: list[Columns] = []
        for atoms in _batches((kind.atom(one, book) for one in some), AT_ONCE):
            parts.append(kind.columns(name, atoms))
            rest()
        for column in parts[0]:
            columns[column] = np.concatenate([part[column] for part in parts])
    for key, rows in book.rows.items():
        shared = _item_of(key)
        if isinstance(shared, _Shared):
            columns |= shared.record.columns(shared.name, [*rows])
    return _columns_of_texts(book.texts), columns


def records_of(
    owners: Mapping[str, type], texts: Mapping[str, AnyArray], columns: Mapping[str, AnyArray]
) -> dict[str, list[Any]]:
    """The records of some columns by name.

    Raises
    ------
    KeyError, IndexError, ValueError, TypeError
        When these are no columns of such records.
    """
    page = Page(columns, _texts_of(texts))
    return {name: _kind_of(owner).values(name, page) for name, owner in owners.items()}


def _batches(atoms: Iterable[Any], size: int) -> Iterable[list[Any]]:
    """Some at a time, and at least one batch, which may be empty."""
    batch: list[Any] = []
    for atom in atoms:
        if len(batch) == size:
            yield batch
            batch = []
        batch.append(atom)
    yield batch


def _columns_of_texts(texts: Iterable[str]) -> Columns:
    # The database holds no half of a pair of surrogates; were there one, it is kept as it is.
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    return {
        TEXTS: np.frombuffer(b"".join(encoded), dtype=np.uint8),
        LENGTHS: np.array([len(one) for one in encoded], dtype=np.int32),
    }


def _texts_of(arrays: Mapping[str, AnyArray]) -> list[str | None]:
    whole = arrays[TEXTS].data
    ends = np.cumsum(arrays[LENGTHS], dtype=np.int64).tolist()
    if [0, *ends][-1] != len(whole):
        raise ValueError(f"{LENGTHS}: texts take {ends[-1:]} bytes, not {len(whole)}")
    pairs = zip([0, *ends], ends, strict=False)
    return [str(whole[start:end], "utf-8", "surrogatepass") for start, end in pairs]
