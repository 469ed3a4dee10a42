"""Posted skills are recognised when they are written; what is unknown is kept and reported."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from tests.support.catalogue import (
    Headers,
    events,
    fields_of,
    marketing_role,
    need,
    opening,
    put,
    seller,
    skill,
)


@pytest.fixture
def taxonomy(client: TestClient, hr_headers: Headers) -> None:
    """Two skills with an alternative label each."""
    put(
        client,
        "skills/S-NEG",
        skill("Negotiation", alternative_labels=["closing deals"]),
        hr_headers,
    )
    put(
        client,
        "skills/S-STORY",
        skill("Storytelling", alternative_labels=["brand narratives"]),
        hr_headers,
    )


def recognised(client: TestClient, headers: Headers, *texts: str) -> list[dict[str, Any]]:
    body = seller(skills=[{"skill": text} for text in texts])
    skills: list[dict[str, Any]] = put(client, "employees/E-1", body, headers).json()["skills"]
    return skills


@pytest.mark.usefixtures("taxonomy")
@pytest.mark.parametrize(
    ("text", "key", "method"),
    [
        ("S-NEG", "S-NEG", "key"),
        ("negotiation", "S-NEG", "exact"),
        ("Brand Narratives", "S-STORY", "alternative"),
        ("negotiations", "S-NEG", "stem"),
        ("storytellign", "S-STORY", "spelling"),
    ],
)
def test_a_skill_is_recognised_by_key_label_alternative_stem_and_spelling(
    client: TestClient, hr_headers: Headers, text: str, key: str, method: str
) -> None:
    (held,) = recognised(client, hr_headers, text)
    assert (held["text"], held["skill"], held["method"]) == (text, key, method)
    assert held["label"] == {"S-NEG": "Negotiation", "S-STORY": "Storytelling"}[key]
    assert 0.5 <= held["confidence"] <= 1


@pytest.mark.usefixtures("taxonomy")
def test_an_unknown_skill_is_kept_and_reported(client: TestClient, hr_headers: Headers) -> None:
    body = seller(skills=[{"skill": "Negotiation"}, {"skill": "xylophone", "level": 2}])
    read = put(client, "employees/E-1", body, hr_headers).json()
    assert read["recognition"] == {"recognised": 1, "unknown": ["xylophone"]}
    unknown = read["skills"][1]
    assert (unknown["text"], unknown["level"]) == ("xylophone", 2.0)
    assert {unknown[name] for name in ("skill", "label", "confidence", "method")} == {None}


@pytest.mark.usefixtures("taxonomy")
def test_requirements_of_roles_and_openings_are_recognised_too(
    client: TestClient, hr_headers: Headers
) -> None:
    role = put(client, "roles/R-1", marketing_role(), hr_headers).json()
    stands_alone = put(client, "openings/O-1", opening(), hr_headers).json()
    assert role["recognition"] == {"recognised": 1, "unknown": ["marketing budgets"]}
    assert stands_alone["skills"][0]["skill"] == "S-STORY"


def test_a_skill_stored_a_moment_ago_is_recognised_by_the_next_write(
    client: TestClient, hr_headers: Headers
) -> None:
    for at in range(5):
        name = f"skill number {at} of many"
        (before,) = recognised(client, hr_headers, name)
        put(client, f"skills/S-{at}", skill(name), hr_headers)
        (after,) = recognised(client, hr_headers, name)
        assert (before["method"] == "exact", after["skill"]) == (False, f"S-{at}")


def test_a_record_sent_again_is_recognised_anew(client: TestClient, hr_headers: Headers) -> None:
    first = put(client, "employees/E-1", seller(), hr_headers).json()
    assert first["recognition"]["recognised"] == 0
    put(client, "skills/S-NEG", skill("Negotiation"), hr_headers)
    unchanged = client.get("/v1/employees/E-1", headers=hr_headers).json()
    assert unchanged == first
    second = put(client, "employees/E-1", seller(), hr_headers).json()
    assert (second["skills"][0]["skill"], second["version"]) == ("S-NEG", 2)


def test_a_patch_of_something_else_leaves_the_recognition_alone(
    client: TestClient, hr_headers: Headers
) -> None:
    first = put(client, "employees/E-1", seller(), hr_headers).json()
    put(client, "skills/S-NEG", skill("Negotiation"), hr_headers)
    patched = client.patch("/v1/employees/E-1", json={"grade": 7}, headers=hr_headers).json()
    assert patched["skills"] == first["skills"]


@pytest.mark.usefixtures("taxonomy")
def test_a_patch_of_skills_recognises_them(client: TestClient, hr_headers: Headers) -> None:
    put(client, "roles/R-1", marketing_role(skills=[]), hr_headers)
    patch = {"skills": [need("closing deals")]}
    read = client.patch("/v1/roles/R-1", json=patch, headers=hr_headers).json()
    assert read["skills"][0]["skill"] == "S-NEG"


@pytest.mark.usefixtures("taxonomy")
def test_a_catalogue_that_grows_does_not_change_who_was_recognised_before(
    client: TestClient, hr_headers: Headers
) -> None:
    body = seller(skills=[{"skill": "storytellign"}])
    first = put(client, "employees/E-1", body, hr_headers)
    for at in range(20):
        put(client, f"skills/S-{at}", skill(f"telling tale number {at}"), hr_headers)
    second = put(client, "employees/E-1", body, hr_headers)
    assert second.headers["etag"] == first.headers["etag"]


@pytest.mark.usefixtures("taxonomy")
def test_normalising_tells_what_each_text_may_mean_and_stores_nothing(
    client: TestClient, manager_headers: Headers, database: Database
) -> None:
    with database.read() as session:
        before = events(session)
    body = {"mentions": ["closing deals", "S-STORY", "xylophone", "closing deals"], "k": 2}
    answer = client.post("/v1/skills/normalise", json=body, headers=manager_headers)
    assert answer.status_code == 200
    items = answer.json()["items"]
    assert [item["text"] for item in items] == body["mentions"]
    assert [item["recognised"] for item in items] == [True, True, False, True]
    best = items[0]["candidates"][0]
    assert (best["skill"], best["label"], best["method"]) == ("S-NEG", "Negotiation", "alternative")
    assert all(len(item["candidates"]) <= 2 for item in items)
    with database.read() as session:
        assert events(session) == before


@pytest.mark.usefixtures("taxonomy")
def test_what_is_not_recognised_comes_with_suggestions_unless_it_is_said_how_many(
    client: TestClient, hr_headers: Headers, manager_headers: Headers
) -> None:
    for number in range(7):
        label = f"telling stories of kind {number}"
        put(client, f"skills/S-{number}", skill(label), hr_headers)
    mentions = ["closing deals", "telling about stories in meetings"]

    def candidates(**asked: int) -> list[int]:
        body = {"mentions": mentions, **asked}
        answer = client.post("/v1/skills/normalise", json=body, headers=manager_headers).json()
        assert [item["recognised"] for item in answer["items"]] == [True, False]
        return [len(item["candidates"]) for item in answer["items"]]

    assert candidates() == [1, 5]
    assert candidates(k=1) == [1, 1]
    assert candidates(k=6) == [6, 6]


def test_normalising_without_a_taxonomy_recognises_nothing(
    client: TestClient, manager_headers: Headers
) -> None:
    answer = client.post(
        "/v1/skills/normalise", json={"mentions": ["selling"]}, headers=manager_headers
    )
    assert answer.json() == {"items": [{"text": "selling", "recognised": False, "candidates": []}]}


@pytest.mark.usefixtures("taxonomy")
def test_candidates_are_ordered_by_confidence(client: TestClient, manager_headers: Headers) -> None:
    body = {"mentions": ["story negotiation"], "k": 100}
    answer = client.post("/v1/skills/normalise", json=body, headers=manager_headers).json()
    confidences = [one["confidence"] for one in answer["items"][0]["candidates"]]
    assert len(confidences) == 2
    assert confidences == sorted(confidences, reverse=True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"mentions": []}, "/mentions"),
        ({"mentions": ["x"] * 501}, "/mentions"),
        ({"mentions": [" "]}, "/mentions/0"),
        ({"mentions": ["x"], "k": 0}, "/k"),
        ({"mentions": ["x"], "k": 101}, "/k"),
        ({}, "/mentions"),
    ],
)
def test_a_normalisation_that_makes_no_sense_is_refused_with_the_field(
    client: TestClient, manager_headers: Headers, body: dict[str, object], field: str
) -> None:
    refused = client.post("/v1/skills/normalise", json=body, headers=manager_headers)
    assert refused.status_code == 422
    assert fields_of(refused) == [field]
