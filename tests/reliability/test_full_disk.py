"""A disk that fills up costs no acknowledged write, and the service goes on when there is room."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.settings import Settings
from tests.support.faulty import FAULT
from tests.support.ledger import Ledger
from tests.support.served import ServedProcess, served_process
from tests.support.small_disk import NoSmallDiskError, SmallDisk, fill, small_disk
from tests.support.writing import (
    assert_wrote,
    await_acknowledgements,
    compared,
    reader_of,
    writer_of,
    writing,
)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    try:
        with small_disk(tmp_path / "disk", megabytes=16) as mounted:
            yield mounted
    except NoSmallDiskError as error:
        pytest.skip(f"No disk of the test's own: {error}")


@contextmanager
def served_from(
    disk: SmallDisk, settings: Settings, **options: Any
) -> Iterator[tuple[ServedProcess, Settings]]:
    """The service with all of its data on the small disk; brought back when it was killed."""
    shutil.copytree(settings.data_dir, disk.outside / "var")
    database = f"sqlite:///{disk.inside}/var/lateral.db"
    moved = settings.model_copy(update={"data_dir": disk.inside / "var", "database_url": database})
    with served_process(moved, enter=disk.enter, **options) as served:
        yield served
        served.kill()
    shutil.rmtree(settings.data_dir)
    shutil.copytree(disk.outside / "var", settings.data_dir)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_full_disk_refuses_writes_and_loses_none(disk: SmallDisk, settings: Settings) -> None:
    headers, reader, ledger = writer_of(settings), reader_of(settings, "E-0"), Ledger()
    with served_from(disk, settings) as served, writing(ledger, served.url, headers, seed=0):
        await_acknowledgements(ledger)
        filler = fill(disk)
        _await_refusals(ledger)
        assert httpx.get(f"{served.url}/livez").status_code == 200
        assert "No space left" in str(_refused_writes(served))
        own = httpx.get(f"{served.url}/v1/employees/E-0", headers=reader)
        assert own.status_code == 200, own.text
        others = httpx.get(f"{served.url}/v1/employees/E-0", headers=headers)
        assert others.json()["code"] == "read_not_audited"
        filler.unlink()
        await_acknowledgements(ledger)
        assert _refused_writes(served) is None
    assert ledger.answers.keys() <= {200, 201, 503, 507}
    assert_wrote(ledger)
    assert compared(ledger, settings) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_planted_fault_is_noticed(disk: SmallDisk, settings: Settings) -> None:
    headers, ledger = writer_of(settings), Ledger()
    fault = {"application": "tests.support.faulty:application", "extra": {FAULT: "looks away"}}
    with (
        served_from(disk, settings, **fault) as served,
        writing(ledger, served.url, headers, seed=0),
    ):
        await_acknowledgements(ledger)
        fill(disk)
        await_acknowledgements(ledger)
    assert any(found.startswith("lost: ") for found in compared(ledger, settings))


def _refused_writes(served: ServedProcess) -> str | None:
    """What `/readyz` says of writing, once its last trial is too old to be told."""
    time.sleep(1.1)
    checks = httpx.get(f"{served.url}/readyz", timeout=10).json()["checks"]
    reasons: dict[str, str | None] = {check["name"]: check["reason"] for check in checks}
    return reasons["writes"]


def _await_refusals(ledger: Ledger) -> None:
    deadline = time.monotonic() + 180
    while sum(ledger.answers[status] for status in (503, 507)) < len(ledger.people):
        assert time.monotonic() < deadline, f"the disk is not full: {ledger.answers}"
        time.sleep(0.02)
