"""Ranks the open openings for one employee."""

from datetime import date

from pydantic_core import to_json

from app.core.db import Database
from app.core.security import Actor
from app.matching.answers import kept_reasons
from app.matching.audiences import audience_on_one, disclosure_on_one
from app.matching.eligibility import eligible_openings, held_roles
from app.matching.filters import passing
from app.matching.moves import Body, recommended_move
from app.matching.schemas import RankingQuery
from app.serving import Board, PersonView, Snapshot
from app.serving.answers import Answer
from models.base import utc_today

NO_ASPIRATION = (
    "No aspiration is stated; the ranking rests on skills and work alone. A stated wish would "
    "count beside them."
)
SURFACE = "recommendations"


def recommend(
    snapshot: Snapshot, database: Database, actor: Actor, external_id: str, query: RankingQuery
) -> tuple[Answer, dict[str, object]]:
    """The ready answer for one employee, and the columns of its impression.

    Raises
    ------
    NotFoundError
        When there is no such employee, or the caller may not know.
    RankerUnavailableError
        When no ranker is loaded.
    """
    audience = audience_on_one(database, actor, external_id)
    disclosure = disclosure_on_one(audience)
    person, own_text = snapshot.person(external_id).seen(disclosure), disclosure.repeats_own_text
    board = snapshot.ranking_board()
    today = utc_today()
    answer = board.answers.get(
        (person, query, today, own_text),
        lambda: _answer(ranked_openings(board, person, query, today, own_text=own_text)),
    )
    return answer, {
        "surface": SURFACE,
        "subject_external_id": external_id,
        "audience": audience,
        "actor": actor.name,
        "model_version": board.ranker.version,
        "snapshot_at": max(board.at, person.at),
        "items": answer.shown,
    }


def ranked_openings(
    board: Board,
    person: PersonView,
    query: RankingQuery,
    today: date,
    *,
    own_text: bool,
    eligible_only: bool = True,
) -> Body:
    """The openings of a board ranked for a person; the fields of a `RecommendationList`.

    With `own_text` the reasons may repeat what the person wrote.
    """
    columns, ranker, facts = board.columns, board.ranker, person.facts
    eligible = eligible_openings(facts, columns, today)
    left = passing(query, columns.labels, facts.function)
    excluded = {}
    for reason, out in (
        ("own_role", held_roles(facts, columns)),
        ("not_wanted", ranker.unwanted(person.profile, board.index)),
        ("not_eligible", ~eligible & eligible_only),
    ):
        excluded[reason] = int((left & out).sum())
        left &= ~out
    ranked = (
        ranker.rank_openings(person.profile, board.index, k=query.k, mask=left, own_text=own_text)
        if left.any()
        else []
    )
    at = max(board.at, person.at)
    return {
        "employee": facts.key,
        "model_version": ranker.version,
        "snapshot_at": at,
        "aspirations_considered": len(person.wishes),
        "note": _note(person, today),
        "items": [
            recommended_move(
                ranker, at, person, board.openings[board.row_of[move.opening_key]], move, today
            )
            for move in ranked
        ],
        "excluded": excluded,
    }


def _note(person: PersonView, today: date) -> str | None:
    if not person.facts.has_begun(today):
        return f"Starts on {person.facts.hire_date}; nothing is recommended before that day."
    return None if person.wishes else NO_ASPIRATION


def _answer(ranking: Body) -> Answer:
    shown = [
        {
            "opening": move["opening"]["external_id"],
            "rank": move["rank"],
            "score": round(move["score"], 6),
            "reasons": kept_reasons(move),
        }
        for move in ranking["items"]
    ]
    return Answer(to_json(ranking), shown)
