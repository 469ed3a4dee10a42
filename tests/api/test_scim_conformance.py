"""The endpoint passes the checks of others: scim2-tester, and scim-sanity as Entra calls it."""

import json
from collections import Counter
from collections.abc import Iterator

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server
from scim_sanity.probe.runner import run_probe

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


def test_scim2_tester_finds_nothing(address: str, authorization: str) -> None:
    with httpx2.Client(base_url=address, headers={"Authorization": authorization}) as http:
        results = check_server(SyncSCIMClient(http))
    failed = [f"{one.title}: {one.reason}" for one in results if one.status is Status.ERROR]
    assert failed == []
    counts = Counter(one.status for one in results)
    assert counts[Status.SUCCESS] > 60, counts


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
