"""The kinds of jobs: who does one, what it counts in, what is told of it and who may know."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlmodel import Session

from app.core.jobs import Handler
from app.core.schemas import Read
from app.core.security import Actor, Scope
from app.exchange.imports import service as imports
from app.exchange.imports.schemas import ImportRead
from app.exchange.imports.tasks import run_import
from app.governance.fairness.gate import audit
from app.learning.datasets import service as datasets
from app.learning.datasets.schemas import DatasetRead
from app.learning.datasets.tasks import run_dataset
from app.learning.runs import service as runs
from app.learning.runs.schemas import RunRead
from app.learning.runs.tasks import run_training
from app.matching.batch import service as batches
from app.matching.batch.schemas import BatchRankingRead
from app.matching.batch.tasks import run_batch_ranking
from app.mobility.rounds import service as rounds
from app.mobility.rounds.schemas import RoundRead
from app.mobility.rounds.tasks import run_round
from models.jobs import Job
from models.vocabulary import JobKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of job.

    `unit` is what `done` and `total` count. Callers with `scope` who speak for the organisation
    see such jobs and may end them. `details` gives, by the job's row id, what is told of jobs of
    this kind besides; its schema is `detail`. `confirm` lets a job that waits go on, where this
    kind ever waits, and `discard` drops what a job that never ran leaves behind.
    """

    run: Handler
    unit: str
    scope: Scope
    detail: type[Read]
    details: Callable[[Session, Sequence[Job]], Mapping[int, Read]]
    confirm: Callable[[Session, Actor, Job], None] | None = None
    discard: Callable[[Session, Job], None] | None = None


KINDS: dict[str, Kind] = {
    JobKind.IMPORT: Kind(
        run=run_import,
        unit="bytes",
        scope=Scope.CATALOG_WRITE,
        detail=ImportRead,
        details=imports.details,
        confirm=imports.confirm,
        discard=imports.forget,
    ),
    JobKind.ROUND: Kind(
        run=run_round,
        unit="people",
        scope=Scope.ROUNDS,
        detail=RoundRead,
        details=rounds.details,
    ),
    JobKind.BATCH_RANKING: Kind(
        run=run_batch_ranking,
        unit="people",
        # Whoever may ask for one; the scope match alone is also held by those who see nobody.
        scope=Scope.CONFIDENTIAL,
        detail=BatchRankingRead,
        details=batches.details,
    ),
    JobKind.DATASET: Kind(
        run=run_dataset,
        unit="people",
        scope=Scope.MODELS_WRITE,
        detail=DatasetRead,
        details=datasets.details,
    ),
    JobKind.TRAINING: Kind(
        # What is learnt may not read what is protected: here the two are put together.
        run=partial(run_training, audit=audit),
        unit="parts",
        scope=Scope.MODELS_WRITE,
        detail=RunRead,
        details=runs.details,
        discard=runs.discard,
    ),
}
