"""What a step of a case owes: its place in the timeline, its audit entry and its event."""

from collections.abc import Mapping

from sqlmodel import Session

from app.core.journal import record_change
from app.mobility.knowing import is_confidential
from models.base import utc_now
from models.cases import MoveCase, TimelineEntry
from models.move_vocabulary import CaseAction, CaseSide, CaseState
from models.vocabulary import ChangeAction, EntityKind

CLOCK = "moves"
"""Who the audit log says did what the clock did."""

_EVENTS: Mapping[CaseAction, ChangeAction] = {
    CaseAction.ACCEPT: ChangeAction.ACCEPTED,
    CaseAction.START: ChangeAction.STARTED,
    CaseAction.GO_BACK: ChangeAction.RETURNED,
}
# What somebody wrote stands in the case, which an erasure clears; the audit log stays.
_TEXTS = frozenset({"override_reason"})
_ENDED = frozenset(
    {
        CaseState.COMPLETED,
        CaseState.WITHDRAWN,
        CaseState.DECLINED,
        CaseState.REFUSED,
        CaseState.CANCELLED,
        CaseState.EXPIRED,
    }
)


def event_of(action: str, state: CaseState, *, is_new: bool = False) -> ChangeAction:
    """What other systems are told that a step did."""
    if is_new:
        return ChangeAction.CREATED
    if action in _EVENTS:
        return _EVENTS[CaseAction(action)]
    return ChangeAction.CLOSED if state in _ENDED else ChangeAction.UPDATED


def record(
    session: Session,
    case: MoveCase,
    actor: str,
    side: CaseSide,
    action: str,
    told: frozenset[CaseSide],
    details: Mapping[str, str] | None = None,
    *,
    event: ChangeAction,
    on_behalf_of: CaseSide | None = None,
) -> None:
    """Count the change, and tell of it whoever may know: in one transaction with the step.

    It is one audit entry and one event. Which sides read it in the timeline is decided now: who
    learns of a case later does not read what happened before.
    """
    if event is not ChangeAction.CREATED:
        case.version += 1
        case.updated_at = utc_now()
    session.add(case)
    session.flush()
    enter(session, case, actor, side, action, told, details, on_behalf_of)
    logged = {name: told for name, told in (details or {}).items() if name not in _TEXTS}
    if on_behalf_of is not None:
        logged["on_behalf_of"] = on_behalf_of.value
    record_change(
        session,
        actor,
        event,
        EntityKind.MOVE_CASE,
        case.uid,
        {"step": action, "state": case.state.value, **logged},
        people=[case.employee_external_id],
        confidential=is_confidential(case),
    )


def enter(
    session: Session,
    case: MoveCase,
    actor: str,
    side: CaseSide,
    action: str,
    told: frozenset[CaseSide],
    details: Mapping[str, str] | None = None,
    on_behalf_of: CaseSide | None = None,
) -> None:
    """Add an entry to the timeline alone, beside a step that is recorded already."""
    knowing = _knowing(case)
    session.add(
        TimelineEntry(
            case_id=case.id or 0,
            side=side,
            actor=actor,
            action=action,
            on_behalf_of=on_behalf_of,
            state=case.state,
            told=sorted(side for side in told | {side} if side in knowing),
            details=dict(details or {}),
        )
    )


def _knowing(case: MoveCase) -> frozenset[CaseSide]:
    sides = {
        CaseSide.PERSON: True,
        CaseSide.HR: True,
        CaseSide.RECEIVING: case.receiving_manager_external_id is not None,
        CaseSide.SENDING: case.sending_manager_external_id is not None,
        CaseSide.HR_SYSTEM: not is_confidential(case),
    }
    return frozenset(side for side, knows in sides.items() if knows)
