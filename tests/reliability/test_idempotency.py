"""A POST whose process is killed on the way can be sent again and has one effect."""

import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.settings import Settings
from tests.support.catalogue import Headers
from tests.support.dying import DIE_AT, STEPS
from tests.support.served import served_process
from tests.support.webhooks import PATH, UPDATED

DYING = "tests.support.dying:application"
PATIENCE_SECONDS = 30
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


@pytest.mark.parametrize(
    "backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
@pytest.mark.parametrize("step", STEPS)
def test_a_post_that_is_killed_and_sent_again_has_one_effect(
    settings: Settings, headers_for: Callable[..., Headers], hr_headers: Headers, step: str
) -> None:
    headers = {**hr_headers, "Idempotency-Key": "make-it-once"}
    with served_process(settings, application=DYING, extra={DIE_AT: step, **LEASE}) as dying:
        with pytest.raises(httpx.TransportError):
            httpx.post(f"{dying.url}{PATH}", json=BODY, headers=headers, timeout=30)
        dying.process.wait(timeout=30)
    with served_process(settings, extra=LEASE) as served:
        answer = sent_until_settled(served.url, headers)
        endpoints = httpx.get(f"{served.url}{PATH}", headers=hr_headers, timeout=30).json()["items"]
    assert len(endpoints) == 1
    if step == "answered":
        assert answer.json()["code"] == "answer_not_kept"
    else:
        assert answer.status_code == 201
        assert answer.json()["id"] == endpoints[0]["id"]
        assert answer.json()["secret"].startswith("whsec_")
