"""Thandiwe's move, told in the browser: each of three people on a page of their own."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Locator, Page

from demo import STORY_EMPLOYEE, STORY_LINE, STORY_MANAGER, STORY_OPENING
from models.base import utc_today

Draw = Callable[[str, Locator], object]
PATIENCE_MS = 120_000
DAYS = 45
PROMISES = {
    STORY_EMPLOYEE: "I bring the two teams to one table once a month.",
    STORY_LINE: "I call you when a customer asks what you knew, and not about quarters.",
    STORY_MANAGER: "I take you along to the first three product talks.",
}


class Story:
    """The page of the demo, and whoever looks at it now."""

    def __init__(self, page: Page, url: str, draw: Draw) -> None:
        self.page, self.draw = page, draw
        page.set_default_timeout(PATIENCE_MS)
        page.goto(f"{url}/portal")
        self._ready("moves")

    def tell(self) -> None:
        """Everything, from the first look to the agreed plan."""
        self.finds()
        self.shares()
        self.asks_for_release()
        self.dates_the_release()
        self.is_offered_the_seat()
        self.accepts()
        self.plan_is_agreed()

    def finds(self) -> None:
        """She looks, drags a skill and sees her chance."""
        self.draw("story-moves", self._card())
        slider = self.page.locator("#live lateral-what-if input[type=range]").first
        self._ready("what-if")
        slider.focus()
        for _ in range(3):
            self.page.keyboard.press("ArrowRight")
        self.page.wait_for_selector("#live lateral-what-if .turn")
        self._ready("what-if")
        self.draw("story-what-if", self.page.locator("#live lateral-what-if"))
        self._ready("paths")
        self.draw("story-chance", self.page.locator("#live lateral-paths"))

    def shares(self) -> None:
        """She is told who would know, is warned of the line, and goes on."""
        card = self._card()
        card.get_by_role("button", name="Interested").click()
        card.locator("[data-interest=share]").click()
        card.get_by_role("button", name="Go on all the same").wait_for()
        self.draw("story-who-knows", card)
        card.get_by_role("button", name="Go on all the same").click()
        card.locator("[data-case]").first.wait_for()

    def asks_for_release(self) -> None:
        """Her manager sees nothing until she asks."""
        self._see(STORY_LINE)
        self._team().get_by_text("No release waits for you.").wait_for()
        self._see(STORY_EMPLOYEE)
        self._open_case(self._card())
        self._step("Ask for the release", {})

    def dates_the_release(self) -> None:
        """Ifeoma names the day."""
        self._see(STORY_LINE)
        self._open_case(self._team())
        self.draw("story-release", self._team().locator("lateral-case"))
        self._step("Name the date", {"The day from which the person is free": self._day(DAYS)})

    def is_offered_the_seat(self) -> None:
        """The manager who hires talks with her and offers the seat."""
        self._see(STORY_MANAGER)
        self._open_case(self._team())
        self._step("Promise a talk", {"Day of the talk": self._day(0)})
        self._step("Offer the seat", {"First day": self._day(DAYS)})

    def accepts(self) -> None:
        """She reads how it came to the offer, accepts, and proposes what she promises."""
        self._see(STORY_EMPLOYEE)
        self._open_case(self._card())
        self.draw("story-offer", self.page.locator("#live lateral-moves lateral-case"))
        self._step("Accept the offer", {})
        self._promise(STORY_EMPLOYEE)

    def plan_is_agreed(self) -> None:
        """Both managers promise something, too."""
        for who in (STORY_LINE, STORY_MANAGER):
            self._see(who)
            self._open_case(self._team())
            self._promise(who)
        self._see(STORY_EMPLOYEE)
        self._open_case(self._card())
        self.page.locator("#live lateral-moves [data-plan] [data-item]").nth(2).wait_for()
        self.draw("story-plan", self.page.locator("#live lateral-moves lateral-case"))

    def _see(self, employee: str) -> None:
        self.page.locator("#person").select_option(employee)
        self._ready("moves")
        if employee != STORY_EMPLOYEE:
            self._ready("team")

    def _ready(self, element: str) -> None:
        states = ":is(:state(ready), :state(empty))"
        self.page.wait_for_selector(f"#live lateral-{element}{states}")

    def _card(self) -> Locator:
        # The reader of the page may have come far down the list: the opening is the story's.
        return self.page.locator(f'#live lateral-moves article[data-opening="{STORY_OPENING}"]')

    def _team(self) -> Locator:
        return self.page.locator("#live lateral-team")

    def _open_case(self, within: Locator) -> None:
        within.get_by_role("button", name="See how it stands").first.click()
        self.page.wait_for_selector("#live lateral-case:state(ready)")

    def _step(self, name: str, fields: dict[str, str]) -> None:
        case = self.page.locator("#live lateral-case")
        case.get_by_role("button", name=name, exact=True).click()
        asked = case.locator("form")
        for label, value in fields.items():
            asked.get_by_label(label).fill(value)
        asked.get_by_role("button", name=name, exact=True).click()
        asked.wait_for(state="detached")
        self.page.wait_for_selector("#live lateral-case:state(ready)")

    def _promise(self, who: str) -> None:
        case = self.page.locator("#live lateral-case")
        case.get_by_role("button", name="Propose something").click()
        asked = case.locator("form")
        asked.get_by_label("What is to be done").fill(PROMISES[who])
        asked.get_by_role("button", name="Propose", exact=True).click()
        asked.wait_for(state="detached")
        item = case.locator("[data-item]", has_text=PROMISES[who])
        item.get_by_role("button", name="Agree").click()
        item.get_by_text("agreed", exact=True).wait_for()

    @staticmethod
    def _day(days: int) -> str:
        return str(utc_today() + timedelta(days))
