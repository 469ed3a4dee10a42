"""Fixtures of the services' tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.core.db import Database
from app.serving import Serving
from app.settings import Settings


@pytest.fixture
def serving_on(settings: Settings) -> Iterator[Callable[..., Serving]]:
    """Starts the serving of another process on the same database."""
    with_databases: list[tuple[Serving, Database]] = []

    def start(**changes: Any) -> Serving:
        own = settings.model_copy(update=changes)
        database = Database(own)
        serving = Serving(database, own)
        serving.start()
        with_databases.append((serving, database))
        return serving

    yield start
    for serving, database in with_databases:
        serving.stop()
        database.close()
