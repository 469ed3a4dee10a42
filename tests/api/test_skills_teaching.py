"""A person's word that a text means a skill is heard in every record, and can be taken back."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from tests.support.catalogue import (
    Headers,
    audit,
    events,
    fields_of,
    marketing_role,
    need,
    opening,
    put,
    seller,
    skill,
)

TEXT = "deck whispering"


@pytest.fixture(autouse=True)
def organisation(client: TestClient, hr_headers: Headers) -> None:
    """Two skills, and a person, a role and an opening whose skill is none of their names."""
    put(client, "skills/S-STORY", skill("Storytelling", alternative_labels=["tales"]), hr_headers)
    put(client, "skills/S-NEG", skill("Negotiation"), hr_headers)
    put(client, "employees/E-1", seller(skills=[{"skill": "Deck  Whispering"}]), hr_headers)
    put(client, "employees/E-2", seller(skills=[{"skill": "Negotiation"}]), hr_headers)
    put(client, "roles/R-1", marketing_role(skills=[need("whispering decks")]), hr_headers)
    put(client, "openings/O-1", opening(role=None, title="T", skills=[need(TEXT)]), hr_headers)


def teach(
    client: TestClient, headers: Headers, key: str, text: str = TEXT, how: str = "confirm"
) -> Any:
    return client.post(f"/v1/skills/{key}/{how}-label", json={"text": text}, headers=headers)


def held(client: TestClient, headers: Headers, path: str) -> tuple[str | None, str | None]:
    (one,) = client.get(f"/v1/{path}", headers=headers).json()["skills"]
    return one["skill"], one["method"]


def test_a_confirmed_label_is_recognised_in_every_record(
    client: TestClient, hr_headers: Headers
) -> None:
    assert held(client, hr_headers, "employees/E-1") == (None, None)
    answer = teach(client, hr_headers, "S-STORY")
    assert (answer.status_code, answer.json()) == (
        200,
        {"skill": "S-STORY", "text": TEXT, "employees": 1, "roles": 1, "openings": 1},
    )
    assert held(client, hr_headers, "employees/E-1") == ("S-STORY", "alternative")
    assert held(client, hr_headers, "openings/O-1") == ("S-STORY", "alternative")
    assert held(client, hr_headers, "roles/R-1") == ("S-STORY", "stem")
    assert held(client, hr_headers, "employees/E-2") == ("S-NEG", "exact")
    put(client, "employees/E-3", seller(skills=[{"skill": "DECK WHISPERING"}]), hr_headers)
    assert held(client, hr_headers, "employees/E-3") == ("S-STORY", "alternative")


def test_the_label_is_kept_with_who_confirmed_it_whatever_a_feed_writes(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    before = client.get("/v1/skills/S-STORY", headers=hr_headers).json()
    teach(client, hr_headers, "S-STORY")
    whole = skill("Storytelling", alternative_labels=["yarns"])
    put(client, "skills/S-STORY", whole, hr_headers)
    patch = {**hr_headers, "Content-Type": "application/merge-patch+json"}
    client.patch("/v1/skills/S-STORY", json={"alternative_labels": []}, headers=patch)
    read = client.get("/v1/skills/S-STORY", headers=hr_headers).json()
    (label,) = read["confirmed_labels"]
    assert (label["text"], read["alternative_labels"]) == (TEXT, [])
    with database.read() as session:
        entries = audit(session, "skill")
        assert label["confirmed_by"] == entries[-1].actor
        assert {"fields": ["confirmed_labels"]} in [entry.details for entry in entries]
        assert ("employee", "E-1", "updated") in events(session)
    assert read["version"] > before["version"]


def test_taking_it_back_leaves_everything_as_it_was(
    client: TestClient, hr_headers: Headers
) -> None:
    teach(client, hr_headers, "S-STORY")
    answer = teach(client, hr_headers, "S-STORY", "deck WHISPERING", how="withdraw").json()
    assert (answer["employees"], answer["roles"], answer["openings"]) == (1, 1, 1)
    for path in ("employees/E-1", "roles/R-1", "openings/O-1"):
        assert held(client, hr_headers, path) == (None, None)
    assert held(client, hr_headers, "employees/E-2") == ("S-NEG", "exact")
    assert client.get("/v1/skills/S-STORY", headers=hr_headers).json()["confirmed_labels"] == []
    again = teach(client, hr_headers, "S-STORY", how="withdraw")
    assert (again.status_code, again.json()["code"]) == (404, "label_not_confirmed")


def test_a_second_time_changes_nothing(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    teach(client, hr_headers, "S-STORY")
    with database.read() as session:
        once = events(session)
    answer = teach(client, hr_headers, "S-STORY", "DECK whispering").json()
    assert (answer["employees"], answer["roles"], answer["openings"]) == (0, 0, 0)
    with database.read() as session:
        assert events(session) == once


@pytest.mark.parametrize("text", ["negotiation", TEXT])
def test_a_text_that_names_another_skill_is_refused(
    client: TestClient, hr_headers: Headers, text: str
) -> None:
    teach(client, hr_headers, "S-NEG")
    answer = teach(client, hr_headers, "S-STORY", text)
    assert (answer.status_code, answer.json()["code"]) == (409, "label_taken")
    assert "S-NEG" in answer.json()["detail"]


def test_a_confirmation_outweighs_an_alternative_of_another_skill(
    client: TestClient, hr_headers: Headers
) -> None:
    teach(client, hr_headers, "S-NEG", "tales")
    put(client, "employees/E-4", seller(skills=[{"skill": "tales"}]), hr_headers)
    assert held(client, hr_headers, "employees/E-4") == ("S-NEG", "alternative")


def test_a_text_without_words_is_refused(client: TestClient, hr_headers: Headers) -> None:
    answer = teach(client, hr_headers, "S-STORY", "?!")
    assert (answer.status_code, fields_of(answer)) == (422, ["/text"])


def test_a_renamed_skill_keeps_its_confirmed_labels(
    client: TestClient, hr_headers: Headers
) -> None:
    teach(client, hr_headers, "S-STORY")
    renamed = {"external_id": "S-TALES"}
    client.post("/v1/skills/S-STORY/rename", json=renamed, headers=hr_headers)
    assert held(client, hr_headers, "employees/E-1") == ("S-TALES", "alternative")
    put(client, "employees/E-3", seller(skills=[{"skill": TEXT}]), hr_headers)
    assert held(client, hr_headers, "employees/E-3") == ("S-TALES", "alternative")


def test_a_deleted_skill_lets_its_wording_go(client: TestClient, hr_headers: Headers) -> None:
    teach(client, hr_headers, "S-STORY")
    client.delete("/v1/skills/S-STORY", headers=hr_headers)
    assert held(client, hr_headers, "employees/E-1") == (None, None)
    assert teach(client, hr_headers, "S-NEG").json()["employees"] == 1
