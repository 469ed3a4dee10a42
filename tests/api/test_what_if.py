"""What if: a list as it would be, of a person who changed nothing."""

from typing import Any

import pytest
from sqlmodel import func, select

from app.core.db import Database
from app.core.services import services_of
from app.serving import serving_of
from models.employees import Aspiration
from models.journal import AuditEntry
from models.vocabulary import ActorKind, ChangeAction, Scope
from tests.support.organisation import Organisation

Headers = dict[str, str]
WISH = {"target": "text", "text": "to help customers when something is broken"}


def ask(organisation: Organisation, headers: Headers | None = None, **body: Any) -> Any:
    return organisation.client.post(
        "/v1/employees/E-1/what-if", json=body, headers=headers or organisation.headers
    )


def change(organisation: Organisation, **patch: Any) -> None:
    answer = organisation.client.patch(
        "/v1/employees/E-1", json=patch, headers=organisation.headers
    )
    assert answer.status_code == 200, answer.text


def as_sent(skills: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"skill": one["text"], "level": one["level"], "source": one["source"]} for one in skills
    ]


def without_before(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: one[name] for name in one if name != "before"} for one in items]


def test_who_would_change_nothing_gets_the_list_as_it_is(organisation: Organisation) -> None:
    today = organisation.recommendations("E-1", detail="card", k=5)["items"]
    answer = ask(organisation, k=5).json()
    assert answer["left"] == []
    assert without_before(answer["items"]) == today
    places = [{"rank": one["rank"], "score": one["score"]} for one in today]
    assert [one["before"] for one in answer["items"]] == places


def test_a_skill_that_is_tried_gives_what_holding_it_gives(organisation: Organisation) -> None:
    first = organisation.recommendations("E-1", k=1)["items"][0]
    gaps = [one["skill"] for one in first["missing_skills"] if one["level_held"] is None]
    tried = [{"skill": gap, "level": 4} for gap in gaps]
    assert tried
    answer = ask(organisation, skills=tried, k=20).json()
    key = first["opening"]["external_id"]
    then = next(one for one in answer["items"] if one["opening"]["external_id"] == key)
    assert then["score"] > then["before"]["score"] == first["score"]
    change(organisation, skills=[*as_sent(organisation.get("employees/E-1")["skills"]), *tried])
    real = organisation.recommendations("E-1", detail="card", k=20)["items"]
    assert without_before(answer["items"]) == real


def test_a_skill_and_a_wish_are_taken_away(organisation: Organisation) -> None:
    other = {"target": "function", "text": "Marketing"}
    change(organisation, aspirations=[WISH, other])
    record = organisation.get("employees/E-1")
    skill = record["skills"][0]["text"]
    answer = ask(organisation, remove_aspirations=[WISH["text"]], remove_skills=[skill], k=20)
    assert answer.status_code == 200, answer.text
    change(organisation, aspirations=[other], skills=as_sent(record["skills"][1:]))
    real = organisation.recommendations("E-1", detail="card", k=20)["items"]
    assert without_before(answer.json()["items"]) == real


def test_what_leaves_the_list_is_told_with_its_places(organisation: Organisation) -> None:
    today = organisation.recommendations("E-1", k=1)["items"][0]
    title = today["opening"]["title"]
    refused = {"target": "role", "text": title, "polarity": "not"}
    answer = ask(organisation, aspirations=[refused], k=1).json()
    left = answer["left"]
    assert [one["opening"]["external_id"] for one in left] == [today["opening"]["external_id"]]
    assert left[0]["before"] == {"rank": 1, "score": today["score"]}
    assert left[0]["after"] == {"rank": None, "score": None}


def test_nothing_is_stored_and_nothing_counts_as_shown(
    organisation: Organisation, database: Database
) -> None:
    impressions = serving_of(organisation.client.app).impressions

    def counts() -> tuple[int, int, int]:
        changes = select(func.count()).select_from(AuditEntry)
        with database.read() as session:
            wishes = session.exec(select(func.count()).select_from(Aspiration)).one()
            changed = session.exec(changes.where(AuditEntry.action != ChangeAction.READ)).one()
        return wishes, changed, impressions.written + impressions.waiting

    before, record = counts(), organisation.get("employees/E-1")
    answer = ask(organisation, skills=[{"skill": "Juggling"}], aspirations=[WISH])
    assert answer.status_code == 200, answer.text
    assert answer.json()["unrecognised_skills"] == ["Juggling"]
    assert counts() == before
    assert organisation.get("employees/E-1") == record


def test_a_manager_asks_about_skills_and_not_about_wishes(organisation: Organisation) -> None:
    change(organisation, manager="E-2")
    key = services_of(organisation.client.app).callers.keyring.issue(
        actor="tests",
        name="a manager's key",
        kind=ActorKind.MANAGER,
        scopes=frozenset({Scope.MATCH}),
        employee_external_id="E-2",
    )
    manager = {"Authorization": f"Bearer {key}"}
    assert ask(organisation, manager, skills=[{"skill": "SQL", "level": 3}]).status_code == 200
    for field, wishes in (("aspirations", [WISH]), ("remove_aspirations", ["Marketing"])):
        refused = ask(organisation, manager, **{field: wishes})
        assert refused.status_code == 403, refused.text
        assert refused.json()["errors"][0]["field"] == f"/{field}"


def test_what_is_not_there_cannot_be_taken_away(organisation: Organisation) -> None:
    answer = ask(organisation, remove_skills=["Juggling"])
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "/remove_skills/0")
    answer = ask(organisation, remove_aspirations=["The moon"])
    assert answer.json()["errors"][0]["field"] == "/remove_aspirations/0"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "body", [{"k": 0}, {"k": 51}, {"skills": [{"skill": "SQL", "level": 6}]}, {"wish": "x"}]
)
def test_a_change_that_cannot_be_is_refused(
    organisation: Organisation, body: dict[str, Any]
) -> None:
    assert ask(organisation, **body).status_code == 422


def test_of_who_left_or_objects_nothing_is_ranked(organisation: Organisation) -> None:
    client, headers = organisation.client, organisation.headers
    change(organisation, status="left")
    answer = ask(organisation)
    assert (answer.status_code, answer.json()["code"]) == (409, "employee_left")
    change(organisation, status="active")
    put = client.put("/v1/employees/E-1/objections/profiling", headers=headers)
    assert put.status_code == 204
    answer = ask(organisation)
    assert (answer.status_code, answer.json()["code"]) == (409, "objects_to_profiling")


def test_it_is_told_in_the_reader_s_language(organisation: Organisation) -> None:
    answer = ask(organisation, {**organisation.headers, "Accept-Language": "nl"})
    assert answer.headers["Content-Language"] == "nl"
