"""What a case is decided by, read once: the case, what belongs to it, and the two records."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from app.catalog.employees import service as employees
from app.core.errors import FieldProblem
from app.core.security import Actor
from app.mobility.cases import queries
from app.mobility.cases.guards import Facts
from app.mobility.cases.queries import OpeningRow, PersonRow
from app.mobility.evidence import trials
from app.mobility.knowing import Sides, known
from app.mobility.machine import BEFORE_ACCEPTANCE
from app.mobility.plans import service as plans
from app.mobility.policy import service as policy
from app.mobility.policy.schemas import MoveTerms
from app.mobility.readiness import service as readiness
from models.base import utc_today
from models.cases import Gate, MoveCase, Release
from models.move_vocabulary import CaseKind, CaseSide, CaseState, GateState

_PASSED = (GateState.GIVEN, GateState.DEEMED)


@dataclass(slots=True)
class Held:
    """A case with everything that belongs to it."""

    case: MoveCase
    person: PersonRow
    opening: OpeningRow
    release: Release | None
    gates: list[Gate]
    terms: MoveTerms
    today: date

    @property
    def case_id(self) -> int:
        """The row's id."""
        return self.case.id or 0

    @property
    def has_one_manager(self) -> bool:
        """Whether the same manager leads the person and hires, so that nobody need release.

        Who was asked for a release goes on leading here: a record that shows the new manager
        before the move is accepted takes the release from nobody.
        """
        case = self.case
        sending = case.sending_manager_external_id or self.person.manager
        return sending is not None and sending == case.receiving_manager_external_id


def locked_for(session: Session, actor: Actor, uid: str) -> tuple[Held, Sides]:
    """A case that nobody else changes meanwhile, and the sides as which the caller knows of it.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know of it: the two look the same.
    """
    case, sides = known(queries.lock(session, uid), actor)
    return held(session, case, utc_today()), sides


def person_of(session: Session, key: str, today: date) -> PersonRow | None:
    """A person as moves need one."""
    return queries.people(session, [key], today).get(key)


def opening_of(session: Session, key: str) -> OpeningRow | None:
    """An opening as moves need one."""
    return queries.openings(session, [key]).get(key)


def held(session: Session, case: MoveCase, today: date) -> Held:
    """The case with everything that belongs to it."""
    return held_together(session, [case], today)[0]


def held_together(session: Session, cases: Sequence[MoveCase], today: date) -> list[Held]:
    """These cases, each with everything that belongs to it, in as few statements as one.

    Nobody is released for an interest that is not shown, and consents are asked for from the
    acceptance on: before, nobody looks for them.
    """
    people = queries.people(session, (case.employee_external_id for case in cases), today)
    openings = queries.openings_of(session, cases)
    shown = [case.id or 0 for case in cases if case.state is not CaseState.INTEREST]
    accepted = [case.id or 0 for case in cases if case.state not in BEFORE_ACCEPTANCE]
    releases = queries.releases(session, shown) if shown else {}
    gates = queries.gates(session, accepted) if accepted else {}
    versions = {case.policy_version for case in cases}
    terms = {version: policy.terms_of(session, version) for version in versions}
    return [
        Held(
            case=case,
            person=people[case.employee_external_id],
            opening=openings[case.opening_external_id],
            release=releases.get(case.id or 0),
            gates=gates.get(case.id or 0, []),
            terms=terms[case.policy_version],
            today=today,
        )
        for case in cases
    ]


def facts_of(session: Session, of: Held) -> Facts:
    """What the steps of a case are decided by, as far as the database tells it.

    What only the steps out of some states need is read in those alone.
    """
    case, release = of.case, of.release
    interest = case.state is CaseState.INTEREST
    others = (
        queries.open_of_person(session, case.employee_external_id, case.id)
        if interest or case.state is CaseState.OFFERED
        else ()
    )
    return Facts(
        today=of.today,
        state=case.state,
        opening_open=of.opening.is_open,
        has_receiving=of.opening.hiring_manager not in {None, of.person.external_id},
        in_line=interest and leads(session, of.opening.hiring_manager, of.person.external_id),
        acknowledged=case.acknowledged_line,
        open_cases=len(others),
        most_open_cases=of.terms.most_open_cases,
        talked_on=case.talked_on,
        seats_left=of.opening.headcount - of.opening.seats_taken,
        same_manager=of.has_one_manager,
        release=None if release is None else release.state,
        release_date=None if release is None else release.release_date,
        start_date=case.start_date,
        other_cases=len(others),
        committed=committed_sides(session, case),
        gates_missing=tuple(gate.kind for gate in of.gates if gate.state not in _PASSED),
        return_until=case.return_until,
        asks_why=interest and asks_why(session, of.person, of.opening, of.today),
        trial_told=_trial_told(session, of),
    )


def facts_of_new(
    session: Session,
    person: PersonRow,
    opening: OpeningRow,
    terms: MoveTerms,
    broken: tuple[FieldProblem, ...],
    today: date,
) -> Facts:
    """What the beginning of a case is decided by."""
    return Facts(
        today=today,
        broken_rules=broken,
        opening_open=opening.is_open,
        has_receiving=opening.hiring_manager not in {None, person.external_id},
        in_line=leads(session, opening.hiring_manager, person.external_id),
        open_cases=len(queries.open_of_person(session, person.external_id, None)),
        most_open_cases=terms.most_open_cases,
        asks_why=asks_why(session, person, opening, today),
    )


def asks_why(session: Session, person: PersonRow, opening: OpeningRow, today: date) -> bool:
    """Whether a person is asked why to lead before showing an interest in an opening."""
    return opening.leads and readiness.asks_why(session, person.external_id, today)


def _trial_told(session: Session, of: Held) -> bool:
    """Whether a trial of leading can end: it is none, or those who were led told enough."""
    case = of.case
    if case.kind is not CaseKind.TRIAL or case.state is not CaseState.STARTED:
        return True
    if not of.opening.leads:
        return True
    return trials.trial_evidence(session, of.person.external_id, case.uid, case.since).enough


def committed_sides(session: Session, case: MoveCase) -> frozenset[CaseSide]:
    """The sides that agreed to a commitment, while the start waits for it."""
    return plans.committed_sides(session, case)


def acknowledging(facts: Facts, *, acknowledged: bool) -> Facts:
    """The facts once the person says that the line may know."""
    return replace(facts, acknowledged=facts.acknowledged or acknowledged)


def leads(session: Session, manager: str | None, person: str) -> bool:
    """Whether a manager leads a person, directly or through others."""
    return manager is not None and employees.is_led_by(session, person, manager)
