"""The arrays of some profiles, declared by name and kind, which can be cut by rows."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeAlias

import numpy as np
from scipy.sparse import csr_matrix

from ml.ranking.arrays.ragged import AnyArray, Column, IntArray, Ragged
from ml.sparse import rows_of, stacked

Values: TypeAlias = AnyArray | csr_matrix | Ragged
Parts: TypeAlias = Mapping[str, tuple[str, slice]]


class Cut(dict[str, Any]):
    """Chosen rows of named arrays, each cut when it is asked for by name."""

    def __init__(self, cut: Callable[[str], Values]) -> None:
        super().__init__()
        self._cut = cut

    def __missing__(self, name: str) -> Values:
        made = self[name] = self._cut(name)
        return made


class Block:
    """Arrays of some profiles; each kind of block declares those that it has as `Column`s.

    Attributes
    ----------
    columns : the arrays by name: dense by row, sparse by row, or lists of unequal length
    parts : the dense arrays that are some columns of another one
    """

    declared: ClassVar[tuple[str, ...]] = ()

    def __init__(self, columns: Mapping[str, Values], parts: Parts | None = None) -> None:
        self.columns: Mapping[str, Any] = columns
        self.parts: Parts = parts or {}

    def __init_subclass__(cls) -> None:
        own = (name for name, value in vars(cls).items() if isinstance(value, Column))
        inherited = (name for base in cls.__bases__ for name in getattr(base, "declared", ()))
        cls.declared = (*dict.fromkeys((*own, *inherited)),)

    @classmethod
    def of(cls, *others: "Block", parts: Parts | None = None, **columns: Values) -> Self:
        """Put the arrays of other blocks and these together.

        Raises
        ------
        ValueError
            When an array is missing that is declared, or one is not declared.
        """
        every: dict[str, Values] = {}
        for other in others:
            every.update(other.columns)
        every.update(columns)
        wrong = set(every) ^ set(cls.declared)
        if wrong:
            raise ValueError(f"{cls.__name__}: {min(wrong)!r} is missing or not declared")
        return cls(every, parts)

    def __len__(self) -> int:
        first: Values = self.columns[self.declared[0]]
        return first.shape[0] if not isinstance(first, Ragged) else len(first)

    def take(self, rows: IntArray) -> Self:
        """Return the chosen rows in the order given; an array is cut when it is read."""
        return type(self)(Cut(lambda name: _taken(self.columns[name], rows)))

    def copied(self, rows: IntArray) -> Self:
        """Return the chosen rows in the order given, every array copied."""
        cut = self.take(rows)
        return type(self)({name: cut.columns[name] for name in self.declared}, self.parts)

    def with_columns(self, **columns: Values) -> Self:
        """Return the same rows with some arrays exchanged; the others are not read."""
        return type(self)(Cut(lambda name: columns.get(name, self.columns[name])))


def take_across(blocks: Sequence[Block], rows: IntArray) -> Block:
    """Return rows of blocks that lie one behind the other, in the order given.

    Parameters
    ----------
    blocks : at least one
    rows : shape (m,), numbers among the rows of all blocks
    """
    ends = np.cumsum([len(block) for block in blocks])
    owners = np.searchsorted(ends, rows, side="right")
    named = [n for n in range(len(blocks)) if (owners == n).any()]
    if len(named) < 2:
        first = named[0] if named else 0
        return blocks[first].take(rows - (ends[first] - len(blocks[first])))
    cuts = [blocks[n].take(rows[owners == n] - (ends[n] - len(blocks[n]))) for n in named]
    joined = type(blocks[0])(Cut(lambda name: _joined([cut.columns[name] for cut in cuts])))
    if (owners[1:] >= owners[:-1]).all():
        return joined
    return joined.take(np.argsort(np.argsort(owners, kind="stable"), kind="stable"))


def _taken(values: Values, rows: IntArray) -> Values:
    if isinstance(values, Ragged):
        return values.take(rows)
    if isinstance(values, np.ndarray):
        # It copies rows at twice the speed of an index of numbers.
        return values.take(rows, axis=0)
    return rows_of(values, rows)


def _joined(parts: Sequence[Any]) -> Values:
    """Return the rows of all parts, which are of one kind, one part behind the other."""
    if isinstance(parts[0], Ragged):
        return type(parts[0]).joined(parts)
    if isinstance(parts[0], np.ndarray):
        return np.concatenate(parts)
    return stacked(parts)
