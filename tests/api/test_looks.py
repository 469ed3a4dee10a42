"""Who looked at a person: told to her, by kind and never by name."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.core.services import services_of
from app.settings import Settings
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, put, seller
from tests.support.embedded import ORIGIN, OWN, issue, page

LOOKS = f"{OWN}/looks"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"embed_origins": ORIGIN})


@pytest.fixture
def issuer(client: TestClient, hr_headers: Headers, headers_for: Callable[..., Headers]) -> Headers:
    put(client, "employees/E-2", seller(), hr_headers)
    put(client, "employees/E-1", seller(manager="E-2"), hr_headers)
    return headers_for(Scope.EMBED, Scope.EMBED_MANAGER)


def test_a_person_learns_which_kind_of_caller_looked_and_nothing_of_who_it_was(
    client: TestClient, issuer: Headers, hr_headers: Headers
) -> None:
    own = page(issue(client, issuer).json()["token"])
    assert client.get(OWN, headers=own).status_code == 200
    assert client.get(LOOKS, headers=own).json() == {"items": []}
    partner = services_of(client.app).callers.keyring.issue(
        actor="tests",
        name="a partner's key",
        kind=ActorKind.HR_PARTNER,
        scopes=frozenset({Scope.CATALOG_READ}),
    )
    manager = issue(client, issuer, employee="E-2", audience="manager").json()["token"]
    for headers in ({"Authorization": f"Bearer {partner}"}, page(manager)):
        assert client.get(OWN, headers=headers).status_code == 200
    answer = client.get(LOOKS, headers=own)
    told = [(one["by"], one["operation"]) for one in answer.json()["items"]]
    assert told == [("manager", "getEmployee"), ("hr_partner", "getEmployee")]
    assert "E-2" not in answer.text
    assert str(partner).split("_")[1] not in answer.text
    newest = client.get(LOOKS, params={"limit": 1}, headers=own).json()["items"]
    assert newest == answer.json()["items"][:1]


def test_nobody_but_the_person_and_hr_is_told(
    client: TestClient, issuer: Headers, hr_headers: Headers, manager_headers: Headers
) -> None:
    assert client.get(LOOKS, headers=hr_headers).status_code == 200
    assert client.get(LOOKS, headers=manager_headers).status_code == 403
    other = page(issue(client, issuer, employee="E-2", audience="manager").json()["token"])
    assert client.get(LOOKS, headers=other).status_code == 404
    assert client.get("/v1/employees/E-404/looks", headers=hr_headers).status_code == 404
