"""What each signal of the ranker is worth: alone, and left out; held out by occupation family.

    python -m benchmarks.ranker_ablation --packs ../shared/benchmark [--json FILE]

The combination is learnt anew for every line, on four fifths of the occupation families, and
measured on the rest (mean nDCG@10 with a 95 % bootstrap interval over queries).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ml.evaluation.crossvalidation import Quality, cross_validate, quality
from ml.evaluation.signals import PACKS, pack_queries
from ml.ranking.reasons import Reason
from ml.ranking.signals import COLUMN
from ml.training.combination import SLOPES, GradedQueries

REPOSITORY = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and write it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    if not all((chosen.packs / name / "qrels.tsv").is_file() for name in PACKS):
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    queries = pack_queries(chosen.packs)
    table: dict[str, Any] = {}
    for label, qualities in _lines(queries):
        table[label] = [_figures(q) for q in qualities]
        print(_row(label, qualities), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return 0


def _lines(queries: list[GradedQueries]) -> Any:
    yield "all signals", cross_validate(queries)
    for reason in Reason:
        kept = tuple(name for name in SLOPES if SLOPES[name].reason is not reason)
        if len(kept) < len(SLOPES):
            yield f"without {reason.value}", cross_validate(queries, kept)
    for name, slope in SLOPES.items():
        scores = [pack.signals[..., COLUMN[name]] * slope.sign for pack in queries]
        pairs = zip(queries, scores, strict=True)
        yield f"{name} alone", [quality(pack, _squeezed(score)) for pack, score in pairs]


def _squeezed(score: Any) -> Any:
    """Bring any signal into 0-1, as the measure of calibration expects; order is kept."""
    return (score - score.min()) / max(float(score.max() - score.min()), 1e-9)


def _figures(measured: Quality) -> dict[str, Any]:
    return {
        "pack": measured.pack,
        "ndcg@10": measured.ndcg,
        "cross_functional": measured.cross_functional,
        "calibration_error": measured.calibration_error,
    }


def _row(label: str, qualities: Sequence[Quality]) -> str:
    cells = [f"{_cell(q.ndcg)} | {_cell(q.cross_functional)}" for q in qualities]
    return f"| {label} | " + " | ".join(cells) + " |"


def _cell(figure: tuple[float, float, float]) -> str:
    return f"{figure[0]:.3f} [{figure[1]:.3f}, {figure[2]:.3f}]"


if __name__ == "__main__":
    sys.exit(main())
