"""The signals of person-opening pairs: numbers that only say how well the two fit.

Every signal is monotone by construction where a person expects it to be: a needed skill more
or a level higher never lowers one, a wish more never lowers one (a negative wish never raises
one). The person's skills therefore never enter a cosine of the whole profile; they enter as
shares of what is needed and as mean evidence of what is held.
"""

from dataclasses import dataclass

import numpy as np

from ml.ranking import closeness as near
from ml.ranking.index import (
    FUNCTION,
    LEADING,
    PROMOTION,
    SIDEWAYS,
    TEXT,
    Block,
    NameTable,
)
from ml.ranking.ragged import AnyArray, Ragged
from ml.ranking.segments import segment_max, segment_sum

SIGNALS = (
    "essential_cover",
    "optional_cover",
    "skill_evidence",
    "skill_words",
    "title_spelling",
    "title_meaning",
    "content_words",
    "content_meaning",
    "wish_function",
    "wish_title",
    "wish_content",
    "wish_direction",
    "unwanted",
    "bridge",
    "function_transfer",
    "grade_up",
    "grade_down",
)
COLUMN = {name: i for i, name in enumerate(SIGNALS)}


@dataclass(frozen=True)
class Side:
    """Some rows of an index, with the names that their lists refer to."""

    block: Block
    names: NameTable

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.block.dense["title"])


@dataclass(frozen=True)
class SkillPairs:
    """The skills of every pair side by side.

    Attributes
    ----------
    same : shape (held entries, needed entries), the same skill
    close : same shape, closeness 0-1 without levels
    """

    held: Ragged
    needed: Ragged
    same: AnyArray
    close: AnyArray


def pair_skills(people: Side, openings: Side) -> SkillPairs:
    """Compare every skill held with every skill needed."""
    held, needed = people.block.lists["skills"], openings.block.lists["skills"]
    rows = held.columns["skill"], needed.columns["skill"]
    same = near.same_skill(people.names, rows[0], openings.names, rows[1])
    close = near.closeness(people.names, rows[0], openings.names, rows[1], same)
    return SkillPairs(held, needed, same, close)


def signals(people: Side, openings: Side, transfer: dict[tuple[int, int], float]) -> AnyArray:
    """Return the signals of every person with every opening.

    Parameters
    ----------
    people, openings : n and m rows
    transfer : support (0-1) for a move from one function to another, learnt from past moves

    Returns
    -------
    shape (n, m, len(SIGNALS)), float32
    """
    result = np.zeros((people.size, openings.size, len(SIGNALS)), dtype=np.float32)
    values = {
        **_skill_signals(people, openings),
        **_text_signals(people.block, openings.block),
        **_wish_signals(people, openings),
        **_step_signals(people.block, openings.block, transfer),
    }
    for name, value in values.items():
        result[:, :, COLUMN[name]] = value
    return result


def _skill_signals(people: Side, openings: Side) -> dict[str, AnyArray]:
    pairs = pair_skills(people, openings)
    needed, held = pairs.needed, pairs.held
    share = near.level_share(held.columns["level"][:, None], needed.columns["level"][None, :])
    best = segment_max(pairs.close * share, held.offsets)
    weight = needed.columns["weight"] * openings.names.weights[needed.columns["skill"]]
    covers = {}
    for name, chosen in (
        ("essential_cover", needed.columns["essential"]),
        ("optional_cover", ~needed.columns["essential"]),
    ):
        total = segment_sum(np.where(chosen, weight, 0.0), needed.offsets)
        got = segment_sum(best * np.where(chosen, weight, 0.0), needed.offsets, axis=1)
        covers[name] = got / np.maximum(total, 1e-9)
    has = segment_max(pairs.same, needed.offsets, axis=1)
    rows = held.columns["skill"]
    alike = np.clip(people.names.meaning[rows] @ openings.block.dense["content"].T, 0.0, 1.0)
    words = (people.names.word_rows[rows] @ openings.block.sparse["content"].T).toarray()
    return {
        **covers,
        "skill_evidence": _evidence(alike, has, people, held),
        "skill_words": _evidence(words, has, people, held),
    }


def _evidence(alike: AnyArray, has: AnyArray, people: Side, held: Ragged) -> AnyArray:
    """Average over the skills held: 1 where it is needed, else its likeness to the opening."""
    level = held.columns["level"]
    trust = np.where(np.isnan(level), 1.0, (np.nan_to_num(level) + 1.0) / (near.FULL_LEVEL + 1.0))
    weight = people.names.weights[held.columns["skill"]]
    value = np.where(has, 1.0, alike * trust[:, None])
    total = segment_sum(weight, held.offsets)
    return segment_sum(value * weight[:, None], held.offsets) / np.maximum(total, 1e-9)[:, None]


def _text_signals(people: Block, openings: Block) -> dict[str, AnyArray]:
    return {
        "title_spelling": (people.sparse["title"] @ openings.sparse["title"].T).toarray(),
        "title_meaning": np.clip(people.dense["title"] @ openings.dense["title"].T, 0, 1),
        "content_words": (people.sparse["content"] @ openings.sparse["content"].T).toarray(),
        "content_meaning": np.clip(people.dense["content"] @ openings.dense["content"].T, 0, 1),
    }


@dataclass(frozen=True)
class WishMatches:
    """How much each wish names each opening (0-1); shapes (wishes, openings)."""

    function: AnyArray
    title: AnyArray
    content: AnyArray


def match_wishes(people: Side, openings: Side) -> WishMatches:
    """Compare every wish with every opening's role, function, title and content."""
    wishes = people.block.lists["wishes"]
    rows, target = wishes.columns["name"], wishes.columns["target"][:, None]
    names, block = people.names, openings.block
    ids, roles = names.name_ids[rows][:, None], names.key_ids[rows][:, None]
    grams = names.gram_rows[rows]
    titled = (grams @ block.sparse["title"].T).toarray()
    titled[(roles == block.dense["role"]) & (roles != 0)] = 1.0
    functional = np.where(target == TEXT, (grams @ block.sparse["function"].T).toarray(), 0.0)
    functional[(ids == block.dense["function"]) & (target != 0)] = 1.0
    content = np.clip(names.meaning[rows] @ block.dense["content"].T, 0.0, 1.0)
    return WishMatches(
        functional,
        np.where(target == FUNCTION, 0.0, titled),
        np.where(target == FUNCTION, 0.0, content),
    )


def unwanted_strength(people: Side, openings: Side, matches: WishMatches) -> AnyArray:
    """Return how clearly a negative wish names each opening (0-1); shape (n, m)."""
    wishes = people.block.lists["wishes"]
    against = np.maximum(-wishes.columns["weight"], 0.0)[:, None]
    named = np.maximum(matches.function, matches.title)
    return segment_max(np.where(against > 0, named, 0.0), wishes.offsets)


def _wish_signals(people: Side, openings: Side) -> dict[str, AnyArray]:
    wishes = people.block.lists["wishes"]
    matches = match_wishes(people, openings)
    wanted = np.maximum(wishes.columns["weight"], 0.0)[:, None]
    direction = _directions(people.block, openings.block, wishes)
    return {
        "wish_function": segment_max(matches.function * wanted, wishes.offsets),
        "wish_title": segment_max(matches.title * wanted, wishes.offsets),
        "wish_content": segment_max(matches.content * wanted, wishes.offsets),
        "wish_direction": segment_max(direction * wanted, wishes.offsets),
        "unwanted": unwanted_strength(people, openings, matches),
    }


def _directions(people: Block, openings: Block, wishes: Ragged) -> AnyArray:
    """Tell which openings lie in the direction of each wish; shape (wishes, openings)."""
    owner = np.repeat(np.arange(len(wishes)), np.diff(wishes.offsets))
    step = openings.dense["grade"][None, :] - people.dense["grade"][owner][:, None]
    kind = wishes.columns["direction"][:, None]
    toward: AnyArray = (
        ((kind == PROMOTION) & (step > 0))
        | ((kind == SIDEWAYS) & (step == 0))
        | ((kind == LEADING) & openings.dense["leader"][None, :])
    ).astype(np.float32)
    return toward


def bridge_functions(people: Block, openings: Block) -> AnyArray:
    """Tell which functions known to people the openings work with; shape (entries, m).

    A function that is the opening's own is no bridge.
    """
    known = people.lists["functions"].columns["function"][:, None]
    works_with = openings.lists["works_with"]
    hits = known == works_with.columns["function"][None, :]
    bridges: AnyArray = segment_max(hits, works_with.offsets, axis=1)
    return bridges & (known != openings.dense["function"])


def _step_signals(
    people: Block, openings: Block, transfer: dict[tuple[int, int], float]
) -> dict[str, AnyArray]:
    bridges = bridge_functions(people, openings)
    grade = openings.dense["grade"][None, :] - people.dense["grade"][:, None]
    step = np.nan_to_num(grade, nan=0.0)
    left, right = people.dense["function"], openings.dense["function"]
    support = np.array([[transfer.get((int(a), int(b)), 0.0) for b in right] for a in left])
    return {
        "bridge": segment_max(bridges, people.lists["functions"].offsets).astype(np.float32),
        "function_transfer": support.reshape(len(left), len(right)),
        "grade_up": np.clip(step, 0, None),
        "grade_down": np.clip(-step, 0, None),
    }
