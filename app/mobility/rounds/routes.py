"""The paths of assignment rounds."""

from typing import Annotated

from fastapi import Path, Query, Response, status

from app.core.db import Db
from app.core.idempotency import keep_answer
from app.core.pagination import PageQuery
from app.core.reads import Reader
from app.core.routing import Router
from app.core.schemas import ExternalId, Page
from app.core.security import PersonalConfidant, RoundPartner, RoundPlanner
from app.mobility.rounds import service
from app.mobility.rounds.schemas import (
    InvitationRead,
    InviteBody,
    Invited,
    RoundAccepted,
    RoundBody,
    RoundRead,
    RoundResultQuery,
    RoundResultRead,
)
from app.serving import Live

router = Router(prefix="/v1", tags=["moves"])

RoundId = Annotated[
    str,
    Path(
        alias="round_id",
        max_length=36,
        description="The id of the round, which is that of its job.",
        examples=["0b6ff4b0-5d5e-4f0c-8f6e-0a4a4c1f2a11"],
    ),
]
EmployeeKey = Annotated[ExternalId, Path(description="The employee's key.")]
_LOCATION = {"description": "Where the round is told of.", "schema": {"type": "string"}}


@router.post(
    "/rounds",
    operation_id="startRound",
    summary="Ask for an assignment round",
    status_code=status.HTTP_202_ACCEPTED,
    responses={status.HTTP_202_ACCEPTED: {"headers": {"Location": _LOCATION}}},
)
def start_round(body: RoundBody, response: Response, db: Db, actor: RoundPlanner) -> RoundAccepted:
    """Match everybody who opted in with the open openings at once, under limits of teams.

    A worker carries it out; follow it by `getJob`, or by `getRound`. The result is a plan and
    never an order: nobody is told of it before you invite, and everybody decides for themselves.
    """
    with db.write() as session:
        accepted = service.start(session, actor, body)
        headers = {"Location": f"/v1/rounds/{accepted.id}"}
        keep_answer(session, accepted, status.HTTP_202_ACCEPTED, headers)
    response.headers.update(headers)
    return accepted


@router.get("/rounds/{round_id}", operation_id="getRound", summary="Read an assignment round")
def get_round(round_id: RoundId, db: Db, actor: RoundPlanner) -> RoundRead:
    """Read how a round was asked for and what it reaches, beside the other ways to fill it."""
    with db.read() as session:
        return service.get(session, actor, round_id)


@router.get(
    "/rounds/{round_id}/results",
    operation_id="listRoundResults",
    summary="List what an assignment round found",
)
def list_round_results(
    round_id: RoundId,
    query: Annotated[RoundResultQuery, Query()],
    db: Db,
    actor: RoundPartner,
    reads: Reader,
) -> Page[RoundResultRead]:
    """List by page where each person would go or why nowhere, the openings, and the limits.

    You need the scopes rounds and confidential:read.
    """
    with db.read() as session:
        page = service.results(session, actor, round_id, query)
    people = (one.employee for one in page.items if one.employee is not None)
    reads.note(actor, people, confidential=True, round=round_id)
    return page


@router.post(
    "/rounds/{round_id}/invite",
    operation_id="inviteRound",
    summary="Invite people of a round to a conversation",
)
def invite_round(round_id: RoundId, body: InviteBody, db: Db, actor: RoundPartner) -> Invited:
    """Invite whom the plan placed to talk about the opening; each decides what becomes of it.

    You cannot invite by a dry run, nor when a person, an opening or the ranker changed since:
    409 `stale_snapshot`. You need the scopes rounds and confidential:read.
    """
    with db.write() as session:
        invited = service.invite(session, actor, round_id, body)
        keep_answer(session, invited, status.HTTP_200_OK)
    return invited


@router.get(
    "/employees/{external_id}/invitations",
    operation_id="listEmployeeInvitations",
    summary="List the conversations that a person is invited to",
)
def list_employee_invitations(
    external_id: EmployeeKey,
    query: Annotated[PageQuery, Query()],
    db: Db,
    actor: PersonalConfidant,
    live: Live,
    reads: Reader,
) -> Page[InvitationRead]:
    """List invitations because of assignment rounds, by page. For the person and for HR."""
    with db.read() as session:
        page = service.invitations(session, live.current(), actor, external_id, query)
    reads.note(actor, [external_id], confidential=True)
    return page
