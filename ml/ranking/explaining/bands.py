"""A score in words: how near an opening is, and how much the answer rests on.

The score is calibrated: of the pairs at 0.4, about two in five were called sensible by experts or
by the record of past moves. So the bands are chances, cut by hand where people can tell them apart,
and the same for every organisation. What is said of a pair about which little is known is one band
lower: a chance that rests on three shared words is not to be built on.
"""

from collections.abc import Sequence
from enum import StrEnum

from ml.frames import EmployeeProfile, OpeningProfile


class Band(StrEnum):
    """How near an opening is to a person, in words."""

    STRONG = "strong"
    WORTH_A_TALK = "worth_a_talk"
    STRETCH = "stretch"
    FAR = "far"


class Confidence(StrEnum):
    """How much is known of both sides, in words."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


STRONG_FROM = 0.4
"""Two in five such pairs are sensible, by the score's calibration. No pair gets more than about
0.64. Set by hand."""
WORTH_A_TALK_FROM = 0.15
"""One in seven: of a list of seven such openings, one is expected to be worth the talk. Set by
hand."""
FLOOR = 0.02
"""One in thirty. Set by hand, not measured on the packs. Nothing below it is recommended to a
person: the best opening of two people in five of the demo organisation lies below, and they are
told so."""

ENOUGH_SKILLS, MANY_SKILLS = 3, 6
"""Skills that count as some evidence, and as much. Set by hand: short records reached 0.57 on
three shared words."""
ENOUGH_WORDS, MANY_WORDS = 15, 50
"""The same for words of text; from 50 on the ranker reads a text in full (`TELLING_WORDS`)."""
FEW_ROLES = 20
"""With fewer reference roles, the weights of words and the factors are learnt from too little to
tell openings apart: what is known is never more than medium."""

_RISING = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
_ONE_LOWER = {Band.STRONG: Band.WORTH_A_TALK, Band.WORTH_A_TALK: Band.STRETCH}


def confidence_of(employee: EmployeeProfile, opening: OpeningProfile, roles: int) -> Confidence:
    """Return how much is known, which is what is known of the side of which less is.

    Parameters
    ----------
    roles : how many reference roles the ranker learnt its language from

    Examples
    --------
    >>> confidence_of(EmployeeProfile("nobody-yet"), OpeningProfile("o", "Cook"), 400).value
    'low'
    """
    sides = (
        amount_known(employee.skills, employee.text),
        amount_known(opening.skills, opening.description),
        Confidence.MEDIUM if roles < FEW_ROLES else Confidence.HIGH,
    )
    return min(sides, key=_RISING.index)


def band_of(score: float, confidence: Confidence) -> Band:
    """Return how near an opening is; one band lower where little is known, but never far for that.

    Examples
    --------
    >>> band_of(0.57, Confidence.HIGH).value, band_of(0.57, Confidence.LOW).value
    ('strong', 'worth_a_talk')
    >>> band_of(0.05, Confidence.LOW).value, band_of(0.02, Confidence.HIGH).value
    ('stretch', 'far')
    """
    if score < FLOOR:
        return Band.FAR
    band = Band.STRETCH
    if score >= WORTH_A_TALK_FROM:
        band = Band.STRONG if score >= STRONG_FROM else Band.WORTH_A_TALK
    return _ONE_LOWER.get(band, band) if confidence is Confidence.LOW else band


def amount_known(skills: Sequence[object], text: str) -> Confidence:
    """Return how much is known of one side; skills or text alone can be enough."""
    written = len(text.split())
    if len(skills) >= MANY_SKILLS or written >= MANY_WORDS:
        return Confidence.HIGH
    enough = len(skills) >= ENOUGH_SKILLS or written >= ENOUGH_WORDS
    return Confidence.MEDIUM if enough else Confidence.LOW
