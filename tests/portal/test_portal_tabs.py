"""Two tabs, and answers that are lost: nothing is stored twice, and nothing unread is replaced."""

import pytest
from playwright.sync_api import Page

from tests.portal.test_portal_embedding import card
from tests.portal.test_portal_giving import CHANGED, OFFER, QUICKER, acts, ready, teaching
from tests.portal.test_portal_moving import Answers, case, item, listed, sent, staged


def test_an_answer_that_another_tab_stored_is_shown_before_it_is_replaced(page: Page) -> None:
    theirs = {"wants": False, "motives": [], "sentence": "", "visibility": "hr"}
    answers: Answers = [
        ("PUT", "/why-lead$", [[412, {"code": "version_mismatch"}], [200, {}]]),
        ("GET", "/why-lead$", [[200, theirs, '"7"']]),
    ]
    leading = card("O-1", "Team lead", people_leadership=True)
    staged(page, "lateral-moves", listed(leading) + answers, employee="E-1")
    page.get_by_role("button", name="Interested").click()
    page.get_by_label("Do you want to lead?").select_option("true")
    page.get_by_role("button", name="Store the answer").click()
    page.locator(".conflict").wait_for()
    mine, stored = page.locator(".conflict dd").all_inner_texts()
    assert "Yes, I want to lead people" in mine
    assert "No, I would rather not" in stored
    page.get_by_role("button", name="Store mine").click()
    page.locator("[data-interest=share]").wait_for()
    assert [(one["isFirst"], one["ifMatch"]) for one in sent(page)] == [
        (True, None),
        (False, '"7"'),
    ]


def test_what_another_tab_offered_meanwhile_is_shown_and_not_replaced(page: Page) -> None:
    theirs = {**OFFER, "capacity": 5}
    answers: Answers = [
        ("GET", "/mentor-offer$", [[200, theirs, '"5"']]),
        *teaching([], offers=[[200, OFFER], [200, theirs]]),
    ]
    staged(page, "lateral-mentors", answers, employee="E-1")
    page.get_by_role("button", name="Change the offer").click()
    page.get_by_role("button", name="Store", exact=True).click()
    page.locator("form .failed", has_text=QUICKER).wait_for()
    assert sent(page) == []
    ready(page, "lateral-mentors")
    page.get_by_role("button", name="Not now").click()
    page.get_by_text("5 people").wait_for()


@pytest.mark.parametrize("again", ["Visit three customers.", "Visit four customers."])
def test_a_promise_is_proposed_once_however_often_its_answer_is_lost(
    page: Page, again: str
) -> None:
    stored = item(text="Visit three customers.", due_day=30)
    answers: Answers = [
        ("PUT", "/items/page-", ["lost", "lost", "lost", CHANGED, [200, {}]]),
        ("GET", "/items/page-", [[200, stored, '"1"']]),
        ("GET", "/plan$", [[200, {"items": [], "drafts": []}]]),
        ("GET", "/v1/move-cases/C-1$", [[200, case(), '"1"']]),
    ]
    staged(page, "lateral-case", answers, uid="C-1")
    page.get_by_role("button", name="Propose something").click()
    words = page.get_by_label("What is to be done")
    words.fill("Visit three customers.")
    send = page.locator("form").get_by_role("button", name="Propose", exact=True)
    send.click()
    page.locator("form .failed").wait_for()
    words.fill(again)
    send.click()
    page.locator("form").wait_for(state="detached")
    told = sent(page)
    assert len({one["path"] for one in told}) == 1
    assert [one["isFirst"] for one in told[:4]] == [True] * 4
    # Other words replace one's own, as they were read.
    replaced = [(one["ifMatch"], one["body"]["text"]) for one in told[4:]]
    assert replaced == ([] if again == stored["text"] else [('"1"', again)])
    assert acts(page) == ["propose"]
