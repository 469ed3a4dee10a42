"""What scikit-learn has for each part of the ranker that is our own, on the same people.

    python -m benchmarks.own_parts [--packs FOLDER] [--folds N] [--brief] [--json FILE]

Families are held out. *What ranks:* our lines and trees beside the library's classifiers, by pairs
and by differences of two candidates of one list; `--brief` leaves what takes minutes out. *What
makes sums chances:* our curve beside the library's, each fitted without the people it judges.
*What is read and compiled:* the most by which ours differs from the library's, and the processor
time of both. *Whose word vectors:* those that ship for the ranker beside those that are fitted to
labels for the recognition of skills.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks import machine
from benchmarks.library_parts import (
    LEARNT,
    SIGNS,
    STEP,
    ByDifferences,
    ByPairs,
    isotonic,
    own,
    straight,
)
from benchmarks.tables import markdown
from ml.evaluation.carrying import HeldOut, hold_out
from ml.evaluation.crossvalidation import by_query
from ml.evaluation.metrics import reliability
from ml.evaluation.packs import read_pack
from ml.evaluation.signals import JUDGED, PACKS, pack_queries
from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.language.names import sparse_rows
from ml.ranking.signals.table import COLUMN, GATE, NAMES
from ml.semantic.static import load_static
from ml.taxonomy.vectors import LABEL_VECTORS
from ml.training import LinesAndTrees, shipped_combiner
from ml.training.compiling import compile_combiner
from ml.training.language import fit_lexicon, word_vectoriser
from ml.training.queries import GradedQueries

REPOSITORY = Path(__file__).resolve().parent.parent
TAUGHT = (*PACKS, *JUDGED)
"""The packs that are learnt from here: kinds of records that the ranker meets."""
ROUNDS = 20
"""Times that a small part is run for its processor time; the least counts."""
SCORED = 512
"""Pairs that are scored for one answer."""
Table = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, and write the figures as JSON where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--packs", type=Path, default=REPOSITORY.parent / "shared" / "benchmark")
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--brief", action="store_true", help="no trees, no boosting, no vectors")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args(arguments)
    if not all((chosen.packs / name / "qrels.tsv").is_file() for name in TAUGHT):
        print(f"skipped: no packs in {chosen.packs}")
        return 0
    queries = pack_queries(chosen.packs, TAUGHT)
    sums = shipped_combiner(LEARNT).sums
    result: Table = {"benchmark": "own_parts", **machine.describe(), "folds": chosen.folds}
    learnt = _learnt(queries, sums, chosen.folds, brief=chosen.brief)
    result["ranking"] = {label: told for label, (told, _) in learnt.items()}
    print(_ranking_table(result["ranking"]), "\n", flush=True)
    lines = learnt["own lines, pairs weighed by nDCG, bounded"][1]
    result["curves"] = _curves(lines)
    print(_curves_table(result["curves"]), "\n", flush=True)
    result["read"] = [*_reading(chosen.packs), _compiled(lines)]
    print(markdown(["part", "differs by at most", "ours", "the library's"], result["read"]), "\n")
    if not chosen.brief:
        of_labels = pack_queries(chosen.packs, TAUGHT, model=load_static(LABEL_VECTORS))
        by_labels = _timed(of_labels, sums.lines, chosen.folds)[0]
        ours = result["ranking"]["own lines, pairs weighed by nDCG, bounded"]
        result["vectors"] = {"shipped for the ranker": ours, "fitted to labels": by_labels}
        print(_ranking_table(result["vectors"]))
    if chosen.json:
        chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


def _learnt(
    queries: list[GradedQueries], sums: LinesAndTrees, folds: int, *, brief: bool
) -> dict[str, tuple[Table, HeldOut]]:
    """Return what each way of learning to rank gives, and what was held out of it."""
    monotone = {"monotonic_cst": SIGNS, "random_state": 0, "early_stopping": False}
    ways: dict[str, Any] = {
        "own lines, pairs weighed by nDCG, bounded": sums.lines,
        "LogisticRegression on differences, weighed by nDCG": ByDifferences(),
        "LogisticRegression on pairs": ByPairs(
            make_pipeline(StandardScaler(), LogisticRegression(max_iter=200))
        ),
    }
    if not brief:
        ways["HistGradientBoostingClassifier on pairs, monotone, 100 trees"] = ByPairs(
            HistGradientBoostingClassifier(max_iter=100, max_leaf_nodes=8, **monotone)
        )
        ways["own lines, and own trees on what they miss"] = sums
    return {label: _timed(queries, way, folds) for label, way in ways.items()}


def _timed(queries: list[GradedQueries], way: Any, folds: int) -> tuple[Table, HeldOut]:
    began = time.process_time()
    held = hold_out(queries, way, TAUGHT, folds=folds)
    seconds = (time.process_time() - began) / folds
    figures = [float(np.nanmean(part)) for n in range(len(TAUGHT)) for part in held.values(n)]
    return {"ndcg@10": figures, "seconds": seconds}, held


def _ranking_table(told: Table) -> str:
    heads = [f"{name}{of}" for name in TAUGHT for of in ("", ", other functions")]
    rows = [
        [label, *(f"{one:.3f}" for one in of["ndcg@10"]), f"{of['seconds']:.1f}"]
        for label, of in told.items()
    ]
    return markdown(["what is learnt", *heads, "CPU s a fit"], rows)


CURVES = {
    "own: ceiling and bends for each kind of people": own,
    "IsotonicRegression": isotonic(1),
    f"IsotonicRegression, {STEP:,} pairs a step": isotonic(STEP),
    "LogisticRegression (Platt)": straight,
}


def _curves(held: HeldOut) -> Table:
    """Return what each curve says of sums that were not learnt from, by other folds' pairs."""
    packs, folds = held.packs, held.folds
    sums = [_sums(held, number) for number in range(len(packs))]
    told: Table = {}
    for label, fit in CURVES.items():
        said = [np.zeros(pack.grades.shape) for pack in packs]
        for out in range(len(held.fitted)):
            parts = [
                (of[fold != out][kept], pack.grades[fold != out][kept] > 0, gate[kept])
                for of, pack, fold in zip(sums, packs, folds, strict=True)
                for kept in [pack.grades[fold != out] >= 0]
                for gate in [pack.signals[fold != out][..., COLUMN[GATE]].astype(float)]
            ]
            curve = fit(*(np.concatenate(part) for part in zip(*parts, strict=True)))
            for of, pack, fold, chances in zip(sums, packs, folds, said, strict=True):
                own = pack.signals[fold == out][..., COLUMN[GATE]].astype(float)
                flat = curve(of[fold == out].ravel(), own.ravel())
                chances[fold == out] = flat.reshape(own.shape)
        told[label] = [_judged(pack, chances) for pack, chances in zip(packs, said, strict=True)]
    return told


def _sums(held: HeldOut, number: int) -> AnyArray:
    pack, folds = held.packs[number], held.folds[number]
    sums = np.zeros(pack.grades.shape)
    for out, one in enumerate(held.fitted):
        signals = pack.signals[folds == out]
        said = one.decision_function(signals.reshape(-1, len(NAMES)))
        sums[folds == out] = said.reshape(signals.shape[:-1])
    return sums


def _judged(pack: GradedQueries, chances: AnyArray) -> Table:
    kept = pack.grades >= 0
    said, hits = chances[kept], pack.grades[kept] > 0
    error, curve = reliability(said, hits)
    score, share, count = curve[-1]
    return {
        "pack": pack.name,
        "log_loss": float(log_loss(hits, np.clip(said, 1e-12, 1.0 - 1e-12))),
        "error": error,
        "ndcg@10": float(np.nanmean(by_query(pack, chances)[0])),
        "end": [score, share, count],
    }


def _curves_table(told: Table) -> str:
    heads = ["curve", "pack", "log loss", "calibration error", "nDCG@10", "end of the scale"]
    rows = [
        [
            label,
            one["pack"],
            f"{one['log_loss']:.4f}",
            f"{one['error']:.4f}",
            f"{one['ndcg@10']:.3f}",
            "{:.2f} -> {:.2f} of {:,}".format(*one["end"]),
        ]
        for label, of in told.items()
        for one in of
    ]
    return markdown(heads, rows)


def _reading(packs: Path) -> list[list[str]]:
    """Compare rows of words and hashes of names with the library's."""
    pack = read_pack(packs / TAUGHT[-1])
    lexicon = fit_lexicon(pack.frames(), seed=0)
    people = pack.employees
    vectoriser = word_vectoriser(lexicon.vocabulary).fit([*pack.openings, *people])
    texts = [(p.title, p.text, *(skill.name for skill in p.skills)) for p in people]

    def rows() -> Any:
        return sparse_rows([lexicon.word_row(*of) for of in texts], lexicon.columns)

    ours, known = rows().toarray()[:, : len(lexicon.vocabulary)], vectoriser.transform(people)
    ours = ours / np.maximum(np.linalg.norm(ours, axis=1, keepdims=True), 1e-9)
    apart = float(np.abs(ours - known.toarray()).max())
    names = sorted({skill.name for person in people for skill in person.skills})
    hashing = HashingVectorizer(analyzer="char_wb", ngram_range=(3, 3))
    return [
        [
            f"stems of {len(people)} people as TF-IDF, TfidfVectorizer",
            f"{apart:.1e} (and stems never seen count)",
            _least(rows),
            _least(lambda: vectoriser.transform(people)),
        ],
        [
            f"n-grams of {len(names)} names, HashingVectorizer (other buckets)",
            "",
            _least(lambda: [lexicon.gram_row(name) for name in names]),
            _least(lambda: hashing.transform(names)),
        ],
    ]


def _compiled(held: HeldOut) -> list[str]:
    """Compare what is served with the fitted estimator."""
    fitted = held.fitted[0]
    rows = held.packs[0].signals.reshape(-1, len(NAMES))[:SCORED]
    served = compile_combiner(fitted)
    score, _ = served.score(rows)
    apart = np.abs(score - expit(fitted.decision_function(rows))).max()
    return [
        f"lines of {SCORED} pairs, compiled and told apart by reason",
        f"{apart:.1e}",
        _least(lambda: served.score(rows)),
        _least(lambda: fitted.decision_function(rows)),
    ]


def _least(run: Callable[[], Any]) -> str:
    """Return the least processor time of some runs, in milliseconds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        run()
        spent.append(time.process_time() - began)
    return f"{min(spent) * 1000:.2f} ms"


if __name__ == "__main__":
    sys.exit(main())
