"""Renew the shipped recognition weights: `python -m ml.taxonomy.learn --packs FOLDER`.

Reads the packs `t3_skills` (a catalogue and labels withheld from it) and `t5_mentions` (job ads,
labelled by people), learns the conditional logit of `ml.taxonomy.rerank` from both and its caution
from job ads alone, and reports what cross-validation grouped by skill says about them.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

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
from ml.taxonomy.normaliser import ACCEPT_ABOVE
from ml.taxonomy.rerank import Caution, Reranker, weights_of
from ml.types import BoolArray, Encodes, FloatArray

_FOLDS = 5
_RIDGE = 1e-4
_ABSENT_WEIGHT = 0.1
_LABELS, _ADS = "t3_skills", "t5_mentions"
_WEIGHT_OF_ADS = 1.5
"""Of all mentions of job ads together, where all withheld labels have 1; 1 to 3 do not differ."""
_SUREST = 0.35
"""Share of the mentions of which it is reported how many of the surest are right."""
_SIGNALS = {
    "spelling": ("grams", "ratio", "joined_ratio"),
    "literal words": ("literal_match", "literal_covered", "literal_entry_covers"),
    "associated words": (
        *("soft", "match", "mention_covered", "label_covered", "preferred_match"),
        *("entry_covers", "mean_match", "mention_worst", "label_worst", "first_word", "last_word"),
    ),
    "phrases": ("phrase_support", "phrase_share", "phrase_against"),
    "initials": ("initials",),
    "label vectors": ("vector", "preferred_vector"),
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
    `starts[m]` to `ends[m]` and counts `weights[m]` times.
    """

    features: FloatArray
    right: BoolArray
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    weights: NDArray[np.float64]

    def take(self, mentions: NDArray[np.int64]) -> "Examples":
        """Return the examples of some mentions alone."""
        sizes = self.ends[mentions] - self.starts[mentions]
        rows = np.concatenate([np.arange(self.starts[m], self.ends[m]) for m in mentions])
        ends = np.cumsum(sizes)
        weights = self.weights[mentions]
        return Examples(self.features[rows], self.right[rows], ends - sizes, ends, weights)


def joined(labels: Examples, ads: Examples) -> Examples:
    """Put withheld labels before mentions of job ads, each kind with its own weight in all."""
    counts = (len(labels.ends), len(ads.ends))
    shares = (1.0 / counts[0], _WEIGHT_OF_ADS / counts[1])
    rows = len(labels.right)
    return Examples(
        np.vstack((labels.features, ads.features)),
        np.concatenate((labels.right, ads.right)),
        np.concatenate((labels.starts, ads.starts + rows)),
        np.concatenate((labels.ends, ads.ends + rows)),
        np.repeat(shares, counts),
    )


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
        np.array(
            [slices[row["mention_id"]].get("typo", False) for row in mentions], dtype=np.bool_
        ),
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
    return Examples(np.vstack(features), np.concatenate(right), starts, ends, np.ones(len(ends)))


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
    count = examples.weights.sum()
    each = np.log(total) - np.log(np.where(present, right_sum, 1.0))
    loss = examples.weights @ (each + _ABSENT_WEIGHT * np.log1p(wrong_sum))
    sizes = examples.ends - examples.starts
    per_row = raised * np.repeat(1 / total, sizes)
    per_row -= right * np.repeat(np.where(present, 1 / np.maximum(right_sum, 1e-300), 0.0), sizes)
    per_row += _ABSENT_WEIGHT * wrong * np.repeat(1 / (1.0 + wrong_sum), sizes)
    per_row *= np.repeat(examples.weights, sizes)
    slope = per_row @ scaled / count + 2 * _RIDGE * point
    return float(loss / count + _RIDGE * point @ point), slope


def cross_validate(
    meant: Sequence[frozenset[str]], examples: Examples
) -> tuple[BoolArray, NDArray[np.float64]]:
    """Return for each mention whether the first answer is right, and its chance before caution.

    Folds keep all mentions of one skill together.
    """
    fold = _folds(meant)
    hit = np.zeros(len(meant), dtype=np.bool_)
    chance = np.zeros(len(meant))
    for held_out in range(_FOLDS):
        reranker = learn(examples.take(np.flatnonzero(fold != held_out)))
        for mention in np.flatnonzero(fold == held_out):
            rows = slice(examples.starts[mention], examples.ends[mention])
            chances = reranker.chances(examples.features[rows])
            best = int(np.argmax(chances))
            hit[mention], chance[mention] = examples.right[rows][best], chances[best]
    return hit, chance


def _folds(meant: Sequence[frozenset[str]]) -> NDArray[np.int64]:
    skills = {key: at for at, key in enumerate(sorted({min(own) for own in meant}))}
    order = np.random.default_rng(0).permutation(len(skills))
    return np.array([order[skills[min(own)]] % _FOLDS for own in meant])


def learn_caution(hit: BoolArray, chance: NDArray[np.float64]) -> Caution:
    """Fit the curve from what first answers stated to whether they were right.

    Answers that are all right, or all wrong, teach none.
    """
    if hit.all() or not hit.any():
        return Caution()
    curve = LogisticRegression(C=np.inf).fit(logit(chance)[:, None], hit)
    return Caution(float(curve.coef_[0, 0]), float(curve.intercept_[0]))


def _cautious(
    meant: Sequence[frozenset[str]], hit: BoolArray, chance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return what is stated of job ads, by a curve that the mention's fold did not teach."""
    fold, stated = _folds(meant), np.zeros(len(hit))
    for held_out in range(_FOLDS):
        caution = learn_caution(hit[fold != held_out], chance[fold != held_out])
        for mention in np.flatnonzero(fold == held_out):
            stated[mention] = caution.stated(chance[mention])
    return stated


def calibration_error(hit: BoolArray, chance: NDArray[np.float64], bins: int = 10) -> float:
    """Return the expected calibration error over `bins` equally filled bins."""
    parts = np.array_split(np.argsort(chance, kind="stable"), bins)
    gaps = [len(part) * abs(hit[part].mean() - chance[part].mean()) for part in parts]
    return float(sum(gaps) / len(hit))


def _report(
    labels: Pack, ads: Pack, examples: Examples
) -> tuple[dict[str, dict[str, float]], Caution]:
    """Return what holds on mentions not learnt from, and the caution that all of them teach."""
    meant = (*labels.meant, *ads.meant)
    hit, chance = cross_validate(meant, examples)
    known = len(labels.mentions)
    caution = learn_caution(hit[known:], chance[known:])
    on_labels = np.array([caution.stated(one) for one in chance[:known].tolist()])
    on_ads = _cautious(ads.meant, hit[known:], chance[known:])
    clean, misspelt = hit[:known][~labels.misspelt], hit[:known][labels.misspelt]
    surest = np.argsort(-on_ads, kind="stable")[: round(_SUREST * len(on_ads))]
    told = {
        "withheld_labels": {
            "accuracy_clean": float(clean.mean()),
            "accuracy_misspelt": float(misspelt.mean()),
            **_accepted(hit[:known], on_labels),
        },
        "job_ads": {
            "accuracy": float(hit[known:].mean()),
            f"right_of_surest_{_SUREST:.0%}": float(hit[known:][surest].mean()),
            **_accepted(hit[known:], on_ads),
            "calibration_error": calibration_error(hit[known:], on_ads),
        },
    }
    rounded = {
        kind: {name: round(value, 4) for name, value in own.items()} for kind, own in told.items()
    }
    return rounded, caution


def ceiling(examples: Examples) -> dict[str, float]:
    """Report a combination that was learnt from the very mentions it judges.

    No combination of these signals that is learnt from others is to be expected to do better.

    Returns
    -------
    the share of first answers that are right, of all and of the surest; and how often the right
    skill is among the first five, and among those compared at all
    """
    reranker = learn(examples)
    owned = [slice(*ends) for ends in zip(examples.starts, examples.ends, strict=True)]
    chances = [reranker.chances(examples.features[rows]) for rows in owned]
    order = [np.argsort(-of, kind="stable") for of in chances]
    ranked = [examples.right[rows][of] for rows, of in zip(owned, order, strict=True)]
    first = np.array([bool(of[:1].any()) for of in ranked])
    sure = np.array([of.max(initial=0.0) for of in chances])
    surest = np.argsort(-sure, kind="stable")[: round(_SUREST * len(sure))]
    return {
        "first_right": float(first.mean()),
        f"right_of_surest_{_SUREST:.0%}": float(first[surest].mean()),
        "among_five": float(np.mean([of[:5].any() for of in ranked])),
        f"among_{COMPARED}": float(np.mean([of.any() for of in ranked])),
    }


def _accepted(hit: BoolArray, stated: NDArray[np.float64]) -> dict[str, float]:
    sure = stated >= ACCEPT_ABOVE
    return {"accepted": float(sure.mean()), "right_of_accepted": float(hit[sure].mean())}


def ablation(labels: Pack, ads: Pack, examples: Examples) -> dict[str, Any]:
    """Report each signal alone and left out; the candidates stay those of all signals."""
    found = {}
    features = ALL_FEATURES[: examples.features.shape[1]]
    for signal, names in _SIGNALS.items():
        own = np.array([name.removesuffix("_behind") in names for name in features])
        if not own.any():
            continue
        for kind, kept in (("alone", own), ("left out", ~own)):
            masked = replace(examples, features=np.where(kept, examples.features, np.float32(0)))
            found[f"{signal}, {kind}"] = _report(labels, ads, masked)[0]
    return found


def main() -> None:
    """Learn from a folder of packs and write the weights into the package."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--packs", type=Path, required=True, help="folder of the packs")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="folder")
    parser.add_argument("--embedding-model", type=Path, help="learn with this model's vectors")
    parser.add_argument("--embedding-cache", type=Path, help="folder for graph and vectors")
    parser.add_argument("--ablate", action="store_true", help="report signals, write nothing")
    parser.add_argument(
        "--ceiling",
        action="store_true",
        help="report what is learnt from the job ads that it judges, write nothing",
    )
    arguments = parser.parse_args()
    labels, ads = (read_pack(arguments.packs / name) for name in (_LABELS, _ADS))
    model, cache = arguments.embedding_model, arguments.embedding_cache
    if model and not cache:
        parser.error("--embedding-model: needs --embedding-cache as well")
    encoder = open_embedder(model, cache) if model else None
    if arguments.ceiling:
        sys.stdout.write(json.dumps(ceiling(collect(ads, encoder)), indent=2) + "\n")
        return
    examples = joined(collect(labels, encoder), collect(ads, encoder))
    file, features = weights_of(embedded=encoder is not None)
    if arguments.ablate:
        sys.stdout.write(json.dumps(ablation(labels, ads, examples), indent=2) + "\n")
        return
    report, caution = _report(labels, ads, examples)
    reranker = learn(examples)
    stored = {
        "method": "conditional logit over candidates and none of them",
        "cross_validated": report,
        "caution": {"slope": round(caution.slope, 6), "offset": round(caution.offset, 6)},
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
