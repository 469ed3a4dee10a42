"""The terms that moves follow: read by all who move, changed by HR, forward only and audited."""

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.mobility.policy import service
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys

PATH = "/v1/move-policy"


@pytest.fixture
def hr(keys: Keys) -> Headers:
    return keys(ActorKind.HR_PARTNER)


def test_the_built_in_terms_are_told_until_somebody_changes_them(
    client: TestClient, hr: Headers, keys: Keys
) -> None:
    told = client.get(PATH, headers=keys(ActorKind.MANAGER, "E-1"))
    assert told.status_code == 200
    assert told.json()["version"] == 0
    assert told.json()["terms"]["release_days"] == 42
    assert told.json()["terms"]["gates"] == []
    stale = client.put(PATH, json={}, headers={**hr, "If-Match": '"other"'})
    assert stale.status_code == 412
    tagged = {**hr, "If-Match": told.headers["ETag"]}
    changed = client.put(PATH, json={"release_days": 30}, headers=tagged)
    assert changed.status_code == 200
    assert changed.json()["terms"]["release_days"] == 30
    assert changed.json()["version"] > 0
    assert client.put(PATH, json={"release_days": 20}, headers=tagged).status_code == 412
    again = client.put(PATH, json={"release_days": 30}, headers=hr)
    assert again.json() == changed.json()


def test_a_unit_follows_its_own_policy_or_that_of_everybody(
    client: TestClient, hr: Headers, database: Database
) -> None:
    of_all = client.put(PATH, json={"offer_days": 5}, headers=hr).json()["version"]
    gates = [{"kind": "works_council", "places": ["Hamburg"], "silence_consents": True}]
    unit = {"org_unit": "Sales DACH"}
    of_unit = client.put(PATH, params=unit, json={"gates": gates}, headers=hr).json()
    assert of_unit["terms"]["gates"][0]["days"] == 7
    assert client.get(PATH, params=unit, headers=hr).json() == of_unit
    other = client.get(PATH, params={"org_unit": "Sales UK"}, headers=hr).json()
    assert (other["version"], other["org_unit"]) == (of_all, None)
    with database.read() as session:
        assert service.version_for(session, "Sales DACH") == of_unit["version"]
        assert service.version_for(session, None) == of_all
        assert service.terms_of(session, of_all).offer_days == 5
        assert service.terms_of(session, service.BUILT_IN).offer_days == 10


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_change_is_audited_with_what_it_changed(client: TestClient, hr_headers: Headers) -> None:
    version = client.put(PATH, json={"offer_days": 5}, headers=hr_headers).json()["version"]
    asked = {"entity": "move_policy"}
    log = client.get("/v1/audit-log", params=asked, headers=hr_headers).json()
    (entry,) = log["items"]
    assert entry["external_id"] == str(version)
    assert entry["details"] == {"fields": ["offer_days"], "org_unit": None}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "body", [{"offer_days": 0}, {"offer_days": "10"}, {"gates": [{"kind": "mayor"}]}, {"days": 1}]
)
def test_terms_that_make_no_sense_are_refused_by_name(
    client: TestClient, hr: Headers, body: dict[str, object]
) -> None:
    refused = client.put(PATH, json=body, headers=hr)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith(f"/{next(iter(body))}")
