"""Ranks the open openings for one employee."""

from datetime import date

from app.core.db import Database
from app.core.prices import PRICES
from app.core.security import Actor
from app.matching.answers import kept_reasons
from app.matching.audiences import audience_on_one, disclosure_on_one
from app.matching.filters import asked_of_openings
from app.matching.lists import RankedOpenings, ranked_openings
from app.matching.messages import note_text
from app.matching.moves import Body, recommended_move
from app.matching.recommendations.cards import cards
from app.matching.recommendations.congestion import spread, with_price
from app.matching.recommendations.helps import nothing_near
from app.matching.recommendations.parts import part_of, reaches_far, whole_of
from app.matching.recommendations.question import Question
from app.matching.recommendations.schemas import Detail, RecommendationQuery
from app.matching.recommendations.served import SURFACE, exchanged, logged_list
from app.matching.recommendations.surviving import Basis
from app.matching.words import Language
from app.matching.words.codes import Note
from app.serving import Board, PersonView, Snapshot
from app.serving.answers import Answer, counted
from app.serving.ladders import Ladders
from app.serving.lists import Exchange, ListKeys
from app.serving.records import Disclosure
from ml.ranking import Ranker
from models.base import utc_today
from models.vocabulary import Audience

ADVICE = "Ask for the list without a band or cursor."


def tokens(query: RecommendationQuery) -> float:
    """What a part costs beside its price: what is ranked before it, or to find those of a band."""
    beyond = whole_of(query).k - query.k - 1
    return PRICES["getRecommendations"].each * max(beyond, 0)


def recommend(
    snapshot: Snapshot,
    database: Database,
    lists: ListKeys,
    actor: Actor,
    external_id: str,
    query: RecommendationQuery,
    language: Language,
) -> tuple[Answer, dict[str, object]]:
    """The ready answer for one employee, and the columns of its impression.

    Raises
    ------
    NotFoundError
        When there is no such employee, or the caller may not know.
    RankerUnavailableError
        When no ranker is loaded.
    InvalidInputError
        When the cursor is none of this service.
    ListChangedError
        When what stands before the cursor is not what stood there.
    """
    audience = audience_on_one(database, actor, external_id)
    answer = remembered(snapshot, lists, audience, external_id, query, language)
    return answer, {
        "surface": SURFACE,
        "subject_external_id": external_id,
        "audience": audience,
        "actor": actor.name,
        "model_version": snapshot.ranking_board().ranker.version,
        "snapshot_at": answer.snapshot_at,
        "items": answer.shown,
    }


def remembered(
    snapshot: Snapshot,
    lists: ListKeys,
    audience: Audience,
    external_id: str,
    query: RecommendationQuery,
    language: Language,
) -> Answer:
    """The answer for one employee as an audience gets it, made now if it is not remembered.

    Raises as `recommend` does.
    """
    disclosure = disclosure_on_one(audience)
    known, board = snapshot.person(external_id), snapshot.ranking_board()
    question = Question(
        person=known.seen(disclosure),
        shared=known.seen(Disclosure.MANAGERS),
        audience=audience,
        query=query,
        day=utc_today(),
        own_text=disclosure.repeats_own_text,
        roles=snapshot.catalogue.roles,
        language=language,
    )
    return board.answers.get(question, lambda: _answer(board, question, lists))


def recommendation_list(
    ranked: RankedOpenings,
    ranker: Ranker,
    today: date,
    ladders: Ladders,
    language: Language = Language.ENGLISH,
) -> Body:
    """The openings ranked for a person; the fields of `RankedMoves`."""
    person = ranked.person
    return {
        "employee": person.facts.key,
        "model_version": ranked.model_version,
        "snapshot_at": ranked.snapshot_at,
        "aspirations_considered": len(person.wishes),
        "note": _note(person, today, language),
        "items": [
            with_price(
                recommended_move(
                    ranker,
                    ranked.snapshot_at,
                    person,
                    item.opening,
                    item.move,
                    today,
                    ladders,
                    language,
                ),
                item,
                language,
            )
            for item in ranked.items
        ],
        "nothing_near": nothing_near(ranker, person, ranked.far, language) if ranked.far else None,
        "excluded": {**ranked.excluded, "too_far": ranked.too_far},
    }


def _note(person: PersonView, today: date, language: Language) -> str | None:
    if not person.facts.has_begun(today):
        return note_text(Note.NOT_BEGUN, language, first_day=person.facts.hire_date)
    if not person.facts.may_be_ranked:
        return note_text(Note.NOT_RANKED, language)
    return None if person.wishes else note_text(Note.NO_ASPIRATION, language)


def _answer(board: Board, question: Question, lists: ListKeys) -> Answer:
    query, today, audience = question.query, question.day, question.audience
    person, whole = question.person, whole_of(query)
    ranking = ranked_openings(
        board,
        person,
        whole,
        today,
        own_text=question.own_text,
        include_far=reaches_far(query),
        only=asked_of_openings(query, board.openings, person.facts),
    )
    ranked, next_cursor = part_of(ranking, board.ranker, query)
    if audience is Audience.EMPLOYEE:
        ranked = spread(ranked, board.prices)
    # Places are counted from the first: what is learnt from a list needs its beginning.
    is_beginning = query.cursor is None and query.band is None
    exchange = _exchange(lists, person, audience, ranked, today) if is_beginning else None
    ranked = exchanged(ranked, exchange)
    ladders = Ladders(question.roles.by_key.values())
    told = recommendation_list(ranked, board.ranker, today, ladders, question.language)
    served = [(item.opening.key, item.shown) for item in ranked.items]
    list_id = lists.list_id(
        SURFACE, person.facts.key, audience, board.ranker.version, today, served
    )
    shown = [
        {
            "opening": move["opening"]["external_id"],
            "rank": move["rank"],
            "score": move["score"],
            "reasons": kept_reasons(move),
        }
        for move in told["items"]
    ]
    if query.detail is Detail.CARD:
        told = cards(told)
    body, counts = counted({**told, "next_cursor": next_cursor, "list_id": list_id}, "excluded")
    logged = logged_list(board, question, list_id, ranked, exchange) if is_beginning else None
    basis = Basis.of(ranking, whole)
    return Answer(body, shown, list_id, ranked.snapshot_at, logged, counts, basis)


def _exchange(
    lists: ListKeys, person: PersonView, audience: Audience, ranked: RankedOpenings, today: date
) -> Exchange | None:
    """Only what the person sees teaches anything; everybody else gets the ranker's order."""
    if audience is not Audience.EMPLOYEE:
        return None
    return lists.exchange(person.facts.key, today, [item.shown for item in ranked.items])
