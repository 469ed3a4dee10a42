"""Tells PostgreSQL how large tables have become, while an import fills them."""

from collections.abc import Sequence

import structlog
from sqlalchemy import text

from app.core.db import Database
from app.core.errors import LateralError

_FIRST_RECORDS = 1_000
_FACTOR = 4

_log = structlog.get_logger(__name__)


class Growth:
    """Has tables analysed each time that they hold several times more new records.

    The server's own look comes a minute late: until then it takes a filled table for a small one
    and reads it whole for every step, here and wherever the changes are followed.
    """

    def __init__(self, database: Database, tables: Sequence[str], created: int) -> None:
        self._database = database
        self._tables = tables
        self._next = max(_FIRST_RECORDS, created * _FACTOR)

    def follow(self, created: int) -> None:
        """Analyse the tables if enough was created since."""
        if created < self._next or self._database.url.get_backend_name() != "postgresql":
            return
        self._next = created * _FACTOR
        try:
            with self._database.write() as session:
                session.execute(text(f"ANALYZE {', '.join(self._tables)}"))
        except LateralError as error:
            _log.info("tables_not_analysed", reason=error.code)
