"""Exploration: an administrator switches it, with a name and a reason, and lists follow."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.main import create_app
from app.serving import serving_of
from app.serving.lists import Exploring
from app.settings import Settings
from models import AuditEntry
from models.vocabulary import ActorKind, EntityKind, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.changes import eventually
from tests.support.organisation import EMPLOYEES, Organisation, opening_keys

PATH = "/v1/exploration"
ON = {"mode": "neighbours", "person": "Ana Ruiz", "reason": "two months, people were told"}
OFF = {"mode": "none", "person": "Ben Okoye", "reason": "the curve is known"}


@pytest.fixture
def admin(keys: Keys) -> Headers:
    return keys(ActorKind.ADMIN, None, Scope.ADMIN, Scope.MODELS_READ)


def own_lists(client: TestClient, keys: Keys) -> dict[str, list[str]]:
    """The openings of each person's own list, in order."""
    return {
        person: opening_keys(
            client.get(
                f"/v1/employees/{person}/recommendations?include_far=true",
                headers=keys(ActorKind.PORTAL, person),
            ).json()
        )
        for person in EMPLOYEES
    }


def test_an_administrator_switches_exploration_on_and_off_again(
    organisation: Organisation, app: FastAPI, database: Database, keys: Keys, admin: Headers
) -> None:
    client, lists = organisation.client, serving_of(app).lists
    unset = client.get(PATH, headers=admin)
    assert (unset.json()["entry"], unset.json()["mode"]) == (0, "none"), "as the setting says"
    plain = own_lists(client, keys)

    on = client.put(PATH, json=ON, headers=admin)
    assert on.status_code == 200, on.text
    assert client.put(PATH, json=ON, headers=admin).json() == on.json(), "sent again it is one"
    assert eventually(lambda: lists.exploring == Exploring())
    explored = own_lists(client, keys)
    assert explored != plain, "what was remembered before is not served any more"
    for person, order in plain.items():
        assert explored[person][:1] == order[:1]
        assert sorted(explored[person]) == sorted(order)

    floored = client.put(PATH, json={**ON, "cross_functional_floor": True}, headers=admin).json()
    assert eventually(lambda: lists.exploring == Exploring(floor=True))
    stale = client.put(PATH, json=OFF, headers={**admin, "If-Match": on.headers["ETag"]})
    assert stale.status_code == 412, "somebody decided meanwhile"
    off = client.put(PATH, json=OFF, headers=admin).json()
    assert eventually(lambda: lists.exploring is None)
    assert own_lists(client, keys) == plain

    assert client.get(PATH, headers=admin).json() == off
    history = client.get(f"{PATH}/history", headers=admin).json()["items"]
    assert history == [on.json(), floored, off]
    assert [one["decided_by"] for one in history] == ["Ana Ruiz", "Ana Ruiz", "Ben Okoye"]
    with database.read() as session:
        audited = session.exec(
            select(AuditEntry).where(AuditEntry.entity == EntityKind.EXPLORATION)
        ).all()
    assert [one.details["reason"] for one in audited] == [one["reason"] for one in history]


def test_it_needs_an_administrator_a_name_and_a_reason(
    organisation: Organisation, keys: Keys, admin: Headers
) -> None:
    client = organisation.client
    team = keys(ActorKind.DATA_TEAM, None, Scope.MODELS_READ, Scope.MODELS_WRITE)
    assert client.put(PATH, json=ON, headers=team).status_code == 403
    for field, value in (
        ("person", " "), ("reason", ""), ("mode", "everything"), ("cross_functional_floor", "?"),
    ):  # fmt: skip
        refused = client.put(PATH, json={**ON, field: value}, headers=admin)
        assert refused.status_code == 422, field
        assert refused.json()["errors"][0]["field"] == f"/{field}"
    assert client.get(f"{PATH}/history", headers=team).json()["items"] == []


def test_a_decision_goes_before_the_setting(
    organisation: Organisation, settings: Settings, admin: Headers
) -> None:
    del organisation
    exploring = create_app(settings.model_copy(update={"exploration": "neighbours"}))
    with TestClient(exploring) as client:
        assert client.get(PATH, headers=admin).json()["mode"] == "neighbours"
        assert serving_of(exploring).lists.exploring == Exploring()
        client.put(PATH, json=OFF, headers=admin)
        assert eventually(lambda: serving_of(exploring).lists.exploring is None)
