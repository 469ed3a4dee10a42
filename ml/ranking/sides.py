"""The two sides of a comparison."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from ml.ranking.blocks import Block
from ml.ranking.names import NameTable
from ml.ranking.ragged import AnyArray


@dataclass(frozen=True)
class Side:
    """Some rows of an index, with the names that their lists refer to."""

    block: Block
    names: NameTable

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.block.dense["title"])


def sparse_product(left: csr_matrix, right: csr_matrix) -> AnyArray:
    """Return `left @ right.T` as a dense array; the side with fewer rows is made dense."""
    if left.shape[0] <= right.shape[0]:
        product: AnyArray = np.asarray(right @ left.T.toarray()).T
        return product.copy()
    return np.asarray(left @ right.T.toarray())
