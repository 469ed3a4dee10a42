"""Elements in a page of another origin: what they show, what they ask for, what they keep to it."""

import json
import random
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from tests.support.hostile_words import HOSTILE
from tests.support.portal import Host, Visit, Visitor
from tests.support.served import ROOT

CARDS = "lateral-moves article"


def card(key: str, title: str, **changes: Any) -> dict[str, Any]:
    """A move as the service gives it."""
    return {
        "rank": 1,
        "opening": {
            "external_id": key,
            "title": title,
            "function": title,
            "location": None,
            "org_unit": None,
            "grade": 5,
            "role": None,
        },
        "score": 0.5,
        "band": "worth_a_talk",
        "confidence": "high",
        "kind": "lateral",
        "people_leadership": False,
        "cross_functional": True,
        "contributions": [
            {"name": "aspiration", "label": title, "value": 0.6},
            {"name": "grade_distance", "label": "Distance of the grades", "value": -0.1},
        ],
        "reasons": [{"code": "wish_role", "text": title}, {"code": "of_tomorrow", "text": title}],
        **changes,
    }


def moves(*cards: dict[str, Any]) -> dict[str, Any]:
    return {
        "employee": "E-1",
        "model_version": "m",
        "snapshot_at": "2026-03-02T09:30:00Z",
        "aspirations_considered": 1,
        "note": None,
        "items": list(cards),
        "nothing_near": None,
        "excluded": {"own_role": 1, "of_tomorrow": 2},
        "list_id": "l_mzxw6ytboi4tqmrrgi3tcnjqga",
        "of_tomorrow": True,
    }


def answering(page: Page, host: Host, body: dict[str, Any], part: str = "recommendations") -> None:
    """Answer what the page asks of a part of the service, instead of the service."""

    def fulfil(route: Route) -> None:
        if route.request.method == "OPTIONS":
            route.continue_()
            return
        route.fulfill(
            json=body,
            headers={
                "Access-Control-Allow-Origin": host.origin,
                "Access-Control-Expose-Headers": "ETag, Lateral-List, Retry-After, X-Request-ID",
            },
        )

    page.route(f"{host.service}/v1/**/{part}*", fulfil)


def shown_moves(visit: Visitor, host: Host, *cards: dict[str, Any], **options: Any) -> Visit:
    body = moves(*cards)
    seen = visit(host.origin, before=lambda page: answering(page, host, body), **options)
    seen.page.wait_for_selector(CARDS)
    return seen


def test_the_ten_lines_of_the_guide_show_moves_under_its_policy_and_ask_nobody_else(
    host: Host, visit: Visitor
) -> None:
    guide = (ROOT / "docs" / "portal.md").read_text(encoding="utf-8")
    for ours, theirs in (("https://lateral.example", host.service), ("E-1042", "E-1"),
                         ("/my/lateral-token", "/token")):  # fmt: skip
        assert ours in guide
        guide = guide.replace(ours, theirs)
    page = guide.split("```html\n")[1].split("```")[0]
    host.files["/"] = ("text/html", f'<!doctype html><link rel="icon" href="/icon">{page}')
    start = guide.split("```js\n")[1].split("```")[0]
    host.files["/lateral-start.js"] = ("text/javascript", start)
    seen = visit(host.origin)
    seen.page.wait_for_selector("lateral-moves:state(ready), lateral-moves:state(empty)")
    assert seen.page.locator("lateral-moves .frame").get_attribute("lang") == "nl"
    assert seen.complaints == []
    assert seen.elsewhere(host.origin, host.service) == []
    assert len(seen.asked("/recommendations")) == 1
    assert host.minted == 1


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color: red">inline</p>',
        '<link rel="stylesheet" href="https://fonts.example/inter.css">',
        '<script type="module" src="https://cdn.example/lit.js"></script>',
    ],
)
def test_a_page_that_breaks_the_policy_is_found_out(
    host: Host, visit: Visitor, planted: str
) -> None:
    host.more = planted
    seen = visit(host.origin)
    seen.page.wait_for_selector("lateral-moves:state(ready), lateral-moves:state(empty)")
    assert seen.complaints != [] or seen.elsewhere(host.origin, host.service) != []


def test_five_elements_ask_once_and_for_one_token(host: Host, visit: Visitor) -> None:
    host.body = '<lateral-moves employee="E-1"></lateral-moves>' * 5
    seen = visit(host.origin)
    seen.page.wait_for_function(
        "() => document.querySelectorAll('lateral-moves:is(:state(ready), :state(empty))')"
        ".length === 5"
    )
    assert host.minted == 1
    assert len(seen.asked("/recommendations")) == 1


def test_the_token_is_nowhere_but_in_the_header_of_requests(host: Host, visit: Visitor) -> None:
    heard = """
      window.heard = [];
      for (const name of ["ready", "shown", "open", "dismiss", "state"]) {
        addEventListener(`lateral-${name}`, ({detail}) => heard.push(JSON.stringify(detail)));
      }
    """
    seen = visit(host.origin, before=lambda page: page.add_init_script(heard))
    seen.page.wait_for_selector("lateral-moves:state(ready), lateral-moves:state(empty)")
    sent = [one.headers["authorization"] for one in seen.asked(f"{host.service}/v1/")]
    token = sent[0].removeprefix("Bearer ")
    assert token.startswith("lat_embed.")
    places = seen.page.evaluate(
        """() => [document.documentElement.outerHTML,
          document.querySelector("lateral-moves").shadowRoot.innerHTML,
          JSON.stringify({...localStorage}), JSON.stringify({...sessionStorage}),
          document.cookie, location.href, JSON.stringify(heard),
          JSON.stringify(Object.keys(globalThis.lateral)),
          ...performance.getEntries().map((one) => one.name)]"""
    )
    assert len(places) > 8
    assert [place for place in places if token in place or token[-20:] in place] == []
    assert all(token not in one.url for one in seen.requests)


def test_another_person_s_moves_look_as_those_of_nobody(host: Host, visit: Visitor) -> None:
    told = []
    for person in ("E-2", "E-404"):
        host.body = f'<lateral-moves employee="{person}"></lateral-moves>'
        seen = visit(host.origin)
        seen.page.wait_for_selector("lateral-moves:state(forbidden)")
        told.append(seen.page.locator("lateral-moves .frame").inner_text())
    assert told[0] == told[1]
    assert "There is nothing here for you" in told[0]


def test_who_is_signed_out_is_asked_three_times_and_then_told(host: Host, visit: Visitor) -> None:
    host.status = 401
    seen = visit(host.origin)
    seen.page.wait_for_selector("lateral-moves:state(expired)")
    assert host.minted == 1
    for before in range(1, 4):
        seen.page.get_by_role("button", name="Try again").click()
        while host.minted == before:
            seen.page.wait_for_timeout(20)
        seen.page.wait_for_selector("lateral-moves:state(expired)")
    host.status = 201
    seen.page.get_by_role("button", name="Try again").click()
    seen.page.wait_for_selector("lateral-moves:state(ready), lateral-moves:state(empty)")


def test_hostile_words_are_words(host: Host, visit: Visitor) -> None:
    cards = [card(f"O-{place}", text) for place, text in enumerate(HOSTILE)]
    seen = shown_moves(visit, host, *cards)
    alerts: list[str] = []
    seen.page.on("dialog", lambda dialog: alerts.append(dialog.message))
    seen.page.get_by_role("button", name="Show").click()
    seen.page.wait_for_function(
        f"() => document.querySelector('lateral-moves').shadowRoot"
        f".querySelectorAll('article').length === {len(HOSTILE)}"
    )
    titles = seen.page.locator(f"{CARDS} .title").all_text_contents()
    assert titles == list(HOSTILE)
    inside = "document.querySelector('lateral-moves').shadowRoot"
    assert seen.page.evaluate(f"{inside}.querySelectorAll('img, script, [onload]').length") == 0
    assert alerts == []
    assert seen.complaints == []


def in_parts(values: list[float]) -> dict[str, Any]:
    """What a card is changed by whose score has these parts."""
    parts = [{"name": f"p{n}", "label": f"Part {n}", "value": one} for n, one in enumerate(values)]
    return {"contributions": parts, "score": sum(values)}


# Open the bars of every card, and draw once for all of them.
UNFOLD = """async () => {
  const element = document.querySelector("lateral-moves");
  const folded = [...element.shadowRoot.querySelectorAll("details.adds-up")];
  element.draw = () => {};
  await Promise.all(folded.map((one) => new Promise((resolve) => {
    one.addEventListener("toggle", resolve, {once: true});
    one.open = true;
  })));
  delete element.draw;
  element.draw();
}"""


def test_the_parts_add_up_to_the_score_and_what_speaks_against_lies_on_the_other_side(
    host: Host, visit: Visitor
) -> None:
    drawn = random.Random(13)
    # Large and small ones, for and against, and some that are too small to be drawn alone.
    parts = [[0.6, -0.1]] + [
        [drawn.uniform(-0.2, 0.6) * 10 ** -drawn.randint(0, 4) for _ in range(drawn.randint(1, 9))]
        for _ in range(199)
    ]
    cards = [card(f"O-{n}", "Analyst", **in_parts(values)) for n, values in enumerate(parts)]
    seen = shown_moves(visit, host, *cards)
    seen.page.get_by_role("button", name="Show 195 more").click()
    assert seen.page.locator("lateral-moves details.adds-up table").count() == 0
    seen.page.evaluate(UNFOLD)
    seen.page.wait_for_function(
        "() => document.querySelector('lateral-moves').shadowRoot"
        ".querySelectorAll('tfoot data').length === 200"
    )
    told = seen.page.evaluate(
        """() => [...document.querySelector("lateral-moves").shadowRoot
          .querySelectorAll("table.bars")].map((table) => {
          const rows = [...table.querySelectorAll("tbody tr")].map((row) => {
            const [rect, zero] = [row.querySelector("rect"), row.querySelector("line.zero")];
            const [x, width] = ["x", "width"].map((name) => Number(rect.getAttribute(name)));
            return {value: Number(row.querySelector("data").value), width,
              left: x + width <= Number(zero.getAttribute("x1")) + 1e-6};
          });
          return {rows, sum: Number(table.querySelector("tfoot data").value)};
        })"""
    )
    for values, one in zip(parts, told, strict=True):
        rows = one["rows"]
        assert sum(row["value"] for row in rows) == pytest.approx(one["sum"], abs=1e-6)
        assert one["sum"] == pytest.approx(sum(values), abs=1e-9)
        assert [row["left"] for row in rows] == [row["value"] < 0 for row in rows]
    first, second = told[0]["rows"]
    assert first["width"] / second["width"] == pytest.approx(6.0)


def test_a_double_click_turns_an_opening_down_once_and_undo_takes_it_back(
    host: Host, visit: Visitor
) -> None:
    seen = shown_moves(visit, host, card("O-PMM", "Analyst"), card("O-2", "Other"))
    first = seen.page.locator(CARDS).first
    first.get_by_role("button", name="Not this").click()
    # What a person did is told in its own time, after the page shows it.
    with seen.page.expect_request(lambda one: '"dismiss"' in (one.post_data or "")):
        first.locator('[data-why="timing"]').dblclick(no_wait_after=True)
    gone = seen.page.locator("lateral-moves .gone")
    gone.wait_for()
    assert len(seen.asked("/dismissals/O-PMM", "PUT")) == 1
    told = [
        event for one in seen.asked("/v1/events", "POST") for event in one.post_data_json["events"]
    ]
    assert [(one["type"], one["opening"], one["reason"]) for one in told if "reason" in one] == [
        ("dismiss", "O-PMM", "timing")
    ]
    assert (
        "is not shown any more" in seen.page.locator("lateral-moves [role=status]").text_content()
    )
    focused = "document.querySelector('lateral-moves').shadowRoot.activeElement?.textContent.trim()"
    assert seen.page.evaluate(focused) == "Undo"
    seen.page.keyboard.press("Enter")
    gone.wait_for(state="detached")
    assert len(seen.asked("/dismissals/O-PMM", "DELETE")) == 1
    assert seen.complaints == []


def test_a_lost_answer_is_asked_for_again_under_the_same_key(host: Host, visit: Visitor) -> None:
    seen = visit(host.origin)
    lost: list[str] = []

    def lose_first(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        lost.append(route.request.headers["idempotency-key"])
        if len(lost) == 1:
            route.abort("connectionreset")
        else:
            route.continue_()

    seen.page.route(f"{host.service}/v1/**/what-if", lose_first)
    answer = seen.page.evaluate(
        """async ([server, token]) => {
          const session = new lateral.LateralSession({server,
            getToken: async () => JSON.parse(token)});
          const send = () => session.send("POST", "/v1/employees/E-1/what-if", {k: 1});
          await Promise.all([send(), send()]);
        }""",
        [host.service, json.dumps(host.token())],
    )
    assert answer is None
    assert len(lost) == 3
    assert len(set(lost)) == 2
    assert lost[0] in lost[1:]


SESSION = """async ([server, steps]) => {
  const asked = [];
  const answers = [...steps];
  const session = new lateral.LateralSession({
    server,
    getToken: async () => { asked.push("token"); return {token: `t-${asked.length}`,
      expires_at: new Date(Date.now() + 900000).toISOString()}; },
    fetch: async (url, {headers}) => {
      asked.push(headers.Authorization + (headers["If-None-Match"] ?? ""));
      const [status, more] = answers.shift();
      return new Response(status === 304 ? null : JSON.stringify({n: asked.length}),
        {status, headers: more});
    },
  });
  const told = [];
  for (let i = 0; answers.length > 0; i += 1) {
    try { told.push((await session.read("/v1/x")).data.n); }
    catch (one) { told.push([one.state, one.code, one.retryAfter, one.requestId]); }
  }
  return {asked, told};
}"""


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ([[200, {"ETag": '"a"'}], [304, {}], [200, {"ETag": '"b"'}]], [2, 2, 4]),
        ([[401, {}], [200, {}]], [4]),
        ([[401, {}], [401, {}]], [["expired", "unknown", 5, None]]),
        ([[429, {"Retry-After": "7"}]], [["unreachable", "unknown", 7, None]]),
        ([[503, {"Retry-After": "0"}]], [["unreachable", "unknown", 1, None]]),
        ([[503, {"Retry-After": "99999"}]], [["unreachable", "unknown", 120, None]]),
        ([[404, {}]], [["forbidden", "unknown", 5, None]]),
        ([[403, {}]], [["forbidden", "unknown", 5, None]]),
        ([[409, {}], [410, {}]], [["not-open", "unknown", 5, None]] * 2),
        ([[412, {}]], [["changed", "unknown", 5, None]]),
        ([[500, {"X-Request-ID": "r-1"}]], [["broken", "unknown", 5, "r-1"]]),
        ([[422, {}]], [["broken", "unknown", 5, None]]),
    ],
)  # fmt: skip
def test_each_answer_leads_to_its_state(
    host: Host, idle_page: Page, steps: list[Any], told: list[Any]
) -> None:
    result = idle_page.evaluate(SESSION, [host.service, steps])
    assert result["told"] == told
    if steps[-1][0] == 401 or steps[0][0] == 401:
        assert result["asked"].count("token") == 2
    if steps[0][1].get("ETag"):
        assert result["asked"] == ["token", "Bearer t-1", 'Bearer t-1"a"', 'Bearer t-1"a"']


def test_a_question_that_nobody_waits_for_any_more_is_not_asked_to_its_end(
    host: Host, idle_page: Page
) -> None:
    told = idle_page.evaluate(
        """async (server) => {
          const stopped = [];
          let asked = 0;
          const session = new lateral.LateralSession({server,
            getToken: async () => ({token: "t", expires_at: "2099-01-01T00:00:00Z"}),
            fetch: (_url, {signal}) => { asked += 1; return new Promise((_resolve, reject) => {
              signal.addEventListener("abort", () => {
                stopped.push(asked);
                reject(signal.reason);
              });
            }); },
          });
          const [one, two] = [new AbortController(), new AbortController()];
          const reads = [one, two].map(({signal}) =>
            session.read("/v1/x", {signal}).catch(() => "gone"));
          await new Promise((resolve) => setTimeout(resolve, 20));
          one.abort();
          await new Promise((resolve) => setTimeout(resolve, 20));
          const afterOne = stopped.length;
          two.abort();
          return {afterOne, ended: await Promise.all(reads), after: stopped.length, asked};
        }""",
        host.service,
    )
    assert told == {"afterOne": 0, "ended": ["gone", "gone"], "after": 1, "asked": 1}
