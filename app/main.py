"""The application: what it opens, what it answers and in which order requests pass."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from anyio import to_thread
from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from app.core import health
from app.core.db import Database
from app.core.middleware import EdgeMiddleware, RequestMiddleware, SheddingMiddleware
from app.core.observability.metrics import Metrics
from app.core.problems import add_problem_handlers
from app.core.route_table import RouteTable
from app.core.security import KeyRing
from app.settings import Settings

ROUTERS: tuple[APIRouter, ...] = (health.router,)

_log = structlog.get_logger(__name__)


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service for these settings, or for those of the environment."""
    settings = settings or Settings()
    metrics = Metrics()
    app = FastAPI(
        title="Lateral",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        middleware=[
            Middleware(RequestMiddleware, metrics=metrics),
            Middleware(SheddingMiddleware, limit=settings.max_in_flight, metrics=metrics),
            Middleware(EdgeMiddleware, max_body_bytes=settings.max_body_bytes),
        ],
        telemetry={"auto_configure": False, "tracing": False, "metrics": False, "logs": False},
    )
    app.state.settings = settings
    app.state.metrics = metrics
    add_problem_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    app.state.routes = RouteTable(app)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: Settings = app.state.settings
    to_thread.current_default_thread_limiter().total_tokens = settings.worker_threads
    database = Database(settings)
    app.state.database = database
    app.state.keyring = KeyRing(database, settings)
    app.state.snapshot_source = None
    app.state.metrics.register(health.StateCollector(database, lambda: app.state.snapshot_source))
    try:
        yield
    finally:
        database.close()
