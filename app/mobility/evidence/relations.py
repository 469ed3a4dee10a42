"""How a caller stands to a person and to a record, and what each reads."""

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.core.errors import NotFoundError
from app.core.security import Actor, Reach
from app.mobility.evidence import queries
from app.mobility.evidence.policies import Side
from models.readiness import Evidence
from models.vocabulary import Audience, EvidenceState, Visibility

_LINE_SEES = frozenset({Visibility.MANAGER})
_NO_PERSON = "No such employee."
_NO_RECORD = "No such evidence."


def audience_on(session: Session, actor: Actor, external_id: str) -> Audience:
    """For whom an answer about a person is made; whoever sees everyone here is HR.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not know.
    """
    audience = employees.audience_on(session, actor, external_id)
    if actor.employee_external_id is None:
        audience = Audience.HR
    employees.require(session, external_id)
    return audience


def visible_to(audience: Audience) -> frozenset[Visibility] | None:
    """What an audience reads on the record of one person; `None` for all of it."""
    shown = {Audience.HR: frozenset(Visibility), Audience.MANAGER: _LINE_SEES}
    return shown.get(audience)


def side_of_author(session: Session, actor: Actor, external_id: str) -> Side:
    """As whom a caller may tell of a person: HR, the person, the line, or who is named or asked.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller may not tell of them: the two look the same.
    """
    own = actor.employee_external_id
    employees.require(session, external_id, keep=True)
    if own is None:
        employees.audience_on(session, actor, external_id)
        return Side.HR
    if own == external_id:
        return Side.PERSON
    if actor.reach is Reach.TEAM and employees.is_led_by(session, external_id, own):
        return Side.MANAGER
    asked = queries.was_asked(session, external_id, own)
    if asked or queries.is_named_by(session, external_id, own):
        return Side.NAMED
    raise NotFoundError(_NO_PERSON)


def sides_of(session: Session, actor: Actor, row: Evidence) -> frozenset[Side]:
    """How a caller stands to a record; nothing where they may not know of it."""
    own = actor.employee_external_id
    if own is None:
        told = row.author_external_id is None and row.recorded_by == actor.name
        return frozenset({Side.HR, Side.AUTHOR} if told else {Side.HR})
    sides = {
        Side.PERSON: own == row.employee_external_id,
        Side.AUTHOR: own == row.author_external_id,
        Side.NAMED: own in {one.employee_external_id for one in row.people},
        Side.MANAGER: actor.reach is Reach.TEAM
        and own != row.employee_external_id
        and row.visible_to in _LINE_SEES
        and employees.is_led_by(session, row.employee_external_id, own),
    }
    return frozenset(side for side, is_one in sides.items() if is_one)


def known_to(
    session: Session, actor: Actor, row: Evidence | None
) -> tuple[Evidence, frozenset[Side]]:
    """The record and the caller's sides.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know of it.
    """
    if row is None:
        raise NotFoundError(_NO_RECORD)
    sides = sides_of(session, actor, row)
    withdrawn = row.state is EvidenceState.WITHDRAWN
    if not sides or (withdrawn and not sides & {Side.PERSON, Side.AUTHOR}):
        raise NotFoundError(_NO_RECORD)
    return row, sides
