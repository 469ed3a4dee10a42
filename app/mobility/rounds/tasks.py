"""Works a round out: reads once, plans, and writes everything in one transaction."""

from threadpoolctl import threadpool_limits

from app.core.errors import RankerUnavailableError
from app.core.inserts import insert_rows
from app.core.jobs import JobFailedError, JobRun
from app.core.journal import record_change
from app.mobility.policy import service as policy
from app.mobility.policy.schemas import MoveTerms
from app.mobility.rounds import queries
from app.mobility.rounds.market import Asked, Placement, candidates
from app.mobility.rounds.policies import Terms
from app.mobility.rounds.results import planned, rows
from app.serving import Serving, Snapshot
from models.base import utc_now, utc_today
from models.move_vocabulary import CaseState
from models.rounds import Round, RoundResult
from models.vocabulary import ChangeAction, EntityKind, JobState

# Whoever accepted a move is out of every round until the move is made.
MOVING = (CaseState.ACCEPTED,)
# Whoever shared an interest opted in, though a noted one is nobody's business yet.
SHARING = (CaseState.SHARED, CaseState.SELECTION, CaseState.OFFERED)


def run_round(run: JobRun) -> None:
    """Work out the round that the job names; nothing of it is told before all of it is stored."""
    with run.database.read() as session:
        row = queries.of_job(session, run.job_id)
        if row is None:
            raise JobFailedError("The round was removed.")
        asked = _asked(
            row,
            policy.terms_of(session, row.policy_version),
            *queries.choices(session, row.id or 0),
            queries.in_cases(session, *MOVING),
            queries.in_cases(session, *SHARING),
        )
    as_of = utc_now()
    snapshot = _snapshot(run)
    with run.database.read() as session:
        placements = {
            key: Placement(manager, since or hired)
            for key, manager, hired, since in queries.placements(session)
        }
    run.step("read")
    total = len(snapshot.catalogue.people)

    def note(done: int) -> None:
        with run.write() as session:
            run.note_progress(session, done, total)

    # Scoring has threads of its own; those of matrix products would only wait for each other.
    with threadpool_limits(limits=1, user_api="blas"):
        found = candidates(snapshot, asked, placements, utc_today(), note)
    run.renew()
    run.step("ranked")
    worked_out = planned(found, asked.terms)
    run.step("planned")
    with run.write() as session:
        found_of = ({"round_id": row.id, **one} for one in rows(worked_out))
        insert_rows(session, RoundResult, found_of)
        values = {
            "change_id": snapshot.catalogue.change_id,
            "as_of": as_of,
            "model_version": snapshot.ranking_board().ranker.version,
            "totals": worked_out.totals,
        }
        queries.finish(session, row.id or 0, values)
        run.note_progress(session, total, total)
        record_change(
            session,
            run.actor.name,
            ChangeAction.COMPLETED,
            EntityKind.ROUND,
            run.uid,
            {"method": row.method, "placed": worked_out.judged.placed},
            confidential=True,
        )
        run.finish(session, JobState.SUCCEEDED)


def _snapshot(run: JobRun) -> Snapshot:
    """The catalogue and the ranker of now.

    Raises
    ------
    JobFailedError
        When no trained ranker is loaded.
    """
    snapshot = Serving(run.database, run.settings).read_once()
    try:
        snapshot.ranking_board()
    except RankerUnavailableError as error:
        raise JobFailedError(error.detail) from error
    return snapshot


def _asked(
    row: Round,
    policy_terms: MoveTerms,
    people: frozenset[str],
    openings: frozenset[str],
    moving: frozenset[str],
    sharing: frozenset[str],
) -> Asked:
    terms = Terms(
        method=row.method,
        priority=row.priority,
        team_share=row.team_share,
        team_least=row.team_least,
        function_share=row.function_share,
        floor=row.floor,
        seed=row.seed,
        compare=row.compare,
        most=policy_terms.round_list,
        release_days=policy_terms.release_days,
        latest_release_days=policy_terms.latest_release_days,
    )
    return Asked(
        people if row.only_named else None,
        openings if row.only_openings else None,
        terms,
        moving=moving,
        sharing=sharing,
    )
