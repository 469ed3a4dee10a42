"""Slow networks, lost answers, busy services, wrong clocks, old files."""

import shutil
import subprocess
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from app.portal.files import ASSETS
from tests.portal.test_portal_embedding import answering, card, moves, shown_moves
from tests.portal.test_portal_giving import MADE
from tests.portal.test_portal_moving import Answers, sent, staged
from tests.support.portal import Host, Visitor
from tests.support.served import ROOT

# An element in an idle page, whose service answers what a test says, one answer after the other;
# the last one is given again and again.
STUBBED = """async ([name, steps, until]) => {
  const asked = [];
  const told = [];
  const stub = async (url) => {
    // What stands beside the list is not there.
    if (!url.includes("/recommendations")) return new Response("{}", {status: 404});
    asked.push(performance.now());
    const {status = 200, body = {}, more = {}, cut = false} =
      steps[Math.min(asked.length, steps.length) - 1];
    const text = JSON.stringify(body);
    const content = cut
      ? new ReadableStream({start(out) {
          out.enqueue(new TextEncoder().encode(text.slice(0, text.length / 2)));
          out.error(new TypeError("network error"));
        }})
      : text;
    return new Response(content, {status, headers: {"Content-Type": "application/json", ...more}});
  };
  const element = document.createElement(name);
  element.setAttribute("employee", "E-1");
  element.addEventListener("lateral-state", ({detail}) => told.push([detail.to, detail.code]));
  element.session = new lateral.LateralSession({fetch: stub,
    getToken: async () => ({token: "t", expires_at: "2099-01-01T00:00:00Z"})});
  document.body.append(element);
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(JSON.stringify(told))), 15000);
    const look = () => {
      if (!told.some(([to]) => to === until)) return setTimeout(look, 10);
      clearTimeout(timer);
      resolve();
    };
    look();
  });
  await new Promise((resolve) => requestAnimationFrame(resolve));
  const text = element.shadowRoot.textContent;
  element.remove();
  return {told, text, waited: asked.slice(1).map((at, place) => at - asked[place])};
}"""
LIST = moves(card("O-1", "Analyst"))


def shown(page: Page, *steps: dict[str, Any], until: str) -> Any:
    return page.evaluate(STUBBED, ["lateral-moves", list(steps), until])


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_service_is_asked_again_by_itself_after_the_pause_that_it_asks_for(
    host: Host, idle_page: Page, status: int
) -> None:
    busy = {"status": status, "body": {"code": "busy"}, "more": {"Retry-After": "1"}}
    seen = shown(idle_page, busy, {"body": LIST}, until="ready")
    assert seen["told"] == [["unreachable", "busy"], ["waiting", None], ["ready", None]]
    assert len(seen["waited"]) == 1
    assert seen["waited"][0] >= 1000
    assert "Analyst" in seen["text"]


def test_a_list_that_is_gone_an_answer_cut_off_and_codes_of_a_newer_service_are_borne(
    host: Host, idle_page: Page
) -> None:
    gone = shown(idle_page, {"status": 410, "body": {"code": "list_changed"}}, until="not-open")
    assert gone["told"] == [["not-open", "list_changed"]]
    assert "This is not open" in gone["text"]
    cut = shown(idle_page, {"body": LIST, "cut": True}, until="unreachable")
    assert cut["told"] == [["unreachable", "cut_off"]]
    assert "cannot be reached" in cut["text"]
    newer = card(
        "O-1",
        "Analyst",
        band="adjacent",
        kind="rotation",
        confidence="splendid",
        reasons=[{"code": "of_tomorrow", "text": "It is of tomorrow."}],
        unheard_of={"deep": [1]},
    )
    seen = shown(
        idle_page, {"body": {**moves(newer), "excluded": {"of_tomorrow": 3}}}, until="ready"
    )
    assert "It is of tomorrow." in seen["text"]
    assert "undefined" not in seen["text"]
    assert "NaN" not in seen["text"]
    strange = shown(idle_page, {"status": 418, "body": {"code": "teapot"}}, until="broken")
    assert strange["told"] == [["broken", "teapot"]]


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_ten_minutes_wrong_neither_wears_a_token_out_nor_keeps_it_too_long(
    host: Host, idle_page: Page, minutes: int
) -> None:
    told = idle_page.evaluate(
        """async (minutes) => {
          const real = [Date.now, performance.now];
          let passed = 0;
          Date.now = () => real[0].call(Date) + minutes * 60000 + passed;
          performance.now = () => real[1].call(performance) + passed;
          try {
            let minted = 0;
            const getToken = async () => {
              minted += 1;
              const iat = Math.floor(real[0].call(Date) / 1000 + passed / 1000);
              const body = btoa(JSON.stringify({iat, exp: iat + holds})).replaceAll("=", "");
              const ends = new Date((iat + holds) * 1000).toISOString();
              return {token: `lat_embed.h.${body}.s`, expires_at: ends};
            };
            let holds = 900;
            const session = new lateral.LateralSession({getToken,
              fetch: async () => new Response("{}", {status: 200})});
            const told = [];
            for (const after of [0, 13, 1.5]) {
              passed += after * 60000;
              await session.read("/v1/x");
              told.push(minted);
              holds = 30;
            }
            for (const after of [0.1, 0.1, 0.1]) {
              passed += after * 60000;
              await session.read("/v1/x");
              told.push(minted);
            }
            return told;
          } finally { [Date.now, performance.now] = real; }
        }""",
        minutes,
    )
    # Renewed a minute before its end: not after thirteen minutes, but after fourteen and a half.
    # One that holds for half a minute is renewed after half of that, and not with each request.
    assert told == [1, 1, 2, 2, 2, 3]


@pytest.mark.parametrize(
    ("place", "clock"), [("Pacific/Pago_Pago", "22:30"), ("Asia/Tokyo", "18:30")]
)
def test_a_day_is_the_same_one_wherever_it_is_read_and_a_moment_is_by_the_reader_s_clock(
    page: Page, place: str, clock: str
) -> None:
    inspector = page.context.new_cdp_session(page)
    inspector.send("Emulation.setTimezoneOverride", {"timezoneId": place})
    look = {"at": "2026-04-01T09:30:00Z", "by": "manager", "operation": "getEmployee"}
    employee = {"open_to_moves": True, "skills": [], "aspirations": []}
    shut = {"external_id": "O-1", "title": "Planner", "closes_on": "2026-04-01"}
    answers: Answers = [
        ("GET", "/looks", [[200, {"items": [look]}]]),
        ("GET", "/v1/employees/E-1$", [[200, employee, '"1"']]),
        ("GET", "/v1/employees.manager=", [[200, {"items": []}]]),
        ("GET", "/v1/openings", [[200, {"items": [shut]}]]),
    ]
    staged(page, "lateral-team", answers, employee="E-1", locale="nl")
    assert "1\xa0april\xa02026" in page.locator("lateral-team .frame").first.inner_text()
    staged(page, "lateral-profile", answers, employee="E-1", locale="nl")
    assert clock in page.locator("lateral-profile .frame").inner_text()
    inspector.send("Emulation.setTimezoneOverride", {"timezoneId": ""})
    inspector.detach()


def test_counts_are_written_as_the_language_writes_them(page: Page) -> None:
    many = {**moves(card("O-1", "Planner")), "excluded": {"own_role": 1234}, "next_cursor": None}
    answers: Answers = [("GET", "/recommendations", [[200, many]])]
    for locale, told in (("nl", "1.234 vacatures"), ("en", "1,234 openings"), ("cs", "1\xa0234 m")):
        staged(page, "lateral-moves", answers, employee="E-1", locale=locale)
        assert told in (page.locator("lateral-moves .about").text_content() or "")


def test_twenty_elements_of_one_page_ask_for_one_token_and_each_question_once(
    host: Host, idle_page: Page
) -> None:
    told = idle_page.evaluate(
        """async (list) => {
          let minted = 0;
          const asked = [];
          const session = new lateral.LateralSession({
            getToken: async () => { minted += 1;
              return {token: "t", expires_at: "2099-01-01T00:00:00Z"}; },
            fetch: async (url) => {
              if (!url.includes("/recommendations")) return new Response("{}", {status: 404});
              asked.push(url);
              return new Response(JSON.stringify(list));
            },
          });
          const elements = Array.from({length: 20}, (_, place) => {
            const element = document.createElement("lateral-moves");
            element.setAttribute("employee", `E-${place % 4}`);
            element.session = session;
            document.body.append(element);
            return element;
          });
          await Promise.all(elements.map((one) => new Promise((resolve) =>
            one.addEventListener("lateral-ready", resolve))));
          for (const one of elements) one.remove();
          return {minted, asked: asked.length, different: new Set(asked).size};
        }""",
        LIST,
    )
    assert told == {"minted": 1, "asked": 4, "different": 4}


def test_what_was_typed_is_there_again_after_the_session_ended_in_the_middle(page: Page) -> None:
    one = {"mentor": "E-9", "name": "Mara", "teaches": [], "made_move": True, "wants_from_you": []}
    answers: Answers = [
        ("POST", "/v1/mentorings$", [[401, {}], MADE]),
        ("GET", "/mentors", [[200, {"items": [one]}]]),
        ("GET", "/v1/employees/E-1$", [[200, {"skills": []}]]),
    ]
    staged(page, "lateral-mentors", answers, employee="E-1")
    page.locator("[data-step=ask-E-9]").click()
    typed = page.get_by_label("What you would like to learn")
    typed.fill("How to price.")
    page.evaluate("() => { window.signedOut = true; }")
    send = page.locator("[data-form] [type=submit]")
    send.click()
    page.wait_for_selector("lateral-mentors:state(expired)")
    # Whoever looks at the screen of somebody who is signed out sees nothing of a person.
    assert not typed.is_visible()
    assert "Mara" not in page.locator("lateral-mentors .frame").inner_text()
    page.evaluate("() => { window.signedOut = false; }")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector("lateral-mentors:state(ready)")
    assert typed.input_value() == "How to price."
    send.click()
    typed.wait_for(state="detached")
    body = {"mentor": "E-9", "message": "How to price."}
    assert [one["body"] for one in sent(page)] == [body, body]


def test_without_a_network_the_page_says_so_and_keeps_what_it_had(
    host: Host, visit: Visitor
) -> None:
    host.body = '<lateral-moves employee="E-1"></lateral-moves>'
    seen = shown_moves(visit, host, card("O-1", "Analyst"))
    seen.page.context.set_offline(True)
    seen.page.unroute_all()
    seen.page.evaluate("document.querySelector('lateral-moves').reload()")
    seen.page.wait_for_selector("lateral-moves:state(unreachable)")
    text = seen.page.locator("lateral-moves .frame").inner_text()
    assert "The service cannot be reached" in text
    assert "What you see is from" in text
    assert "Analyst" in text
    seen.page.context.set_offline(False)
    seen.page.get_by_role("button", name="Try again").click()
    seen.page.wait_for_selector("lateral-moves:state(ready), lateral-moves:state(empty)")


@pytest.mark.long
def test_a_hundred_times_in_and_out_of_the_page_leave_the_heap_as_it_was(
    host: Host, idle_page: Page
) -> None:
    inspector = idle_page.context.new_cdp_session(idle_page)

    def heap_after(times: int) -> int:
        idle_page.evaluate(
            """async ([times, list]) => {
              for (let i = 0; i < times; i += 1) {
                const element = document.createElement("lateral-moves");
                element.setAttribute("employee", "E-1");
                element.session = new lateral.LateralSession({
                  getToken: async () => ({token: "t", expires_at: "2099-01-01T00:00:00Z"}),
                  fetch: async (url) => url.includes("/recommendations")
                    ? new Response(JSON.stringify(list)) : new Response("{}", {status: 404})});
                document.body.append(element);
                await new Promise((resolve) => element.addEventListener("lateral-ready", resolve));
                await new Promise((resolve) => setTimeout(resolve));
                element.remove();
              }
            }""",
            [times, LIST],
        )
        inspector.send("HeapProfiler.collectGarbage")
        return int(inspector.send("Runtime.getHeapUsage")["usedSize"])

    # What the first ones leave behind, such as compiled code, stays.
    before = heap_after(20)
    assert heap_after(100) <= before * 1.1


@pytest.mark.long
def test_on_a_slow_network_the_skeleton_stands_as_tall_as_what_follows(
    host: Host, visit: Visitor
) -> None:
    def slow(page: Page) -> None:
        answering(page, host, LIST)
        page.context.new_cdp_session(page).send(
            "Network.emulateNetworkConditions",
            # Slow 3G, as browsers' own tools have it.
            {"offline": False, "latency": 400, "downloadThroughput": 50_000,
             "uploadThroughput": 50_000},
        )  # fmt: skip
        page.add_init_script(
            """window.states = []; addEventListener("lateral-state", ({detail}) =>
              states.push(detail.to)); window.shift = 0;
              new PerformanceObserver((list) => { for (const one of list.getEntries())
                window.shift += one.value; }).observe({type: "layout-shift", buffered: true});"""
        )

    seen = visit(host.origin, before=slow)
    seen.page.wait_for_selector("lateral-moves:state(ready)")
    assert seen.page.evaluate("() => states") == ["ready"]
    assert seen.page.evaluate("() => shift") <= 0.05
    assert len(seen.asked("/recommendations")) == 1
    assert seen.complaints == []


@pytest.mark.long
def test_the_script_of_the_first_release_works_with_the_service_of_today(
    host: Host, visit: Visitor
) -> None:
    old = first_release()
    if old is None:
        pytest.skip("This is no checkout with a history: there is no old file to try.")
    assert old != (ASSETS / "lateral.js").read_text(encoding="utf-8")
    host.body = (
        '<lateral-moves employee="E-1"></lateral-moves>'
        '<lateral-move employee="E-1" opening="O-PMM"></lateral-move>'
    )

    def older(route: Route) -> None:
        route.fulfill(
            body=old,
            content_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
        )

    seen = visit(
        host.origin,
        before=lambda page: page.route(f"{host.service}/portal/v1/lateral.js", older),
    )
    for element in ("lateral-moves", "lateral-move"):
        seen.page.wait_for_selector(f"{element}:is(:state(ready), :state(empty))")
    assert seen.complaints == []


def first_release() -> str | None:
    """The elements' file as it was first committed, where git and the history are at hand."""
    git, file = shutil.which("git"), "app/portal/assets/lateral.js"
    if git is None or not (ROOT / ".git").exists():
        return None

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [git, "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False
        )
        return done.stdout if done.returncode == 0 else ""

    commits = run("log", "--format=%H", "--diff-filter=A", "--", file).split()
    return run("show", f"{commits[-1]}:{file}") or None if commits else None
