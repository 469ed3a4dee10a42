"""Finishes erasures: the last mentions go, and the database is rewritten without free pages."""

import json
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta

import structlog
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import URL, Connection, create_engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from app.core import sqlite
from app.core.db import Database
from app.core.erasures import digest_of
from app.core.errors import DatabaseUnavailableError
from app.governance.privacy import queries
from app.governance.privacy.holdings import cleared, located, touched_tables
from app.matching.batch import service as batches
from app.serving import shared_index
from app.settings import Settings
from ml.memory import forget_texts
from ml.semantic import clear_vectors
from models.base import utc_now
from models.privacy import Erasure

LOCK_SECONDS = 5
# While a writer empties the log of writes for itself, SQLite refuses to without waiting.
EMPTYINGS = 60
PAUSE_SECONDS = 1.0
MANIFEST = "manifest.json"
SHARED_SINCE = 4
REWRITTEN_BESIDES = ("import_chunks", "jobs", "openings", "idempotency_keys")

# What ANALYZE saw of the columns lies in the catalogue of statistics; the log of writes is
# recycled the sooner.
FOR_THE_SERVER = (
    "VACUUM (FULL) pg_catalog.pg_statistic",
    "SELECT pg_switch_wal()",
    "CHECKPOINT",
)

_log = structlog.get_logger(__name__)


def purge(database: Database, settings: Settings, *, at_once: bool = False) -> list[str]:
    """Finish erasures, those whose notice is not over too if `at_once`; the receipts that are done.

    Raises
    ------
    DatabaseUnavailableError
        When the database is in use so that it cannot be rewritten now.
    """
    with database.read() as session:
        due = _due(session, settings, at_once=at_once)
        if not due:
            return []
        if queries.unfinished_imports(session, due[-1].erased_at):
            _log.warning("purge_waits", reason="an import of people is not done")
            return []
        if queries.unfinished_batches(session, due[-1].erased_at):
            _log.warning("purge_waits", reason="a ranking of everybody is not done")
            return []
        shared_index.remove_foreign(session, settings)
        asof = shared_index.AsOf.now(session)
    # Those whom an erasure did not find there, such as one that began while files were written.
    batches.take_people_out(database)
    held = shared_index.let_go(settings, asof)
    if held:
        _log.warning("purge_waits", reason="processes map files of people", files=held)
        return []
    _forget_names(database, settings, due)
    clear_vectors(settings.embedding_dir)
    forget_texts()
    rewrite(database.url)
    with database.write() as session:
        queries.mark_purged(session, [row.uid for row in due])
    return [row.uid for row in due]


def _due(session: Session, settings: Settings, *, at_once: bool) -> Sequence[Erasure]:
    notice = timedelta(seconds=0 if at_once else settings.erasure_notice_seconds)
    until = utc_now() - notice
    return [row for row in queries.unpurged(session) if row.erased_at <= until]


def _forget_names(database: Database, settings: Settings, due: Sequence[Erasure]) -> None:
    """Clear what came in since, from processes that did not know yet, then the event itself."""
    receipts = {row.digest: row.uid for row in due}
    with database.read() as session:
        digests = digest_of(settings, queries.erased_names(session))
    for external_id, digest in digests.items():
        if digest not in receipts:
            continue
        with database.read() as session:
            found = located(session, external_id)
        with database.write() as session:
            queries.rename_events(session, external_id, f"erased:{receipts[digest]}")
            if not queries.is_recorded(session, external_id):
                cleared(session, external_id, found)


def rewrite(url: URL) -> None:
    """Write every table that erasures touch anew, so that no free page or dead row is left.

    Raises
    ------
    DatabaseUnavailableError
        When others hold the database so that it cannot be done now.
    """
    try:
        if url.get_backend_name() == "sqlite":
            _rewrite_sqlite(url)
        else:
            _rewrite_postgresql(url)
    except (DBAPIError, sqlite.driver().OperationalError) as error:
        raise DatabaseUnavailableError("The database is in use and cannot be rewritten.") from error


def _rewrite_sqlite(url: URL) -> None:
    library = sqlite.driver()
    with closing(library.connect(str(url.database), timeout=LOCK_SECONDS)) as connection:
        connection.isolation_level = None
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
        for _attempt in range(EMPTYINGS):
            busy, *_moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy:
                return
            time.sleep(PAUSE_SECONDS)
    raise DatabaseUnavailableError("The write-ahead log is in use and cannot be emptied.")


def _rewrite_postgresql(url: URL) -> None:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(f"SET lock_timeout = '{LOCK_SECONDS}s'"))
            for table in (*touched_tables(), *REWRITTEN_BESIDES):
                connection.execute(text(f"VACUUM (FULL, ANALYZE) {table}"))
            for statement in FOR_THE_SERVER:
                _run_if_allowed(connection, statement)
    finally:
        engine.dispose()


def _run_if_allowed(connection: Connection, statement: str) -> None:
    try:
        connection.execute(text(statement))
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        _log.warning("purge_not_allowed", statement=statement)


def old_artifacts(settings: Settings) -> list[str]:
    """Rankers that were trained before they remembered of people only what several share."""
    manifests = sorted(settings.artifacts_dir.glob(f"*/{MANIFEST}"))
    return [
        manifest.parent.name
        for manifest in manifests
        if json.loads(manifest.read_text(encoding="utf-8")).get("format", 0) < SHARED_SINCE
    ]
