"""The database: one engine a process, short read sessions, one transaction a write."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from sqlalchemy import URL, Engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session, create_engine

from app.core import sqlite
from app.core.clocks import asking_database
from app.core.deadline import DeadlineConnection, SilenceGate, patience, wait_seconds
from app.core.errors import DatabaseUnavailableError
from app.core.services import services_of
from app.settings import Settings

READ_ONLY = "lateral_read_only"
ONE_MOMENT = "ISOLATION LEVEL REPEATABLE READ, READ ONLY"
CHANGES = "lateral_changes"
SETTINGS = "lateral_settings"

# PostgreSQL: a read-only transaction, and a standby that is asked for another one.
_READ_ONLY_STATES = frozenset({"25006", "0A000"})


class WriteGuard(Protocol):
    """Watches over what a request writes."""

    def before_write(self) -> None:
        """Called before a transaction begins; may refuse it."""

    def before_commit(self, session: Session) -> None:
        """Called inside the transaction, last before it commits; may refuse it."""


_write_guard: ContextVar[WriteGuard | None] = ContextVar("write_guard", default=None)


def current_guard() -> WriteGuard | None:
    """Who watches over what is written here, if anybody does."""
    return _write_guard.get()


@contextmanager
def guarded(guard: WriteGuard | None) -> Iterator[None]:
    """Let this guard watch over every write inside."""
    token = _write_guard.set(guard)
    try:
        yield
    finally:
        _write_guard.reset(token)


def unguarded() -> AbstractContextManager[None]:
    """Write what is no effect of the request, such as the record that it was made."""
    return guarded(None)


class Database:
    """Sessions of one engine: `read` sees and never writes, `write` is all or nothing.

    Raises
    ------
    DatabaseUnavailableError
        When the database cannot be reached or does not answer within the deadline.
    """

    def __init__(self, settings: Settings) -> None:
        self.url = make_url(settings.resolved_database_url)
        self._settings = settings
        self._gate = SilenceGate()
        self._wait_limit = settings.statement_seconds
        self.engine = _create_engine(self.url, settings, self._gate)
        self._committed: dict[str, int] = {}
        self._committed_lock = Lock()
        self._writing = Lock() if self.url.get_backend_name() == "sqlite" else None

    @property
    def settings(self) -> Settings:
        """The settings that the database was opened with."""
        return self._settings

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that cannot write and sees the database as of one moment."""
        with self._waiting(), self._session(read_only=True) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits on return and rolls back on any error."""
        guard = current_guard()
        if guard is not None:
            guard.before_write()
        with self._waiting(), self._turn(), self._session(read_only=False) as session:
            with session.begin() as transaction:
                yield session
                if guard is not None:
                    guard.before_commit(session)
                session.flush()
                with asking_database():
                    transaction.commit()
            self._note_committed(session.info.get(CHANGES, {}))

    @contextmanager
    def trial(self, seconds: float) -> Iterator[Session]:
        """A session that may write and waits no longer than this; all it does is undone."""
        with (
            patience(self._gate, seconds),
            _unavailable_on_failure(),
            self._session(read_only=False) as session,
        ):
            yield session

    def last_change(self, *entities: str) -> int:
        """The newest change that this process committed, of these kinds or of any; 0 for none."""
        committed = self._committed
        return max((committed.get(kind, 0) for kind in entities or committed), default=0)

    def forget_statements(self) -> None:
        """Drop the compiled statements: each remembers the values that it was first used with."""
        self.engine.clear_compiled_cache()

    @property
    def driver_errors(self) -> tuple[type[Exception], ...]:
        """What the driver raises outside of sessions."""
        return (self.engine.dialect.loaded_dbapi.Error,)

    def lasting_connection(self) -> Any:
        """A connection of the driver, outside of the pool and of transactions; only to read."""
        if self.url.get_backend_name() == "sqlite":
            return sqlite.driver().connect(
                str(self.url.database), isolation_level=None, check_same_thread=False
            )
        _arguments, parameters = self.engine.dialect.create_connect_args(self.url)
        parameters["connect_timeout"] = max(2, int(self._wait_limit))
        return DeadlineConnection.open(
            self._gate, self._wait_limit, {**parameters, "autocommit": True}
        )

    def close(self) -> None:
        """Close the pooled connections."""
        self.engine.dispose()

    def _note_committed(self, changes: dict[str, int]) -> None:
        if changes:
            with self._committed_lock:
                newest = {
                    kind: max(id_, self._committed.get(kind, 0)) for kind, id_ in changes.items()
                }
                self._committed = {**self._committed, **newest}

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let this process's writers queue: SQLite lets them poll, and the unlucky starve."""
        if self._writing is None:
            yield
            return
        with asking_database():
            mine = self._writing.acquire(timeout=wait_seconds(self._wait_limit))
        if not mine:
            raise DatabaseUnavailableError("The database did not answer in time.")
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        with patience(self._gate, self._wait_limit), _unavailable_on_failure():
            yield

    def _session(self, *, read_only: bool) -> Session:
        return Session(
            self.engine.execution_options(**{READ_ONLY: read_only}),
            expire_on_commit=False,
            info={SETTINGS: self._settings},
        )


@contextmanager
def _unavailable_on_failure() -> Iterator[None]:
    try:
        yield
    except (OperationalError, PoolTimeoutError) as error:
        raise DatabaseUnavailableError("The database did not answer in time.") from error
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _READ_ONLY_STATES:
            raise DatabaseUnavailableError("The database is read-only.") from error
        if error.connection_invalidated:
            raise DatabaseUnavailableError("The connection to the database broke.") from error
        raise


def _create_engine(url: URL, settings: Settings, gate: SilenceGate) -> Engine:
    pool: dict[str, Any] = {
        "pool_size": settings.pool_size,
        "max_overflow": 0,
        "hide_parameters": True,
        "pool_timeout": settings.statement_seconds,
    }
    if url.get_backend_name() == "sqlite":
        return _create_sqlite_engine(url, settings, pool)
    return _create_postgresql_engine(url, settings, pool, gate)


def _create_sqlite_engine(url: URL, settings: Settings, pool: dict[str, Any]) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": settings.statement_seconds, "isolation_level": None},
        **sqlite.engine_options(url),
        **pool,
    )
    _count_sqlite_waits(engine)

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            f"synchronous={settings.sqlite_synchronous}",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY, False)
        wait = int(wait_seconds(settings.statement_seconds) * 1000)
        # Straight to the driver: they wait for nothing, and every session sends them.
        driver = connection.connection.driver_connection
        driver.execute(f"PRAGMA busy_timeout={wait}").close()
        driver.execute(f"PRAGMA query_only={'ON' if read_only else 'OFF'}").close()
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _count_sqlite_waits(engine: Engine) -> None:
    """Count statements and commits as waits for the database; a wait for its lock is in them."""

    @event.listens_for(engine, "do_execute")
    def execute(cursor: Any, statement: str, parameters: Any, _context: object) -> bool:
        with asking_database():
            cursor.execute(statement, parameters)
        return True

    @event.listens_for(engine, "do_execute_no_params")
    def execute_plain(cursor: Any, statement: str, _context: object) -> bool:
        with asking_database():
            cursor.execute(statement)
        return True

    @event.listens_for(engine, "do_executemany")
    def execute_many(cursor: Any, statement: str, parameters: Any, _context: object) -> bool:
        with asking_database():
            cursor.executemany(statement, parameters)
        return True


def _create_postgresql_engine(
    url: URL, settings: Settings, pool: dict[str, Any], gate: SilenceGate
) -> Engine:
    limit = settings.statement_seconds
    engine = create_engine(
        url, pool_pre_ping=True, connect_args={"connect_timeout": max(2, int(limit))}, **pool
    )

    @event.listens_for(engine, "do_connect")
    def connect(
        _dialect: object, _record: object, _args: object, parameters: dict[str, Any]
    ) -> Any:
        return DeadlineConnection.open(gate, limit, parameters)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        read_only = connection.get_execution_options().get(READ_ONLY, False)
        wait = int(wait_seconds(limit) * 1000)
        connection.exec_driver_sql(
            f"SET LOCAL statement_timeout = {wait}; SET LOCAL lock_timeout = {wait}; "
            f"SET TRANSACTION {ONE_MOMENT if read_only else 'READ WRITE'}"
        )

    return engine


async def _database(request: Request) -> Database:
    return services_of(request.app).database


Db = Annotated[Database, Depends(_database)]
