"""A worker that is killed while it ranks everybody leaves the same files to the next."""

import pytest

from app.settings import Settings
from tests.support.killed_workers import told_of_kills
from tests.support.organisation import Organisation


@pytest.mark.long
def test_a_kill_at_each_named_step_leaves_the_same_files_in_the_end(
    organisation: Organisation, settings: Settings
) -> None:
    told = told_of_kills(settings, "tests.support.killed_batches", "3")
    assert told["kills"] >= 20
    assert (told["wrong"], told["left"]) == ([], [])
