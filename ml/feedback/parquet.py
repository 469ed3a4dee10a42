"""The tables of a dataset as Parquet, by the extra `datasets`.

Rows are written in groups of one size and packed in one way, so the same data are the same bytes.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ml.errors import DatasetError
from ml.feedback.dataset import CHUNK, ITEM_COLUMNS, LIST_COLUMNS, FeedbackData, typed
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


def is_installed() -> bool:
    """Whether Parquet can be read and written here."""
    return find_spec("pyarrow") is not None


def write(path: Path, table: str, data: FeedbackData) -> int:
    """Write one table of a sorted dataset; return its number of rows."""
    arrow, files = _pyarrow()
    writer, count = None, 0
    try:
        for columns in _chunks(arrow, table, data):
            chunk = arrow.table(columns)
            if writer is None:
                writer = files.ParquetWriter(
                    path, chunk.schema, compression="zstd", store_schema=False
                )
            writer.write_table(chunk, row_group_size=CHUNK)
            count += chunk.num_rows
    finally:
        if writer is not None:
            writer.close()
    return count


def read(paths: Mapping[str, Path], signal_names: Sequence[str]) -> FeedbackData:
    """Read the tables.

    Raises
    ------
    DatasetError
        When a column is missing or does not fit, or the extra is not installed.
    """
    arrow, files = _pyarrow()
    try:
        lists = files.ParquetFile(paths[LISTS]).read(columns=[*LIST_COLUMNS])
        columns = {name: _column(lists, name) for name in LIST_COLUMNS}
        stored = files.ParquetFile(paths[ITEMS], read_dictionary=[*CODED, "opening_key"])
        return _with_items(arrow, stored, columns, signal_names)
    except (arrow.ArrowException, KeyError) as error:
        raise DatasetError(f"{paths[ITEMS].parent.name}: cannot be read ({error})") from error


def _with_items(
    arrow: Any, stored: Any, lists: Mapping[str, AnyArray], signal_names: Sequence[str]
) -> FeedbackData:
    """The signals are read group by group into their matrix: it is most of the memory."""
    count = stored.metadata.num_rows
    signals = np.empty((count, len(signal_names)), dtype=np.float32)
    wanted = stored.read(columns=[*ITEM_FIELDS])
    items = {
        name: _column(wanted, name)
        for name in ITEM_COLUMNS
        if name not in {"list_index", "function", *WORDS}
    }
    functions = sorted(_distinct(wanted["function"]))
    for name, words in (*WORDS.items(), ("function", functions)):
        items[name] = _codes(name, wanted[name], words)
    items["list_index"] = rows_of_keys(_column(wanted, "list_key"), lists["list_key"])
    del wanted
    first = 0
    for group in range(stored.num_row_groups):
        chunk = stored.read_row_group(group, columns=[*signal_names])
        for place, name in enumerate(signal_names):
            column = chunk[name]
            if column.null_count or not arrow.types.is_floating(column.type):
                raise DatasetError(f"signals: {name} is no number somewhere")
            signals[first : first + chunk.num_rows, place] = column.to_numpy()
        first += chunk.num_rows
    return assembled(lists, items, signals, signal_names, functions)


def _chunks(arrow: Any, table: str, data: FeedbackData) -> Iterator[dict[str, Any]]:
    if table == LISTS:
        yield {name: _stored(arrow, name, getattr(data, name)) for name in LIST_COLUMNS}
    elif table == ITEMS:
        words = {name: words_of(name, data) for name in CODED}
        for start in range(0, max(data.n_items, 1), CHUNK):
            yield _items(arrow, data, slice(start, start + CHUNK), words)
    else:
        openings = openings_of(data)
        columns = {name: _stored(arrow, name, getattr(openings, name)) for name in OPENING_FIELDS}
        columns["function"] = _words(arrow, "function", openings.function, data.functions)
        yield columns


def _items(
    arrow: Any, data: FeedbackData, rows: slice, words: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name in ITEM_FIELDS:
        column = getattr(data, "list_index" if name == "list_key" else name)[rows]
        columns[name] = (
            _words(arrow, name, column, words[name])
            if name in words
            else _stored(arrow, name, column)
        )
    for place, name in enumerate(data.signal_names):
        columns[name] = arrow.array(np.ascontiguousarray(data.signals[rows, place]))
    return columns


def _words(arrow: Any, name: str, codes: AnyArray, words: Sequence[str]) -> Any:
    """Words, each stored once in a group of rows; -1 is null."""
    unknown = codes < 0 if name in NULLS else None
    indices = arrow.array(codes.astype(np.int32), mask=unknown)
    return arrow.DictionaryArray.from_arrays(indices, arrow.array(words, arrow.string()))


def _stored(arrow: Any, name: str, column: AnyArray) -> Any:
    if column.dtype.kind == "S":
        return arrow.array([key.decode() for key in column.tolist()], arrow.string())
    if column.dtype.kind == "f":
        return arrow.array(column, mask=np.isnan(column))
    return arrow.array(column, mask=column == NULLS[name] if name in NULLS else None)


def _column(table: Any, name: str) -> AnyArray:
    """A column of a file as an array of its own type."""
    column = table[name]
    kind = {**LIST_COLUMNS, **ITEM_COLUMNS}.get(name, LIST_COLUMNS["list_key"]).kind
    if kind == "S":
        chunks = column.chunks
        parts = [_keys(name, chunk) for chunk in chunks]
        return np.concatenate(parts) if parts else typed([], name)
    if column.null_count and name not in {*NULLS, "served_score"}:
        raise DatasetError(f"{name}: is empty somewhere")
    if column.null_count:
        column = column.fill_null(NULLS.get(name, float("nan")))
    return typed(column.to_numpy(), name)


def _keys(name: str, chunk: Any) -> AnyArray:
    if chunk.null_count:
        raise DatasetError(f"{name}: is empty somewhere")
    known = "list_key" if name not in {**LIST_COLUMNS, **ITEM_COLUMNS} else name
    if hasattr(chunk, "indices"):
        words = typed(chunk.dictionary.to_pylist(), known)
        return words[chunk.indices.to_numpy()] if len(words) else words
    return typed(chunk.to_pylist(), known)


def _distinct(column: Any) -> set[str]:
    return {word for chunk in column.chunks for word in chunk.dictionary.to_pylist()}


def _codes(name: str, column: Any, words: Sequence[str]) -> AnyArray:
    code_of = {word: code for code, word in enumerate(words)}
    parts = [np.zeros(0, dtype=np.int32)]
    for chunk in column.chunks:
        if chunk.null_count and name not in NULLS:
            raise DatasetError(f"{name}: is empty somewhere")
        told = chunk.dictionary.to_pylist()
        if unknown := set(told) - code_of.keys():
            raise DatasetError(f"{name}: {min(unknown)!r} is no word of it")
        codes = np.array([*(code_of[word] for word in told), NULLS.get(name, 0)], dtype=np.int32)
        parts.append(codes[chunk.indices.fill_null(len(told)).to_numpy()])
    return np.concatenate(parts)


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow as arrow  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise DatasetError("Parquet needs the extra: pip install 'lateral[datasets]'") from error
    return arrow, parquet
