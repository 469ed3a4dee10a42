"""How the columns of a matrix are read: as signals with their records, or as plain numbers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.utils.validation import check_array, check_consistent_length, validate_data

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.signals.table import COLUMN, GATE, NAMES, SIGNAL

Names = Sequence[str] | None


def check_names(names: Sequence[str]) -> None:
    """Check that signals of these names exist.

    Raises
    ------
    ValueError
        When one does not.
    """
    unknown = next((name for name in names if name not in SIGNAL), None)
    if unknown is not None:
        raise ValueError(f"signals: there is none of the name {unknown!r}")


def columns_of(names: Sequence[str]) -> list[str]:
    """Return the signal of each weight: a gated one has a weight without and one with text."""
    return [name for name in names for _ in range(2 if SIGNAL[name].gated else 1)]


def gate_of(names: Names, rows: AnyArray) -> AnyArray:
    """Return how much of each row's gate is open: all of it where columns are plain numbers."""
    if names is None:
        return np.ones(len(rows))
    return np.asarray(rows[:, COLUMN[GATE]], dtype=np.float64)


@dataclass(frozen=True)
class Basis:
    """The columns that are weighed, turned so that more is better.

    Attributes
    ----------
    columns, signs, caps, floors : shape (weights,)
    gates : shape (weights,), 1 for a weight of people with text, -1 for one of people without, 0
        for one of all
    """

    names: Names
    columns: IntArray
    signs: AnyArray
    caps: AnyArray
    floors: AnyArray
    gates: IntArray

    @classmethod
    def of(cls, names: Names, columns: int) -> "Basis":
        """Read the named signals among all; without names every column is a plain number."""
        if names is None:
            ones = np.ones(columns)
            every, nothing = np.arange(columns), np.zeros(columns)
            return cls(None, every, ones, ones * np.inf, nothing, nothing.astype(np.int64))
        check_names(names)
        weighed = columns_of(names)
        gates = [g for n in names for g in ((-1, 1) if SIGNAL[n].gated else (0,))]
        return cls(
            names,
            np.array([COLUMN[name] for name in weighed], dtype=np.int64),
            np.array([SIGNAL[name].sign for name in weighed], dtype=np.float64),
            np.array([SIGNAL[name].cap for name in weighed]),
            np.array([SIGNAL[name].floor for name in weighed]),
            np.array(gates, dtype=np.int64),
        )

    def __call__(self, rows: AnyArray) -> AnyArray:
        """Return the columns of rows; shape (n, weights)."""
        value = np.minimum(rows[:, self.columns], self.caps) * self.signs
        gate = gate_of(self.names, rows)[:, None]
        value[:, self.gates < 0] *= 1.0 - gate
        value[:, self.gates > 0] *= gate
        return np.asarray(value)


@dataclass(frozen=True)
class Turned:
    """Columns asked of some rows, turned so that more is better; copied only when they are read.

    A sign is exact in either precision: they stay as narrow as they are.

    Attributes
    ----------
    rows : shape (n, columns)
    some : shape (m,), which of the rows
    asked, signs : shape (asked,), which columns, and -1 where less is better
    """

    rows: AnyArray
    some: IntArray
    asked: IntArray
    signs: AnyArray

    def __len__(self) -> int:
        return len(self.some)

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return len(self.some), len(self.asked)

    def block(self, part: slice) -> AnyArray:
        """Return a part of the rows; shape (of the part, asked)."""
        # Row after row, as `take` leaves them: sums over rows depend on it in the last bit.
        return np.asarray(self.rows[self.some[part]].take(self.asked, axis=1) * self.signs)

    def columns(self) -> Iterator[AnyArray]:
        """Yield the columns, each of shape (m,)."""
        for asked, sign in zip(self.asked, self.signs, strict=True):
            yield self.rows[self.some, asked] * sign


def checked(estimator: Any, names: Names, X: Any, *, reset: bool = False) -> AnyArray:
    """Check rows as scikit-learn does.

    Raises
    ------
    ValueError
        When they are no finite matrix, or have no column for every signal where signals are named.
    """
    rows = validate_data(estimator, X, reset=reset, dtype=(np.float64, np.float32))
    if names is not None and rows.shape[1] != len(NAMES):
        raise ValueError(f"X: has {rows.shape[1]} columns, {len(NAMES)} signals are expected")
    return np.asarray(rows)


def checked_grades(rows: AnyArray, y: Any, qid: Any) -> tuple[AnyArray, IntArray]:
    """Check grades and queries of rows; without queries all rows are one.

    Raises
    ------
    ValueError
        When there is not one finite number for each row.
    """
    if y is None:
        raise ValueError("requires y to be passed, but the target y is None")
    grades = check_array(y, ensure_2d=False, dtype=np.float64).ravel()
    queries = (
        np.zeros(len(rows), dtype=np.int64)
        if qid is None
        else np.unique(qid, return_inverse=True)[1]
    )
    check_consistent_length(rows, grades, queries)
    return np.asarray(grades), np.asarray(queries)
