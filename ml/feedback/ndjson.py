"""The tables of a dataset as NDJSON, one row a line: for those who have nothing else."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ml.errors import DatasetError
from ml.feedback.dataset import CHUNK, LIST_COLUMNS, FeedbackData, typed
from ml.feedback.tables import (
    CODED,
    ITEM_FIELDS,
    ITEMS,
    LISTS,
    NULLS,
    OPENING_FIELDS,
    WORDS,
    assembled,
    openings_of,
    rows_of_keys,
    words_of,
)
from ml.ranking.arrays.ragged import AnyArray

# What is logged has four digits: written with six, most numbers are short and still exact.
_DIGITS = 6


def write(path: Path, table: str, data: FeedbackData) -> int:
    """Write one table of a sorted dataset; return its number of rows."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for columns in _chunks(table, data):
            names = tuple(columns)
            for values in zip(*columns.values(), strict=True):
                row = dict(zip(names, values, strict=True))
                file.write(json.dumps(row, separators=(",", ":"), allow_nan=False) + "\n")
                count += 1
    return count


def read(paths: Mapping[str, Path], signal_names: Sequence[str]) -> FeedbackData:
    """Read the tables.

    Raises
    ------
    DatasetError
        When a line does not fit; the message names file, line and reason.
    """
    lists = _read(paths[LISTS], LIST_COLUMNS)
    items = _read(paths[ITEMS], (*ITEM_FIELDS, *signal_names))
    signals = np.empty((len(items["position"]), len(signal_names)), dtype=np.float32)
    for column, name in enumerate(signal_names):
        signals[:, column] = _numbers(name, items[name])
    functions = sorted({code for code in items["function"] if code is not None})
    keys = typed(lists["list_key"], "list_key")
    items["list_index"] = rows_of_keys(typed(items["list_key"], "list_key"), keys)
    for name, words in (*WORDS.items(), ("function", functions)):
        items[name] = _codes(name, items[name], words)
    for columns in (lists, items):
        for name in NULLS.keys() & columns.keys():
            columns[name] = [NULLS[name] if value is None else value for value in columns[name]]
    items["served_score"] = [np.nan if value is None else value for value in items["served_score"]]
    return assembled(lists, items, signals, signal_names, functions)


def _chunks(table: str, data: FeedbackData) -> Iterator[dict[str, Sequence[Any]]]:
    if table == LISTS:
        yield {name: _plain(name, getattr(data, name)) for name in LIST_COLUMNS}
    elif table == ITEMS:
        words = {name: words_of(name, data) for name in CODED}
        for start in range(0, data.n_items, CHUNK):
            yield _items(data, slice(start, start + CHUNK), words)
    else:
        openings = openings_of(data)
        columns = {name: _plain(name, getattr(openings, name)) for name in OPENING_FIELDS}
        yield {**columns, "function": _words(openings.function, data.functions)}


def _items(
    data: FeedbackData, rows: slice, words: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[Any]]:
    columns: dict[str, Sequence[Any]] = {}
    for name in ITEM_FIELDS:
        column = getattr(data, "list_index" if name == "list_key" else name)[rows]
        columns[name] = _words(column, words[name]) if name in words else _plain(name, column)
    for place, name in enumerate(data.signal_names):
        columns[name] = _short(data.signals[rows, place])
    return columns


def _words(codes: AnyArray, words: Sequence[str]) -> list[str | None]:
    known = [*words, None]
    return [known[code] for code in codes.tolist()]


def _plain(name: str, column: AnyArray) -> list[Any]:
    if column.dtype.kind == "S":
        return [key.decode() for key in column.tolist()]
    if column.dtype.kind == "f":
        # Only NaN differs from itself.
        return [None if value != value else value for value in _short(column)]  # noqa: PLR0124
    if name in NULLS:
        return [None if value == NULLS[name] else value for value in column.tolist()]
    found: list[Any] = column.tolist()
    return found


def _short(column: AnyArray) -> list[float]:
    """The numbers, with few digits where that says the same."""
    exact = column.astype(np.float64)
    short = exact.round(_DIGITS)
    same = short.astype(column.dtype) == column
    found: list[float] = np.where(same, short, exact).tolist()
    return found


def _read(path: Path, wanted: Sequence[str] | Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {name: [] for name in wanted}
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                row = json.loads(line)
                for name, values in columns.items():
                    values.append(row[name])
            except (ValueError, TypeError, KeyError) as error:
                raise DatasetError(f"{path.name}: line {number}: {error!r}") from error
            if len(row) != len(columns):
                raise DatasetError(f"{path.name}: line {number}: has unknown fields")
    return columns


def _numbers(name: str, values: Sequence[Any]) -> AnyArray:
    if any(isinstance(value, bool) or not isinstance(value, int | float) for value in values):
        raise DatasetError(f"signals: {name} is no number somewhere")
    return np.asarray(values, dtype=np.float32)


def _codes(name: str, values: Sequence[str | None], words: Sequence[str]) -> list[int | None]:
    codes: dict[str | None, int | None] = {word: code for code, word in enumerate(words)}
    if name in NULLS:
        codes[None] = None
    try:
        return [codes[word] for word in values]
    except (KeyError, TypeError) as error:
        raise DatasetError(f"{name}: {error} is no word of it") from error
