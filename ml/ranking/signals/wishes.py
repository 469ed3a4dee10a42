"""How people's wishes meet openings."""

from dataclasses import dataclass

import numpy as np

from ml.ranking.arrays.blocks import Block
from ml.ranking.arrays.ragged import AnyArray, Ragged
from ml.ranking.arrays.segments import segment_max
from ml.ranking.arrays.sparse import sparse_product
from ml.ranking.index.encode import FUNCTION, LEADING, PROMOTION, SIDEWAYS, TEXT
from ml.ranking.index.sides import Side


@dataclass(frozen=True)
class WishMatches:
    """How much each wish names each opening (0-1); shapes (wishes, openings)."""

    function: AnyArray
    spelling: AnyArray
    content: AnyArray
    expanded: AnyArray


def match_wishes(people: Side, openings: Side) -> WishMatches:
    """Compare every wish with every opening's role, function, title and content."""
    wishes = people.block.lists["wishes"]
    if not len(wishes.columns["name"]):
        nothing = np.zeros((0, openings.size), dtype=np.float32)
        return WishMatches(nothing, nothing, nothing, nothing)
    rows, target = wishes.columns["name"], wishes.columns["target"][:, None]
    names, block = people.names, openings.block
    roles = names.key_ids[rows][:, None]
    same_role = (roles == block.dense["role"]) & (roles != 0)
    functional = sparse_product(names.grams[rows], block.sparse["function"])
    functional = np.where(target == TEXT, functional, 0.0)
    same_function = names.name_ids[rows][:, None] == block.dense["function"]
    functional[same_function & (target != 0)] = 1.0
    text = {
        "spelling": sparse_product(names.grams[rows], block.sparse["title_grams"]),
        "content": names.unit_meaning(rows) @ block.dense["content"].T,
        "expanded": wishes.columns["expanded"] @ block.dense["content"].T,
    }
    matches = {}
    for name, value in text.items():
        value[same_role] = 1.0
        matches[name] = np.where(target == FUNCTION, 0.0, np.clip(value, 0.0, 1.0))
    return WishMatches(function=functional, **matches)


def unwanted_strength(people: Side, matches: WishMatches) -> AnyArray:
    """Return how clearly a negative wish names each opening (0-1); shape (n, m)."""
    wishes = people.block.lists["wishes"]
    against = wishes.columns["weight"][:, None] < 0
    named = np.maximum(matches.function, matches.spelling)
    strength: AnyArray = segment_max(np.where(against, named, 0.0), wishes.offsets)
    return strength


def wish_signals(people: Side, openings: Side, matches: WishMatches) -> dict[str, AnyArray]:
    """Return the signals of wishes; all zero for a person without any."""
    wishes = people.block.lists["wishes"]
    wanted = np.maximum(wishes.columns["weight"], 0.0)[:, None]
    direction = _directions(people.block, openings.block, wishes)

    def strongest(match: AnyArray) -> AnyArray:
        return segment_max(match * wanted, wishes.offsets)

    return {
        "wish_function": strongest(matches.function),
        "wish_spelling": strongest(matches.spelling),
        "wish_content": strongest(matches.content),
        "wish_expanded": strongest(matches.expanded),
        "wish_direction": strongest(direction),
        "unwanted": unwanted_strength(people, matches),
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
