"""How people's refusals meet openings: what is refused, and what is merely touched."""

import numpy as np

from ml.ranking.arrays.ragged import AnyArray, IntArray
from ml.ranking.arrays.segments import segment_max
from ml.ranking.index.columns import FIRST_SENTENCE, PROMOTION, SIDEWAYS, Identities, Refusals
from ml.ranking.index.sides import Openings, People
from ml.ranking.language.refusals import REFUSED, TOUCHED
from ml.ranking.signals.pairs import Pairs
from ml.ranking.signals.reasons import Reason
from ml.ranking.signals.record import Signal

NEARLY_ALL = 0.7
"""Of three words and more, so large a part in one sentence touches: "trade fairs" where large ones
are refused. Of two words both are needed."""
FEW_ASKED = 32
"""Words that are compared with all mentions one after the other: 0.13 ms each for a million
mentions, where looking for any number of them together takes 7 ms."""
_UNITS = 1 << 16
"""More units than an opening can have: makes one number of opening and unit."""


def refusal_matches(people: People, openings: Openings) -> AnyArray:
    """Return how clearly each refusal means each opening (0-1); shape (refusals, openings)."""
    refusals, block = people.block.refusals, openings.block
    if not len(refusals.wish):
        return np.zeros((0, openings.size), dtype=np.float32)
    owner = np.repeat(np.arange(len(refusals)), np.diff(refusals.offsets))
    step = block.grade[None, :] - people.block.grade[owner][:, None]
    way, role = refusals.direction[:, None], refusals.role[:, None]
    meant = (
        (refusals.leading[:, None] & block.leader[None, :])
        | ((way == PROMOTION) & (step > 0))
        | ((way == SIDEWAYS) & (step == 0))
        | ((role == block.role) & (role != 0))
        | _is_named(refusals, block.functions)
        | _is_named(refusals, block.titles)
    )
    strength: AnyArray = np.maximum(meant * np.float32(REFUSED), _mentioned(refusals, openings))
    return strength


def refused_strength(people: People, openings: Openings) -> AnyArray:
    """Return how clearly any refusal of a person means each opening (0-1); shape (n, m)."""
    found: AnyArray = segment_max(refusal_matches(people, openings), people.block.refusals.offsets)
    return found


def refused_by_wish(people: People, openings: Openings) -> AnyArray:
    """Return how clearly each wish refuses each opening, 0 for what is wanted; (wishes, m)."""
    refusals, wishes = people.block.refusals, people.block.wishes
    strength = np.zeros((len(wishes.name), openings.size), dtype=np.float32)
    owner = np.repeat(np.arange(len(refusals)), np.diff(refusals.offsets))
    rows = wishes.offsets[owner] + refusals.wish
    np.maximum.at(strength, rows, refusal_matches(people, openings))
    return strength


def unwanted(pairs: Pairs) -> AnyArray:
    """How clearly a refusal means the opening."""
    return refused_strength(pairs.people, pairs.openings)


def _is_named(refusals: Refusals, names: Identities) -> AnyArray:
    same = (refusals.name[:, None] == names.id[None, :]) & (refusals.name[:, None] != 0)
    rows, places = np.nonzero(same)
    found = np.zeros((len(same), len(names)), dtype=np.bool_)
    found[rows, _owners(names.offsets, places)] = True
    return found


def _owners(offsets: IntArray, places: IntArray) -> IntArray:
    """Return the row of each place in lists of unequal length."""
    return offsets.searchsorted(places, side="right") - 1


def _places(words: IntArray, asked: IntArray) -> IntArray:
    """Return the places where one of the words asked for stands, ascending; at least one is."""
    if len(asked) > FEW_ASKED:
        return np.flatnonzero(np.isin(words, asked))
    found = words == asked[0]
    for one in asked[1:]:
        found |= words == one
    return np.flatnonzero(found)


def _mentioned(refusals: Refusals, openings: Openings) -> AnyArray:
    """Look up the words of refusals: all in one title, skill, place or sentence, or nearly all."""
    found = np.zeros((len(refusals.wish), openings.size), dtype=np.float32)
    mentions = openings.block.mentions
    asked = np.unique(refusals.words[refusals.words >= 0])
    if not len(asked) or not len(mentions.word):
        return found
    places = _places(mentions.word, asked)
    words = mentions.word[places]
    units = _owners(mentions.offsets, places) * _UNITS + mentions.unit[places]
    for row, wanted in enumerate(refusals.words):
        columns = np.unique(wanted[wanted >= 0])
        if len(columns):
            held = units[_places(words, columns)]
            _mark(found[row], held, len(columns), float(refusals.mentioned[row]))
    return found


def _mark(found: AnyArray, held: IntArray, wanted: int, mentioned: float) -> None:
    """Note for each opening the unit that holds most of the wanted words.

    Parameters
    ----------
    held : opening and unit of each wanted word that stands somewhere, ascending
    """
    starts = np.flatnonzero(np.diff(held, prepend=-1))
    share = np.diff(starts, append=len(held)) / wanted
    owner, unit = held[starts] // _UNITS, held[starts] % _UNITS
    whole = np.where(unit >= FIRST_SENTENCE, mentioned, REFUSED)
    strength = whole * (share >= 1.0)
    if wanted > 2:
        nearly = (share < 1.0) & (share >= NEARLY_ALL)
        strength = np.where(nearly, np.minimum(whole, TOUCHED), strength)
    np.maximum.at(found, owner, strength.astype(np.float32))


SIGNALS = (
    Signal(
        unwanted,
        Reason.ASPIRATION,
        sign=-1,
        weighed=False,
        asked=False,
        by_hand=((0.0, 0.4, 0.8, 1.0), (0.0, -0.5, -5.0, -6.0)),
        tuned="Set by hand: no pack holds refusals. What one touches is lowered a little, what "
        "it names nearly to nothing.",
    ),
)
