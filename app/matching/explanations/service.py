"""Explains one employee and one opening, eligible or not."""

from app.core.clocks import computing
from app.core.db import Database
from app.core.security import Actor
from app.matching.audiences import (
    audience_on_pair,
    disclosure_on_one,
    opening_for,
    person_to_rank,
)
from app.matching.contests import board_of
from app.matching.messages import note_text
from app.matching.moves import Body, missing_skill, recommended_move
from app.matching.schemas import MatchRead
from app.matching.words import Language
from app.matching.words.codes import Note
from app.serving import OpeningFacts, Snapshot
from ml.careers import GapClosing, closing_gaps
from models.base import utc_today
from models.vocabulary import Audience


def explain(
    snapshot: Snapshot,
    database: Database,
    actor: Actor,
    employee_id: str,
    opening_id: str,
    language: Language,
    version: str | None = None,
) -> MatchRead:
    """The pair, scored and explained for this caller, by the version that ranked it if one is told.

    Raises
    ------
    NotFoundError
        When one of the two does not exist, or the caller may not know that it does.
    NotRankedError
        When the person objects to being ranked.
    RankerUnavailableError
        When no ranker is loaded.
    VersionNotInUseError
        When the version does not rank for this caller now.
    """
    audience = audience_on_pair(snapshot, database, actor, employee_id, opening_id)
    opening = opening_for(snapshot, database, actor, opening_id)
    return explained(snapshot, employee_id, opening, audience, language, version)


@computing()
def explained(
    snapshot: Snapshot,
    employee_id: str,
    opening: OpeningFacts,
    audience: Audience,
    language: Language,
    version: str | None = None,
) -> MatchRead:
    """The pair, scored and explained for an audience that may know of both.

    Raises
    ------
    NotFoundError
        When there is no such person.
    NotRankedError
        When the person objects to being ranked.
    RankerUnavailableError
        When no ranker is loaded.
    VersionNotInUseError
        When the version does not rank for this audience now.
    """
    disclosure = disclosure_on_one(audience)
    person = person_to_rank(snapshot, employee_id, disclosure)
    board = board_of(snapshot, employee_id, audience, version)
    ranked = board.ranker.explain(
        person.profile, opening.profile, own_text=disclosure.repeats_own_text
    )
    at = max(board.at, person.at)
    ladders = snapshot.catalogue.roles.ladders
    move = recommended_move(
        board.ranker, at, person, opening, ranked, utc_today(), ladders, language
    )
    closings = closing_gaps(board.ranker, person.profile, opening.profile, ranked.gaps)
    return MatchRead.model_validate(
        {
            **move,
            "missing_skills": [_closing(closing) for closing in closings],
            "aspirations_considered": len(person.wishes),
            "note": None if person.wishes else note_text(Note.NO_ASPIRATION, language),
        }
    )


def _closing(closing: GapClosing) -> Body:
    return {
        **missing_skill(closing.change.gap),
        "gain": closing.gain,
        "effort": None if closing.issued else closing.change.effort,
    }
