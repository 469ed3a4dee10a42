"""What carries over between packs, and whom the ranker serves less.

    python -m benchmarks.carry_over [--packs FOLDER] [--folds N] [--trees] [--plain] [--json FILE]

Four tables, families held out. *Between packs:* what is learnt from each of the first two alone,
from both and from all three, judged on each. *By signal:* what is lost on one of these where
one signal's slopes come from the other. *By kind of person:* what the packs of the shipped
combination taught beside what nothing did. *By difficulty:* how that figure follows the unlearned
reference where the families of a pack are drawn anew, and what is then left. `--trees` learns trees
as well for the last two; `--plain` leaves out what the shipped word vectors know.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine
from benchmarks.tables import interval, markdown
from ml.evaluation.carrying import HeldOut, difficulty, hold_out, kinds, reference, swapped
from ml.evaluation.metrics import bootstrap_interval
from ml.evaluation.packs import read_pack
from ml.evaluation.signals import JUDGED, PACKS, pack_queries
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import to_learn
from ml.training import shipped_combiner
from ml.training.queries import GradedQueries

REPOSITORY = Path(__file__).resolve().parent.parent
NAMES = (*PACKS, *JUDGED)
SOURCES = {**{name: (name,) for name in NAMES[:2]}, "both": NAMES[:2], "all three": NAMES}
SHIPPED = next(label for label, names in SOURCES.items() if names == PACKS)
Table = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--trees", action="store_true", help="trees for kinds and difficulty")
    parser.add_argument("--plain", action="store_true", help="leave the word vectors out")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    if not all((chosen.packs / name / "qrels.tsv").is_file() for name in NAMES):
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    queries = pack_queries(chosen.packs, NAMES, word_vectors=not chosen.plain)
    sums = shipped_combiner(to_learn([] if chosen.plain else [Knows.EMBEDDING])).sums
    held = {
        label: hold_out(queries, sums.lines, names, folds=chosen.folds)
        for label, names in SOURCES.items()
    }
    result: Table = {"benchmark": "carry_over", **machine.describe()}
    result |= {"trees": chosen.trees, "word_vectors": not chosen.plain}
    result["between"] = _between(queries, held)
    print(_between_table(result["between"]), "\n", flush=True)
    result["signals"] = _signals(held)
    print(_signals_table(result["signals"]), "\n", flush=True)
    last = hold_out(queries, sums, PACKS, folds=chosen.folds) if chosen.trees else held[SHIPPED]
    result["kinds"], result["difficulty"] = {}, {}
    for number, pack in enumerate(queries):
        learnt, unlearnt = last.values(number)[0], reference(pack)[0]
        result["kinds"][pack.name] = {
            kind: [int(mask.sum()), *map(bootstrap_interval, _three(learnt[mask], unlearnt[mask]))]
            for kind, mask in kinds(read_pack(chosen.packs / pack.name)).items()
        }
        result["difficulty"][pack.name] = asdict(difficulty(pack.families, learnt, unlearnt))
    print(_kinds_table(result["kinds"]), "\n")
    print(_difficulty_table(result["difficulty"]))
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def _three(learnt: Any, unlearnt: Any) -> list[list[float]]:
    return [list(learnt), list(unlearnt), list(np.subtract(learnt, unlearnt))]


def _between(queries: Sequence[GradedQueries], held: dict[str, HeldOut]) -> Table:
    """Both figures on each pack: by what each source taught, and by the unlearned reference."""
    told = {
        label: [
            [bootstrap_interval(list(part)) for part in of.values(n)] for n in range(len(NAMES))
        ]
        for label, of in held.items()
    }
    told["nothing learnt"] = [
        [bootstrap_interval(list(part)) for part in reference(pack)] for pack in queries
    ]
    return told


def _between_table(told: Table) -> str:
    heads = [f"{name}{of}" for name in NAMES for of in ("", ", other functions")]
    rows = [[label, *(interval(one) for pair in of for one in pair)] for label, of in told.items()]
    return markdown(["learnt from", *heads], rows)


def _signals(held: dict[str, HeldOut]) -> Table:
    one, two = NAMES[:2]
    pairs = ((one, two, 0), (two, one, 1))
    return {own: dict(swapped(held[own], held[other], n)) for own, other, n in pairs}


def _signals_table(told: Table) -> str:
    signals = next(iter(told.values()))
    rows = [
        [
            name,
            *(
                f"{m:+.4f} [{low:+.4f}, {high:+.4f}]"
                for m, low, high in (of[name] for of in told.values())
            ),
        ]
        for name in signals
    ]
    return markdown(["slopes of the other pack", *(f"lost on {name}" for name in told)], rows)


def _kinds_table(told: Table) -> str:
    rows = [
        [pack, kind, str(count), *map(interval, figures)]
        for pack, of in told.items()
        for kind, (count, *figures) in of.items()
    ]
    return markdown(["pack", "people", "", "learnt", "nothing learnt", "lead"], rows)


def _difficulty_table(told: Table) -> str:
    rows = [[pack, interval(of["slope"]), f"{of['left']:.3f}"] for pack, of in told.items()]
    heads = ["pack", "falls where the reference falls by one", "left between two packs, 95 %"]
    return markdown(heads, rows)


if __name__ == "__main__":
    sys.exit(main())
