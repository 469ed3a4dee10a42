"""What the number of bins does to trees on clicks, and how long they take beside scikit-learn's.

`python -m benchmarks.bins` draws organisations in which two signals say together what no sum says,
lets the trees learn from early lists, and judges by the people of later ones. scikit-learn's
histogram trees have no likelihood of clicks; they explain opens alone, and are there for the time.
"""

import argparse
import json
import time
from collections.abc import Sequence
from unittest.mock import patch

import numpy as np
from scipy.special import expit, logit
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from demo.feedback import Simulated, World, simulate
from ml.feedback.metrics import ndcg, ranks
from ml.feedback.trees import TREES, ClickTrees
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.signals.table import SIGNAL
from ml.training import histograms

Figures = dict[str, float]
BINS = (32, 64, 256)
K = 10
SEEN = 0.8


def measured(found: Simulated, bins: int) -> Figures:
    """Return quality on later lists and the processor time of trees with so many bins."""
    data, truth = found.data, found.truth
    looked = np.tile(truth.theta, data.n_lists)
    # A click's logit has half the spread of a shipped sum.
    base = truth.base / 2 + logit(truth.chance.mean()) - truth.base.mean() / 2
    early = data.list_index < SEEN * data.n_lists
    asked = tuple(name for name, signal in SIGNAL.items() if signal.asked)
    with patch.object(histograms, "BINS", bins):
        began = time.process_time()
        trees = ClickTrees(asked, trees=TREES).fit(
            data.signals[early],
            data.opened[early],
            qid=data.list_index[early],
            looked=looked[early],
            base=base[early],
        )
        seconds = time.process_time() - began
    sums = base + trees.decision_function(data.signals)
    chance = looked * expit(sums)
    told = np.where(data.opened, np.log(chance), np.log1p(-chance))[~early]
    lists = data.list_index[~early]
    return {
        "likelihood_a_list": float(told.sum() / len(np.unique(lists))),
        "ndcg": _quality(truth.chance[~early], sums[~early], lists),
        "seconds": seconds,
        "seconds_of_scikit_learn": beside(found, bins),
    }


def _quality(interest: AnyArray, sums: AnyArray, lists: AnyArray) -> float:
    of = lists - lists.min()
    rank = ranks(sums, of, np.arange(len(sums)))
    return float(ndcg(interest, rank, of, int(of.max()) + 1, k=K).mean())


def beside(found: Simulated, bins: int) -> float:
    """Return the processor time of as many of scikit-learn's trees on the same rows."""
    early = found.data.list_index < SEEN * found.data.n_lists
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=2, max_bins=min(bins, 255), early_stopping=False
    )
    began = time.process_time()
    model.fit(found.data.signals[early], found.data.opened[early])
    return time.process_time() - began


def _row(ours: Sequence[Figures], usual: Sequence[Figures]) -> Figures:
    """Return means over the organisations, and the largest distance of one from the usual bins."""
    row = {name: float(np.mean([one[name] for one in ours])) for name in ours[0]}
    for name in ("likelihood_a_list", "ndcg"):
        apart = [one[name] - other[name] for one, other in zip(ours, usual, strict=True)]
        row[f"{name}_apart"] = float(np.abs(apart).max())
    return {name: round(value, 4) for name, value in row.items()}


def main() -> None:
    """Print the means over the organisations as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lists", type=int, default=4_000)
    parser.add_argument("--worlds", type=int, default=5)
    chosen = parser.parse_args()
    with threadpool_limits(limits=1):
        worlds = [simulate(World(lists=chosen.lists, seed=seed)) for seed in range(chosen.worlds)]
        found = {bins: [measured(one, bins) for one in worlds] for bins in BINS}
    told = {bins: _row(ours, found[histograms.BINS]) for bins, ours in found.items()}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
