"""The two sides of a comparison."""

from dataclasses import dataclass

from ml.ranking.arrays.blocks import Block
from ml.ranking.language.names import NameTable


@dataclass(frozen=True)
class Side:
    """Some rows of an index, with the names that their lists refer to."""

    block: Block
    names: NameTable

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.block)
