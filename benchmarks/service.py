"""The service under measurement: a child process on a free port with a data folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from sqlalchemy import create_engine, make_url, text

ROOT = Path(__file__).resolve().parents[1]
SCOPES = ("catalog:read", "catalog:write", "match", "confidential:read")
STOP_SECONDS = 20.0
# An answer that never comes is a service that hangs, however slow the machine is.
ANSWER_SECONDS = 60.0
_KEY = re.compile(r"lat_[a-z0-9]+_[A-Za-z0-9]+")
_VERSION = re.compile(r"lateral-[0-9a-f]+")


class ServiceError(Exception):
    """A `lateral` command or a server failed; the message or a note holds what it printed."""


@dataclass(frozen=True, slots=True)
class Service:
    """A running service: its port, and the environment in which `lateral` finds its data."""

    port: int
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def lateral(self, *arguments: str) -> str:
        """Run a `lateral` command on this service's data and give what it printed."""
        return lateral(self.environment, *arguments)

    def create_key(self, *more: str) -> str:
        """A key that may read and write the catalogue, match, and see confidential wishes.

        `more` are further scopes.
        """
        scopes = [argument for scope in (*SCOPES, *more) for argument in ("--scope", scope)]
        return self._printed(_KEY, "keys", "create", "--name", "benchmark", *scopes)

    def train(self) -> str:
        """Train and promote a ranker as an operator does; its version."""
        return self._printed(_VERSION, "train")

    def await_ready(self) -> None:
        """Wait until the service answers with a ranker, for as long as its process lives.

        Raises
        ------
        ServiceError
            When the process ended before that.
        """
        url = f"http://127.0.0.1:{self.port}/readyz"
        said = "nothing"
        while self.process.poll() is None:
            try:
                with urlopen(url, timeout=ANSWER_SECONDS):
                    return
            except HTTPError as error:
                said = error.read().decode(errors="replace")
            except OSError as error:
                said = str(error)
            time.sleep(0.05)
        raise ServiceError(
            f"the server ended with {self.process.returncode} before it was ready; "
            f"{url} said {said}"
        )

    def _printed(self, form: re.Pattern[str], *arguments: str) -> str:
        output = self.lateral(*arguments)
        found = form.search(output)
        if found is None:
            raise ServiceError(f"lateral {' '.join(arguments)} printed no {form.pattern}: {output}")
        return found.group()

    def resident_bytes(self) -> int:
        """Memory that the service holds now."""
        fields = Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()
        return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")

    def processor_seconds(self) -> float:
        """Processor time that the service's process used since its start."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    def forget_peak(self) -> None:
        """Let the highest memory be counted from here on."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5", encoding="ascii")

    def peak_bytes(self) -> int:
        """The most memory that the service held since its peak was forgotten."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def end_cleanly_on_termination() -> None:
    """Let SIGTERM end the program as Ctrl-C does, so that its servers are stopped too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


@contextmanager
def running_service(
    data_dir: Path,
    database_url: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Service]:
    """Serve from a data folder, on SQLite or on a new database, until the block ends.

    `settings` are further variables of the environment. The start may take as long as it takes:
    only a process that ends before it answers is an error.
    """
    with _empty_database(database_url) as url:
        environment = {**lateral_environment(data_dir, url), **(settings or {})}
        lateral(environment, "migrate")
        port = free_port()
        command = [*lateral_command(), "serve", "--port", str(port)]
        log = data_dir / "server.log"
        with running_server(command, port, environment, log) as process:
            yield Service(port, environment, process)


@contextmanager
def running_server(
    command: list[str],
    port: int,
    environment: dict[str, str],
    log: Path,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends; it is awaited at the start and stopped at the end."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _await_start(process, port)
            yield process
        except Exception as error:
            error.add_note(f"The server's log ended with:\n{_tail(log)}")
            raise
        finally:
            process.terminate()
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port of the loopback interface that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def lateral_command() -> list[str]:
    """What starts `lateral` with this interpreter."""
    return [sys.executable, "-c", "from app.cli.main import cli; cli(prog_name='lateral')"]


def lateral(environment: dict[str, str], *arguments: str) -> str:
    """Run a `lateral` command and give what it printed.

    Raises
    ------
    ServiceError
        When it fails.
    """
    done = subprocess.run(
        [*lateral_command(), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        printed = (done.stdout + done.stderr).strip()[-3000:]
        raise ServiceError(f"lateral {' '.join(arguments)} failed: {printed}")
    return done.stdout


def lateral_environment(data_dir: Path, database_url: str | None) -> dict[str, str]:
    """The environment of a `lateral` command on a data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LATERAL_")}
    kept |= {"LATERAL_DATA_DIR": str(data_dir), "LATERAL_LOG_LEVEL": "WARNING"}
    if database_url:
        kept["LATERAL_DATABASE_URL"] = database_url
    return kept


def _await_start(process: subprocess.Popen[bytes], port: int) -> None:
    while process.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/livez", timeout=ANSWER_SECONDS):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise ServiceError(f"the server ended with {process.returncode} before it answered")


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-3000:]


@contextmanager
def _empty_database(url: str | None) -> Iterator[str | None]:
    """A database of its own on the given PostgreSQL server, dropped at the end; None is SQLite."""
    if url is None:
        yield None
        return
    name = f"lateral_benchmark_{uuid.uuid4().hex[:12]}"
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    finally:
        engine.dispose()
