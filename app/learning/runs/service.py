"""The rules of training runs: who asks for one, what it is judged by, and what is told of it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from app.core.errors import ConflictError, FieldProblem, InvalidInputError, NotFoundError
from app.core.jobs import FINISHED, ask_to_end, enqueue
from app.core.journal import record_change
from app.core.pagination import PageQuery
from app.core.schemas import Page, Read
from app.core.security import Actor
from app.learning.datasets import service as datasets
from app.learning.gate import service as gate
from app.learning.registry import aliases
from app.learning.runs import queries
from app.learning.runs.schemas import RunBody, RunRead
from ml.feedback.dataset import FEWEST_LISTS, FEWEST_OPENS, FEWEST_PEOPLE
from models.base import utc_now
from models.feedback_vocabulary import DatasetLabel
from models.jobs import Job
from models.training import TrainingRun
from models.vocabulary import ChangeAction, EntityKind, JobKind, JobState

SHIPPED = "shipped"
"""The base that has the slopes of the product."""
_LANE = "training"
# By how long it takes until each is known.
_LABELS = list(DatasetLabel)
_STATES = {
    JobState.QUEUED: "queued",
    JobState.WAITING: "queued",
    JobState.RUNNING: "running",
    JobState.CANCELLED: "cancelled",
    JobState.FAILED: "failed",
    JobState.SUCCEEDED: "finished",
}


class TooLittleError(ConflictError):
    """There is too little feedback to learn from."""

    code = "too_little"
    title = "Too little feedback"


class RunOverError(ConflictError):
    """The run ended already."""

    code = "run_over"
    title = "The run is over"


class PolicyAfterEvaluationError(ConflictError):
    """The policy was stored after the data had judged what was learnt."""

    code = "policy_after_evaluation"
    title = "Policy after evaluation"


def used_by(uid: str) -> str:
    """How a dataset names the run that works with it."""
    return f"training-run:{uid}"


def start(session: Session, actor: Actor, body: RunBody) -> RunRead:
    """Put a run into the queue.

    Raises
    ------
    NotFoundError
        When there is no such dataset, version or policy.
    InvalidInputError
        When the label takes longer to be known than what the dataset waited for.
    ConflictError
        When the dataset is not ready, no ranker is trained, the dataset holds too little, or the
        policy is younger than the first time that this dataset judged a run on this base.
    """
    uid = str(uuid.uuid4())
    dataset = datasets.hold(session, body.dataset, used_by(uid))
    label = _label(body.label, dataset.label)
    _require_enough(dataset.manifest or {})
    base = _base(session, body.base)
    policy = gate.required(session, body.policy)
    judged = queries.first_judged(session, dataset.uid, base)
    if judged is not None and policy.created_at > judged:
        raise PolicyAfterEvaluationError(
            f"This dataset judged a run on {base} at {judged:%Y-%m-%d %H:%M}, before the policy "
            "was stored. Name a policy that was there, or use later data."
        )
    job = enqueue(session, JobKind.TRAINING, {"run": uid}, actor, _LANE)
    row = TrainingRun(
        uid=uid,
        job_id=job.id,
        dataset_uid=dataset.uid,
        base=body.base,
        base_version=base,
        policy_hash=policy.hash,
        label=label,
        seed=body.seed,
        memory_mb=body.limits.memory_mb,
        minutes=body.limits.minutes,
        created_by=actor.name,
    )
    session.add(row)
    session.flush()
    record_change(session, actor.name, ChangeAction.CREATED, EntityKind.TRAINING_RUN, uid)
    return _read(row, job)


def cancel(session: Session, actor: Actor, uid: str) -> RunRead:
    """End a run. One that a worker has ends within a second or two; what it learnt is lost.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    RunOverError
        When it is over.
    """
    row = queries.find(session, uid)
    if row is None:
        raise NotFoundError("No such training run.")
    job = queries.job_of(session, row)
    if job is None or job.state in FINISHED:
        state = _STATES[job.state] if job is not None else "over"
        raise RunOverError(f"The run is {state}; there is nothing left to cancel.")
    if ask_to_end(job):
        discard(session, job)
    session.flush()
    record_change(session, actor.name, ChangeAction.CLOSED, EntityKind.TRAINING_RUN, uid)
    return _read(row, job)


def discard(session: Session, job: Job) -> None:
    """Let go what a run holds that never began."""
    for row in queries.of_jobs(session, [job.id or 0]).values():
        datasets.release(session, row.dataset_uid, used_by(row.uid))


def get(session: Session, uid: str) -> RunRead:
    """A run.

    Raises
    ------
    NotFoundError
        When there is none of this id.
    """
    row = queries.find(session, uid)
    if row is None:
        raise NotFoundError("No such training run.")
    return _reads(session, [row])[0]


def page(session: Session, query: PageQuery) -> Page[RunRead]:
    """A page of runs, oldest first."""
    paging = query.paging()
    kept, cursor = paging.cut(queries.page(session, after=paging.after, limit=paging.fetch))
    return Page(items=_reads(session, kept), next_cursor=cursor)


def details(session: Session, jobs: Sequence[Job]) -> Mapping[int, Read]:
    """The runs that jobs do, by the row of the job."""
    found = queries.of_jobs(session, [job.id or 0 for job in jobs])
    return dict(zip(found, _reads(session, list(found.values())), strict=True))


def _base(session: Session, name: str) -> str:
    """The version that a base names; the slopes that ship need the champion's words and steps."""
    if name not in {aliases.CHAMPION, SHIPPED}:
        return aliases.required(session, name).version
    champion = aliases.champion(session)
    if champion is None:
        raise ConflictError("No ranker is trained yet; `lateral train` makes the first.")
    return champion


def _label(asked: DatasetLabel | None, known: DatasetLabel) -> DatasetLabel:
    if asked is None or _LABELS.index(asked) <= _LABELS.index(known):
        return asked or known
    why = f"takes longer to be known than {known}, which the dataset waited for"
    raise InvalidInputError("The dataset cannot teach this.", [FieldProblem("/label", why)])


def _require_enough(manifest: Mapping[str, Any]) -> None:
    """Refuse what cannot be enough; the run counts again what is mature and was on screen."""
    counts = manifest.get("counts", {})
    grades = counts.get("items_by_grade", {})
    opens = sum(count for grade, count in grades.items() if int(grade) > 0)
    lists, people = counts.get("lists", 0), counts.get("people", 0)
    if lists < FEWEST_LISTS or opens < FEWEST_OPENS or people < FEWEST_PEOPLE:
        raise TooLittleError(
            f"{lists} lists, {opens} items that were opened and {people} people are too few; "
            f"{FEWEST_LISTS}, {FEWEST_OPENS} and {FEWEST_PEOPLE} are needed."
        )


def _reads(session: Session, rows: Sequence[TrainingRun]) -> list[RunRead]:
    jobs = queries.jobs_of(session, rows)
    return [_read(row, jobs.get(row.job_id or 0)) for row in rows]


def _read(row: TrainingRun, job: Job | None) -> RunRead:
    lost = "finished" if row.verdict is not None else "failed"
    return RunRead.model_validate(
        {
            "id": row.uid,
            "job": job.uid if job is not None else None,
            "state": _STATES[job.state] if job is not None else lost,
            "dataset": row.dataset_uid,
            "base": row.base,
            "base_version": row.base_version,
            "policy": row.policy_hash,
            "label": row.label,
            "seed": row.seed,
            "limits": {"memory_mb": row.memory_mb, "minutes": row.minutes},
            "created_at": row.created_at,
            "created_by": row.created_by,
            "stage": row.stage,
            "done": row.stage_done,
            "total": row.stage_total,
            "eta_seconds": _eta(row, utc_now()) if row.verdict is None else None,
            "peak_mb": row.peak_mb,
            "version": row.version,
            "verdict": row.verdict,
            "result": row.result,
            "problem": job.error if job is not None else None,
        }
    )


def _eta(row: TrainingRun, now: datetime) -> int | None:
    """How long the stage still takes, if its parts take as long as those before."""
    if row.stage_began_at is None or not 0 < row.stage_done < row.stage_total:
        return None
    passed = max((now - row.stage_began_at).total_seconds(), 0.0)
    return round(passed * (row.stage_total - row.stage_done) / row.stage_done)
