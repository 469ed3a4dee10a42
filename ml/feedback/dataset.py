"""A dataset of feedback: which lists people saw, what the ranker saw then, and what they did.

`ml.feedback.files` reads and writes it. The same rows in another order are the same dataset and
have the same fingerprint.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from ml.errors import DatasetError
from ml.ranking.arrays.ragged import AnyArray

ATTRIBUTIONS = ("none", "inferred", "explicit")
"""How the events about an item are traced to its list; `attribution` holds the place in here."""
DISMISS_REASONS = (
    "skills",
    "level",
    "place",
    "team",
    "timing",
    "not_interested_in_function",
    "other",
)
"""Why a person turned an item down; `dismiss_reason` holds the place in here."""
UNKNOWN = -1
"""In `positions_seen`, `dismiss_reason`, `held_90`, `held_180` and `function`: not told."""
UNKNOWN_STEP = -128
"""In `grade_step`: one of the two grades is not known."""
FEWEST_LISTS, FEWEST_OPENS, FEWEST_PEOPLE = 200, 50, 30
"""Lists with an event, items with the label and people below which nothing is learnt."""
KEY_BYTES = 16
CHUNK = 131_072
"""Rows that are worked on, and stored, together."""
_SIGNAL = re.compile(r"[a-z][a-z0-9_]{0,63}")
_KEY = np.dtype(f"S{KEY_BYTES}")
_WORD = np.dtype("S128")

LIST_COLUMNS: Mapping[str, np.dtype[Any]] = {
    "list_key": _KEY,
    "person_key": _KEY,
    "day": np.dtype(np.int32),
    "surface": _WORD,
    "version": _WORD,
    "arm": _WORD,
    "pair_at": np.dtype(np.int16),
    "swapped": np.dtype(np.bool_),
    "propensity": np.dtype(np.float64),
    "k": np.dtype(np.int16),
    "positions_seen": np.dtype(np.int16),
    "private_inputs": np.dtype(np.bool_),
}
ITEM_COLUMNS: Mapping[str, np.dtype[Any]] = {
    "list_index": np.dtype(np.int32),
    "position": np.dtype(np.int16),
    "opening_key": _KEY,
    "served_score": np.dtype(np.float32),
    "opened": np.dtype(np.bool_),
    "saved": np.dtype(np.bool_),
    "dismissed": np.dtype(np.bool_),
    "dismiss_reason": np.dtype(np.int8),
    "applied": np.dtype(np.bool_),
    "shortlisted": np.dtype(np.bool_),
    "offered": np.dtype(np.bool_),
    "accepted": np.dtype(np.bool_),
    "started": np.dtype(np.bool_),
    "held_90": np.dtype(np.int8),
    "held_180": np.dtype(np.int8),
    "grade": np.dtype(np.int8),
    "mature": np.dtype(np.bool_),
    "attribution": np.dtype(np.int8),
    "function": np.dtype(np.int16),
    "grade_step": np.dtype(np.int8),
    "cross_functional": np.dtype(np.bool_),
}
TOP_GRADE = 5


@dataclass(frozen=True, slots=True, eq=False)
class FeedbackData:
    """Lists that people saw and what they did about the items in them, as arrays.

    Keys are pseudonyms of one dataset, as bytes. Every array is checked when the record is made:
    a NaN in a signal, a place outside of its list or two items at one place are refused.

    Attributes
    ----------
    list_key, person_key : shape (lists,), at most 16 bytes each; a list has one key
    day : shape (lists,), days since 1970-01-01
    surface, version, arm : shape (lists,), where it was shown, by which ranker, in which arm of an
        experiment (empty outside of one)
    pair_at : shape (lists,), the place of the first of the two neighbours that were up for
        exchange, 0 for none
    swapped : shape (lists,), whether they changed places
    propensity : shape (lists,), the chance of the order that was served, in (0, 1]
    k : shape (lists,), how many items it holds
    positions_seen : shape (lists,), the last place that was on screen, or `UNKNOWN`
    private_inputs : shape (lists,), whether its scores rest on more than managers may know; then
        `served_score` is NaN
    list_index : shape (items,), the row of the item's list
    position : shape (items,), from 1, in the order served
    opening_key : shape (items,)
    served_score : shape (items,), 0 to 1, NaN where it is private
    signals : shape (items, signals), float32, what the ranker saw when it served the list
    opened ... started : shape (items,), what it came to
    dismiss_reason : shape (items,), the place in `DISMISS_REASONS`, or `UNKNOWN`
    held_90, held_180 : shape (items,), whether the move held that many days after the start: 1, 0
        or `UNKNOWN`
    grade : shape (items,), 0 to 5, by the manifest's table
    mature : shape (items,), whether the time of the dataset's label is over
    attribution : shape (items,), the place in `ATTRIBUTIONS`
    function : shape (items,), the place of the opening's function in `functions`, or `UNKNOWN`
    grade_step : shape (items,), the opening's grade less the person's, or `UNKNOWN_STEP`
    cross_functional : shape (items,), whether the opening is of another function than the person
    signal_names : of the columns of `signals`
    functions : codes of functions; names are not told
    """

    list_key: AnyArray
    person_key: AnyArray
    day: AnyArray
    surface: AnyArray
    version: AnyArray
    arm: AnyArray
    pair_at: AnyArray
    swapped: AnyArray
    propensity: AnyArray
    k: AnyArray
    positions_seen: AnyArray
    private_inputs: AnyArray

    list_index: AnyArray
    position: AnyArray
    opening_key: AnyArray
    served_score: AnyArray
    signals: AnyArray
    opened: AnyArray
    saved: AnyArray
    dismissed: AnyArray
    dismiss_reason: AnyArray
    applied: AnyArray
    shortlisted: AnyArray
    offered: AnyArray
    accepted: AnyArray
    started: AnyArray
    held_90: AnyArray
    held_180: AnyArray
    grade: AnyArray
    mature: AnyArray
    attribution: AnyArray
    function: AnyArray
    grade_step: AnyArray
    cross_functional: AnyArray

    signal_names: tuple[str, ...]
    functions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Check shapes, kinds and ranges.

        Raises
        ------
        DatasetError
            When something does not fit; the message names the column and the reason.
        """
        _check_shapes(self)
        _check_signals(self)
        _check_lists(self)
        _check_items(self)

    @property
    def n_lists(self) -> int:
        """How many lists there are."""
        return len(self.list_key)

    @property
    def n_items(self) -> int:
        """How many items all lists hold."""
        return len(self.position)

    @property
    def people(self) -> AnyArray:
        """For each list the number of its person, from 0 in the order of keys; shape (lists,)."""
        return np.unique(self.person_key, return_inverse=True)[1]

    def take(self, lists: AnyArray) -> Self:
        """Return the part of these lists, with their items.

        Parameters
        ----------
        lists : shape (n,), row numbers in increasing order, or a mask of shape (lists,)
        """
        rows = np.flatnonzero(lists) if lists.dtype == np.bool_ else np.asarray(lists)
        place = np.full(self.n_lists, UNKNOWN, dtype=np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        items = place[self.list_index] != UNKNOWN
        kept = {name: getattr(self, name)[rows] for name in LIST_COLUMNS}
        kept |= {name: getattr(self, name)[items] for name in (*ITEM_COLUMNS, "signals")}
        kept["list_index"] = place[kept["list_index"]]
        return replace(self, **kept)

    def sorted(self) -> Self:
        """Return the same rows in the order in which they are stored: by list and place."""
        lists = np.argsort(self.list_key, kind="stable")
        place = np.empty(self.n_lists, dtype=np.int32)
        place[lists] = np.arange(self.n_lists, dtype=np.int32)
        index = place[self.list_index]
        items = np.lexsort((self.position, index))
        used = np.unique(self.function[self.function != UNKNOWN])
        names = sorted((self.functions[code], int(code)) for code in used)
        recoded = np.full(len(self.functions) + 1, UNKNOWN, dtype=np.int16)
        for new, (_name, code) in enumerate(names):
            recoded[code] = new
        columns = sorted(range(len(self.signal_names)), key=self.signal_names.__getitem__)
        kept = {name: getattr(self, name)[lists] for name in LIST_COLUMNS}
        kept |= {name: getattr(self, name)[items] for name in ITEM_COLUMNS}
        kept["list_index"] = index[items]
        kept["function"] = recoded[kept["function"]]
        kept["signals"] = _rearranged(self.signals, items, columns)
        return replace(
            self,
            **kept,
            signal_names=tuple(self.signal_names[column] for column in columns),
            functions=tuple(name for name, _code in names),
        )


def fingerprint(data: FeedbackData, previous: Sequence[str] = ()) -> str:
    """Return the SHA-256 of what a dataset says, independent of order and of the files' format.

    Parameters
    ----------
    previous : the fingerprints that it had before people were taken out, oldest first
    """
    ordered = data.sorted()
    digest = hashlib.sha256("\n".join(previous).encode())
    for name in (*LIST_COLUMNS, *ITEM_COLUMNS):
        column = getattr(ordered, name)
        digest.update(f"\n{name} {len(column)}\n".encode())
        digest.update(_hashable(column))
    for names in (ordered.signal_names, ordered.functions):
        digest.update("\n".join(("", *names)).encode())
    for start in range(0, ordered.n_items, CHUNK):
        digest.update(_hashable(ordered.signals[start : start + CHUNK]))
    return digest.hexdigest()


def _rearranged(matrix: AnyArray, rows: AnyArray, columns: Sequence[int]) -> AnyArray:
    """The matrix itself where it is in order already: it is most of the memory."""
    if list(columns) != list(range(matrix.shape[1])):
        picked: AnyArray = matrix[np.ix_(rows, np.asarray(columns))]
        return picked
    return matrix if (rows == np.arange(len(matrix))).all() else matrix[rows]


def _hashable(column: AnyArray) -> memoryview:
    """The bytes of a column, however wide its words; every NaN and both zeros are one value."""
    if column.dtype.kind == "S":
        return memoryview(b"\n".join(column.tolist()))
    if column.dtype.kind == "f":
        column = np.where(np.isnan(column), np.float32("nan"), column + np.float32(0)).astype(
            column.dtype.newbyteorder("<"), copy=False
        )
    if column.dtype.kind == "i":
        column = column.astype(column.dtype.newbyteorder("<"), copy=False)
    return memoryview(np.ascontiguousarray(column)).cast("B")  # type: ignore[arg-type]


def typed(values: Sequence[Any] | AnyArray, column: str) -> AnyArray:
    """Return the values of a column with the column's type.

    Raises
    ------
    DatasetError
        When a value does not fit the type.
    """
    kind = {**LIST_COLUMNS, **ITEM_COLUMNS}[column]
    try:
        found = np.asarray(values)
        if kind.kind == "S" and found.dtype.kind == "U":
            found = np.char.encode(found, "ascii")
        if found.size == 0:
            return np.zeros(0, dtype=kind)
        if kind.kind == "S" and found.dtype.itemsize > kind.itemsize:
            raise ValueError(f"is longer than {kind.itemsize} bytes")  # noqa: TRY301 - the column is named below
        if kind.kind in "ib" and (found != found.astype(kind)).any():
            raise ValueError("does not fit its type")  # noqa: TRY301 - the column is named below
        return found if kind.kind == "S" else found.astype(kind)
    except (ValueError, TypeError, OverflowError) as error:
        raise DatasetError(f"{column}: {error}") from error


def _check_shapes(data: FeedbackData) -> None:
    for columns, count in ((LIST_COLUMNS, len(data.list_key)), (ITEM_COLUMNS, len(data.position))):
        for name, kind in columns.items():
            column = getattr(data, name)
            if column.shape != (count,):
                raise DatasetError(f"{name}: has shape {column.shape}, expected {(count,)}")
            if column.dtype.kind != kind.kind or column.dtype.itemsize > kind.itemsize:
                raise DatasetError(f"{name}: is of type {column.dtype}, expected {kind}")
    wanted = (len(data.position), len(data.signal_names))
    if data.signals.shape != wanted:
        raise DatasetError(f"signals: has shape {data.signals.shape}, expected {wanted}")
    if data.signals.dtype != np.float32:
        raise DatasetError(f"signals: is of type {data.signals.dtype}, expected float32")


def _check_signals(data: FeedbackData) -> None:
    own = {*LIST_COLUMNS, *ITEM_COLUMNS}
    for name in data.signal_names:
        if not _SIGNAL.fullmatch(name) or name in own:
            raise DatasetError(f"signals: {name!r} cannot be the name of a signal")
    if len(set(data.signal_names)) != len(data.signal_names):
        raise DatasetError("signals: two have the same name")
    for name, column in zip(data.signal_names, data.signals.T, strict=True):
        if not np.isfinite(column).all():
            raise DatasetError(f"signals: {name} is NaN or infinite somewhere")


def _check_lists(data: FeedbackData) -> None:
    if len(np.unique(data.list_key)) != len(data.list_key):
        raise DatasetError("list_key: two lists have the same key")
    for name in ("list_key", "person_key"):
        if (getattr(data, name) == b"").any():
            raise DatasetError(f"{name}: is empty somewhere")
    _require("propensity", (data.propensity > 0) & (data.propensity <= 1), "is not in (0, 1]")
    _require("k", data.k >= 1, "is below 1")
    _require("pair_at", (data.pair_at >= 0) & (data.pair_at < data.k), "is no place of its list")
    _require("swapped", ~data.swapped | (data.pair_at > 0), "is set where there is no pair")
    _require("positions_seen", data.positions_seen >= UNKNOWN, "is below -1")


def _check_items(data: FeedbackData) -> None:
    index = data.list_index
    _require("list_index", (index >= 0) & (index < data.n_lists), "is the row of no list")
    inside = (data.position >= 1) & (data.position <= data.k[index])
    _require("position", inside, "is no place of its list")
    place = index.astype(np.int64) * (1 << 16) + data.position
    if len(np.unique(place)) != len(place):
        raise DatasetError("position: two items stand at one place of a list")
    score, private = data.served_score, data.private_inputs[index]
    _require("served_score", np.isnan(score) == private, "is not told where it is private alone")
    with np.errstate(invalid="ignore"):
        _require("served_score", np.isnan(score) | ((score >= 0) & (score <= 1)), "is not 0 to 1")
    _require("grade", (data.grade >= 0) & (data.grade <= TOP_GRADE), f"is not 0 to {TOP_GRADE}")
    for name, words in (
        ("attribution", len(ATTRIBUTIONS)),
        ("dismiss_reason", len(DISMISS_REASONS)),
        ("function", len(data.functions)),
        ("held_90", 2),
        ("held_180", 2),
    ):
        least = 0 if name == "attribution" else UNKNOWN
        column = getattr(data, name)
        _require(name, (column >= least) & (column < words), "is a code that there is not")


def _require(name: str, holds: AnyArray, otherwise: str) -> None:
    if not holds.all():
        raise DatasetError(f"{name}: {otherwise} in row {int(np.argmin(holds))}")
