"""How long learning from clicks takes, beside LambdaMART on the same matrix and threads.

`python -m benchmarks.training` measures a small organisation; `--full` the one of the targets:
500,000 lists of 10 and 26 signals. LightGBM is needed for the ratios alone: `uv pip install
lightgbm`; without it they are left out, and the output says so.
"""

import argparse
import importlib
import json
import resource
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import expit
from threadpoolctl import threadpool_limits

from ml.feedback.clicks import Clicks, fit_clicks
from ml.feedback.metrics import ndcg, ranks
from ml.feedback.places import Places
from ml.feedback.shrinkage import choose_penalty
from ml.feedback.trees import ClickTrees, click_rows
from ml.ranking.arrays.ragged import AnyArray

K, SIGNALS, TREES, ROUNDS = 10, 26, 60, 100
SMALL, FULL = 4_000, 500_000
HELD = 2_000
AT_ONCE = 250
"""Lists that are made at once, so that making them takes less memory than learning from them."""


class Planted:
    """Lists ordered by a base, opened by what people truly want and as far as they look."""

    def __init__(self, lists: int, seed: int = 1) -> None:
        world, rng = np.random.default_rng(0), np.random.default_rng(seed)
        self.weights = world.exponential(0.5, SIGNALS)
        self.truth = self.weights * np.exp(world.normal(0.0, 0.8, SIGNALS))
        signals = np.empty((lists, K, SIGNALS), dtype=np.float32)
        opened = np.empty((lists, K), dtype=np.bool_)
        looked = 1.0 / np.arange(1, K + 1)
        for start in range(0, lists, AT_ONCE):
            part = signals[start : start + AT_ONCE]
            part[:] = np.maximum(rng.normal(0.2, 0.4, part.shape), 0.0)
            order = np.argsort(-(part @ self.weights.astype(np.float32)), axis=1)
            part[:] = np.take_along_axis(part, order[:, :, None], axis=1)
            interested = rng.random(part.shape[:2]) < self.interest(part)
            opened[start : start + AT_ONCE] = (rng.random(part.shape[:2]) < looked) & interested
        self.rows = signals.reshape(-1, SIGNALS)
        self.clicks = Clicks(
            self.rows,
            self.rows @ self.weights.astype(np.float32),
            opened.ravel(),
            np.tile(np.arange(K, dtype=np.int16), lists),
            np.zeros(lists * K, dtype=np.bool_),
            np.repeat(np.arange(lists, dtype=np.int32) // 5, K),
        )

    def interest(self, rows: AnyArray) -> AnyArray:
        """Return the true chances that rows interest; shape rows.shape[:-1]."""
        return np.asarray(expit(rows @ self.truth.astype(np.float32) - 5.5))

    def quality(self, sums: AnyArray) -> float:
        """Return the mean nDCG@10 of an order against the true interest."""
        lists, items = len(sums) // K, np.arange(len(sums))
        rank = ranks(sums, items // K, items)
        return float(ndcg(self.interest(self.rows), rank, items // K, lists, k=K).mean())


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what work gives, and the seconds of processor time that it takes."""
    began = time.process_time()
    left = work()
    return left, time.process_time() - began


def peak_mb() -> int:
    """Return the most memory that this process had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def measure(lists: int) -> dict[str, Any]:
    """Learn, with and without trees and folds, and let LambdaMART learn the same."""
    peaks = {"imports": peak_mb()}
    seen, held = Planted(lists), Planted(HELD, seed=2)
    peaks["matrix"] = peak_mb()
    prior, floor = Places(1.0, 1.0, 0).prior(K), -0.5 * seen.weights
    model, lines = timed(lambda: fit_clicks(seen.clicks, prior, floor, penalty=30.0))
    peaks["lines"] = peak_mb()

    def grown() -> ClickTrees:
        some = click_rows(seen.clicks, 0)
        return ClickTrees(trees=TREES).fit(
            seen.rows,
            seen.clicks.opened[some],
            qid=(some // K).astype(np.int32),
            looked=model.theta[seen.clicks.place[some]],
            base=model.interest(seen.clicks, some),
            some=some,
        )

    _, trees = timed(grown)
    peaks["trees"] = peak_mb()
    _, folds = timed(lambda: choose_penalty(seen.clicks, prior, floor, seed=0))
    peaks["folds"] = peak_mb()
    matrix = seen.rows.nbytes / (1 << 20)
    told = {
        "lists": lists,
        "opens": int(seen.clicks.opened.sum()),
        "matrix_mb": round(matrix),
        "peak_mb": peaks,
        "peak_of_matrix": round(peaks["folds"] / matrix, 2),
        "lines_seconds": round(lines, 2),
        "trees_seconds": round(trees, 2),
        "folds_seconds": round(folds, 2),
        "ndcg": {
            "base": round(held.quality(held.clicks.base), 4),
            "lines": round(held.quality(model.interest(held.clicks)), 4),
        },
    }
    return {**told, **_beside(seen, held, lines, trees, folds)}


def _beside(
    seen: Planted, held: Planted, lines: float, trees: float, folds: float
) -> dict[str, Any]:
    try:
        lightgbm = importlib.import_module("lightgbm")
    except ImportError:
        return {"lambdamart": "left out: lightgbm is not installed"}
    asked = {"objective": "lambdarank", "num_threads": 1, "verbosity": -1, "num_leaves": 31}
    sizes = np.full(len(seen.rows) // K, K)

    def lambdamart() -> Any:
        data = lightgbm.Dataset(seen.rows, seen.clicks.opened.astype(int), group=sizes)
        return lightgbm.train({**asked, "max_bin": 63}, data, ROUNDS)

    booster, seconds = timed(lambdamart)
    return {
        "lambdamart_seconds": round(seconds, 2),
        "lambdamart_ndcg": round(held.quality(booster.predict(held.rows)), 4),
        "ratios": {
            "lines": round(lines / seconds, 2),
            "lines_and_trees": round((lines + trees) / seconds, 2),
            "whole_run": round((lines + trees + folds) / seconds, 2),
        },
    }


def main() -> None:
    """Print what was measured as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the organisation of the targets")
    parser.add_argument("--lists", type=int, help="another number of lists")
    chosen = parser.parse_args()
    with threadpool_limits(limits=1):
        print(json.dumps(measure(chosen.lists or (FULL if chosen.full else SMALL)), indent=1))


if __name__ == "__main__":
    main()
