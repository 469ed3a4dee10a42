"""Each caller has its rate: told with every answer, and held to it."""

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.support.catalogue import Headers

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
PATH = "/v1/roles"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"requests_per_minute": 60, "request_burst": 5})


def test_every_answer_tells_the_policy_and_what_is_left(
    client: TestClient, hr_headers: Headers
) -> None:
    for left in (4, 3):
        answer = client.get(PATH, headers=hr_headers)
        assert answer.headers["RateLimit-Policy"] == '"caller";q=5;w=5'
        assert answer.headers["RateLimit"].startswith(f'"caller";r={left};t=')
    missing = client.get(f"{PATH}/R-1", headers=hr_headers)
    assert (missing.status_code, "RateLimit" in missing.headers) == (404, True)


def test_a_caller_beyond_its_rate_is_429_and_told_when_to_come_back(
    client: TestClient, hr_headers: Headers, manager_headers: Headers
) -> None:
    answers = [client.get(PATH, headers=hr_headers) for _ in range(7)]
    refused = answers[-1]
    assert [answer.status_code for answer in answers[:5]] == [200] * 5
    assert (refused.status_code, refused.json()["code"]) == (429, "rate_limited")
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert int(refused.headers["Retry-After"]) >= 1
    assert refused.headers["RateLimit"].startswith('"caller";r=0;t=')
    assert client.get(PATH, headers=manager_headers).status_code == 200


def test_identity_providers_are_told_in_scim(client: TestClient, hr_headers: Headers) -> None:
    refused = [client.get("/scim/v2/Users", headers=hr_headers) for _ in range(7)][-1]
    assert (refused.status_code, refused.json()["status"]) == (429, "429")
    assert refused.headers["Content-Type"] == "application/scim+json"
    assert int(refused.headers["Retry-After"]) >= 1


def test_health_is_never_limited_and_strangers_are_told_nothing(
    client: TestClient, hr_headers: Headers
) -> None:
    for _ in range(7):
        client.get(PATH, headers=hr_headers)
    for path in ("/livez", "/metrics"):
        answer = client.get(path, headers=hr_headers)
        assert (answer.status_code, "RateLimit" in answer.headers) == (200, False)
    assert "RateLimit" not in client.get(PATH).headers


def test_a_refused_request_claims_no_idempotency_key(
    client: TestClient, hr_headers: Headers, settings: Settings
) -> None:
    headers = {**hr_headers, "Idempotency-Key": "later"}
    body = {"mentions": ["sales"]}
    for _ in range(5):
        client.get(PATH, headers=hr_headers)
    assert client.post("/v1/skills/normalise", json=body, headers=headers).status_code == 429
    unlimited = create_app(settings.model_copy(update={"requests_per_minute": 0}))
    with TestClient(unlimited) as other:
        answer = other.post("/v1/skills/normalise", json=body, headers=headers)
    assert (answer.status_code, answer.headers.get("Idempotent-Replayed")) == (200, None)


def test_without_a_rate_nobody_is_limited(settings: Settings, hr_headers: Headers) -> None:
    unlimited = create_app(settings.model_copy(update={"requests_per_minute": 0}))
    with TestClient(unlimited) as client:
        codes = {client.get(PATH, headers=hr_headers).status_code for _ in range(20)}
    assert codes == {200}


@pytest.fixture
def strict(settings: Settings) -> Settings:
    return settings.model_copy(update={"failed_credentials_per_minute": 3})


def test_refused_credentials_are_limited_by_address_and_good_ones_are_not(
    strict: Settings, hr_headers: Headers
) -> None:
    wrong = {"Authorization": "Bearer lat_aaaaaaaaaa_wrong"}
    with TestClient(create_app(strict)) as client:
        answers = [client.get(PATH, headers=wrong) for _ in range(5)]
        good = client.get(PATH, headers=hr_headers)
        without = client.get(PATH)
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    assert answers[-1].json()["code"] == "rate_limited"
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert (good.status_code, without.status_code) == (200, 401)


def test_wrong_secrets_of_clients_count_with_other_refused_credentials(strict: Settings) -> None:
    form = {"grant_type": "client_credentials", "client_id": "lc_1", "client_secret": "wrong"}
    with TestClient(create_app(strict)) as client:
        client.get(PATH, headers={"Authorization": "Bearer lat_aaaaaaaaaa_wrong"})
        answers = [client.post("/v1/oauth/token", data=form) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("first", "second", "limited"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
    ],
)
def test_addresses_are_told_apart_and_those_of_one_ipv6_network_are_not(
    strict: Settings, first: str, second: str, limited: bool
) -> None:
    wrong = {"Authorization": "Bearer lat_aaaaaaaaaa_wrong"}
    app = create_app(strict)
    with TestClient(app, client=(first, 1)) as client:
        for _ in range(4):
            client.get(PATH, headers=wrong)
        other = TestClient(app, client=(second, 1)).get(PATH, headers=wrong)
    assert (other.status_code == 429) is limited


def test_a_client_that_asks_for_tokens_is_held_to_its_rate(
    client: TestClient, hr_headers: Headers
) -> None:
    body = {"name": "nightly sync", "kind": "hr_integration"}
    made = client.post("/v1/oauth-clients", json=body, headers=hr_headers).json()
    form = {
        "grant_type": "client_credentials",
        "client_id": made["client_id"],
        "client_secret": made["client_secret"],
    }
    codes = [client.post("/v1/oauth/token", data=form).status_code for _ in range(7)]
    assert codes[:5] == [200] * 5
    assert codes[-1] == 429
