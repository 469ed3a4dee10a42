"""The paths of releases, gates and offers to release."""

from typing import Annotated

from fastapi import Path

from app.core.answers import Reading, Writing, tagged
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId
from app.core.security import CaseActor, CaseReader, MovesWriter
from app.mobility.cases.schemas import (
    CaseRead,
    GateBody,
    GateName,
    ReleaseBody,
    ReleaseOfferBody,
    ReleaseOfferRead,
)
from app.mobility.releases import service

CaseUid = Annotated[str, Path(max_length=36, description="The case's id.")]
EmployeeKey = Annotated[ExternalId, Path(description="The employee's key.")]
Kind = Annotated[GateName, Path(description="Who has to agree.")]

router = Router(prefix="/v1", tags=["moves"])


@router.post(
    "/move-cases/{case_uid}/release",
    operation_id="stepRelease",
    summary="Take a step in the release of a person",
    responses=tagged(CaseRead),
)
def step_release(
    case_uid: CaseUid, body: ReleaseBody, actor: CaseActor, writing: Writing
) -> CaseRead:
    """Ask for the release, date it, contest it or decide about it.

    With `ask` the person's manager learns of the case. There is no refusal: a manager who needs
    more time contests, and HR decides.
    """
    with writing.session() as session:
        written = service.act(session, actor, case_uid, body, writing.conditions)
    return writing.answer(written)


@router.put(
    "/move-cases/{case_uid}/gates/{gate_kind}",
    operation_id="putGate",
    summary="Say what came of a consent that a move needs",
    responses=tagged(CaseRead),
)
def put_gate(
    case_uid: CaseUid, gate_kind: Kind, body: GateBody, actor: MovesWriter, writing: Writing
) -> CaseRead:
    """Record whether somebody else agreed, such as the works council. For HR."""
    with writing.session() as session:
        written = service.decide_gate(session, actor, case_uid, gate_kind, body, writing.conditions)
    return writing.answer(written)


@router.put(
    "/employees/{external_id}/release-offer",
    operation_id="putReleaseOffer",
    summary="Offer to release an employee before anybody asks",
    responses=tagged(ReleaseOfferRead, created=True),
)
def put_release_offer(
    external_id: EmployeeKey, body: ReleaseOfferBody, actor: CaseActor, writing: Writing
) -> ReleaseOfferRead:
    """Offer a person whom you lead to let them go, for a function, an opening or any move.

    The answer is the same whether or not the person considers a move.
    """
    with writing.session() as session:
        written = service.put_offer(session, actor, external_id, body, writing.conditions)
    return writing.answer(written)


@router.get(
    "/employees/{external_id}/release-offer",
    operation_id="getReleaseOffer",
    summary="Read the offer to release an employee",
    responses=tagged(ReleaseOfferRead),
)
def get_release_offer(
    external_id: EmployeeKey, actor: CaseReader, reading: Reading, reads: Reader
) -> ReleaseOfferRead:
    """Read whether the person's manager offers a release. For both of them and HR."""
    with reading.session() as session:
        read = service.offer_for(session, actor, external_id)
    shown = reading.answer(read)
    reads.note(actor, [external_id], confidential=True)
    return shown
