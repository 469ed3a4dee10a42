"""Fairness: attributes go in and never out, small groups hide, and no ranking depends on them."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.cli.main import cli
from app.core.db import Database
from app.core.partitions import make_sure_of_months
from app.core.prices import EACH_PAIR
from app.governance.fairness.counting import Outcome, RankedOpening, tables
from app.governance.fairness.gate import ratios
from app.governance.fairness.schemas import FairnessBody, FairnessPeriod, FairnessReport
from app.governance.fairness.service import EACH_LIST, sweep, tokens
from app.governance.fairness.store import AuditStore, audit_store
from app.serving import serving_of
from app.settings import Settings
from ml.auditing import Verdict
from models.base import utc_now, utc_today
from models.events import FeedbackEvent
from models.feedback_vocabulary import EventSource, EventType
from models.learning import Impression
from models.vocabulary import Audience, Scope
from tests.support.catalogue import Headers
from tests.support.groups import attributes, crowd
from tests.support.organisation import Organisation

PEOPLE = ("E-1", "E-2", "E-3", "E-4")


def records(sex: str) -> dict[str, list[dict[str, str | None]]]:
    return {"records": [{"employee": one, "sex": sex, "ethnicity": None} for one in PEOPLE]}


def test_attributes_are_counted_and_change_no_byte_of_any_ranking(
    organisation: Organisation,
    champion: str,
    client: TestClient,
    hr_headers: Headers,
    headers_for: Callable[..., Headers],
    settings: Settings,
) -> None:
    assert organisation.client is client
    send, ask = headers_for(Scope.AUDIT_ATTRIBUTES), headers_for(Scope.AUDIT_FAIRNESS)
    lists = [f"/v1/employees/{one}/recommendations?include_far=true" for one in PEOPLE]
    lists.append("/v1/openings/O-PMM/candidates")
    served = []
    for sex in ("female", "male"):
        answer = client.post("/v1/protected-attributes", headers=send, json=records(sex))
        assert answer.status_code == 204
        served.append([client.get(path, headers=hr_headers).content for path in lists])
    assert served[0] == served[1]
    body = {"version": champion, "top": 3, "openings": 40}
    told = client.post("/v1/fairness-reports", headers=ask, json=body)
    assert told.status_code == 201, told.text
    report = told.json()
    assert report["verdict"] == "insufficient_data"
    groups = [group for table in report["tables"] for group in table["groups"]]
    assert groups
    assert all(group["hidden"] and group["people"] is None for group in groups)
    assert client.post("/v1/fairness-reports", headers=send, json=body).status_code == 403
    unknown = {"records": [{"employee": "E-404", "sex": "female"}]}
    refused = client.post("/v1/protected-attributes", headers=send, json=unknown)
    assert (refused.status_code, "/records/0/employee" in refused.text) == (422, True)
    with audit_store(settings) as store:
        assert store.newest(champion) is not None


def test_the_store_names_nobody_and_forgets(
    organisation: Organisation,
    client: TestClient,
    headers_for: Callable[..., Headers],
    database: Database,
    settings: Settings,
) -> None:
    assert organisation.client is client
    send = headers_for(Scope.AUDIT_ATTRIBUTES)
    client.post("/v1/protected-attributes", headers=send, json=records("female"))
    file = settings.data_dir / "audit.db"
    assert file.stat().st_mode & 0o077 == 0
    keys = _keys(settings)
    assert len(keys) == len(PEOPLE)
    assert not any("E-" in key for key in keys)
    eraser = headers_for(Scope.PRIVACY, Scope.CATALOG_WRITE)
    assert client.delete("/v1/employees/E-3?mode=erase", headers=eraser).status_code == 200
    with audit_store(settings) as store:
        assert store.groups(["E-3", "E-1"])[0] == [None, "female"]
        store.put([("E-gone", "male", None)])
    assert sweep(database, settings) == 1


def test_a_renamed_person_keeps_what_was_sent_and_erasure_finds_it_under_any_id(
    organisation: Organisation,
    client: TestClient,
    hr_headers: Headers,
    headers_for: Callable[..., Headers],
    database: Database,
    settings: Settings,
) -> None:
    assert organisation.client is client
    send = headers_for(Scope.AUDIT_ATTRIBUTES)

    def sent(sex: str, *people: str) -> None:
        told = {"records": [{"employee": one, "sex": sex} for one in people]}
        assert client.post("/v1/protected-attributes", headers=send, json=told).status_code == 204

    def renamed(old: str, new: str) -> None:
        path, body = f"/v1/employees/{old}/rename", {"external_id": new}
        assert client.post(path, headers=hr_headers, json=body).status_code == 200

    def kept(*people: str) -> list[str | None]:
        with audit_store(settings) as store:
            return store.groups(people)[0]

    sent("female", "E-1", "E-2", "E-3", "E-4")
    for old, new in (("E-1", "E-11"), ("E-11", "E-12"), ("E-2", "E-21"), ("E-3", "E-31")):
        renamed(old, new)
    # What is sent after the rename counts, whatever was kept under the former id.
    sent("male", "E-21")
    assert kept("E-12", "E-21", "E-4") == ["female", "male", "female"]
    assert sweep(database, settings) == 0
    assert kept("E-1", "E-11", "E-12", "E-21", "E-31") == [None, None, "female", "male", "female"]
    renamed("E-4", "E-41")
    eraser = headers_for(Scope.PRIVACY, Scope.CATALOG_WRITE)
    assert client.delete("/v1/employees/E-41?mode=erase", headers=eraser).status_code == 200
    assert kept("E-4", "E-41") == [None, None]
    assert len(_keys(settings)) == 3


def test_whoever_is_renamed_while_the_store_is_swept_loses_nothing(
    organisation: Organisation,
    client: TestClient,
    hr_headers: Headers,
    headers_for: Callable[..., Headers],
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert organisation.client is client
    send = headers_for(Scope.AUDIT_ATTRIBUTES)
    client.post("/v1/protected-attributes", headers=send, json=records("female"))
    read = AuditStore.keys

    def renaming(store: AuditStore) -> set[str]:
        found = read(store)
        body = {"external_id": "E-11"}
        client.post("/v1/employees/E-1/rename", headers=hr_headers, json=body).raise_for_status()
        return found

    monkeypatch.setattr(AuditStore, "keys", renaming)
    assert sweep(database, settings) == 0
    with audit_store(settings) as store:
        assert store.groups(["E-11"])[0] == ["female"]


def _keys(settings: Settings) -> list[str]:
    """The names under which the store keeps anything."""
    with sqlite3.connect(settings.data_dir / "audit.db") as connection:
        found = connection.execute("SELECT person_key FROM protected_attributes").fetchall()
    connection.close()
    return [row[0] for row in found]


def test_groups_are_compared_and_small_ones_hidden() -> None:
    """Sixty men and forty women, of whom the first places hold fewer; three are of a third sex."""
    sex = ["male"] * 60 + ["female"] * 40 + ["other"] * 3 + [None] * 7
    order = [*range(40), *range(60, 70), *range(40, 60), *range(70, 110)]
    outcome = Outcome(
        [RankedOpening(np.array(order), 50)], [float(200 - order.index(row)) for row in range(110)]
    )
    found = {one.name: one for one in tables(outcome, sex, [None] * 110)}
    table = found["sex, selection"]
    told = {group.group: group for group in table.groups}
    assert told["other"].hidden
    assert told["other"].people is None
    assert sum(group.hidden for group in table.groups) > 1, "one alone follows from the sums"
    assert table.unknown == 7
    assert found["ethnicity, selection"].verdict is Verdict.INSUFFICIENT


def test_a_group_that_is_selected_less_is_flagged() -> None:
    sex: list[str | None] = ["male", "female"] * 100
    men, women = [*range(0, 200, 2)], [*range(1, 200, 2)]
    order = [*men[:60], *women[:30], *men[60:], *women[30:]]
    outcome = Outcome(
        [RankedOpening(np.array(order), 90)], [float(200 - order.index(row)) for row in range(200)]
    )
    found = {one.name: one for one in tables(outcome, sex, ["a"] * 200)}
    table = found["sex, selection"]
    assert (table.verdict, table.reference) == (Verdict.FLAG, "male")
    [women_told] = [group for group in table.groups if group.group == "female"]
    assert (women_told.people, women_told.selected, women_told.ratio) == (100, 30, 0.5)
    assert women_told.odds_by_opening == pytest.approx(30 / 70 / (60 / 40))
    assert (women_told.exposure or 1) < 0.5
    assert found["sex and ethnicity, selection"].verdict is Verdict.FLAG
    report = FairnessReport(
        id=1,
        version="v1",
        shown=None,
        made_at=utc_now(),
        people=200,
        openings=1,
        top=90,
        verdict=Verdict.FLAG,
        tables=[table],
    )
    assert {one["name"]: one["value"] for one in ratios(report)} == {"sex, selection: female": 0.5}


def test_lists_that_were_shown_are_counted_and_whoever_was_shortlisted(
    organisation: Organisation,
    headers_for: Callable[..., Headers],
    hr_headers: Headers,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, today = organisation.client, utc_today()
    crowd(client, hr_headers)
    attributes(client, headers_for(Scope.AUDIT_ATTRIBUTES))
    ask = headers_for(Scope.AUDIT_FAIRNESS)
    days = {"since": today.isoformat(), "until": today.isoformat()}
    body = {"shown": days, "top": 20}
    nothing = client.post("/v1/fairness-reports", headers=ask, json=body)
    assert (nothing.status_code, "No list was shown" in nothing.text) == (409, True)
    men = [f"X-{number}" for number in range(1, 80, 2)]
    women = [f"X-{number}" for number in range(0, 80, 2)]
    shown = [*men[:30], *women[:15]]
    with database.write() as session:
        for first in (0, 25):
            part = shown[first : first + 25]
            items = [
                {"employee": key, "rank": first + place, "score": 0.5}
                for place, key in enumerate(part, start=1)
            ]
            session.add(_impression("O-PMM", items))
        make_sure_of_months(session, FeedbackEvent, {today})
        session.add(_shortlisting("O-PMM", women[20]))
    told = client.post("/v1/fairness-reports", headers=ask, json={**body, "top": 45})
    assert told.status_code == 201, told.text
    report = told.json()
    assert (report["version"], report["shown"], report["openings"]) == (None, days, 1)
    assert [one["name"] for one in report["tables"]] == [
        "sex, selection",
        "ethnicity, selection",
        "sex and ethnicity, selection",
    ]
    groups = {group["group"]: group for group in report["tables"][0]["groups"]}
    assert (groups["male"]["selected"], groups["female"]["selected"]) == (30, 16)
    assert report["verdict"] == "flag"
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    day = today.isoformat()
    typed = ["fairness", "report", "--from", day, "--to", day, "--top", "45"]
    done = CliRunner().invoke(cli, typed)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["tables"] == report["tables"]
    wrong = CliRunner().invoke(cli, ["fairness", "report"])
    assert (wrong.exit_code, "either version or shown" in wrong.output) == (1, True)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_report_costs_what_its_people_openings_and_lists_are(
    organisation: Organisation, database: Database, champion: str
) -> None:
    snapshot = serving_of(organisation.client.app).current()
    pairs = len(snapshot.catalogue.people) * 2
    body = FairnessBody(version=champion, openings=2)
    assert tokens(snapshot, database, body) == pytest.approx(EACH_PAIR * pairs)
    days = FairnessPeriod(since=utc_today(), until=utc_today())
    with database.write() as session:
        session.add_all([_impression("O-PMM", []) for _ in range(3)])
    shown = FairnessBody(version=None, shown=days)
    assert tokens(snapshot, database, shown) == pytest.approx(EACH_LIST * 3)


def _impression(opening: str, items: list[dict[str, Any]]) -> Impression:
    return Impression(
        surface="candidates",
        subject_external_id=opening,
        audience=Audience.HR,
        actor="tests",
        model_version="any",
        snapshot_at=utc_now(),
        items=items,
    )


def _shortlisting(opening: str, person: str) -> FeedbackEvent:
    now = utc_now()
    return FeedbackEvent(
        day=now.date(),
        event_id=f"shortlist-{person}",
        received_at=now,
        happened_at=now,
        type=EventType.SHORTLIST,
        employee_external_id=person,
        opening_external_id=opening,
        source=EventSource.ATS,
    )
