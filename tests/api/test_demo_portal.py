"""The demo's page gets tokens for its invented people; no other page and no other machine does."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.cli.demo_data import demo_keys
from app.cli.demo_portal import is_loopback, router
from app.core.db import Database
from app.main import create_app
from app.settings import Settings
from demo import STORY_EMPLOYEE, STORY_LINE, STORY_MANAGER

ORIGIN = "http://127.0.0.1:8000"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
TOKEN = f"/portal/demo/token?employee={STORY_EMPLOYEE}"

ON_SQLITE = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"public_origin": ORIGIN})


@pytest.fixture
def client(settings: Settings, database: Database) -> Iterator[TestClient]:
    demo_keys(database, settings, "tests")
    app = create_app(settings)
    app.include_router(router)
    with TestClient(app, base_url=ORIGIN, client=("127.0.0.1", 5000)) as started:
        yield started


@ON_SQLITE
def test_the_demo_s_page_is_told_of_its_people_and_gets_a_token_that_works(
    client: TestClient,
) -> None:
    assert 'data-people="/portal/demo"' in client.get("/portal").text
    told = client.get("/portal/demo").json()
    assert told["origin"] == ORIGIN
    assert told["people"][0]["employee"] == STORY_EMPLOYEE
    assert told["people"][0]["name"] == "Thandiwe Marsh"
    leaders = {one["employee"] for one in told["people"] if one["leads"]}
    assert leaders == {STORY_LINE, STORY_MANAGER}
    answer = client.get(TOKEN, headers=OWN_PAGE)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    own = {**OWN_PAGE, "Authorization": f"Bearer {answer.json()['token']}"}
    # Nobody was loaded, so she is not there; a token that is refused would answer otherwise.
    assert client.get(f"/v1/employees/{STORY_EMPLOYEE}", headers=own).status_code == 404


@ON_SQLITE
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {**OWN_PAGE, "Host": "rebound.example:8000"},
        {**OWN_PAGE, "Host": "localhost:8000"},
    ],
)
def test_no_other_page_gets_one(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get(TOKEN, headers=headers)
    assert answer.status_code == 404
    assert "token" not in answer.json()


@ON_SQLITE
def test_no_other_machine_gets_one(settings: Settings, client: TestClient) -> None:
    far = TestClient(client.app, base_url=ORIGIN, client=("192.0.2.7", 5000))
    assert far.get(TOKEN, headers=OWN_PAGE).status_code == 404


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.0.2.7", False),
        ("localhost.evil.example", False),
    ],
)
def test_loopback_is_what_no_other_machine_reaches(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
