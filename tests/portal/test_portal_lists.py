"""Lists that the service tells in parts: whatever is not shown at once is one key press away."""

from typing import Any

from playwright.sync_api import Page

from tests.portal.test_portal_embedding import card, moves
from tests.portal.test_portal_giving import OFFER, deed, deeds, ready
from tests.portal.test_portal_moving import Answers, Json, case, staged

GONE: list[Any] = [410, {"code": "list_changed"}]
# What stands for the page somebody looks at and reads on in: the text and the place of the focus.
FOCUSED = """(name) => {
  const root = document.querySelector(name).shadowRoot;
  const {activeElement: at} = root;
  return at && (at.dataset.candidate ?? at.dataset.opening ?? at.dataset.mentor ?? at.dataset.look
    ?? at.name ?? at.dataset.more);
}"""


def parts(*lists: list[Any]) -> list[Json]:
    """A list in parts, each of which says where the next one begins."""
    last = len(lists) - 1
    return [
        {"items": items, "next_cursor": None if place == last else f"c{place + 1}"}
        for place, items in enumerate(lists)
    ]


def in_parts(path: str, *lists: list[Any]) -> Answers:
    """Answers to the questions for each part of a list."""
    first, *others = parts(*lists)
    later = [
        ("GET", f"{path}.*cursor=c{place}", [[200, one]]) for place, one in enumerate(others, 1)
    ]
    return [*later, ("GET", path, [[200, first]])]


def report(key: str, name: str) -> Json:
    return {"external_id": key, "name": name, "title": "Seller"}


def opening(key: str, title: str) -> Json:
    return {"external_id": key, "title": title, "closes_on": None}


def candidate(key: str, name: str) -> Json:
    return {"employee": report(key, name), "band": "far"}


def mentor(key: str, name: str) -> Json:
    return {"mentor": key, "name": name, "teaches": [], "made_move": False, "wants_from_you": []}


def go_on(page: Page, name: str, key: str) -> str | None:
    """Press the button for what follows, by the keyboard; where the focus is then."""
    button = page.locator(f'{name} [data-more="{key}"]')
    button.focus()
    page.keyboard.press("Enter")
    button.wait_for(state="detached")
    page.evaluate("() => new Promise(requestAnimationFrame)")
    place: str | None = page.evaluate(FOCUSED, name)
    return place


def test_a_manager_reaches_every_report_opening_and_candidate_by_the_keyboard(page: Page) -> None:
    changed = parts([candidate("E-7", "Noor")], [candidate("E-8", "Olga")])
    answers: Answers = [
        ("GET", "/candidates.*cursor=", [GONE, [200, changed[1]]]),
        ("GET", "/candidates", [[200, changed[0]], [200, parts([candidate("E-9", "Pia")])[0]]]),
        ("GET", "/v1/move-cases.*cursor=c1", [[200, {"items": [case(view="sending", uid="C-9",
            employee={"external_id": "E-2", "name": "Ana"}, release_state="asked")]}]]),
        ("GET", "/v1/move-cases", [[200, {"items": [], "next_cursor": "c1"}]]),
        *in_parts("/v1/employees.manager=", [report("E-1", "Mara")], [report("E-2", "Ana")],
                  [report("E-3", "Jo")]),
        *in_parts("/v1/openings.hiring_manager=", [opening("O-1", "Planner")],
                  [opening("O-2", "Buyer")]),
    ]  # fmt: skip
    staged(page, "lateral-team", answers, employee="E-0")
    # The newest case comes last, and may be the one that waits.
    assert page.locator("[data-case=C-9]").count() == 1
    people = page.get_by_label("For whom").locator("option")
    assert people.all_text_contents() == ["…", "Mara"]
    more = page.locator("lateral-team [data-more]")
    assert {one.strip() for one in more.all_text_contents()} == {
        "Show more people",
        "Show more openings",
    }
    assert go_on(page, "lateral-team", "more-openings") == "O-2"
    page.locator('[data-more="more-people"]').press("Enter")
    page.locator("[data-look=seat-E-2]").wait_for()
    assert page.evaluate(FOCUSED, "lateral-team") == "person"
    assert go_on(page, "lateral-team", "more-seats") == "seat-E-3"
    assert people.all_text_contents() == ["…", "Mara", "Ana", "Jo"]
    # Whoever reads on keeps what was read when the list is asked for again.
    page.evaluate("() => document.querySelector('lateral-team').reload()")
    page.wait_for_selector("lateral-team:state(refreshing)", state="detached")
    assert people.count() == 4
    assert page.locator("lateral-team [data-opening]").count() == 2
    page.locator("[data-look=candidates-O-1]").click()
    named = page.locator("[data-candidate]")
    named.get_by_text("Noor").wait_for()
    # The candidates changed meanwhile: they are told anew.
    page.locator('[data-more="more-candidates-O-1"]').click()
    named.get_by_text("Pia").wait_for()
    assert named.count() == 1


def test_a_part_that_does_not_come_is_said_and_asked_for_again(page: Page) -> None:
    first, second = parts([mentor("E-1", "Mara")], [mentor("E-2", "Ana")])
    answers: Answers = [
        ("GET", "/mentors.*cursor=", [[503, {"code": "unavailable"}], [200, second]]),
        ("GET", "/mentors", [[200, first]]),
        ("GET", "/v1/employees/E-0$", [[200, {"skills": []}]]),
    ]
    staged(page, "lateral-mentors", answers, employee="E-0")
    more = page.locator('[data-more="more-mentors"]')
    more.click()
    page.locator("lateral-mentors .failed").wait_for()
    assert page.locator("[data-mentor]").count() == 1
    assert go_on(page, "lateral-mentors", "more-mentors") == "E-2"
    assert page.locator("lateral-mentors .failed").count() == 0


def test_what_belongs_to_one_person_or_case_is_read_to_its_end(page: Page) -> None:
    newest = {"external_id": "O-1", "title": "Planner", "function": None}
    own = [case(uid=f"C-{place}", opening={**newest, "external_id": f"O-{place}"})
           for place in (2, 1)]  # fmt: skip
    answers: Answers = [
        *in_parts("/move-cases.role=person", *([one] for one in own)),
        (
            "GET",
            "/recommendations",
            [[200, {**moves(card("O-1", "Planner")), "next_cursor": None}]],
        ),
    ]
    staged(page, "lateral-moves", answers, employee="E-1")
    page.locator("[data-case=C-1]").wait_for()
    readiness, *_ = deeds([])
    told = [deed(uid=f"D-{place}", situation=f"Occasion {place}.") for place in (1, 2)]
    answers = [readiness, *in_parts("/E-1/evidence", *([one] for one in told))]
    staged(page, "lateral-readiness", answers, employee="E-1")
    page.get_by_text("Occasion 2.").wait_for()
    happened = [{"occurred_at": f"2026-03-0{day}T09:30:00Z", "side": "person", "action": "share",
                 "on_behalf_of": None, "details": {}} for day in (2, 3)]  # fmt: skip
    answers = [
        *in_parts("/C-1/timeline", *([one] for one in happened)),
        ("GET", "/C-1$", [[200, case(), '"1"']]),
    ]
    staged(page, "lateral-case", answers, uid="C-1")
    assert ready(page, "lateral-case").locator("time[datetime^='2026-03-03']").count() == 1
    offered = {**OFFER, "skills": []}
    skills = [{"skill": f"S-{n}", "label": f"Skill {n}", "text": "", "level": 1, "source": "self"}
              for n in range(30)]  # fmt: skip
    between = [{"uid": f"M-{n}", "mentor": "E-9", "mentor_name": f"Mentor {n}", "message": "",
                "state": "agreed", "answer_by": "2026-04-01", "steps": []}
               for n in (1, 2)]  # fmt: skip
    answers = [
        *in_parts("/v1/mentorings", *([one] for one in between)),
        ("GET", "/mentor-offer", [[200, offered, '"1"']]),
        ("GET", "/mentors", [[200, {"items": []}]]),
        ("GET", "/v1/employees/E-1$", [[200, {"skills": skills}]]),
    ]
    staged(page, "lateral-mentors", answers, employee="E-1")
    assert page.locator("[data-mentoring]").count() == 2
    page.locator("[data-step=offer]").click()
    assert page.locator("[data-form=offer] input[type=checkbox]").count() == len(skills)


def test_what_is_cut_for_the_eye_says_how_much_more_there_is(page: Page) -> None:
    looks = [{"at": "2026-03-02T09:30:00Z", "by": "hr_partner", "operation": "getEmployee"}] * 100
    employee = {"open_to_moves": True, "skills": [], "aspirations": []}
    answers: Answers = [
        ("GET", "/looks", [[200, {"items": looks}]]),
        ("GET", "/v1/employees/E-1$", [[200, employee, '"1"']]),
    ]
    staged(page, "lateral-profile", answers, employee="E-1")
    shown = page.locator("lateral-profile .plain li")
    assert shown.count() == 10
    page.get_by_role("button", name="Show 90 more").click()
    page.get_by_text("These are the last 100.").wait_for()
    assert shown.count() == len(looks)
    gaps = [{"skill": f"Skill {n}", "skill_id": None, "level_held": None} for n in range(8)]
    place = {**card("O-1", "Planner"), "before": {"rank": 1, "score": 0.5}}
    answers = [
        ("POST", "/what-if", [[200, {"items": [place], "left": []}]]),
        ("GET", "/match", [[200, {"missing_skills": gaps}]]),
        ("GET", "/v1/employees/E-1$", [[200, employee]]),
    ]
    staged(page, "lateral-what-if", answers, employee="E-1")
    assert page.locator("lateral-what-if input[type=range]").count() == 6
    page.get_by_text("The opening asks for 2 other skills").wait_for()
    names = [f"Skill {n}" for n in range(10)]
    end = {"hire_title": "Seller", "covers": [], "cover_until": "2026-04-01",
           "split_until": "2026-04-01", "lost_by_closing": names}  # fmt: skip
    step = {"employee": "E-2", "name": "Ana", "title": "Seller", "people": 1, "kind": "lateral"}
    chains = [{"steps": [{**step, "name": f"Follower {n}"}], "end": None} for n in range(5)]
    found = {"seat": {"title": "Seller"}, "has_followers": True, "chains": chains,
             "without_followers": end, "truncated": True}  # fmt: skip
    answers = [
        ("GET", "/successors", [[200, found]]),
        ("GET", "/v1/employees.manager=", [[200, {"items": [report("E-1", "Mara")]}]]),
    ]
    staged(page, "lateral-team", answers, employee="E-0")
    page.locator("[data-look=seat-E-1]").click()
    page.get_by_text("Follower 4").wait_for()
    page.get_by_text("More people could follow").wait_for()
    assert "Skill 7 and 2 more" in " ".join(
        page.locator("lateral-team .frame").first.inner_text().split()
    )
