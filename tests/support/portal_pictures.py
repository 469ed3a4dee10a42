"""Draw the pictures of docs/portal.md anew: `python -m tests.support.portal_pictures URL`.

URL is that of a running `lateral demo` in which nothing has happened yet; so the pictures show what
is there. The story happens in it.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.support.portal_story import Story

PICTURES = Path(__file__).parents[2] / "docs" / "portal"
WIDE, NARROW, STORY = 860, 360, 1100
PATIENCE_MS = 60_000


def _moves(page: Page) -> Locator:
    card = page.locator("#live lateral-moves article").first
    card.locator("summary").click()
    return card


def _what_if(page: Page) -> Locator:
    element = page.locator("#live lateral-what-if")
    element.locator("input[type=checkbox]").nth(1).click()
    page.wait_for_selector("#live lateral-what-if:state(refreshing)")
    page.wait_for_selector("#live lateral-what-if:state(ready)", timeout=PATIENCE_MS)
    return element


def _paths(page: Page) -> Locator:
    return page.locator("#live lateral-paths")


def _profile(page: Page) -> Locator:
    return page.locator("#live lateral-profile")


def _workforce(page: Page) -> Locator:
    return page.locator("#organisation lateral-workforce")


def _model(page: Page) -> Locator:
    return page.locator("#organisation lateral-model")


def _empty(page: Page) -> Locator:
    return page.locator('figure[data-element="lateral-moves"][data-state="empty"] lateral-moves')


DRAWN: dict[str, tuple[int, str, str, Callable[[Page], Locator]]] = {
    "moves": (WIDE, "light", "en", _moves),
    "what-if": (WIDE, "light", "en", _what_if),
    "paths": (WIDE, "dark", "nl", _paths),
    "profile": (NARROW, "light", "de", _profile),
    "workforce": (WIDE, "light", "en", _workforce),
    "model": (WIDE, "light", "en", _model),
    "empty": (NARROW, "light", "en", _empty),
}


def main(url: str) -> None:
    """Draw each picture in a page of its own."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), chromium_sandbox=os.geteuid() != 0
        )
        for name, (width, colours, language, shown) in DRAWN.items():
            page = browser.new_page(
                viewport={"width": width, "height": 900},
                color_scheme="dark" if colours == "dark" else "light",
                reduced_motion="reduce",
            )
            page.goto(f"{url}/portal?locale={language}")
            # What lies below is drawn when somebody comes to it.
            for place in ("#organisation", "#states"):
                page.locator(place).scroll_into_view_if_needed(timeout=PATIENCE_MS)
            for element in ("moves", "profile", "what-if", "paths", "workforce", "model"):
                ready = f":is(#live, #organisation) lateral-{element}:state(ready)"
                page.wait_for_selector(ready, timeout=PATIENCE_MS)
            shown(page).screenshot(path=PICTURES / f"{name}.png", animations="disabled")
            page.close()
        _draw_story(browser, url)
        browser.close()


def _draw_story(browser: Browser, url: str) -> None:
    page = browser.new_page(viewport={"width": STORY, "height": 900}, reduced_motion="reduce")

    def draw(name: str, shown: Locator) -> None:
        shown.screenshot(path=PICTURES / f"{name}.png", animations="disabled")

    Story(page, url, draw).tell()
    page.close()


if __name__ == "__main__":
    main(sys.argv[1])
