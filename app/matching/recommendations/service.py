"""Ranks the open openings for one employee."""

from datetime import date

from pydantic_core import to_json

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
from app.matching.recommendations.schemas import Detail, RecommendationQuery
from app.matching.recommendations.served import SURFACE, exchanged, logged_list
from app.matching.words import Language
from app.matching.words.codes import Note
from app.serving import Board, Person, PersonView, Snapshot
from app.serving.answers import Answer
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
    disclosure = disclosure_on_one(audience)
    known, own_text = snapshot.person(external_id), disclosure.repeats_own_text
    # What is logged of an answer rests on the view that managers have.
    person, shared = known.seen(disclosure), known.seen(Disclosure.MANAGERS)
    board = snapshot.ranking_board()
    today, roles = utc_today(), snapshot.catalogue.roles
    answer = board.answers.get(
        (person, shared, audience, query, today, own_text, roles, language),
        lambda: _answer(
            board,
            known,
            audience,
            ranked_openings(
                board,
                person,
                whole_of(query),
                today,
                own_text=own_text,
                include_far=reaches_far(query),
                only=asked_of_openings(query, board.openings, person.facts),
            ),
            lists,
            today,
            Ladders(roles.by_key.values()),
            language,
            query,
        ),
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


def _answer(
    board: Board,
    person: Person,
    audience: Audience,
    ranked: RankedOpenings,
    lists: ListKeys,
    today: date,
    ladders: Ladders,
    language: Language,
    query: RecommendationQuery,
) -> Answer:
    ranked, next_cursor = part_of(ranked, board.ranker, query)
    if audience is Audience.EMPLOYEE:
        ranked = spread(ranked, board.prices)
    # Places are counted from the first: what is learnt from a list needs its beginning.
    is_beginning = query.cursor is None and query.band is None
    exchange = _exchange(lists, person, audience, ranked, today) if is_beginning else None
    ranked = exchanged(ranked, exchange)
    ranking = recommendation_list(ranked, board.ranker, today, ladders, language)
    served = [(item.opening.key, item.shown) for item in ranked.items]
    list_id = lists.list_id(
        SURFACE, person.facts.key, audience, board.ranker.version, today, served
    )
    shown = [
        {
            "opening": move["opening"]["external_id"],
            "rank": move["rank"],
            "score": round(move["score"], 6),
            "reasons": kept_reasons(move),
        }
        for move in ranking["items"]
    ]
    logged = (
        logged_list(board, person, audience, list_id, ranked, exchange, today)
        if is_beginning
        else None
    )
    told = cards(ranking) if query.detail is Detail.CARD else ranking
    whole = {**told, "next_cursor": next_cursor, "list_id": list_id}
    return Answer(to_json(whole), shown, list_id, logged)


def _exchange(
    lists: ListKeys, person: Person, audience: Audience, ranked: RankedOpenings, today: date
) -> Exchange | None:
    """Only what the person sees teaches anything; everybody else gets the ranker's order."""
    if audience is not Audience.EMPLOYEE:
        return None
    return lists.exchange(person.facts.key, today, [item.shown for item in ranked.items])
