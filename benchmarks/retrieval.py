"""Where an index of vectors begins to find the best openings sooner than exact search does.

    uv pip install faiss-cpu
    python -m benchmarks.retrieval [--sizes 10000 100000 1000000] [--graphs-up-to N] [--json FILE]

Vectors of 256 numbers lie in made-up clusters, ten to each, as occupations do. Each query looks
for its best 200, as a list of 20 retrieves them: exactly with many queries at a time, as a batch
does, and one at a time, as a request does; by a graph (HNSW) and by inverted lists (IVF) of faiss,
one at a time. All run in one thread.
"""

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks import machine
from benchmarks.tables import markdown
from ml.batch import top_products
from ml.types import FloatArray

SEED = 14
COLUMNS, BEST, QUERIES, A_CLUSTER = 256, 200, 256, 10
# How far the members of a cluster lie from its middle, beside a length of 1.
SPREAD = 0.6
NEIGHBOURS, BUILT_WITH = 32, 80
LOOKED_AT = {"HNSW": (256, 512), "IVF": (16, 64)}


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument(
        "--graphs-up-to",
        type=int,
        default=1_000_000,
        help="the largest size for which a graph is built, half an hour for a million",
    )
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    try:
        faiss = importlib.import_module("faiss")
    except ModuleNotFoundError:
        sys.exit("retrieval.py: faiss is not installed: uv pip install faiss-cpu")
    faiss.omp_set_num_threads(1)
    result: dict[str, Any] = {"benchmark": "retrieval", **machine.describe(), "sizes": {}}
    with threadpool_limits(1):
        for size in options.sizes:
            rows = measured(faiss, size, with_graph=size <= options.graphs_up_to)
            result["sizes"][size] = rows
            print(f"{size:,} vectors\n\n{markdown(list(rows[0]), map(_told, rows))}\n", flush=True)
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def measured(faiss: Any, size: int, *, with_graph: bool) -> list[dict[str, Any]]:
    """Each way to search: milliseconds of a query, the part of the true best, seconds to build."""
    vectors, queries = made_up(size)

    def exactly(at_once: int) -> FloatArray:
        blocks = top_products(queries, vectors, BEST, at_once=at_once)
        return np.concatenate([block.columns for block in blocks])

    together, true = _timed(lambda: exactly(QUERIES))
    alone, _ = _timed(lambda: exactly(1))
    rows = [
        _row("exact, many people at a time", together, 1.0, 0.0),
        _row("exact, one at a time", alone, 1.0, 0.0),
    ]
    for name in ("HNSW", "IVF") if with_graph else ("IVF",):
        index, knob = _index(faiss, name, size)
        built, _ = _timed(lambda: _filled(index, vectors))  # noqa: B023 - called at once
        for much in LOOKED_AT[name]:
            knob(much)
            taken, found = _timed(lambda: _one_by_one(index, queries))  # noqa: B023 - as above
            rows.append(_row(f"{name}, {much} looked at", taken, _recall(found, true), built))
    return rows


def made_up(size: int) -> tuple[FloatArray, FloatArray]:
    """Vectors of length 1 in clusters, and queries near some of them."""
    chance = np.random.default_rng(SEED)
    middles = _unit(chance.standard_normal((size // A_CLUSTER, COLUMNS), dtype=np.float32))
    noise = SPREAD / np.sqrt(COLUMNS)

    def near(count: int) -> FloatArray:
        rows = middles[chance.integers(len(middles), size=count)]
        rows += noise * chance.standard_normal(rows.shape, dtype=np.float32)
        return _unit(rows)

    return near(size), near(QUERIES)


def _index(faiss: Any, name: str, size: int) -> tuple[Any, Callable[[int], None]]:
    """An empty index by inner products, and what sets how much of it a query looks at."""
    if name == "HNSW":
        graph = faiss.index_factory(COLUMNS, f"HNSW{NEIGHBOURS},Flat", faiss.METRIC_INNER_PRODUCT)
        graph.hnsw.efConstruction = BUILT_WITH
        return graph, lambda much: setattr(graph.hnsw, "efSearch", much)
    lists = 4 * round(size**0.5)
    inverted = faiss.index_factory(COLUMNS, f"IVF{lists},Flat", faiss.METRIC_INNER_PRODUCT)
    return inverted, lambda much: setattr(inverted, "nprobe", much)


def _filled(index: Any, vectors: FloatArray) -> None:
    if not index.is_trained:
        index.train(vectors)
    index.add(vectors)


def _one_by_one(index: Any, queries: FloatArray) -> FloatArray:
    return np.concatenate([index.search(query[None], BEST)[1] for query in queries])


def _recall(found: FloatArray, true: FloatArray) -> float:
    hits = [len(np.intersect1d(*pair)) for pair in zip(found, true, strict=True)]
    return float(np.mean(hits)) / BEST


def _row(name: str, seconds: float, recall: float, built: float) -> dict[str, Any]:
    return {
        "search": name,
        "a query, ms": round(1000 * seconds / QUERIES, 3),
        "of the true 200": round(recall, 3),
        "to build, s": round(built, 1),
    }


def _told(row: dict[str, Any]) -> list[str]:
    return [str(one) for one in row.values()]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    value = work()
    return time.process_time() - began, value


def _unit(rows: FloatArray) -> FloatArray:
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows


if __name__ == "__main__":
    main()
