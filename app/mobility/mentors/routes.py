"""The paths of mentors."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.core.answers import AbsenceQuery, ExternalIdPath, Reading, Writing, created, tagged
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId, Page
from app.core.security import EvidenceReader, EvidenceTeller
from app.mobility.mentors import service
from app.mobility.mentors.schemas import (
    MentoringBody,
    MentoringRead,
    MentoringStepBody,
    MentorOfferBody,
    MentorOfferRead,
    MentorQuery,
    MentorRead,
)
from app.serving import Live

router = Router(prefix="/v1", tags=["readiness"])
Uid = Annotated[ExternalId, Path(description="The mentoring's id.")]
_OFFER = "/employees/{external_id}/mentor-offer"


@router.put(
    _OFFER,
    operation_id="putMentorOffer",
    summary="Offer to teach",
    responses=tagged(MentorOfferRead, created=True),
)
def put_mentor_offer(
    external_id: ExternalIdPath,
    body: MentorOfferBody,
    actor: EvidenceTeller,
    writing: Writing,
    reads: Reader,
) -> MentorOfferRead:
    """Say which skills you teach, which move you made, what you want to learn, and for how many."""
    with writing.session() as session:
        written = service.put_offer(session, actor, external_id, body, writing.conditions)
    if not written.changed:
        reads.note(actor, [external_id])
    return writing.answer(written)


@router.get(
    _OFFER,
    operation_id="getMentorOffer",
    summary="Read what a person offers to teach",
    response_model=MentorOfferRead,
    responses=tagged(MentorOfferRead, may_be_empty=True),
)
def get_mentor_offer(
    external_id: ExternalIdPath,
    query: Annotated[AbsenceQuery, Query()],
    actor: EvidenceReader,
    reading: Reading,
    reads: Reader,
) -> MentorOfferRead | Response:
    """Read the offer, as the person or HR."""
    with reading.session() as session:
        read = service.offer(session, actor, external_id, query)
    shown = reading.answer_if_any(read)
    reads.note(actor, [external_id])
    return shown


@router.delete(
    _OFFER,
    operation_id="deleteMentorOffer",
    summary="Take an offer to teach back",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_mentor_offer(
    external_id: ExternalIdPath, actor: EvidenceTeller, writing: Writing
) -> None:
    """Let nobody ask any more. Whom you teach already you go on teaching."""
    with writing.session() as session:
        service.delete_offer(session, actor, external_id, writing.conditions)


@router.get(
    "/employees/{external_id}/mentors",
    operation_id="listMentors",
    summary="List who could teach a person",
)
def list_mentors(
    external_id: ExternalIdPath,
    query: Annotated[MentorQuery, Query()],
    db: Db,
    actor: EvidenceReader,
    live: Live,
    reads: Reader,
) -> Page[MentorRead]:
    """List who teaches what the person lacks for an opening, or wants to learn, by page.

    A mentor holds the skill at two levels more or made the move, has a place left, shares a
    language, and is neither in the person's line nor a decider of a case of theirs. Who wants to
    learn what the person knows comes first, and among equals who was asked less.
    """
    page = service.mentors(live.current(), db, actor, external_id, query)
    reads.note(actor, [external_id, *(one.mentor for one in page.items)])
    return page


@router.post(
    "/mentorings",
    operation_id="createMentoring",
    summary="Ask a mentor",
    status_code=status.HTTP_201_CREATED,
    responses=created(MentoringRead),
)
def create_mentoring(
    body: MentoringBody, actor: EvidenceTeller, writing: Writing, live: Live
) -> MentoringRead:
    """Ask, as the person whom you speak for, one mentor at a time. They have two weeks to answer.

    If the mentor has no place left, the answer is 409 `full`; if a request of yours waits, or you
    asked this mentor within half a year, 409 `already_asked`.
    """
    snapshot = live.current()
    with writing.session() as session:
        written = service.ask(session, snapshot, actor, body)
    return writing.answer(written, f"/v1/mentorings/{written.read.uid}")


@router.get("/mentorings", operation_id="listMentorings", summary="List your mentorings")
def list_mentorings(
    query: Annotated[PageQuery, Query()], db: Db, actor: EvidenceReader, reads: Reader
) -> Page[MentoringRead]:
    """List, by page, the mentorings of the person whom you speak for. Nobody else has a list."""
    with db.read() as session:
        page = service.page(session, actor, query)
    reads.note(actor, {key for one in page.items for key in (one.mentee, one.mentor)})
    return page


@router.get(
    "/mentorings/{mentoring_uid}",
    operation_id="getMentoring",
    summary="Read a mentoring",
    responses=tagged(MentoringRead),
)
def get_mentoring(
    mentoring_uid: Uid, actor: EvidenceReader, reading: Reading, reads: Reader
) -> MentoringRead:
    """Read one of your mentorings; only its two people can."""
    with reading.session() as session:
        read = service.get(session, actor, mentoring_uid)
    shown = reading.answer(read)
    reads.note(actor, [read.mentee, read.mentor])
    return shown


@router.post(
    "/mentorings/{mentoring_uid}/transitions",
    operation_id="stepMentoring",
    summary="Take a step of a mentoring",
    responses=tagged(MentoringRead),
)
def step_mentoring(
    mentoring_uid: Uid, body: MentoringStepBody, actor: EvidenceTeller, writing: Writing
) -> MentoringRead:
    """Accept, decline, start, end or withdraw. Declining needs no reason and is told to nobody."""
    with writing.session() as session:
        written = service.take_step(session, actor, mentoring_uid, body, writing.conditions)
    return writing.answer(written)
