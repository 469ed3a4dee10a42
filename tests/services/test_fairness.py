"""Fairness: attributes go in and never out, small groups hide, and no ranking depends on them."""

import sqlite3
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.governance.fairness.counting import Outcome, RankedOpening, tables
from app.governance.fairness.service import sweep
from app.governance.fairness.store import audit_store
from app.settings import Settings
from ml.auditing import Verdict
from models.vocabulary import Scope
from tests.support.catalogue import Headers
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
    body = {"version": champion, "top": 3}
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
    with sqlite3.connect(file) as connection:
        keys = [row[0] for row in connection.execute("SELECT person_key FROM protected_attributes")]
    connection.close()
    assert len(keys) == len(PEOPLE)
    assert not any("E-" in key for key in keys)
    eraser = headers_for(Scope.PRIVACY, Scope.CATALOG_WRITE)
    assert client.delete("/v1/employees/E-3?mode=erase", headers=eraser).status_code == 200
    with audit_store(settings) as store:
        assert store.groups(["E-3", "E-1"])[0] == [None, "female"]
        store.put([("E-gone", "male", None)])
    assert sweep(database, settings) == 1


def test_groups_are_compared_and_small_ones_hidden() -> None:
    """Sixty men and forty women, of whom the first places hold fewer; three are of a third sex."""
    sex = ["male"] * 60 + ["female"] * 40 + ["other"] * 3 + [None] * 7
    order = [*range(40), *range(60, 70), *range(40, 60), *range(70, 110)]
    outcome = Outcome(
        [RankedOpening(order, 50)], [float(200 - order.index(row)) for row in range(110)]
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
        [RankedOpening(order, 90)], [float(200 - order.index(row)) for row in range(200)]
    )
    found = {one.name: one for one in tables(outcome, sex, ["a"] * 200)}
    table = found["sex, selection"]
    assert (table.verdict, table.reference) == (Verdict.FLAG, "male")
    [women_told] = [group for group in table.groups if group.group == "female"]
    assert (women_told.people, women_told.selected, women_told.ratio) == (100, 30, 0.5)
    assert women_told.odds_by_opening == pytest.approx(30 / 70 / (60 / 40))
    assert (women_told.exposure or 1) < 0.5
    assert found["sex and ethnicity, selection"].verdict is Verdict.FLAG
