"""The elements for HR and for who answers for the ranker: their drawings, tables and tokens."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.support.portal import Host, Visitor

ELEMENTS = {"workforce": "/v1/workforce/", "model": "/v1/models/"}


@pytest.mark.parametrize("audience", ELEMENTS)
def test_a_page_for_the_organisation_asks_for_nothing_but_its_own_with_a_token_of_nobody(
    host: Host, visit: Visitor, audience: str
) -> None:
    host.changes = {"employee": None, "audience": audience, "may": ["read"]}
    host.body = f"<lateral-{audience}></lateral-{audience}>"
    host.more = (
        '<script type="module" crossorigin="anonymous" '
        f'src="{host.service}/portal/v1/{audience}.js"></script>'
    )
    seen = visit(host.origin)
    seen.page.wait_for_selector(f"lateral-{audience}:is(:state(ready), :state(empty))")
    asked = [one.url.removeprefix(host.service) for one in seen.asked(f"{host.service}/v1/")]
    assert asked != []
    assert [path for path in asked if not path.startswith(ELEMENTS[audience])] == []
    assert host.minted == 1
    assert seen.complaints == []
    assert seen.elsewhere(host.origin, host.service) == []


SHOWN = """async ([name, answers]) => {
  await import(document.querySelector('script[src*="lateral.js"]').src
    .replace("lateral.js", `${name}.js`));
  const element = document.createElement(`lateral-${name}`);
  element.session = new lateral.LateralSession({
    getToken: async () => ({token: "t", expires_at: "2099-01-01T00:00:00Z"}),
    fetch: async (url) => {
      const path = new URL(url).pathname;
      const [, body] = answers.find(([part]) => path.includes(part));
      return new Response(JSON.stringify(body), {headers: {"Content-Type": "application/json"}});
    },
  });
  document.body.append(element);
  await new Promise((resolve) => element.addEventListener("lateral-ready", resolve));
  await new Promise((resolve) => requestAnimationFrame(resolve));
  window.shown = element;
}"""
HOSTILE = "<img src=x onerror=alert(1)>"


def flow(left: str, joined: str, moves: int) -> dict[str, Any]:
    return {"from_function": left, "to_function": joined, "moves": moves}


def answers(*flows: dict[str, Any]) -> list[list[Any]]:
    total = sum(one["moves"] for one in flows)
    nothing: dict[str, Any] = {
        "measured_on": None,
        "people": None,
        "seats_taken": None,
        "bands": [],
        "crowded": [],
    }
    return [
        ["flows", {"from": None, "to": 2025, "moves": total, "items": list(flows)}],
        ["skills", {"people": None, "openings": 0, "items": []}],
        ["exposure", nothing],
        ["rounds", {"items": []}],
    ]


def test_flows_are_drawn_as_wide_as_the_table_says_and_narrowed_to_a_function(
    host: Host, idle_page: Page
) -> None:
    told = answers(
        flow("Support", "Sales", 20),
        flow(HOSTILE, "Sales", 10),
        flow("Sales", "Data", 5),
        flow("Sales", "Sales", 90),
    )
    idle_page.evaluate(SHOWN, ["workforce", told])
    look = """() => {
      const root = shown.shadowRoot;
      return {
        widths: [...root.querySelectorAll(".sankey path")].map((one) =>
          Number(one.getAttribute("stroke-width"))),
        rows: [...root.querySelectorAll(".figures tbody tr")].map((row) =>
          [...row.querySelectorAll("th, td")].map((cell) => cell.textContent.trim())),
        images: root.querySelectorAll("img").length,
      };
    }"""
    first = idle_page.evaluate(look)
    assert first["rows"] == [["Support", "Sales", "20"], [HOSTILE, "Sales", "10"],
                             ["Sales", "Data", "5"]]  # fmt: skip
    widths = first["widths"]
    assert [one / widths[-1] for one in widths] == pytest.approx([4.0, 2.0, 1.0])
    assert first["images"] == 0
    idle_page.evaluate(
        """() => { const select = shown.shadowRoot.querySelector("select");
          select.value = "Data"; select.dispatchEvent(new Event("change")); }"""
    )
    idle_page.wait_for_function(
        "() => shown.shadowRoot.querySelectorAll('.sankey path').length === 1"
    )
    assert idle_page.evaluate(look)["rows"] == [["Sales", "Data", "5"]]
    idle_page.evaluate("() => shown.remove()")


def test_a_card_of_a_newer_service_is_shown_as_far_as_it_is_known(
    host: Host, idle_page: Page
) -> None:
    card = {
        "version": "lateral-1",
        "purpose": "Something new.",
        "prohibited_uses": ["Dismissals, pay, ratings and promotions."],
        "limits": [],
        "as_of": "2026-03-02T00:00:00Z",
        "retired_at": None,
        "problem": "a file is missing",
        "gate": {"verdict": "perhaps", "lines": [{"name": "x"}], "more": 1},
        "decisions": [],
        "figures": [
            {
                "title": "New drawing",
                "description": "What it shows.",
                "columns": ["name", "depth"],
                "rows": [[HOSTILE, 2.0], ["b", None]],
            }
        ],
        "unheard_of": {},
    }
    told = [["aliases", {"version": "lateral-1"}], ["/card", card]]
    idle_page.evaluate(SHOWN, ["model", told])
    text = idle_page.evaluate("() => shown.shadowRoot.textContent")
    for part in ("Something new.", "New drawing", "depth", HOSTILE, "perhaps", "cannot be used"):
        assert part in text
    assert "undefined" not in text
    assert "NaN" not in text
    idle_page.evaluate("() => shown.remove()")
