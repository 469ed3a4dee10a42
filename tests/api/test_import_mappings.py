"""Mappings are stored under a name, and imports give the name."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.settings import Settings
from tests.conftest import Headers
from tests.support.imports import Importer, ndjson
from tests.support.served import served_process

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "imports.md"
PATH = "/v1/import-mappings/nightly-people"
CSV = "text/csv"
TABLE = b"Nr;Name;Stelle\n1;Ada;Leitung\n"
MAPPING: dict[str, Any] = {
    "entity": "employees",
    "columns": {
        "Nr": "external_id",
        "Name": "name",
        "Stelle": {"path": "title"},
        "Schuhe": None,
    },
    "constants": {"location": "Hamburg"},
}


@pytest.fixture
def importer(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> Importer:
    return Importer(client, hr_headers, database, settings)


def stored(client: TestClient, headers: Headers, **changes: Any) -> Any:
    answer = client.put(PATH, json={**MAPPING, **changes}, headers=headers)
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()


def test_a_mapping_is_stored_read_listed_and_deleted(
    client: TestClient, hr_headers: Headers
) -> None:
    created = client.put(PATH, json=MAPPING, headers=hr_headers)
    assert (created.status_code, created.headers["Location"]) == (201, PATH)
    read = client.get(PATH, headers=hr_headers)
    assert read.json() == created.json()
    assert (read.json()["name"], read.json()["version"]) == ("nightly-people", 1)
    listed = client.get("/v1/import-mappings", headers=hr_headers).json()
    assert listed["items"] == [read.json()]
    assert stored(client, hr_headers)["version"] == 1
    assert stored(client, hr_headers, constants={})["version"] == 2
    stale = client.delete(PATH, headers={**hr_headers, "If-Match": read.headers["ETag"]})
    assert stale.status_code == 412
    assert client.delete(PATH, headers=hr_headers).status_code == 204
    assert client.get(PATH, headers=hr_headers).status_code == 404


def test_an_import_is_read_by_the_mapping_that_it_names(
    importer: Importer, client: TestClient, hr_headers: Headers
) -> None:
    stored(client, hr_headers, columns={"Nr": "external_id", "Name": "name", "Stelle": "title"})
    job = importer.send(TABLE, CSV, mapping_name="nightly-people")
    client.delete(PATH, headers=hr_headers)
    importer.work()
    assert importer.job(job)["import"]["created"] == 1
    ada = importer.get("/v1/employees/1")
    assert (ada["name"], ada["title"], ada["location"]) == ("Ada", "Leitung", "Hamburg")


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"columns": {"Nr": "external_id", "Name": "nome"}}, "/columns/Name", "is 'name' meant"),
        ({"columns": {"Name": "name"}}, "/columns", "no column gives external_id"),
        ({"columns": {}}, "/columns", "at least 1 item"),
        ({"constants": {"shoes": 44}}, "/constants/shoes", "is no field"),
        ({"entity": "shoes"}, "/entity", "should be"),
    ],
)
def test_a_mapping_that_cannot_be_right_is_refused(
    client: TestClient, hr_headers: Headers, changes: dict[str, Any], field: str, reason: str
) -> None:
    answer = client.put(PATH, json={**MAPPING, **changes}, headers=hr_headers)
    assert answer.status_code == 422
    found = {one["field"]: one["reason"] for one in answer.json()["errors"]}
    assert reason in found[field]
    assert client.get(PATH, headers=hr_headers).status_code == 404


@pytest.mark.parametrize(
    ("entity", "content_type", "options", "reason"),
    [
        ("employees", CSV, {"mapping_name": "nobody"}, "no stored mapping"),
        ("roles", CSV, {"mapping_name": "nightly-people"}, "is for employees, not for roles"),
        ("employees", CSV, {"mapping_name": "nightly-people", "mapping": "{}"}, "beside a mapping"),
        ("employees", "application/x-ndjson", {"mapping_name": "nightly-people"}, "for CSV only"),
    ],
)
def test_a_name_that_does_not_fit_is_refused(
    client: TestClient,
    hr_headers: Headers,
    entity: str,
    content_type: str,
    options: dict[str, str],
    reason: str,
) -> None:
    stored(client, hr_headers)
    answer = client.post(
        "/v1/imports",
        params={"entity": entity, **options},
        content=TABLE if content_type == CSV else ndjson([{"external_id": "1"}]),
        headers={**hr_headers, "Content-Type": content_type},
    )
    assert answer.status_code == 422
    (problem,) = answer.json()["errors"]
    assert problem["field"] == "mapping_name"
    assert reason in problem["reason"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_the_commands_of_the_guide_run(
    settings: Settings, client: TestClient, hr_headers: Headers, database: Database, tmp_path: Path
) -> None:
    shell, curl = shutil.which("bash"), shutil.which("curl")
    if shell is None or curl is None:
        pytest.skip("no bash or no curl")
    part = GUIDE.read_text(encoding="utf-8").partition("## Keep a mapping")[2].partition("\n## ")[0]
    commands = re.findall(r"^```sh\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    assert len(commands) == 2
    key = hr_headers["Authorization"].removeprefix("Bearer ")
    with served_process(settings) as server:
        done = subprocess.run(
            [shell, "-euo", "pipefail", "-c", "\n".join(commands)],
            cwd=tmp_path,
            env={"PATH": str(Path(curl).parent), "KEY": key, "LATERAL": server.url},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stdout + done.stderr
    importer = Importer(client, hr_headers, database, settings)
    importer.work()
    assert importer.get("/v1/employees/E-1042")["hire_date"] == "2019-03-31"
