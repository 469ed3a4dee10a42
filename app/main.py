"""The application: what it opens, what it answers and in which order requests pass."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import structlog
from anyio import to_thread
from fastapi import APIRouter, FastAPI
from sqlalchemy.exc import ProgrammingError
from starlette.middleware import Middleware

from app.catalog.dismissals import routes as dismissals
from app.catalog.employees import routes as employees
from app.catalog.objections import routes as objections
from app.catalog.openings import routes as openings
from app.catalog.org_units import routes as org_units
from app.catalog.roles import routes as roles
from app.catalog.skills import routes as skills
from app.core import docs, health, private_files, sqlite
from app.core.bodies import ParsingTurns
from app.core.clocks import time_waits
from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.core.health import SnapshotState, StateCollector
from app.core.idempotency import IdempotencyKeys
from app.core.middleware import (
    CompressionMiddleware,
    EdgeMiddleware,
    IdempotencyMiddleware,
    OriginMiddleware,
    Places,
    RateLimiter,
    RatesMiddleware,
    RequestMiddleware,
    SheddingMiddleware,
)
from app.core.networks import Networks
from app.core.observability.followed import FollowedMetrics
from app.core.observability.metrics import Metrics
from app.core.openapi import describe
from app.core.problems import add_problem_handlers
from app.core.reads import ReadLog
from app.core.route_table import RouteTable
from app.core.routing import AdmittingRoute
from app.core.sealing import Seals
from app.core.security import Callers
from app.core.security.embedding import takes_embed_tokens
from app.core.security.keys import load_pepper
from app.core.services import start_with
from app.core.write_probe import WriteProbe
from app.exchange.changes import routes as changes
from app.exchange.imports import routes as imports
from app.exchange.mappings import routes as mappings
from app.exchange.scim import routes as scim
from app.exchange.webhooks import routes as webhooks
from app.exchange.webhooks.metrics import delivery_metrics
from app.governance.access import routes as access
from app.governance.audit_log import routes as audit_log
from app.governance.fairness import routes as fairness
from app.governance.privacy import routes as privacy
from app.governance.privacy.service import PersonEraser
from app.governance.tokens import routes as tokens
from app.jobs import routes as jobs
from app.learning.datasets import routes as datasets
from app.learning.events import routes as events
from app.learning.experiments import routes as experiments
from app.learning.exploration import routes as exploration
from app.learning.features import routes as own_features
from app.learning.gate import routes as gate
from app.learning.lists import routes as lists
from app.learning.monitoring import routes as monitoring
from app.learning.monitoring.metrics import champion_gauges
from app.learning.registry import routes as registry
from app.learning.runs import routes as runs
from app.matching.batch import routes as batches
from app.matching.candidates import routes as candidates
from app.matching.candidates.surviving import SurvivingCandidates
from app.matching.career_paths import routes as career_paths
from app.matching.counterfactuals import routes as counterfactuals
from app.matching.explanations import routes as explanations
from app.matching.inline import routes as inline
from app.matching.nominations import routes as nominations
from app.matching.recommendations import routes as recommendations
from app.matching.recommendations.metrics import FirstPageCollector
from app.matching.recommendations.surviving import Surviving
from app.matching.recommendations.warming import Warming
from app.matching.what_if import routes as what_if
from app.mobility.cases import routes as cases
from app.mobility.evidence import routes as evidence
from app.mobility.exporters import routes as exporters
from app.mobility.exposure import routes as exposure
from app.mobility.match import routes as match
from app.mobility.mentors import routes as mentors
from app.mobility.outcomes import routes as outcomes
from app.mobility.plans import routes as plans
from app.mobility.policy import routes as move_policy
from app.mobility.readiness import routes as readiness
from app.mobility.releases import routes as releases
from app.mobility.rounds import routes as rounds
from app.mobility.seats import routes as seats
from app.mobility.shown_readiness import routes as shown_readiness
from app.mobility.workforce import routes as workforce
from app.portal import routes as portal
from app.serving import ImpressionCollector, LiveServices, Serving
from app.settings import Settings

ROUTERS: tuple[APIRouter, ...] = (
    recommendations.router,
    candidates.router,
    nominations.router,
    explanations.router,
    counterfactuals.router,
    career_paths.router,
    what_if.router,
    inline.router,
    evidence.router,
    cases.router,
    releases.router,
    move_policy.router,
    readiness.router,
    match.router,
    shown_readiness.router,
    seats.router,
    outcomes.router,
    exporters.router,
    exposure.router,
    workforce.router,
    plans.router,
    mentors.router,
    employees.router,
    dismissals.router,
    objections.router,
    openings.router,
    org_units.router,
    rounds.router,
    events.router,
    registry.router,
    monitoring.router,
    batches.router,
    datasets.router,
    exploration.router,
    gate.router,
    runs.router,
    experiments.router,
    own_features.router,
    lists.router,
    changes.router,
    webhooks.router,
    roles.router,
    skills.router,
    imports.router,
    mappings.router,
    scim.router,
    jobs.imports_router,
    jobs.router,
    audit_log.router,
    fairness.router,
    privacy.router,
    access.router,
    tokens.router,
    health.router,
    docs.router,
    portal.router,
)

STREAMED = frozenset({imports.router.prefix, registry.router.prefix})
SWITCH_SECONDS = 0.001
"""How long a thread keeps the interpreter while others wait for it. By Python's own 5 ms the event
loop waits behind each thread that computes: at three times the rate that a process holds, `/livez`
took 162 ms where it takes 119 ms by 1 ms (99 of 100, decision 73)."""
STALE_AFTER_REFRESHES = 10
STALE_GRACE_SECONDS = 5.0

_log = structlog.get_logger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service for these settings, or for those of the environment."""
    settings = settings or Settings()
    metrics = Metrics()
    proxies = Networks(settings.trusted_proxy_networks)
    app = FastAPI(
        title="Lateral",
        # A router that is included works out every route of its own once more.
        routes=[route for router in ROUTERS for route in router.routes],
        lifespan=partial(_lifespan, settings=settings, metrics=metrics),
        docs_url=None,
        redoc_url=None,
        # A redirect names the Host header, which any client may invent.
        redirect_slashes=False,
        middleware=[
            Middleware(RequestMiddleware, metrics=metrics, settings=settings),
            Middleware(CompressionMiddleware),
            Middleware(OriginMiddleware, origins=settings.allowed_embed_origins),
            Middleware(
                SheddingMiddleware,
                requests=Places(
                    settings.max_in_flight, settings.max_in_flight_per_address, proxies
                ),
                uploads=Places(settings.max_uploads, settings.max_uploads_per_address, proxies),
                streamed=STREAMED,
                waiting=settings.threads_waiting,
                metrics=metrics,
            ),
            Middleware(EdgeMiddleware, max_body_bytes=settings.max_body_bytes, streamed=STREAMED),
            Middleware(RatesMiddleware),
            Middleware(IdempotencyMiddleware),
        ],
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    # Routes that are added to the application itself read no body before its time either.
    app.router.route_class = AdmittingRoute
    add_problem_handlers(app)
    describe(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI, settings: Settings, metrics: Metrics) -> AsyncIterator[None]:
    sys.setswitchinterval(SWITCH_SECONDS)
    threads = to_thread.current_default_thread_limiter()
    threads.total_tokens = settings.worker_threads
    time_waits(threads)
    _keep_files_private(settings)
    database = Database(settings)
    _warn_of_old_sqlite(database)
    eraser = PersonEraser(database, settings)
    await to_thread.run_sync(_replay_erasures, eraser)
    serving = Serving(database, settings)
    services = _opened(app, settings, metrics, database, eraser, serving)
    followed = FollowedMetrics(database, delivery_metrics, champion_gauges)
    serving.on_erasure(services.callers.forget_all)
    surviving = Surviving()
    serving.keep_answers(surviving, SurvivingCandidates())
    serving.on_erasure(surviving.forget)
    warming = Warming(database, serving, settings)
    metrics.register(FirstPageCollector(warming))
    metrics.register(StateCollector(database, services.snapshot))
    metrics.register(ImpressionCollector(serving.impressions))
    metrics.register(followed)
    start_with(app, services)
    await to_thread.run_sync(serving.start)
    warming.start()
    services.callers.start()
    followed.start()
    try:
        yield
    finally:
        await to_thread.run_sync(warming.stop)
        await to_thread.run_sync(followed.stop)
        await to_thread.run_sync(services.callers.stop)
        await to_thread.run_sync(serving.stop)
        database.close()


def _opened(
    app: FastAPI,
    settings: Settings,
    metrics: Metrics,
    database: Database,
    eraser: PersonEraser,
    serving: Serving,
) -> LiveServices:
    pepper = load_pepper(settings)
    failures = settings.failed_credentials_per_minute
    return LiveServices(
        settings=settings,
        metrics=metrics,
        parsing=ParsingTurns(),
        routes=RouteTable(app, takes_embed_tokens),
        database=database,
        writes=WriteProbe(database),
        callers=Callers(database, settings),
        seals=Seals(pepper),
        idempotency=IdempotencyKeys(database, settings, pepper),
        rates=RateLimiter(settings.requests_per_minute, settings.request_burst),
        failures=RateLimiter(failures, max(1, failures)),
        reads=ReadLog(database, settings),
        eraser=eraser,
        snapshot=_LiveSnapshot(serving, settings),
        serving=serving,
    )


def _replay_erasures(eraser: PersonEraser) -> None:
    """Erase again whom a restored backup brought back.

    A database that is away, or was never migrated, is told of elsewhere and checked later.
    """
    try:
        done = eraser.reconcile()
    except (DatabaseUnavailableError, ProgrammingError):
        _log.warning("erasures_not_checked")
    else:
        if done:
            _log.warning("erasures_replayed", receipts=[receipt.id for receipt in done])


def _keep_files_private(settings: Settings) -> None:
    tightened = private_files.settle(settings)
    if tightened:
        _log.warning("files_made_private", files=len(tightened), first=str(tightened[0]))


def _warn_of_old_sqlite(database: Database) -> None:
    library = sqlite.driver()
    on_sqlite = database.url.get_backend_name() == "sqlite"
    if on_sqlite and sqlite.can_corrupt_wal(library.sqlite_version_info):
        _log.warning("sqlite_can_corrupt_wal", version=library.sqlite_version, fixed_in="3.51.3")


@dataclass(frozen=True, slots=True)
class _LiveSnapshot:
    """Tells `core` of the snapshot, which it may not import."""

    serving: Serving
    settings: Settings

    def state(self) -> SnapshotState:
        """The state of the live snapshot now."""
        status = self.serving.status()
        patience = STALE_AFTER_REFRESHES * self.settings.refresh_seconds + STALE_GRACE_SECONDS
        return SnapshotState(
            age_seconds=status.age_seconds if status.ready else None,
            stale=status.age_seconds > patience,
            problem=None if status.model_version else status.ranker_problem,
            ranker=status.model_version,
            warning=(status.ranker_problem or None) if status.model_version else None,
            refresh_seconds=status.refresh_seconds,
            sizes={"openings": status.openings, "people": status.people},
        )
