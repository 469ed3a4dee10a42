"""Moves that are under way: what a click sends, how often, and what is said before it."""

from typing import Any

from playwright.sync_api import Page

from tests.portal.test_portal_embedding import card, moves
from tests.support.hostile_words import HOSTILE

Json = dict[str, Any]
# What is answered to a method and a path: one answer after another, the last one from then on.
Answers = list[tuple[str, str, list[Any]]]

STAGE = """async ([name, attributes, answers]) => {
  window.sent = [];
  window.told = [];
  const session = new lateral.LateralSession({
    server: "https://service.example",
    getToken: async () => {
      if (window.signedOut) throw new Error("signed out");
      return {token: "t", expires_at: "2099-01-01T00:00:00Z"};
    },
    fetch: async (url, {method, headers, body}) => {
      const {pathname, search} = new URL(url);
      // What was seen is told besides, in its own time.
      const counts = method !== "GET" && pathname !== "/v1/events";
      if (counts) sent.push({method, path: pathname, key: headers["Idempotency-Key"] ?? null,
        ifMatch: headers["If-Match"] ?? null, isFirst: headers["If-None-Match"] === "*",
        body: body ? JSON.parse(body) : null});
      const found = answers.find(([wanted, path]) => wanted === method
        && new RegExp(path).test(pathname + search));
      const steps = found?.[2] ?? [[404, {}]];
      const step = steps.length > 1 ? steps.shift() : steps[0];
      if (step === "lost") throw new TypeError("the answer was lost");
      const [status, data, etag] = step;
      return new Response(JSON.stringify(data), {status, headers: etag ? {ETag: etag} : {}});
    },
  });
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.session = session;
  element.addEventListener("lateral-act", ({detail}) => told.push(detail));
  document.querySelector("main").replaceChildren(element);
  await customElements.whenDefined(name);
}"""


def case(**changes: Any) -> Json:
    """A move case, as the service tells a person of it."""
    return {
        "uid": "C-1",
        "view": "person",
        "kind": "permanent",
        "employee": {"external_id": "E-1", "name": "Mara Lindqvist"},
        "opening": {"external_id": "O-1", "title": "Planner", "function": "Operations"},
        "state": "shared",
        "start_date": None,
        "release_state": None,
        "release_date": None,
        "sending_manager": None,
        "talk_on": None,
        "talked_on": None,
        "trial_until": None,
        "release": None,
        "gates": [],
        "closed": None,
        "deadlines": [{"what": "answer_share", "on": "2026-04-01"}],
        "allowed": [],
        "release_allowed": [],
        **changes,
    }


def item(**changes: Any) -> Json:
    """A promise in a plan."""
    return {
        "id": "visits",
        "side": "person",
        "kind": "commitment",
        "column": None,
        "text": "Visit three customers.",
        "due_day": 30,
        "due_on": None,
        "last_day": None,
        "state": "proposed",
        "mentor": None,
        "counts": False,
        "allowed": ["change", "agree"],
        **changes,
    }


def staged(page: Page, name: str, answers: Answers, **attributes: str) -> None:
    page.evaluate(STAGE, [name, attributes, answers])
    page.wait_for_selector(f"{name}:is(:state(ready), :state(empty))")


def sent(page: Page) -> list[Json]:
    found: list[Json] = page.evaluate("() => sent")
    return found


def listed(*cards: Json, **more: Any) -> Answers:
    return [("GET", "/recommendations", [[200, {**moves(*cards), "next_cursor": None, **more}]])]


def test_an_interest_is_sent_once_after_it_was_said_who_will_know(idle_page: Page) -> None:
    page = idle_page
    warned = [409, {"code": "line_would_know"}]
    answers: Answers = [("POST", "/v1/move-cases$", [warned, "lost", [201, case()]])]
    staged(page, "lateral-moves", listed(card("O-1", "Planner")) + answers, employee="E-1")
    page.get_by_role("button", name="Interested").click()
    said = page.locator(".interested").inner_text()
    assert "Your own manager learns of it only when you ask for your release" in said
    assert "You and HR will know, and nobody else" in said
    assert sent(page) == []
    page.locator("[data-interest=share]").click()
    page.get_by_text("The manager who hires leads you").wait_for()
    page.get_by_role("button", name="Go on all the same").dblclick(no_wait_after=True)
    page.locator("[data-case='C-1']").wait_for()
    first, lost, again = sent(page)
    assert [one["body"]["acknowledged_line"] for one in (first, lost, again)] == [False, True, True]
    assert lost["key"] == again["key"] != first["key"]
    assert page.evaluate("() => told") == [{"action": "share", "case": "C-1"}]
    focused = "() => document.querySelector('lateral-moves').shadowRoot.activeElement?.className"
    assert "interest" in page.evaluate(focused)
    assert page.get_by_role("button", name="Interested").count() == 0


def test_a_click_after_three_lost_answers_carries_the_same_key(idle_page: Page) -> None:
    told = idle_page.evaluate(
        """async () => {
          const keys = [];
          const session = new lateral.LateralSession({
            server: "https://service.example",
            getToken: async () => ({token: "t", expires_at: "2099-01-01T00:00:00Z"}),
            fetch: async (_url, {headers}) => {
              keys.push(headers["Idempotency-Key"]);
              return new Response("{}", {status: keys.length === 1 ? 503 : 201,
                headers: {"Retry-After": "60"}});
            },
          });
          const click = (body) => session.send("POST", "/v1/x", body).catch(() => null);
          await click({a: 1});
          await click({a: 2});
          await click({a: 1});
          await click({a: 1});
          return keys;
        }"""
    )
    first, other, again, anew = told
    assert first == again
    assert len({first, other, anew}) == 3


def test_a_case_that_another_tab_began_is_shown_and_not_begun_again(idle_page: Page) -> None:
    page = idle_page
    answers: Answers = [
        ("GET", "/v1/move-cases", [[200, {"items": []}], [200, {"items": [case()]}]]),
        ("POST", "/v1/move-cases$", [[409, {"code": "duplicate_case"}]]),
    ]
    staged(page, "lateral-moves", listed(card("O-1", "Planner")) + answers, employee="E-1")
    page.get_by_role("button", name="Interested").click()
    page.locator("[data-interest=note]").click()
    page.locator("[data-case='C-1']").wait_for()
    assert len(sent(page)) == 1
    assert page.evaluate("() => told") == []


def test_a_leading_role_opens_with_the_question_why(idle_page: Page) -> None:
    page = idle_page
    leading = card("O-1", "Team lead", people_leadership=True)
    answers: Answers = [("PUT", "/why-lead$", [[201, {}]])]
    staged(page, "lateral-moves", listed(leading) + answers, employee="E-1")
    page.get_by_role("button", name="Interested").click()
    page.get_by_text("Why do you want to lead people?").wait_for()
    assert page.locator("[data-interest]").count() == 0
    page.get_by_label("Do you want to lead?").select_option("true")
    page.get_by_label("To help others grow").check()
    page.get_by_role("button", name="Store the answer").click()
    page.locator("[data-interest=share]").wait_for()
    [put] = sent(page)
    body = {"wants": True, "motives": ["help_others_grow"], "sentence": "", "visibility": "private"}
    assert (put["body"], put["isFirst"]) == (body, True)


def test_a_list_goes_on_and_begins_anew_when_it_changed(idle_page: Page) -> None:
    page = idle_page
    first = {**moves(card("O-1", "Planner")), "next_cursor": "b2"}
    second = {**moves(card("O-2", "Buyer")), "next_cursor": "b3"}
    answers: Answers = [
        ("GET", "cursor=b2", [[200, second]]),
        ("GET", "cursor=b3", [[410, {"code": "list_changed"}]]),
        ("GET", "/recommendations", [[200, first], [200, {**second, "next_cursor": None}]]),
    ]
    staged(page, "lateral-moves", answers, employee="E-1")
    further = page.get_by_role("button", name="Look further")
    further.click()
    page.get_by_role("heading", name="Buyer").wait_for()
    titles = page.locator("lateral-moves article .title")
    assert titles.all_text_contents() == ["Planner", "Buyer"]
    further.click()
    further.wait_for(state="detached")
    assert titles.all_text_contents() == ["Buyer"]


def test_what_was_entered_for_a_step_stays_when_somebody_was_quicker(idle_page: Page) -> None:
    page = idle_page
    allowed = [{"action": "decline", "who": ["receiving"], "needs": []}]
    mine = case(view="receiving", allowed=allowed)
    later = case(view="receiving", state="withdrawn")
    answers: Answers = [
        (
            "GET",
            "/v1/move-cases/C-1$",
            [[200, mine, '"1"'], [200, mine, '"2"'], [200, later, '"3"']],
        ),
        ("POST", "/transitions$", [[412, {"code": "version_mismatch"}], [200, later, '"3"']]),
    ]
    staged(page, "lateral-case", answers, uid="C-1")
    page.get_by_role("button", name="Decline").click()
    page.get_by_label("One sentence").fill("Not this year.")
    page.get_by_label("One thing that would help").fill("SQL")
    send = page.locator("form").get_by_role("button", name="Decline")
    send.click()
    page.get_by_text("Somebody was quicker").wait_for()
    page.wait_for_selector("lateral-case:state(ready)")
    assert page.get_by_label("One sentence").input_value() == "Not this year."
    send.click()
    page.get_by_text("Withdrawn", exact=True).wait_for()
    assert [one["ifMatch"] for one in sent(page)] == ['"1"', '"2"']
    assert sent(page)[1]["body"]["note"] == "Not this year."


def test_both_texts_of_a_promise_are_shown_and_one_is_chosen(idle_page: Page) -> None:
    page = idle_page
    theirs = item(text="Visit five customers.")
    answers: Answers = [
        ("GET", "/items/visits$", [[200, item(), '"1"'], [200, theirs, '"2"']]),
        ("GET", "/plan$", [[200, {"items": [item()], "drafts": []}]]),
        ("GET", "/v1/move-cases/C-1$", [[200, case(), '"1"']]),
        ("PUT", "/items/visits$", [[412, {"code": "version_mismatch"}], [200, theirs, '"3"']]),
    ]
    staged(page, "lateral-case", answers, uid="C-1")
    page.get_by_role("button", name="Reword it").click()
    page.get_by_label("What is to be done").fill("Visit four customers.")
    page.get_by_role("button", name="Store", exact=True).click()
    both = page.locator(".conflict")
    both.wait_for()
    said = both.inner_text()
    assert "Visit four customers." in said
    assert "Visit five customers." in said
    page.get_by_role("button", name="Store mine").click()
    both.wait_for(state="detached")
    assert [one["ifMatch"] for one in sent(page)] == ['"1"', '"2"']
    assert [one["body"]["text"] for one in sent(page)] == ["Visit four customers."] * 2


def test_nobody_agrees_to_what_somebody_made_of_a_promise_since(idle_page: Page) -> None:
    page = idle_page
    answers: Answers = [
        ("GET", "/items/visits$", [[200, item(text="Visit fifty customers."), '"2"']]),
        ("GET", "/plan$", [[200, {"items": [item()], "drafts": []}]]),
        ("GET", "/v1/move-cases/C-1$", [[200, case(), '"1"']]),
    ]
    staged(page, "lateral-case", answers, uid="C-1")
    page.get_by_role("button", name="Agree").click()
    page.get_by_text("Somebody was quicker").wait_for()
    assert sent(page) == []


def test_hostile_words_of_a_move_are_words(idle_page: Page) -> None:
    page = idle_page
    alerts: list[str] = []
    page.on("dialog", lambda dialog: alerts.append(dialog.message))
    for text in ("".join(HOSTILE), HOSTILE[0]):
        happened = {"occurred_at": "2026-03-02T09:30:00Z", "side": text, "action": text,
                    "on_behalf_of": None, "details": {"x": text}}  # fmt: skip
        closed = {"reason": text, "note": text, "to_learn": text}
        allowed = [{"action": text, "who": ["person"], "needs": [text]}]
        opening = {"external_id": "O-1", "title": text, "function": text}
        answers: Answers = [
            ("GET", "/timeline", [[200, {"items": [happened]}]]),
            ("GET", "/plan$", [[200, {"items": [item(text=text, side=text, state=text)],
                                      "drafts": [item(text=text)]}]]),
            ("GET", "/v1/move-cases/C-1$",
             [[200, case(opening=opening, closed=closed, allowed=allowed, state=text)]]),
        ]  # fmt: skip
        staged(page, "lateral-case", answers, uid="C-1")
        inside = "document.querySelector('lateral-case').shadowRoot"
        assert text in page.evaluate(f"{inside}.textContent")
        bad = f"{inside}.querySelectorAll('img, script, [onload], [onerror]').length"
        assert page.evaluate(bad) == 0
    assert alerts == []
