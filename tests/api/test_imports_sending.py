"""What is refused before an import is accepted, and that nothing of it stays behind."""

import asyncio
import gzip
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import SQLModel, select

from app.core.db import Database
from app.exchange.imports.service import tidy
from app.main import create_app
from app.settings import Settings
from models import Import, ImportChunk, Job
from models.base import utc_now
from models.vocabulary import ImportEntity, ImportFields, ImportMode
from tests.support.imports import NDJSON, ndjson, person

Headers = dict[str, str]


@pytest.fixture
def settings(data_dir: Any, database_url: str) -> Settings:
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        pool_size=16,
        worker_threads=16,
        max_import_bytes=100_000,
        max_unpacked_import_bytes=3_000_000,
        import_silence_seconds=0.3,
    )


@pytest.fixture
def nothing_stays(database: Database) -> Iterator[None]:
    yield
    tables: list[type[SQLModel]] = [Import, ImportChunk, Job]
    with database.read() as session:
        assert [session.exec(select(table)).all() for table in tables] == [[], [], []]


def _send(
    client: TestClient, key: Headers, body: Any, headers: Headers | None = None, **more: Any
) -> Any:
    sent = {"Content-Type": NDJSON, **key, **(headers or {})}
    parameters = {"entity": "employees", **more}
    return client.post("/v1/imports", params=parameters, content=body, headers=sent)


@pytest.mark.usefixtures("nothing_stays")
def test_a_file_that_is_too_large_as_sent_is_refused(
    client: TestClient, hr_headers: Headers
) -> None:
    answer = _send(client, hr_headers, b"x" * 100_001)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


@pytest.mark.usefixtures("nothing_stays")
def test_a_file_that_does_not_tell_its_size_is_refused_when_it_is_too_large(
    client: TestClient, hr_headers: Headers
) -> None:
    answer = _send(client, hr_headers, (b"x" * 10_000 for _ in range(11)))
    assert answer.status_code == 413


@pytest.mark.usefixtures("nothing_stays")
def test_a_bomb_is_refused_at_the_limit_of_unpacked_bytes(
    client: TestClient, hr_headers: Headers
) -> None:
    bomb = gzip.compress(b" " * 30_000_000)
    assert len(bomb) < 100_000
    answer = _send(client, hr_headers, bomb, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 413
    assert "unpacking" in answer.json()["detail"]


@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize("spoil", [lambda packed: packed[:-9], lambda packed: b"no" + packed])
def test_what_is_not_whole_gzip_is_refused(
    client: TestClient, hr_headers: Headers, spoil: Any
) -> None:
    packed = spoil(gzip.compress(ndjson([person("E-1")])))
    answer = _send(client, hr_headers, packed, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 422
    assert "gzip" in answer.json()["errors"][0]["reason"]


@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"entity": "wishes"}, "query.entity"),
        ({"mode": "replace"}, "query.mode"),
        ({"max_missing_share": 2}, "query.max_missing_share"),
        ({"format": "no-such"}, "format"),
        ({"mapping": '{"columns": {}}'}, "mapping"),
        ({"speed": "fast"}, "query.speed"),
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_wrong_parameter_is_named(
    client: TestClient, hr_headers: Headers, parameters: dict[str, Any], field: str
) -> None:
    answer = _send(client, hr_headers, ndjson([person("E-1")]), **parameters)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] in {field, field.removeprefix("query.")}


@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json"},
        {"Content-Encoding": "br"},
    ],
)
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_another_media_type_is_refused(
    client: TestClient, hr_headers: Headers, headers: Headers
) -> None:
    assert _send(client, hr_headers, b"{}", headers=headers).status_code == 415


@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_empty_file_is_refused(client: TestClient, hr_headers: Headers) -> None:
    assert _send(client, hr_headers, b"").status_code == 422


@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_table_with_a_column_that_is_no_field_is_refused_whole(
    client: TestClient, hr_headers: Headers
) -> None:
    answer = _send(
        client,
        hr_headers,
        b"external_id,name,title,shoe size\nE-1,Ada,Lead,38\n",
        headers={"Content-Type": "text/csv"},
    )
    assert answer.status_code == 422
    assert "shoe size" in answer.text


@pytest.mark.usefixtures("nothing_stays")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
@pytest.mark.parametrize("ending", ["stalls", "goes away"])
def test_a_client_that_stops_half_way_leaves_nothing_behind(
    settings: Settings, hr_headers: Headers, ending: str
) -> None:
    status = asyncio.run(_send_half(settings, hr_headers, ending))
    assert status == (408 if ending == "stalls" else None)


async def _send_half(settings: Settings, headers: Headers, ending: str) -> int | None:
    app = create_app(settings)
    parts = [
        {"type": "http.request", "body": ndjson([person("E-1")]), "more_body": True},
        *([{"type": "http.disconnect"}] if ending == "goes away" else []),
    ]
    answered: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if parts:
            return parts.pop(0)
        await asyncio.sleep(60)
        raise AssertionError("nobody waits that long")

    async def send(message: Any) -> None:
        answered.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/v1/imports",
        "raw_path": b"/v1/imports",
        "query_string": b"entity=employees",
        "root_path": "",
        "headers": [
            (b"content-type", NDJSON.encode()),
            (b"transfer-encoding", b"chunked"),
            (b"authorization", headers["Authorization"].encode()),
        ],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    async with app.router.lifespan_context(app):
        await app(scope, receive, send)
    statuses = [one["status"] for one in answered if one["type"] == "http.response.start"]
    return statuses[0] if statuses and ending == "stalls" else None


def test_what_lies_half_received_for_a_day_is_removed(
    database: Database, settings: Settings
) -> None:
    shared = {"entity": ImportEntity.ROLES, "mode": ImportMode.UPSERT, "guard": 0.1}
    with database.write() as session:
        old = utc_now() - timedelta(days=2)
        session.add(
            Import(
                **shared,
                format="native",
                source="hris",
                fields=ImportFields.REPLACE,
                received_at=old,
            )
        )
        session.add(Import(**shared, format="csv", source="hris", fields=ImportFields.MERGE))
    tidy(database, settings)
    with database.read() as session:
        assert [one.format for one in session.exec(select(Import)).all()] == ["csv"]
