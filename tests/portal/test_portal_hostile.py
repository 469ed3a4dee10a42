"""Whatever the service tells is shown as words, in any element, direction and length."""

from typing import Any

import pytest
from playwright.sync_api import Page

from app.portal.files import built
from tests.support.hostile_words import HOSTILE
from tests.support.portal import Host, Visitor

ELEMENTS = ("moves", "move", "what-if", "paths", "profile", "case", "team", "readiness", "mentors",
            "workforce", "model")  # fmt: skip
NARROW = 320
LONG = "x" * 300
RIGHT_TO_LEFT = "عنوان الوظيفة " * 22

# So many texts at once, one after another: drawing every element takes a while.
AT_ONCE = 4

# Each element, fed by the samples of the portal's own page, in which every text that is no day is
# another one: names, sentences, codes and ids.
SHOWN = """async ([names, texts]) => {
  const {elementIn, STATES} = await import("/portal/page/states.js");
  const isDay = (value) => /^\\d{4}-\\d{2}-\\d{2}/.test(value);
  let place = 0;
  const turned = (value) => {
    if (typeof value === "string") return isDay(value) ? value : texts[place++ % texts.length];
    if (Array.isArray(value)) return value.map(turned);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, turned(one)]));
  };
  const fetch = async (url) => {
    const answer = await STATES.ready.fetch(url);
    return new Response(JSON.stringify(turned(await answer.json())), {status: answer.status});
  };
  const main = document.querySelector("main");
  main.replaceChildren(...names.map((name) => {
    const element = elementIn(`lateral-${name}`, "ready", "en");
    element.session = new lateral.LateralSession({fetch,
      getToken: async () => ({token: "t", expires_at: "2099-01-01T00:00:00Z"})});
    return element;
  }));
  const settled = (one) => one.matches(":is(:state(ready), :state(empty), :state(broken))");
  while (![...main.children].every(settled)) await new Promise((done) => setTimeout(done, 5));
  await new Promise((done) => requestAnimationFrame(done));
  for (const {shadowRoot} of main.children) {
    for (const one of shadowRoot.querySelectorAll("details")) one.open = true;
    // The bars of a card are drawn when somebody looks at them.
    while (shadowRoot.querySelector(".adds-up:not(:has(table))")) {
      await new Promise((done) => setTimeout(done, 5));
    }
  }
  return [...main.children].map(({localName, shadowRoot: root, state}) => ({
    name: localName,
    state,
    // What a browser makes of a text is compared as it gives it back.
    told: texts.filter((text) => root.textContent.includes(text.replaceAll("\\u0000", "\\ufffd"))
      || root.textContent.includes(text)),
    made: [...root.querySelectorAll("img, script, iframe, object, [onload], [onerror], [onclick]")]
      .map((one) => one.outerHTML),
    links: [...root.querySelectorAll("a")].map((one) => one.getAttribute("href"))
      .filter((to) => to !== null && !/^(https:|#)/.test(to)),
    odd: ["undefined", "NaN", "[object", "Invalid Date", "native code"].filter((one) =>
      root.textContent.includes(one)),
  }));
}"""
# What lies beyond the edges of the page: boxes, and lines of text that are wider than their box.
WIDE = """() => [...document.querySelectorAll("main > *")].flatMap((element) => {
  const within = (one) => {
    for (let at = one; at && at !== element; at = at.parentElement) {
      if (at.matches(".unseen") || getComputedStyle(at).overflowX !== "visible") return true;
    }
    return false;
  };
  const range = document.createRange();
  return [...element.shadowRoot.querySelectorAll("*")].filter((one) => {
    const rects = [one.getBoundingClientRect()];
    for (const text of one.childNodes) {
      if (text.nodeType !== Node.TEXT_NODE) continue;
      range.selectNodeContents(text);
      rects.push(...range.getClientRects());
    }
    const isWide = rects.some(({left, right, width}) =>
      width > 0 && (right > innerWidth + 1 || left < -1));
    return isWide && !within(one);
  }).map((one) => `${element.localName} ${one.localName}.${one.getAttribute("class") ?? ""}`);
})"""


@pytest.fixture
def opened(host: Host, visit: Visitor) -> tuple[Page, list[str], list[str]]:
    """The portal's own page, narrow, and what is noted of dialogs and errors in it."""
    seen = visit(f"{host.service}/portal", viewport={"width": NARROW, "height": 800})
    seen.page.wait_for_function("() => globalThis.lateral")
    dialogs: list[str] = []
    seen.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    return seen.page, dialogs, seen.complaints


def shown(page: Page, *texts: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(SHOWN, [list(ELEMENTS), list(texts)])
    return found


def test_hostile_words_are_words_in_every_element_and_long_ones_stay_within_it(
    opened: tuple[Page, list[str], list[str]],
) -> None:
    page, dialogs, complaints = opened
    several = [HOSTILE[start : start + AT_ONCE] for start in range(0, len(HOSTILE), AT_ONCE)]
    for texts in (*several, ("".join(HOSTILE),), (LONG,), (RIGHT_TO_LEFT,)):
        drawn = shown(page, *texts)
        for one in drawn:
            assert one["state"] in {"ready", "empty"}, (texts, one)
            assert one["told"], (texts, one)
            assert (one["made"], one["links"], one["odd"]) == ([], [], []), (texts, one)
        assert {text for one in drawn for text in one["told"]} == set(texts)
        if texts in {(LONG,), (RIGHT_TO_LEFT,)}:
            assert page.evaluate(WIDE) == [], texts
            page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
            assert page.evaluate(WIDE) == [], texts
            page.evaluate("() => { document.documentElement.dir = 'ltr'; }")
    assert dialogs == []
    assert complaints == []


def test_a_line_that_is_wider_than_the_page_is_found_out(
    opened: tuple[Page, list[str], list[str]],
) -> None:
    page, _, _ = opened
    shown(page, LONG)
    page.evaluate(
        """() => {
          const root = document.querySelector("main > lateral-mentors").shadowRoot;
          const planted = document.createElement("p");
          planted.className = "planted";
          planted.style.overflowWrap = "normal";
          planted.textContent = "x".repeat(300);
          root.append(planted);
        }"""
    )
    assert page.evaluate(WIDE) == ["lateral-mentors p.planted"]


# What scripts of a host do to a page before the elements come: old libraries that put things into
# every object, names that the elements use, a `fetch` that somebody watches.
BEFORE = """
  for (const {prototype} of [Object, Array, String, Function, Element]) {
    prototype.extra = function () { throw new Error("nobody calls this"); };
  }
  for (const name of ["html", "render", "page", "words", "parts", "session"]) window[name] = 1;
  const asking = window.fetch;
  window.fetch = (...asked) => asking(...asked);
  // Two versions of the script, of which the second finds every name taken.
  const second = document.createElement("script");
  second.type = "module";
  second.src = "%s";
  second.crossOrigin = "anonymous";
  document.head.append(second);
"""


def test_elements_work_in_a_page_whose_scripts_change_everything_for_everybody(
    host: Host, visit: Visitor
) -> None:
    script = f"{host.service}/portal/v1/lateral.{built('lateral.js').digest}.js"
    host.files["/before.js"] = ("text/javascript", BEFORE % script)
    host.more = '<script src="/before.js"></script>'
    host.body = '<form id="lateral" dir="rtl"></form>' + "".join(
        f'<lateral-{name} employee="E-1"></lateral-{name}>'
        for name in ("moves", "paths", "mentors")
    )
    seen = visit(host.origin, viewport={"width": NARROW, "height": 256})
    for name in ("moves", "paths", "mentors"):
        seen.page.wait_for_selector(f"lateral-{name}:is(:state(ready), :state(empty))")
    # Taken out while it asks in another language, and put back at another place.
    seen.page.evaluate(
        """() => {
          const element = document.querySelector("lateral-moves");
          element.setAttribute("locale", "nl");
          element.remove();
          element.setAttribute("locale", "de");
          document.querySelector("form").append(element);
        }"""
    )
    seen.page.locator("form lateral-moves .heading", has_text="Wechsel").first.wait_for()
    assert host.minted == 1
    assert seen.page.evaluate("() => document.documentElement.scrollWidth") <= NARROW
    assert seen.complaints == []
