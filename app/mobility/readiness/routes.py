"""The paths of readiness."""

from typing import Annotated

from fastapi import Query, Response

from app.core.answers import AbsenceQuery, ExternalIdPath, Reading, Writing, tagged
from app.core.db import Db
from app.core.pagination import PageQuery
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import Page
from app.core.security import (
    EvidencePartner,
    EvidenceReader,
    EvidenceTeller,
    PersonalCatalogReader,
    ReadinessSearcher,
)
from app.mobility.readiness import service
from app.mobility.readiness.schemas import (
    GuideRead,
    LadderRead,
    OverlapBody,
    OverlapRead,
    ReadinessQuery,
    ReadinessRead,
    ReadyPersonRead,
    ReadyQuery,
    WhyLeadBody,
    WhyLeadRead,
)
from app.serving import Live

router = Router(prefix="/v1", tags=["readiness"])


@router.get(
    "/employees/{external_id}/readiness",
    operation_id="getEmployeeReadiness",
    summary="Read how far a person is on the way to leading people",
)
def get_employee_readiness(
    external_id: ExternalIdPath,
    query: Annotated[ReadinessQuery, Query()],
    db: Db,
    actor: EvidenceReader,
    live: Live,
    reads: Reader,
) -> ReadinessRead:
    """Tell which behaviours are known and by which records, what is missing, and what is next.

    It rests on the evidence that you may read: all of it for the person and HR, what is visible to
    managers for the line. There is no number and no order of people. Results, ratings, pay and
    texts never count: only the behaviour, the day, the author and who confirms.
    """
    read = service.readiness(live.current(), db, actor, external_id, query.opening)
    about = {} if query.opening is None else {"opening": query.opening}
    reads.note(actor, [external_id], confidential=True, **about)
    return read


@router.get(
    "/employees/{external_id}/conversation-guide",
    operation_id="getConversationGuide",
    summary="Read how to talk with a person about leading",
)
def get_conversation_guide(
    external_id: ExternalIdPath, db: Db, actor: EvidenceReader, live: Live, reads: Reader
) -> GuideRead:
    """Give questions for the talk about leading, for the person, the line and HR.

    A manager gets questions about the person's own gaps once the person shares the wish to lead
    with managers, and those that everybody is asked before.
    """
    read = service.guide(live.current(), db, actor, external_id)
    reads.note(actor, [external_id], confidential=True)
    return read


@router.put(
    "/employees/{external_id}/why-lead",
    operation_id="putWhyLead",
    summary="Say whether a person wants to lead people, and why",
    responses=tagged(WhyLeadRead, created=True),
)
def put_why_lead(
    external_id: ExternalIdPath,
    body: WhyLeadBody,
    actor: EvidenceTeller,
    writing: Writing,
    live: Live,
    reads: Reader,
) -> WhyLeadRead:
    """Store the answer, as the person or HR. Whatever it is, nothing is refused.

    If only pay or standing is named, the answer asks to talk first: with three questions, the
    expert role beside leading and the best move to one. After a no, nobody asks for twelve months.
    """
    beside = service.equal_choice(live.current(), external_id)
    with writing.session() as session:
        written = service.put_why(session, actor, external_id, body, beside, writing.conditions)
    if not written.changed:
        reads.note(actor, [external_id], confidential=True)
    return writing.answer(written)


@router.get(
    "/employees/{external_id}/why-lead",
    operation_id="getWhyLead",
    summary="Read whether a person wants to lead people, and why",
    response_model=WhyLeadRead,
    responses=tagged(WhyLeadRead, may_be_empty=True),
)
def get_why_lead(
    external_id: ExternalIdPath,
    query: Annotated[AbsenceQuery, Query()],
    actor: EvidenceReader,
    reading: Reading,
    live: Live,
    reads: Reader,
) -> WhyLeadRead | Response:
    """Read the answer and what comes next, as the person or HR."""
    beside = service.equal_choice(live.current(), external_id)
    with reading.session() as session:
        read = service.get_why(session, actor, external_id, beside, query)
    shown = reading.answer_if_any(read)
    reads.note(actor, [external_id], confidential=True)
    return shown


@router.get(
    "/ladders",
    operation_id="listLadders",
    summary="List the expert ladders beside the leading ones",
)
def list_ladders(
    query: Annotated[PageQuery, Query()], _actor: PersonalCatalogReader, live: Live
) -> Page[LadderRead]:
    """List the functions by page, and where experts end below leaders.

    Where they do, people who want the grade have to lead for it.
    """
    return service.ladders(live.current(), query)


@router.get(
    "/readiness/try-it",
    operation_id="listReadyPeople",
    summary="List who could lead a team on trial",
)
def list_ready_people(
    query: Annotated[ReadyQuery, Query()],
    db: Db,
    actor: ReadinessSearcher,
    live: Live,
    reads: Reader,
) -> Page[ReadyPersonRead]:
    """List, for HR and for one leading opening, who stands at `try_it`, by name and by page.

    The order is that of the alphabet, and there is no other. Only people who let HR know of their
    wish are in it. The opening is the purpose, and is audited with whom you were shown.
    """
    page = service.ready_people(live.current(), db, query)
    shown = (one.employee for one in page.items)
    reads.search(actor, shown, opening=query.opening)
    return page


@router.post(
    "/readiness/overlap",
    operation_id="compareWithReadiness",
    summary="See whom a list misses",
)
def compare_with_readiness(
    body: OverlapBody, db: Db, actor: EvidencePartner, live: Live, reads: Reader
) -> OverlapRead:
    """Compare a list, say of the best by results, with the people who stand at `try_it`.

    The list is answered from memory and not stored; only that you asked, and whom you were shown,
    is in the audit log. Names need the scope confidential:read; without it numbers below five are
    null.
    """
    read = service.overlap(live.current(), db, actor, body)
    missed = [one.employee for one in read.missed_people or ()]
    reads.search(actor, missed, listed=read.listed)
    return read
