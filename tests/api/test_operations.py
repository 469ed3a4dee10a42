"""Health, metrics, logs and the served documentation."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.core import sqlite
from app.core.db import Database
from app.core.observability.logs import configure_logging
from app.main import create_app
from app.settings import Settings
from tests.support.catalogue import Headers, seller, wish
from tests.support.logs import logging_as_found

SQLITE_ONLY = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@contextmanager
def logging_as_served() -> Iterator[None]:
    """The process logs as it does under `lateral serve`; afterwards as before."""
    with logging_as_found():
        configure_logging("INFO")
        yield


def checks(client: TestClient) -> tuple[int, dict[str, str | None]]:
    answer = client.get("/readyz")
    return answer.status_code, {c["name"]: c["reason"] for c in answer.json()["checks"]}


def test_a_service_without_a_ranker_lives_but_is_not_ready(client: TestClient) -> None:
    assert client.get("/livez").json() == {"status": "alive"}
    status, reasons = checks(client)
    assert status == 503
    assert reasons["database"] is None
    assert reasons["migrations"] is None
    assert reasons["ranker"]


def test_a_database_that_was_never_migrated_is_told(empty_settings: Settings) -> None:
    with TestClient(create_app(empty_settings)) as client:
        status, reasons = checks(client)
    assert status == 503
    assert reasons["database"] is None
    assert "none" in str(reasons["migrations"])


def test_a_database_that_newer_code_has_migrated_is_no_reason_to_stop(
    client: TestClient, database: Database
) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'newer'"))
    _status, reasons = checks(client)
    assert reasons["migrations"] is None


def test_metrics_count_by_template_and_hold_no_value_of_a_client(
    client: TestClient, hr_headers: Headers
) -> None:
    for path in ("/v1/employees/E-777", "/v1/employees/E-778", "/secret-path-E-779"):
        client.get(path, headers=hr_headers)
    client.request("BREW", "/v1/roles")
    shown = client.get("/metrics").text
    template = 'method="GET",route="/v1/employees/{external_id}",status="404"'
    assert f"lateral_http_requests_total{{{template}}} 2.0" in shown
    assert 'method="OTHER"' in shown
    assert not re.search("E-77|secret|BREW", shown)
    for name in (
        "lateral_http_request_duration_seconds_bucket",
        "lateral_http_requests_in_flight",
        "lateral_snapshot_age_seconds",
        'lateral_snapshot_rows{kind="openings"}',
        "lateral_database_pool_size",
        "lateral_database_pool_in_use",
    ):
        assert name in shown


@SQLITE_ONLY
def test_logs_are_json_with_identifiers_and_without_personal_data(
    client: TestClient, hr_headers: Headers, capsys: pytest.CaptureFixture[str]
) -> None:
    body = seller(aspirations=[wish("Leave for a sabbatical")])
    headers = hr_headers | {"X-Request-ID": "trace-7"}
    with logging_as_served():
        assert client.put("/v1/employees/E-1", headers=headers, json=body).status_code == 201
        client.get("/v1/employees?function=Mara", headers=headers | {"X-Lateral-Portal": "1.0"})
        client.get("/v1/employees", headers=headers | {"X-Lateral-Portal": "Mara"})
    logged = capsys.readouterr().err
    lines = [json.loads(line) for line in logged.splitlines()]
    written = next(line for line in lines if line.get("method") == "PUT")
    assert written["event"] == "request"
    assert (written["route"], written["status"]) == ("/v1/employees/{external_id}", 201)
    assert written["request_id"] == "trace-7"
    prefix = hr_headers["Authorization"].split("_")[1]
    assert written["actor"] == f"key:{prefix}"
    assert written["duration_ms"] > 0
    assert [line["portal"] for line in lines if "portal" in line] == [None, "1.0", None]
    secret = hr_headers["Authorization"].split("_")[2]
    for personal in ("Mara", "Lindqvist", "sabbatical", "Negotiation", secret):
        assert personal not in logged


@SQLITE_ONLY
def test_an_unexpected_error_is_logged_by_type_and_place_only(
    app: FastAPI, capsys: pytest.CaptureFixture[str]
) -> None:
    @app.get("/broken")
    def broken() -> None:
        try:
            int("Mara Lindqvist")
        except ValueError as error:
            raise RuntimeError("for Mara Lindqvist") from error

    with TestClient(app) as client, logging_as_served():
        assert client.get("/broken").status_code == 500
    logged = capsys.readouterr().err
    lines = [json.loads(line) for line in logged.splitlines()]
    line = next(line for line in lines if line["event"] == "request_failed")
    assert line["error"] == "builtins.RuntimeError"
    assert line["causes"] == ["builtins.ValueError"]
    assert line["frames"][-1].endswith(" broken")
    assert "Mara" not in logged


def test_an_error_of_a_library_is_logged_without_its_message(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with logging_as_served():
        try:
            int("Mara Lindqvist")
        except ValueError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
    logged = capsys.readouterr().err
    assert json.loads(logged)["error"] == "builtins.ValueError"
    assert "Mara" not in logged


@SQLITE_ONLY
def test_health_routes_are_not_logged(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    with logging_as_served():
        for path in ("/livez", "/metrics", "/v1/roles"):
            client.get(path)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["route"] for line in lines if line["event"] == "request"] == ["/v1/roles"]


@SQLITE_ONLY
def test_the_documentation_is_served_from_here_alone(client: TestClient) -> None:
    page = client.get("/docs")
    assert page.status_code == 200
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy.split("script-src")[1].split(";")[0]
    sources = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(sources) == 3
    for source in sources:
        assert source.startswith("/docs/")
        assert client.get(source).status_code == 200
    assert "<script>" not in page.text
    assert client.get("/docs/swagger-ui.LICENSE").status_code == 422
    assert client.get("/openapi.json").json()["info"]["title"] == "Lateral"


@SQLITE_ONLY
def test_answers_carry_the_headers_that_browsers_heed(client: TestClient) -> None:
    headers = client.get("/v1/roles").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("version", "risky"),
    [((3, 6, 23), False), ((3, 7, 0), True), ((3, 51, 2), True), ((3, 51, 3), False)],
)
def test_the_versions_of_sqlite_that_can_corrupt_are_known(
    version: tuple[int, int, int], risky: bool
) -> None:
    assert sqlite.can_corrupt_wal(version) is risky


@SQLITE_ONLY
def test_the_service_and_its_migrations_use_one_sqlite(database: Database) -> None:
    with database.read() as session:
        version = session.execute(text("SELECT sqlite_version()")).scalar_one()
    assert version == sqlite.driver().sqlite_version
