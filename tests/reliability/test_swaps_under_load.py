"""The ranker is swapped again and again while people ask, and nobody is refused."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.services import services_of
from app.learning.registry import aliases, intake
from app.learning.registry.decisions import Decision
from app.settings import Settings
from models.vocabulary import Scope
from tests.support.catalogue import Headers
from tests.support.champions import point, trained_artifact
from tests.support.organisation import Organisation, StoredOrganisation

_ASKED = "/v1/employees/E-1/recommendations?include_far=true"


@pytest.mark.parametrize(
    ("swaps", "pause"), [(4, 0.2), pytest.param(240, 0.5, marks=pytest.mark.long)]
)
def test_no_request_fails_while_rankers_are_swapped(
    organisation: Organisation,
    stored: StoredOrganisation,
    champion: str,
    database: Database,
    settings: Settings,
    client: TestClient,
    headers_for: Callable[..., Headers],
    tmp_path_factory: pytest.TempPathFactory,
    swaps: int,
    pause: float,
) -> None:
    assert organisation.client is client
    other = trained_artifact(stored.frames, tmp_path_factory.mktemp("other"), seed=2)
    intake.register_folder(database, settings, "cli:tom", other, "made elsewhere")
    headers = headers_for(Scope.MATCH, Scope.CATALOG_READ, Scope.CONFIDENTIAL)
    done = Event()

    def ask() -> list[tuple[int, str]]:
        seen = []
        while not done.is_set():
            answer = client.get(_ASKED, headers=headers)
            seen.append((answer.status_code, str(answer.json().get("model_version"))))
        return seen

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask) for _ in range(2)]
        try:
            for swap in range(swaps):
                version = other.name if swap % 2 == 0 else champion
                decision = Decision("cli:ana", "Ana", f"swap {swap}")
                aliases.promote(database, settings, decision, version)
                time.sleep(pause)
            _wait_for(client, version)
        finally:
            done.set()
        seen = [one for each in asking for one in each.result()]
    assert {status for status, _ in seen} == {200}
    assert {version for _, version in seen} <= {champion, other.name}
    assert f'lateral_ranker{{version="{version}"}} 1.0' in client.get("/metrics").text


def test_a_champion_that_cannot_be_loaded_is_told_while_the_one_before_serves(
    organisation: Organisation,
    champion: str,
    database: Database,
    settings: Settings,
    client: TestClient,
    stored: StoredOrganisation,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert organisation.client is client
    other = trained_artifact(stored.frames, tmp_path_factory.mktemp("other"), seed=2)
    intake.register_folder(database, settings, "cli:tom", other, "made elsewhere")
    (settings.artifacts_dir / other.name / "arrays.npz").write_bytes(b"gone wrong")
    with database.write() as session:
        point(session, other.name)
    _follow(client)
    told = client.get("/readyz").json()
    [ranker] = [one for one in told["checks"] if one["name"] == "ranker"]
    assert (told["ranker"], ranker["ok"]) == (champion, True)
    assert other.name in ranker["reason"]
    assert "lateral_ranker_broken 1.0" in client.get("/metrics").text
    aliases.roll_back(database, settings, Decision("cli:ana", "Ana", "broken"))
    _follow(client)
    assert "lateral_ranker_broken 0.0" in client.get("/metrics").text


def _follow(client: TestClient) -> None:
    """Let the service follow the champion now: nothing waits for its thread."""
    services_of(client.app).serving._follow()  # type: ignore[attr-defined]


def _wait_for(client: TestClient, version: str) -> None:
    _follow(client)
    assert client.get("/readyz").json()["ranker"] == version
