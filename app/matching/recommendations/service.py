"""Ranks the open openings for one employee."""

from datetime import date
from functools import partial

from app.core.db import Database
from app.core.prices import PRICES
from app.core.security import Actor
from app.matching.answers import kept_reasons
from app.matching.audiences import audience_on_one, disclosure_on_one
from app.matching.contests import Sides, board_of, contest_of
from app.matching.filters import asked_of_openings
from app.matching.lists import RankedOpening, RankedOpenings, ranked_openings
from app.matching.messages import note_text
from app.matching.moves import Body, is_cross_functional, recommended_card, recommended_move
from app.matching.recommendations.cards import card_of
from app.matching.recommendations.congestion import spread, with_price
from app.matching.recommendations.drafted import BOTH, Ask, Contested, agreement, contested
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
from app.serving.shadow import Shadowed
from ml.text import name_key
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
        "model_version": answer.model_version,
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
    contest = contest_of(snapshot, external_id, audience)
    known, board = snapshot.person(external_id), board_of(snapshot, external_id, audience)
    question = Question(
        person=known.seen(disclosure),
        shared=known.seen(Disclosure.MANAGERS),
        audience=audience,
        query=query,
        day=utc_today(),
        own_text=disclosure.repeats_own_text,
        roles=snapshot.catalogue.roles,
        language=language,
        experiment=contest.uid if contest else None,
        exploring=lists.exploring if audience is Audience.EMPLOYEE else None,
        contest=contest,
    )
    champion = snapshot.ranking_board()
    return board.answers.get(question, lambda: _answer(champion, question, lists))


def recommendation_list(
    ranked: RankedOpenings,
    sides: Sides,
    today: date,
    ladders: Ladders,
    language: Language = Language.ENGLISH,
    detail: Detail = Detail.FULL,
) -> Body:
    """The openings ranked for a person; the fields of `RankedMoves`, each move in this detail."""
    person = ranked.person

    def told(item: RankedOpening) -> Body:
        ranker = sides.of(item).ranker
        if detail is Detail.CARD:
            card = recommended_card(ranker, person, item.opening, item.move, ladders, language)
            return card_of(with_price(card, item, language)) if item.price else card
        at, opening = ranked.snapshot_at, item.opening
        move = recommended_move(ranker, at, person, opening, item.move, today, ladders, language)
        return with_price(move, item, language)

    return {
        "employee": person.facts.key,
        "model_version": ranked.model_version,
        "snapshot_at": ranked.snapshot_at,
        "aspirations_considered": len(person.wishes),
        "note": _note(person, today, language),
        "items": [told(item) for item in ranked.items],
        "nothing_near": nothing_near(sides, person, ranked.far, language) if ranked.far else None,
        "excluded": {**ranked.excluded, "too_far": ranked.too_far},
    }


def _note(person: PersonView, today: date, language: Language) -> str | None:
    if not person.facts.has_begun(today):
        return note_text(Note.NOT_BEGUN, language, first_day=person.facts.hire_date)
    if not person.facts.may_be_ranked:
        return note_text(Note.NOT_RANKED, language)
    return None if person.wishes else note_text(Note.NO_ASPIRATION, language)


def _answer(champion: Board, question: Question, lists: ListKeys) -> Answer:
    query, contest = question.query, question.contest
    ask = partial(_ranked, question)
    key, today = question.person.facts.key, question.day
    found = contested(champion, contest, key, ask, today)
    ranked, next_cursor = part_of(found.ranked, found.sides, query)
    if question.audience is Audience.EMPLOYEE:
        ranked = spread(ranked, champion.prices)
    exchange = _exchange(lists, question, ranked)
    listed = Contested(exchanged(ranked, exchange), found.sides)
    ranked, ladders = listed.ranked, question.roles.ladders
    told = recommendation_list(
        ranked, listed.sides, today, ladders, question.language, query.detail
    )
    version = ranked.model_version
    served = [(item.opening.key, item.shown) for item in ranked.items]
    # A list of an experiment is another one than that of before, whoever ranked it.
    named = f"{version} {contest.uid}" if contest and contest.is_shown else version
    list_id = lists.list_id(SURFACE, key, question.audience, named, today, served)
    shown = [
        {
            "opening": move["opening"]["external_id"],
            "rank": move["rank"],
            "score": move["score"],
            "reasons": kept_reasons(move),
        }
        for move in told["items"]
    ]
    body, counts = counted({**told, "next_cursor": next_cursor, "list_id": list_id}, "excluded")
    return Answer(
        body,
        shown,
        list_id,
        ranked.snapshot_at,
        logged_list(question, listed, list_id, exchange) if question.is_beginning else None,
        counts,
        # What two rankers made, or another one, is made anew at each change.
        None if contest and contest.is_shown else Basis.of(found.ranked, whole_of(query)),
        version,
        _shadowed(champion, question, list_id, ask),
    )


def _ranked(question: Question, board: Board) -> RankedOpenings:
    person, query = question.person, question.query
    return ranked_openings(
        board,
        person,
        whole_of(query),
        question.day,
        own_text=question.own_text,
        include_far=reaches_far(query),
        only=asked_of_openings(query, board.openings, person.facts),
    )


def _shadowed(champion: Board, question: Question, list_id: str, ask: Ask) -> Shadowed | None:
    """The list for a shadow to rank, too, where one is sampled."""
    contest = question.contest
    if contest is None or contest.is_shown or not question.is_beginning:
        return None
    if not contest.is_sampled(list_id):
        return None
    function = name_key(question.person.facts.function or "")
    return Shadowed(
        list_id,
        (contest.uid, question.day, function),
        lambda: agreement(champion, contest.board, ask),
    )


def _exchange(lists: ListKeys, question: Question, ranked: RankedOpenings) -> Exchange | None:
    """Only what the person sees teaches anything; everybody else gets the ranker's order.

    A list that is drafted from two rankers has its coins already.
    """
    if question.exploring is None or not question.is_beginning or BOTH in ranked.model_version:
        return None
    facts, items = question.person.facts, ranked.items
    return lists.exchange(
        question.exploring,
        facts.key,
        question.day,
        [item.shown for item in items],
        [is_cross_functional(facts, item.opening) for item in items],
    )
