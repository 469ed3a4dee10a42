"""What a process of the service holds while it runs: one typed object on the application."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    # Each of these modules asks `services_of` in turn, so they cannot be imported here.
    from app.core.bodies import ParsingTurns
    from app.core.db import Database
    from app.core.erasures import Eraser
    from app.core.health import SnapshotSource
    from app.core.idempotency import IdempotencyKeys
    from app.core.middleware import RateLimiter
    from app.core.observability.metrics import Metrics
    from app.core.reads import ReadLog
    from app.core.route_table import RouteTable
    from app.core.sealing import Seals
    from app.core.security import Callers
    from app.core.write_probe import WriteProbe
    from app.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Opened when the application starts and closed when it ends; nothing in it is replaced.

    `rates` counts the requests of callers, `failures` the refused credentials of addresses;
    `parsing` says how many bodies are parsed at a time.
    """

    settings: Settings
    metrics: Metrics
    parsing: ParsingTurns
    routes: RouteTable
    database: Database
    writes: WriteProbe
    callers: Callers
    seals: Seals
    idempotency: IdempotencyKeys
    rates: RateLimiter
    failures: RateLimiter
    reads: ReadLog
    eraser: Eraser
    snapshot: SnapshotSource


def services_of(app: Any) -> Services:
    """The services of an application that was started.

    Raises
    ------
    RuntimeError
        When its lifespan has not begun.
    """
    services: Services | None = getattr(app.state, "services", None)
    if services is None:
        raise RuntimeError("The application is not started: run it within its lifespan.")
    return services


def start_with(app: Any, services: Services) -> None:
    """Give an application its services."""
    app.state.services = services
