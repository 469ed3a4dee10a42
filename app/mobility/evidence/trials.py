"""What those say who are led on trial."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from app.core.journal import record_change
from app.mobility.evidence import policies, queries
from app.mobility.evidence.policies import Step
from models.readiness import EvidenceRequest
from models.vocabulary import ChangeAction, EntityKind

# Two of those who are led, so that no single voice decides how a trial ends.
LEAST_LED = 2


@dataclass(frozen=True, slots=True)
class TrialEvidence:
    """How many of those who are led were asked in a trial and told something, and if it will do."""

    asked: int
    told: int
    enough: bool


def ask_those_led(
    session: Session, actor: str, external_id: str, case_uid: str, due_on: date
) -> int:
    """Ask everybody whom a person leads on trial what they saw, until a day; how many were asked.

    Asking twice for the same day asks nobody twice.
    """
    known = {(one.asked_external_id, one.due_on) for one in queries.requests_in(session, case_uid)}
    asked = [one for one in queries.reports_of(session, external_id) if (one, due_on) not in known]
    for somebody in asked:
        session.add(
            EvidenceRequest(
                uid=str(uuid.uuid4()),
                employee_external_id=external_id,
                asked_external_id=somebody,
                case_uid=case_uid,
                due_on=due_on,
            )
        )
    if asked:
        session.flush()
        record_change(
            session,
            actor,
            ChangeAction.UPDATED,
            EntityKind.EVIDENCE,
            case_uid,
            {"fields": ["evidence_requests"]},
            people=[external_id, *asked],
            confidential=True,
        )
    return len(asked)


def trial_evidence(session: Session, external_id: str, case_uid: str, since: date) -> TrialEvidence:
    """What those who were led told in a trial: two of them, or their team together, will do."""
    asked = {one.asked_external_id for one in queries.requests_in(session, case_uid)}
    rows = queries.told_in(session, external_id, case_uid, since)
    counted = [row for row in rows if row.state in policies.STEPS[Step.CONFIRM].states]
    told = {row.author_external_id for row in counted if row.author_external_id in asked}
    together = any(row.team_size is not None for row in counted)
    return TrialEvidence(len(asked), len(told), len(told) >= LEAST_LED or together)
