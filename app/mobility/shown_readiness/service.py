"""The rules of readiness that is shown: the person decides, for one leading opening at a time."""

from sqlmodel import Session

from app.core.answers import Written
from app.core.db import Database
from app.core.errors import ConflictError
from app.core.etag import Conditions
from app.core.security import Actor
from app.mobility.cases import views
from app.mobility.cases.facts import facts_of, locked_for
from app.mobility.cases.recording import record
from app.mobility.cases.schemas import CaseRead
from app.mobility.cases.service import acting_side, members_of
from app.mobility.errors import NotYourStepError, TransitionRefusedError
from app.mobility.knowing import known, may_know, view_of
from app.mobility.machine import HR, PERSON, RECEIVING
from app.mobility.openings import opening_of
from app.mobility.readiness.schemas import ReadinessRead
from app.mobility.readiness.shown import readiness_as_shown
from app.mobility.shown_readiness import queries
from app.mobility.shown_readiness.schemas import ShownReadinessBody
from app.serving import Snapshot
from models.move_vocabulary import CaseSide
from models.vocabulary import ChangeAction

_TOLD = PERSON | RECEIVING | HR
_READERS = frozenset({CaseSide.PERSON, CaseSide.HR})


class LeadsNobodyError(ConflictError):
    """Readiness for leading is shown for an opening that leads people, and for no other."""

    code = "leads_nobody"
    title = "Leads nobody"


def show(
    session: Session, actor: Actor, uid: str, body: ShownReadinessBody, conditions: Conditions
) -> Written[CaseRead]:
    """Show the manager who hires how far one is on the way to leading, or take that back.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know.
    NotYourStepError
        When the caller is not the person.
    TransitionRefusedError
        When the case ended.
    LeadsNobodyError
        When the opening leads nobody.
    """
    of, sides = locked_for(session, actor, uid)
    facts = facts_of(session, of)
    views.check_version(conditions, of, facts, sides)
    side = acting_side(PERSON, sides)
    if of.case.closed_at is not None:
        members = members_of(facts, sides, of.case.state)
        raise TransitionRefusedError(
            "The case ended; nothing is shown in it any more.", (), members
        )
    if body.shown and not of.opening.leads:
        raise LeadsNobodyError("The opening leads nobody, so readiness for leading is no matter.")
    changed = of.case.shows_readiness is not body.shown
    if changed:
        of.case.shows_readiness = body.shown
        action = "show_readiness" if body.shown else "hide_readiness"
        record(session, of.case, actor.name, side, action, _TOLD, event=ChangeAction.UPDATED)
    return Written(views.read(of, facts, may_know(of.case, actor)), changed=changed)


def readiness(
    snapshot: Snapshot, database: Database, actor: Actor, uid: str
) -> tuple[ReadinessRead, str]:
    """What the manager who hires reads of it, and whose it is; the person and HR read the same.

    Raises
    ------
    NotFoundError
        When there is no such case, or the caller may not know of it.
    NotYourStepError
        When it is not shown to the caller's side.
    OpeningGoneError
        When the opening was deleted.
    """
    with database.read() as session:
        case, sides = known(queries.case(session, uid), actor)
        person, opening_id = case.employee_external_id, case.opening_external_id
        view, shown = view_of(sides), case.shows_readiness and case.closed_at is None
    if view not in _READERS and not (view is CaseSide.RECEIVING and shown):
        raise NotYourStepError("The person shows readiness to whom the person wants.")
    opening = opening_of(snapshot, database, opening_id)
    return readiness_as_shown(snapshot, database, person, opening), person
