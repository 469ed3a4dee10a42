"""Three views of one case: what each side reads, and what is null for it."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.core.etag import Conditions, etag_of
from app.mobility.cases import guards
from app.mobility.cases.facts import Held
from app.mobility.cases.guards import Facts
from app.mobility.cases.queries import OpeningRow, PersonRow
from app.mobility.cases.schemas import (
    AllowedRead,
    CaseItem,
    CaseOpeningRead,
    CasePersonRead,
    CaseRead,
    CaseReleaseRead,
    ClosedRead,
    DeadlineRead,
    GateRead,
)
from app.mobility.cases.timing import confirmations, offer_counts
from app.mobility.knowing import Sides, view_of
from app.mobility.machine import (
    CaseStep,
    ReleaseStep,
    case_steps_from,
    release_steps_from,
)
from models.cases import MoveCase, Release
from models.move_vocabulary import (
    CaseKind,
    CaseSide,
    CaseState,
    GateState,
    ReleaseState,
)
from models.vocabulary import Motive

SENDING_SEES = frozenset(
    {CaseState.ACCEPTED, CaseState.STARTED, CaseState.COMPLETED, CaseState.RETURNED}
)
_PRIVATE = frozenset({CaseSide.PERSON, CaseSide.HR})
_OF_READINESS = _PRIVATE | {CaseSide.RECEIVING}
# What the clock alone does is nobody's to do.
_READERS = frozenset(CaseSide) - {CaseSide.CLOCK}


def item(
    case: MoveCase, person: PersonRow, opening: OpeningRow, release: Release | None, sides: Sides
) -> CaseItem:
    """A case in a list."""
    return CaseItem.model_validate(_summary(case, person, opening, release, view_of(sides)))


def check_version(conditions: Conditions, of: Held, facts: Facts, sides: Sides) -> None:
    """Hold a write against the state of the case that its caller saw.

    Raises
    ------
    VersionMismatchError
        When the case is not the one that the caller saw.
    VersionRequiredError
        When this service asks for If-Match.
    """
    if conditions != Conditions():
        conditions.check_write(etag_of(read(of, facts, sides)))


def read(of: Held, facts: Facts, sides: Sides) -> CaseRead:
    """A case with what these sides may know and do."""
    case, view = of.case, view_of(sides)
    sending = view is CaseSide.SENDING
    return CaseRead.model_validate(
        {
            **_summary(case, of.person, of.opening, of.release, view),
            "version": None if sending else case.version,
            "motives": [Motive(one) for one in case.motives] if view in _PRIVATE else None,
            "shows_readiness": case.shows_readiness if view in _OF_READINESS else None,
            "receiving_manager": None if sending else case.receiving_manager_external_id,
            "sending_manager": case.sending_manager_external_id,
            "talk_on": None if sending else case.talk_on,
            "talked_on": None if sending else case.talked_on,
            "trial_until": case.trial_until,
            "return_until": None if sending else case.return_until,
            "confirmed_by": None if sending else _confirmed(case),
            "release": _release(of.release, view),
            "gates": [] if sending else _gates(of),
            "closed": _closed(case, view),
            "policy_version": case.policy_version,
            "deadlines": [
                DeadlineRead(what=what, on=on)
                for what, on in deadlines(of)
                if not sending or what in _OF_RELEASE
            ],
            "allowed": allowed(facts, sides),
            "release_allowed": release_allowed(of, sides),
        }
    )


def deadlines(of: Held) -> Iterator[tuple[str, date]]:
    """What is due in a case, and when; the clock goes by the same days."""
    case, terms = of.case, of.terms
    if case.state is CaseState.SHARED:
        yield "answer_share", case.since + timedelta(terms.answer_share_days)
        yield "share_expires", case.since + timedelta(terms.quiet_share_days)
    if case.state is CaseState.OFFERED and offer_counts(of):
        yield "answer_offer", case.since + timedelta(terms.offer_days)
    if case.state in {CaseState.ACCEPTED, CaseState.OFFERED} and case.start_date is not None:
        yield "start", case.start_date
    if case.state is CaseState.STARTED and case.kind is CaseKind.TRIAL and case.trial_until:
        yield "trial_ends", case.trial_until
    if case.state is CaseState.STARTED and case.return_until is not None:
        yield "return_right_ends", case.return_until
    yield from _release_deadlines(of)
    for gate in of.gates:
        if gate.state is GateState.OPEN and gate.due_on is not None:
            yield f"gate_{gate.kind}", gate.due_on


def allowed(facts: Facts, sides: Sides) -> list[AllowedRead]:
    """The steps that these sides can take now, with what is still missing for each."""
    if facts.state is None:
        return []
    return [
        _step(step, facts) for step in case_steps_from(facts.state) if step.who & sides & _READERS
    ]


def release_allowed(of: Held, sides: Sides) -> list[AllowedRead]:
    """The same for the release."""
    state = None if of.release is None else of.release.state
    if state is None and of.has_one_manager:
        return []
    return [
        _step(step, None)
        for step in release_steps_from(of.case.state, state)
        if step.who & sides & _READERS
    ]


def _step(step: CaseStep | ReleaseStep, facts: Facts | None) -> AllowedRead:
    lacking = [] if facts is None else [need for need, _ in guards.missing(step.needs, facts)]
    return AllowedRead(action=step.action, who=sorted(step.who & _READERS), needs=lacking)


_OF_RELEASE = frozenset({"answer_release", "decide_release", "release", "start"})


def _release_deadlines(of: Held) -> Iterator[tuple[str, date]]:
    release = of.release
    if release is None:
        return
    if release.state is ReleaseState.ASKED:
        yield "answer_release", release.answer_by
    if release.state is ReleaseState.CONTESTED and release.contested_on is not None:
        yield "decide_release", release.contested_on + timedelta(of.terms.decide_release_days)
    if release.state is ReleaseState.DATED and release.release_date is not None:
        yield "release", release.release_date


def _summary(
    case: MoveCase,
    person: PersonRow,
    opening: OpeningRow,
    release: Release | None,
    view: CaseSide,
) -> dict[str, object]:
    sending = view is CaseSide.SENDING
    hidden = sending and case.state not in SENDING_SEES
    return {
        "uid": case.uid,
        "view": view,
        "kind": case.kind,
        "employee": CasePersonRead(external_id=person.external_id, name=person.name),
        "opening": CaseOpeningRead(
            external_id=opening.external_id, title=opening.title, function=opening.function
        ),
        "state": None if hidden else case.state,
        "start_date": case.start_date,
        "release_state": None if release is None else release.state,
        "release_date": None if release is None else release.release_date,
        "updated_at": None if sending else case.updated_at,
    }


def _release(release: Release | None, view: CaseSide) -> CaseReleaseRead | None:
    if release is None:
        return None
    contest = view in _PRIVATE | {CaseSide.SENDING}
    return CaseReleaseRead.model_validate(
        {
            "state": release.state,
            "asked_on": release.asked_on,
            "asked_by": release.asked_by,
            "answer_by": release.answer_by,
            "date": release.release_date,
            "dated_by": release.dated_by,
            "contest_reason": release.contest_reason if contest else None,
            "contest_note": release.contest_note if contest else None,
            "decision_note": release.decision_note if view is not CaseSide.HR_SYSTEM else None,
            "proposed_date": release.proposed_date,
            "agreed_by": [CaseSide(side) for side in release.agreed_by],
        }
    )


def _closed(case: MoveCase, view: CaseSide) -> ClosedRead | None:
    """How a case ended: why one was declined is for the person and who declined it."""
    if case.closed_at is None or view is CaseSide.SENDING:
        return None
    of_both = case.state in {CaseState.DECLINED, CaseState.CANCELLED, CaseState.EXPIRED}
    if view in _PRIVATE or (view is CaseSide.RECEIVING and of_both):
        return ClosedRead(reason=case.closed_reason, note=case.closed_note, to_learn=case.to_learn)
    return ClosedRead(reason=None, note=None, to_learn=None)


def _confirmed(case: MoveCase) -> list[CaseSide]:
    return [side for side, did in confirmations(case).items() if did]


def _gates(of: Held) -> list[GateRead]:
    shown = set(GateRead.model_fields)
    return [GateRead.model_validate(gate.model_dump(include=shown)) for gate in of.gates]
