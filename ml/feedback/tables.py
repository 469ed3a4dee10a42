"""The tables of a dataset as they are stored: which columns each has, and what stands in them.

Codes are stored as words, and what is unknown as null.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.errors import DatasetError
from ml.feedback.dataset import (
    ATTRIBUTIONS,
    DISMISS_REASONS,
    ITEM_COLUMNS,
    LIST_COLUMNS,
    UNKNOWN,
    UNKNOWN_STEP,
    FeedbackData,
    typed,
)
from ml.ranking.arrays.ragged import AnyArray

LISTS, ITEMS, OPENINGS = "lists", "items", "openings"
WORDS: Mapping[str, Sequence[str]] = {
    "attribution": ATTRIBUTIONS,
    "dismiss_reason": DISMISS_REASONS,
}
CODED = ("list_key", "function", *WORDS)
"""Columns of items that are numbers in memory and words in a file."""
NULLS: Mapping[str, int] = {
    "pair_at": 0,
    "positions_seen": UNKNOWN,
    "dismiss_reason": UNKNOWN,
    "held_90": UNKNOWN,
    "held_180": UNKNOWN,
    "function": UNKNOWN,
    "grade_step": UNKNOWN_STEP,
}
"""What stands in memory for a null of a file."""
ITEM_FIELDS = tuple("list_key" if name == "list_index" else name for name in ITEM_COLUMNS)
OPENING_FIELDS = ("opening_key", "function", "shown", "opened")


@dataclass(frozen=True, slots=True)
class Openings:
    """The openings of a dataset, by key: their function, how often they were shown and opened."""

    opening_key: AnyArray
    function: AnyArray
    shown: AnyArray
    opened: AnyArray


def openings_of(data: FeedbackData) -> Openings:
    """The openings that stand in a dataset's lists."""
    keys, first, of = np.unique(data.opening_key, return_index=True, return_inverse=True)
    return Openings(
        keys,
        data.function[first],
        np.bincount(of, minlength=len(keys)),
        np.bincount(of, weights=data.opened, minlength=len(keys)).astype(np.int64),
    )


def words_of(column: str, data: FeedbackData) -> Sequence[str]:
    """The words that the codes of a column stand for."""
    if column == "list_key":
        return [key.decode() for key in data.list_key.tolist()]
    return data.functions if column == "function" else WORDS[column]


def rows_of_keys(keys: AnyArray, of: AnyArray) -> AnyArray:
    """The row of each key among others, in whatever order those are.

    Raises
    ------
    DatasetError
        When one is not among them.
    """
    order = np.argsort(of, kind="stable")
    rows = np.minimum(np.searchsorted(of[order], keys), max(len(of) - 1, 0))
    if len(keys) and (not len(of) or (of[order][rows] != keys).any()):
        raise DatasetError("items: list_key names a list that there is not")
    return order[rows].astype(np.int32)


def assembled(
    lists: Mapping[str, Any],
    items: Mapping[str, Any],
    signals: AnyArray,
    signal_names: Sequence[str],
    functions: Sequence[str],
) -> FeedbackData:
    """The dataset of these columns, each of the column's type; `list_index` is among the items."""
    return FeedbackData(
        **{name: typed(lists[name], name) for name in LIST_COLUMNS},
        **{name: typed(items[name], name) for name in ITEM_COLUMNS},
        signals=signals,
        signal_names=tuple(signal_names),
        functions=tuple(functions),
    )
