"""A worker that is killed during a training run: its learner ends, and the next one goes on."""

import os
import subprocess
import sys

import pytest

from app.core.services import services_of
from tests.support.feedback_world import served, world
from tests.support.killed_workers import told_of_kills
from tests.support.organisation import Organisation
from tests.support.served import ROOT
from tests.support.walked_datasets import written_dataset


def test_a_process_ends_when_the_one_that_holds_its_input_is_killed() -> None:
    learner = "import sys, time; from ml.feedback.running import end_with;"
    learner += "end_with(sys.stdin.buffer); print('up', flush=True); time.sleep(600)"
    worker = (
        "import os, signal, subprocess, sys;"
        f"child = subprocess.Popen([sys.executable, '-c', {learner!r}],"
        "stdin=subprocess.PIPE, stdout=subprocess.PIPE);"
        "child.stdout.readline(); print('up', flush=True); signal.pause()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", worker], cwd=ROOT, stdout=subprocess.PIPE, process_group=0
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"up\n"
        killed.kill()
        killed.wait()
        # The learner holds no output of the worker; only its process group tells of it.
        assert _is_over(killed.pid), "the learner went on without its worker"


def test_a_process_that_is_done_ends_in_order_while_its_input_is_open() -> None:
    learner = "import sys, time; from ml.feedback.running import end_with;"
    learner += "end_with(sys.stdin.buffer); time.sleep(0.1); print('done')"
    with subprocess.Popen(
        [sys.executable, "-c", learner], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as done:
        assert done.stdout is not None
        assert done.stdout.read() == b"done\n"
        assert done.wait() == 0


def _is_over(group: int) -> bool:
    """Whether no process of a group is left after a while."""
    for _time in range(600):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        subprocess.run(["sleep", "0.05"], check=True)
    return False


@pytest.mark.long
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_kills_at_each_stage_end_in_the_same_version_once(organisation: Organisation) -> None:
    app = organisation.client.app
    dataset = written_dataset(app, served(world(0), 700, 5))
    settings = services_of(app).settings
    told = told_of_kills(settings, "tests.support.killed_runs", dataset)
    assert told["kills"] == 7, told
    assert len(told["versions"]) == 1, told
    assert told["versions"][0].startswith("finished lateral-"), told
    assert (told["registered"], told["aliases"]) == (2, 1)
    assert (told["orphans"], told["left"]) == ([], [])
