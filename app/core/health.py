"""Whether the process lives, whether it can answer, and what it counted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from fastapi import Request, Response
from prometheus_client import CONTENT_TYPE_LATEST
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from pydantic import ConfigDict, Field
from sqlalchemy.pool import QueuePool

from app.core import migrations
from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.core.routing import Router
from app.core.schemas import Read
from app.core.services import services_of
from app.core.write_probe import WriteProbe

router = Router(tags=["operations"])


@dataclass(frozen=True, slots=True)
class SnapshotState:
    """What the live snapshot says of itself.

    `problem` tells why no ranking can be made; `stale` that it no longer follows the changes.
    `ranker` is the version in use; `warning` tells that the champion could not be loaded, so
    that the version before goes on ranking.
    """

    age_seconds: float | None
    stale: bool
    problem: str | None
    ranker: str | None = None
    warning: str | None = None
    refresh_seconds: float | None = None
    sizes: dict[str, int] = field(default_factory=dict)


class SnapshotSource(Protocol):
    """Tells the state of the live snapshot without refreshing it."""

    def state(self) -> SnapshotState:
        """The state now."""


class Liveness(Read):
    """The process runs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"status": "alive"}]})

    status: Literal["alive"] = Field(description="Always `alive`.")


CheckName = Literal["database", "migrations", "writes", "snapshot", "ranker"]


class CheckRead(Read):
    """One thing that the service needs."""

    name: CheckName = Field(description="What was checked.")
    ok: bool = Field(description="Whether it is as it should be.")
    reason: str | None = Field(
        description="What is wrong. Beside an `ok` check: what works, but not as it should; null "
        "when all is well."
    )


class Readiness(Read):
    """Whether requests can be answered."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "unready",
                    "ranker": None,
                    "checks": [
                        {"name": "database", "ok": True, "reason": None},
                        {"name": "migrations", "ok": True, "reason": None},
                        {"name": "writes", "ok": True, "reason": None},
                        {"name": "snapshot", "ok": True, "reason": None},
                        {"name": "ranker", "ok": False, "reason": "No ranker is trained yet."},
                    ],
                }
            ]
        }
    )

    status: Literal["ready", "unready"] = Field(description="`ready` when every check is ok.")
    ranker: str | None = Field(description="The version of the ranker in use; null without one.")
    checks: list[CheckRead] = Field(description="What was checked.")


@router.get("/livez", operation_id="getLiveness", summary="Is the process alive?")
async def get_liveness() -> Liveness:
    """Answer as long as the process runs. The database is not asked."""
    return Liveness(status="alive")


@router.get(
    "/readyz",
    operation_id="getReadiness",
    summary="Can the service answer?",
    responses={
        503: {
            "model": Readiness,
            "description": "The service cannot answer now. The checks say why.",
        }
    },
)
def get_readiness(request: Request, response: Response) -> Readiness:
    """Check the database, its migrations, whether it takes writes, the snapshot and the ranker."""
    services = services_of(request.app)
    state = services.snapshot.state()
    checks = [
        *_database_checks(services.database, services.writes),
        *_snapshot_checks(state),
    ]
    ready = all(check.ok for check in checks)
    response.status_code = 200 if ready else 503
    status: Literal["ready", "unready"] = "ready" if ready else "unready"
    return Readiness(status=status, ranker=state.ranker, checks=checks)


@router.get(
    "/metrics",
    operation_id="getMetrics",
    summary="Prometheus metrics",
    response_class=Response,
    responses={
        200: {
            "description": "The metrics of this process, in Prometheus' text format.",
            "content": {"text/plain": {"example": "lateral_http_requests_in_flight 3.0\n"}},
        }
    },
)
async def get_metrics(request: Request) -> Response:
    """Give the metrics of this process. Each process of a service has its own."""
    return Response(services_of(request.app).metrics.exposition(), media_type=CONTENT_TYPE_LATEST)


def _database_checks(database: Database, writes: WriteProbe) -> list[CheckRead]:
    try:
        current = migrations.current(database)
    except DatabaseUnavailableError as error:
        return [
            _check("database", error.detail),
            _check("migrations", "Unknown while the database does not answer."),
            _check("writes", "Unknown while the database does not answer."),
        ]
    behind = None
    if migrations.is_behind(current):
        behind = f"At {current or 'none'}, the code needs {migrations.head()}."
    refused = "Unknown before the first migration." if current is None else writes.problem()
    return [_check("database", None), _check("migrations", behind), _check("writes", refused)]


def _snapshot_checks(state: SnapshotState) -> list[CheckRead]:
    stale = "It no longer follows the changes." if state.stale else None
    if state.age_seconds is None:
        stale = "It is not loaded yet."
    ranker = CheckRead(
        name="ranker", ok=state.problem is None, reason=state.problem or state.warning
    )
    return [_check("snapshot", stale), ranker]


def _check(name: CheckName, reason: str | None) -> CheckRead:
    return CheckRead(name=name, ok=reason is None, reason=reason)


class StateCollector(Collector):
    """Reads the pool and the snapshot when the metrics are read."""

    def __init__(self, database: Database, source: SnapshotSource) -> None:
        self._database = database
        self._source = source

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """The gauges now."""
        yield from self._pool()
        yield from _snapshot_gauges(self._source.state())

    def _pool(self) -> Iterable[GaugeMetricFamily]:
        pool = self._database.engine.pool
        if isinstance(pool, QueuePool):
            yield _gauge("lateral_database_pool_size", "Connections allowed.", pool.size())
            yield _gauge("lateral_database_pool_in_use", "Connections at work.", pool.checkedout())


def _snapshot_gauges(state: SnapshotState) -> Iterable[GaugeMetricFamily]:
    if state.age_seconds is not None:
        yield _gauge(
            "lateral_snapshot_age_seconds", "Since the snapshot was checked.", state.age_seconds
        )
    if state.refresh_seconds is not None:
        yield _gauge(
            "lateral_snapshot_refresh_seconds", "Length of the last refresh.", state.refresh_seconds
        )
    in_use = GaugeMetricFamily("lateral_ranker", "The ranker in use.", labels=["version"])
    if state.ranker is not None:
        in_use.add_metric([state.ranker], 1)
    yield in_use
    broken = float(bool(state.problem or state.warning))
    yield _gauge("lateral_ranker_broken", "1 while the champion cannot be loaded.", broken)
    rows = GaugeMetricFamily("lateral_snapshot_rows", "Rows in the snapshot.", labels=["kind"])
    for kind, count in state.sizes.items():
        rows.add_metric([kind], count)
    yield rows


def _gauge(name: str, documentation: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, documentation, value=value)
