"""Parts of a dataset: packed where they are made, and put together in the order of the files."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ml.feedback.dataset import ITEM_COLUMNS, LIST_COLUMNS, UNKNOWN, FeedbackData
from ml.ranking.arrays.ragged import AnyArray

_TOLD = "told"


def packed(data: FeedbackData, told: Mapping[str, Any]) -> bytes:
    """Return a part as bytes: its rows sorted, and what else is told of it.

    Examples
    --------
    >>> from ml.feedback.parts import told_of
    >>> kinds = {**LIST_COLUMNS, **ITEM_COLUMNS}.items()
    >>> nothing = {name: np.zeros(0, kind) for name, kind in kinds}
    >>> empty = FeedbackData(**nothing, signals=np.zeros((0, 0), np.float32), signal_names=())
    >>> told_of(packed(empty, {"left_out": 3}))
    {'left_out': 3}
    """
    rows, buffer = data.sorted(), io.BytesIO()
    columns = {name: getattr(rows, name) for name in (*LIST_COLUMNS, *ITEM_COLUMNS, "signals")}
    words = {"signals": rows.signal_names, "functions": rows.functions, _TOLD: dict(told)}
    text = np.frombuffer(json.dumps(words).encode(), dtype=np.uint8)
    np.savez(buffer, **columns, **{_TOLD: text}, allow_pickle=False)
    return buffer.getvalue()


def told_of(content: bytes) -> dict[str, Any]:
    """Return what else is told of a packed part."""
    told: dict[str, Any] = _words(_opened(content))[_TOLD]
    return told


def joined(
    read: Callable[[int], bytes], parts: int, signal_names: Sequence[str] = ()
) -> FeedbackData:
    """Return the dataset of packed parts, sorted; no list may stand in two of them.

    One part at a time is in memory beside the result: every row goes where it belongs at once.

    Parameters
    ----------
    read : gives a packed part by its number, and is asked twice
    parts : how many there are
    signal_names : of signals that are told even where no part has them: as 0
    """
    heads = [_Head.of(_opened(read(number))) for number in range(parts)]
    lists = {
        name: np.concatenate([np.zeros(0, kind), *(head.lists[name] for head in heads)])
        for name, kind in LIST_COLUMNS.items()
    }
    sizes = np.concatenate([np.zeros(0, np.int64), *(head.sizes for head in heads)])
    order = np.argsort(lists["list_key"], kind="stable")
    row, begins = np.empty(len(order), dtype=np.int32), np.empty(len(order), dtype=np.int64)
    row[order] = np.arange(len(order), dtype=np.int32)
    begins[order] = np.cumsum(sizes[order]) - sizes[order]
    names = sorted({*signal_names, *(name for head in heads for name in head.signal_names)})
    functions = sorted({code for head in heads for code in head.functions})
    count = int(sizes.sum())
    items = {name: np.empty(count, dtype=kind) for name, kind in ITEM_COLUMNS.items()}
    signals = np.zeros((count, len(names)), dtype=np.float32)
    first = 0
    for number, head in enumerate(heads):
        mine = slice(first, first + len(head.sizes))
        _fill(items, signals, _opened(read(number)), head, (row[mine], begins[mine]), names)
        codes = np.array([*map(functions.index, head.functions), UNKNOWN], dtype=np.int16)
        items["function"][_places(head, begins[mine])] = codes[head.function]
        first = mine.stop
    return FeedbackData(
        **{name: column[order] for name, column in lists.items()},
        **items,
        signals=signals,
        signal_names=tuple(names),
        functions=tuple(functions),
    )


@dataclass(frozen=True, slots=True)
class _Head:
    """What must be known of a part before any row has its place: all but most of its items."""

    lists: Mapping[str, AnyArray]
    sizes: AnyArray
    function: AnyArray
    signal_names: tuple[str, ...]
    functions: tuple[str, ...]

    @classmethod
    def of(cls, part: Any) -> "_Head":
        lists = {name: part[name] for name in LIST_COLUMNS}
        sizes = np.bincount(part["list_index"], minlength=len(lists["list_key"]))
        words = _words(part)
        return cls(
            lists, sizes, part["function"], tuple(words["signals"]), tuple(words["functions"])
        )


def _fill(
    items: Mapping[str, AnyArray],
    signals: AnyArray,
    part: Any,
    head: _Head,
    at: tuple[AnyArray, AnyArray],
    names: list[str],
) -> None:
    """Put the items of a part where they belong; `at` tells the rows of lists and their first."""
    row, begins = at
    where = _places(head, begins)
    for name in ITEM_COLUMNS.keys() - {"list_index", "function"}:
        items[name][where] = part[name]
    items["list_index"][where] = row[part["list_index"]]
    values = part["signals"]
    for column, name in enumerate(head.signal_names):
        signals[where, names.index(name)] = values[:, column]


def _places(head: _Head, begins: AnyArray) -> AnyArray:
    """Where the items of a part stand among all; they are sorted, so lists lie together."""
    within = np.arange(int(head.sizes.sum())) - np.repeat(
        np.cumsum(head.sizes) - head.sizes, head.sizes
    )
    return np.asarray(np.repeat(begins, head.sizes) + within)


def _opened(content: bytes) -> Any:
    """The arrays of a part, each read when it is asked for."""
    return np.load(io.BytesIO(content), allow_pickle=False)


def _words(part: Any) -> dict[str, Any]:
    words: dict[str, Any] = json.loads(part[_TOLD].tobytes())
    return words
