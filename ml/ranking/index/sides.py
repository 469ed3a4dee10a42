"""The two sides of a comparison."""

from dataclasses import dataclass
from typing import Generic, TypeVar

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
