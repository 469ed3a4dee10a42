"""The rules of readiness: who reads it, why somebody leads, and whom a list by results misses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.core.answers import AbsenceQuery, Written
from app.core.db import Database
from app.core.errors import FieldProblem, InvalidInputError, NotFoundError, RankerUnavailableError
from app.core.etag import Conditions, etag_of
from app.core.journal import record_change
from app.core.pagination import PageQuery, decode_cursor, encode_cursor
from app.core.schemas import Page
from app.core.security import Actor, Scope
from app.matching.lists import ranked_openings
from app.matching.schemas import RankingQuery
from app.mobility.evidence import service as evidence
from app.mobility.readiness import profile, queries, texts
from app.mobility.readiness.crafts import crafts_of_team, credible_in, held_by
from app.mobility.readiness.policies import (
    Rules,
    Standing,
    asked_again_on,
    credibility,
    is_talk_first,
    levels_of,
    standing_of,
)
from app.mobility.readiness.profile import known_of
from app.mobility.readiness.rules import rules_by_unit, rules_for
from app.mobility.readiness.schemas import (
    ExpertMoveRead,
    GuideRead,
    LadderRead,
    OverlapBody,
    OverlapRead,
    ReadinessRead,
    ReadyPersonRead,
    ReadyQuery,
    WhyLeadBody,
    WhyLeadRead,
)
from app.serving import Disclosure, OpeningFacts, Snapshot
from app.serving.ladders import Ladder
from app.serving.records import Person
from models.base import utc_now, utc_today
from models.readiness import WhyLead
from models.vocabulary import Audience, ChangeAction, EntityKind, Motive, Visibility

# Who sees no names is told no number below this, so that none tells of one person.
SMALLEST_CELL = 5
# Among so many of the best of a function there is one that leads nobody, if it has any that fits.
_LOOKED_THROUGH = 20
_SEARCH_SEES = frozenset({Visibility.HR, Visibility.MANAGER})
_NO_PERSON = "No such employee."


@dataclass(frozen=True, slots=True)
class EqualChoice:
    """What stands beside leading: an expert role, and the best open opening on that way."""

    role: dict[str, Any] | None = None
    move: ExpertMoveRead | None = None


def equal_choice(snapshot: Snapshot, external_id: str) -> EqualChoice:
    """What stands beside leading for a person; nothing for one whom the snapshot does not know.

    It ranks, so it is asked for before a transaction begins.
    """
    person = snapshot.catalogue.people.get(external_id)
    if person is None:
        return EqualChoice()
    return EqualChoice(profile.expert_of(snapshot, person), _expert_move(snapshot, person))


def readiness(
    snapshot: Snapshot, database: Database, actor: Actor, external_id: str, opening: str | None
) -> ReadinessRead:
    """How far a person is on the way to leading people, as far as the caller reads the evidence.

    Raises
    ------
    NotFoundError
        When there is no such person or opening, or the caller may not know.
    InvalidInputError
        When the opening leads nobody.
    """
    with database.read() as session:
        facts = evidence.facts_on(session, actor, external_id)
        wants = _knows_wish(session, actor, external_id)
        tried = queries.shown_in_trial(session, [external_id])
        rules = _rules(session, external_id)
    person = snapshot.person(external_id)
    led = None if opening is None else _leading(snapshot, database, opening)
    today = utc_today()
    return profile.readiness_of(
        snapshot,
        person,
        facts,
        today,
        rules,
        wants=wants,
        shown_in_trial=external_id in tried,
        opening=led,
    )


def guide(snapshot: Snapshot, database: Database, actor: Actor, external_id: str) -> GuideRead:
    """How to talk with a person about leading.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    """
    with database.read() as session:
        facts = evidence.facts_on(session, actor, external_id)
        wants = _knows_wish(session, actor, external_id)
        rules = _rules(session, external_id)
    levels = levels_of(facts, utc_today(), rules) if wants else None
    return profile.guide_of(snapshot, snapshot.person(external_id), levels)


def put_why(
    session: Session,
    actor: Actor,
    external_id: str,
    body: WhyLeadBody,
    beside: EqualChoice,
    conditions: Conditions,
) -> Written[WhyLeadRead]:
    """Store whether a person wants to lead, and why; for that person and HR.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    """
    _refuse_the_line(session, actor, external_id)
    employees.require(session, external_id, keep=True)
    row, rules = queries.why(session, external_id, lock=True), _rules(session, external_id)
    conditions.check_write(None if row is None else etag_of(_why_read(row, beside, rules)))
    stated = {**body.model_dump(), "motives": [str(one) for one in body.motives]}
    created = row is None
    if row is None:
        row = WhyLead(employee_external_id=external_id, answered_on=utc_today(), **stated)
        session.add(row)
    elif stated == {name: getattr(row, name) for name in stated}:
        return Written(_why_read(row, beside, rules), changed=False)
    else:
        for name, value in stated.items():
            setattr(row, name, value)
        row.answered_on, row.version, row.updated_at = utc_today(), row.version + 1, utc_now()
    session.flush()
    record_change(
        session,
        actor.name,
        ChangeAction.UPDATED,
        EntityKind.EMPLOYEE,
        external_id,
        {"fields": ["why_lead"]},
        confidential=True,
    )
    return Written(_why_read(row, beside, rules), created=created)


def get_why(
    session: Session,
    actor: Actor,
    external_id: str,
    beside: EqualChoice,
    absence: AbsenceQuery,
) -> WhyLeadRead | None:
    """Whether a person wants to lead, and why, or nothing if allowed; for that person and HR.

    Raises
    ------
    NotFoundError
        When nobody answered and that is not allowed, there is no such person, or the caller may
        not know.
    """
    _refuse_the_line(session, actor, external_id)
    row = queries.why(session, external_id)
    if row is not None:
        return _why_read(row, beside, _rules(session, external_id))
    if not absence.allow_empty:
        raise NotFoundError(_NO_PERSON)
    employees.require(session, external_id)
    return None


def asks_why(session: Session, external_id: str, today: date) -> bool:
    """Whether somebody who considers leading is asked why: not for a year after a "no"."""
    row = queries.why(session, external_id)
    if row is None:
        return True
    again = asked_again_on(row.answered_on, _rules(session, external_id), wants=row.wants)
    return again is not None and today >= again


def ladders(snapshot: Snapshot, query: PageQuery) -> Page[LadderRead]:
    """A page of the functions with their expert and leading ladders, by name."""
    found = snapshot.catalogue.roles.ladders.all()
    start, end, cursor = _span(query, len(found))
    return Page(items=[_ladder(one) for one in found[start:end]], next_cursor=cursor)


def ready_people(
    snapshot: Snapshot, database: Database, query: ReadyQuery
) -> Page[ReadyPersonRead]:
    """A page of who stands at `try_it` for the team of an opening, by name.

    Raises
    ------
    NotFoundError
        When there is no such opening.
    InvalidInputError
        When it leads nobody.
    """
    opening = _leading(snapshot, database, query.opening)
    found = _by_name(_at_try_it(snapshot, database, opening))
    start, end, cursor = _span(query, len(found))
    return Page(items=found[start:end], next_cursor=cursor)


def overlap(snapshot: Snapshot, database: Database, actor: Actor, body: OverlapBody) -> OverlapRead:
    """How a list compares with the people at `try_it`; nothing of it is stored."""
    ready = {one.facts.key: one for one in _at_try_it(snapshot, database)}
    today, listed = utc_today(), set(body.list)
    people = snapshot.catalogue.people
    known = {key for key in listed if key in people and people[key].facts.is_employed(today)}
    missed = _by_name([one for key, one in ready.items() if key not in listed])
    sees_names = actor.sees_names and actor.may(Scope.CONFIDENTIAL)

    def told(number: int) -> int | None:
        return number if sees_names or number >= SMALLEST_CELL else None

    return OverlapRead(
        label=body.label,
        listed=len(listed),
        unknown=len(listed) - len(known),
        listed_at_try_it=told(len(listed & ready.keys())),
        missed=told(len(missed)),
        missed_people=missed if sees_names else None,
        smallest_cell=SMALLEST_CELL,
    )


def _rules(session: Session, external_id: str) -> Rules:
    """The rules that hold for a person: those of the unit."""
    return rules_for(session, queries.org_unit_of(session, external_id))


def _knows_wish(session: Session, actor: Actor, external_id: str) -> bool:
    """Whether the person wants to lead, as far as the caller may know."""
    row = queries.why(session, external_id)
    if row is None or not row.wants:
        return False
    if actor.employee_external_id in {None, external_id}:
        return True
    return row.visibility is Visibility.MANAGER


def _refuse_the_line(session: Session, actor: Actor, external_id: str) -> None:
    audience = employees.audience_on(session, actor, external_id)
    if actor.employee_external_id is not None and audience is not Audience.EMPLOYEE:
        raise NotFoundError(_NO_PERSON)


def _leading(snapshot: Snapshot, database: Database, opening: str) -> OpeningFacts:
    found = snapshot.opening(opening, database)
    if not found.profile.people_leader:
        problem = FieldProblem("opening", "leads nobody; name an opening that leads people")
        raise InvalidInputError("The opening was refused.", [problem])
    return found


def _at_try_it(
    snapshot: Snapshot, database: Database, opening: OpeningFacts | None = None
) -> list[Person]:
    """Who stands at `try_it`, as far as HR sees in searches; who objects to ranking is left out."""
    today = utc_today()
    with database.read() as session:
        willing = [
            key
            for key in queries.who_want_to_lead(session, _SEARCH_SEES)
            if (one := snapshot.catalogue.people.get(key)) is not None
            and one.facts.is_employed(today)
            and one.facts.may_be_ranked
        ]
        facts = evidence.facts_about(session, willing)
        tried = queries.shown_in_trial(session, willing)
        of_unit = rules_by_unit(session)
        rules = {key: of_unit(snapshot.person(key).facts.org_unit) for key in willing}
    crafts = None if opening is None else crafts_of_team(snapshot, opening)
    found: list[Person] = []
    for key in willing:
        person = snapshot.person(key)
        credible = (
            credible_in(snapshot, person, rules[key])
            if crafts is None
            else credibility(held_by(person), crafts, rules[key])
        )
        known = known_of(
            facts[key],
            today,
            rules[key],
            wants=True,
            credible=credible.met,
            shown_in_trial=key in tried,
        )
        if standing_of(known) is Standing.TRY_IT:
            found.append(person)
    return found


def _by_name(people: Sequence[Person]) -> list[ReadyPersonRead]:
    ordered = sorted(people, key=lambda one: (one.facts.name.casefold(), one.facts.key))
    return [ReadyPersonRead(employee=one.facts.key, name=one.facts.name) for one in ordered]


def _span(query: PageQuery, length: int) -> tuple[int, int, str | None]:
    """Where a page of a list in memory begins and ends, and the cursor of the next one."""
    start = decode_cursor(query.cursor) if query.cursor is not None else 0
    end = start + query.limit
    return start, end, encode_cursor(end) if end < length else None


def _ladder(ladder: Ladder) -> LadderRead:
    return LadderRead(
        function=ladder.function,
        expert_roles=[one.key for one in ladder.expert],
        expert_ends_at=ladder.expert[-1].grade if ladder.expert else None,
        leading_roles=[one.key for one in ladder.leading],
        leading_ends_at=ladder.leading[-1].grade if ladder.leading else None,
        expert_ends_below=ladder.ends_below,
    )


def _why_read(row: WhyLead, beside: EqualChoice, rules: Rules) -> WhyLeadRead:
    advice = _advice(row)
    asks = advice in {"talk_first", "name_a_reason"}
    return WhyLeadRead.model_validate(
        {
            "employee": row.employee_external_id,
            "wants": row.wants,
            "motives": row.motives,
            "sentence": row.sentence,
            "visibility": row.visibility,
            "answered_on": row.answered_on,
            "asked_again_on": asked_again_on(row.answered_on, rules, wants=row.wants),
            "advice": advice,
            "advice_text": texts.MOTIVE_ADVICE[advice],
            "questions": profile.why_questions() if asks else [],
            "pay_neutral": texts.PAY_NEUTRAL if row.wants else None,
            "expert_path": beside.role,
            "expert_move": beside.move if row.wants else None,
        }
    )


def _advice(row: WhyLead) -> str:
    if not row.wants:
        return "not_asked_again"
    if not row.motives:
        return "name_a_reason"
    return "talk_first" if is_talk_first(Motive(one) for one in row.motives) else "go_on"


def _expert_move(snapshot: Snapshot, person: Person) -> ExpertMoveRead | None:
    """The best open opening of the person's function that leads nobody and is no step back."""
    facts = person.facts
    if facts.function is None or not facts.may_be_ranked:
        return None
    try:
        board = snapshot.ranking_board()
    except RankerUnavailableError:
        return None
    view = person.seen(Disclosure.EVERYTHING)
    query = RankingQuery(k=_LOOKED_THROUGH, function=facts.function)
    ranked = ranked_openings(board, view, query, utc_today(), own_text=False)
    for item in ranked.items:
        offered = item.opening.profile
        if not offered.people_leader and (offered.grade or 0) >= (facts.grade or 0):
            return ExpertMoveRead(
                opening=offered.key,
                title=offered.title,
                function=offered.function,
                grade=offered.grade,
            )
    return None
