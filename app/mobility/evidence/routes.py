"""The paths of evidence."""

from typing import Annotated

from fastapi import Path, Query, status

from app.core.answers import (
    ExternalIdPath,
    Reading,
    RecordWriter,
    Writing,
    Written,
    created,
    tagged,
)
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.reads import Reader, RouteReads
from app.core.routing import Router
from app.core.schemas import ExternalId, Page
from app.core.security import Actor, EvidenceCaller, EvidenceReader, EvidenceTeller
from app.mobility.evidence import service
from app.mobility.evidence.schemas import (
    ChoiceBody,
    DecisionBody,
    DisputeBody,
    EvidenceBody,
    EvidenceQuery,
    EvidenceRead,
    EvidenceRequestRead,
    ReplyBody,
)

router = Router(prefix="/v1", tags=["readiness"])
Uid = Annotated[ExternalId, Path(description="The record's id.")]
_ONE = "/evidence/{evidence_uid}"


@router.post(
    "/employees/{external_id}/evidence",
    operation_id="createEvidence",
    summary="Tell an occasion on which a person helped others",
    status_code=status.HTTP_201_CREATED,
    responses=created(EvidenceRead),
)
def create_evidence(
    external_id: ExternalIdPath, body: EvidenceBody, actor: EvidenceTeller, writing: Writing
) -> EvidenceRead:
    """Store one occasion. The person sees it at once, with who wrote it.

    The person tells as `self` and names who was there; the line tells as `manager`; whom the
    person named, or a trial asks, tells as `helped` or `peer`. HR records what a team says together
    and trainings, and what somebody told them, who then confirms it. Texts are for people to read:
    only the behaviour, the day, the author and who confirms it count.
    """
    with writing.session() as session:
        written = service.tell(session, actor, external_id, body)
    return writing.answer(written, f"/v1/evidence/{written.read.uid}")


@router.get(
    "/employees/{external_id}/evidence",
    operation_id="listEvidence",
    summary="List the evidence on a person",
)
def list_evidence(
    external_id: ExternalIdPath,
    query: Annotated[EvidenceQuery, Query()],
    db: Db,
    actor: EvidenceReader,
    reads: Reader,
) -> Page[EvidenceRead]:
    """List records by page, oldest first: all of them for the person.

    The line reads what is visible to managers, HR all but what was withdrawn; nobody else's manager
    reads any. With `role` a person lists what they wrote of others, and where others named them.
    """
    with db.read() as session:
        page = service.page(session, actor, external_id, query)
    shown = {external_id}.union(*(one.people() for one in page.items))
    reads.note(actor, shown, confidential=True)
    return page


@router.get(
    "/employees/{external_id}/evidence-requests",
    operation_id="listEvidenceRequests",
    summary="List of whom a person is asked for evidence",
)
def list_evidence_requests(
    external_id: ExternalIdPath,
    query: Annotated[PageQuery, Query()],
    db: Db,
    actor: EvidenceReader,
    reads: Reader,
) -> Page[EvidenceRequestRead]:
    """List what a person is asked about those who lead them on trial, and has not answered.

    For that person and HR. An answer is a record of evidence about the one who leads.
    """
    with db.read() as session:
        page = service.requests(session, actor, external_id, query)
    shown = {external_id, *(one.about for one in page.items)}
    reads.note(actor, shown, confidential=True)
    return page


@router.get(
    _ONE,
    operation_id="getEvidence",
    summary="Read a record of evidence",
    responses=tagged(EvidenceRead),
)
def get_evidence(
    evidence_uid: Uid, actor: EvidenceReader, reading: Reading, reads: Reader
) -> EvidenceRead:
    """Read one record, as the person, its author, somebody named in it, the line or HR."""
    with reading.session() as session:
        read = service.get(session, actor, evidence_uid)
    shown = reading.answer(read)
    reads.note(actor, read.people(), confidential=True)
    return shown


def _answered(
    written: Written[EvidenceRead], actor: Actor, writing: RecordWriter, reads: RouteReads
) -> EvidenceRead:
    if not written.changed:
        reads.note(actor, written.read.people(), confidential=True)
    return writing.answer(written)


@router.post(
    f"{_ONE}/confirm",
    operation_id="confirmEvidence",
    summary="Confirm a record of evidence",
    responses=tagged(EvidenceRead),
)
def confirm_evidence(
    evidence_uid: Uid, actor: EvidenceTeller, writing: Writing, reads: Reader
) -> EvidenceRead:
    """Say that it happened as it is told: as somebody named in the record, or as a manager."""
    with writing.session() as session:
        written = service.confirm(session, actor, evidence_uid, writing.conditions)
    return _answered(written, actor, writing, reads)


@router.post(
    f"{_ONE}/dispute",
    operation_id="disputeEvidence",
    summary="Dispute a record of evidence",
    responses=tagged(EvidenceRead),
)
def dispute_evidence(
    evidence_uid: Uid, body: DisputeBody, actor: EvidenceTeller, writing: Writing, reads: Reader
) -> EvidenceRead:
    """Say, as the person, what is not right. The record does not count until HR decides."""
    with writing.session() as session:
        written = service.dispute(session, actor, evidence_uid, body, writing.conditions)
    return _answered(written, actor, writing, reads)


@router.post(
    f"{_ONE}/reply",
    operation_id="replyToEvidence",
    summary="Reply to a record of evidence",
    responses=tagged(EvidenceRead),
)
def reply_to_evidence(
    evidence_uid: Uid, body: ReplyBody, actor: EvidenceTeller, writing: Writing, reads: Reader
) -> EvidenceRead:
    """Stand beside a record, as the person, with words of your own. A new reply takes its place."""
    with writing.session() as session:
        written = service.reply(session, actor, evidence_uid, body, writing.conditions)
    return _answered(written, actor, writing, reads)


@router.post(
    f"{_ONE}/withdraw",
    operation_id="withdrawEvidence",
    summary="Withdraw a record of evidence",
    responses=tagged(EvidenceRead),
)
def withdraw_evidence(
    evidence_uid: Uid, actor: EvidenceTeller, writing: Writing, reads: Reader
) -> EvidenceRead:
    """Take back, as its author, what you told. From then on only the person and you read it."""
    with writing.session() as session:
        written = service.withdraw(session, actor, evidence_uid, writing.conditions)
    return _answered(written, actor, writing, reads)


@router.post(
    f"{_ONE}/decide",
    operation_id="decideEvidence",
    summary="Decide a disputed record",
    responses=tagged(EvidenceRead),
)
def decide_evidence(
    evidence_uid: Uid, body: DecisionBody, actor: EvidenceCaller, writing: Writing, reads: Reader
) -> EvidenceRead:
    """Let a disputed record stand or not, as HR, with a reason. Who recorded it cannot decide."""
    with writing.session() as session:
        written = service.decide(session, actor, evidence_uid, body, writing.conditions)
    return _answered(written, actor, writing, reads)


@router.post(
    f"{_ONE}/choose",
    operation_id="chooseForEvidence",
    summary="Decide who reads a record",
    responses=tagged(EvidenceRead),
)
def choose_for_evidence(
    evidence_uid: Uid, body: ChoiceBody, actor: EvidenceTeller, writing: Writing, reads: Reader
) -> EvidenceRead:
    """Decide, as the person, who reads what you told, and what stays when an author is forgotten.

    What is `private` HR sees on your record alone, and your line does not.
    """
    with writing.session() as session:
        written = service.choose(session, actor, evidence_uid, body, writing.conditions)
    return _answered(written, actor, writing, reads)
