"""What is to be expected of the ranker in an organisation whose people and roles it never saw.

    python -m benchmarks.two_way [--packs FOLDER] [--folds N] [--without PACK] [--lines] [--plain]
        [--json FILE]

The sums of the shipped combiner are learnt anew without a part of the people and of the roles at a
time, and rank just these (`ml.evaluation.two_way`), beside a fusion of ranks from which nothing was
learnt. `--without PACK` judges a pack that is then not learnt from, beside those that are judged
only. `--lines` leaves the trees out, which takes a quarter of the time; `--plain` leaves out what
the shipped word vectors know.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine
from benchmarks.tables import interval, markdown
from ml.evaluation.signals import JUDGED, PACKS, pack_queries
from ml.evaluation.two_way import TwoWay, two_way
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import to_learn
from ml.training import shipped_combiner

REPOSITORY = Path(__file__).resolve().parent.parent
HEADS = ["pack", "", "people unseen", "people and roles unseen", "lost", "nothing learnt"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--without", choices=PACKS, help="judge this pack, and learn without it")
    parser.add_argument("--lines", action="store_true", help="leave the trees out")
    parser.add_argument("--plain", action="store_true", help="leave the word vectors out")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    names = (*PACKS, *JUDGED)
    if not all((chosen.packs / name / "qrels.tsv").is_file() for name in names):
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    sums = shipped_combiner(to_learn([] if chosen.plain else [Knows.EMBEDDING])).sums
    if chosen.lines:
        sums.set_params(trees=None)
    queries = pack_queries(chosen.packs, names, word_vectors=not chosen.plain)
    taught = set(PACKS) - {chosen.without}
    learnt = [pack for pack in queries if pack.name in taught]
    judged = [pack for pack in queries if pack.name not in taught]
    told = two_way(learnt, sums, folds=chosen.folds, judged=judged)
    result = {
        "benchmark": "two_way",
        **machine.describe(),
        "folds": chosen.folds,
        "trees": not chosen.lines,
        "word_vectors": not chosen.plain,
        "without": chosen.without,
        "packs": [asdict(one) for one in told],
    }
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(markdown(HEADS, [_cells(one) for one in told]))
    return 0


def _cells(one: TwoWay) -> list[str]:
    mean, low, high = one.lost
    return [
        one.pack,
        one.measure,
        interval(one.people_unseen),
        interval(one.both_unseen),
        f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]",
        interval(one.unlearned),
    ]


if __name__ == "__main__":
    sys.exit(main())
