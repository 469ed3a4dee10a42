"""Hundreds of clients that keep the service waiting cost nobody else anything."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from app.settings import Settings
from tests.support.faulty import FAULT
from tests.support.served import ServedProcess, served_process
from tests.support.wire import Wire

SLOW = 520
MEGABYTE = 1 << 20
# The defaults: 5 s of grace for a body, 10 s for headers; looked at every second.
BODY_WAIT_SECONDS = 5 + 10
PATIENCE_SECONDS = 10.0
STALLED = (
    b"POST /v1/oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded"
    b"\r\nContent-Length: 100\r\n\r\ng"
)


@pytest.fixture
def settings(tmp_path: Path, sqlite_template: Path) -> Settings:
    """The defaults, on a database of the test's own."""
    folder = tmp_path / "var"
    folder.mkdir()
    (folder / "lateral.db").write_bytes(sqlite_template.read_bytes())
    return Settings(data_dir=folder)


@pytest.fixture
def served(settings: Settings) -> Iterator[ServedProcess]:
    with served_process(settings) as process:
        yield process


def peak_megabytes(served: ServedProcess) -> float:
    status = Path(f"/proc/{served.process.pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) / 1_024


def statuses_of_others(served: ServedProcess, count: int) -> list[int]:
    """What callers without a key are told while others are slow; 401 is an answer, 503 is none."""
    with httpx.Client(base_url=served.url, timeout=PATIENCE_SECONDS) as client:
        return [client.get("/v1/roles").status_code for _ in range(count)]


def checks_of(served: ServedProcess) -> set[str]:
    """The checks of `/readyz` that fail."""
    answer = httpx.get(f"{served.url}/readyz", timeout=PATIENCE_SECONDS)
    return {check["name"] for check in answer.json()["checks"] if not check["ok"]}


def hold(stack: ExitStack, served: ServedProcess, count: int = SLOW) -> list[Wire]:
    held = [stack.enter_context(Wire(served.url)) for _ in range(count)]
    for wire in held:
        wire.send(STALLED)
    return held


@pytest.mark.long
def test_clients_that_stall_are_given_up_while_others_are_served(served: ServedProcess) -> None:
    with ExitStack() as stack:
        held = hold(stack, served)
        assert set(statuses_of_others(served, 50)) == {401}
        assert checks_of(served) == {"ranker"}
        ends = time.monotonic() + BODY_WAIT_SECONDS
        told = {wire.hear(max(0.1, ends - time.monotonic())).status for wire in held}
        assert told == {408}
        assert set(statuses_of_others(served, 50)) == {401}


@pytest.mark.long
def test_clients_that_come_again_and_again_cost_nobody_anything(served: ServedProcess) -> None:
    stop = threading.Event()

    def come_again() -> None:
        while not stop.is_set():
            with ExitStack() as stack:
                hold(stack, served, SLOW // 4)
                stop.wait(4)

    crowd = [threading.Thread(target=come_again) for _ in range(4)]
    for thread in crowd:
        thread.start()
    try:
        ends = time.monotonic() + 30
        while time.monotonic() < ends:
            assert set(statuses_of_others(served, 10)) == {401}
            assert checks_of(served) == {"ranker"}
    finally:
        stop.set()
        for thread in crowd:
            thread.join()


@pytest.mark.long
def test_without_the_door_they_are_never_given_up(settings: Settings) -> None:
    with (
        served_process(
            settings, application="tests.support.faulty:application", extra={FAULT: "stands open"}
        ) as served,
        ExitStack() as stack,
    ):
        held = hold(stack, served, 20)
        time.sleep(BODY_WAIT_SECONDS)
        assert {wire.hear(0.05).status for wire in held} == {None}


@pytest.mark.long
def test_headers_of_many_megabytes_are_refused_before_they_take_memory(
    served: ServedProcess,
) -> None:
    statuses_of_others(served, 20)
    before = peak_megabytes(served)
    for _ in range(20):
        with Wire(served.url) as wire:
            wire.send(b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Large: ")
            taken = 0
            while taken < 30 * MEGABYTE and wire.send(b"a" * MEGABYTE):
                taken += MEGABYTE
            heard = wire.hear(1)
        assert taken < 30 * MEGABYTE
        assert heard.status in {431, None}
    assert peak_megabytes(served) < before + 8
    assert set(statuses_of_others(served, 20)) == {401}
