"""A worker that is killed while it writes a dataset leaves nothing or all of it."""

import pytest

from app.core.db import Database
from app.settings import Settings
from tests.services.test_datasets import PEOPLE, log
from tests.support.feedback_log import add_log, add_people
from tests.support.killed_workers import told_of_kills


@pytest.mark.long
def test_a_kill_at_each_named_step_leaves_the_same_files_in_the_end(
    database: Database, settings: Settings
) -> None:
    with database.write() as session:
        add_people(session, *PEOPLE)
        add_log(session, *log())
    told = told_of_kills(settings, "tests.support.killed_datasets", "13")
    assert told["kills"] >= 100
    assert (told["wrong"], told["left"]) == ([], [])
