"""The rules of evidence: told by who was there, seen by the person at once, never in secret."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session

from app.core.answers import Written
from app.core.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from app.core.etag import Conditions, etag_of
from app.core.pagination import PageQuery
from app.core.schemas import Page
from app.core.security import Actor
from app.mobility.errors import NotYourStepError, TransitionRefusedError
from app.mobility.evidence import policies, queries
from app.mobility.evidence.facts import Fact
from app.mobility.evidence.policies import Side, Step
from app.mobility.evidence.record import (
    fact_of,
    journal,
    new_row,
    read_of,
    standing_state,
    voice,
)
from app.mobility.evidence.relations import (
    audience_on,
    known_to,
    side_of_author,
    sides_of,
    visible_to,
)
from app.mobility.evidence.schemas import (
    ChoiceBody,
    DecisionBody,
    DisputeBody,
    EvidenceBody,
    EvidenceQuery,
    EvidenceRead,
    EvidenceRequestRead,
    ReplyBody,
    Role,
)
from models.base import utc_now, utc_today
from models.readiness import Evidence
from models.vocabulary import (
    Audience,
    ChangeAction,
    EvidenceSource,
    EvidenceState,
    Visibility,
)

_SEARCH_SEES = frozenset({Visibility.MANAGER, Visibility.HR})
_SOURCE_OF = {Side.PERSON: EvidenceSource.SELF, Side.MANAGER: EvidenceSource.MANAGER}
_NO_PERSON = "No such employee."


class TooMuchEvidenceError(ConflictError):
    """One author keeps as many records of one person as the service holds."""

    code = "too_much_evidence"
    title = "Too much evidence"


def tell(
    session: Session, actor: Actor, external_id: str, body: EvidenceBody
) -> Written[EvidenceRead]:
    """Store an occasion, as the caller stands to the person.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not tell of them.
    InvalidInputError
        Naming the field.
    TooMuchEvidenceError
        When the author holds as many records of the person as there is room for.
    """
    today, own = utc_today(), actor.employee_external_id
    side = side_of_author(session, actor, external_id)
    source = body.source or _usual_source(side, body)
    if source is None:
        raise InvalidInputError(
            "The record was refused.", [FieldProblem("/source", "say as whom you tell it")]
        )
    policies.check_occasion((body.situation, body.action, body.effect), body.happened_on, today)
    policies.check_told(side, source, names_somebody=bool(body.named), team_size=body.team_size)
    _check_named(body, external_id, own)
    _check_visibility(body, side)
    if queries.count_of_author(session, external_id, own, actor.name) >= policies.MOST_OF_AN_AUTHOR:
        raise TooMuchEvidenceError(
            f"You hold {policies.MOST_OF_AN_AUTHOR} records of this person; withdraw one first."
        )
    row = new_row(actor, external_id, body, source)
    if side in {Side.MANAGER, Side.NAMED}:
        row.people.append(voice(own, source))
        row.state = EvidenceState.CONFIRMED
        _answer_request(session, row)
    session.add(row)
    journal(session, actor.name, ChangeAction.CREATED, row, ["evidence"])
    return Written(read_of(row, sides_of(session, actor, row)), created=True)


def get(session: Session, actor: Actor, uid: str) -> EvidenceRead:
    """A record, for who may know of it.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know of it.
    """
    row, sides = known_to(session, actor, queries.find(session, uid))
    return read_of(row, sides)


def page(
    session: Session, actor: Actor, external_id: str, query: EvidenceQuery
) -> Page[EvidenceRead]:
    """A page of the records of a person, or of those that they wrote or are named in.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    """
    audience = audience_on(session, actor, external_id)
    paging = query.paging()
    span: dict[str, Any] = {"after": paging.after, "limit": paging.fetch}
    if query.role is Role.ABOUT:
        visible = visible_to(audience)
        rows = queries.page_about(session, external_id, visible, query.behaviour, **span)
    elif audience is not Audience.EMPLOYEE:
        raise NotFoundError(_NO_PERSON)
    else:
        listed = queries.page_by if query.role is Role.AUTHOR else queries.page_naming
        rows = listed(session, external_id, query.behaviour, **span)
    kept, cursor = paging.cut(rows)
    items = [read_of(row, sides_of(session, actor, row)) for row in kept]
    return Page(items=items, next_cursor=cursor)


def requests(
    session: Session, actor: Actor, external_id: str, query: PageQuery
) -> Page[EvidenceRequestRead]:
    """What a person is asked of those who lead them on trial; for that person and HR.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    """
    if audience_on(session, actor, external_id) is Audience.MANAGER:
        raise NotFoundError(_NO_PERSON)
    paging = query.paging()
    rows = queries.open_requests(session, external_id, after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut(rows)
    items = [
        EvidenceRequestRead(
            uid=row.uid,
            about=row.employee_external_id,
            due_on=row.due_on,
            created_at=row.created_at,
        )
        for row in kept
    ]
    return Page(items=items, next_cursor=cursor)


def confirm(session: Session, actor: Actor, uid: str, at: Conditions) -> Written[EvidenceRead]:
    """Say that it happened as it is told."""

    def change(row: Evidence, _sides: frozenset[Side]) -> list[str]:
        own = actor.employee_external_id
        mine = next((one for one in row.people if one.employee_external_id == own), None)
        if mine is None:
            row.people.append(voice(own, EvidenceSource.MANAGER))
        elif mine.confirmed_at is None:
            mine.confirmed_at = utc_now()
        else:
            return []
        row.state = EvidenceState.CONFIRMED
        return ["state"]

    return _stepped(session, actor, uid, at, Step.CONFIRM, change)


def dispute(
    session: Session, actor: Actor, uid: str, body: DisputeBody, at: Conditions
) -> Written[EvidenceRead]:
    """Take a record that is not right out of the count until HR decides."""

    def change(row: Evidence, _sides: frozenset[Side]) -> list[str]:
        row.state, row.dispute_reason = EvidenceState.DISPUTED, body.reason
        row.decide_by, row.decision_reason = utc_today() + timedelta(policies.DECIDE_DAYS), ""
        return ["state"]

    return _stepped(session, actor, uid, at, Step.DISPUTE, change)


def reply(
    session: Session, actor: Actor, uid: str, body: ReplyBody, at: Conditions
) -> Written[EvidenceRead]:
    """Stand beside a record with words of one's own."""

    def change(row: Evidence, _sides: frozenset[Side]) -> list[str]:
        if row.reply == body.text:
            return []
        row.reply = body.text
        return ["reply"]

    return _stepped(session, actor, uid, at, Step.REPLY, change)


def withdraw(session: Session, actor: Actor, uid: str, at: Conditions) -> Written[EvidenceRead]:
    """Take back what one told."""

    def change(row: Evidence, _sides: frozenset[Side]) -> list[str]:
        row.state, row.decide_by = EvidenceState.WITHDRAWN, None
        return ["state"]

    return _stepped(session, actor, uid, at, Step.WITHDRAW, change)


def decide(
    session: Session, actor: Actor, uid: str, body: DecisionBody, at: Conditions
) -> Written[EvidenceRead]:
    """Decide a dispute; HR does, and never who told it."""

    def change(row: Evidence, _sides: frozenset[Side]) -> list[str]:
        row.decide_by, row.decision_reason = None, body.reason
        row.state = standing_state(row) if body.stands else EvidenceState.WITHDRAWN
        return ["state"]

    return _stepped(session, actor, uid, at, Step.DECIDE, change)


def choose(
    session: Session, actor: Actor, uid: str, body: ChoiceBody, at: Conditions
) -> Written[EvidenceRead]:
    """Decide who reads what one told oneself, and what stays when an author is forgotten."""

    def change(row: Evidence, sides: frozenset[Side]) -> list[str]:
        if body.visible_to not in {None, row.visible_to} and Side.AUTHOR not in sides:
            raise NotYourStepError("You decide who reads what you told yourself.")
        before = (row.visible_to, row.stays_without_author)
        row.visible_to = body.visible_to or row.visible_to
        if body.stays_without_author is not None:
            row.stays_without_author = body.stays_without_author
        after = (row.visible_to, row.stays_without_author)
        names = ("visible_to", "stays_without_author")
        return [name for name, b, a in zip(names, before, after, strict=True) if b != a]

    return _stepped(session, actor, uid, at, Step.CHOOSE, change)


def facts_on(session: Session, actor: Actor, external_id: str) -> list[Fact]:
    """What counts of a person, as far as the caller reads it.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    """
    visible = visible_to(audience_on(session, actor, external_id))
    return facts_about(session, [external_id], visible)[external_id]


def facts_about(
    session: Session, people: Sequence[str], shown_to: Iterable[Visibility] | None = _SEARCH_SEES
) -> dict[str, list[Fact]]:
    """What counts of each of these people; in a search only what HR sees in searches."""
    found: dict[str, list[Fact]] = {person: [] for person in people}
    shown = list(Visibility) if shown_to is None else shown_to
    for row in queries.that_stand(session, people, shown):
        found[row.employee_external_id].append(fact_of(row))
    return found


def remove_old(session: Session, before: date, requests_before: date, batch: int) -> int:
    """Remove a batch of records that are too old to count; how many there were."""
    queries.forget_requests(session, requests_before)
    rows = queries.older_than(session, before, batch)
    for row in rows:
        journal(session, "evidence", ChangeAction.DELETED, row, ["evidence"])
        session.delete(row)
    return len(rows)


def _stepped(
    session: Session,
    actor: Actor,
    uid: str,
    conditions: Conditions,
    step: Step,
    change: Callable[[Evidence, frozenset[Side]], list[str]],
) -> Written[EvidenceRead]:
    """Take a step under the record's lock, if it is the caller's and the state allows it."""
    row, sides = known_to(session, actor, queries.find(session, uid, lock=True))
    if not policies.may_take(step, sides):
        raise NotYourStepError(f"To {step} this record is not your step.")
    conditions.check_write(etag_of(read_of(row, sides)))
    if row.state not in policies.STEPS[step].states:
        allowed = ", ".join(policies.steps_now(row.state, sides)) or "nothing"
        raise TransitionRefusedError(f"The record is {row.state}; you can do: {allowed}.")
    fields = change(row, sides)
    if fields:
        row.version += 1
        row.updated_at = utc_now()
        journal(session, actor.name, ChangeAction.UPDATED, row, fields)
    return Written(read_of(row, sides_of(session, actor, row)), changed=bool(fields))


def _usual_source(side: Side, body: EvidenceBody) -> EvidenceSource | None:
    """As whom a record is told where nobody says."""
    if side is Side.HR and body.team_size is not None:
        return EvidenceSource.TEAM
    if side is Side.HR and body.named:
        return body.named[0].part
    return _SOURCE_OF.get(side)


def _check_named(body: EvidenceBody, external_id: str, own: str | None) -> None:
    for index, one in enumerate(body.named):
        if one.employee in {external_id, own}:
            problem = FieldProblem(f"/named/{index}", "is the person or the author; name others")
            raise InvalidInputError("The record was refused.", [problem])


def _check_visibility(body: EvidenceBody, side: Side) -> None:
    if body.visible_to is not None and side is not Side.PERSON:
        problem = FieldProblem("/visible_to", "is for the person to say, of what they tell")
        raise InvalidInputError("The record was refused.", [problem])


def _answer_request(session: Session, row: Evidence) -> None:
    request = queries.open_request(session, row.employee_external_id, row.author_external_id or "")
    if request is not None:
        row.case_uid = request.case_uid
        queries.answer(session, request, utc_now())
