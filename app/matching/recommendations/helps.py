"""What would help a person for whom nothing is near today; each step is tried by scoring."""

from collections.abc import Iterator
from dataclasses import replace

from app.matching.lists import RankedOpening
from app.matching.messages import (
    HELP_SKILL,
    HELP_TEXT,
    HELP_WISH,
    NOTHING_NEAR,
)
from app.matching.moves import Body
from app.matching.nothing_near import Help
from app.serving import PersonView
from ml.careers import closing_gaps
from ml.frames import Target, Wish
from ml.ranking import FLOOR, Confidence, Ranker, amount_known


def nothing_near(ranker: Ranker, person: PersonView, nearest: RankedOpening) -> Body:
    """That nothing is near, and what would change it; the fields of a `NothingNear`."""
    return {"text": NOTHING_NEAR, "helps": list(_helps(ranker, person, nearest))}


def _helps(ranker: Ranker, person: PersonView, nearest: RankedOpening) -> Iterator[Body]:
    profile, opening = person.profile, nearest.opening.profile
    closings = closing_gaps(ranker, profile, opening, nearest.move.gaps)
    best = max(closings, key=lambda closing: closing.gain, default=None)
    if best is not None and nearest.move.score + best.gain >= FLOOR:
        name = best.change.gap.needed
        words = HELP_SKILL.format(skill=name, title=opening.title)
        yield _help(Help.SKILL, words, name, opening.key, nearest.move.score + best.gain)
    wish = Wish(Target.ROLE, opening.title, role_key=opening.role_key)
    asked = replace(profile, wishes=(*profile.wishes, wish))
    score = ranker.explain(asked, opening).score
    if score >= FLOOR:
        words = HELP_WISH.format(title=opening.title)
        yield _help(Help.WISH, words, opening.title, opening.key, score)
    if amount_known(profile.skills, profile.text) is Confidence.LOW:
        yield _help(Help.SKILLS_AND_TEXT, HELP_TEXT, None, None, None)


def _help(
    kind: Help, text: str, name: str | None, opening: str | None, score: float | None
) -> Body:
    return {"kind": kind, "name": name, "opening": opening, "score": score, "text": text}
