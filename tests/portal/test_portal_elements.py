"""What each element does with what somebody does to it."""

import json
import re
from typing import Any

from playwright.sync_api import Page, Route

from app.portal.files import ASSETS
from ml.ranking import FLOOR, STRONG_FROM, WORTH_A_TALK_FROM
from tests.portal.test_portal_build import SOURCE
from tests.portal.test_portal_embedding import card, moves
from tests.support.portal import Host, Visitor

EMPLOYEE: dict[str, Any] = {
    "external_id": "E-1",
    "name": "Mara Lindqvist",
    "title": "Account executive",
    "open_to_moves": True,
    "skills": [],
    "aspirations": [
        {
            "target": "function",
            "text": "Marketing",
            "polarity": "want",
            "weight": 0.5,
            "visibility": "private",
            "understood": [],
        }
    ],
}


def test_chances_have_the_bounds_of_the_service() -> None:
    text = (SOURCE / "paths.js").read_text(encoding="utf-8")
    told = dict(re.findall(r'\["(\w+)", ([\d.]+)\]', text))
    expected = {"strong": STRONG_FROM, "worth_a_talk": WORTH_A_TALK_FROM, "stretch": FLOOR}
    assert {name: float(value) for name, value in told.items()} == {**expected, "far": 0.0}


def test_the_manifest_names_each_element_and_its_attributes(idle_page: Page) -> None:
    manifest = json.loads((ASSETS / "custom-elements.json").read_text(encoding="utf-8"))
    told = {
        one["tagName"]: sorted(attribute["name"] for attribute in one["attributes"])
        for module in manifest["modules"]
        for one in module["declarations"]
    }
    known = idle_page.evaluate(
        """async () => {
          const {src} = document.querySelector('script[src*="/portal/v1/lateral.js"]');
          const files = ["lateral", "moving", "workforce", "model"].map(
            (name) => import(src.replace("lateral.js", `${name}.js`)));
          return Object.fromEntries((await Promise.all(files))
            .flatMap(({ELEMENTS}) => Object.entries(ELEMENTS))
            .map(([name, one]) => [name, [...one.observedAttributes].sort()]));
        }"""
    )
    assert told == known


def test_a_slider_at_rest_asks_once_and_stores_nothing(host: Host, visit: Visitor) -> None:
    host.body = '<lateral-what-if employee="E-1" opening="O-PMM"></lateral-what-if>'
    seen = visit(host.origin)
    seen.page.wait_for_selector("lateral-what-if:state(ready)")
    begun = len(seen.asked("/what-if", "POST"))
    slider = seen.page.locator("lateral-what-if input[type=range]").first
    slider.focus()
    for _ in range(3):
        seen.page.keyboard.press("ArrowRight")
    seen.page.wait_for_function(
        "() => document.querySelector('lateral-what-if').shadowRoot"
        ".querySelector('[role=status]').textContent !== ''"
    )
    asked = [one.post_data_json for one in seen.asked("/what-if", "POST")[begun:]]
    assert [[one["level"] for one in body["skills"]] for body in asked] == [[3]]
    number = seen.page.locator("lateral-what-if input[type=number]").first
    assert number.input_value() == "3"
    assert not [one for one in seen.requests if one.method in {"PATCH", "PUT", "DELETE"}]
    assert seen.complaints == []


def test_who_may_know_of_a_wish_is_stored_only_if_nobody_changed_it_meanwhile(
    host: Host, visit: Visitor
) -> None:
    sent: list[tuple[str | None, Any]] = []
    statuses = [200, 412]

    def fulfil(route: Route) -> None:
        headers = {
            "Access-Control-Allow-Origin": host.origin,
            "Access-Control-Expose-Headers": "ETag",
            "ETag": f'"{len(sent)}"',
        }
        if route.request.method == "OPTIONS":
            route.continue_()
        elif "/looks" in route.request.url:
            route.fulfill(json={"items": []}, headers=headers)
        elif route.request.method == "PATCH":
            body = route.request.post_data_json
            sent.append((route.request.headers.get("if-match"), body))
            changed = {**EMPLOYEE, "aspirations": [{**body["aspirations"][0], "understood": []}]}
            headers["ETag"] = '"later"'
            route.fulfill(status=statuses[len(sent) - 1], json=changed, headers=headers)
        else:
            route.fulfill(json=EMPLOYEE, headers=headers)

    host.body = '<lateral-profile employee="E-1"></lateral-profile>'
    seen = visit(
        host.origin, before=lambda page: page.route(f"{host.service}/v1/employees/**", fulfil)
    )
    choice = seen.page.locator("lateral-profile select")
    choice.select_option("manager")
    seen.page.wait_for_function(
        "() => document.querySelector('lateral-profile').shadowRoot"
        ".querySelector('[role=status]').textContent === 'Stored.'"
    )
    assert "Marketing" in seen.page.locator("lateral-profile .helps").inner_text()
    choice.select_option("hr")
    seen.page.wait_for_selector("lateral-profile:state(changed)")
    assert [tag for tag, _ in sent] == ['"0"', '"later"']
    wish = {key: EMPLOYEE["aspirations"][0][key] for key in ("target", "text", "polarity")}
    assert sent[0][1]["aspirations"] == [{**wish, "weight": 0.5, "visibility": "manager"}]


def test_paths_and_changes_are_shown_in_the_language_of_the_element(
    host: Host, visit: Visitor
) -> None:
    host.body = (
        '<lateral-paths locale="de" employee="E-1" to-role="R-CS"></lateral-paths>'
        '<lateral-move locale="cs" employee="E-1" opening="O-DATA"></lateral-move>'
    )
    seen = visit(host.origin)

    def words_of(element: str) -> str:
        # A role held before has no path, and the note says so.
        seen.page.wait_for_selector(f"{element}:is(:state(ready), :state(empty))")
        shown: str = seen.page.locator(element).evaluate("(one) => one.shadowRoot.textContent")
        return shown

    assert "Jede Rolle, zu der das führen könnte, ist die heutige" in words_of("lateral-paths")
    assert "by tato pozice" in words_of("lateral-move")
    assert seen.complaints == []


def test_who_answered_nothing_and_offers_nothing_makes_no_noise_in_the_console(
    host: Host, visit: Visitor
) -> None:
    host.body = "".join(
        f'<lateral-{name} employee="E-1"></lateral-{name}>' for name in ("readiness", "mentors")
    )
    seen = visit(host.origin)
    for name in ("readiness", "mentors"):
        seen.page.wait_for_selector(f"lateral-{name}:is(:state(ready), :state(empty))")
    for part in ("/why-lead", "/mentor-offer"):
        [asked] = seen.asked(part)
        assert asked.response().status == 204
    assert seen.complaints == []


def test_what_somebody_saw_is_told_by_the_session_in_which_it_was_seen(idle_page: Page) -> None:
    told = idle_page.evaluate(
        """async (list) => {
          const told = [];
          const configure = (person) => lateral.configure({
            server: "https://service.example",
            getToken: async () => ({token: person, expires_at: "2099-01-01T00:00:00Z"}),
            fetch: async (url, {headers, body}) => {
              if (url.includes("/recommendations")) return new Response(JSON.stringify(list));
              if (!url.endsWith("/v1/events")) return new Response("{}", {status: 404});
              for (const {employee, type} of JSON.parse(body).events)
                told.push([headers.Authorization, employee, type]);
              return new Response("{}");
            },
          });
          const opened = (person) => {
            const element = document.createElement("lateral-moves");
            element.setAttribute("employee", person);
            document.querySelector("main").replaceChildren(element);
            return new Promise((resolve) =>
              element.addEventListener("lateral-shown", resolve, {once: true}));
          };
          configure("E-1");
          await opened("E-1");
          // Another is chosen before what the first one saw was sent.
          configure("E-2");
          await opened("E-2");
          document.querySelector("main").replaceChildren();
          await new Promise((resolve) => setTimeout(resolve));
          return told;
        }""",
        moves(card("O-1", "Analyst")),
    )
    assert told == [["Bearer E-1", "E-1", "view"], ["Bearer E-2", "E-2", "view"]]
