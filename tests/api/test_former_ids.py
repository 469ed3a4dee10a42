"""What a record was called before: late files mean it, no twin takes it, erasure finds it."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.catalog.former_ids import forget_old
from app.core.db import Database
from app.governance.privacy.service import PersonEraser
from app.settings import Settings
from models import METADATA, Employee, Erasure, FormerId, Impression
from models.base import utc_now
from tests.support.catalogue import Headers
from tests.support.imports import Importer, ndjson, person
from tests.support.organisation import EMPLOYEES, OPENINGS, ROLES, SKILLS, Organisation
from tests.support.renames import Rename, renamer, stored

Json = dict[str, Any]


@pytest.fixture
def records(loaded_database: Database, client: TestClient, hr_headers: Headers) -> Organisation:
    """The tests' organisation in a service that ranks nobody."""
    return Organisation(client, hr_headers)


@pytest.fixture
def importer(records: Organisation, database: Database, settings: Settings) -> Importer:
    return Importer(records.client, records.headers, database, settings)


@pytest.fixture
def rename(records: Organisation) -> Rename:
    return renamer(records)


def test_no_twin_comes_by_the_former_id(records: Organisation, rename: Rename) -> None:
    for noun, old, bodies in (
        ("employees", "E-1", EMPLOYEES),
        ("roles", "R-PMM", ROLES),
        ("openings", "O-PM", OPENINGS),
        ("skills", "S-SQL", SKILLS),
    ):
        rename(f"{noun}/{old}", "X-NEW")
        path, headers = f"/v1/{noun}/{old}", records.headers
        refused = records.client.put(path, json=bodies[old], headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (409, "renamed"), noun
        assert "X-NEW" in refused.json()["errors"][0]["reason"]


def test_a_former_id_is_free_once_the_record_is_deleted(
    records: Organisation, rename: Rename
) -> None:
    rename("skills/S-SQL", "S-NEW")
    records.client.delete("/v1/skills/S-NEW", headers=records.headers)
    records.put("skills", "S-SQL", {**SKILLS["S-SQL"], "preferred_label": "Another"})
    records.put("skills", "S-NEW", SKILLS["S-SQL"])
    records.put("skills", "S-TICKET", {**SKILLS["S-TICKET"], "related": ["S-SQL"]})
    assert records.get("skills/S-TICKET")["related"] == ["S-SQL"]


def test_a_late_file_means_the_record_that_was_renamed(importer: Importer, rename: Rename) -> None:
    people = [person("E-50"), person("E-51", manager="E-50", role="R-PMM"), person("E-52")]
    importer.run(ndjson(people), source="hris", mode="snapshot")
    rename("employees/E-50", "E-NEW")
    rename("roles/R-PMM", "R-NEW")
    late = [person("E-50", title="Head"), *people[1:]]
    job = importer.run(ndjson(late), source="hris", mode="snapshot")
    assert (job["state"], job["import"]["deactivated"]) == ("succeeded", 0)
    assert importer.outcomes(job) == {
        "E-NEW": "updated",
        "E-51": "unchanged",
        "E-52": "unchanged",
    }
    told_of = {one["external_id"]: one["warnings"] for one in importer.results(job)}
    assert [one["field"] for one in told_of["E-NEW"]] == ["/external_id"]
    assert {one["field"] for one in told_of["E-51"]} == {"/manager", "/role"}
    assert told_of["E-52"] == []
    assert importer.get("/v1/employees/E-NEW")["title"] == "Head"
    assert importer.get("/v1/employees/E-51")["manager"] == "E-NEW"


def test_a_snapshot_under_way_ends_nobody_who_is_renamed_meanwhile(
    importer: Importer, rename: Rename
) -> None:
    everyone = [f"E-5{number}" for number in range(10)]
    importer.run(ndjson(map(person, everyone)), source="hris", mode="snapshot")
    job = importer.run(ndjson(map(person, everyone[:4])), source="hris", mode="snapshot")
    assert job["state"] == "waiting"
    rename("employees/E-50", "E-NEW")
    importer.client.post(f"/v1/jobs/{job['id']}/confirm", headers=importer.headers)
    importer.work()
    assert importer.get("/v1/employees/E-NEW")["status"] == "active"
    assert importer.get("/v1/employees/E-59")["status"] == "left"


def test_erasing_by_the_new_id_removes_what_was_recorded_under_the_old_one(
    records: Organisation, rename: Rename, database: Database
) -> None:
    old = "E-zyxvold"
    records.put("employees", old, EMPLOYEES["E-1"])
    records.put("employees", "E-2", {**EMPLOYEES["E-2"], "manager": old})
    shown_to_others = [{"employee": old, "score": 0.5}, {"employee": "E-3", "score": 0.4}]
    with database.write() as session:
        session.add(_impression("recommendations", old, []))
        session.add(_impression("candidates", "O-PM", shown_to_others))
    rename(f"employees/{old}", "E-zyxvmid")
    rename("employees/E-zyxvmid", "E-zyxvnew")
    exported = records.get("employees/E-zyxvnew/data-export")["held"]
    assert {row["external_id"] for row in exported["outbox_events"]} > {old, "E-zyxvnew"}
    assert len(exported["impressions"]) == 2

    erased = records.client.delete("/v1/employees/E-zyxvnew?mode=erase", headers=records.headers)
    assert erased.status_code == 200, erased.text

    for name in ("outbox_events", "impressions", "former_ids", "employees", "audit_people"):
        held = [row for row in _rows(database, name) if "zyxv" in str(row)]
        assert [row for row in held if "erased" not in str(row)] == [], name
    assert [one.items for one in stored(database, Impression)] == [shown_to_others[1:]]
    for key in (old, "E-zyxvmid", "E-zyxvnew"):
        again = records.client.put(
            f"/v1/employees/{key}", json=EMPLOYEES["E-1"], headers=records.headers
        )
        assert (again.status_code, again.json()["code"]) == (409, "erased"), key


def _impression(surface: str, subject: str, items: list[Json]) -> Impression:
    return Impression(
        surface=surface,
        subject_external_id=subject,
        audience="hr",
        actor="key:a",
        model_version="1",
        snapshot_at=utc_now(),
        items=items,
    )


def _rows(database: Database, name: str) -> list[Any]:
    with database.read() as session:
        return list(session.execute(METADATA.tables[name].select()).all())


def test_former_ids_are_forgotten_when_nothing_is_kept_under_them(
    records: Organisation, rename: Rename, database: Database, settings: Settings
) -> None:
    rename("roles/R-PMM", "R-NEW")
    forget_old(database, settings)
    (row,) = stored(database, FormerId)
    with database.write() as session:
        _age(session, settings.former_id_days + 1)
    forget_old(database, settings)
    assert row.former_id == "R-PMM"
    assert stored(database, FormerId) == []


def _age(session: Session, days: float) -> None:
    for row in session.exec(select(FormerId)):
        row.renamed_at = utc_now() - timedelta(days=days)


def test_a_restored_backup_is_erased_under_the_former_id_too(
    records: Organisation, rename: Rename, database: Database, settings: Settings
) -> None:
    rename("employees/E-1", "E-NEW")
    records.client.delete("/v1/employees/E-NEW?mode=erase", headers=records.headers)
    with database.write() as session:
        # As in a backup from before the rename.
        for receipt in session.exec(select(Erasure)).all():
            session.delete(receipt)
        session.add(Employee(external_id="E-1", name="Mara", title="Seller"))
    done = PersonEraser(database, settings).reconcile()
    assert [one.replayed for one in done] == [True, False]
    assert stored(database, Employee, external_id="E-1") == []
