"""The exact highest products of all pairs, in blocks, without sorting what cannot be among them.

A block of queries meets a tile of vectors in one matrix product. Folding the products to the
maxima of groups gives each query a floor that its k best surely reach; only the few that reach
it are looked at again.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.ranking.arrays.ragged import IntArray
from ml.ranking.index.retrieval import floors
from ml.types import BoolArray, FloatArray

QUERIES_AT_ONCE = 1024
VECTORS_AT_ONCE = 10_240
ROWS_AT_ONCE = 64
LOWEST = np.finfo(np.float32).min

Masks = Callable[[range], BoolArray]
"""Which columns the queries of a range may get: shape (len(range), n), True where allowed."""


@dataclass(frozen=True, slots=True)
class TopBlock:
    """The best columns of consecutive queries, the first of which is number `first`.

    Attributes
    ----------
    columns : shape (b, k), best first, -1 where there are fewer
    values : shape (b, k), their products, -inf where there are fewer
    """

    first: int
    columns: IntArray
    values: FloatArray


@dataclass(frozen=True, slots=True)
class Hits:
    """Some columns of each query of a block, by query and best first.

    Attributes
    ----------
    queries, columns, values : shapes (h,)
    starts : shape (b + 1,), where the hits of each query start
    """

    queries: IntArray
    columns: IntArray
    values: FloatArray
    starts: IntArray


def top_products(
    queries: FloatArray,
    vectors: FloatArray,
    k: int,
    *,
    masks: Masks | None = None,
    at_once: int = QUERIES_AT_ONCE,
) -> Iterator[TopBlock]:
    """Give the k highest products of each query with all vectors, exactly.

    Memory is that of the products of `at_once` queries with `VECTORS_AT_ONCE` vectors, 42 MB as
    set, whatever the number of queries and vectors.

    Parameters
    ----------
    queries : shape (m, d)
    vectors : shape (n, d)
    k : how many at most; of equal products those of the first columns
    masks : which columns a query may get; all if None
    at_once : queries in a block

    Raises
    ------
    ValueError
        When k or `at_once` is below 1, or the shapes do not fit.

    Examples
    --------
    >>> eye = np.eye(3, dtype=np.float32)
    >>> [block.columns.tolist() for block in top_products(eye[:2], eye, 1)]
    [[[0], [1]]]
    """
    for first, hits in blocks_of_hits(queries, vectors, k, masks=masks, at_once=at_once):
        size = len(hits.starts) - 1
        rank = np.arange(len(hits.columns)) - hits.starts[hits.queries]
        kept = rank < k
        place = hits.queries[kept], rank[kept]
        columns = np.full((size, k), -1, dtype=np.int64)
        values = np.full((size, k), -np.inf, dtype=np.float32)
        columns[place], values[place] = hits.columns[kept], hits.values[kept]
        yield TopBlock(first, columns, values)


def blocks_of_hits(
    queries: FloatArray,
    vectors: FloatArray,
    k: int,
    *,
    slack: float = 0.0,
    masks: Masks | None = None,
    at_once: int = QUERIES_AT_ONCE,
) -> Iterator[tuple[int, Hits]]:
    """Give for each block of queries all columns that come within `slack` of the k-th best."""
    if k < 1 or at_once < 1:
        raise ValueError(f"k and at_once: must be at least 1, are {k} and {at_once}")
    if queries.ndim != 2 or vectors.ndim != 2 or queries.shape[1] != vectors.shape[1]:
        raise ValueError(f"queries {queries.shape} and vectors {vectors.shape}: do not fit")
    pairs = min(at_once, len(queries)) * min(VECTORS_AT_ONCE, len(vectors))
    workspace = np.empty(pairs, dtype=np.float32)
    for first in range(0, len(queries), at_once):
        chosen = range(first, min(first + at_once, len(queries)))
        mask = None if masks is None else masks(chosen)
        if mask is not None and mask.shape != (len(chosen), len(vectors)):
            raise ValueError(
                f"mask: shape {mask.shape} does not fit {len(chosen)} queries "
                f"and {len(vectors)} vectors"
            )
        yield first, _hits(queries[first : chosen.stop], vectors, k, slack, mask, workspace)


def _hits(
    queries: FloatArray,
    vectors: FloatArray,
    k: int,
    slack: float,
    mask: BoolArray | None,
    workspace: NDArray[np.float32],
) -> Hits:
    size = len(queries)
    bound: NDArray[np.float32] = np.full(size, LOWEST, dtype=np.float32)
    hits = _sorted(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32), size)
    for start in range(0, len(vectors), VECTORS_AT_ONCE):
        tile = vectors[start : start + VECTORS_AT_ONCE]
        products = workspace[: size * len(tile)].reshape(size, len(tile))
        np.matmul(queries, tile.T, out=products)
        if mask is not None:
            products[~mask[:, start : start + len(tile)]] = -np.inf
        rows, columns, values = _reaching(products, bound, k, slack)
        if start:
            rows = np.concatenate((hits.queries, rows))
            columns = np.concatenate((hits.columns, columns + start))
            values = np.concatenate((hits.values, values))
        hits = _kept(_sorted(rows, columns, values, size), k, slack)
        reached = np.flatnonzero(np.diff(hits.starts) >= k)
        bound[reached] = hits.values[hits.starts[reached] + k - 1] - np.float32(slack)
    return hits


def _reaching(
    products: FloatArray, bound: FloatArray, k: int, slack: float
) -> tuple[IntArray, IntArray, FloatArray]:
    """Return rows, columns and values of the products that may be among the k best.

    A few rows at a time, which then still lie in the processor's cache.
    """
    width = products.shape[1]
    found, values = [], []
    for first in range(0, len(products), ROWS_AT_ONCE):
        few = products[first : first + ROWS_AT_ONCE]
        reach = bound[first : first + ROWS_AT_ONCE]
        if width >= k:
            reach = np.maximum(reach, floors(few, k) - np.float32(slack))
        flat = np.flatnonzero(few >= reach[:, None])
        values.append(few.ravel()[flat])
        found.append(flat + first * width)
    rows, columns = np.divmod(np.concatenate(found), width)
    return rows, columns, np.concatenate(values)


def _sorted(rows: IntArray, columns: IntArray, values: FloatArray, size: int) -> Hits:
    """Sort by row, then the highest value first, then by column as given.

    Both go into one number: the bits of a float, those of a negative one turned around, are
    integers in the same order.
    """
    bits = (values + np.float32(0.0)).view(np.int32).astype(np.int64)
    ascending = np.where(bits < 0, bits ^ 0x7FFFFFFF, bits)
    order = np.argsort((rows << 33) - ascending, kind="stable")
    return Hits(rows[order], columns[order], values[order], _starts(rows, size))


def _starts(rows: IntArray, size: int) -> IntArray:
    counts = np.bincount(rows, minlength=size)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


def _kept(hits: Hits, k: int, slack: float) -> Hits:
    """Drop what is further than the slack below the k-th best of its query."""
    counts = np.diff(hits.starts)
    edge = np.full(len(counts), LOWEST, dtype=np.float32)
    reached = np.flatnonzero(counts > k)
    edge[reached] = hits.values[hits.starts[reached] + k - 1] - np.float32(slack)
    kept = hits.values >= edge[hits.queries]
    queries = hits.queries[kept]
    starts = _starts(queries, len(counts))
    return Hits(queries, hits.columns[kept], hits.values[kept], starts)
