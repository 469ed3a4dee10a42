"""How much of a person's aspirations an audience's answer may rest on."""

from app.catalog.employees import service as employees
from app.catalog.openings import service as openings
from app.core.db import Database
from app.core.errors import NotFoundError
from app.core.security import Actor, Reach
from app.matching.errors import NotRankedError
from app.matching.nominations.service import people_put_forward
from app.serving import Disclosure, OpeningFacts, PersonView, Snapshot
from app.serving.records import PersonFacts
from models.base import utc_today
from models.vocabulary import Audience, OpeningStatus

_ONE_PERSON = {
    Audience.EMPLOYEE: Disclosure.EVERYTHING,
    Audience.HR: Disclosure.EVERYTHING,
    Audience.MANAGER: Disclosure.MANAGERS,
}
_MANY_PEOPLE = {
    Audience.HR: Disclosure.HR_SEARCH,
    Audience.MANAGER: Disclosure.MANAGERS,
}


def audience_on_one(database: Database, actor: Actor, employee_id: str) -> Audience:
    """For whom an answer about one person is made; only a manager's takes a query.

    Raises
    ------
    NotFoundError
        When the caller may not see this person, or there is none: the two look the same.
    """
    if actor.reach is not Reach.TEAM:
        return actor.audience_for(employee_id)
    with database.read() as session:
        return employees.audience_on(session, actor, employee_id)


def audience_on_pair(
    snapshot: Snapshot, database: Database, actor: Actor, employee_id: str, opening_id: str
) -> Audience:
    """The same about a person and an opening; a hiring manager sees who is a candidate.

    Raises
    ------
    NotFoundError
        When the caller may not see this person in this place, or there is none.
    """
    if actor.reach is not Reach.TEAM or employee_id == actor.employee_external_id:
        return actor.audience_for(employee_id)
    with database.read() as session:
        hires = openings.is_hiring_manager(session, actor, opening_id)
        nominees = people_put_forward(session, opening_id) if hires else frozenset[str]()
        try:
            return employees.audience_on(session, actor, employee_id)
        except NotFoundError:
            person = snapshot.catalogue.people.get(employee_id)
            if not hires or person is None or not _is_found(person.facts, nominees):
                raise
    return Audience.MANAGER


def opening_for(
    snapshot: Snapshot, database: Database, actor: Actor, opening_id: str
) -> OpeningFacts:
    """The opening that a caller asks about.

    Raises
    ------
    NotFoundError
        When there is none, or it is a draft that the caller may not know of.
    """
    opening = snapshot.opening(opening_id, database)
    if opening.status is OpeningStatus.DRAFT:
        with database.read() as session:
            if not openings.may_know_of(session, actor, opening_id, opening.status):
                raise NotFoundError("No such opening.")
    return opening


def audience_in_search(database: Database, actor: Actor, opening_id: str) -> Audience:
    """For whom the candidates of an opening are ranked; a manager hires for the own ones only.

    Raises
    ------
    NotFoundError
        When the caller is not the hiring manager, or there is no such opening.
    ScopeMissingError
        When the caller searches among nobody.
    """
    if actor.reach is not Reach.TEAM:
        return actor.search_audience()
    with database.read() as session:
        if not openings.is_hiring_manager(session, actor, opening_id):
            raise NotFoundError("No such opening.")
    return Audience.MANAGER


def person_to_rank(snapshot: Snapshot, employee_id: str, disclosure: Disclosure) -> PersonView:
    """The person as a disclosure shows her, to be compared with openings or roles.

    Raises
    ------
    NotFoundError
        When there is none.
    NotRankedError
        When the person objects to it.
    """
    person = snapshot.person(employee_id).seen(disclosure)
    if not person.facts.may_be_ranked:
        raise NotRankedError("The employee objects to being ranked.")
    return person


def _is_found(facts: PersonFacts, nominees: frozenset[str]) -> bool:
    """Whether the hiring manager finds the person among the candidates of the own opening."""
    asked_for = facts.open_to_moves or facts.key in nominees
    return asked_for and facts.may_be_ranked and facts.is_employed(utc_today())


def disclosure_on_one(audience: Audience) -> Disclosure:
    """For an answer about one person."""
    return _ONE_PERSON[audience]


def disclosure_in_search(audience: Audience) -> Disclosure:
    """For an answer that ranks people against each other."""
    return _MANY_PEOPLE[audience]
