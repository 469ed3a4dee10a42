"""How fast the ranker is beside plain matrix arithmetic and exact search, in one run.

python benchmarks/ranking.py [--sizes 1000 10000 100000] [--service-openings N] [--json FILE]
"""

import argparse
import gc
import importlib
import json
import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from numpy.typing import NDArray
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from benchmarks import footprint, machine, tables
from benchmarks.organisation import make_organisation
from benchmarks.unseen import never_seen
from ml.batch import rank_all, top_products
from ml.frames import EmployeeProfile
from ml.ranking import OpeningIndex, Ranker
from ml.training import train

SEED = 20
K = 20
COLUMNS = 256
QUERIES = 60
TRAINING_SIZE = 1_000
PAIR_PEOPLE = 20_000
PAIR_OPENINGS = 10_000
PAIR_SAMPLE = 200
ROUNDS = 3
BLOCK = 512
SERVICE_OPENINGS = 100_000
COUNTED = 5_000
WARM_UP = 5
T = TypeVar("T")
Matrix = NDArray[np.float32]


def main() -> None:
    """Measure every size, then all pairs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument(
        "--service-openings",
        type=int,
        default=SERVICE_OPENINGS,
        help="openings of the service whose memory is measured, 0 to leave that out",
    )
    parser.add_argument(
        "--single", action="store_true", help="measure answers about one person alone"
    )
    parser.add_argument("--json", type=Path, help="file for the figures")
    arguments = parser.parse_args()
    result: dict[str, Any] = {"benchmark": "ranking", **machine.describe()}
    result |= {"single": [], "never_seen": []}
    with threadpool_limits(limits=1):
        ranker = train(make_organisation(SEED, TRAINING_SIZE, TRAINING_SIZE).frames(), seed=SEED)
        people = make_organisation(SEED + 1, QUERIES, 0).employees
        for size in arguments.sizes:
            _say(f"{size:,} openings")
            index, cost = _indexed(ranker, size)
            result["single"].append(_single(ranker, people, index) | cost)
            strangers = make_organisation(SEED + 3 + size, 2 * QUERIES, 0).employees
            result["never_seen"] += never_seen(ranker, strangers, index)
            del index
        if not arguments.single:
            _say("all pairs")
            result["all_pairs"] = _all_pairs(ranker)
            _say("memory")
            result["memory"] = _memory(ranker)
    if arguments.service_openings and not arguments.single:
        _say("a service")
        result["service"] = asdict(footprint.measure(arguments.service_openings))
    print(tables.ranking_tables(result))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def _indexed(ranker: Ranker, count: int) -> tuple[OpeningIndex, dict[str, Any]]:
    openings = make_organisation(SEED, 0, count).openings
    started = time.process_time()
    index = ranker.index_openings(openings)
    seconds = time.process_time() - started
    gc.collect()
    return index, {
        "index_seconds": round(seconds, 2),
        "process_mb": round(machine.resident_bytes() / 1e6),
    }


def _memory(ranker: Ranker) -> list[dict[str, Any]]:
    """Bytes that the records and the index of each kind hold, as the allocator counts them."""
    openings, opening_bytes = _held(lambda: make_organisation(SEED, 0, COUNTED).openings)
    people, people_bytes = _held(lambda: make_organisation(SEED, COUNTED, 0).employees)
    return [
        {
            "what": what,
            "count": COUNTED,
            "profile_bytes": profile_bytes,
            "index_bytes": _held(index)[1],
        }
        for what, profile_bytes, index in (
            ("openings", opening_bytes, lambda: ranker.index_openings(openings)),
            ("people", people_bytes, lambda: ranker.index_employees(people)),
        )
    ]


def _held(make: Callable[[], T]) -> tuple[T, int]:
    """What was made, and the memory that it holds."""
    tracemalloc.start()
    try:
        made = make()
        gc.collect()
        return made, tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()


def _single(
    ranker: Ranker, people: Sequence[EmployeeProfile], index: OpeningIndex
) -> dict[str, Any]:
    """One person against all openings: medians over people, the rivals taken in turn."""
    vectors, queries = index.vectors, ranker.index_employees(people).vectors
    plain = _random_matrix(len(index))
    neighbours = NearestNeighbors(n_neighbors=K, algorithm="brute").fit(vectors)
    contests: dict[str, Callable[[int], object]] = {
        "matvec_ms": lambda n: _top(plain @ plain[n]),
        "neighbours_ms": lambda n: neighbours.kneighbors(queries[n : n + 1]),
        "read_ms": lambda n: ranker.index_employees(people[n : n + 1]),
        "ranked_ms": lambda n: ranker.rank_openings(people[n], index, k=K),
        "retrieval_ms": lambda n: ranker.retrieve_openings(people[n], index, k=K),
        "again_ms": lambda n: ranker.rank_openings(people[n], index, k=K),
    }
    times: dict[str, list[float]] = {name: [] for name in contests}
    for turn in range(-WARM_UP, len(people)):
        for name, contest in contests.items():
            started = time.process_time()
            contest(turn % len(people))
            if turn >= 0:
                times[name].append((time.process_time() - started) * 1000)
    medians = {name: round(statistics.median(values), 4) for name, values in times.items()}
    p99 = round(float(np.percentile(times["ranked_ms"], 99)), 3)
    return {"openings": len(index), "columns": vectors.shape[1], **medians, "ranked_p99_ms": p99}


def _all_pairs(ranker: Ranker) -> list[dict[str, Any]]:
    """Many people against many openings, top 20, on one thread each, on the ranker's vectors."""
    organisation = make_organisation(SEED + 2, PAIR_SAMPLE, PAIR_OPENINGS)
    index = ranker.index_openings(organisation.openings)
    sample = ranker.index_employees(organisation.employees)
    openings, people = index.vectors, _like(sample.vectors, PAIR_PEOPLE)
    stages: list[tuple[str, int, Callable[[], object] | None]] = [
        ("blocked float32 product + argpartition", PAIR_PEOPLE, lambda: _blocked(people, openings)),
        ("faiss-cpu, IndexFlatIP", PAIR_PEOPLE, _rival("faiss", _faiss, people, openings)),
        ("implicit, topk", PAIR_PEOPLE, _rival("implicit.cpu.topk", _implicit, people, openings)),
        (
            "Lateral, retrieval: ml.batch.top_products",
            PAIR_PEOPLE,
            lambda: [*top_products(people, openings, K)],
        ),
        (
            f"Lateral, re-ranked: ml.batch.rank_all ({PAIR_SAMPLE} people)",
            PAIR_SAMPLE,
            lambda: [*rank_all(ranker, sample, index, k=K)],
        ),
        (
            f"Lateral, re-ranked and explained, one after another ({PAIR_SAMPLE} people)",
            PAIR_SAMPLE,
            lambda: [ranker.rank_openings(each, index, k=K) for each in organisation.employees],
        ),
    ]
    seconds: list[list[float]] = [[] for _ in stages]
    for _ in range(ROUNDS):
        for (name, _people, work), times in zip(stages, seconds, strict=True):
            if work is not None:
                _say(f"  {name}")
                began = time.process_time()
                work()
                times.append(time.process_time() - began)
    return [
        {
            "name": name,
            "pairs_per_second": round(count * PAIR_OPENINGS / statistics.median(times)),
        }
        if times
        else {"name": name, "pairs_per_second": None, "note": "not installed"}
        for (name, count, _), times in zip(stages, seconds, strict=True)
    ]


def _like(vectors: Matrix, count: int) -> Matrix:
    """Rows like these, each once more with a little noise, until there are as many as asked."""
    chance = np.random.default_rng(SEED)
    rows = vectors[chance.integers(len(vectors), size=count)]
    noise = chance.standard_normal(rows.shape, dtype=np.float32)
    return np.ascontiguousarray(rows + 0.05 * noise, dtype=np.float32)


def _rival(
    module: str, work: Callable[[Any, Matrix, Matrix], None], people: Matrix, openings: Matrix
) -> Callable[[], object] | None:
    """The work of a rival, None where it is not installed."""
    try:
        rival = importlib.import_module(module)
    except ModuleNotFoundError:
        return None
    return lambda: work(rival, people, openings)


def _blocked(people: Matrix, openings: Matrix) -> None:
    for start in range(0, len(people), BLOCK):
        scores = people[start : start + BLOCK] @ openings.T
        best = np.argpartition(scores, -K, axis=1)[:, -K:]
        np.take_along_axis(scores, best, axis=1).sort(axis=1)


def _faiss(faiss: Any, people: Matrix, openings: Matrix) -> None:
    faiss.omp_set_num_threads(1)
    index = faiss.IndexFlatIP(openings.shape[1])
    index.add(openings)
    index.search(people, K)


def _implicit(topk: Any, people: Matrix, openings: Matrix) -> None:
    topk.topk(openings, people, K, num_threads=1)


def _top(scores: Matrix) -> NDArray[np.int64]:
    best = np.argpartition(scores, -K)[-K:].astype(np.int64)
    return best[np.argsort(-scores[best])]


def _random_matrix(rows: int, seed: int = SEED) -> Matrix:
    matrix: Matrix = np.random.default_rng(seed).standard_normal((rows, COLUMNS), dtype=np.float32)
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
