"""Who could teach a person, and may: the offers, beside the record of both."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.core.db import Database
from app.mobility.mentors import policies, queries
from app.mobility.mentors.policies import Fit
from app.serving import Snapshot
from app.serving.records import Person, PersonFacts, folded
from models.base import utc_now, utc_today
from models.mentors import MentorOffer

# Who is asked less within a year comes first among equals.
_LOAD = timedelta(days=365)


def allowed(
    session: Session,
    snapshot: Snapshot,
    database: Database,
    person: Person,
    opening: str | None,
) -> Iterator[Fit]:
    """Who could teach a person and may, best first; the line is asked for one by one."""
    now, today, key = utc_now(), utc_today(), person.facts.key
    decides = queries.deciders(session, key, opening)
    taken = queries.places_taken(session)
    again = now - timedelta(days=policies.ASKED_AGAIN_DAYS)
    asked_before = queries.asked_by(session, key, again)
    fits = _fits(session, snapshot, database, person, opening, now)
    offers = {one.employee_external_id: one for one in queries.offers(session, today)}
    for fit in sorted(fits, key=lambda one: one.order):
        mentor = snapshot.catalogue.people[fit.mentor].facts
        has_place = taken.get(fit.mentor, 0) < offers[fit.mentor].capacity
        if (
            has_place
            and fit.mentor not in asked_before
            and may_teach(session, mentor, person.facts, decides, today)
        ):
            yield fit


def _fits(
    session: Session,
    snapshot: Snapshot,
    database: Database,
    person: Person,
    opening: str | None,
    now: datetime,
) -> Iterator[Fit]:
    """Who offers something that a person lacks, or made the move, before anything is refused."""
    held, mine = _levels(person), queries.offer(session, person.facts.key)
    wanted, function = frozenset(mine.wants_to_learn if mine else ()), None
    if opening is not None:
        profile = snapshot.opening(opening, database).profile
        wanted, function = frozenset(one.key for one in profile.skills if one.key), profile.function
    asked = queries.times_asked(session, now - _LOAD)
    for offer in queries.offers(session, now.date()):
        mentor = snapshot.catalogue.people.get(offer.employee_external_id)
        if mentor is None or mentor is person:
            continue
        levels = _levels(mentor)
        teaches = policies.can_teach(offer.skills, wanted, levels, held)
        made = function is not None and _made_move(offer, mentor, person.facts.function, function)
        if teaches or made:
            back = policies.can_teach(held, offer.wants_to_learn, held, levels)
            times = asked.get(offer.employee_external_id, 0)
            yield Fit(offer.employee_external_id, teaches, made, back, times)


def may_teach(
    session: Session, mentor: PersonFacts, mentee: PersonFacts, decides: set[str], today: date
) -> bool:
    """Whether somebody is here, speaks a common language, decides nothing, and is not in line."""
    if mentor.key == mentee.key or mentor.key in decides or not mentor.is_employed(today):
        return False
    if not {code for code, _ in mentor.languages} & {code for code, _ in mentee.languages}:
        return False
    return not (
        employees.is_led_by(session, mentee.key, mentor.key)
        or employees.is_led_by(session, mentor.key, mentee.key)
    )


def _made_move(offer: MentorOffer, mentor: Person, before: str | None, after: str) -> bool:
    """Whether a mentor tells of this move, and the own record shows it."""
    if before is None:
        return False
    told = {(folded(one["from_function"]), folded(one["to_function"])) for one in offer.moves}
    past = {folded(job.function) for job in mentor.work.history if job.function}
    there = past | {folded(mentor.facts.function or "")}
    return (
        (folded(before), folded(after)) in told
        and folded(before) in past
        and folded(after) in there
    )


def _levels(person: Person) -> Mapping[str, float | None]:
    return {one.key: one.level for one in person.work.skills if one.key is not None}
