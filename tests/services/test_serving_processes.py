"""Several web processes on one database, for real: two servers on loopback."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from app.core.db import Database
from app.settings import Settings
from tests.support.organisation import OPENINGS
from tests.support.served import START_SECONDS, served_process

Headers = dict[str, str]
ROOT = Path(__file__).resolve().parents[2]
FOLLOW_SECONDS = 60.0


@contextmanager
def running_server(settings: Settings) -> Iterator[httpx.Client]:
    """A web process of its own that is ready, and a client of it."""
    with (
        served_process(settings) as served,
        httpx.Client(base_url=served.url, timeout=30) as client,
    ):
        deadline = time.monotonic() + START_SECONDS
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline, "the server did not become ready"
            time.sleep(0.1)
        yield client


def titles(client: httpx.Client, headers: Headers) -> set[str]:
    answer = client.get(
        "/v1/employees/E-1/recommendations", params={"k": 100, "include_far": True}, headers=headers
    )
    assert answer.status_code == 200, answer.text
    return {item["opening"]["title"] for item in answer.json()["items"]}


def test_what_one_process_wrote_the_other_ranks_within_the_setting(
    loaded_database: Database, champion: str, settings: Settings, hr_headers: Headers
) -> None:
    with ExitStack() as stack:
        writer = stack.enter_context(running_server(settings))
        reader = stack.enter_context(running_server(settings))
        body = {**OPENINGS["O-PMM"], "title": "Herald"}
        answer = writer.put("/v1/openings/O-NEW", json=body, headers=hr_headers)
        assert answer.status_code == 201
        written = time.monotonic()
        assert "Herald" in titles(writer, hr_headers)
        while "Herald" not in titles(reader, hr_headers):
            assert time.monotonic() - written < FOLLOW_SECONDS
            time.sleep(0.02)
        first = writer.get("/v1/employees/E-1/recommendations", headers=hr_headers).json()
        second = reader.get("/v1/employees/E-1/recommendations", headers=hr_headers).json()
        for item in (*first["items"], *second["items"]):
            item.pop("snapshot_at")
        assert first["items"] == second["items"]


def test_a_rename_in_one_process_is_followed_by_the_other(
    loaded_database: Database, champion: str, settings: Settings, hr_headers: Headers
) -> None:
    with ExitStack() as stack:
        writer = stack.enter_context(running_server(settings))
        reader = stack.enter_context(running_server(settings))
        assert titles(reader, hr_headers)
        for path, new in (("employees/E-1", "E-NEW"), ("openings/O-PMM", "O-NEW")):
            body = {"external_id": new}
            renamed = writer.post(f"/v1/{path}/rename", json=body, headers=hr_headers)
            assert renamed.status_code == 200, renamed.text
        written = time.monotonic()
        while "O-NEW" not in _ranked(reader, "E-NEW", hr_headers):
            assert time.monotonic() - written < FOLLOW_SECONDS
            time.sleep(0.02)
        assert "O-PMM" not in _ranked(reader, "E-NEW", hr_headers)


def _ranked(client: httpx.Client, person: str, headers: Headers) -> set[str]:
    """The openings in a person's list; none while the process does not know of her."""
    path = f"/v1/employees/{person}/recommendations"
    answer = client.get(path, params={"k": 100}, headers=headers)
    items = answer.json()["items"] if answer.status_code == 200 else []
    return {item["opening"]["external_id"] for item in items}
