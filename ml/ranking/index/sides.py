"""The two sides of a comparison."""

from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from scipy.sparse import csr_matrix

from ml.ranking.arrays.blocks import Block
from ml.ranking.index.columns import OpeningBlock, PersonBlock
from ml.ranking.language.names import NameTable

Rows = TypeVar("Rows", bound=Block)


@dataclass(frozen=True)
class Side(Generic[Rows]):
    """Some rows of an index, with the names that their lists refer to."""

    block: Rows
    names: NameTable

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.block)


People = Side[PersonBlock]
Openings = Side[OpeningBlock]


def without_wishes(people: People) -> People:
    """Return the same people as if they wished and refused nothing, to be compared with openings.

    What retrieval compares stays theirs, wishes included.
    """
    block = people.block
    nothing = csr_matrix(block.occupation_wishes.shape, dtype=np.float32)
    silent = block.with_columns(
        wishes=block.wishes.emptied(),
        refusals=block.refusals.emptied(),
        occupation_wishes=nothing,
        occupation_wishes_wide=nothing,
    )
    return Side(silent, people.names)
