"""A manager's page is the same before and after somebody of the team shares an interest.

Milliseconds differ from one time to the next. What they are made of is compared instead: which
requests the page makes, in which order, and, in tests/api/test_manager_pages.py, which statements
the service answers them with.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from models.base import utc_today
from tests.support.embedded import asked_by_manager
from tests.support.organisation import EMPLOYEES
from tests.support.portal import Host, Visitor

PERSON, BOSS, HIRER = "E-1", "E-2", "E-3"
ACTS = ["read", "act"]


@pytest.fixture
def team(host: Host) -> Iterator[Host]:
    """A person with a manager, and an opening for which another hires."""
    for key, manager in ((PERSON, BOSS), (BOSS, None), (HIRER, None)):
        body = {**EMPLOYEES[key], "manager": manager}
        assert host.ask("PUT", f"/v1/employees/{key}", body).is_success
    opening = {"title": "Planner", "hiring_manager": HIRER}
    assert host.ask("PUT", "/v1/openings/O-PLAN", opening).is_success
    yield host
    for key in (PERSON, BOSS, HIRER):
        assert host.ask("PUT", f"/v1/employees/{key}", EMPLOYEES[key]).is_success
    # Nobody else of the tests meets the opening.
    assert host.ask("PATCH", "/v1/openings/O-PLAN", {"status": "closed"}).is_success


def seen_by(host: Host, visit: Visitor) -> tuple[str, list[tuple[str, str, int, int]]]:
    """What the manager's page holds, and what it asked for: method, path, status and length."""
    host.changes = {"employee": BOSS, "audience": "manager"}
    host.body = f'<lateral-team employee="{BOSS}"></lateral-team>'
    answered: list[Any] = []
    begun: list[str] = []

    def note(answer: Any) -> None:
        answered.append(answer)

    def listen(opened: Page) -> None:
        # Playwright marks what it calls, which a bound method of a list does not allow.
        opened.on("response", note)
        opened.on("request", lambda one: begun.append(f"{one.method} {one.url}"))

    page = visit(host.origin, listen)
    page.page.wait_for_selector("lateral-team:state(ready)")
    # What every report may be asked about is asked about the person, too.
    page.page.locator(f'[data-look="seat-{PERSON}"]').click()
    page.page.wait_for_selector(f'[data-look="seat-{PERSON}"][aria-expanded=true]')
    page.page.wait_for_load_state("networkidle")
    reads = [one.split(" ")[1] for one in begun if one.startswith(f"GET {host.service}/v1/")]
    assert [url.removeprefix(host.service) for url in reads] == asked_by_manager(BOSS, PERSON)
    shown = page.page.locator("lateral-team").evaluate("(one) => one.shadowRoot.innerHTML")
    asked = sorted(
        (
            one.request.method,
            one.url.removeprefix(host.service),
            one.status,
            len(one.body()) if one.request.method == "GET" else 0,
        )
        for one in answered
        if f"{host.service}/v1/" in one.url
    )
    # A moment is told in answers that are computed: it is of one length, and no part of the page.
    return re.sub(r"<!--.*?-->", "", shown), asked


def test_a_manager_s_page_is_the_same_before_and_after_she_shares(
    team: Host, visit: Visitor
) -> None:
    before = seen_by(team, visit)
    hers = team.token(employee=PERSON, audience="employee", may=ACTS)["token"]
    body = {"employee": PERSON, "opening": "O-PLAN", "action": "share"}
    made = team.ask("POST", "/v1/move-cases", body, token=hers)
    assert made.status_code == 201, made.text
    path = f"/v1/move-cases/{made.json()['uid']}"
    assert seen_by(team, visit) == before
    asked = team.ask("POST", f"{path}/release", {"action": "ask"}, token=hers)
    assert asked.status_code == 200, asked.text
    # Once she asks for her release, the page tells: so the comparison above can fail.
    shown, requests = seen_by(team, visit)
    assert "Planner" in shown
    assert (shown, requests) != before
    his = team.token(employee=BOSS, audience="manager", may=ACTS)["token"]
    day = str(utc_today() + timedelta(30))
    dated = team.ask("POST", f"{path}/release", {"action": "date", "date": day}, token=his)
    assert dated.json()["release"]["state"] == "dated", dated.text
    gone = team.ask("POST", f"{path}/transitions", {"action": "withdraw"}, token=hers)
    assert gone.status_code == 200, gone.text
