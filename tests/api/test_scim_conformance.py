"""The endpoint passes the checks of others: scim2-tester, and scim-sanity as Entra calls it."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server
from scim_sanity.probe.runner import run_probe

from app.exchange.scim.storage import UserStorage
from app.settings import Settings
from models.vocabulary import ActorKind
from tests.support.catalogue import Keys
from tests.support.served import served_process

# Both send hundreds of requests in a moment.
FAST = {"LATERAL_REQUESTS_PER_MINUTE": "100000", "LATERAL_REQUEST_BURST": "10000"}


@pytest.fixture
def address(settings: Settings) -> Iterator[str]:
    with served_process(settings, extra=FAST) as served:
        yield f"{served.url}/scim/v2"


@pytest.fixture
def authorization(keys: Keys) -> str:
    return keys(ActorKind.HR_INTEGRATION)["Authorization"]


def _failures(http: httpx2.Client) -> list[str]:
    results = check_server(SyncSCIMClient(http))
    counts = Counter(one.status for one in results)
    assert sum(counts.values()) > 60, counts
    return [f"{one.title}: {one.reason}" for one in results if one.status is not Status.SUCCESS]


def test_scim2_tester_finds_nothing(address: str, authorization: str) -> None:
    with httpx2.Client(base_url=address, headers={"Authorization": authorization}) as http:
        assert _failures(http) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_scim2_tester_finds_a_storage_that_forgets(
    app: FastAPI, authorization: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    say = UserStorage.say

    def forgetful(storage: UserStorage, resource: Any, names: Any) -> Any:
        resource.title = None
        return say(storage, resource, names)

    monkeypatch.setattr(UserStorage, "say", forgetful)
    address, headers = "http://testserver/scim/v2", {"Authorization": authorization}
    with TestClient(app, address, headers=headers) as http:
        assert any("title" in one for one in _failures(http))


def test_scim_sanity_finds_nothing(
    address: str, authorization: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_probe(
        address,
        token=authorization.removeprefix("Bearer "),
        profile="entra",
        user_domain="example.com",
        json_output=True,
        accept_side_effects=True,
    )
    report = json.loads(capsys.readouterr().out)
    assert code == 0, report
    told = {one["name"]: one["status"] for one in report["results"]}
    # Groups and agents are no business of ours: their checks are left out.
    assert set(told.values()) == {"pass", "skip"}, told
    assert list(told.values()).count("pass") > 15, told
