"""How people's wishes meet openings.

A wish more never lowers a signal; what people refuse is in `refusals`.
"""

from dataclasses import dataclass

import numpy as np

from ml.ranking.arrays.ragged import AnyArray
from ml.ranking.arrays.segments import segment_max
from ml.ranking.arrays.sparse import sparse_product
from ml.ranking.index.columns import FUNCTION, LEADING, PROMOTION, SIDEWAYS, TEXT
from ml.ranking.index.sides import Openings, People
from ml.ranking.signals.pairs import Pairs
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.record import Signal
from ml.ranking.signals.refusals import refused_by_wish
from ml.sparse import rows_of
from ml.types import BoolArray


@dataclass(frozen=True)
class WishMatches:
    """How much each wish names each opening, or refuses it (0-1); shapes (wishes, openings)."""

    function: AnyArray
    spelling: AnyArray
    content: AnyArray
    expanded: AnyArray
    place: AnyArray
    refused: AnyArray


def wish_matches(pairs: Pairs) -> WishMatches:
    """Compare every wish of these people with every opening."""
    return match_wishes(pairs.people, pairs.openings)


def match_wishes(people: People, openings: Openings) -> WishMatches:
    """Compare every wish with every opening's role, function, title and content."""
    wishes, names, block = people.block.wishes, people.names, openings.block
    if not len(wishes.name):
        nothing = np.zeros((0, openings.size), dtype=np.float32)
        return WishMatches(*[nothing] * 6)
    rows, target = wishes.name, wishes.target[:, None]
    roles = names.key_ids[rows][:, None]
    same_role = (roles == block.role) & (roles != 0)
    grams = rows_of(names.grams, rows)
    functional = sparse_product(grams, block.function_grams)
    functional = np.where(target == TEXT, functional, 0.0)
    functional[_names_function(people, openings)] = 1.0
    text = {
        "spelling": sparse_product(grams, block.title_grams),
        "content": names.unit_meaning(rows) @ block.content.T,
        "expanded": wishes.expanded @ block.content.T,
    }
    matches = {}
    for name, value in text.items():
        value[same_role] = 1.0
        matches[name] = np.where(target == FUNCTION, 0.0, np.clip(value, 0.0, 1.0))
    return WishMatches(
        function=functional,
        place=_same_place(people, openings),
        refused=refused_by_wish(people, openings),
        **matches,
    )


def _names_function(people: People, openings: Openings) -> BoolArray:
    """Tell which wishes name the function of which openings, or one above it; (wishes, m)."""
    wishes, block, names = people.block.wishes, openings.block, people.names
    # A free text that is a function's name and no more is known by it as well.
    whole = np.where(wishes.target == TEXT, names.name_ids[wishes.name], 0)
    wanted = np.column_stack((wishes.functions, whole))
    found = np.zeros((len(wanted), openings.size), dtype=np.bool_)
    for column in wanted.T:
        named = np.flatnonzero(column)
        if len(named):
            same = column[named][:, None] == block.functions.id[None, :]
            found[named] |= segment_max(same, block.functions.offsets, axis=1).astype(np.bool_)
    return found


def _same_place(people: People, openings: Openings) -> AnyArray:
    """Return 1 where a wish names the place of an opening; (wishes, m)."""
    places, place = people.block.wishes.places[:, :, None], openings.block.place
    found: AnyArray = ((places == place) & (places != 0)).any(axis=1).astype(np.float32)
    return found


def strongest(pairs: Pairs, match: AnyArray) -> AnyArray:
    """Return how much the wish counts that names an opening most, by its weight; shape (n, m)."""
    wishes = pairs.people.block.wishes
    return segment_max(match * np.maximum(wishes.weight, 0.0)[:, None], wishes.offsets)


def wish_function(pairs: Pairs) -> AnyArray:
    """How much a wish names the opening's function."""
    return strongest(pairs, pairs.once(wish_matches).function)


def wish_spelling(pairs: Pairs) -> AnyArray:
    """How much a wish names the opening's title, by its letters."""
    return strongest(pairs, pairs.once(wish_matches).spelling)


def wish_content(pairs: Pairs) -> AnyArray:
    """How much a wish names what the opening is about."""
    return strongest(pairs, pairs.once(wish_matches).content)


def wish_expanded(pairs: Pairs) -> AnyArray:
    """How like the opening is to the roles with titles like a wish."""
    return strongest(pairs, pairs.once(wish_matches).expanded)


def wish_direction(pairs: Pairs) -> AnyArray:
    """Whether the opening lies in the direction of a wish: up, sideways or leading people."""
    wishes, openings = pairs.people.block.wishes, pairs.openings.block
    owner = np.repeat(np.arange(len(wishes)), np.diff(wishes.offsets))
    step = openings.grade[None, :] - pairs.people.block.grade[owner][:, None]
    way = wishes.direction[:, None]
    toward = (
        ((way == PROMOTION) & (step > 0))
        | ((way == SIDEWAYS) & (step == 0))
        | ((way == LEADING) & openings.leader[None, :])
    )
    return strongest(pairs, toward.astype(np.float32))


def wish_place(pairs: Pairs) -> AnyArray:
    """Whether a wish names the opening's place."""
    return strongest(pairs, pairs.once(wish_matches).place)


SIGNALS = (
    Signal(wish_function, Reason.ASPIRATION, asked=False),
    Signal(wish_spelling, Reason.ASPIRATION, asked=False),
    Signal(wish_content, Reason.ASPIRATION, asked=False),
    Signal(wish_expanded, Reason.ASPIRATION, asked=False),
    Signal(
        wish_direction,
        Reason.ASPIRATION,
        weighed=False,
        asked=False,
        by_hand=((0.0, 1.0), (0.0, 0.4)),
        tuned="Set by hand: no pack holds directions. It tips the scale between openings alike.",
    ),
    Signal(
        wish_place,
        Reason.ASPIRATION,
        weighed=False,
        asked=False,
        by_hand=((0.0, 1.0), (0.0, 0.8)),
        tuned="Set by hand: no pack holds wishes for places. The most that loses no more than 0.02 "
        "nDCG@10 where it means nothing; twice as much loses 0.08 (decision 48).",
    ),
)
