"""What a page sends of deeds, of mentors and of help for who moves on: once, and what it shows."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.portal.test_portal_moving import Answers, Json, case, sent, staged

QUICKER = "Somebody was quicker"
MADE: list[Any] = [201, {}]
CHANGED: list[Any] = [412, {"code": "version_mismatch"}]
BEHAVIOURS = ("coaches", "hands_over")


def deed(**changes: Any) -> Json:
    """A record of what somebody did, as the service tells the person of it."""
    return {
        "uid": "D-1",
        "employee": "E-1",
        "behaviour": "hands_over",
        "source": "helped",
        "situation": "The customer knew one name.",
        "action": "She took Jonas along.",
        "effect": "He holds it alone.",
        "happened_on": "2026-01-20",
        "author": "E-9",
        "author_is": "person",
        "named": [],
        "state": "stated",
        "visible_to": "private",
        "reply": "",
        "dispute_reason": "",
        "decide_by": None,
        "decision_reason": "",
        "steps": ["dispute", "reply", "choose"],
        **changes,
    }


def why(**changes: Any) -> Json:
    """An answer to the question why somebody would lead."""
    return {
        "wants": True,
        "motives": ["growth"],
        "sentence": "I like it.",
        "visibility": "private",
        "answered_on": "2026-02-01",
        "asked_again_on": None,
        "advice": "go_on",
        "questions": [],
        "expert_path": None,
        "expert_move": None,
        **changes,
    }


def deeds(*lists: list[Json], **more: Any) -> Answers:
    """Readiness, and what the list of records tells from one time to the next."""
    readiness = {
        "standing": "growing",
        "behaviours": [{"behaviour": one, "level": "none", "records": []} for one in BEHAVIOURS],
        "credible": {"met": True, "held": [], "lacking": []},
        "gaps": [],
        "conversation": [],
        "expert_path": None,
        **more,
    }
    return [
        ("GET", "/readiness", [[200, readiness]]),
        ("GET", "/E-1/evidence", [[200, {"items": one}] for one in lists]),
    ]


def ready(page: Page, name: str) -> Locator:
    page.wait_for_selector(f"{name}:state(ready)")
    return page.locator(name)


def acts(page: Page) -> list[str]:
    found: list[str] = page.evaluate("() => told.map(({action}) => action)")
    return found


def test_a_reply_is_stored_once_and_both_texts_are_shown(page: Page) -> None:
    answers: Answers = [
        ("POST", "/reply$", ["lost", CHANGED, "lost", MADE]),
        ("GET", "/v1/evidence/D-1$", [[200, deed(), '"1"'], [200, deed(reply="Theirs."), '"2"']]),
        *deeds([deed()], [deed(reply="Mine.")]),
    ]
    staged(page, "lateral-readiness", answers, employee="E-1")
    page.get_by_role("button", name="Say something to it").click()
    page.get_by_label("Your words beside it").fill("Mine.")
    page.get_by_role("button", name="Store", exact=True).dblclick(no_wait_after=True)
    both = page.locator(".conflict")
    both.wait_for()
    assert "Mine." in both.inner_text()
    assert "Theirs." in both.inner_text()
    page.get_by_role("button", name="Store mine").click()
    page.locator("[data-record=D-1] .asked", has_text="Mine.").wait_for()
    lost, again, third, fourth = sent(page)
    assert [one["body"] for one in sent(page)] == [{"text": "Mine."}] * 4
    assert [one["ifMatch"] for one in sent(page)] == ['"1"', '"1"', '"2"', '"2"']
    # What was answered is over: what is sent after it is another request, under another key.
    assert lost["key"] == again["key"] != third["key"] == fourth["key"]
    assert acts(page) == ["reply"]


@pytest.mark.parametrize("way_out", ["Not now", "Keep what is stored"])
def test_who_leaves_a_reply_stores_nothing_and_is_told_of_nothing(page: Page, way_out: str) -> None:
    answers: Answers = [
        ("POST", "/reply$", [CHANGED]),
        ("GET", "/v1/evidence/D-1$", [[200, deed(), '"1"'], [200, deed(reply="Theirs."), '"2"']]),
        *deeds([deed()], [deed(reply="Theirs.")]),
    ]
    staged(page, "lateral-readiness", answers, employee="E-1")
    page.get_by_role("button", name="Say something to it").click()
    page.get_by_label("Your words beside it").fill("Mine.")
    if way_out == "Keep what is stored":
        page.get_by_role("button", name="Store", exact=True).click()
    page.get_by_role("button", name=way_out).click()
    page.get_by_label("Your words beside it").wait_for(state="detached")
    if way_out == "Keep what is stored":
        page.locator("[data-record=D-1] .asked", has_text="Theirs.").wait_for()
    inside = "document.querySelector('lateral-readiness').shadowRoot"
    assert page.evaluate(f"{inside}.activeElement?.dataset.step") == "reply-D-1"
    assert page.evaluate(f"{inside}.querySelector('[role=status]').textContent") == ""
    assert acts(page) == []


def test_a_dispute_is_sent_once_and_not_against_what_was_decided_meanwhile(page: Page) -> None:
    disputed = deed(state="disputed", dispute_reason="It was Ada.", steps=[])
    answers: Answers = [
        ("POST", "/dispute$", [CHANGED, "lost", MADE]),
        ("GET", "/v1/evidence/D-1$", [[200, deed(), '"1"'], [200, deed(), '"2"']]),
        *deeds([deed()], [deed()], [disputed]),
    ]
    staged(page, "lateral-readiness", answers, employee="E-1")
    page.get_by_role("button", name="This is not right").click()
    page.get_by_label("What is not right?").fill("It was Ada.")
    send = page.locator("form").get_by_role("button", name="This is not right")
    send.click()
    page.get_by_text(QUICKER).wait_for()
    ready(page, "lateral-readiness")
    assert page.get_by_label("What is not right?").input_value() == "It was Ada."
    send.dblclick(no_wait_after=True)
    page.locator("[data-record=D-1]", has_text="“It was Ada.”").wait_for()
    first, lost, again = sent(page)
    assert [one["body"] for one in sent(page)] == [{"reason": "It was Ada."}] * 3
    assert (first["ifMatch"], lost["ifMatch"], again["ifMatch"]) == ('"1"', '"2"', '"2"')
    assert lost["key"] == again["key"] != first["key"]
    assert acts(page) == ["dispute"]
    decided: Answers = [
        ("GET", "/v1/evidence/D-1$", [[200, deed(state="confirmed"), '"3"']]),
        *deeds([deed()], [deed(state="confirmed")]),
    ]
    staged(page, "lateral-readiness", decided, employee="E-1")
    page.get_by_role("button", name="This is not right").click()
    page.get_by_label("What is not right?").fill("It was Ada.")
    page.locator("form").get_by_role("button", name="This is not right").click()
    page.get_by_text(QUICKER).wait_for()
    page.locator("[data-record=D-1]", has_text="confirmed").wait_for()
    assert sent(page) == []


def test_who_may_read_a_record_is_chosen_once(page: Page) -> None:
    answers: Answers = [
        ("POST", "/choose$", ["lost", MADE]),
        ("GET", "/v1/evidence/D-1$", [[200, deed(), '"1"']]),
        *deeds([deed()], [deed(visible_to="manager")]),
    ]
    staged(page, "lateral-readiness", answers, employee="E-1")
    page.get_by_role("button", name="Who may read it").click()
    page.locator("[data-record=D-1]").get_by_label("Who may know").select_option("manager")
    page.locator("form").get_by_role("button", name="Who may read it").dblclick(no_wait_after=True)
    page.locator("[data-record=D-1] p", has_text="You, HR and managers").wait_for()
    lost, again = sent(page)
    assert (lost["body"], lost["ifMatch"]) == ({"visible_to": "manager"}, '"1"')
    assert lost == again
    assert acts(page) == ["choose"]


def test_an_occasion_is_told_once_and_what_is_refused_stays_in_the_form(page: Page) -> None:
    refused = [422, {"code": "invalid_input", "errors": [{"reason": "Name what you did."}]}]
    answers: Answers = [
        ("POST", "/E-1/evidence$", [refused, "lost", MADE]),
        *deeds([], [deed(behaviour="coaches", situation="Idris was new.")]),
    ]
    staged(page, "lateral-readiness", answers, employee="E-1")
    page.locator("[data-step=tell-coaches]").click()
    told = {"What stood in the way?": "Idris was new.", "What was done?": "I sat with him.",
            "What is different since?": "He teaches it.", "When was it?": "2026-01-20"}  # fmt: skip
    for label, text in told.items():
        page.get_by_label(label).fill(text)
    store = page.get_by_role("button", name="Store", exact=True)
    store.click()
    page.get_by_text("Name what you did.").wait_for()
    assert page.get_by_label("What was done?").input_value() == "I sat with him."
    store.dblclick(no_wait_after=True)
    page.locator("[data-behaviour=coaches] [data-record]", has_text="Idris was new.").wait_for()
    first, lost, again = sent(page)
    assert lost["body"] == {
        "behaviour": "coaches",
        "situation": "Idris was new.",
        "action": "I sat with him.",
        "effect": "He teaches it.",
        "happened_on": "2026-01-20",
        "visible_to": "private",
    }
    assert lost == again
    assert first["key"] != lost["key"]
    assert acts(page) == ["evidence"]


def test_both_answers_to_why_are_shown_whatever_of_them_differs(page: Page) -> None:
    theirs = why(wants=False)
    answers: Answers = [
        ("GET", "/why-lead$", [[200, why(), '"1"'], [200, theirs, '"2"']]),
        ("GET", "/why-lead", [[200, why(), '"1"'], [200, why(motives=["impact"]), '"3"']]),
        ("PUT", "/why-lead$", [CHANGED, [200, {}]]),
        *deeds([]),
    ]
    staged(page, "lateral-readiness", answers, employee="E-1")
    page.get_by_role("button", name="Answer anew").click()
    page.get_by_label("To make a difference").check()
    page.get_by_role("button", name="Store the answer").click()
    both = page.locator(".conflict")
    both.wait_for()
    mine, stored = both.locator("dd").all_inner_texts()
    assert "Yes, I want to lead people" in mine
    assert "No, I would rather not" in stored
    page.get_by_role("button", name="Store mine").click()
    both.wait_for(state="detached")
    assert [one["ifMatch"] for one in sent(page)] == ['"1"', '"2"']
    assert [one["body"]["motives"] for one in sent(page)] == [["growth", "impact"]] * 2
    assert acts(page) == ["why_lead"]


def mentoring(**changes: Any) -> Json:
    """A request between a mentor and somebody who learns."""
    return {
        "uid": "M-1",
        "mentee": "E-10",
        "mentee_name": "Idris Bello",
        "mentor": "E-1",
        "mentor_name": "Mara Lindqvist",
        "message": "How do you tell it?",
        "state": "asked",
        "answer_by": "2026-03-16",
        "steps": ["accept", "decline"],
        **changes,
    }


def teaching(*lists: list[Json], offers: list[Any]) -> Answers:
    """Who could teach, what is asked between people, and what the person offers."""
    mentor = {"mentor": "E-9", "name": "Jonas Feld", "teaches": ["S-4"], "made_move": False,
              "wants_from_you": [], "labels": {"S-4": "Market research"}}  # fmt: skip
    skills = [{"text": one, "skill": one, "label": f"Skill {one}"} for one in ("S-1", "S-2")]
    return [
        ("GET", "/E-1/mentors", [[200, {"items": [mentor]}]]),
        ("GET", r"/v1/mentorings\?", [[200, {"items": one}] for one in lists]),
        ("GET", r"/mentor-offer\?allow_empty=true$", offers),
        ("GET", "/v1/employees/E-1$", [[200, {"external_id": "E-1", "skills": skills}]]),
    ]


NO_OFFER: list[Any] = [200, None]
OFFER: Json = {"skills": ["S-2"], "moves": [{"role": "R-1"}], "wants_to_learn": ["S-7"],
               "capacity": 2, "until": "2099-12-31"}  # fmt: skip


def test_a_mentor_is_asked_once_and_answered_as_it_stands(page: Page) -> None:
    mine = mentoring(mentee="E-1", mentor="E-9", mentor_name="Jonas Feld", steps=["withdraw"])
    theirs = mentoring(uid="M-2")
    full = [409, {"code": "mentor_full"}]
    answers: Answers = [
        ("POST", "/v1/mentorings$", [full, "lost", MADE]),
        ("GET", "/v1/mentorings/M-2$", [[200, theirs, '"5"']]),
        ("POST", "/M-2/transitions$", [CHANGED, "lost", [200, {}]]),
        *teaching(
            [theirs],
            [mine, theirs],
            [mine, mentoring(uid="M-2", state="active", steps=[])],
            offers=[NO_OFFER],
        ),
    ]
    staged(page, "lateral-mentors", answers, employee="E-1")
    page.locator("[data-step=ask-E-9]").click()
    page.get_by_label("What you would like to learn").fill("To tell it.")
    ask = page.locator("form").get_by_role("button", name="Ask", exact=True)
    ask.click()
    page.locator("form .failed").wait_for()
    assert page.get_by_label("What you would like to learn").input_value() == "To tell it."
    ask.dblclick(no_wait_after=True)
    page.locator("[data-mentoring=M-1]", has_text="Jonas Feld").wait_for()
    full_place, lost, again = sent(page)
    assert lost["body"] == {"mentor": "E-9", "message": "To tell it."}
    assert lost == again
    assert full_place["key"] != lost["key"]
    yes = page.locator("[data-step=accept-M-2]")
    yes.click()
    page.locator("[data-mentoring=M-2]", has_text=QUICKER).wait_for()
    yes.dblclick(no_wait_after=True)
    page.locator("[data-mentoring=M-2]", has_text="Going on").wait_for()
    refused, lost, again = sent(page)[3:]
    assert (lost["body"], lost["ifMatch"]) == ({"action": "accept"}, '"5"')
    assert lost == again
    assert refused["key"] != lost["key"]
    assert acts(page) == ["mentoring", "accept"]


def test_an_offer_is_made_changed_and_taken_back_although_answers_are_lost(page: Page) -> None:
    answers: Answers = [
        ("PUT", "/mentor-offer$", ["lost", MADE, [200, {}]]),
        ("GET", "/mentor-offer$", [[200, OFFER, '"4"']]),
        # The answer that was lost had told that it is gone.
        ("DELETE", "/mentor-offer$", ["lost", [404, {"code": "not_found"}]]),
        *teaching([], offers=[NO_OFFER, [200, OFFER], [200, OFFER], NO_OFFER]),
    ]
    staged(page, "lateral-mentors", answers, employee="E-1")
    page.get_by_text("You offer nothing now.").wait_for()
    page.get_by_role("button", name="Offer to teach").click()
    page.get_by_label("Skill S-2").check()
    page.get_by_label("How many people at a time").fill("2")
    page.get_by_label("Last day of the offer").fill("2099-12-31")
    page.get_by_role("button", name="Store", exact=True).dblclick(no_wait_after=True)
    page.get_by_role("button", name="Change the offer").click()
    page.get_by_label("Skill S-1").check()
    page.get_by_role("button", name="Store", exact=True).click()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("You offer nothing now.").wait_for()
    lost, again, changed, *taken = sent(page)
    assert lost["body"] == {**OFFER, "moves": [], "wants_to_learn": []}
    assert lost == again
    assert [(one["isFirst"], one["ifMatch"]) for one in (lost, changed)] == [
        (True, None),
        (False, '"4"'),
    ]
    # What the form does not ask for stays as it was.
    assert changed["body"] == {**OFFER, "skills": ["S-2", "S-1"]}
    assert [one["method"] for one in taken] == ["DELETE", "DELETE"]
    assert page.locator(".failed").count() == 0
    assert acts(page) == ["mentor_offer"] * 3


def test_a_manager_supports_a_move_once_and_answers_a_release_as_it_stands(page: Page) -> None:
    asks = [{"action": "date", "who": ["sending"], "needs": []}]
    waiting = case(view="sending", state=None, release_state="asked", release_allowed=asks)
    dated = {**waiting, "release_state": "dated", "release_date": "2099-05-01",
             "release_allowed": []}  # fmt: skip
    reports = {"items": [{"external_id": "E-1", "name": "Mara Lindqvist", "title": "Seller"}]}
    answers: Answers = [
        ("PUT", "/E-1/release-offer$", ["lost", [403, {"code": "forbidden"}], MADE]),
        ("POST", "/C-1/release$", [CHANGED, "lost", [200, dated, '"3"']]),
        ("GET", "/v1/move-cases/C-1$",
         [[200, waiting, '"1"'], [200, waiting, '"2"'], [200, dated, '"3"']]),
        ("GET", r"/v1/move-cases\?", [[200, {"items": [waiting]}], [200, {"items": [dated]}]]),
        ("GET", r"/v1/employees\?manager=", [[200, reports]]),
    ]  # fmt: skip
    staged(page, "lateral-team", answers, employee="E-2")
    page.get_by_label("For whom").select_option("E-1")
    page.get_by_label("Only into this function").fill("Marketing")
    page.get_by_label("From which day").fill("2099-05-01")
    offer = page.get_by_role("button", name="Offer the release")
    offer.click()
    page.get_by_text("This is not possible for you.").wait_for()
    offer.dblclick(no_wait_after=True)
    status = page.locator("lateral-team [role=status]").first
    status.get_by_text("The offer is stored").wait_for(state="attached")
    body = {"function": "Marketing", "date": "2099-05-01"}
    assert [one["body"] for one in sent(page)] == [body] * 3
    page.get_by_role("button", name=re.compile("See how it stands")).click()
    inside = page.locator("lateral-case")
    inside.get_by_role("button", name="Name the date").click()
    day = inside.get_by_label("The day from which the person is free")
    day.fill("2099-05-01")
    name = inside.locator("form").get_by_role("button", name="Name the date")
    name.click()
    inside.get_by_text(QUICKER).wait_for()
    ready(page, "lateral-case")
    assert day.input_value() == "2099-05-01"
    name.dblclick(no_wait_after=True)
    page.locator("lateral-team time[datetime='2099-05-01']").first.wait_for()
    refused, lost, again = sent(page)[3:]
    assert lost["body"] == {"action": "date", "date": "2099-05-01"}
    assert (refused["ifMatch"], lost["ifMatch"]) == ('"1"', '"2"')
    assert lost == again
    assert refused["key"] != lost["key"]
    assert acts(page) == ["release_offer", "date"]
