"""The application: what it opens, what it answers and in which order requests pass."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import APIRouter, FastAPI

from app.core.db import Database
from app.core.problems import add_problem_handlers
from app.core.route_table import RouteTable
from app.core.security import KeyRing
from app.settings import Settings

ROUTERS: tuple[APIRouter, ...] = ()


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service for these settings, or for those of the environment."""
    app = FastAPI(title="Lateral", lifespan=_lifespan, docs_url=None, redoc_url=None)
    app.state.settings = settings or Settings()
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
    try:
        yield
    finally:
        database.close()
