"""What the signals do that are set by hand, as no pack holds them.

    python -m benchmarks.by_hand [--packs FOLDER] [--json FILE]

Each is planted at random in a tenth of the pairs of the packs, where it says nothing true, and is
weighed by half, once and twice what is shipped. Told are the nDCG@10 that is lost where it means
nothing, and which part of the first ten places it takes (a tenth would be chance). So a number that
is set by hand is bounded on both sides: what it may spoil, and what it is able to move.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine
from benchmarks.tables import interval, markdown
from ml.evaluation.metrics import bootstrap_interval, ndcg_at_10
from ml.evaluation.signals import PACKS, pack_queries
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.ranking.signals.table import COLUMN, SIGNALS
from ml.training.queries import GradedQueries

REPOSITORY = Path(__file__).resolve().parent.parent
PLANTED = 0.1
STRENGTHS = (0.5, 1.0, 2.0)
TOP = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    if not all((chosen.packs / name / "qrels.tsv").is_file() for name in PACKS):
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    combination = shipped_combination()
    told = [one for pack in pack_queries(chosen.packs, PACKS) for one in planted(pack, combination)]
    rows = [
        [
            of["signal"],
            f"{of['logits']:+.2f}",
            of["pack"],
            interval(of["lost"]),
            f"{of['share_of_first_ten']:.2f}",
        ]
        for of in told
    ]
    print(
        markdown(["set by hand", "logits", "pack", "lost where it means nothing", "of ten"], rows)
    )
    if chosen.json:
        result = {"benchmark": "by_hand", **machine.describe(), "planted": told}
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def planted(pack: GradedQueries, combination: Combination) -> Iterator[dict[str, Any]]:
    """Yield what each signal does that is set by hand and never speaks in the pack."""
    logits = np.sum(list(combination.logits(pack.signals).values()), axis=0)
    before = _values(logits, pack.grades)
    rng = np.random.default_rng(7)
    for signal in SIGNALS:
        if signal.by_hand is None or pack.signals[..., COLUMN[signal.name]].any():
            continue
        here = rng.random(pack.grades.shape) < PLANTED
        for strength in STRENGTHS:
            added = strength * signal.by_hand[1][-1]
            ranked = logits + added * here
            yield {
                "signal": signal.name,
                "logits": added,
                "pack": pack.name,
                "lost": bootstrap_interval(list(before - _values(ranked, pack.grades))),
                "share_of_first_ten": _share(ranked, here, pack.grades),
            }


def _values(scores: AnyArray, grades: AnyArray) -> AnyArray:
    return np.array([ndcg_at_10(said, of) for said, of in zip(scores, grades, strict=True)])


def _share(scores: AnyArray, here: AnyArray, grades: AnyArray) -> float:
    """Return which part of everybody's first places has the signal."""
    first = np.argsort(-np.where(grades >= 0, scores, -np.inf), axis=1)[:, :TOP]
    return float(np.take_along_axis(here, first, axis=1).mean())


if __name__ == "__main__":
    sys.exit(main())
