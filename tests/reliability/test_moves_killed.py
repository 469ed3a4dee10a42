"""A process that is killed within a step leaves the case before it or after it, never between."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.settings import Settings
from tests.support.catalogue import Headers
from tests.support.killed_workers import told_of_kills
from tests.support.moves import organised
from tests.support.organisation import Organisation


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    assert loaded_database is not None
    return organised(Organisation(client, hr_headers))


def killed(settings: Settings, *words: str) -> Any:
    return told_of_kills(settings, "tests.support.killed_moves", *words)


@pytest.mark.long
@pytest.mark.usefixtures("records")
def test_a_kill_at_each_statement_of_each_step_leaves_one_state(settings: Settings) -> None:
    told = killed(settings)
    assert told["wrong"] == []
    assert told["ends"] == "completed"
    # A kill at each statement: 385 on SQLite, more on PostgreSQL.
    assert told["kills"] >= 350


@pytest.mark.long
@pytest.mark.usefixtures("records")
def test_an_event_in_a_transaction_of_its_own_is_seen(settings: Settings) -> None:
    assert killed(settings, "fault")["wrong"] != []
