"""Fifty canaries through every error path: none in a log, a metric, or what others are answered."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from app.core.db import Database
from app.settings import Settings
from models.vocabulary import Scope
from tests.support.catalogue import opening, seller, wish
from tests.support.changes import eventually
from tests.support.served import ROOT, await_live

Headers = dict[str, str]
WANTED = 50
EVERY_ERROR = {
    *(400, 401, 403, 404, 405, 408, 409, 412, 413, 414, 415, 422, 428, 429),
    *(500, 503),
}
# A refusal tells whoever sent it what was found in a date, a number, a key or a parameter. A name,
# a summary or an aspiration is repeated to nobody.
TOLD_TO_THEIR_SENDER = {
    *("a field in a line", "a grade in a line", "a query", "another mention"),
    *("a text as hire_date", "a text as manager", "a text as role"),
}
REFUSAL = text(
    "CREATE TRIGGER planted BEFORE UPDATE ON employees WHEN NEW.name = NEW.title "
    "BEGIN SELECT RAISE(ABORT, 'planted'); END"
)


class Canaries:
    """Values that occur nowhere else; each is handed out once, for one place."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def __call__(self, place: str, form: str = "{}") -> str:
        value = f"kanari{len(self.places):02d}vogel"
        self.places[value] = place
        return form.format(value)

    def found_in(self, told: str) -> dict[str, str]:
        """The places of those that a text holds."""
        folded = told.lower()
        return {value: place for value, place in self.places.items() if value in folded}


@contextmanager
def _served(settings: Settings, log: Path) -> Iterator[str]:
    """The service as `lateral serve` runs it, logging at DEBUG into a file."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "LATERAL_DATA_DIR": str(settings.data_dir),
        "LATERAL_DATABASE_URL": settings.resolved_database_url,
        "LATERAL_LOG_LEVEL": "DEBUG",
        "LATERAL_MAX_BODY_BYTES": "20000",
        "LATERAL_REQUIRE_IF_MATCH": "true",
        "LATERAL_FAILED_CREDENTIALS_PER_MINUTE": "7",
        "LATERAL_IMPORT_SILENCE_SECONDS": "0.5",
    }
    command = [sys.executable, "-c", "from app.cli.main import cli; cli()", "serve"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            await_live(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=30)


def _refused_callers(client: httpx.Client, canary: Canaries, answers: list[httpx.Response]) -> None:
    """401 and 403: secrets of every form."""
    for place, form in (
        ("a key of a wrong form", "Bearer {}"),
        ("a key with an unknown prefix", "Bearer lat_" + "a" * 10 + "_{}" + "b" * 27),
        ("a token of three parts", "Bearer eyJhbGciOiJSUzI1NiJ9.{}.c2ln"),
        ("a password", "Basic {}"),
    ):
        headers = {"Authorization": canary(place, form)}
        answers.append(client.get("/v1/employees/E-1", headers=headers))
    answers.append(client.get("/v1/roles", headers={"Cookie": canary("a cookie", "s={}")}))
    answers.append(client.get("/v1/roles", headers={"User-Agent": canary("a user agent")}))
    answers.append(
        client.get("/v1/roles", headers={"Origin": canary("an origin", "https://{}.test")})
    )
    answers.append(
        client.post(
            "/v1/oauth/token",
            data={
                "grant_type": "client_credentials",
                "client_id": canary("a client's id"),
                "client_secret": canary("a client's secret"),
            },
        )
    )


def _refused_too_often(
    client: httpx.Client, canary: Canaries, answers: list[httpx.Response]
) -> None:
    """429: an address that sends wrong keys on and on."""
    for number in range(4):
        headers = {"Authorization": canary(f"a wrong key, {number}", "Bearer lat_{}")}
        answers.append(client.get("/v1/employees/E-1", headers=headers))


def _refused_states(
    client: httpx.Client, canary: Canaries, hr: Headers, own: Headers, answers: list[httpx.Response]
) -> None:
    """400, 403, 408, 409, 422, 428 and 503: a good body at a bad moment."""
    path, any_version = "/v1/employees/E-1", {**hr, "If-Match": "*"}

    def body(when: str) -> dict[str, Any]:
        wishes = [wish(canary(f"a wish {when}"))]
        return seller(name=canary(f"a name {when}"), aspirations=wishes)

    patch = {"title": canary("a title that is not one's own")}
    answers.append(client.patch(path, json=patch, headers={**own, "If-Match": "*"}))
    answers.append(client.put(path, json=body("without If-Match"), headers=hr))
    later, sooner = {"as_of": "2026-03-02T00:00:00Z"}, {"as_of": "2026-03-01T00:00:00Z"}
    assert client.put(path, params=later, json=seller(), headers=any_version).is_success
    stale = client.put(path, params=sooner, json=body("of yesterday"), headers=any_version)
    answers.append(stale)
    answers.append(client.get("/v1/employees/E-1/recommendations", headers=hr))
    wordless = {"title": "***", "function": None, "summary": "", "skills": [], "work_history": []}
    sent = {"external_id": "E-9", **body("without a word to compare"), **wordless}
    asked = {"employees": [sent], "openings": [{"external_id": "O-9", "title": "---"}]}
    answers.append(client.post("/v1/match", json=asked, headers=hr))
    broken = {**hr, "Idempotency-Key": canary("a key with a blank", "{} x")}
    answers.append(client.post("/v1/match", json=asked, headers=broken))
    reused = {**hr, "Idempotency-Key": canary("a key that is used twice")}
    for mention in ("a first mention", "another mention"):
        mentions = {"mentions": [canary(mention)], "k": 0 if mention == "a first mention" else 1}
        answers.append(client.post("/v1/skills/normalise", json=mentions, headers=reused))

    def falls_silent() -> Iterator[bytes]:
        yield canary("half a file", '{{"external_id": "{}').encode()
        time.sleep(1.5)

    as_lines = {**hr, "Content-Type": "application/x-ndjson"}
    half = client.post("/v1/imports?entity=employees", content=falls_silent(), headers=as_lines)
    answers.append(half)


def _refused_lines(
    client: httpx.Client, canary: Canaries, hr: Headers, answers: list[httpx.Response]
) -> None:
    """Lines of an import that are refused, by the worker that runs beside the service."""
    lines = [
        json.dumps({"external_id": "E-8", **seller(grade=canary("a grade in a line"))}),
        json.dumps({"external_id": "E-8", **seller(), canary("a field in a line"): 1}),
        '{"external_id": "E-8", "name": "' + canary("a broken line"),
    ]
    as_lines = {**hr, "Content-Type": "application/x-ndjson"}
    sent = client.post("/v1/imports?entity=employees", content="\n".join(lines), headers=as_lines)
    job = sent.headers["Location"]
    assert eventually(lambda: client.get(job, headers=hr).json()["state"] == "succeeded")
    answers += [client.get(job, headers=hr), client.get(f"{job}/results", headers=hr)]


def _refused_bodies(
    client: httpx.Client, canary: Canaries, hr: Headers, answers: list[httpx.Response]
) -> None:
    """422, 413 and 415: what was sent is not repeated."""
    for field in ("name", "title", "function", "org_unit", "location", "summary"):
        body = seller(**{field: [canary(f"a list as {field}")]})
        answers.append(client.put("/v1/employees/E-2", json=body, headers=hr))
    for field in (
        "grade",
        "hire_date",
        "status",
        "remote_wish",
        "open_to_moves",
        "role",
        "manager",
    ):
        body = seller(**{field: canary(f"a text as {field}", "not {}!")})
        answers.append(client.put("/v1/employees/E-2", json=body, headers=hr))
    for field in (
        "target",
        "kind",
        "polarity",
        "visibility",
        "weight",
        "horizon_months",
        "motives",
    ):
        body = seller(aspirations=[wish(**{field: canary(f"a wish's {field}")})])
        answers.append(client.put("/v1/employees/E-2", json=body, headers=hr))
    secret = seller(name=canary("a name", "{}@corp.example"), aspirations=[wish(canary("a wish"))])
    answers.append(client.put("/v1/employees/E-2", json={**secret, "grade": 400}, headers=hr))
    answers.append(client.patch("/v1/employees/E-1", json={"grade": canary("a patch")}, headers=hr))
    big = json.dumps(seller(summary=canary("a large body") + "x" * 30_000))
    as_json = {**hr, "Content-Type": "application/json"}
    answers.append(client.put("/v1/employees/E-2", content=big, headers=as_json))
    as_text = {**hr, "Content-Type": "text/plain"}
    answers.append(client.put("/v1/employees/E-2", content=canary("a text"), headers=as_text))
    broken = '{"name": "' + canary("broken JSON")
    answers.append(client.put("/v1/employees/E-2", content=broken, headers=as_json))
    twice = '{"name": "' + canary("a name twice") + '", "name": "b"}'
    answers.append(client.put("/v1/employees/E-2", content=twice, headers=as_json))
    answers.append(client.post("/v1/match", json={"k": canary("a match")}, headers=hr))
    answers.append(client.post("/v1/skills/normalise", json={"k": canary("k")}, headers=hr))


def _refused_addresses(
    client: httpx.Client, canary: Canaries, hr: Headers, answers: list[httpx.Response]
) -> None:
    """404, 405, 409, 412, 414 and 422 of addresses and headers."""
    paths = ("employees/{}", "employees/{}/recommendations", "openings/{}/candidates", "{}")
    queries = ("limit={}", "cursor={}", "updated_since={}", "status={}")
    addresses = [f"/v1/{canary('a path', path)}" for path in paths]
    addresses += [f"/v1/employees?{canary('a query', query)}" for query in queries]
    answers += [client.get(address, headers=hr) for address in addresses]
    answers.append(client.request("LINK", f"/v1/employees/{canary('405')}", headers=hr))
    answers.append(client.request(canary("a method", "K{}").upper(), "/v1/roles", headers=hr))
    answers.append(client.get(f"/v1/roles?q={canary('a long address')}{'x' * 9000}", headers=hr))
    tag = {**hr, "If-Match": canary("a tag", '"{}"')}
    answers.append(client.put("/v1/employees/E-1", json=seller(), headers=tag))
    key = {**hr, "Idempotency-Key": canary("an idempotency key")}
    answers.append(client.post("/v1/match", json={}, headers=key))
    body = opening(role=canary("a role that is not there", "R-{}"), title=None)
    answers.append(client.put("/v1/openings/O-1", json=body, headers=hr))


def _failing_database(
    client: httpx.Client,
    canary: Canaries,
    hr: Headers,
    database: Database,
    answers: list[httpx.Response],
) -> None:
    """500 and 503: a fault is planted under statements that carry values."""
    postgres = database.url.get_backend_name() == "postgresql"
    with database.write() as session:
        session.execute(text("ALTER TABLE work_history RENAME TO work_history_gone"))
    body = seller(name=canary("a name in a statement"), summary=canary("a summary in a statement"))
    body["aspirations"] = [wish(canary("a wish in a statement"))]
    answers.append(client.put("/v1/employees/E-3", json=body, headers=hr))
    answers.append(client.get("/v1/employees/E-1", headers=hr))
    with database.write() as session:
        session.execute(text("ALTER TABLE work_history_gone RENAME TO work_history"))
        session.execute(
            text("ALTER TABLE employees ADD CHECK (name <> title)") if postgres else REFUSAL
        )
    hr = {**hr, "If-Match": "*"}
    same = canary("a name that a rule of the database refuses")
    body = seller(name=same, title=same, summary=canary("a summary that was to be stored"))
    answers.append(client.put("/v1/employees/E-1", json=body, headers=hr))


def test_no_canary_is_heard(
    settings: Settings, database: Database, headers_for: Callable[..., Headers], tmp_path: Path
) -> None:
    canary, answers = Canaries(), list[httpx.Response]()
    hr, log = headers_for(*Scope), tmp_path / "log"
    own = headers_for(Scope.CATALOG_WRITE, employee="E-1")
    with _served(settings, log) as url, httpx.Client(base_url=url, timeout=30) as client:
        stored = client.put("/v1/employees/E-1", json=seller(), headers=hr)
        assert stored.status_code == 201, stored.text
        _refused_callers(client, canary, answers)
        _refused_bodies(client, canary, hr, answers)
        _refused_addresses(client, canary, hr, answers)
        _refused_states(client, canary, hr, own, answers)
        _refused_too_often(client, canary, answers)
        if database.url.get_backend_name() == "sqlite":
            _refused_lines(client, canary, hr, answers)
        _failing_database(client, canary, hr, database, answers)
        metrics = client.get("/metrics").text
        others = client.get("/v1/audit-log?limit=200", headers=hr).text
        others += client.get("/v1/changes", headers=hr).text
    statuses = {answer.status_code for answer in answers}
    assert len(canary.places) >= WANTED
    assert statuses >= EVERY_ERROR
    assert canary.found_in(log.read_text()) == {}
    assert canary.found_in(metrics) == {}
    assert canary.found_in(others) == {}
    repeated = {
        place for one in answers for place in canary.found_in(_without_instance(one)).values()
    }
    assert repeated <= TOLD_TO_THEIR_SENDER
    assert canary.found_in(hr["Authorization"]) == {}
    assert hr["Authorization"].rpartition("_")[2] not in log.read_text()


def _without_instance(answer: httpx.Response) -> str:
    """The answer without the address asked for, which is repeated to the one who asked."""
    try:
        body: dict[str, Any] = answer.json()
    except ValueError:
        return answer.text
    return json.dumps({name: value for name, value in body.items() if name != "instance"})


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_canary_that_sings_is_heard(settings: Settings, tmp_path: Path) -> None:
    canary = Canaries()
    (tmp_path / "log").write_text(canary("a log line", "name={}"))
    assert canary.found_in((tmp_path / "log").read_text()) == {"kanari00vogel": "a log line"}
