"""Ranks people for one opening."""

from dataclasses import replace
from datetime import date

from app.core.db import Database
from app.core.security import Actor
from app.matching.answers import kept_reasons
from app.matching.audiences import audience_in_search, disclosure_in_search
from app.matching.candidates.question import CandidateQuestion
from app.matching.candidates.schemas import CandidateQuery
from app.matching.candidates.surviving import CandidateBasis
from app.matching.errors import NotOpenToMovesError, OpeningClosedError
from app.matching.lists import RankedPeople, ranked_people
from app.matching.messages import note_text
from app.matching.moves import Body, candidate_move
from app.matching.nominations.service import people_put_forward
from app.matching.words import Language
from app.matching.words.codes import Note
from app.serving import Crowd, OpeningFacts, PersonView, Snapshot
from app.serving.answers import Answer, counted
from app.serving.lists import ListKeys
from ml.ranking import Ranker
from models.base import utc_today
from models.vocabulary import Audience, OpeningStatus

SURFACE = "candidates"
CLOSED = {OpeningStatus.FILLED, OpeningStatus.CLOSED}


def rank_candidates(
    snapshot: Snapshot,
    database: Database,
    lists: ListKeys,
    actor: Actor,
    external_id: str,
    query: CandidateQuery,
    language: Language,
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
    today, roles = utc_today(), snapshot.catalogue.roles
    _require_fillable(opening, today)
    with database.read() as session:
        nominees = people_put_forward(session, external_id)
    disclosure = disclosure_in_search(audience)
    crowd = snapshot.crowd(disclosure)
    question = CandidateQuestion(
        opening, audience, query, today, actor.sees_names, nominees, roles, language
    )
    own_text = disclosure.repeats_own_text
    answer = crowd.answers.get(question, lambda: _answer(crowd, question, lists, own_text=own_text))
    return answer, {
        "surface": SURFACE,
        "subject_external_id": external_id,
        "audience": audience,
        "actor": actor.name,
        "model_version": crowd.ranker.version,
        "snapshot_at": answer.snapshot_at,
        "items": answer.shown,
    }


def _require_fillable(opening: OpeningFacts, today: date) -> None:
    if opening.status in CLOSED:
        raise OpeningClosedError(f"The opening is {opening.status}.")
    if opening.closes_on is not None and opening.closes_on < today:
        raise OpeningClosedError(f"The opening closed on {opening.closes_on}.")


def _candidate_list(ranked: RankedPeople, ranker: Ranker, question: CandidateQuestion) -> Body:
    """The people ranked for an opening; the fields of a `CandidateList`."""
    opening, language = ranked.opening, question.language
    leading, ladders = opening.profile.people_leader, question.roles.ladders
    return {
        "opening": opening.key,
        "model_version": ranked.model_version,
        "snapshot_at": ranked.snapshot_at,
        "note": note_text(Note.LEADERSHIP, language) if leading else None,
        "items": [
            candidate_move(
                ranker,
                ranked.snapshot_at,
                _shown(item.person, named=question.named),
                opening,
                item.move,
                question.day,
                ladders,
                language,
                put_forward=item.put_forward,
            )
            for item in ranked.items
        ],
        "next_cursor": ranked.next_cursor,
        "excluded": ranked.excluded,
    }


def _shown(view: PersonView, *, named: bool) -> PersonView:
    """The person, under the external id where the caller is not told names."""
    return view if named else replace(view, facts=replace(view.facts, name=view.facts.key))


def _answer(
    crowd: Crowd, question: CandidateQuestion, lists: ListKeys, *, own_text: bool
) -> Answer:
    query = question.query
    ranked = ranked_people(
        crowd,
        question.opening,
        query,
        question.day,
        own_text=own_text,
        nominees=question.nominees,
        include_not_open=query.include_not_open,
        cursor=query.cursor,
    )
    ranking = _candidate_list(ranked, crowd.ranker, question)
    shown = [
        {
            "employee": move["employee"]["external_id"],
            "rank": move["rank"],
            "score": move["score"],
            "reasons": kept_reasons(move),
        }
        for move in ranking["items"]
    ]
    served = [(one["employee"], one["score"]) for one in shown]
    list_id = lists.list_id(
        SURFACE,
        question.opening.key,
        question.audience,
        ranked.model_version,
        question.day,
        served,
    )
    body, counts = counted({**ranking, "list_id": list_id}, "excluded")
    basis = CandidateBasis.of(ranked, question)
    return Answer(body, shown, list_id, ranked.snapshot_at, counts=counts, basis=basis)
