"""Before anything was trained, the ranker of a match is what the settings say it is."""

from typing import Any

from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.support.catalogue import Headers

BODY: dict[str, Any] = {
    "employees": [
        {
            "external_id": "E",
            "name": "N",
            "title": "Personnel officer",
            "summary": "Hires personnel, keeps wages right and talks to unions.",
        }
    ],
    "openings": [
        {
            "external_id": "HR",
            "title": "Human resources partner",
            "description": "Recruits staff and settles pay with the works council.",
        },
        {
            "external_id": "WELD",
            "title": "Welder",
            "description": "Joins steel beams and repairs cranes in the yard.",
        },
    ],
}


def scores(settings: Settings, headers: Headers, *, word_vectors: bool) -> dict[str, float]:
    changed = settings.model_copy(update={"word_vectors": word_vectors})
    with TestClient(create_app(changed)) as client:
        answer = client.post("/v1/match", json=BODY, headers=headers)
    assert answer.status_code == 200, answer.text
    items = answer.json()["items"][0]["recommendations"]["items"]
    return {one["opening"]["external_id"]: one["score"] for one in items}


def test_a_new_service_without_word_vectors_ranks_without_them(
    settings: Settings, hr_headers: Headers
) -> None:
    with_them = scores(settings, hr_headers, word_vectors=True)
    without = scores(settings, hr_headers, word_vectors=False)
    assert with_them["HR"] > 1.5 * without.get("HR", 0.0)
