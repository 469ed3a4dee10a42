"""Every element in every state: without a barrier, in any width, any colours, any language."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.portal.test_portal_build import SOURCE
from tests.support.portal import Host, Visit, Visitor

NARROW = 320


def gallery(visit: Visitor, host: Host, **options: object) -> Visit:
    """The portal's own page, with every element in every state."""
    query = options.pop("query", "")
    seen = visit(f"{host.service}/portal{query}", **options)
    seen.page.wait_for_function(
        "() => [...document.querySelectorAll('figure[data-state]')].length > 8"
        " && [...document.querySelectorAll('figure[data-state]')].every(({dataset, lastChild}) =>"
        " lastChild.matches(`:state(${dataset.state}), :state(ready)`)"
        " || dataset.state === 'empty')"
    )
    return seen


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"color_scheme": "dark"},
        {"viewport": {"width": NARROW, "height": 800}},
        {"forced_colors": "active", "reduced_motion": "reduce"},
        {"query": "?locale=de"},
    ],
    ids=["light", "dark", "narrow", "forced colours", "German"],
)
def test_axe_finds_nothing_in_any_state(
    host: Host, visit: Visitor, options: dict[str, object]
) -> None:
    # One look at every state; the notices of the other states are drawn alike in other colours.
    within = "figure:is([data-state=ready], [data-state=empty], [data-state=broken])"
    seen = gallery(visit, host, **options)
    seen.page.evaluate(OPEN_ALL)
    assert seen.findings(within if options else "body") == []
    assert seen.complaints == []
    assert seen.elsewhere(host.service) == []


# What is folded away is looked at, too. The bars of a card are drawn when somebody looks at them.
OPEN_ALL = """async () => {
  for (const {shadowRoot} of document.querySelectorAll("figure > :last-child")) {
    for (const one of shadowRoot.querySelectorAll("details")) one.open = true;
    while (shadowRoot.querySelector(".adds-up:not(:has(table))")) {
      await new Promise((done) => setTimeout(done, 5));
    }
  }
}"""
PLANT = {
    "color-contrast": """(root) => root.adoptedStyleSheets.push((() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(".title { color: #959595 !important; }");
        return sheet; })())""",
    "button-name": """(root) => root.querySelector("button").replaceChildren()""",
}


@pytest.mark.parametrize("rule", ["color-contrast", "button-name"])
def test_axe_finds_what_is_planted(host: Host, visit: Visitor, rule: str) -> None:
    seen = gallery(visit, host)
    seen.page.evaluate(
        f"() => ({PLANT[rule]})(document.querySelector('figure > :last-child').shadowRoot)"
    )
    assert {one.partition(":")[0] for one in seen.findings("#states")} == {rule}


def test_nothing_is_wider_than_a_narrow_screen(host: Host, visit: Visitor) -> None:
    seen = gallery(visit, host, viewport={"width": NARROW, "height": 800})
    seen.page.evaluate(OPEN_ALL)
    wide = """() => [...document.querySelectorAll("figure > :last-child")].flatMap((element) =>
      [...element.shadowRoot.querySelectorAll("*")].filter((one) =>
        !one.closest(".unseen") && one.getBoundingClientRect().right > innerWidth + 1)
      .map((one) => `${element.localName} ${one.className}`))"""
    assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= NARROW
    assert seen.page.evaluate(wide) == []


def test_every_action_is_reached_by_the_keyboard_and_is_large_enough(
    host: Host, visit: Visitor
) -> None:
    seen = gallery(visit, host)
    for name in ("moves", "case", "team", "readiness", "mentors"):
        reached = walked(seen.page, f"lateral-{name}")
        assert all(one["outline"] != "none" for one in reached), reached
        assert min(min(one["width"], one["height"]) for one in reached) >= 24, reached
        assert all(one["name"] for one in reached), reached


def walked(page: Page, element: str) -> list[dict[str, Any]]:
    """What the key Tab reaches in an element that is ready; each action once."""
    figure = f'figure[data-element="{element}"][data-state="ready"]'
    actions = "button, summary, a, input, select, textarea"
    shown = page.locator(figure).locator(actions)
    wanted = sum(shown.nth(place).is_visible() for place in range(shown.count()))
    assert wanted > 4
    page.evaluate(
        """(figure) => { const found = document.querySelector(figure);
          found.tabIndex = -1; found.focus(); }""",
        figure,
    )
    reached: dict[int, dict[str, Any]] = {}
    # The parts of a date are three stops of one field.
    for _ in range(wanted * STOPS):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED, figure)
        if found is None:
            break
        reached.setdefault(found["place"], found)
    assert len(reached) == wanted, (element, [one["name"] for one in reached.values()])
    return list(reached.values())


STOPS = 4
FOCUSED = """(figure) => {
  const host = document.activeElement;
  const one = host?.closest(figure) && host.shadowRoot?.activeElement;
  if (!one) return null;
  // A click on the label of a box ticks it.
  const {width, height} = (one.closest("label") ?? one).getBoundingClientRect();
  const label = one.labels?.[0]?.textContent ?? one.getAttribute("aria-label") ?? one.textContent;
  return {place: [...one.getRootNode().querySelectorAll("*")].indexOf(one), name: label.trim(),
    width, height, outline: getComputedStyle(one).outlineStyle};
}"""


def test_why_not_is_asked_and_left_by_the_keyboard_and_focus_comes_back(
    host: Host, visit: Visitor
) -> None:
    page = gallery(visit, host).page
    moves = page.locator('figure[data-element="lateral-moves"][data-state="ready"]')
    moves.get_by_role("button", name="Not this").first.focus()
    page.keyboard.press("Enter")
    moves.locator("fieldset").wait_for()
    assert focused(page) == "The skills do not fit"
    page.keyboard.press("Escape")
    moves.locator("fieldset").wait_for(state="detached")
    assert focused(page).startswith("Not this")


def focused(page: Page) -> str:
    return str(
        page.evaluate("() => document.activeElement.shadowRoot.activeElement.textContent.trim()")
    )


def test_every_text_comes_from_a_catalogue_and_has_room_for_longer_words(
    host: Host, visit: Visitor
) -> None:
    seen = gallery(visit, host, query="?locale=x-pseudo", viewport={"width": 360, "height": 800})
    seen.page.evaluate(OPEN_ALL)
    texts = seen.page.evaluate(
        """() => [...document.querySelectorAll("figure > :last-child")].flatMap((element) => {
          const walker = document.createTreeWalker(element.shadowRoot, NodeFilter.SHOW_TEXT);
          const found = [];
          while (walker.nextNode()) {
            const text = walker.currentNode.data.trim();
            if (/\\p{L}/u.test(text) && !/^⟦.*⟧$/su.test(text)) found.push(text);
          }
          return found;
        })"""
    )
    told = "".join(
        (SOURCE / "page" / name).read_text("utf-8")
        for name in ("samples.js", "samples_organisation.js")
    )
    assert [text for text in texts if text.strip("“” ") not in told and not is_made(text)] == []
    assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= 360


def is_made(text: str) -> bool:
    """Made of what the service said: lists of evidence, ids of requests, days and moments."""
    is_day = re.fullmatch(r"[A-Z][a-z]+\s\d+,\s20\d\d(,\s.*)?", text.lstrip("· "))
    return " · " in text or text == "4b2f9c1d7e5a48f2" or is_day is not None


def test_in_a_script_from_right_to_left_bars_and_signs_are_mirrored(
    host: Host, visit: Visitor
) -> None:
    page = gallery(visit, host).page
    page.evaluate(OPEN_ALL)
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    told = page.evaluate(
        """() => { const root = document.querySelector("lateral-moves").shadowRoot
            ?? document.querySelector("figure lateral-moves").shadowRoot;
          const all = document.querySelector('figure[data-state="ready"] > :last-child').shadowRoot;
          const sign = all.querySelector(".sign").getBoundingClientRect();
          const text = all.querySelector(".reason > :last-child").getBoundingClientRect();
          return {bar: getComputedStyle(all.querySelector(".bar")).transform,
            mirrored: sign.left > text.left}; }"""
    )
    assert told == {"bar": "matrix(-1, 0, 0, 1, 0, 0)", "mirrored": True}


def test_who_wants_less_motion_gets_none(host: Host, visit: Visitor) -> None:
    page = gallery(visit, host, reduced_motion="reduce").page
    moving = page.evaluate(
        """() => [...document.querySelectorAll("figure > :last-child")].flatMap(({shadowRoot}) =>
          [...shadowRoot.querySelectorAll("*")].map((one) => getComputedStyle(one))
          .filter((one) => parseFloat(one.transitionDuration) > 0
            || parseFloat(one.animationDuration) > 0)).length"""
    )
    assert moving == 0


def test_an_element_that_comes_and_goes_leaves_nothing_behind(host: Host, visit: Visitor) -> None:
    page = gallery(visit, host).page
    page.evaluate(
        """async () => {
          window.gone = [];
          for (let i = 0; i < 50; i += 1) {
            const element = document.createElement("lateral-moves");
            element.setAttribute("employee", "E-1");
            document.body.append(element);
            gone.push(new WeakRef(element));
            await new Promise((resolve) => setTimeout(resolve));
            element.remove();
          }
        }"""
    )
    page.context.new_cdp_session(page).send("HeapProfiler.collectGarbage")
    alive = "() => gone.filter((one) => one.deref()).length"
    assert page.evaluate(alive) <= 2
