"""`lateral serve`: the service under uvicorn."""

import errno
import gc
import resource
import socket
from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from importlib import import_module
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from app.cli.console import CommandError, command, load_settings, open_database
from app.cli.worker import beside
from app.core.door import DoorConfig, Limits
from app.core.errors import DatabaseUnavailableError
from app.core.observability.logs import configure_logging
from app.main import STREAMED, create_app
from app.settings import Settings

USUAL = "app.cli.serve:application"
_BACKLOG = 2048
# Open files beside connections: the database's, the listener, libraries, log and artifacts.
_OTHER_FILES = 256

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes any.")]


@command
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    worker: Annotated[
        bool | None,
        typer.Option(
            help="Run a `lateral worker` beside; unless told otherwise, on the embedded database."
        ),
    ] = None,
) -> None:
    """Serve the API."""
    with listening(host, port) as listener:
        settings = load_settings()
        _require_tables(settings)
        run(listener, workers, worker_of=_worker_of(settings, worker))


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens, so that a busy port is known before anything else starts.

    Raises
    ------
    CommandError
        When the port is taken, or the address is not one of this machine.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with ExitStack() as on_failure:
            listener = on_failure.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
            listener.set_inheritable(True)
            on_failure.pop_all()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = f"Port {port} on {host} is in use; choose another one with --port."
        else:
            reason = f"Cannot listen on {host}, port {port}: {error.strerror or error}."
        raise CommandError(reason) from error
    return listener


def url_of(listener: socket.socket) -> str:
    """Where a client reaches the service."""
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def application() -> FastAPI:
    """The service of a process, its logs as JSON."""
    settings = load_settings()
    configure_logging(settings.log_level)
    service = create_app(settings)
    # An identity provider does not wait while its first request loads the library.
    import_module("app.exchange.scim.handling")
    # Classes and routes stay for ever; to look through them again would stop every answer for
    # as long as twenty answers take.
    gc.freeze()
    return service


def run(
    listener: socket.socket,
    workers: int = 1,
    *,
    application: str = USUAL,
    announce: Callable[[], None] | None = None,
    worker_of: Settings | None = None,
) -> None:
    """Serve until told to stop; `announce` is called when the service answers.

    With the settings of a worker, one runs beside the service and ends with it.
    """
    settings = load_settings()
    _allow_open_files(settings)
    limits = Limits.of(settings, STREAMED)
    config = DoorConfig(application, limits, settings.keep_alive_seconds, workers=workers)
    with nullcontext() if worker_of is None else beside(worker_of):
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            _Server(config, announce).run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        if self.started and self._announce is not None:
            self._announce()


def _allow_open_files(settings: Settings) -> None:
    """Let each process hold as many files as it may hold connections.

    Raises
    ------
    CommandError
        When the system allows fewer.
    """
    wanted = settings.max_connections + settings.pool_size + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise CommandError(
            f"This process may open {hard} files; {settings.max_connections} connections take "
            f"{wanted}. Raise the limit (ulimit -n) or lower LATERAL_MAX_CONNECTIONS."
        )
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _worker_of(settings: Settings, wanted: bool | None) -> Settings | None:
    if wanted is None:
        wanted = settings.database_url is None or settings.database_url.startswith("sqlite")
    return settings if wanted else None


def _require_tables(settings: Settings) -> None:
    """Refuse a database without tables; one that is away may come back while serving."""
    try:
        with open_database(settings):
            pass
    except DatabaseUnavailableError:
        return
