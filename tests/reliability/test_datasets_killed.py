"""A worker that is killed while it writes a dataset leaves nothing or all of it."""

import json
import os
import subprocess
import sys

import pytest

from app.core.db import Database
from app.settings import Settings
from tests.services.test_datasets import PEOPLE, log
from tests.support.feedback_log import add_log, add_people
from tests.support.served import ROOT


@pytest.mark.long
def test_a_kill_at_each_named_step_leaves_the_same_files_in_the_end(
    database: Database, settings: Settings
) -> None:
    with database.write() as session:
        add_people(session, *PEOPLE)
        add_log(session, *log())
    environment = {
        **os.environ,
        "LATERAL_DATA_DIR": str(settings.data_dir),
        "LATERAL_DATABASE_URL": settings.resolved_database_url,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_datasets", "13"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["kills"] >= 100
    assert (told["wrong"], told["left"]) == ([], [])
