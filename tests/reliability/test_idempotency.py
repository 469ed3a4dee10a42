"""A POST whose process is killed on the way can be sent again and has one effect."""

import time
from typing import Any

import httpx
import pytest

from app.settings import Settings
from tests.support.catalogue import Headers
from tests.support.dying import DIE_AT, FAULT, STEPS
from tests.support.served import served_process
from tests.support.webhooks import PATH, UPDATED

DYING = "tests.support.dying:application"
PATIENCE_SECONDS = 120
LEASE = {"LATERAL_IDEMPOTENCY_LEASE_SECONDS": "1"}
BODY: dict[str, Any] = {"url": "https://hr.example.com/hooks", "event_types": [UPDATED]}


def sent_until_settled(url: str, headers: Headers) -> httpx.Response:
    """What is answered in the end; a key that is in flight is asked for again."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        answer = httpx.post(f"{url}{PATH}", json=BODY, headers=headers, timeout=30)
        in_flight = answer.status_code == 409 and answer.json()["code"] == "request_in_flight"
        if not in_flight or time.monotonic() > end:
            return answer
        time.sleep(0.1)


def sent_again_after_a_kill(
    settings: Settings, headers: Headers, step: str, fault: str = ""
) -> tuple[httpx.Response, list[dict[str, Any]]]:
    """The answer to a POST whose process was killed at a step, sent again; what there is then."""
    keyed = {**headers, "Idempotency-Key": "make-it-once"}
    extra = {DIE_AT: step, FAULT: fault, **LEASE}
    with served_process(settings, application=DYING, extra=extra) as dying:
        with pytest.raises(httpx.TransportError):
            httpx.post(f"{dying.url}{PATH}", json=BODY, headers=keyed, timeout=30)
        dying.process.wait(timeout=30)
    with served_process(settings, extra=LEASE) as served:
        answer = sent_until_settled(served.url, keyed)
        there = httpx.get(f"{served.url}{PATH}", headers=headers, timeout=30).json()["items"]
    return answer, there


@pytest.mark.parametrize(
    "backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
@pytest.mark.parametrize("step", STEPS)
def test_a_post_that_is_killed_and_sent_again_has_one_effect(
    settings: Settings, hr_headers: Headers, step: str
) -> None:
    answer, endpoints = sent_again_after_a_kill(settings, hr_headers, step)
    assert len(endpoints) == 1
    if step == "answered":
        assert answer.json()["code"] == "answer_not_kept"
    else:
        assert answer.status_code == 201
        assert answer.json()["id"] == endpoints[0]["id"]
        assert answer.json()["secret"].startswith("whsec_")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_planted_fault_is_noticed(settings: Settings, hr_headers: Headers) -> None:
    _, endpoints = sent_again_after_a_kill(settings, hr_headers, "committed", "notes no effect")
    assert len(endpoints) == 2
