"""What a run measured, as the artifact's manifest keeps it: the card draws it, drift asks it."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ml.auditing import reference_of
from ml.feedback.bootstrap import Estimate
from ml.feedback.dataset import FeedbackData, fingerprint
from ml.feedback.evaluating import Figures
from ml.feedback.gate import LEARNT
from ml.feedback.inputs import signal_rows
from ml.feedback.learning import Learnt
from ml.feedback.metrics import FIRST
from ml.feedback.rivals import Evaluation

SCORE = "score"
"""The name of the score among the signals that drift is looked for in."""


def measures(data: FeedbackData, learnt: Learnt, evaluation: Evaluation) -> dict[str, Any]:
    """Return what was measured of a version, ready for JSON.

    Returns
    -------
    numbers by name, and what is drawn or compared later: `reliability`, `intervals`,
    `place_curve`, `data` and `signals`
    """
    own, report = evaluation.figures[LEARNT], learnt.report
    return {
        **_numbers(own, learnt),
        "reliability": [part._asdict() for part in own.reliability],
        "intervals": [*_intervals(evaluation.figures)],
        "place_curve": [
            {"place": place, "seen": seen} for place, seen in enumerate(report.theta, start=1)
        ],
        "data": {
            "label": report.label,
            "fingerprint": fingerprint(data),
            "lists": report.lists,
            "people": report.people,
            "items": report.items,
            "with the label": report.opened,
            "later lists": evaluation.lists,
            "left out of later lists": sum(evaluation.left_out.values()),
            "places": report.bias,
            "how far the base was left": report.in_words,
        },
        "signals": references(data, learnt),
    }


def references(data: FeedbackData, learnt: Learnt) -> dict[str, Any]:
    """Return what each signal and the score looked like: one item of one list of each person.

    So does who looks for drift later: items of a list, and lists of a person, tell the same again.
    """
    ordered = data.sorted()
    newest = np.lexsort((ordered.list_key, -ordered.day))
    lists = newest[np.unique(ordered.person_key[newest], return_index=True)[1]]
    first = np.searchsorted(ordered.list_index, lists)
    count = np.searchsorted(ordered.list_index, lists, side="right") - first
    held = count > 0
    drawn = np.random.default_rng(learnt.report.seed).integers(0, count[held])
    combination = learnt.ranker.combination
    drawn_items = ordered.signals[first[held] + drawn]
    rows = signal_rows(drawn_items, ordered.signal_names, combination.own)
    score, _ = combination.score(rows)
    columns = dict(zip(ordered.signal_names, drawn_items.T, strict=True))
    columns[SCORE] = score
    return {name: reference_of(column).as_json() for name, column in columns.items()}


def _numbers(own: Figures, learnt: Learnt) -> dict[str, float]:
    found = {
        "calibration_error": own.calibration_error,
        "coverage": own.coverage,
        "congestion": own.congestion,
        "gini": own.gini,
        "cross_functional": own.cross_functional,
        "moved": learnt.report.moved,
        "effective_parameters": learnt.report.effective_parameters,
    }
    return {name: float(value) for name, value in found.items() if np.isfinite(value)}


def _intervals(figures: Mapping[str, Figures]) -> Iterator[dict[str, Any]]:
    """Yield each metric of what was learnt and of every rival, and the gains over the champion."""
    for metric, name in (
        ("ndcg", f"nDCG@{FIRST}"),
        ("average_precision", "MAP"),
        ("reciprocal_rank", "MRR"),
        ("recall", f"recall@{figures[LEARNT].recall_places}"),
        ("value", "value of a list"),
    ):
        for version, one in figures.items():
            yield from _row(f"{name}, {version}", getattr(one, metric))
    for gain, estimate in figures[LEARNT].against.items():
        yield from _row(f"gain in {gain}", estimate)


def _row(name: str, estimate: Estimate) -> Iterator[dict[str, Any]]:
    bounds = {"value": estimate.mean, "low": estimate.low, "high": estimate.high}
    if all(np.isfinite(one) for one in bounds.values()):
        yield {"name": name, **bounds}
