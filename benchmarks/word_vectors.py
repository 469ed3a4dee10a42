"""What word vectors gain by being fitted to texts of a taxonomy that a pack was not made from.

    python -m benchmarks.word_vectors --occupations FOLDER --embedding-model FOLDER
        --embedding-cache FOLDER [--packs FOLDER] [--folds N] [--trees] [--json FILE]

`python benchmarks/occupations.py --out FOLDER` writes the occupations that each pack may meet. The
vectors that judge a pack are fitted to these alone, so they have seen no text of the pack, nor of
what it was made from. Lines are learnt with whole families held out, by the signals of fitted
vectors and by those of pieces alone; packs that are judged only are not learnt from. The vectors
that ship have met every taxonomy, and the combination is learnt by them: what that combination is
worth where vectors have not is told beside. `--trees` learns trees as well.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine
from benchmarks.tables import interval, markdown
from ml.evaluation.carrying import HeldOut, hold_out
from ml.evaluation.metrics import bootstrap_interval
from ml.evaluation.signals import JUDGED, PACKS, pack_queries
from ml.frames_io import read_profiles
from ml.semantic import StaticVectors, open_embedder
from ml.semantic.distil import fitted_to, pieces_alone
from ml.semantic.static import load_static, save_static
from ml.training import shipped_combiner
from ml.training.queries import GradedQueries

REPOSITORY = Path(__file__).resolve().parent.parent
NAMES = (*PACKS, *JUDGED)
ALONE, FITTED = "pieces alone", "fitted to another taxonomy"
SHIPPED = "the same, learnt by the vectors that ship"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--occupations", type=Path, required=True)
    parser.add_argument("--embedding-model", type=Path, required=True)
    parser.add_argument("--embedding-cache", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--trees", action="store_true", help="learn trees beside the lines")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    if not all((chosen.packs / name / "qrels.tsv").is_file() for name in NAMES):
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    sums = shipped_combiner().sums
    with TemporaryDirectory() as folder:
        vectors = _vectors(chosen, Path(folder))
        queries = {
            label: [_queries(chosen.packs, name, of[name]) for name in NAMES]
            for label, of in vectors.items()
        }
    way = sums if chosen.trees else sums.lines
    values = {label: _values(of, of, way, chosen.folds) for label, of in queries.items()}
    shipped = pack_queries(chosen.packs, NAMES)
    values[SHIPPED] = _values(shipped, queries[FITTED], way, chosen.folds)
    told = dict(_told(values))
    rows = [[pack, *map(interval, of)] for pack, of in told.items()]
    print(markdown(["nDCG@10", ALONE, FITTED, "gain", SHIPPED], rows))
    if chosen.json:
        result = {
            "benchmark": "word_vectors",
            **machine.describe(),
            "folds": chosen.folds,
            "trees": chosen.trees,
        }
        text = json.dumps({**result, "figures": told}, indent=1) + "\n"
        chosen.json.write_text(text, encoding="utf-8")
    return 0


def _vectors(chosen: argparse.Namespace, folder: Path) -> dict[str, dict[str, StaticVectors]]:
    """Return the vectors of pieces alone, and the fitted ones, for each pack."""
    alone = pieces_alone(chosen.embedding_model, chosen.embedding_cache)
    save_static(folder / "alone.npz", tuple(alone.vocabulary), alone.codes, alone.scales)
    model = open_embedder(chosen.embedding_model, chosen.embedding_cache, threads=1)
    met = {name: tuple(read_profiles(chosen.occupations / f"{name}.ndjson")) for name in NAMES}
    out = folder / "fitted.npz"
    by_taxonomy = {of: fitted_to(of, alone, model, out) for of in dict.fromkeys(met.values())}
    fitted = {name: by_taxonomy[of] for name, of in met.items()}
    return {ALONE: dict.fromkeys(NAMES, load_static(folder / "alone.npz")), FITTED: fitted}


def _queries(packs: Path, name: str, model: StaticVectors) -> GradedQueries:
    return pack_queries(packs, [name], model=model)[0]


def _values(
    taught: Sequence[GradedQueries], judged: Sequence[GradedQueries], way: Any, folds: int
) -> list[Any]:
    """Return each person's nDCG@10 on each pack, families held out.

    Parameters
    ----------
    taught, judged : the same people and roles, described by vectors of one kind and of another
    way : any estimator, not fitted
    """
    held = hold_out(taught, way, PACKS, folds=folds)
    seen = HeldOut(judged, held.folds, held.fitted)
    return [seen.values(number) for number in range(len(judged))]


def _told(values: dict[str, list[Any]]) -> Iterator[tuple[str, list[tuple[float, float, float]]]]:
    """Yield each measure with its intervals: either kind of vectors, the gain, what ships."""
    for number, pack in enumerate(NAMES):
        for part, measure in enumerate(("", ", other functions")):
            alone, fitted = values[ALONE][number][part], values[FITTED][number][part]
            shipped = values[SHIPPED][number][part]
            told = (alone, fitted, np.subtract(fitted, alone), shipped)
            yield f"{pack}{measure}", [bootstrap_interval(list(of)) for of in told]


if __name__ == "__main__":
    sys.exit(main())
