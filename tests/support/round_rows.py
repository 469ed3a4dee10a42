"""One connected row of every table of assignment rounds."""

from datetime import datetime

from sqlmodel import Session

from models import Job, Round, RoundChoice, RoundInvitation, RoundResult
from models.round_vocabulary import RoundMethod, RoundOutcome, RoundPriority, RoundSubject
from models.vocabulary import ActorKind, JobKind


def add_a_round(session: Session, as_of: datetime) -> None:
    """Store a round for the person E-1 and the opening O-1, and an invitation because of it."""
    job = Job(
        uid="5f1d7c1e-2f53-4f8a-9d55-3d0c7a2b9e10",
        kind=JobKind.ROUND,
        actor="hr",
        actor_kind=ActorKind.HR_PARTNER,
    )
    session.add(job)
    session.flush()
    asked = Round(
        job_id=job.id,
        method=RoundMethod.STABLE,
        priority=RoundPriority.WAITING,
        team_share=0.1,
        team_least=1,
        floor=0.05,
        seed=7,
        as_of=as_of,
        totals={"placed": 1},
    )
    session.add(asked)
    session.flush()
    found = RoundResult(
        round_id=asked.id,
        subject=RoundSubject.PERSON,
        outcome=RoundOutcome.PLACED,
        employee_external_id="E-1",
        opening_external_id="O-1",
        details={"place": 1, "own": 1},
    )
    session.add_all([found, RoundChoice(round_id=asked.id, employee_external_id="E-1")])
    session.flush()
    session.add(
        RoundInvitation(
            result_id=found.id,
            employee_external_id="E-1",
            opening_external_id="O-1",
            invited_by="hr",
        )
    )
