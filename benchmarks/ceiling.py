"""How much a combination of all signals could gain, whoever it were learnt from.

    python -m benchmarks.ceiling [--packs FOLDER] [--pack NAME] [--folds N] [--trees]
        [--occupations FOLDER --embedding-model FOLDER --embedding-cache FOLDER] [--json FILE]

A pack is judged by what was learnt from other families of it, from fewer and from more, and by what
was fitted to the very people that are judged. The last is no result: it tells what slopes could
reach that knew the answers. Where the figure hardly rises with more families and lies just below
that, more people to learn from would not help; other signals would. Lines are fitted, and trees as
well with `--trees`. Without a model and occupations (`python benchmarks/occupations.py --out
FOLDER`) it is the signals of the default install.
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
from ml.evaluation.crossvalidation import by_query
from ml.evaluation.metrics import bootstrap_interval
from ml.evaluation.signals import JUDGED, PACKS, pack_queries
from ml.evaluation.two_way import MEASURES, learnt, people_folds, scores_of
from ml.frames_io import read_profiles
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import to_learn
from ml.semantic import open_embedder
from ml.training import shipped_combiner
from ml.training.queries import GradedQueries

REPOSITORY = Path(__file__).resolve().parent.parent
KNOWING = "fitted to the people that are judged"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--pack", choices=(*PACKS, *JUDGED), default=PACKS[0])
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--trees", action="store_true", help="learn trees beside the lines")
    parser.add_argument("--occupations", type=Path)
    parser.add_argument("--embedding-model", type=Path)
    parser.add_argument("--embedding-cache", type=Path)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    if not (chosen.packs / chosen.pack / "qrels.tsv").is_file():
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    sums = shipped_combiner(to_learn(_known(chosen))).sums
    told = dict(by_families(_signals(chosen), sums if chosen.trees else sums.lines, chosen.folds))
    rows = [[label, *map(interval, of)] for label, of in told.items()]
    print(markdown([f"{chosen.pack}, nDCG@10", *MEASURES], rows))
    if chosen.json:
        result = {"benchmark": "ceiling", **machine.describe(), "pack": chosen.pack, "told": told}
        text = json.dumps({**result, "trees": chosen.trees, "folds": chosen.folds}, indent=1)
        chosen.json.write_text(text + "\n", encoding="utf-8")
    return 0


def _known(chosen: argparse.Namespace) -> list[Knows]:
    return [Knows.EMBEDDING, *([Knows.OCCUPATIONS] if chosen.occupations else [])]


def _signals(chosen: argparse.Namespace) -> GradedQueries:
    model, occupations = None, {}
    if chosen.embedding_model:
        model = open_embedder(chosen.embedding_model, chosen.embedding_cache, threads=1)
    if chosen.occupations:
        found = read_profiles(chosen.occupations / f"{chosen.pack}.ndjson")
        occupations = {chosen.pack: found}
    return pack_queries(chosen.packs, [chosen.pack], model=model, occupations=occupations)[0]


def by_families(
    pack: GradedQueries, way: Any, folds: int
) -> Iterator[tuple[str, list[tuple[float, float, float]]]]:
    """Yield both measures by what was learnt from ever more of the families, and from all.

    Parameters
    ----------
    way : any estimator, not fitted
    """
    (of,) = people_folds([pack], folds)
    for parts in range(1, folds):
        values = np.full((2, len(of)), np.nan)
        for out in range(folds):
            taught = np.isin((of - out) % folds, range(1, parts + 1))
            block = pack.only(of == out)
            fitted = learnt(way, [pack.only(taught)])
            values[:, of == out] = by_query(block, scores_of(fitted, block))
        yield f"learnt from {parts} of {folds} parts of the families", _intervals(values)
    knowing = by_query(pack, scores_of(learnt(way, [pack]), pack))
    yield KNOWING, _intervals(np.array(knowing))


def _intervals(values: AnyArray) -> list[tuple[float, float, float]]:
    return [bootstrap_interval(list(part)) for part in values]


if __name__ == "__main__":
    sys.exit(main())
