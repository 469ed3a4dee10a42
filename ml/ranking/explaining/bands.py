"""A score in words: how near an opening is, and how much the answer rests on.

The score is calibrated: of the pairs at 0.4, two in five or more were called sensible by experts
or by the record of past moves. So the bands are chances, the same for every organisation. The cuts
were compared with graded pairs of people and roles that were not seen (`benchmarks/bands.py`,
decision 44). A record that says little is scored too low, and so is an opening that does; so the
floor is lower for who told little or holds all that is essential (`benchmarks/floor.py`). No pair
of which little is known is called strong.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from ml.frames import EmployeeProfile, OpeningProfile
from ml.memory import remembers_texts
from ml.types import SkillGap


class ScoreBand(StrEnum):
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
"""Of such pairs 53 to 71 in 100 are sensible, by pack. No pair gets more than 0.63."""
WORTH_A_TALK_FROM = 0.15
"""From here to `STRONG_FROM` 24 to 40 in 100 are. The best sensible role of 4 people in 5 lies
at or above."""
FLOOR = 0.02
"""From here to `WORTH_A_TALK_FROM` 6 to 13 in 100 are sensible; just above the floor about as many
as of all pairs (2 to 3 in 100) or twice that, below it 2 to 5 in 1,000. One person in 140 has no
sensible role above it. Nothing below is recommended."""
FLOOR_OF_LITTLE = 0.005
"""The floor of who told little. With a title and two skills alone, 41 of 100 people have no
sensible role above 0.02, and 7 none above 0.005; from there to 0.02, 5 to 11 pairs in 100 are. It
is as well that of an opening all of whose essential skills are held: with bare openings in small
organisations 8 to 21 such pairs in 100 are sensible from there to 0.02, and 2 below
(decision 48)."""

ENOUGH_SKILLS, MANY_SKILLS = 3, 6
"""Skills that count as some evidence, and as much. Set by hand: short records reached 0.57 on
three shared words."""
ENOUGH_WORDS, MANY_WORDS = 15, 50
"""The same for words of text; from 50 on the ranker reads a text in full (`TELLING_WORDS`)."""
FEW_ROLES = 20
"""With fewer reference roles, the weights of words and the factors are learnt from too little to
tell openings apart: what is known is never more than medium."""

TEXTS_KEPT = 1 << 12
"""Texts whose words are counted once: a list asks for the same person's with every opening."""
_RISING = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)


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


def floor_of(employee: EmployeeProfile) -> float:
    """Return the score below which nothing is recommended to a person, whatever an opening asks.

    >>> floor_of(EmployeeProfile("nobody-yet"))
    0.005
    """
    is_little = amount_known(employee.skills, employee.text) is Confidence.LOW
    return FLOOR_OF_LITTLE if is_little else FLOOR


def floor_between(
    employee: EmployeeProfile, opening: OpeningProfile, gaps: Iterable[SkillGap]
) -> float:
    """Return the score below which an opening is far from a person.

    It is low where the person told little, and where nothing is missing that the opening calls
    essential.

    Parameters
    ----------
    gaps : what the person lacks of the opening's needs

    Examples
    --------
    >>> from ml.frames import HeldSkill, NeededSkill
    >>> cook = OpeningProfile("o", "Cook", skills=(NeededSkill("Baking"), NeededSkill("Hygiene")))
    >>> baker = EmployeeProfile("e", skills=tuple(map(HeldSkill, ("Baking", "Hygiene", "Sales"))))
    >>> floor_of(baker), floor_between(baker, cook, gaps=())
    (0.02, 0.005)
    """
    asked = any(skill.essential for skill in opening.skills)
    is_covered = asked and not any(gap.essential for gap in gaps)
    return FLOOR_OF_LITTLE if is_covered else floor_of(employee)


def band_of(score: float, confidence: Confidence, floor: float = FLOOR) -> ScoreBand:
    """Return how near an opening is; what little is known of is never called strong.

    Examples
    --------
    >>> band_of(0.57, Confidence.HIGH).value, band_of(0.57, Confidence.LOW).value
    ('strong', 'worth_a_talk')
    >>> band_of(0.05, Confidence.LOW).value, band_of(0.01, Confidence.HIGH).value
    ('stretch', 'far')
    """
    if score < floor:
        return ScoreBand.FAR
    if score < WORTH_A_TALK_FROM:
        return ScoreBand.STRETCH
    is_sure = score >= STRONG_FROM and confidence is not Confidence.LOW
    return ScoreBand.STRONG if is_sure else ScoreBand.WORTH_A_TALK


@remembers_texts(maxsize=TEXTS_KEPT)
def _words_in(text: str) -> int:
    return len(text.split())


def amount_known(skills: Sequence[object], text: str) -> Confidence:
    """Return how much is known of one side; skills or text alone can be enough."""
    if len(skills) >= MANY_SKILLS:
        return Confidence.HIGH
    written = _words_in(text)
    if written >= MANY_WORDS:
        return Confidence.HIGH
    enough = len(skills) >= ENOUGH_SKILLS or written >= ENOUGH_WORDS
    return Confidence.MEDIUM if enough else Confidence.LOW
