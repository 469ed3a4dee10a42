"""Renew the shipped recognition weights: `python -m ml.taxonomy.learn --packs FOLDER`.

Reads the pack `t3_skills` (a catalogue and mentions withheld from it), learns the
conditional logit of `ml.taxonomy.rerank` and reports what cross-validation grouped by
skill says about it.
"""

import argparse
import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ml.evaluation.packs import read_grades, read_records
from ml.frames import SkillEntry
from ml.semantic import open_embedder
from ml.taxonomy.index import LabelIndex
from ml.taxonomy.likeness import (
    COMPARED,
    likenesses,
    read_mention,
    retrieve,
    with_relative,
)
from ml.taxonomy.meaning import ALL_FEATURES, meanings
from ml.taxonomy.rerank import Reranker, weights_of
from ml.types import BoolArray, Encodes, FloatArray

_FOLDS = 5
_RIDGE = 1e-4
_ABSENT_WEIGHT = 0.1
_SIGNALS = {
    "spelling": ("grams", "ratio", "joined_ratio"),
    "literal words": ("literal_match", "literal_covered", "literal_entry_covers"),
    "associated words": (
        *("soft", "match", "mention_covered", "label_covered", "preferred_match"),
        *("entry_covers", "mean_match", "mention_worst", "label_worst", "first_word", "last_word"),
    ),
    "phrases": ("phrase_support", "phrase_share", "phrase_against"),
    "initials": ("initials",),
    "sentence vectors": ("embedded", "embedded_preferred"),
}
"""The features (with how far they lie behind the best) by the signal that they read."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A catalogue with mentions whose skills are known; `kinds` holds a label per mention."""

    entries: tuple[SkillEntry, ...]
    mentions: tuple[str, ...]
    meant: tuple[frozenset[str], ...]
    misspelt: BoolArray


@dataclass(frozen=True, slots=True)
class Examples:
    """Candidates of all mentions, stacked.

    `features` has shape (rows, features), `right` (rows,); mention m owns the rows
    `starts[m]` to `ends[m]`.
    """

    features: FloatArray
    right: BoolArray
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def take(self, mentions: NDArray[np.int64]) -> "Examples":
        """Return the examples of some mentions alone."""
        sizes = self.ends[mentions] - self.starts[mentions]
        rows = np.concatenate([np.arange(self.starts[m], self.ends[m]) for m in mentions])
        ends = np.cumsum(sizes)
        return Examples(self.features[rows], self.right[rows], ends - sizes, ends)


def read_pack(folder: Path) -> Pack:
    """Read a skills pack (`skills.ndjson`, `mentions.ndjson`, `qrels.tsv`, `slices.ndjson`)."""
    meant = read_grades(folder)
    slices = {row["mention_id"]: row for row in read_records(folder / "slices.ndjson")}
    mentions = read_records(folder / "mentions.ndjson")
    return Pack(
        tuple(
            SkillEntry(row["skill_id"], row["label"], tuple(row["alt_labels"]))
            for row in read_records(folder / "skills.ndjson")
        ),
        tuple(row["text"] for row in mentions),
        tuple(frozenset(meant.get(row["mention_id"], ())) for row in mentions),
        np.array([slices[row["mention_id"]]["typo"] for row in mentions], dtype=np.bool_),
    )


def collect(pack: Pack, encoder: Encodes | None = None) -> Examples:
    """Compute the candidates of every mention and which of them are right."""
    index = LabelIndex(pack.entries)
    features: list[FloatArray] = []
    right: list[BoolArray] = []
    for text, own in zip(pack.mentions, pack.meant, strict=True):
        mention = read_mention(index, text)
        found = retrieve(index, mention, COMPARED)
        candidates = [index.entries[row] for row in found.rows.tolist()]
        compared = with_relative(likenesses(index, mention, found))
        if encoder is not None:
            compared = np.hstack((compared, meanings(encoder, text, candidates)))
        features.append(compared)
        right.append(np.array([entry.key in own for entry in candidates]))
    ends = np.cumsum([len(own) for own in right])
    starts = np.concatenate(([0], ends[:-1]))
    return Examples(np.vstack(features), np.concatenate(right), starts, ends)


def learn(examples: Examples) -> Reranker:
    """Fit the conditional logit by L-BFGS on standardised features with a small ridge.

    A mention whose skill is not among its candidates teaches the chance of "none"; so
    does, with a small weight, every mention with its right candidates taken away.
    """
    mean, scale = examples.features.mean(axis=0), examples.features.std(axis=0) + 1e-6
    scaled = np.hstack([(examples.features - mean) / scale, np.ones((len(examples.right), 1))])
    solution = minimize(
        _loss, np.zeros(scaled.shape[1]), args=(scaled, examples), jac=True, method="L-BFGS-B"
    )
    weights = solution.x[:-1] / scale
    return Reranker(weights, float(solution.x[-1] - weights @ mean))


def _loss(
    point: NDArray[np.float64], scaled: NDArray[np.float64], examples: Examples
) -> tuple[float, NDArray[np.float64]]:
    raised = np.exp(np.clip(scaled @ point, -40, 40))
    right = np.where(examples.right, raised, 0.0)
    wrong = raised - right
    right_sum = np.add.reduceat(right, examples.starts)
    wrong_sum = np.add.reduceat(wrong, examples.starts)
    total = 1.0 + right_sum + wrong_sum
    present = right_sum > 0
    count = len(total)
    loss = np.log(total).sum() - np.log(right_sum[present]).sum()
    loss += _ABSENT_WEIGHT * np.log1p(wrong_sum).sum()
    sizes = examples.ends - examples.starts
    per_row = raised * np.repeat(1 / total, sizes)
    per_row -= right * np.repeat(np.where(present, 1 / np.maximum(right_sum, 1e-300), 0.0), sizes)
    per_row += _ABSENT_WEIGHT * wrong * np.repeat(1 / (1.0 + wrong_sum), sizes)
    slope = per_row @ scaled / count + 2 * _RIDGE * point
    return float(loss / count + _RIDGE * point @ point), slope


def cross_validate(pack: Pack, examples: Examples) -> tuple[BoolArray, NDArray[np.float64]]:
    """Return for each mention whether the first answer is right, and its stated chance.

    Folds keep all mentions of one skill together.
    """
    skills = {key: at for at, key in enumerate(sorted({min(own) for own in pack.meant}))}
    order = np.random.default_rng(0).permutation(len(skills))
    fold = np.array([order[skills[min(own)]] % _FOLDS for own in pack.meant])
    hit = np.zeros(len(pack.mentions), dtype=np.bool_)
    chance = np.zeros(len(pack.mentions))
    for held_out in range(_FOLDS):
        reranker = learn(examples.take(np.flatnonzero(fold != held_out)))
        for mention in np.flatnonzero(fold == held_out):
            rows = slice(examples.starts[mention], examples.ends[mention])
            chances = reranker.chances(examples.features[rows])
            best = int(np.argmax(chances))
            hit[mention], chance[mention] = examples.right[rows][best], chances[best]
    return hit, chance


def calibration_error(hit: BoolArray, chance: NDArray[np.float64], bins: int = 10) -> float:
    """Return the expected calibration error over `bins` equally filled bins."""
    parts = np.array_split(np.argsort(chance, kind="stable"), bins)
    gaps = [len(part) * abs(hit[part].mean() - chance[part].mean()) for part in parts]
    return float(sum(gaps) / len(hit))


def _report(pack: Pack, hit: BoolArray, chance: NDArray[np.float64]) -> dict[str, float]:
    return {
        "accuracy_clean": round(float(hit[~pack.misspelt].mean()), 4),
        "accuracy_misspelt": round(float(hit[pack.misspelt].mean()), 4),
        "calibration_error": round(calibration_error(hit, chance), 4),
    }


def ablation(pack: Pack, examples: Examples) -> dict[str, dict[str, float]]:
    """Report each signal alone and left out; the candidates stay those of all signals."""
    found = {}
    features = ALL_FEATURES[: examples.features.shape[1]]
    for signal, names in _SIGNALS.items():
        own = np.array([name.removesuffix("_behind") in names for name in features])
        if not own.any():
            continue
        for kind, kept in (("alone", own), ("left out", ~own)):
            masked = replace(examples, features=np.where(kept, examples.features, np.float32(0)))
            found[f"{signal}, {kind}"] = _report(pack, *cross_validate(pack, masked))
    return found


def main() -> None:
    """Learn from a folder of packs and write the weights into the package."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--packs", type=Path, required=True, help="folder that holds t3_skills")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder")
    parser.add_argument("--embedding-model", type=Path, help="learn with this model's vectors")
    parser.add_argument("--embedding-cache", type=Path, help="folder for graph and vectors")
    parser.add_argument("--ablate", action="store_true", help="report signals, write nothing")
    arguments = parser.parse_args()
    pack = read_pack(arguments.packs / "t3_skills")
    model, cache = arguments.embedding_model, arguments.embedding_cache
    if model and not cache:
        parser.error("--embedding-model: needs --embedding-cache as well")
    encoder = open_embedder(model, cache) if model else None
    examples = collect(pack, encoder)
    file, features = weights_of(embedded=encoder is not None)
    if arguments.ablate:
        sys.stdout.write(json.dumps(ablation(pack, examples), indent=2) + "\n")
        return
    report = _report(pack, *cross_validate(pack, examples))
    reranker = learn(examples)
    stored = {
        "method": "conditional logit over candidates and none of them",
        "cross_validated": report,
        "intercept": round(reranker.intercept, 6),
        "weights": {
            name: round(float(weight), 6)
            for name, weight in zip(features, reranker.weights, strict=True)
        },
    }
    (arguments.out / file).write_text(json.dumps(stored, indent=2) + "\n", "utf-8")
    sys.stdout.write(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
