"""Who could follow into the seat of a person, before a case and in one."""

from app.catalog.employees import service as employees
from app.core.db import Database
from app.core.security import Actor
from app.matching.audiences import disclosure_in_search
from app.mobility.errors import NotYourStepError
from app.mobility.seats import queries
from app.mobility.seats.followers import Followers
from app.mobility.seats.schemas import FollowersRead, SuccessorQuery
from app.mobility.seats.views import View, followers_read
from app.serving import Snapshot
from models.base import utc_today
from models.vocabulary import Audience


def successors(
    snapshot: Snapshot, database: Database, actor: Actor, external_id: str, query: SuccessorQuery
) -> FollowersRead:
    """Who could follow a person, for HR and the line, whether or not the person moves.

    Raises
    ------
    NotFoundError
        When the caller may not see this person, or there is none: the two look the same.
    NotYourStepError
        When the person asks about the own seat.
    RankerUnavailableError
        When no ranker is loaded.
    """
    with database.read() as session:
        audience = employees.audience_on(session, actor, external_id)
        away = queries.people_on_the_move(session)
    leaver = snapshot.person(external_id).facts
    if audience is Audience.EMPLOYEE:
        raise NotYourStepError("Your manager and HR look for who could follow you.")
    view = View.EVERYTHING if audience is Audience.HR else View.FIRST_STEP
    followers = _followers(snapshot, audience, query, away)
    found = followers.chains(leaver, query.depth)
    return followers_read(followers, leaver, found, view, followers.today)


def _followers(
    snapshot: Snapshot, audience: Audience, query: SuccessorQuery, away: frozenset[str]
) -> Followers:
    crowd = snapshot.crowd(disclosure_in_search(audience))
    return Followers(crowd, snapshot.catalogue.roles, utc_today(), query.k, away)


def named_in(answer: FollowersRead) -> set[str]:
    """The people whom an answer names, for the log of who looked at whom."""
    ends = [answer.without_followers, *(chain.end for chain in answer.chains)]
    steps = {step.employee for chain in answer.chains for step in chain.steps}
    covers = {cover.employee for end in ends if end for cover in end.covers}
    return {key for key in steps | covers if key is not None}
