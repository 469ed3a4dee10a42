"""The page that shows the elements, as `lateral demo` serves it: each person's, and no more."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Route

from tests.support.portal import Host, Visitor

PERSON, LEADER = "E-1", "E-2"


@pytest.fixture
def demo(host: Host) -> Host:
    """A service whose page hands out tokens for two people."""
    host.changes = {"origin": host.service}
    return host


def serve(page: Page, host: Host, asked: list[str]) -> None:
    """Answer what only the demo's own page is answered."""
    told = {"name": "N", "title": "T", "about": "A."}
    people = [{"employee": one, "leads": one == LEADER, **told} for one in (PERSON, LEADER)]

    def with_people(route: Route) -> None:
        text = route.fetch().text().replace('data-people=""', 'data-people="/portal/demo"')
        route.fulfill(body=text, content_type="text/html")

    def token(route: Route) -> None:
        query = parse_qs(urlsplit(route.request.url).query)
        wanted: dict[str, Any] = {name: value[0] for name, value in query.items()}
        asked.append(wanted.get("employee", wanted["audience"]))
        may = ["read", "act"] if "employee" in wanted else ["read"]
        route.fulfill(json=host.token(**{"employee": None, "may": may, **wanted}))

    page.route(f"{host.service}/portal", with_people)
    page.route(f"{host.service}/portal/demo", lambda route: route.fulfill(
        json={"origin": host.service, "people": people}))  # fmt: skip
    page.route(f"{host.service}/portal/demo/token*", token)


def shown(page: Page) -> list[str]:
    names: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("#live > :not([hidden]) > *")]
          .map(({localName}) => localName.replace("lateral-", ""))"""
    )
    return names


def test_the_demo_s_page_shows_what_a_token_feeds_and_asks_for_no_more(
    demo: Host, visit: Visitor
) -> None:
    asked: list[str] = []
    seen = visit(f"{demo.service}/portal", before=lambda page: serve(page, demo, asked))
    of_a_person = ["moves", "profile", "what-if", "paths", "readiness", "mentors"]
    for person, expected in ((PERSON, of_a_person), (LEADER, ["team", *of_a_person])):
        if person != PERSON:
            seen.page.locator("#person").select_option(person)
        for name in expected:
            settled = f"lateral-{name}[employee={person}]:is(:state(ready), :state(empty))"
            seen.page.wait_for_selector(f"#live {settled}", state="attached")
        assert shown(seen.page) == expected
    # One token a person; nobody asks with the token of another, nor for what is closed.
    assert [one for one in asked if one in {PERSON, LEADER}] == [PERSON, LEADER]
    assert seen.complaints == []
