"""Writes docs/signals.md; `make signals` renews it and a test compares it."""

import sys

from ml.ranking.scoring.combination import Combination, shipped_combination
from ml.ranking.signals.reasons import LABELS, Reason
from ml.ranking.signals.record import Knows, Signal
from ml.ranking.signals.table import GATE, SIGNALS
from ml.types import Vectors

HEAD = """# The signals of the ranker

This page is written by `make signals` from the records beside the functions in
`ml/ranking/signals/`, and from the shipped combination that knows most.
`docs/ranker.md` tells how signals become a score, and how you add one.

*Weighed by* says who reads a signal: a line, one line each for people with and without text,
trees, or a weight set by hand. *Trees* is how many of the shipped trees ask for it. *Reach* is what
the line and the weight set by hand give between nothing and the cap, in logits; with two numbers
for people without and with text.
"""
KNOWN = {
    Knows.OWN_TEXT: "From the organisation's own text",
    Knows.EMBEDDING: "With vectors of words or sentences",
    Knows.OCCUPATIONS: "With a taxonomy's occupations",
}
COLUMNS = "| signal | what it says | speaks | reason | weighed by | reach | trees | how tuned |"


def signals_page() -> str:
    """The page, with a table for each thing that a ranker may know."""
    shipped = shipped_combination(Vectors.SENTENCES, occupations=True)
    parts = [HEAD]
    for knows, title in KNOWN.items():
        rows = [_row(signal, shipped) for signal in SIGNALS if signal.knows is knows]
        parts.append("\n".join((f"\n## {title}\n", COLUMNS, "| --- " * 8 + "|", *rows, "")))
    return "".join(parts)


def _row(signal: Signal, shipped: Combination) -> str:
    cells = (
        f"`{signal.name}`",
        signal.says,
        "for" if signal.sign > 0 else "against",
        LABELS[Reason(signal.reason)],
        _weighed(signal),
        _reach(signal.name, shipped),
        _asked(signal.name, shipped),
        signal.tuned,
    )
    return "| " + " | ".join(cells) + " |"


def _weighed(signal: Signal) -> str:
    if signal.name == GATE:
        return "the gate"
    kinds = (
        (signal.weighed, "two lines" if signal.gated else "a line"),
        (signal.asked, "trees"),
        (signal.by_hand is not None, "hand"),
    )
    return ", ".join(kind for there, kind in kinds if there)


def _reach(name: str, shipped: Combination) -> str:
    """What the terms that read a signal give it at most."""
    reaches = [0.0, 0.0]
    for term in shipped.terms:
        if term.signals[-1] == name and name != GATE:
            rows = term.values if term.values.ndim > 1 else [term.values, term.values]
            reaches = [r + float(v[-1] - v[0]) for r, v in zip(reaches, rows, strict=True)]
    untold, told = (f"{reach:+.2f}" for reach in reaches)
    return untold if untold == told else f"{untold}, {told}"


def _asked(name: str, shipped: Combination) -> str:
    forest = shipped.forest
    if forest is None or name not in forest.signals:
        return "0"
    place = forest.signals.index(name)
    real = (forest.lows, forest.highs)
    asks = (forest.asked == place) & ((real[0] != 0.0) | (real[1] != 1.0))
    return str(int(asks.any(axis=1).sum()))


if __name__ == "__main__":
    sys.stdout.write(signals_page())
