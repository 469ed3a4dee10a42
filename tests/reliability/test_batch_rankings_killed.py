"""A worker that is killed while it ranks everybody leaves the same files to the next."""

import json
import os
import subprocess
import sys

import pytest

from app.settings import Settings
from tests.support.organisation import Organisation
from tests.support.served import ROOT


@pytest.mark.long
def test_a_kill_at_each_named_step_leaves_the_same_files_in_the_end(
    organisation: Organisation, settings: Settings
) -> None:
    environment = {
        **os.environ,
        "LATERAL_DATA_DIR": str(settings.data_dir),
        "LATERAL_DATABASE_URL": settings.resolved_database_url,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_batches", "3"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=1800,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["kills"] >= 20
    assert (told["wrong"], told["left"]) == ([], [])
