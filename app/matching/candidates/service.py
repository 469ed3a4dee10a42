"""Ranks people for one opening."""

from dataclasses import replace
from datetime import date

import numpy as np
from pydantic_core import to_json

from app.core.db import Database
from app.core.security import Actor
from app.matching.answers import kept_reasons
from app.matching.audiences import audience_in_search, disclosure_in_search
from app.matching.candidates.schemas import CandidateQuery
from app.matching.candidates.walking import Walk
from app.matching.eligibility import eligible_people, holders
from app.matching.errors import NotOpenToMovesError, OpeningClosedError
from app.matching.filters import passing
from app.matching.moves import Body, candidate_move
from app.matching.nominations.service import people_put_forward
from app.serving import Crowd, OpeningFacts, PersonView, Snapshot
from app.serving.answers import Answer
from ml.types import BoolArray
from models.base import utc_today
from models.vocabulary import Audience, OpeningStatus

LEADERSHIP = (
    "This role leads people. The ranking rests on skills, work and wishes, never on results in "
    "the present work; ask for evidence that a person helps others grow."
)
SURFACE = "candidates"
CLOSED = {OpeningStatus.FILLED, OpeningStatus.CLOSED}


def rank_candidates(
    snapshot: Snapshot, database: Database, actor: Actor, external_id: str, query: CandidateQuery
) -> tuple[Answer, dict[str, object]]:
    """The ready answer for one opening, and the columns of its impression.

    Raises
    ------
    ScopeMissingError
        When the key speaks for one employee, or asks for more people than it may see.
    NotFoundError
        When there is no such opening.
    OpeningClosedError
        When the opening is filled, closed or past its last day.
    ListChangedError
        When the list that the query goes on with is another by now.
    RankerUnavailableError
        When no ranker is loaded.
    """
    audience = audience_in_search(database, actor, external_id)
    if query.include_not_open and audience is not Audience.HR:
        raise NotOpenToMovesError("include_not_open needs a key with the scope confidential:read.")
    opening = snapshot.opening(external_id, database)
    today = utc_today()
    _require_fillable(opening, today)
    with database.read() as session:
        nominees = people_put_forward(session, external_id)
    disclosure = disclosure_in_search(audience)
    crowd = snapshot.crowd(disclosure)
    answer = crowd.answers.get(
        (external_id, opening, query, today, actor.sees_names, nominees),
        lambda: _answer(
            _ranked_people(
                crowd,
                opening,
                query,
                today,
                nominees,
                named=actor.sees_names,
                own_text=disclosure.repeats_own_text,
            )
        ),
    )
    return answer, {
        "surface": SURFACE,
        "subject_external_id": external_id,
        "audience": audience,
        "actor": actor.name,
        "model_version": crowd.ranker.version,
        "snapshot_at": crowd.at,
        "items": answer.shown,
    }


def _require_fillable(opening: OpeningFacts, today: date) -> None:
    if opening.status in CLOSED:
        raise OpeningClosedError(f"The opening is {opening.status}.")
    if opening.closes_on is not None and opening.closes_on < today:
        raise OpeningClosedError(f"The opening closed on {opening.closes_on}.")


def _ranked_people(
    crowd: Crowd,
    opening: OpeningFacts,
    query: CandidateQuery,
    today: date,
    nominees: frozenset[str],
    *,
    named: bool,
    own_text: bool,
) -> Body:
    """The people of a crowd ranked for an opening; the fields of a `CandidateList`.

    Who is put forward and not ruled out is always shown on the first part.
    """
    columns, ranker, profile = crowd.columns, crowd.ranker, opening.profile
    put_forward = _rows_of(crowd, nominees)
    left = passing(query, columns.labels, profile.function) & columns.employed(today)
    if not query.include_not_open:
        left &= columns.open_to_moves | put_forward
    excluded = {}
    for reason, out in (
        ("own_role", holders(opening, columns)),
        ("not_wanted", ranker.unwanted_by(profile, crowd.index)),
        ("not_eligible", ~eligible_people(opening, columns, today)),
    ):
        excluded[reason] = int((left & out).sum())
        left &= ~out
    question = query.model_dump_json(exclude={"k", "cursor"})
    walk = Walk(
        crowd,
        opening,
        left,
        np.flatnonzero(put_forward & left),
        f"{opening.key} {ranker.version} {question}",
        own_text=own_text,
    )
    part = walk.part(query.cursor, query.k)
    return {
        "opening": opening.key,
        "model_version": ranker.version,
        "snapshot_at": crowd.at,
        "note": LEADERSHIP if profile.people_leader else None,
        "items": [
            candidate_move(
                ranker,
                crowd.at,
                _shown(crowd.views[crowd.row_of[move.employee_key]], named=named),
                opening,
                move,
                today,
                put_forward=move.employee_key in nominees,
            )
            for move in part.moves
        ],
        "next_cursor": part.next_cursor,
        "excluded": excluded,
    }


def _rows_of(crowd: Crowd, keys: frozenset[str]) -> BoolArray:
    """Where these people stand in a crowd."""
    found = np.zeros(len(crowd.views), dtype=bool)
    found[[crowd.row_of[key] for key in keys if key in crowd.row_of]] = True
    return found


def _shown(view: PersonView, *, named: bool) -> PersonView:
    """The person, under the external id where the caller is not told names."""
    return view if named else replace(view, facts=replace(view.facts, name=view.facts.key))


def _answer(ranking: Body) -> Answer:
    shown = [
        {
            "employee": move["employee"]["external_id"],
            "rank": move["rank"],
            "score": round(move["score"], 6),
            "reasons": kept_reasons(move),
        }
        for move in ranking["items"]
    ]
    return Answer(to_json(ranking), shown)
