"""The rules of mentors: offered freely, asked one at a time, never in the line, no reason owed."""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from itertools import islice

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.core.answers import AbsenceQuery, Written
from app.core.db import Database
from app.core.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from app.core.etag import Conditions, etag_of
from app.core.journal import record_change
from app.core.pagination import PageQuery, decode_cursor, encode_cursor
from app.core.schemas import Page
from app.core.security import Actor
from app.mobility.days import FARTHEST
from app.mobility.errors import NotYourStepError, TransitionRefusedError
from app.mobility.knowing import known
from app.mobility.mentors import policies, queries
from app.mobility.mentors.finding import allowed, may_teach
from app.mobility.mentors.policies import Side
from app.mobility.mentors.schemas import (
    MentoringBody,
    MentoringRead,
    MentoringStepBody,
    MentorOfferBody,
    MentorOfferRead,
    MentorQuery,
    MentorRead,
)
from app.serving import Snapshot
from app.serving.records import Person
from models.base import utc_now, utc_today
from models.mentors import Mentoring, MentorOffer
from models.vocabulary import Audience, ChangeAction, EntityKind, MentoringState

# What is over is of no use after two years; an offer a month after its last day.
_OVER = timedelta(days=730)
_LAPSED = timedelta(days=30)
_BATCH = 100
_NO_PERSON = "No such employee."
_NO_MENTOR = "No such mentor."
_NO_MENTORING = "No such mentoring."


class MentorFullError(ConflictError):
    """The mentor teaches as many people as they offered to take."""

    code = "full"
    title = "Mentor full"


class AlreadyAskedError(ConflictError):
    """A request of yours waits for its answer, or you asked this mentor lately."""

    code = "already_asked"
    title = "Already asked"


def put_offer(
    session: Session,
    actor: Actor,
    external_id: str,
    body: MentorOfferBody,
    conditions: Conditions,
) -> Written[MentorOfferRead]:
    """Store what a person teaches; for that person and HR.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    InvalidInputError
        When nothing is offered, or the last day is over or more than two years ahead.
    """
    _refuse_the_line(session, actor, external_id)
    employees.require(session, external_id, keep=True)
    _check_offer(body)
    row = queries.offer(session, external_id, lock=True)
    conditions.check_write(None if row is None else etag_of(_offer_read(row)))
    stated, created = body.model_dump(), row is None
    if row is None:
        row = MentorOffer(employee_external_id=external_id, **stated)
        session.add(row)
    elif stated == {name: getattr(row, name) for name in stated}:
        return Written(_offer_read(row), changed=False)
    else:
        for name, value in stated.items():
            setattr(row, name, value)
        row.version, row.updated_at = row.version + 1, utc_now()
    _record_offer(session, actor, external_id)
    return Written(_offer_read(row), created=created)


def offer(
    session: Session, actor: Actor, external_id: str, absence: AbsenceQuery
) -> MentorOfferRead | None:
    """What a person teaches and wants to learn, or nothing if allowed; for that person and HR.

    Raises
    ------
    NotFoundError
        When nothing is offered and that is not allowed, or the caller may not know.
    """
    _refuse_the_line(session, actor, external_id)
    row = queries.offer(session, external_id)
    if row is not None:
        return _offer_read(row)
    if not absence.allow_empty:
        raise NotFoundError(_NO_PERSON)
    employees.require(session, external_id)
    return None


def delete_offer(session: Session, actor: Actor, external_id: str, conditions: Conditions) -> None:
    """Take an offer back; mentorings that go on are not touched.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know.
    """
    _refuse_the_line(session, actor, external_id)
    row = queries.offer(session, external_id, lock=True)
    if row is None:
        raise NotFoundError(_NO_PERSON)
    conditions.check_write(etag_of(_offer_read(row)))
    session.delete(row)
    _record_offer(session, actor, external_id)


def mentors(
    snapshot: Snapshot, database: Database, actor: Actor, external_id: str, query: MentorQuery
) -> Page[MentorRead]:
    """A page of who could teach a person what they lack; for that person and HR.

    Raises
    ------
    NotFoundError
        When there is no such person, case or opening, or the caller may not know.
    """
    start = decode_cursor(query.cursor) if query.cursor is not None else 0
    with database.read() as session:
        _refuse_the_line(session, actor, external_id)
        opening = query.opening
        if query.case is not None:
            case, _sides = known(queries.case(session, query.case), actor)
            opening = case.opening_external_id
            if case.employee_external_id != external_id:
                raise NotFoundError("No such move case.")
        person = snapshot.person(external_id)
        found = allowed(session, snapshot, database, person, opening)
        fits = [*islice(found, start + query.limit + 1)]
    shown, people = fits[start : start + query.limit], snapshot.catalogue.people
    more = len(fits) > start + query.limit
    return Page(
        items=[
            MentorRead(
                mentor=one.mentor,
                name=people[one.mentor].facts.name,
                teaches=sorted(one.teaches),
                made_move=one.made_move,
                wants_from_you=sorted(one.reciprocal),
                labels=_labels(people[one.mentor], one.teaches) | _labels(person, one.reciprocal),
            )
            for one in shown
        ],
        next_cursor=encode_cursor(start + query.limit) if more else None,
    )


def ask(
    session: Session, snapshot: Snapshot, actor: Actor, body: MentoringBody
) -> Written[MentoringRead]:
    """Ask a mentor, as the caller; one request waits at a time.

    Raises
    ------
    NotFoundError
        When nobody of this id offers to teach the caller: missing, in the line, a decider.
    MentorFullError
        When the mentor has no place left.
    AlreadyAskedError
        When another request waits, or this mentor was asked lately.
    """
    own, today = actor.employee_external_id, utc_today()
    mentee = None if own is None else snapshot.catalogue.people.get(own)
    offer = queries.offer(session, body.mentor, lock=True)
    mentor = snapshot.catalogue.people.get(body.mentor)
    if mentee is None or own is None or offer is None or mentor is None or offer.until < today:
        raise NotFoundError(_NO_MENTOR)
    decides = queries.deciders(session, own, None)
    if not may_teach(session, mentor.facts, mentee.facts, decides, today):
        raise NotFoundError(_NO_MENTOR)
    lately = utc_now() - timedelta(days=policies.ASKED_AGAIN_DAYS)
    if queries.waits(session, own, today) or body.mentor in queries.asked_by(session, own, lately):
        raise AlreadyAskedError("Ask one at a time, and nobody twice within half a year.")
    _refuse_full(session, offer)
    row = Mentoring(
        uid=str(uuid.uuid4()),
        mentee_external_id=own,
        mentor_external_id=body.mentor,
        message=body.message,
        answer_by=policies.answer_by(today),
    )
    session.add(row)
    _record(session, actor.name, ChangeAction.CREATED, row)
    return Written(_read(session, row, Side.MENTEE, today), created=True)


def page(session: Session, actor: Actor, query: PageQuery) -> Page[MentoringRead]:
    """A page of the caller's own mentorings, on either side; nobody else has a list of them."""
    own, paging, today = actor.employee_external_id, query.paging(), utc_today()
    if own is None:
        return Page(items=[], next_cursor=None)
    rows = queries.page_of(session, own, after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut(rows)
    names = queries.names(session, {key for row in kept for key in _both(row)})
    items = [_told(row, _side(row, own), today, names) for row in kept]
    return Page(items=items, next_cursor=cursor)


def get(session: Session, actor: Actor, uid: str) -> MentoringRead:
    """A mentoring, for its two people alone.

    Raises
    ------
    NotFoundError
        When there is none, or the caller is neither.
    """
    row, side = _known(queries.find(session, uid), actor)
    return _read(session, row, side, utc_today())


def take_step(
    session: Session, actor: Actor, uid: str, body: MentoringStepBody, conditions: Conditions
) -> Written[MentoringRead]:
    """Accept, decline, start, end or withdraw.

    Raises
    ------
    NotFoundError
        When there is no such mentoring, or the caller is neither of its people.
    NotYourStepError
        When the step is the other's.
    TransitionRefusedError
        When the state does not allow it.
    MentorFullError
        When the mentor has no place left.
    """
    today = utc_today()
    row, side = _known(queries.find(session, uid, lock=True), actor)
    rule = policies.STEPS[body.action]
    if side not in rule.sides:
        raise NotYourStepError(f"To {body.action} is the other's step.")
    conditions.check_write(etag_of(_read(session, row, side, today)))
    shown = policies.shown_state(row, side, today)
    if shown not in rule.states:
        allowed = ", ".join(policies.steps_now(row, side, today)) or "nothing"
        raise TransitionRefusedError(f"The mentoring is {shown}; you can do: {allowed}.")
    if rule.to is MentoringState.ACCEPTED:
        offer = queries.offer(session, row.mentor_external_id, lock=True)
        if offer is not None:
            _refuse_full(session, offer)
    row.state, row.version, row.updated_at = rule.to, row.version + 1, utc_now()
    _record(session, actor.name, ChangeAction.UPDATED, row)
    return Written(_read(session, row, side, today))


def let_expire(session: Session) -> int:
    """Let a batch of requests expire that nobody answered in time; how many there were."""
    now, today = utc_now(), utc_today()
    queries.forget(session, now - _OVER, today - _LAPSED)
    rows = queries.unanswered(session, today, _BATCH)
    for row in rows:
        row.state, row.version, row.updated_at = MentoringState.EXPIRED, row.version + 1, now
        _record(session, "mentors", ChangeAction.UPDATED, row)
    return len(rows)


def _refuse_full(session: Session, offer: MentorOffer) -> None:
    if queries.places_taken(session).get(offer.employee_external_id, 0) >= offer.capacity:
        raise MentorFullError("The mentor has no place left now; ask the next one.")


def _refuse_the_line(session: Session, actor: Actor, external_id: str) -> None:
    audience = employees.audience_on(session, actor, external_id)
    if actor.employee_external_id is not None and audience is not Audience.EMPLOYEE:
        raise NotFoundError(_NO_PERSON)


def _check_offer(body: MentorOfferBody) -> None:
    today = utc_today()
    problems: list[FieldProblem] = []
    if not (body.skills or body.moves or body.wants_to_learn):
        problems.append(FieldProblem("/skills", "name a skill, a move or what you want to learn"))
    if not today <= body.until <= today + FARTHEST:
        problems.append(FieldProblem("/until", "should be today or later, and within two years"))
    if problems:
        raise InvalidInputError("The offer was refused.", problems)


def _labels(person: Person, skills: Collection[str]) -> dict[str, str]:
    held = ((one.key, one.name) for one in person.work.skills)
    return {key: name for key, name in held if key is not None and key in skills}


def _known(row: Mentoring | None, actor: Actor) -> tuple[Mentoring, Side]:
    own = actor.employee_external_id
    if row is None or own is None or own not in {row.mentee_external_id, row.mentor_external_id}:
        raise NotFoundError(_NO_MENTORING)
    return row, _side(row, own)


def _side(row: Mentoring, own: str) -> Side:
    return Side.MENTEE if own == row.mentee_external_id else Side.MENTOR


def _record_offer(session: Session, actor: Actor, external_id: str) -> None:
    session.flush()
    record_change(
        session,
        actor.name,
        ChangeAction.UPDATED,
        EntityKind.EMPLOYEE,
        external_id,
        {"fields": ["mentor_offer"]},
        confidential=True,
    )


def _record(session: Session, actor: str, action: ChangeAction, row: Mentoring) -> None:
    """The journal tells that something changed and never what: a no is told to nobody."""
    session.flush()
    record_change(
        session,
        actor,
        action,
        EntityKind.MENTORING,
        row.uid,
        people=[*_both(row)],
        confidential=True,
    )


def _offer_read(row: MentorOffer) -> MentorOfferRead:
    return MentorOfferRead.model_validate(
        {
            "employee": row.employee_external_id,
            "skills": row.skills,
            "moves": row.moves,
            "wants_to_learn": row.wants_to_learn,
            "capacity": row.capacity,
            "until": row.until,
        }
    )


def _both(row: Mentoring) -> tuple[str, str]:
    return row.mentee_external_id, row.mentor_external_id


def _read(session: Session, row: Mentoring, side: Side, today: date) -> MentoringRead:
    return _told(row, side, today, queries.names(session, _both(row)))


def _told(row: Mentoring, side: Side, today: date, names: Mapping[str, str]) -> MentoringRead:
    return MentoringRead(
        uid=row.uid,
        mentee=row.mentee_external_id,
        mentee_name=names.get(row.mentee_external_id),
        mentor=row.mentor_external_id,
        mentor_name=names.get(row.mentor_external_id),
        message=row.message,
        state=policies.shown_state(row, side, today),
        answer_by=row.answer_by,
        steps=policies.steps_now(row, side, today),
        created_at=row.created_at,
    )
