"""A record of evidence: how it is stored, journalled and told."""

import uuid
from typing import Any

from sqlmodel import Session

from app.core.journal import record_change
from app.core.security import Actor
from app.mobility.evidence import policies
from app.mobility.evidence.facts import Fact, Voice
from app.mobility.evidence.policies import Side
from app.mobility.evidence.schemas import EvidenceBody, EvidenceRead, NamedRead
from models.base import utc_now
from models.readiness import Evidence, EvidencePerson
from models.vocabulary import (
    ChangeAction,
    EntityKind,
    EvidenceSource,
    EvidenceState,
    Visibility,
)


def fact_of(row: Evidence) -> Fact:
    """What of a record counts."""
    voices = tuple(
        Voice(one.employee_external_id, one.part)
        for one in row.people
        if one.confirmed_at is not None
    )
    return Fact(row.uid, row.behaviour, row.happened_on, row.state, voices)


def new_row(actor: Actor, external_id: str, body: EvidenceBody, source: EvidenceSource) -> Evidence:
    """The row of a record that the caller tells as this source."""
    of_the_person = Visibility.PRIVATE if source is EvidenceSource.SELF else Visibility.MANAGER
    now = utc_now()
    return Evidence(
        uid=str(uuid.uuid4()),
        employee_external_id=external_id,
        behaviour=body.behaviour,
        source=source,
        situation=body.situation,
        action=body.action,
        effect=body.effect,
        happened_on=body.happened_on,
        author_external_id=actor.employee_external_id,
        recorded_by=actor.name,
        team_size=body.team_size,
        visible_to=body.visible_to or of_the_person,
        people=[_person(employee_external_id=one.employee, part=one.part) for one in body.named],
        created_at=now,
        updated_at=now,
    )


def voice(own: str | None, part: EvidenceSource) -> EvidencePerson:
    """Somebody who was there and says so now."""
    return _person(employee_external_id=own, part=part, confirmed_at=utc_now())


def _person(**values: Any) -> EvidencePerson:
    return EvidencePerson(**values)


def standing_state(row: Evidence) -> EvidenceState:
    """The state of a record that nobody disputes."""
    confirmed = any(one.confirmed_at is not None for one in row.people)
    return EvidenceState.CONFIRMED if confirmed else EvidenceState.STATED


def journal(
    session: Session, actor: str, action: ChangeAction, row: Evidence, fields: list[str]
) -> None:
    """Only HR may know from the journal that something was told of somebody."""
    session.flush()
    named = [one.employee_external_id for one in row.people]
    people = {row.employee_external_id, row.author_external_id, *named}
    record_change(
        session,
        actor,
        action,
        EntityKind.EVIDENCE,
        row.uid,
        {"fields": fields},
        people=[one for one in people if one is not None],
        confidential=True,
    )


def read_of(row: Evidence, sides: frozenset[Side]) -> EvidenceRead:
    """A record as these sides read it."""
    sees_dispute = bool(sides & {Side.PERSON, Side.HR})
    return EvidenceRead(
        uid=row.uid,
        employee=row.employee_external_id,
        behaviour=row.behaviour,
        source=row.source,
        situation=row.situation,
        action=row.action,
        effect=row.effect,
        happened_on=row.happened_on,
        author=row.author_external_id,
        author_is=(
            "former_colleague"
            if row.author_is_gone
            else ("hr" if row.author_external_id is None else "person")
        ),
        named=[
            NamedRead(
                employee=one.employee_external_id,
                part=one.part,
                confirmed=one.confirmed_at is not None,
            )
            for one in row.people
        ],
        team_size=row.team_size,
        state=row.state,
        visible_to=row.visible_to,
        stays_without_author=row.stays_without_author,
        reply=row.reply,
        dispute_reason=row.dispute_reason if sees_dispute else "",
        decide_by=row.decide_by,
        decision_reason=row.decision_reason if sees_dispute else "",
        steps=policies.steps_now(row.state, sides),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
