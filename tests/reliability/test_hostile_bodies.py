"""A served process stays well whatever bodies it is sent, by strangers and by callers."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from app.settings import Settings
from benchmarks.hostile_json import SHAPES
from tests.support.catalogue import Headers
from tests.support.served import ServedProcess, served_process

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

JSON = {"Content-Type": "application/json"}
DOUBLED = SHAPES["a name twice, the last one"](355_000)
# Bodies of strangers cost nothing: what is measured is how busy the machine is.
UNTOUCHED_SECONDS = 1.0
# One large body is parsed at a time, and holds the interpreter for moments.
HELD_SECONDS = 2.0
LARGE = 4_000_000
# Bodies are paid for by their size: what is sent here would soon be more than a caller may.
UNLIMITED = {"LATERAL_REQUESTS_PER_MINUTE": "0"}
# One body with some thirty bytes for a byte, those that wait, and what Python keeps for later.
MEMORY_MB = 300.0


@dataclass
class Watch:
    """How long `/livez` took at most while the block ran."""

    slowest: float = 0.0
    asked: int = 0


@contextmanager
def watched(url: str) -> Iterator[Watch]:
    """Ask `/livez` again and again."""
    watch, over = Watch(), threading.Event()

    def ask(client: httpx.Client) -> None:
        while not over.is_set() or not watch.asked:
            begun = time.monotonic()
            assert client.get(f"{url}/livez").status_code == 200
            watch.slowest = max(watch.slowest, time.monotonic() - begun)
            watch.asked += 1

    # A client takes longer to make than some blocks take.
    with httpx.Client(timeout=60) as client:
        asking = threading.Thread(target=ask, args=[client])
        asking.start()
        try:
            yield watch
        finally:
            over.set()
            asking.join()
    assert watch.asked > 0


def peak_mb(served: ServedProcess) -> float:
    """The most memory that the process ever held."""
    status = Path(f"/proc/{served.process.pid}/status")
    if not status.exists():
        pytest.skip("no /proc here")
    (line,) = [one for one in status.read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def test_a_stranger_with_a_hostile_body_gets_401_at_once(
    settings: Settings, hr_headers: Headers
) -> None:
    with served_process(settings) as served, watched(served.url) as watch:
        before = peak_mb(served)
        for headers in ({}, {"Authorization": "Bearer lat_zzzzzzzzzz_0123456789"}):
            begun = time.monotonic()
            answer = httpx.put(
                f"{served.url}/v1/employees/E-1", content=DOUBLED, headers={**JSON, **headers}
            )
            assert answer.status_code == 401
            assert time.monotonic() - begun < UNTOUCHED_SECONDS
        after = peak_mb(served)
    assert watch.slowest < UNTOUCHED_SECONDS
    assert after - before < 50


@pytest.mark.long
@pytest.mark.parametrize("path", ["/v1/employees/E-1", "/v1/roles/R-1"])
def test_a_caller_with_hostile_bodies_holds_up_nobody(
    settings: Settings, hr_headers: Headers, path: str
) -> None:
    # Made beforehand: making them would hold up the watch.
    bodies = {name: shape(LARGE) for name, shape in SHAPES.items()}
    with served_process(settings, extra=UNLIMITED) as served, watched(served.url) as watch:
        before = peak_mb(served)
        answers: dict[str, int] = {}

        def send(name: str) -> None:
            answers[name] = httpx.put(
                served.url + path, content=bodies[name], headers={**JSON, **hr_headers}, timeout=120
            ).status_code

        # Four at a time, more than are parsed at once.
        names = sorted(SHAPES)
        for start in range(0, len(names), 4):
            senders = [
                threading.Thread(target=send, args=(name,)) for name in names[start : start + 4]
            ]
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()
        grown = peak_mb(served) - before
    # Whoever waited too long for a turn is told to come again.
    assert set(answers.values()) <= {422, 503}, answers
    assert list(answers.values()).count(422) > len(answers) / 2
    assert answers.keys() == SHAPES.keys()
    assert watch.slowest < HELD_SECONDS
    assert grown < MEMORY_MB


@pytest.mark.long
def test_refused_fields_in_great_numbers_are_told_in_few_words(
    settings: Settings, hr_headers: Headers
) -> None:
    content = b"{" + b",".join(b'"n%d":0' % number for number in range(300_000)) + b"}"
    with served_process(settings) as served, watched(served.url) as watch:
        before = peak_mb(served)
        answer = httpx.put(
            f"{served.url}/v1/roles/R-1",
            content=content,
            headers={**JSON, **hr_headers},
            timeout=60,
        )
        grown = peak_mb(served) - before
    assert answer.status_code == 422
    assert len(answer.content) < 10_000
    assert watch.slowest < HELD_SECONDS
    assert grown < MEMORY_MB
