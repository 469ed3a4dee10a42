"""Refusals as arrays, and the words of openings that they are looked up in."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from ml.frames import Direction, EmployeeProfile, OpeningProfile
from ml.ranking.index.columns import (
    FIRST_SENTENCE,
    LEADING,
    PROMOTION,
    SIDEWAYS,
    Mentions,
    Refusals,
)
from ml.ranking.language.names import key_id
from ml.ranking.language.references import References
from ml.ranking.language.refusals import (
    CONDITIONS,
    MOST_WORDS,
    REFUSED,
    TOUCHED,
    Refusal,
    refusals_of,
)
from ml.text import affirmed, bases, sentences_of, stable_hash

DIRECTIONS = {
    Direction.PROMOTION: PROMOTION,
    Direction.LATERAL: SIDEWAYS,
    Direction.PEOPLE_LEADERSHIP: LEADING,
}
SENTENCES_LOOKED_UP = 64
"""Conditions stand at the end of a description as often as not."""
_REFUSAL_KINDS = {
    "wish": np.int16,
    "leading": np.bool_,
    "direction": np.int8,
    "role": np.int64,
    "name": np.int64,
    "words": np.int32,
    "mentioned": np.float32,
}

Rows = list[dict[str, list[Any]]]


def mentions_of(profiles: Sequence[OpeningProfile], column_of: Callable[[str], int]) -> Mentions:
    """Return what openings name and say, word by word; what they deny is left out."""
    rows: Rows = []
    for profile in profiles:
        named = (profile.title, profile.location or "", *(s.name for s in profile.skills))
        said = sentences_of(affirmed(profile.description), SENTENCES_LOOKED_UP)
        units = (*enumerate(named[:FIRST_SENTENCE]), *enumerate(said, FIRST_SENTENCE))
        found = [
            (column, unit)
            for unit, text in units
            for column in dict.fromkeys(map(column_of, bases(text)))
        ]
        rows.append({"word": [w for w, _ in found], "unit": [u for _, u in found]})
    return Mentions.of_rows(rows, {"word": np.int32, "unit": np.int16})


def encoded_refusals(
    profiles: Sequence[EmployeeProfile], references: References, column_of: Callable[[str], int]
) -> Refusals:
    """Return what people refuse, read by what the organisation's titles are."""
    is_title = references.keys.__contains__
    rows: Rows = []
    for profile in profiles:
        refused = [
            (number, refusal)
            for number, wish in enumerate(profile.wishes)
            if not wish.wanted
            for refusal in refusals_of(wish, is_title)
        ]
        words = [[*map(column_of, one.words)] for _, one in refused]
        rows.append(
            {
                "wish": [number for number, _ in refused],
                "leading": [one.leading for _, one in refused],
                "direction": [
                    DIRECTIONS[one.direction] if one.direction else 0 for _, one in refused
                ],
                "role": [key_id(one.role_key) for _, one in refused],
                "name": [stable_hash(one.name) if one.name else 0 for _, one in refused],
                "words": [[*row, *[-1] * (MOST_WORDS - len(row))] for row in words],
                "mentioned": [_meant_by_mention(one) for _, one in refused],
            }
        )
    refusals = Refusals.of_rows(rows, _REFUSAL_KINDS)
    words_read = refusals.words.reshape(-1, MOST_WORDS)
    return Refusals(refusals.offsets, {**refusals.columns, "words": words_read})


def _meant_by_mention(refusal: Refusal) -> float:
    """Return how clearly a sentence means a refusal whose words it holds.

    Another role's title stands in many a description; a single word stands in passing, unless it
    is a condition of work.
    """
    if refusal.titled:
        return 0.0
    plain = len(refusal.words) > 1 or CONDITIONS.issuperset(refusal.words)
    return REFUSED if plain else TOUCHED
