"""The story of the demo in the browser, from `lateral demo` to the agreed plan."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator

from tests.support.portal import HOST
from tests.support.portal_story import PROMISES, Story
from tests.support.served import ROOT, await_live, free_port

NOISE = {"error", "warning"}
PICTURES = {
    "story-moves",
    "story-what-if",
    "story-chance",
    "story-who-knows",
    "story-release",
    "story-offer",
    "story-plan",
}


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """`lateral demo` as somebody starts it who tries it for the first time."""
    port = free_port()
    program = Path(sys.executable).with_name("lateral")
    command = [str(program), "demo", "--port", str(port)]
    environment = {**os.environ, "LATERAL_DATA_DIR": str(tmp_path / "data")}
    with (tmp_path / "demo.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            url = f"http://{HOST}:{port}"
            await_live(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=60)


@pytest.mark.long
def test_the_story_happens_in_the_browser(demo: str, browser: Browser, tmp_path: Path) -> None:
    drawn: dict[str, Path] = {}

    def draw(name: str, shown: Locator) -> None:
        drawn[name] = tmp_path / f"{name}.png"
        shown.screenshot(path=drawn[name], animations="disabled")

    page = browser.new_page(viewport={"width": 1100, "height": 900}, reduced_motion="reduce")
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda one: errors.append(one.text) if one.type in NOISE else None)
    Story(page, demo, draw).tell()
    plan = page.locator("#live lateral-moves lateral-case [data-plan]")
    columns = plan.locator(":scope > div")
    widths = {round(columns.nth(place).bounding_box()["width"]) for place in range(3)}  # type: ignore[index]
    assert len(widths) == 1, "each side has the same room"
    shown = plan.inner_text()
    assert all(promise in shown for promise in PROMISES.values())
    assert shown.count("agreed") == len(PROMISES)
    # Before she shares she is warned of the line, by a refusal: a browser logs that. Nothing else
    # is refused, such as what one person saw with the token of the next.
    assert [one for one in errors if "409 (Conflict)" not in one] == []
    assert len(errors) == 1
    assert drawn.keys() == PICTURES
    assert all(path.stat().st_size > 1000 for path in drawn.values())
