"""The rules of assignment rounds: asked for, told, and turned into invitations."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlmodel import Session

from app.core.errors import (
    ConflictError,
    FieldProblem,
    InvalidInputError,
    NotFoundError,
)
from app.core.inserts import insert_rows
from app.core.jobs import enqueue
from app.core.journal import record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page, Read
from app.core.security import Actor, Scope
from app.matching.moves import expert_read
from app.matching.schemas import ExpertRoleRead
from app.mobility.policy import service as policy
from app.mobility.rounds import queries
from app.mobility.rounds.policies import sentence, withheld
from app.mobility.rounds.schemas import (
    InvitationRead,
    InviteBody,
    Invited,
    LimitsRead,
    RoundAccepted,
    RoundBody,
    RoundRead,
    RoundResultQuery,
    RoundResultRead,
    Totals,
)
from app.serving import Snapshot
from app.serving.ladders import Ladders
from models.base import utc_now
from models.employees import Employee
from models.jobs import Job
from models.openings import Opening
from models.rounds import Round, RoundChoice, RoundInvitation, RoundResult
from models.vocabulary import ChangeAction, EntityKind, JobKind, JobState

NumberT = TypeVar("NumberT", int, float)

# Two rounds at once would hold the memory of both.
_LANE = "rounds"
_COUNTS = ("placed", "own_first", "own_first_three", "blocking_pairs")
_SHOWN_UNKNOWN = 5


class InfeasibleRequestError(InvalidInputError):
    """A round is asked for people or openings that there are not."""

    code = "infeasible_request"
    title = "Infeasible request"


class RoundNotReadyError(ConflictError):
    """The round does not have, or will never have, a plan to invite by."""

    code = "round_not_ready"
    title = "Not ready"


class StaleSnapshotError(ConflictError):
    """What a plan rests on changed since it was made."""

    code = "stale_snapshot"
    title = "Stale snapshot"


def start(session: Session, actor: Actor, body: RoundBody) -> RoundAccepted:
    """Put a round into the queue.

    Raises
    ------
    InfeasibleRequestError
        When it names people or openings that there are not.
    """
    people, openings = body.people or [], body.openings or []
    _check_known(session, Employee, people, "/people")
    _check_known(session, Opening, openings, "/openings")
    version, terms = policy.in_force(session)
    payload = {"method": body.method, "dry_run": body.dry_run}
    job = enqueue(session, JobKind.ROUND, payload, actor, _LANE)
    limits = body.limits
    asked = Round(
        job_id=job.id or 0,
        method=body.method,
        priority=limits.priority,
        team_share=_either(limits.team_share, terms.round_team_share),
        team_least=_either(limits.team_least, terms.round_team_least),
        function_share=limits.function_share,
        floor=_either(body.floor, terms.round_floor),
        seed=body.seed,
        dry_run=body.dry_run,
        compare=body.compare,
        policy_version=version,
        only_named=body.people is not None,
        only_openings=body.openings is not None,
    )
    session.add(asked)
    session.flush()
    _add_choices(session, asked.id or 0, people, openings)
    return RoundAccepted(id=job.uid, state=job.state)


def get(session: Session, actor: Actor, uid: str) -> RoundRead:
    """A round.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know of it.
    """
    asked, job = _existing(session, actor, uid)
    return _read(asked, job, named=actor.may(Scope.CONFIDENTIAL))


def details(session: Session, jobs: Sequence[Job]) -> Mapping[int, Read]:
    """The rounds that jobs work out, as anybody may know them who may see the job."""
    found = queries.of_jobs(session, [job.id or 0 for job in jobs])
    return {
        job.id or 0: _read(found[job.id or 0], job, named=False) for job in jobs if job.id in found
    }


def last_of_all(session: Session, count: int) -> Sequence[RoundRead]:
    """The last rounds of the whole organisation that were worked out, as told without names."""
    return [_read(asked, job, named=False) for asked, job in queries.last_of_all(session, count)]


def results(
    session: Session, actor: Actor, uid: str, query: RoundResultQuery
) -> Page[RoundResultRead]:
    """A page of what a round found.

    Raises
    ------
    NotFoundError
        When there is none, or the caller may not know of it.
    """
    asked, _ = _existing(session, actor, uid)
    paging = query.paging()
    rows = queries.results(
        session, asked.id or 0, query.subject, after=paging.after, limit=paging.fetch
    )
    kept, cursor = paging.cut(rows)
    return Page(items=[_result(row) for row in kept], next_cursor=cursor)


def invite(session: Session, actor: Actor, uid: str, body: InviteBody) -> Invited:
    """Invite people of the plan to a conversation; each decides whether it takes place.

    Raises
    ------
    NotFoundError
        When there is no such round, or the caller may not know of it.
    RoundNotReadyError
        When it has no plan, or was only a look.
    InfeasibleRequestError
        When somebody is named whom it did not place.
    StaleSnapshotError
        When a person, an opening or the ranker changed since.
    """
    asked, job = _existing(session, actor, uid, lock=True)
    if asked.dry_run:
        raise RoundNotReadyError("The round is a dry run. Ask for one with dry_run false.")
    if job.state is not JobState.SUCCEEDED or asked.change_id is None:
        raise RoundNotReadyError(f"The round is {job.state}; it has no plan yet.")
    placed = _chosen(queries.placed(session, asked.id or 0), body)
    _check_fresh(session, asked, placed)
    before = queries.invited(session, [row.id or 0 for row in placed])
    new = [row for row in placed if row.id not in before]
    now = utc_now()
    insert_rows(
        session,
        RoundInvitation,
        (
            {
                "result_id": row.id,
                "employee_external_id": row.employee_external_id,
                "opening_external_id": row.opening_external_id,
                "invited_by": actor.name,
                "invited_at": now,
            }
            for row in new
        ),
    )
    if new:
        record_change(
            session,
            actor.name,
            ChangeAction.INVITED,
            EntityKind.ROUND,
            uid,
            {"invited": len(new)},
            people=[row.employee_external_id or "" for row in new],
            confidential=True,
        )
    return Invited(invited=len(new), before=len(before))


def invitations(
    session: Session, snapshot: Snapshot, actor: Actor, employee_id: str, query: PageQuery
) -> Page[InvitationRead]:
    """A page of the conversations that a person was invited to; for the person and for HR.

    Raises
    ------
    NotFoundError
        When there is no such person, or the caller speaks for somebody else.
    """
    actor.audience_for(employee_id)
    if not queries.known(session, Employee, [employee_id]):
        raise NotFoundError("No such employee.")
    paging = query.paging()
    rows = queries.invitations(session, employee_id, after=paging.after, limit=paging.fetch)
    kept, cursor = paging.cut([row for row, _ in rows])
    ladders = snapshot.catalogue.roles.ladders
    items = [
        InvitationRead(
            opening=row.opening_external_id,
            title=title,
            expert_path=_expert_path(snapshot, ladders, row.opening_external_id),
            invited_at=row.invited_at,
        )
        for row, (_, title) in zip(kept, rows, strict=False)
    ]
    return Page(items=items, next_cursor=cursor)


def _expert_path(snapshot: Snapshot, ladders: Ladders, key: str) -> ExpertRoleRead | None:
    """The equal choice beside an opening that leads people, while it is open."""
    opening = snapshot.catalogue.openings.get(key)
    return None if opening is None else expert_read(ladders, opening.profile)


def _either(asked: NumberT | None, otherwise: NumberT) -> NumberT:
    return otherwise if asked is None else asked


def _add_choices(
    session: Session, round_id: int, people: Sequence[str], openings: Sequence[str]
) -> None:
    """Store for whom and what a round is asked."""
    rows = [
        *({"employee_external_id": key, "opening_external_id": None} for key in people),
        *({"employee_external_id": None, "opening_external_id": key} for key in openings),
    ]
    insert_rows(session, RoundChoice, ({"round_id": round_id, **row} for row in rows))


def _check_known(
    session: Session, table: type[Employee] | type[Opening], keys: Sequence[str], field: str
) -> None:
    unknown = sorted(set(keys) - queries.known(session, table, keys))
    if unknown:
        shown = ", ".join(unknown[:_SHOWN_UNKNOWN])
        more = f" and {len(unknown) - _SHOWN_UNKNOWN} others" * (len(unknown) > _SHOWN_UNKNOWN)
        problem = FieldProblem(field, f"there is no {shown}{more}")
        raise InfeasibleRequestError("The round cannot be worked out for these.", [problem])


def _existing(session: Session, actor: Actor, uid: str, *, lock: bool = False) -> tuple[Round, Job]:
    found = queries.named(session, uid, confidential=actor.may(Scope.CONFIDENTIAL), lock=lock)
    if found is None:
        raise NotFoundError("No such round.")
    return found


def _chosen(placed: Sequence[RoundResult], body: InviteBody) -> Sequence[RoundResult]:
    if body.people is None:
        return placed
    chosen = [row for row in placed if row.employee_external_id in set(body.people)]
    if len(chosen) < len(body.people):
        missing = sorted(set(body.people) - {row.employee_external_id for row in chosen})
        problem = FieldProblem("/people", f"the round did not place {missing[0]}")
        raise InfeasibleRequestError("Only people whom it placed can be invited.", [problem])
    return chosen


def _check_fresh(session: Session, asked: Round, placed: Sequence[RoundResult]) -> None:
    changed = queries.changed_since(
        session,
        asked.change_id or 0,
        [row.employee_external_id or "" for row in placed],
        [row.opening_external_id or "" for row in placed],
    )
    people, openings = len(changed[EntityKind.EMPLOYEE]), len(changed[EntityKind.OPENING])
    if people or openings:
        raise StaleSnapshotError(
            f"Since the round was worked out, {people} of its people and {openings} of their "
            "openings changed. Ask for a new round."
        )
    if queries.champion(session) != asked.model_version:
        raise StaleSnapshotError("Another ranker is in use by now. Ask for a new round.")


def _read(asked: Round, job: Job, *, named: bool) -> RoundRead:
    return RoundRead(
        id=job.uid,
        state=job.state,
        limits=LimitsRead(
            team_share=asked.team_share,
            team_least=asked.team_least,
            function_share=asked.function_share,
            priority=asked.priority,
        ),
        totals=None if asked.totals is None else _totals(asked.totals, named=named),
        **asked.model_dump(
            include={
                "method",
                "floor",
                "seed",
                "dry_run",
                "compare",
                "policy_version",
                "model_version",
                "as_of",
            }
        ),
    )


def _totals(totals: Mapping[str, Any], *, named: bool) -> Totals:
    if named:
        return Totals.model_validate(totals)
    ways = {way: _without_few(reached, _COUNTS) for way, reached in totals["ways"].items()}
    few = (*_COUNTS, "people", "not_open", "pairs")
    return Totals.model_validate({**_without_few(totals, few), "ways": ways})


def _without_few(counted: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {**counted, **{name: withheld(counted[name]) for name in names}}


def _result(row: RoundResult) -> RoundResultRead:
    return RoundResultRead(
        subject=row.subject,
        outcome=row.outcome,
        employee=row.employee_external_id,
        opening=row.opening_external_id,
        manager=row.manager_external_id,
        details=row.details,
        text=sentence(row.outcome, row.details),
    )
