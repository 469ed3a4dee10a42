"""The rules at the edge: sizes, media types, addresses, load."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from anyio import to_thread
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.support.catalogue import Headers, seller
from tests.support.changes import eventually

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
JSON = {"Content-Type": "application/json"}
PATH = "/v1/employees/E-1"


def test_a_body_at_the_limit_is_read_and_one_beyond_is_413(
    client: TestClient, settings: Settings, hr_headers: Headers
) -> None:
    plain = b'{"title": "Any"}'
    padded = plain.ljust(settings.max_body_bytes)
    headers = hr_headers | JSON
    assert client.put("/v1/roles/R-1", headers=headers, content=padded).status_code == 201
    answer = client.put("/v1/roles/R-1", headers=headers, content=padded + b" ")
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_a_chunked_body_beyond_the_limit_is_413_before_it_ends(
    client: TestClient, settings: Settings, hr_headers: Headers
) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while sent < settings.max_body_bytes * 3:
            sent += 100_000
            yield b" " * 100_000

    answer = client.put(PATH, headers=hr_headers | JSON, content=endless())
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["99999999999999999999999", "-1", "1e3", "abc"])
def test_a_false_content_length_is_refused(app: FastAPI, length: str) -> None:
    with TestClient(app) as client:
        answer = client.put(PATH, headers=JSON | {"Content-Length": length}, content=b"{}")
    assert answer.status_code == 413


def test_a_number_is_no_moment(client: TestClient, hr_headers: Headers) -> None:
    answer = client.put(f"{PATH}?as_of=1772000000", headers=hr_headers, json=seller())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "as_of"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_file_sent_by_another_method_is_405(
    client: TestClient, hr_headers: Headers, method: str
) -> None:
    headers = hr_headers | {"Content-Type": "application/x-ndjson"}
    answer = client.request(method, "/v1/imports", headers=headers, content=b"{}\n")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/plain",
        "application/xml",
        "multipart/form-data",
        "application/json; charset=utf-16",
    ],
)
def test_a_body_that_is_not_declared_as_json_is_415(
    client: TestClient, hr_headers: Headers, media_type: str
) -> None:
    answer = client.put(PATH, headers=hr_headers | {"Content-Type": media_type}, content=b"{}")
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_a_merge_patch_is_accepted_by_patch_only(client: TestClient, hr_headers: Headers) -> None:
    headers = hr_headers | {"Content-Type": "application/merge-patch+json; charset=UTF-8"}
    assert client.put(PATH, headers=headers, content=b"{}").status_code == 415
    assert client.put(PATH, headers=hr_headers, json=seller()).status_code == 201
    patched = client.patch(PATH, headers=headers, content=b'{"title": "Lead"}')
    assert (patched.status_code, patched.json()["title"]) == (200, "Lead")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/employees/%00", 422),
        ("/v1/employees/a%00b", 422),
        ("/v1/employees/%FF", 422),
        ("/v1/employees/%ED%A0%80", 422),
        ("/v1/employees?function=%00", 422),
        ("/v1/employees?function=%ED%A0%80", 422),
        ("/v1/employees?%FF=1", 422),
        (f"/v1/employees/{'a' * 129}", 422),
        (f"/v1/employees?function={'a' * 9000}", 414),
        (f"/v1/{'a' * 9000}", 414),
        ("/v1/employees?limit=99999999999999999999999999999", 422),
        ("/v1/employees?limit=-1", 422),
        ("/v1/employees?limit=NaN", 422),
        ("/v1/employees?limit=1e400", 422),
        ("/v1/employees?cursor=%F0%9F%92%A9", 422),
        ("/v1/employees?cursor=AAAA", 422),
        (f"/v1/employees?cursor={'A' * 7000}", 422),
        ("/v1/employees?updated_since=0000-00-00T00:00:00Z", 422),
        ("/v1/employees?updated_since=9999999999999999999999", 422),
    ],
)
def test_a_hostile_address_is_refused(
    client: TestClient, hr_headers: Headers, path: str, status: int
) -> None:
    answer = client.get(path, headers=hr_headers)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_load_beyond_the_limit_is_shed_and_health_routes_still_answer(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"max_in_flight": 2}))
    inside, leave = threading.Semaphore(0), threading.Event()

    @app.get("/slow")
    def slow() -> str:
        inside.release()
        leave.wait(20)
        return "done"

    with TestClient(app) as client:
        answers: list[int] = []
        slow_ones = [
            threading.Thread(target=lambda: answers.append(client.get("/slow").status_code))
            for _ in range(2)
        ]
        for thread in slow_ones:
            thread.start()
        for _ in slow_ones:
            assert inside.acquire(timeout=10)
        shed = client.get("/v1/roles")
        health = [client.get(path).status_code for path in ("/livez", "/metrics")]
        in_flight = client.get("/metrics").text
        leave.set()
        for thread in slow_ones:
            thread.join()
        after = client.get("/v1/roles")
    assert answers == [200, 200]
    assert (shed.status_code, shed.json()["code"]) == (503, "overloaded")
    assert int(shed.headers["Retry-After"]) >= 1
    assert health == [200, 200]
    assert "lateral_http_requests_in_flight 2.0" in in_flight
    assert after.status_code == 401


def test_nobody_joins_a_queue_for_threads_that_is_long_already(settings: Settings) -> None:
    limits = {"worker_threads": 1, "threads_waiting": 1}
    app = create_app(settings.model_copy(update=limits))
    inside, leave = threading.Event(), threading.Event()

    @app.get("/slow")
    def slow() -> None:
        inside.set()
        leave.wait(20)

    def waiting() -> int:
        return to_thread.current_default_thread_limiter().statistics().tasks_waiting

    with TestClient(app) as client, ThreadPoolExecutor(2) as clients:
        assert client.portal is not None
        answers = [clients.submit(client.get, "/slow")]
        assert inside.wait(10)
        answers.append(clients.submit(client.get, "/slow"))
        assert eventually(lambda: client.portal.call(waiting) == 1)
        shed = client.get("/slow")
        alive = client.get("/livez")
        leave.set()
        assert [one.result().status_code for one in answers] == [200, 200]
        assert client.get("/slow").status_code == 200
    assert (shed.status_code, shed.json()["code"]) == (503, "overloaded")
    assert "wait for a thread" in shed.json()["detail"]
    assert int(shed.headers["Retry-After"]) >= 1
    assert alive.status_code == 200
