"""Who could follow into the seat of a person, and what a move does to both teams."""

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.core.clocks import computing
from app.core.db import Database
from app.core.security import Actor
from app.matching.audiences import disclosure_in_search
from app.mobility.errors import NotYourStepError
from app.mobility.knowing import known, view_of
from app.mobility.openings import OpeningGoneError, opening_of
from app.mobility.seats import queries
from app.mobility.seats.effect import Team, effect_read, team_of
from app.mobility.seats.followers import Followers
from app.mobility.seats.schemas import (
    BackfillQuery,
    EffectRead,
    FollowersRead,
    SuccessorQuery,
    TeamEffectRead,
)
from app.mobility.seats.views import View, followers_read
from app.serving import OpeningFacts, Snapshot
from models.base import utc_today
from models.move_vocabulary import CaseSide
from models.vocabulary import Audience

_VIEWS = {
    CaseSide.HR: (View.EVERYTHING, Audience.HR),
    CaseSide.SENDING: (View.FIRST_STEP, Audience.MANAGER),
    CaseSide.PERSON: (View.THAT_THERE_IS_ONE, Audience.MANAGER),
}


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
    with computing():
        followers = _followers(snapshot, audience, query, away)
        found = followers.chains(leaver, query.depth)
    return followers_read(followers, leaver, found, view, followers.today)


def backfill(
    snapshot: Snapshot, database: Database, actor: Actor, uid: str, query: BackfillQuery
) -> tuple[FollowersRead, str]:
    """Who could follow the person of a case, as the caller's side may know; and who that is.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know of it.
    NotYourStepError
        When the seat is no matter of the caller's side.
    RankerUnavailableError
        When no ranker is loaded.
    """
    with database.read() as session:
        case, sides = known(queries.case_of(session, uid), actor)
        release = queries.release_of(session, case)
        employee, start = case.employee_external_id, case.start_date
        away = queries.people_on_the_move(session)
    if view_of(sides) not in _VIEWS:
        raise NotYourStepError("Who follows in the seat that is left is no matter of your side.")
    view, audience = _VIEWS[view_of(sides)]
    leaver = snapshot.person(employee).facts
    with computing():
        followers = _followers(snapshot, audience, query, away - {employee})
        found = followers.chains(leaver, query.depth)
    free_on = start or (release.release_date if release else None) or followers.today
    return followers_read(followers, leaver, found, view, free_on), employee


def effect(
    snapshot: Snapshot, database: Database, actor: Actor, uid: str
) -> tuple[EffectRead, set[str]]:
    """What a case does to both teams, as the caller's side may know; and whom that names.

    HR reads both units whole; a manager the own team, which is the people of the line in it.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know of it.
    NotYourStepError
        When the teams are no matter of the caller's side.
    OpeningGoneError
        When the opening was deleted. The sending side reads the own team all the same, and does
        not learn of it here.
    """
    with database.read() as session:
        case, sides = known(queries.case_of(session, uid), actor)
        told = {CaseSide.SENDING, CaseSide.RECEIVING}
        told &= told if CaseSide.HR in sides else sides
        if not told:
            raise NotYourStepError("What a move does to the teams is for both managers and HR.")
        employee = case.employee_external_id
        work = _work(snapshot, database, case.opening_external_id, told)
        person = snapshot.person(employee)
        units = {
            CaseSide.SENDING: person.facts.org_unit,
            CaseSide.RECEIVING: work.org_unit if work else None,
        }
        line = None if CaseSide.HR in sides else actor.employee_external_id
        teams = {side: _team(session, snapshot, units[side], line) for side in told}
    roles = snapshot.catalogue.roles
    stays = units[CaseSide.SENDING] == units[CaseSide.RECEIVING]
    read: dict[CaseSide, TeamEffectRead] = {}
    for side, team in teams.items():
        after = team.without(employee)
        if work is not None and (side is CaseSide.RECEIVING or stays):
            after = after.with_one(person.work, work.profile)
        read[side] = effect_read(team, after, roles)
    answer = EffectRead(sending=read.get(CaseSide.SENDING), receiving=read.get(CaseSide.RECEIVING))
    return answer, {employee, *(key for one in read.values() for key in one.people)}


def _work(
    snapshot: Snapshot, database: Database, key: str, told: set[CaseSide]
) -> OpeningFacts | None:
    try:
        return opening_of(snapshot, database, key)
    except OpeningGoneError:
        if CaseSide.RECEIVING in told:
            raise
        return None


def _team(session: Session, snapshot: Snapshot, unit: str | None, line: str | None) -> Team:
    """The people of a unit; for a manager those of the line, and the manager."""
    today = utc_today()
    people = [
        one
        for one in snapshot.catalogue.people.values()
        if unit is not None and one.facts.org_unit == unit and one.facts.is_employed(today)
    ]
    if line is not None:
        led = employees.led_among(session, line, [one.facts.key for one in people]) | {line}
        people = [one for one in people if one.facts.key in led]
    return team_of(unit, [one.work for one in people], snapshot.catalogue.roles)


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
