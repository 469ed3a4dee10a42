"""Eight writers of one record lose nothing, whatever kind of record it is."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.support.catalogue import Headers, skill
from tests.support.webhooks import PATH, created

WRITERS = 8
ATTEMPTS = 200

Body = dict[str, Any]


@dataclass(frozen=True)
class Kind:
    """A kind of record with a list to which every writer adds one entry."""

    path: str
    body: Body
    field: str
    entry: Callable[[int], Any]
    told: Callable[[Any], Any]


KINDS = {
    "role": Kind(
        "/v1/roles/R-1",
        {"title": "Product marketer", "skills": []},
        "skills",
        lambda number: {"skill": f"skill {number}"},
        lambda stored: {"skill": stored["text"]},
    ),
    "opening": Kind(
        "/v1/openings/O-1",
        {"title": "Product marketer", "skills": []},
        "skills",
        lambda number: {"skill": f"skill {number}"},
        lambda stored: {"skill": stored["text"]},
    ),
    "skill": Kind(
        "/v1/skills/S-1",
        skill(alternative_labels=[]),
        "alternative_labels",
        lambda number: f"label {number}",
        lambda stored: stored,
    ),
}
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


@every_kind
def test_eight_writers_that_patch_with_if_match_lose_nothing(
    client: TestClient, hr_headers: Headers, kind: Kind
) -> None:
    assert client.put(kind.path, json=kind.body, headers=hr_headers).status_code == 201
    barrier = Barrier(WRITERS)

    def add_an_entry(number: int) -> int:
        barrier.wait()
        for attempt in range(1, ATTEMPTS):
            seen = client.get(kind.path, headers=hr_headers)
            held = [kind.told(one) for one in seen.json()[kind.field]]
            answer = client.patch(
                kind.path,
                json={kind.field: [*held, kind.entry(number)]},
                headers={**hr_headers, "If-Match": seen.headers["etag"]},
            )
            if answer.status_code == 200:
                return attempt
            assert answer.status_code == 412, answer.text
        raise AssertionError("never got through")

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(add_an_entry, range(WRITERS)))
    read = client.get(kind.path, headers=hr_headers).json()
    stored = sorted(str(kind.told(one)) for one in read[kind.field])
    assert stored == sorted(str(kind.entry(number)) for number in range(WRITERS))
    assert read["version"] == 1 + WRITERS


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@every_kind
def test_an_update_without_if_match_is_428_where_the_service_asks_for_it(
    settings: Settings, hr_headers: Headers, kind: Kind
) -> None:
    strict = create_app(settings.model_copy(update={"require_if_match": True}))
    with TestClient(strict) as client:
        first = client.put(kind.path, json=kind.body, headers=hr_headers)
        assert first.status_code == 201
        refused = [
            client.put(kind.path, json=kind.body, headers=hr_headers),
            client.patch(kind.path, json={}, headers=hr_headers),
            client.delete(kind.path, headers=hr_headers),
        ]
        current = {**hr_headers, "If-Match": first.headers["ETag"]}
        changed = client.patch(kind.path, json={}, headers=current)
    codes = {(answer.status_code, answer.json()["code"]) for answer in refused}
    assert codes == {(428, "version_required")}
    assert changed.status_code == 200


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_webhook_endpoint_is_under_the_same_rule(settings: Settings, hr_headers: Headers) -> None:
    strict = create_app(settings.model_copy(update={"require_if_match": True}))
    with TestClient(strict) as client:
        place = f"{PATH}/{created(client, hr_headers)['id']}"
        refused = client.patch(place, json={"description": "x"}, headers=hr_headers)
        tag = {**hr_headers, "If-Match": client.get(place, headers=hr_headers).headers["ETag"]}
        assert client.patch(place, json={"description": "x"}, headers=tag).status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (428, "version_required")
