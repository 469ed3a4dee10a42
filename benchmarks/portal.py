"""How soon the portal's page shows a move and answers a click, on a machine four times as slow.

Start the demo, then `python -m benchmarks.portal --url http://127.0.0.1:8000`. Chromium is asked
with an empty cache each time.
"""

import argparse
import json
import os
import shutil
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

VISITS = 5
CHANGES = 5
# As a usual phone is to a usual developer's machine.
SLOWER = 4
# Before the page's own scripts: the moment of the first card, and how much shifted meanwhile.
WATCH = """() => {
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value;
  }).observe({type: "layout-shift", buffered: true});
  const look = () => {
    const moves = document.querySelector("#live lateral-moves");
    const found = moves?.shadowRoot?.querySelector("article");
    if (found) requestAnimationFrame(() => { window.firstCard = performance.now(); });
    else requestAnimationFrame(look);
  };
  look();
}"""
# From the click to the frame after it, which shows that something happens.
CLICK = """() => new Promise((resolve) => {
  const root = document.querySelector("#live lateral-moves").shadowRoot;
  const begun = performance.now();
  root.querySelector(".not-this").click();
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - begun)));
})"""
# A slider that comes to rest, until the list is there.
TRY = """(level) => new Promise((resolve) => {
  const element = document.querySelector("#live lateral-what-if");
  const slider = element.shadowRoot.querySelector("input[type=range]");
  slider.value = level;
  const begun = performance.now();
  element.addEventListener("lateral-state", function ready({detail}) {
    if (detail.to !== "ready") return;
    element.removeEventListener("lateral-state", ready);
    resolve(performance.now() - begun);
  });
  slider.dispatchEvent(new Event("input", {bubbles: true}));
})"""


def visit(browser: Browser, url: str) -> dict[str, float]:
    """One visit by somebody who was never there."""
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(f"({WATCH})()")
    inspector = page.context.new_cdp_session(page)
    inspector.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    # What the page's own thread works, whatever else the machine does.
    inspector.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(f"{url}/portal")
    page.wait_for_function("() => window.firstCard")
    told = {
        "first_card_ms": page.evaluate("() => window.firstCard"),
        "first_card_cpu_ms": _worked_ms(inspector),
        "interaction_ms": page.evaluate(CLICK),
        "layout_shift": page.evaluate("() => window.shift"),
    }
    context.close()
    return told


def _worked_ms(inspector: CDPSession) -> float:
    """The processor time of the page's thread so far, at the speed that it was slowed down to."""
    metrics = inspector.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def tried(browser: Browser, url: str) -> list[float]:
    """How long a changed level takes until its list is there, its 250 ms of rest included."""
    page: Page = browser.new_page()
    page.goto(f"{url}/portal")
    page.wait_for_selector("#live lateral-what-if:state(ready)", timeout=60_000)
    page.wait_for_selector("#live lateral-paths:state(ready)", timeout=60_000)
    took = [float(page.evaluate(TRY, str(1 + turn % 4))) for turn in range(CHANGES)]
    page.close()
    return took


def measure(url: str, program: str) -> dict[str, Any]:
    """Medians over the visits, and the slowest."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, chromium_sandbox=os.geteuid() != 0
        )
        visits = [visit(browser, url) for _ in range(VISITS)]
        changes = tried(browser, url)
        browser.close()
    told = {name: [one[name] for one in visits] for name in visits[0]} | {"what_if_ms": changes}
    return {
        "visits": VISITS,
        "times_slower": SLOWER,
        **{name: {"median": _rounded(statistics.median(values)), "most": _rounded(max(values))}
           for name, values in told.items()},
    }  # fmt: skip


def _rounded(value: float) -> float:
    return round(value, 4 if value < 1 else 0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure a running demo and print or write what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--chromium", default=shutil.which("chromium") or "chromium")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    text = json.dumps(measure(options.url, options.chromium), indent=2) + "\n"
    if options.json:
        options.json.write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
