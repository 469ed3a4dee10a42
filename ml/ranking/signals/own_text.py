"""The signals of person-opening pairs: numbers that only say how well the two fit.

Every signal is monotone by construction where a person expects it to be: a needed skill more
or a level higher never lowers one, a wish more never lowers one (a negative wish never raises
one). The person's skills therefore never enter a cosine of the whole profile; they enter as
shares of what is needed, and as sums of evidence to which every skill adds or adds nothing.
The logarithm of such a sum orders openings as a cosine would, whatever the person's number of
skills.
"""

import numpy as np

from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.ragged import AnyArray, Ragged
from ml.ranking.arrays.segments import segment_max, segment_sum
from ml.ranking.arrays.sparse import sparse_product, weighted_sums
from ml.ranking.arrays.vectors import single, unit_rows
from ml.ranking.index.sides import Side
from ml.ranking.language import closeness as near
from ml.ranking.language.lexicon import TOPICS
from ml.ranking.signals.knowledge import EMBEDDING_SIGNALS, OCCUPATION_SIGNALS, knowledge_signals
from ml.ranking.signals.wishes import WishMatches, wish_signals

SIGNALS = (
    "essential_cover",
    "optional_cover",
    "skill_words",
    "skill_topics",
    "skill_content",
    "skill_levels",
    "title_spelling",
    "title_meaning",
    "title_topics",
    "title_expanded",
    "text_known",
    "text_title_words",
    "text_work",
    "sentence_recall",
    "commonness",
    "wish_function",
    "wish_spelling",
    "wish_content",
    "wish_expanded",
    "wish_direction",
    "unwanted",
    "bridge",
    "function_transfer",
    "grade_up",
    "grade_down",
    "held_before",
    *EMBEDDING_SIGNALS,
    *OCCUPATION_SIGNALS,
)
COLUMN = {name: i for i, name in enumerate(SIGNALS)}
WORDS_SCALE = 0.5


def signals(
    people: Side,
    openings: Side,
    wishes: WishMatches,
    transfer: dict[tuple[int, int], float],
) -> AnyArray:
    """Return the signals of every person with every opening.

    Parameters
    ----------
    people, openings : n and m rows
    wishes : how the people's wishes meet the openings
    transfer : support (0-1) for a move from one function to another, learnt from past moves

    Returns
    -------
    shape (n, m, len(SIGNALS)), float32
    """
    result = np.zeros((people.size, openings.size, len(SIGNALS)), dtype=np.float32)
    values: dict[str, AnyArray] = {
        **_cover_signals(people, openings),
        **_evidence_signals(people, openings),
        **_title_signals(people.block, openings.block),
        **_text_signals(people.block, openings.block),
        **wish_signals(people, openings, wishes),
        **_step_signals(people.block, openings.block, transfer),
    }
    values |= knowledge_signals(people, openings, held_weight(people))
    wished = np.maximum(values["wish_spelling"], values["wish_function"])
    values["held_before"] = _held_before(people.block, openings.block, wished)
    for name, value in values.items():
        result[:, :, COLUMN[name]] = value
    return result


def _cover_signals(people: Side, openings: Side) -> dict[str, AnyArray]:
    """Return which share of the needs, by weight and rarity, the person holds at level.

    `skill_levels` compares levels with each other, above what is expected of anybody.
    """
    held, needed = people.block.lists["skills"], openings.block.lists["skills"]
    rows, needs = held.columns["skill"], needed.columns["skill"]
    hits = np.flatnonzero(openings.names.rows_like(people.names, rows)[needs])
    offsets = np.searchsorted(hits, needed.offsets)
    same = near.same_skill(people.names, rows, openings.names, needs[hits])

    def best(worth: AnyArray) -> AnyArray:
        return segment_max(np.where(same, worth, 0.0), held.offsets)

    covered = best(near.level_share(held.columns["level"][:, None], needed.columns["level"][hits]))
    covered *= needed.columns["share"][hits]
    essential = needed.columns["essential"][hits]
    have = near.distinct_level(held.columns["level"], people.names.weights[rows])
    levels = best(have[:, None]) * needed.columns["distinct"][hits]
    return {
        "essential_cover": segment_sum(np.where(essential, covered, 0.0), offsets, axis=1),
        "optional_cover": segment_sum(np.where(essential, 0.0, covered), offsets, axis=1),
        "skill_levels": np.log1p(segment_sum(levels, offsets, axis=1)),
    }


def skill_evidence(people: Side, openings: Side) -> AnyArray:
    """Return how much each skill held speaks for each opening by its meaning.

    Returns
    -------
    shape (held entries, m), not negative
    """
    held, names = people.block.lists["skills"], people.names
    weight = held_weight(people)
    return _spoken(names.meaning[held.columns["skill"]], openings.block.dense["content"], weight)


def _spoken(vectors: AnyArray, target: AnyArray, weight: AnyArray) -> AnyArray:
    return np.asarray(np.clip(vectors @ target.T, 0.0, None) * weight[:, None])


def held_weight(people: Side) -> AnyArray:
    """Return how much each skill held counts, by rarity and level; shape (held entries,)."""
    held = people.block.lists["skills"].columns
    return np.asarray(people.names.weights[held["skill"]] * near.level_trust(held["level"]))


def _evidence_signals(people: Side, openings: Side) -> dict[str, AnyArray]:
    """Return how much the skills held speak for each opening, by its words and meaning."""
    held, names, block = people.block.lists["skills"], people.names, openings.block
    rows, weight = held.columns["skill"], held_weight(people)
    worded = weighted_sums(names.words[rows], weight, held)
    meaning = names.meaning[rows]

    def latent(vectors: AnyArray, target: AnyArray) -> AnyArray:
        return np.log1p(segment_sum(_spoken(vectors, target, weight), held.offsets))

    topics = unit_rows(block.dense["content"][:, :TOPICS])
    return {
        "skill_words": np.log1p(sparse_product(worded, block.sparse["content"]) / WORDS_SCALE),
        "skill_topics": latent(meaning[:, :TOPICS], topics),
        "skill_content": latent(meaning, block.dense["content"]),
    }


def _title_signals(people: Block, openings: Block) -> dict[str, AnyArray]:
    title, content = people.dense["title"], openings.dense["content"]
    return {
        "title_spelling": _sparse_cosine(people, openings, "title_grams", "title_grams"),
        "title_meaning": _cosine(title, openings.dense["title"]),
        "title_topics": _topics(title, content),
        "title_expanded": _cosine(people.dense["expanded"], content),
    }


def _text_signals(people: Block, openings: Block) -> dict[str, AnyArray]:
    return {
        "text_known": people.dense["text_known"][:, None],
        "text_title_words": _sparse_cosine(people, openings, "text", "title"),
        "text_work": _cosine(people.dense["text"], openings.dense["work"]),
        "sentence_recall": _recall(people.lists["sentences"], openings.lists["sentences"]),
        "commonness": openings.dense["commonness"][None, :],
    }


def _recall(left: Ragged, right: Ragged) -> AnyArray:
    """Return the mean likeness of the opening's sentences to the person's nearest one."""
    a, b = (single(side.columns["vector"]) for side in (left, right))
    best = segment_max(np.clip(b @ a.T, 0.0, 1.0).T, left.offsets)
    return segment_sum(best, right.offsets, axis=1) / np.maximum(np.diff(right.offsets), 1)


def _cosine(left: AnyArray, right: AnyArray) -> AnyArray:
    return np.asarray(np.clip(left @ right.T, 0.0, 1.0))


def _topics(left: AnyArray, right: AnyArray) -> AnyArray:
    return _cosine(unit_rows(left[:, :TOPICS]), unit_rows(right[:, :TOPICS]))


def _sparse_cosine(people: Block, openings: Block, left: str, right: str) -> AnyArray:
    return sparse_product(people.sparse[left], openings.sparse[right])


def bridge_functions(people: Block, openings: Block) -> AnyArray:
    """Tell which functions known to people the openings work with; shape (entries, m).

    A function that is the opening's own is no bridge.
    """
    known = people.lists["functions"].columns["function"][:, None]
    works_with = openings.lists["works_with"]
    hits = known == works_with.columns["function"][None, :]
    bridges: AnyArray = segment_max(hits, works_with.offsets, axis=1)
    return np.asarray(bridges & (known != openings.dense["function"]))


def _step_signals(
    people: Block, openings: Block, transfer: dict[tuple[int, int], float]
) -> dict[str, AnyArray]:
    bridges = bridge_functions(people, openings)
    grade = openings.dense["grade"][None, :] - people.dense["grade"][:, None]
    step = np.nan_to_num(grade, nan=0.0)
    left, right = people.dense["function"], openings.dense["function"]
    befores, before = np.unique(left, return_inverse=True)
    afters, after = np.unique(right, return_inverse=True)
    support = np.array(
        [[transfer.get((a, b), 0.0) for b in afters.tolist()] for a in befores.tolist()]
    )
    return {
        "bridge": segment_max(bridges, people.lists["functions"].offsets).astype(np.float32),
        "function_transfer": support.reshape(len(befores), len(afters))[before[:, None], after],
        "grade_up": np.clip(step, 0, None),
        "grade_down": np.clip(-step, 0, None),
    }


def _held_before(people: Block, openings: Block, wished: AnyArray) -> AnyArray:
    """Tell which openings a person has held under the same title, less where it is wished for."""
    past, titles = people.lists["past"], openings.lists["titles"]
    same = past.columns["title"][:, None] == titles.columns["title"][None, :]
    held = segment_max(segment_max(same, titles.offsets, axis=1), past.offsets)
    return np.asarray(held * (1.0 - wished), dtype=np.float32)
