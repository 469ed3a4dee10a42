"""The demo's stories come out of the real service as the documentation tells them."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.cli.demo_data import demo_keys, load_organisation
from app.core.db import Database
from app.learning.training import service as training
from app.main import create_app
from app.settings import Settings
from demo import ORGANISATION, STORY_EMPLOYEE, STORY_MANAGER, STORY_OPENING, stories
from demo.stories.stage import names
from demo.tables import read_tables
from demo.tell import DOCUMENTS, STORIES, blocks, renewed
from tests.support.agreement import disagreements

Json = dict[str, Any]
NAMES = {story["key"]: story["name"] for story in read_tables().stories}
LACKING = {"S-product-positioning", "S-messaging", "S-go-to-market"}


def employee_id(key: str) -> str:
    lines = (ORGANISATION / "employees.ndjson").read_text(encoding="utf-8").splitlines()
    (found,) = (one for one in map(json.loads, lines) if one["name"] == NAMES[key])
    return str(found["external_id"])


class Demo:
    """The demo service and the keys that it prints."""

    def __init__(self, client: TestClient, keys: dict[str, str]) -> None:
        self._client = client
        self._keys = keys

    def get(self, path: str, key: str = "hr", **query: Any) -> Json:
        headers = {"Authorization": f"Bearer {self._keys[key]}"}
        answer = self._client.get(f"/v1/{path}", params=query or None, headers=headers)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    def ask(self, path: str, key: str) -> Json:
        return self.get(path, key)

    def recommended(self, person: str, key: str = "hr", **query: Any) -> list[str]:
        path = f"employees/{employee_id(person)}/recommendations"
        return [move["opening"]["external_id"] for move in self.get(path, key, **query)["items"]]

    def candidates(self, opening: str, key: str = "hr") -> list[str]:
        moves = self.get(f"openings/{opening}/candidates", key)["items"]
        return [move["employee"]["external_id"] for move in moves]


@dataclass(frozen=True)
class Prepared:
    """The demo organisation in two folders: one to be asked, one for stories that change it."""

    asked: Settings
    changed: Settings
    keys: dict[str, str]


def settings_in(folder: Path) -> Settings:
    return Settings(data_dir=folder, sqlite_synchronous="NORMAL", statement_seconds=30.0)


@pytest.fixture(scope="module")
def prepared(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder, copy = tmp_path_factory.mktemp("demo"), tmp_path_factory.mktemp("stories")
    shutil.copy(sqlite_template, folder / "lateral.db")
    settings = settings_in(folder)
    database = Database(settings)
    try:
        load_organisation(database, settings, "tests")
        training.train(database, settings, actor="tests")
        keys = demo_keys(database, settings, "tests")
    finally:
        database.close()
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    return Prepared(settings, settings_in(copy), keys)


@pytest.fixture(scope="module")
def demo(prepared: Prepared) -> Iterator[Demo]:
    with TestClient(create_app(prepared.asked)) as client:
        yield Demo(client, prepared.keys)


@pytest.fixture(scope="module")
def told(prepared: Prepared) -> dict[str, str]:
    return stories.told(prepared.changed)


def test_the_seller_is_shown_the_marketing_opening_first(demo: Demo) -> None:
    assert demo.recommended("seller", "portal")[0] == STORY_OPENING


def test_it_is_her_wish_that_lifts_marketing_and_the_manager_sees_none_of_it(demo: Demo) -> None:
    pair = f"employees/{STORY_EMPLOYEE}/openings/{STORY_OPENING}/match"
    own, managers = demo.get(pair, "portal"), demo.get(pair, "manager")
    assert managers["score"] < own["score"]
    wish = {one["name"]: one["value"] for one in managers["contributions"]}["aspiration"]
    assert wish == 0
    assert managers["aspirations_considered"] == 0


def test_the_reasons_name_the_bridge_the_wish_and_what_she_lacks(demo: Demo) -> None:
    move = demo.get(f"employees/{STORY_EMPLOYEE}/openings/{STORY_OPENING}/match")
    assert [bridge["function"] for bridge in move["bridges"]] == ["Sales"]
    parts = {one["name"]: one["value"] for one in move["contributions"]}
    assert parts["aspiration"] > parts["bridge"] > 0
    assert sum(parts.values()) == pytest.approx(move["score"], abs=1e-6)
    essential = {gap["skill_id"] for gap in move["missing_skills"] if gap["essential"]}
    assert essential == LACKING


def test_she_comes_first_among_the_candidates(demo: Demo) -> None:
    assert demo.candidates(STORY_OPENING)[0] == STORY_EMPLOYEE


@pytest.mark.parametrize("opening", ["O-2009", "O-2018"], ids=["seat beside hers", "her seat"])
def test_a_colleague_from_customer_success_could_follow_her(demo: Demo, opening: str) -> None:
    assert demo.candidates(opening)[0] == employee_id("successor")


@pytest.mark.parametrize(
    ("person", "opening"),
    [
        ("successor", "O-2009"),
        ("supporter", "O-2033"),
        ("analyst", "O-2047"),
        ("expert", "O-2041"),
        ("leader", "O-2052"),
        ("assembler", "O-2021"),
        ("trainer", "O-2052"),
        ("writer", "O-2036"),
        ("caller", "O-2009"),
        ("guard", "O-2058"),
    ],
)
def test_what_people_wish_for_and_can_do_comes_first(demo: Demo, person: str, opening: str) -> None:
    assert demo.recommended(person)[0] == opening


def test_who_ruled_out_leading_people_is_not_shown_such_openings(demo: Demo) -> None:
    shown = demo.get(f"employees/{employee_id('expert')}/recommendations", k=100)
    assert "O-2042" not in [move["opening"]["external_id"] for move in shown["items"]]
    assert shown["excluded"]["not_wanted"] >= 1


def test_a_private_wish_moves_nothing_that_managers_see(demo: Demo) -> None:
    assert demo.recommended("leader", "manager")[0] != "O-2052"
    path = f"employees/{employee_id('leader')}"
    assert len(demo.get(path)["aspirations"]) == 3
    assert [wish["kind"] for wish in demo.get(path, "manager")["aspirations"]] == ["project"]
    pair = f"{path}/openings/O-2052/match"
    assert demo.get(pair, "manager")["score"] < demo.get(pair)["score"]


def test_whoever_is_not_open_to_moves_is_found_by_nobody_who_does_not_ask_for_it(
    demo: Demo,
) -> None:
    quiet = employee_id("content")
    assert quiet not in demo.candidates("O-2056")
    all_people = demo.get("openings/O-2056/candidates", include_not_open=True, k=100)["items"]
    assert quiet in [move["employee"]["external_id"] for move in all_people]


def test_the_manager_hires_for_the_opening_of_the_story_and_leads_the_seller(demo: Demo) -> None:
    assert STORY_EMPLOYEE in demo.candidates(STORY_OPENING, "manager")
    team = demo.get("employees", "manager", limit=200)["items"]
    assert STORY_EMPLOYEE in {person["external_id"] for person in team}
    assert STORY_MANAGER not in {person["external_id"] for person in team}


def beginnings(text: str) -> list[str]:
    """The first lines of each told block, up to its first row, numbers masked."""
    told = re.findall(r"<!-- told: .*?<!-- end -->", text, re.DOTALL)
    return [re.sub(r"\d", "#", "\n".join(block.splitlines()[:4])) for block in told]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_the_documents_tell_what_the_service_answers(demo: Demo, document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert beginnings(text), "no real output is told"
    assert beginnings(renewed(text, blocks(demo.ask))) == beginnings(text)


def test_the_page_of_stories_tells_what_its_people_were_answered(told: dict[str, str]) -> None:
    text = STORIES.read_text(encoding="utf-8")
    assert beginnings(text), "no real output is told"
    assert beginnings(renewed(text, told)) == beginnings(text)


@pytest.mark.parametrize(
    ("story", "what"),
    [
        ("two-leads", r"\| hands_over \| steady \| none \|"),
        ("two-leads", r"\| `try_it` \| `little_known` \|"),
        ("enabler", r"Missed by it: .*Silvia Vrablecová"),
        ("money", r"Nothing is refused"),
        ("money", r"Open today on that path: "),
        ("expert", r"Nobody asks again"),
        ("thandiwe", r"Lateral warns: The hiring manager leads the person"),
        ("thandiwe", r"sees 0 cases"),
        ("thandiwe", r"`dated` at once, by the `manager`"),
        ("thandiwe", r"Who could follow her: Idris Fairweather"),
        ("way-back", r"goes back: `returned`"),
        ("way-back", r"reads of the reason: nothing"),
        ("silence", r"`dated` by `rule`"),
    ],
)
def test_a_story_tells_what_it_is_told_for(told: dict[str, str], story: str, what: str) -> None:
    assert re.search(what, told[story]), told[story]


@pytest.mark.parametrize(
    "people",
    [
        pytest.param([*names()][::10], id="every tenth"),
        pytest.param([*names()], id="everybody", marks=pytest.mark.long),
    ],
)
def test_every_sentence_about_the_demo_agrees_with_its_numbers(
    demo: Demo, people: list[str]
) -> None:
    wrong, codes = [], set()
    for person in people:
        path = f"employees/{person}/recommendations"
        for move in demo.get(path, include_far=True)["items"]:
            wrong += [f"{person} {problem}" for problem in disagreements(move)]
            codes |= {said["code"] for said in move["reasons"]}
    assert wrong == []
    assert codes >= {"wish_function", "wish_role", "wish_near", "bridge", "skills_to_learn"}
