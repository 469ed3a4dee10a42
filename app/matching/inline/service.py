"""Ranks openings for people that are sent along; nothing is stored, no impression either."""

from app.core.security import Actor
from app.matching.inline.rows import (
    employee_rows,
    opening_rows,
    recognised_keys,
    taxonomy_of,
)
from app.matching.inline.schemas import MatchAnswer, MatchBody, MatchItem
from app.matching.recommendations.service import ranked_openings
from app.matching.schemas import RankingQuery, RecommendationList
from app.serving import Disclosure, Snapshot
from app.serving.profiles import ProfileBuilder
from app.serving.records import RoleBook
from app.serving.snapshot import make_board
from models.base import utc_now

NO_ROLES = RoleBook({})


def match(snapshot: Snapshot, actor: Actor, body: MatchBody) -> MatchAnswer:
    """The ranked moves of everyone sent along.

    Skills are recognised by the taxonomy that was sent, else by the catalogue's; roles of the
    catalogue play no part. What was written about people is repeated to callers who read it on
    records too.

    Raises
    ------
    RankerUnavailableError
        When no ranker is loaded.
    """
    ranker = snapshot.ranking_board().ranker
    normaliser = snapshot.catalogue.normaliser if body.skills is None else taxonomy_of(body.skills)
    held = [posted.skill for employee in body.employees for posted in employee.skills]
    needed = [posted.skill for opening in body.openings for posted in opening.skills or ()]
    keys = recognised_keys(normaliser, held + needed)
    now = utc_now()
    builder = ProfileBuilder(normaliser)
    facts = tuple(builder.openings(opening_rows(body.openings, keys), NO_ROLES))
    board = make_board(ranker, facts)
    query = RankingQuery(k=body.k, cross_functional=body.cross_functional)
    people = [
        person.resolved(NO_ROLES, now).seen(Disclosure.EVERYTHING)
        for person in builder.people(employee_rows(body.employees, keys))
    ]
    return MatchAnswer(
        items=[
            MatchItem(
                employee=person.facts.key,
                recommendations=RecommendationList.model_validate(
                    ranked_openings(
                        board,
                        person,
                        query,
                        now.date(),
                        own_text=actor.sees_names,
                        eligible_only=body.eligible_only,
                    )
                ),
            )
            for person in people
        ],
        unrecognised_skills=sorted(text for text, key in keys.items() if key is None),
    )
