"""Training frames as tables of pandas or polars, which this library does not need otherwise."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import numpy as np

from ml.errors import TrainingError
from ml.frames import TrainingFrames
from ml.frames_io import as_records, from_records


def to_pandas(frames: TrainingFrames) -> dict[str, Any]:
    """Return the frames as DataFrames of pandas, by name: `employees`, `openings` and so on.

    Columns hold Python objects: what is not known is None and never NaN, and parts such as skills
    are lists of mappings.

    Raises
    ------
    TrainingError
        When pandas is not installed.
    """
    pandas = _library("pandas")
    return {name: pandas.DataFrame(rows, dtype=object) for name, rows in _told(frames)}


def to_polars(frames: TrainingFrames) -> dict[str, Any]:
    """Return the frames as DataFrames of polars, by name; skills and the like are lists of structs.

    Raises
    ------
    TrainingError
        When polars is not installed.
    """
    polars = _library("polars")
    return {name: polars.DataFrame(rows, infer_schema_length=None) for name, rows in _told(frames)}


def from_tables(tables: Mapping[str, Any], as_of: str) -> TrainingFrames:
    """Return the frames that tables of pandas or polars make.

    What is not known is null: None, or `pandas.NA`. A NaN is refused, in a column of texts as well;
    `table.astype(object).where(table.notna(), None)` makes nulls of those that pandas put there.

    Parameters
    ----------
    tables : by name; a table without rows may be left out
    as_of : the date that they tell of, ISO 8601

    Raises
    ------
    TrainingError
        When a value does not fit, a NaN among them; the message names table, row and reason.
    """
    return from_records({name: _rows(name, table) for name, table in tables.items()}, as_of)


def _rows(name: str, table: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]]
    if hasattr(table, "to_dicts"):
        rows = table.to_dicts()
    elif hasattr(table, "to_dict"):
        rows = table.astype(object).to_dict("records")
    else:
        raise TrainingError(
            f"{name}: is no table of pandas or polars but {type(table).__name__}; mappings become "
            "frames by from_records"
        )
    return [{key: _plain(value) for key, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    """Turn what pandas reads from files into plain values: arrays, numbers of numpy, its null."""
    if isinstance(value, np.ndarray | list):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, np.generic):
        return value.item()
    return None if type(value).__name__ == "NAType" else value


def _told(frames: TrainingFrames) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the records of each table, all with the same fields: a table has no gaps to leave."""
    for name, rows in as_records(frames).items():
        empty: dict[str, Any] = {"own": []} if any("own" in row for row in rows) else {}
        yield name, [{**empty, **row} for row in rows]


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise TrainingError(f"{name} is not installed: pip install {name}") from error
