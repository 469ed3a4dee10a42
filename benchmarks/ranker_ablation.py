"""What each part of the ranker is worth, how well its scores are calibrated, and what it answers.

    python -m benchmarks.ranker_ablation [--packs FOLDER] [--json FILE] [--brief]

Everything is held out by occupation family: learnt on four fifths, measured on the rest, with
95 % bootstrap intervals over queries. A reason is left out by learning anew without its
signals; a single signal by setting it to 0 in what was learnt. `--brief` leaves both out.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import ablation_tables, machine
from ml.evaluation.crossvalidation import Quality, held_out, learn_folds, quality, score_folds
from ml.evaluation.metrics import bootstrap_interval, ndcg_at_10
from ml.evaluation.packs import read_pack
from ml.evaluation.signals import PACKS, pack_queries
from ml.ranking.ragged import AnyArray
from ml.ranking.reasons import Reason
from ml.ranking.signals import COLUMN
from ml.training.combination import SLOPES, GradedQueries

REPOSITORY = Path(__file__).resolve().parent.parent
EXAMPLES = Path(__file__).with_name("examples.json")
FEWEST_QUERIES = 20
SHOWN = 5


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--brief", action="store_true", help="leave nothing out in turn")
    chosen = parser.parse_args(arguments)
    if not all((chosen.packs / name / "qrels.tsv").is_file() for name in PACKS):
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    queries = pack_queries(chosen.packs)
    folds = learn_folds(queries)
    scores = score_folds(folds, queries)
    measured = [quality(pack, of) for pack, of in zip(queries, scores, strict=True)]
    result: dict[str, Any] = {
        "benchmark": "ablation",
        **machine.describe(),
        "calibration": {q.pack: {"error": q.calibration_error, "curve": q.curve} for q in measured},
        "functions": {p.name: _functions(p, s) for p, s in zip(queries, scores, strict=True)},
        "examples": _examples(chosen.packs, queries, scores),
        "lines": {},
    }
    for label, qualities in _lines(queries, folds, measured, brief=chosen.brief):
        result["lines"][label] = [_figures(q) for q in qualities]
        print(ablation_tables.line(label, result["lines"][label]), flush=True)
        if chosen.json:
            chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(ablation_tables.ablation_tables(result))
    return 0


def _lines(
    queries: list[GradedQueries], folds: Any, measured: list[Quality], *, brief: bool
) -> Iterator[tuple[str, list[Quality]]]:
    yield "all signals", measured
    for name, slope in SLOPES.items():
        scores = [pack.signals[..., COLUMN[name]] * slope.sign for pack in queries]
        yield f"{name} alone", _measured(queries, [_squeezed(score) for score in scores])
    if brief:
        return
    for name in SLOPES:
        without = [_set_aside(pack, name) for pack in queries]
        yield f"{name} set aside", _measured(queries, score_folds(folds, without))
    for reason in Reason:
        kept = tuple(name for name in SLOPES if SLOPES[name].reason is not reason)
        if len(kept) < len(SLOPES):
            yield f"without {reason.value}", _measured(queries, held_out(queries, kept))


def _measured(queries: list[GradedQueries], scores: Sequence[AnyArray]) -> list[Quality]:
    return [quality(pack, of) for pack, of in zip(queries, scores, strict=True)]


def _set_aside(pack: GradedQueries, name: str) -> GradedQueries:
    signals = pack.signals.copy()
    signals[..., COLUMN[name]] = 0.0
    return GradedQueries(pack.name, signals, pack.grades, pack.families, pack.same_function)


def _squeezed(score: AnyArray) -> AnyArray:
    """Bring any signal into 0-1, as the measure of calibration expects; order is kept."""
    return np.asarray((score - score.min()) / max(float(score.max() - score.min()), 1e-9))


def _figures(measured: Quality) -> dict[str, Any]:
    return {
        "pack": measured.pack,
        "ndcg@10": measured.ndcg,
        "cross_functional": measured.cross_functional,
    }


def _functions(pack: GradedQueries, scores: AnyArray) -> list[list[Any]]:
    """Return function, number of queries and interval, the best first."""
    rows = []
    for function in sorted(set(pack.families)):
        values = [
            ndcg_at_10(scores[row], pack.grades[row])
            for row, family in enumerate(pack.families)
            if family == function
        ]
        if len(values) >= FEWEST_QUERIES:
            rows.append([function, len(values), bootstrap_interval(values)])
    return sorted(rows, key=lambda row: (-row[2][0], row[0]))


def _examples(
    packs: Path, queries: list[GradedQueries], scores: Sequence[AnyArray]
) -> list[dict[str, Any]]:
    """Return the queries that somebody read and commented, with what is answered now."""
    shown = []
    read = {name: read_pack(packs / name) for name in PACKS}
    for example in json.loads(EXAMPLES.read_text(encoding="utf-8")):
        number = PACKS.index(example["pack"])
        pack, graded, of = read[example["pack"]], queries[number], scores[number]
        row = next(i for i, p in enumerate(pack.employees) if p.key == example["query"])
        ranked = np.flatnonzero(graded.grades[row] >= 0)
        best = ranked[np.argsort(-of[row, ranked], kind="stable")[:SHOWN]]
        shown.append(
            {
                **example,
                "title": pack.employees[row].title,
                "wishes": [wish.text for wish in pack.employees[row].wishes],
                "ndcg@10": ndcg_at_10(of[row], graded.grades[row]),
                "answers": [
                    [pack.openings[i].title, float(of[row, i]), int(graded.grades[row, i])]
                    for i in best
                ],
            }
        )
    return shown


if __name__ == "__main__":
    sys.exit(main())
