"""What each part of the ranker is worth, how well its scores are calibrated, and what it answers.

    python -m benchmarks.ranker_ablation [--packs FOLDER] [--json FILE] [--brief]

Everything is held out by occupation family: learnt on four fifths, measured on the rest, with
95 % bootstrap intervals over queries. A signal is set aside by setting it to 0 in what was
learnt. A signal or a whole reason is left out by learning the lines anew without it, from the
weights of all, and comparing query by query (lines only: trees would take hours). `--brief`
leaves nothing out.
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
from ml.evaluation.crossvalidation import Quality, by_query, quality, score_folds
from ml.evaluation.metrics import bootstrap_interval, ndcg_at_10
from ml.evaluation.packs import read_pack
from ml.evaluation.signals import PACKS, pack_queries
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.record import Knows
from ml.ranking.signals.table import COLUMN, SIGNAL, to_learn
from ml.training.crossfit import Fold, learn_folds
from ml.training.lines import RankingLines
from ml.training.queries import GradedQueries, rows_of
from ml.training.reading import columns_of

REPOSITORY = Path(__file__).resolve().parent.parent
EXAMPLES = Path(__file__).with_name("examples.json")
LEARNT = to_learn([Knows.EMBEDDING])
"""The signals that the default install has."""
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
        "graders": _graders(queries[PACKS.index("t1_moves")], scores[PACKS.index("t1_moves")]),
        "lines": {},
    }
    for label, qualities in _lines(queries, folds, measured, brief=chosen.brief):
        result["lines"][label] = [_figures(q) for q in qualities]
        print(ablation_tables.line(label, result["lines"][label]), flush=True)
        if chosen.json:
            chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if not chosen.brief:
        result["without"] = {}
        for label, differences in _without(queries, folds):
            result["without"][label] = differences
            print(ablation_tables.without_line(label, differences), flush=True)
            if chosen.json:
                chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(ablation_tables.ablation_tables(result))
    return 0


def _lines(
    queries: list[GradedQueries], folds: Any, measured: list[Quality], *, brief: bool
) -> Iterator[tuple[str, list[Quality]]]:
    yield "all signals", measured
    for name in LEARNT:
        scores = [pack.signals[..., COLUMN[name]] * SIGNAL[name].sign for pack in queries]
        yield f"{name} alone", _measured(queries, [_squeezed(score) for score in scores])
    if brief:
        return
    for name in LEARNT:
        without = [_set_aside(pack, name) for pack in queries]
        yield f"{name} set aside", _measured(queries, score_folds(folds, without))


def _without(queries: list[GradedQueries], folds: Sequence[Fold]) -> Iterator[tuple[str, Any]]:
    """Yield what is lost where the lines are learnt without a reason's signals, or one signal.

    For each pack and both figures: the mean over queries and its 95 % interval.
    """
    lines = tuple(name for name in LEARNT if SIGNAL[name].weighed)
    rows = rows_of(queries)
    seen = [~np.concatenate(fold.unseen)[rows.qid] for fold in folds]
    taught = [rows.only(of) for of in seen]
    known = [fold.combiner.sums_.lines_ for fold in folds]
    every = _values(queries, folds, known)
    reasons = [(r.value, [n for n in lines if SIGNAL[n].reason is r]) for r in Reason]
    for label, out in (*reasons, *((name, [name]) for name in lines)):
        if not out:
            continue
        kept = tuple(name for name in lines if name not in out)
        stays = np.isin(columns_of(lines), kept)
        learnt = [
            RankingLines(kept, start=of.coef_[stays]).fit(
                part.X, part.y, qid=part.qid, same_function=part.same_function
            )
            for part, of in zip(taught, known, strict=True)
        ]
        pairs = zip(every, _values(queries, folds, learnt), strict=True)
        yield label, [bootstrap_interval(list(np.subtract(a, b))) for a, b in pairs]


def _values(
    queries: list[GradedQueries],
    folds: Sequence[Fold],
    lines: Sequence[RankingLines],
) -> list[list[float]]:
    """Return for each pack the held-out nDCG@10 of each query by the lines, both figures."""
    values: list[list[float]] = []
    for number, pack in enumerate(queries):
        scores = np.zeros(pack.grades.shape)
        for fold, of in zip(folds, lines, strict=True):
            unseen = fold.unseen[number]
            signals = pack.signals[unseen]
            said = of.decision_function(signals.reshape(-1, signals.shape[-1]))
            scores[unseen] = said.reshape(signals.shape[:-1])
        values += by_query(pack, scores)
    return values


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


def _graders(pack: GradedQueries, scores: AnyArray) -> dict[str, Any]:
    """Return how well the lists of the other direction rank: who lists the person's own role.

    They are grades, so this says what the grades allow, not what a ranker may use. Every person
    of the pack holds the one role that is taken out.
    """
    own = pack.grades.argmin(axis=1)
    listed = np.maximum(pack.grades, 0)[:, own].astype(np.float64)
    np.fill_diagonal(listed, 0.0)
    reverse = np.zeros(pack.grades.shape)
    reverse[:, own] = listed.T
    logits = np.log(scores / (1.0 - scores))
    rankings = {
        "lists of the other direction": reverse,
        "the same, the rest as ranked": reverse + _squeezed(scores) / 2.0,
        **{f"as ranked, plus {w:g} logits a grade of theirs": logits + w * reverse for w in (1, 2)},
    }
    lines = {}
    for label, ranking in rankings.items():
        every, other = by_query(pack, ranking)
        lines[label] = [bootstrap_interval(every), bootstrap_interval(other)]
    mutual = ((listed > 0) & (listed.T > 0)).sum() / (listed > 0).sum()
    return {"mutual": float(mutual), "lines": lines}


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
