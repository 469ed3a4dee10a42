"""What a caller may not read on a record, no answer repeats: every route, every kind of caller.

A word that occurs nowhere else stands in each field of each person. Summaries say what openings ask
for, with the person's name and a private wish in them, so that whatever quotes would quote them.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.security import KeyRing
from app.governance.access.table import TABLE, Caller, Place, Subject
from app.serving import Disclosure
from app.settings import Settings
from tests.support.access import ME, ORIGIN, RELATIONS, Route, Walk, routes_of
from tests.support.catalogue import wish
from tests.support.organisation import EMPLOYEES, ROLES

HIDDEN_WISH = "Wants to lead a team that wins new customers"
WISHES = {"private", "hr", "manager"}
FIELDS = ("name", "summary", "past", *sorted(WISHES))
PEOPLE = [key for key in EMPLOYEES if key != ME]
REPORTS = {key for key in PEOPLE if RELATIONS[key]["manager"]}
RECORDS = {"getEmployee", "listEmployees"}
SEES_EVERYBODY = {Caller.HR_INTEGRATION, Caller.HR_PARTNER, Caller.PRIVACY_OFFICER}
KNOWS_WISHES = {Caller.HR_PARTNER, Caller.PRIVACY_OFFICER}
# A manager finds people who are open to moves: for the own opening, or to follow on a seat.
FINDS_PEOPLE = {"getCandidates", "getSeatSuccessors"}
WHOLE_LISTS = {
    "getCandidates": "?k=100",
    "getRecommendations": "?k=100&include_far=true",
}
OWN_ONLY = {Caller.EMPLOYEE, Caller.EMBEDDED, Caller.EMBEDDED_ACTING}
MANAGERS = {Caller.MANAGER, Caller.EMBEDDED_MANAGER}

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def canary(person: str, field: str) -> str:
    return f"kanari{person.replace('-', '').lower()}{field}"


def with_canaries(person: str) -> dict[str, Any]:
    """A record that holds the person's canary in every field of words."""
    word = {field: canary(person, field) for field in FIELDS}
    asked = [role["description"].rstrip(".") for role in ROLES.values()]
    hidden = f"{HIDDEN_WISH} {word['private']}"
    written = [f"{word['name']}: {text} {word['summary']}." for text in asked[:4]]
    return {
        **EMPLOYEES[person],
        **RELATIONS[person],
        "name": word["name"].title(),
        "summary": "\n".join([*written, f"{hidden.upper()}!"]),
        "work_history": [
            {"title": "Trainee", "description": f"{word['name']}. {asked[4]} {word['past']}."}
        ],
        "aspirations": [
            wish(hidden, "private", target="text"),
            *(wish(word[seen], seen, target="text") for seen in ("hr", "manager")),
        ],
    }


def may_read(caller: Caller, route: Route, person: str, field: str) -> bool:
    """Whether a caller may read the field of this person, in an answer of this route."""
    if field in WISHES:
        return _may_know(caller, route, person, field)
    if caller in MANAGERS:
        return person in REPORTS or (field == "name" and route.name in FINDS_PEOPLE)
    return caller in SEES_EVERYBODY


def _may_know(caller: Caller, route: Route, person: str, visibility: str) -> bool:
    about_one = TABLE[route.name].subject is Subject.PERSON
    if (
        visibility == "private"
        and route.name in RECORDS
        and may_read(caller, route, person, "summary")
    ):
        return True
    if caller in KNOWS_WISHES:
        return about_one or visibility != "private"
    if caller in MANAGERS:
        return visibility == "manager" and (person in REPORTS or route.name == "getCandidates")
    return visibility == "manager" and caller in {Caller.HR_INTEGRATION, Caller.DATA_TEAM}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a rate: a walk over every operation costs more than a caller may spend at once."""
    return settings.model_copy(update={"embed_origins": ORIGIN, "requests_per_minute": 0})


@pytest.fixture
def walk(loaded_database: Database, champion: str, client: TestClient, settings: Settings) -> Walk:
    walk = Walk(client, KeyRing(loaded_database, settings))
    for person in PEOPLE:
        sent = client.put(
            f"/v1/employees/{person}",
            json=with_canaries(person),
            headers=walk.headers[Caller.HR_PARTNER],
        )
        assert sent.status_code == 200, sent.text
    return walk


def heard(app: FastAPI, walk: Walk, caller: Caller) -> Iterator[tuple[str, str, str]]:
    """The canaries that a caller hears and may not: the address, the person and the field."""
    for route, address, answer in answers(app, walk, caller):
        told = f"{answer.text} {json.dumps(dict(answer.headers))}".casefold()
        for person in PEOPLE:
            for field in FIELDS:
                if canary(person, field) in told and not may_read(caller, route, person, field):
                    yield address, person, field


def answers(app: FastAPI, walk: Walk, caller: Caller) -> Iterator[tuple[Route, str, Any]]:
    """What a caller is answered by every GET, errors too."""
    for route in routes_of(app):
        if route.method == "GET" and route.path.startswith("/v1"):
            # The export of everything is the person's own, or the privacy officer's.
            if route.name == "exportEmployeeData":
                continue
            for address in sorted({walk.path_of(route, place) for place in Place}):
                answer = walk.client.get(
                    address + WHOLE_LISTS.get(route.name, ""), headers=walk.headers[caller]
                )
                yield route, address, answer


@pytest.mark.parametrize("caller", Caller)
def test_no_answer_repeats_what_its_reader_may_not_read_on_the_record(
    app: FastAPI, walk: Walk, caller: Caller
) -> None:
    assert sorted(heard(app, walk, caller)) == []


def test_people_who_are_sent_along_are_not_named_to_the_data_team(walk: Walk) -> None:
    openings = [
        {"external_id": key, "title": role["title"], "description": role["description"]}
        for key, role in ROLES.items()
    ]
    people = [{**with_canaries(key), "external_id": key, "role": None} for key in PEOPLE]
    body = {"employees": people, "openings": openings, "eligible_only": False}
    told = {
        caller: walk.client.post("/v1/match", json=body, headers=walk.headers[caller])
        for caller in (Caller.DATA_TEAM, Caller.HR_PARTNER)
    }
    assert {answer.status_code for answer in told.values()} == {200}
    words = [canary(person, field) for person in PEOPLE for field in ("name", "summary", "past")]
    assert not any(word in told[Caller.DATA_TEAM].text.casefold() for word in words)
    assert any(word in told[Caller.HR_PARTNER].text.casefold() for word in words)


@pytest.mark.parametrize("caller", [Caller.DATA_TEAM, Caller.MANAGER, Caller.EMBEDDED_MANAGER])
def test_canaries_are_heard_where_reasons_repeat_what_a_person_wrote(
    app: FastAPI, walk: Walk, caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Disclosure, "repeats_own_text", property(lambda _: True))
    found = {(address.rpartition("/")[2], field) for address, _, field in heard(app, walk, caller)}
    assert found
    if caller is Caller.DATA_TEAM:
        assert {("candidates", "name"), ("recommendations", "summary")} <= found
