"""A taxonomy's download becomes skills and occupations, once, and follows its versions."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from app.catalog.batches import Outcome
from app.core.db import Database
from app.core.errors import DatabaseUnavailableError
from app.core.security import Actor, Scope
from app.exchange.taxonomies import service
from app.exchange.taxonomies.base import Taxonomy, TaxonomyError
from app.exchange.taxonomies.esco import read_esco
from app.exchange.taxonomies.onet import read_onet
from app.exchange.taxonomies.service import ImportReport, Part, StoredTaxonomy
from app.serving import Serving
from models import OutboxEvent, Role
from tests.support.catalogue import Headers, marketing_role, need, opening, put, seller
from tests.support.changes import eventually
from tests.support.taxonomies import (
    NEEDS,
    OCCUPATIONS,
    SKILLS,
    esco_folder,
    onet_folder,
    skill,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "taxonomies"
OPERATOR = Actor("tests", frozenset(Scope))
CREATED, UPDATED, UNCHANGED = Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED


def esco(folder: Path, version: str = "1.0", **tables: Any) -> Taxonomy:
    return read_esco(esco_folder(folder / f"esco-{version}", **tables))


def brought(database: Database, taxonomy: Taxonomy, **options: Any) -> ImportReport:
    return service.import_taxonomy(database, OPERATOR, taxonomy, **options)


def read(client: TestClient, headers: Headers, path: str) -> Any:
    answer = client.get(f"/v1/{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


def followed(client: TestClient, headers: Headers) -> bool:
    """Whether the service knows the imported skills, which another process wrote."""
    body = {"mentions": ["esco:skill:fly"]}

    def known() -> bool:
        answer = client.post("/v1/skills/normalise", json=body, headers=headers).json()
        return bool(answer["items"][0]["recognised"])

    return eventually(known)


def count_events(database: Database) -> int:
    with database.read() as session:
        return len(session.exec(select(OutboxEvent.id)).all())


def test_skills_come_with_their_names_groups_and_neighbours(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    brought(database, esco(tmp_path))
    fly = read(client, hr_headers, "skills/esco:skill:fly")
    assert fly["preferred_label"] == "fly kites"
    assert fly["alternative_labels"] == ["kite flying", "flying kites", "kite-fliyng"]
    assert fly["description"] == "Keep a kite in the air."
    assert (fly["broader"], fly["related"]) == (["esco:skill:G1"], ["esco:skill:wind"])
    assert (fly["scheme"], fly["scheme_version"]) == ("esco", "1.0")
    assert fly["scheme_id"] == "http://data.europa.eu/esco/skill/fly"
    assert read(client, hr_headers, "skills/esco:skill:G1")["broader"] == ["esco:skill:G"]


def test_occupations_come_with_titles_and_the_skills_they_need(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    brought(database, esco(tmp_path))
    flyer = read(client, hr_headers, "roles/esco:occupation:flyer")
    assert (flyer["title"], flyer["family"]) == ("kite flyer", "ISCO 7999")
    assert flyer["alternative_titles"] == ["kite pilot", "kite flier"]
    assert (flyer["scheme"], flyer["scheme_version"]) == ("esco", "1.0")
    assert [
        (one["label"], one["essential"], one["method"], one["confidence"])
        for one in flyer["skills"]
    ] == [("fly kites", True, "key", 1.0), ("tie knots", False, "key", 1.0)]


def test_what_is_not_taken_over_is_counted_with_its_reason(
    database: Database, tmp_path: Path
) -> None:
    taxonomy = esco(tmp_path)
    assert {one.reason: (one.count, one.example) for one in taxonomy.skipped} == {
        "skills: the status is deprecated": (1, "wave flags"),
        "a relation to a concept that the download does not hold": (1, "kite maker"),
    }
    assert taxonomy.read["skills"] == len(SKILLS)
    assert taxonomy.read["occupation-skill relations"] == len(NEEDS)


def test_a_second_import_changes_nothing(database: Database, tmp_path: Path) -> None:
    first = brought(database, esco(tmp_path))
    assert first.parts[Part.SKILLS].outcomes == {CREATED: 5}
    assert first.parts[Part.ROLES].outcomes == {CREATED: 2}
    before = count_events(database)
    second = brought(database, esco(tmp_path))
    assert second.parts[Part.SKILLS].outcomes == {UNCHANGED: 5}
    assert second.parts[Part.ROLES].outcomes == {UNCHANGED: 2}
    assert count_events(database) == before == 7


def test_a_newer_version_updates_adds_and_removes(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    brought(database, esco(tmp_path))
    newer = (*SKILLS[1:], skill("soar", "soar"), skill("line", "splice lines"))
    report = brought(database, esco(tmp_path, "1.1", skills=newer))
    assert report.parts[Part.SKILLS].outcomes == {CREATED: 2, UPDATED: 4}
    assert report.parts[Part.SKILLS].removed == ("esco:skill:fly",)
    assert client.get("/v1/skills/esco:skill:fly", headers=hr_headers).status_code == 404
    assert read(client, hr_headers, "skills/esco:skill:knot")["scheme_version"] == "1.1"
    assert service.stored_taxonomies(database) == [StoredTaxonomy("esco", "1.1", 6, 2)]


def test_a_skill_that_is_gone_stays_while_somebody_holds_it(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    brought(database, esco(tmp_path))
    assert followed(client, hr_headers)
    held = [{"skill": "esco:skill:fly", "level": 3.0, "source": "self", "last_used": None}]
    put(client, "employees/E-1", seller(skills=held), hr_headers)
    report = brought(database, esco(tmp_path, "1.1", skills=SKILLS[1:]))
    assert report.parts[Part.SKILLS].removed == ()
    assert report.parts[Part.SKILLS].deprecated == ("esco:skill:fly",)
    assert read(client, hr_headers, "skills/esco:skill:fly")["scheme_version"] == "1.0"
    assert StoredTaxonomy("esco", "1.0", 1, 0) in service.stored_taxonomies(database)


@pytest.mark.parametrize("used_by", ["opening", "employee", "wish"])
def test_an_occupation_that_is_gone_stays_while_somebody_names_it(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path, used_by: str
) -> None:
    key = "esco:occupation:maker"
    brought(database, esco(tmp_path))
    wish = {"target": "role", "text": key}
    if used_by == "opening":
        put(client, "openings/O-1", opening(role=key, title=None, skills=None), hr_headers)
    else:
        person = seller(role=key) if used_by == "employee" else seller(aspirations=[wish])
        put(client, "employees/E-1", person, hr_headers)
    newer = esco(tmp_path, "1.1", occupations=OCCUPATIONS[:1])
    report = brought(database, newer, allow_removals=True)
    assert report.parts[Part.ROLES].deprecated == (key,)
    assert read(client, hr_headers, f"roles/{key}")["scheme_version"] == "1.0"


def test_half_a_download_is_refused_unless_it_is_meant(database: Database, tmp_path: Path) -> None:
    brought(database, esco(tmp_path))
    half = esco(tmp_path, "1.1", skills=SKILLS[:1])
    before = count_events(database)
    with pytest.raises(TaxonomyError, match="2 of the 5 skills"):
        brought(database, half)
    assert count_events(database) == before
    report = brought(database, half, allow_removals=True)
    assert set(report.parts[Part.SKILLS].removed) == {"esco:skill:knot", "esco:skill:wind"}


class InterruptedImportError(Exception):
    """The import ends here."""


def test_an_import_that_was_interrupted_does_what_is_left_the_next_time(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_SKILLS_A_BATCH", 2)

    def stop(_step: str, done: int, _total: int) -> None:
        if done >= 4:
            raise InterruptedImportError

    with pytest.raises(InterruptedImportError):
        brought(database, esco(tmp_path), progress=stop)
    report = brought(database, esco(tmp_path))
    assert report.parts[Part.SKILLS].outcomes == {UNCHANGED: 4, CREATED: 1}
    assert count_events(database) == 7


def test_a_batch_that_meets_another_writer_is_tried_again(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_PAUSES", (0.0, 0.0))
    write, calls = database.write, iter(range(100))

    def busy() -> Any:
        if next(calls) == 0:
            raise DatabaseUnavailableError("The database did not answer in time.")
        return write()

    monkeypatch.setattr(database, "write", busy)
    assert brought(database, esco(tmp_path)).parts[Part.SKILLS].outcomes == {CREATED: 5}


def test_occupations_are_no_roles_of_the_organisation_and_skills_are_recognised_at_once(
    client: TestClient,
    hr_headers: Headers,
    database: Database,
    tmp_path: Path,
    serving_on: Callable[..., Serving],
) -> None:
    running = serving_on(refresh_seconds=0.1)
    put(client, "roles/R-1", marketing_role(), hr_headers)
    brought(database, esco(tmp_path))
    assert eventually(lambda: bool(running.normaliser().recognise("kite flying")))
    assert running.normaliser().recognise("flying kites")[0].key == "esco:skill:fly"
    assert eventually(lambda: set(running.current().catalogue.roles.by_key) == {"R-1"})


def test_a_taxonomy_is_removed_but_for_what_somebody_uses(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    brought(database, esco(tmp_path))
    assert followed(client, hr_headers)
    put(client, "roles/R-1", marketing_role(skills=[need("esco:skill:fly")]), hr_headers)
    put(client, "openings/O-1", opening(role="esco:occupation:maker", title=None), hr_headers)
    removal = service.remove_taxonomy(database, OPERATOR, "esco")
    assert removal.removed == {Part.ROLES: 1, Part.SKILLS: 3}
    assert removal.kept[Part.ROLES] == ("esco:occupation:maker",)
    assert removal.kept[Part.SKILLS] == ("esco:skill:fly", "esco:skill:knot")


def test_what_somebody_holds_is_removed_on_demand_and_stays_as_a_text(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    brought(database, esco(tmp_path))
    assert followed(client, hr_headers)
    put(client, "roles/R-1", marketing_role(skills=[need("kite flying")]), hr_headers)
    service.remove_taxonomy(database, OPERATOR, "esco", including_used=True)
    (kept,) = read(client, hr_headers, "roles/R-1")["skills"]
    assert (kept["text"], kept["skill"]) == ("kite flying", None)
    assert service.stored_taxonomies(database) == []


def test_a_taxonomy_that_is_not_there_cannot_be_removed(database: Database) -> None:
    with pytest.raises(TaxonomyError, match="holds nothing of 'esco'"):
        service.remove_taxonomy(database, OPERATOR, "esco")


def test_levels_and_importance_of_onet_are_scaled_to_five(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    brought(database, read_onet(onet_folder(tmp_path / "db_29_2_text")))
    flyer = read(client, hr_headers, "roles/onet:99-1000.00")
    clouds, sheet = flyer["skills"]
    assert (clouds["label"], clouds["level"], clouds["weight"]) == ("Reading Clouds", 2.5, 3.75)
    assert (clouds["essential"], sheet["essential"]) == (True, False)
    assert (sheet["label"], sheet["weight"]) == ("WindSheet", 2.0)
    mender = read(client, hr_headers, "roles/onet:99-2000.00")
    assert [(one["essential"], one["level"], one["weight"]) for one in mender["skills"]] == [
        (False, None, 1.25),
        (False, None, 3.0),
    ]


def test_occupations_of_onet_have_titles_job_zones_and_a_version(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    brought(database, read_onet(onet_folder(tmp_path / "db_29_2_text")))
    flyer = read(client, hr_headers, "roles/onet:99-1000.00")
    assert flyer["alternative_titles"] == ["Aerial Artist (AA)", "AA"]
    assert flyer["family"] == "Job zone 3: medium preparation"
    assert flyer["description"] == 'Fly kites for "others".'
    assert (flyer["scheme_id"], flyer["scheme_version"]) == ("99-1000.00", "29.2")
    assert flyer["grade"] is None


def test_elements_of_onet_lie_under_groups_whose_names_say_something(
    client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    brought(database, read_onet(onet_folder(tmp_path / "db_29_2_text")))
    assert read(client, hr_headers, "skills/onet:2.A.1.z")["broader"] == ["onet:2.A.1"]
    content = read(client, hr_headers, "skills/onet:2.A.1")
    assert (content["preferred_label"], content["broader"]) == (
        "Basic Skills: Content",
        ["onet:2.A"],
    )
    assert read(client, hr_headers, "skills/onet:2.A")["preferred_label"] == "Basic Skills"


def _rows_of_roles(session: Session) -> Counter[str | None]:
    return Counter(session.exec(select(Role.scheme)).all())


@pytest.mark.skipif(not SHARED.is_dir(), reason="no taxonomies beside the repository")
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_occupations_of_two_real_taxonomies_lie_beside_each_other(
    database: Database, tmp_path: Path
) -> None:
    """Few of the skills, so that it takes seconds: the full import is a benchmark."""
    real = read_onet(SHARED / "onet-29.2")
    assert (len(real.roles), len(real.skills)) == (1016, 8947)
    some = dict(list(real.roles.items())[:50])
    needed = {one.skill for role in some.values() for one in role.skills}
    skills = {key: body for key, body in real.skills.items() if key in needed}
    small = Taxonomy(**{**vars(real), "skills": skills, "roles": some})
    assert brought(database, small).parts[Part.ROLES].outcomes == {CREATED: 50}
    brought(database, esco(tmp_path))
    with database.read() as session:
        assert _rows_of_roles(session) == {"onet": 50, "esco": 2}
