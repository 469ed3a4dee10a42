"""What each element does with what somebody does to it."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from app.governance.access.elements import READ_BY
from app.portal.files import ASSETS
from app.portal.routes import FrameQuery
from ml.ranking import FLOOR, STRONG_FROM, WORTH_A_TALK_FROM
from tests.portal.test_portal_build import SOURCE
from tests.portal.test_portal_embedding import card, moves
from tests.support.portal import Host, Visitor
from tests.support.served import ROOT

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
    # A token tells of each of them, and a frame takes each of their attributes.
    assert READ_BY.keys() == told.keys()
    taken = {one.alias or name for name, one in FrameQuery.model_fields.items()}
    assert taken - {"origin", "element"} == {one for names in told.values() for one in names}


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


# Here nobody gives up waiting for whoever goes first.
PATIENT = """
  const wait = setTimeout;
  globalThis.setTimeout = (work, ms, ...more) => ms === 2000 ? 0 : wait(work, ms, ...more);
"""
SETTLED = ":is(:state(ready), :state(empty))"


@pytest.mark.parametrize(
    "ending",
    [
        "answered",
        pytest.param("refused", marks=pytest.mark.long),
        pytest.param("removed", marks=pytest.mark.long),
    ],
)
def test_whatever_stands_first_in_a_page_is_there_before_the_rest_is_asked_for(
    host: Host, visit: Visitor, ending: str
) -> None:
    names = ("moves", "moves", "paths", "mentors")
    host.body = "".join(f'<lateral-{one} employee="E-1"></lateral-{one}>' for one in names)
    held: list[Route] = []

    def hold(route: Route) -> None:
        if route.request.method == "GET":
            held.append(route)
        else:
            route.continue_()

    def before(page: Page) -> None:
        page.add_init_script(PATIENT)
        page.route(f"{host.service}/v1/**/recommendations*", hold)

    seen = visit(host.origin, before=before)
    while not held:
        seen.page.wait_for_timeout(20)
    # The page's thread has done everything else that it can do.
    seen.page.evaluate("() => new Promise((resolve) => requestIdleCallback(resolve))")
    asked = {one.url.removeprefix(host.service) for one in seen.asked(f"{host.service}/v1/")}
    # Two who ask the same go together.
    assert len(held) == len(asked) == 1
    assert seen.asked("moving.js") == []
    if ending == "removed":
        seen.page.locator("lateral-moves").evaluate_all("(all) => all.map((one) => one.remove())")
    elif ending == "refused":
        held[0].fulfill(status=404, json={}, headers={"Access-Control-Allow-Origin": host.origin})
    else:
        held[0].continue_()
    for name in names[2:]:
        seen.page.wait_for_selector(f"lateral-{name}{SETTLED}")


# A page that wrote its element and gave it a session before the script came.
LATE = """async ([list, name]) => {
  const asked = [];
  const told = [];
  const sessionOf = (person) => new lateral.LateralSession({
    getToken: async () => ({token: person, expires_at: "2099-01-01T00:00:00Z"}),
    fetch: async (url, {headers}) => {
      if (!url.includes("/recommendations")) return new Response("{}", {status: 404});
      asked.push([headers.Authorization, url.match(/E-\\d/)[0], headers["X-Lateral-Portal"]]);
      return new Response(JSON.stringify(list), {headers: {Deprecation: "@1790000000"}});
    },
  });
  const element = document.createElement(name);
  element.setAttribute("employee", "E-1");
  element.setAttribute("heading-level", "2");
  element.session = sessionOf("one");
  element.addEventListener("lateral-state", ({detail}) => told.push([detail.to, detail.code]));
  document.querySelector("main").replaceChildren(element);
  const isReady = (from) => new Promise((resolve) => {
    const look = () => (asked.length > from && element.matches(":state(ready)")
      ? resolve() : setTimeout(look));
    look();
  });
  const {src} = document.querySelector('script[src*="/portal/v1/lateral.js"]');
  const {"lateral-moves": Moves} = (await import(src)).ELEMENTS;
  customElements.define(name, class extends Moves {});
  await isReady(0);
  const steps = {
    // As frameworks do with what an element knows by name.
    property: () => { element.employee = "E-2"; },
    session: () => { element.session = sessionOf("two"); },
    kept: () => { dispatchEvent(new PageTransitionEvent("pageshow", {persisted: true})); },
    fresh: () => { dispatchEvent(new PageTransitionEvent("pageshow", {persisted: false})); },
  };
  const shown = {};
  for (const [step, change] of Object.entries(steps)) {
    const before = asked.length;
    change();
    await new Promise((resolve) => queueMicrotask(resolve));
    shown[step] = element.shadowRoot.textContent.includes("Analyst");
    if (step !== "fresh") await isReady(before);
  }
  await new Promise((resolve) => setTimeout(resolve));
  element.remove();
  return {asked, shown, codes: told.map(([, code]) => code).filter(Boolean)};
}"""


def test_an_element_that_was_there_before_its_script_asks_once_and_for_whom_it_names(
    idle_page: Page,
) -> None:
    told = idle_page.evaluate(LATE, [moves(card("O-1", "Analyst")), "late-moves"])
    assert [(who, about) for who, about, _ in told["asked"]] == [
        ("Bearer one", "E-1"),
        ("Bearer one", "E-2"),
        ("Bearer two", "E-2"),
        ("Bearer two", "E-2"),
    ]
    assert all(re.fullmatch(r"\d+\.\d+", version) for *_, version in told["asked"])
    # Nothing of one person stands where another is named; a page that was kept is asked anew.
    assert told["shown"] == {"property": False, "session": False, "kept": True, "fresh": True}
    assert told["codes"] == ["deprecated"]


# What each element shows of the samples, if the service answers nothing but some of the paths.
FED = """async (cases) => {
  const {elementIn, STATES} = await import("/portal/page/states.js");
  const place = document.createElement("main");
  document.body.append(place);
  const states = [];
  for (const [name, paths] of cases) {
    const element = elementIn(name, "ready", "en");
    element.session = new lateral.LateralSession({
      getToken: async () => ({token: "t", expires_at: "2099-01-01T00:00:00Z"}),
      fetch: async (url) => paths.some((path) => new RegExp(path).test(new URL(url).pathname))
        ? STATES.ready.fetch(url) : new Response("{}", {status: 404})});
    const settled = new Promise((resolve) => element.addEventListener("lateral-state",
      ({detail}) => ["ready", "empty", "forbidden"].includes(detail.to) && resolve(detail.to)));
    place.replaceChildren(element);
    states.push(await settled);
  }
  place.remove();
  return states;
}"""


def test_an_element_shows_something_with_what_a_token_says_and_nothing_without_any_of_it(
    host: Host, visit: Visitor
) -> None:
    described = json.loads((ROOT / "openapi.json").read_text(encoding="utf-8"))["paths"]
    path_of = {
        operation["operationId"]: f"^{re.sub(r'{[^}]+}', '[^/]+', path)}$"
        for path, methods in described.items()
        for operation in methods.values()
    }
    cases = []
    for name, needed in READ_BY.items():
        cases.append((name, sorted(needed), "ready"))
        cases += [(name, sorted(needed - {one}), "forbidden") for one in sorted(needed)]
    seen = visit(f"{host.service}/portal")
    seen.page.wait_for_function("() => globalThis.lateral")
    told = seen.page.evaluate(
        FED, [[name, [path_of[one] for one in opened]] for name, opened, _ in cases]
    )
    assert told == [state for *_, state in cases]
