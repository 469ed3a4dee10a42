"""What would help a person for whom nothing is near today; each step is tried by scoring."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from app.matching.contests import Sides
from app.matching.lists import RankedOpening
from app.matching.messages import note_text
from app.matching.moves import Body
from app.matching.nothing_near import Help
from app.matching.words import Language
from app.matching.words.codes import Note
from app.serving import PersonView
from ml.careers import closing_gaps, pair_score
from ml.frames import Target, Wish
from ml.ranking import FLOOR, Confidence, amount_known, told_score

WORTH_A_STEP = 0.005
"""A score below which no step is proposed. A wish lifts almost any opening above the floor, but of
the pairs that score less than this only 1 to 4 in 1,000 are sensible (`benchmarks/bands.py`)."""
MOST_HELPS = 3
"""Steps of a kind that are told; more is not read."""


def nothing_near(
    sides: Sides, person: PersonView, far: Sequence[RankedOpening], language: Language
) -> Body:
    """That nothing is near, and what would change it; the fields of a `NothingNear`.

    Parameters
    ----------
    far : the best of the openings that may be offered, best first
    """
    nearest = [one for one in far if one.move.score >= WORTH_A_STEP]
    skills = islice(_skills(sides, person, nearest, language), MOST_HELPS)
    wishes = islice(_wishes(sides, person, nearest, language), MOST_HELPS)
    helps = [*skills, *wishes, *_telling_more(person, language)]
    return {"text": note_text(Note.NOTHING_NEAR, language), "helps": helps}


def _skills(
    sides: Sides, person: PersonView, far: Sequence[RankedOpening], language: Language
) -> Iterator[Body]:
    """For each opening the one skill that brings it near, where one does."""
    for one in far:
        opening, score = one.opening.profile, one.move.score
        closings = closing_gaps(sides.of(one).ranker, person.profile, opening, one.move.gaps)
        enough = [
            closing for closing in closings if score + closing.gain >= FLOOR and not closing.issued
        ]
        if enough:
            name = enough[0].change.gap.needed
            text = note_text(Note.HELP_SKILL, language, skill=name, title=opening.title)
            yield _help(Help.SKILL, text, name, opening.key, told_score(score + enough[0].gain))


def _wishes(
    sides: Sides, person: PersonView, far: Sequence[RankedOpening], language: Language
) -> Iterator[Body]:
    """For each opening the wish for its role, where it is enough."""
    for one in far:
        opening = one.opening.profile
        wish = Wish(Target.ROLE, opening.title, role_key=opening.role_key)
        asking = replace(person.profile, wishes=(*person.profile.wishes, wish))
        score = pair_score(sides.of(one).ranker, asking, opening)
        if score >= FLOOR:
            text = note_text(Note.HELP_WISH, language, title=opening.title)
            yield _help(Help.WISH, text, opening.title, opening.key, score)


def _telling_more(person: PersonView, language: Language) -> Iterator[Body]:
    if amount_known(person.profile.skills, person.profile.text) is Confidence.LOW:
        yield _help(Help.SKILLS_AND_TEXT, note_text(Note.HELP_TEXT, language), None, None, None)


def _help(
    kind: Help, text: str, name: str | None, opening: str | None, score: float | None
) -> Body:
    return {"kind": kind, "name": name, "opening": opening, "score": score, "text": text}
