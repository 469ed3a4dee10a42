"""Made-up datasets of feedback, as arrays."""

import numpy as np

from ml.feedback.dataset import FeedbackData, typed

SIGNALS = ("essential_cover", "title_meaning", "wish_function")


def feedback_data(lists=20, k=5, seed=0, signals=SIGNALS, **changed):
    """A dataset of so many lists of k items, two for each person; nothing in it can be learnt."""
    rng = np.random.default_rng(seed)
    items = lists * k
    opened = rng.random(items) < 0.3
    private = np.arange(lists) % 4 == 0
    columns = {
        "list_key": [f"list{number:012d}" for number in range(lists)],
        "person_key": [f"pers{number // 2:012d}" for number in range(lists)],
        "day": 20_000 + np.arange(lists),
        "surface": ["recommendations"] * lists,
        "version": ["lateral-1"] * lists,
        "arm": [""] * lists,
        "pair_at": np.full(lists, 2),
        "swapped": np.arange(lists) % 2 == 0,
        "propensity": np.full(lists, 0.5),
        "k": np.full(lists, k),
        "positions_seen": np.full(lists, -1),
        "private_inputs": private,
        "list_index": np.repeat(np.arange(lists), k),
        "position": np.tile(np.arange(1, k + 1), lists),
        "opening_key": [f"open{number:012d}" for number in rng.integers(0, 9, items)],
        "served_score": np.where(np.repeat(private, k), np.nan, rng.random(items).round(4)),
        "signals": rng.random((items, len(signals))).round(4).astype(np.float32),
        "opened": opened,
        "saved": np.zeros(items, bool),
        "dismissed": ~opened & (rng.random(items) < 0.1),
        "dismiss_reason": np.full(items, -1),
        "applied": opened & (rng.random(items) < 0.2),
        "shortlisted": np.zeros(items, bool),
        "offered": np.zeros(items, bool),
        "accepted": np.zeros(items, bool),
        "started": np.zeros(items, bool),
        "held_90": np.full(items, -1),
        "held_180": np.full(items, -1),
        "grade": opened.astype(np.int8),
        "mature": np.ones(items, bool),
        "attribution": np.where(opened, 2, 0),
        "function": rng.integers(-1, 2, items),
        "grade_step": np.where(rng.random(items) < 0.2, -128, 0),
        "cross_functional": rng.random(items) < 0.4,
    }
    return made({**columns, **changed}, signals)


def made(columns, signals, functions=("f_one", "f_two")):
    typed_columns = {
        name: values if name == "signals" else typed(values, name)
        for name, values in columns.items()
    }
    return FeedbackData(**typed_columns, signal_names=tuple(signals), functions=functions)
