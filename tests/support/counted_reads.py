"""Which statements requests read the database with; what threads behind them read is left out."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import event

from app.core.services import services_of

BEHIND = {
    "refresh",
    "impressions",
    "last-use",
    "metrics",
    "warm",
    "encode-people",
    "store-records",
    "shadow",
}
READS = ("SELECT", "WITH")
# Read when their time has come, not when somebody asks.
FOLLOWING = re.compile("outbox_events|api_keys|model_aliases")


@contextmanager
def counted(client: TestClient) -> Iterator[list[str]]:
    """What the requests of a block read from the database, without their values."""
    engine = services_of(client.app).database.engine
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        behind = threading.current_thread().name in BEHIND
        if statement.startswith(READS) and not behind and not FOLLOWING.search(statement):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)
