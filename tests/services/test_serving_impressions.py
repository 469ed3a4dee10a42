"""Impressions: written in batches, never in the way of an answer."""

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.serving import serving_of
from app.serving.impressions import ImpressionWriter
from models import Impression
from models.base import utc_now
from models.vocabulary import Audience


def shown(subject: str) -> dict[str, Any]:
    return {
        "surface": "recommendations",
        "subject_external_id": subject,
        "audience": Audience.HR,
        "actor": "tests",
        "model_version": "lateral-0",
        "snapshot_at": utc_now(),
        "items": [{"opening": "O-1", "rank": 1, "score": 0.5}],
    }


def subjects(database: Database) -> list[str]:
    with database.read() as session:
        return [one.subject_external_id for one in session.exec(select(Impression)).all()]


def test_what_waits_is_written_when_the_process_stops(database: Database) -> None:
    writer = ImpressionWriter(database)
    writer.start()
    for number in range(1200):
        writer.add(shown(f"E-{number}"))
    writer.stop()
    assert subjects(database) == [f"E-{number}" for number in range(1200)]
    assert (writer.written, writer.dropped, writer.waiting) == (1200, 0, 0)


def test_what_finds_no_room_is_dropped_and_counted(database: Database) -> None:
    writer = ImpressionWriter(database, waiting=2)
    for number in range(5):
        writer.add(shown(f"E-{number}"))
    assert (writer.waiting, writer.dropped) == (2, 3)
    writer.start()
    writer.stop()
    assert subjects(database) == ["E-0", "E-1"]


def test_taking_an_impression_never_waits_for_the_database(database: Database) -> None:
    writer = ImpressionWriter(database)
    writer.start()
    with database.write():
        began = time.monotonic()
        for number in range(100):
            writer.add(shown(f"E-{number}"))
        assert time.monotonic() - began < 0.5
    writer.stop()
    assert len(subjects(database)) == 100


def test_what_could_not_be_written_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = ImpressionWriter(database)
    plain, tries = writer.write, []

    def fail_once(batch: Any) -> None:
        tries.append(len(batch))
        if len(tries) == 1:
            raise DatabaseUnavailableError("down")
        plain(batch)

    monkeypatch.setattr(writer, "write", fail_once)
    writer.add(shown("E-1"))
    writer.start()
    end = time.monotonic() + 10
    while writer.written == 0 and time.monotonic() < end:
        time.sleep(0.02)
    writer.stop()
    assert tries == [1, 1]
    assert subjects(database) == ["E-1"]


def test_what_can_never_be_written_is_counted_at_the_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = ImpressionWriter(database)

    def fail(_batch: Any) -> None:
        raise DatabaseUnavailableError("down")

    monkeypatch.setattr(writer, "write", fail)
    writer.add(shown("E-1"))
    writer.start()
    writer.stop()
    assert (writer.written, writer.dropped) == (0, 1)


def test_what_became_of_impressions_is_told_in_the_metrics(client: TestClient) -> None:
    writer = serving_of(client.app).impressions
    writer.dropped = 3
    told = client.get("/metrics").text
    assert 'lateral_impressions_total{outcome="dropped"} 3.0' in told
    assert 'lateral_impressions_total{outcome="written"} 0.0' in told
    assert "lateral_impressions_waiting 0.0" in told
