"""Occupations of a taxonomy describe work; nobody moves to them unless an opening names one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from fastapi.testclient import TestClient

from app.core.db import Database
from app.serving import Serving, training_frames
from ml.frames import TrainingFrames
from ml.frames_io import read_frames, write_frames
from tests.support.catalogue import Headers, marketing_role, opening, put
from tests.support.changes import eventually

OCCUPATION = marketing_role(
    title="herald",
    scheme="esco",
    scheme_id="http://data.europa.eu/esco/occupation/1",
    scheme_version="1.2.0",
    alternative_titles=["town crier", "announcer"],
)


def exported(database: Database) -> TrainingFrames:
    with database.read() as session:
        return training_frames(session, date(2026, 1, 1))


def test_an_occupation_is_no_role_that_someone_can_move_to(
    client: TestClient, hr_headers: Headers, serving_on: Callable[..., Serving]
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    put(client, "roles/esco:1", OCCUPATION, hr_headers)
    assert set(serving_on().current().catalogue.roles.by_key) == {"R-1"}


def test_an_occupation_that_an_opening_names_is_known_at_once_and_after_a_restart(
    client: TestClient, hr_headers: Headers, serving_on: Callable[..., Serving]
) -> None:
    running = serving_on(refresh_seconds=0.1)
    put(client, "roles/esco:1", OCCUPATION, hr_headers)
    named = opening(role="esco:1", title=None, skills=None, description=None)
    put(client, "openings/O-1", named, hr_headers)
    assert eventually(lambda: "O-1" in running.current().catalogue.openings)
    for serving in (running, serving_on()):
        profile = serving.current().catalogue.openings["O-1"].profile
        assert (profile.title, profile.role_key) == ("herald", "esco:1")
        assert len(profile.skills) == 2


def test_a_changed_occupation_leaves_the_roles_of_a_running_service_as_they_are(
    client: TestClient, hr_headers: Headers, serving_on: Callable[..., Serving]
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    running = serving_on(refresh_seconds=0.1)
    before = running.current().catalogue
    put(client, "roles/esco:1", OCCUPATION, hr_headers)
    assert eventually(lambda: running.current().catalogue.change_id > before.change_id)
    assert running.current().catalogue.roles is before.roles


def test_training_sees_occupations_apart_from_roles(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    put(client, "roles/esco:1", OCCUPATION, hr_headers)
    frames = exported(database)
    assert [role.key for role in frames.roles] == ["R-1"]
    assert [(one.key, one.title) for one in frames.occupations] == [("esco:1", "herald")]
    assert len(frames.occupations[0].skills) == 2


def test_frames_with_occupations_are_read_as_written(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    put(client, "roles/esco:1", OCCUPATION, hr_headers)
    frames = exported(database)
    write_frames(tmp_path, frames)
    assert read_frames(tmp_path).occupations == frames.occupations != ()


def test_frames_of_a_time_before_occupations_are_still_read(
    client: TestClient, database: Database, tmp_path: Path
) -> None:
    write_frames(tmp_path, exported(database))
    (tmp_path / "occupations.ndjson").unlink()
    assert read_frames(tmp_path).occupations == ()


def test_roles_are_listed_by_scheme(client: TestClient, hr_headers: Headers) -> None:
    put(client, "roles/R-1", marketing_role(), hr_headers)
    put(client, "roles/esco:1", OCCUPATION, hr_headers)
    answer = client.get("/v1/roles", params={"scheme": "esco"}, headers=hr_headers).json()
    (found,) = answer["items"]
    assert (found["external_id"], found["scheme_version"]) == ("esco:1", "1.2.0")
    assert found["alternative_titles"] == ["town crier", "announcer"]
