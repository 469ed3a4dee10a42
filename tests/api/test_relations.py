"""Who stands how to whom: reports of managers, candidates of hiring managers, the own record."""

import json
import random
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.catalog.employees import queries
from app.core.db import Database
from models.employees import Employee
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys, fields_of, opening, put, seller, wish
from tests.support.counted_reads import counted
from tests.support.organisation import EMPLOYEES, Organisation

LIST = "/v1/employees"


@pytest.fixture
def boss(keys: Keys) -> Headers:
    return keys(ActorKind.MANAGER, "E-900")


def team(client: TestClient, hr: Headers, **managers: str | None) -> None:
    """Store people; E_1="E-900" means that E-1 reports to E-900."""
    for key, manager in managers.items():
        put(client, f"employees/{key.replace('_', '-')}", seller(manager=manager), hr)


def listed(client: TestClient, headers: Headers, **query: Any) -> list[str]:
    found: list[str] = []
    cursor: str | None = None
    while True:
        page = client.get(
            LIST, params={**query, **({"cursor": cursor} if cursor else {})}, headers=headers
        ).json()
        found += [item["external_id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


def seen(client: TestClient, headers: Headers, *keys: str) -> list[int]:
    return [client.get(f"{LIST}/{key}", headers=headers).status_code for key in keys]


def test_a_manager_sees_direct_and_indirect_reports_and_nobody_else(
    client: TestClient, hr_headers: Headers, boss: Headers
) -> None:
    team(client, hr_headers, E_900="E-1000", E_1="E-900", E_2="E-1", E_3="E-2", E_4="E-1000")
    team(client, hr_headers, E_1000=None, E_5=None)
    assert seen(client, boss, "E-900", "E-1", "E-2", "E-3") == [200] * 4
    assert seen(client, boss, "E-4", "E-5", "E-1000", "E-404") == [404] * 4
    assert listed(client, boss) == ["E-1", "E-2", "E-3"]
    assert listed(client, boss, limit=1) == ["E-1", "E-2", "E-3"]
    assert listed(client, boss, manager="E-1000") == []


def test_a_chain_may_lead_over_people_who_are_not_loaded(
    client: TestClient, hr_headers: Headers, boss: Headers
) -> None:
    team(client, hr_headers, E_1="E-900", E_2="E-missing")
    assert seen(client, boss, "E-1", "E-2") == [200, 404]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_cycle_of_managers_ends(
    client: TestClient, hr_headers: Headers, boss: Headers, size: int
) -> None:
    circle = ["E-900", *(f"E-{number}" for number in range(1, size))]
    for key, manager in zip(circle, [*circle[1:], circle[0]], strict=True):
        put(client, f"employees/{key}", seller(manager=manager), hr_headers)
    team(client, hr_headers, E_50="E-51", E_51="E-50")
    assert seen(client, boss, *circle) == [200] * size
    assert listed(client, boss) == [key for key in circle if key != "E-900"]
    assert seen(client, boss, "E-50", "E-51") == [404, 404]


def test_a_chain_of_a_thousand_is_followed(
    client: TestClient, database: Database, boss: Headers
) -> None:
    with database.write() as session:
        above = "E-900"
        for number in range(1000):
            key = f"C-{number}"
            session.add(Employee(external_id=key, name="N", title="T", manager_external_id=above))
            above = key
    assert seen(client, boss, "C-0", "C-999") == [200, 200]
    assert len(listed(client, boss, limit=200)) == 1000


@pytest.mark.parametrize("few", [0, 10, 1000], ids=["all are many", "some", "all are few"])
def test_reports_are_the_same_however_many_there_are(
    database: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    chance = random.Random(7)
    keys = [f"E-{number}" for number in range(60)]
    above = {key: chance.choice([*keys, "E-unknown", None]) for key in keys}
    with database.write() as session:
        for key, manager in above.items():
            session.add(Employee(external_id=key, name="N", title="T", manager_external_id=manager))
    monkeypatch.setattr(queries, "FEW_REPORTS", few)
    found: dict[str, list[str]] = {}
    with database.read() as session:
        for manager in [*keys, "E-unknown"]:
            first = queries.page(session, {}, after=0, limit=7, reports_of=manager)
            after = first[-1].id or 0 if first else 0
            rest = queries.page(session, {}, after=after, limit=99, reports_of=manager)
            found[manager] = [row.external_id for row in [*first, *rest]]
    assert found == {one: _reports(one, above) for one in [*keys, "E-unknown"]}


def _reports(manager: str, above: dict[str, str | None]) -> list[str]:
    """Those who come upon a manager when they ask for theirs, again and again."""
    led = []
    for key, first in above.items():
        seen: set[str | None] = set()
        one = first
        while one not in seen and one != manager:
            seen.add(one)
            one = above.get(one or "")
        if one == manager and key != manager:
            led.append(key)
    return led


def test_a_changed_manager_holds_from_the_next_request_on(
    client: TestClient, hr_headers: Headers, boss: Headers
) -> None:
    team(client, hr_headers, E_1="E-900")
    assert seen(client, boss, "E-1") == [200]
    team(client, hr_headers, E_1="E-901")
    assert seen(client, boss, "E-1") == [404]


def test_a_manager_sees_what_is_shared_and_the_own_wishes_whole(
    client: TestClient, hr_headers: Headers, boss: Headers
) -> None:
    wishes = [wish("Marketing", "manager"), wish("Product", "hr"), wish("Data", "private")]
    for key in ("E-900", "E-1"):
        put(client, f"employees/{key}", seller(manager="E-900", aspirations=wishes), hr_headers)
    told = [
        [one["text"] for one in client.get(f"{LIST}/{key}", headers=boss).json()["aspirations"]]
        for key in ("E-900", "E-1")
    ]
    assert told == [["Marketing", "Product", "Data"], ["Marketing"]]


def test_a_manager_writes_nothing(client: TestClient, hr_headers: Headers, boss: Headers) -> None:
    team(client, hr_headers, E_900=None, E_1="E-900")
    for key in ("E-900", "E-1"):
        for method in ("PUT", "PATCH", "DELETE"):
            answer = client.request(method, f"{LIST}/{key}", json=seller(), headers=boss)
            assert answer.status_code == 403


def test_an_unbound_manager_and_an_unbound_portal_see_nobody(
    client: TestClient, hr_headers: Headers, keys: Keys
) -> None:
    team(client, hr_headers, E_1=None)
    for kind in (ActorKind.MANAGER, ActorKind.PORTAL):
        headers = keys(kind, None, Scope.CATALOG_READ, Scope.MATCH, Scope.CATALOG_WRITE)
        assert seen(client, headers, "E-1", "E-404") == [404, 404]
        assert client.get(LIST, headers=headers).status_code == 403
        assert client.put("/v1/roles/R-1", json={"title": "x"}, headers=headers).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "employees/{}",
        "employees/{}/recommendations",
        "employees/{}/openings/O-PMM/match",
        "employees/{}/openings/O-404/match",
        "employees/{}/openings/O-PMM/counterfactuals",
    ],
)
@pytest.mark.parametrize("kind", [ActorKind.MANAGER, ActorKind.PORTAL])
def test_forbidden_and_missing_are_the_same_bytes_after_the_same_queries(
    organisation: Organisation, database: Database, keys: Keys, path: str, kind: ActorKind
) -> None:
    organisation.put("openings", "O-PMM", {"role": "R-PMM", "hiring_manager": "E-900"})
    organisation.put("employees", "E-3", {**EMPLOYEES["E-3"], "open_to_moves": False})
    headers = {**keys(kind, "E-900"), "X-Request-ID": "the-same"}
    client = organisation.client
    client.get("/v1/employees/E-900/recommendations", headers=headers)
    answers, queries = [], []
    for key in ("E-3", "E-9"):
        with counted(client) as asked:
            answer = client.get(f"/v1/{path.format(key)}", headers=headers)
        told = {name: value for name, value in answer.headers.items() if name != "ratelimit"}
        answers.append((answer.status_code, answer.content.replace(key.encode(), b"*"), told))
        queries.append(asked)
    assert answers[0] == answers[1]
    assert answers[0][0] == 404
    assert queries[0] == queries[1]


def test_a_hiring_manager_sees_the_candidates_of_the_own_opening(
    organisation: Organisation, keys: Keys
) -> None:
    organisation.put("openings", "O-PMM", {"role": "R-PMM", "hiring_manager": "E-900"})
    hiring = keys(ActorKind.MANAGER, "E-900")
    found = organisation.get("openings/O-PMM/candidates", headers=hiring, k=50)
    names = {item["employee"]["external_id"] for item in found["items"]}
    assert "E-1" in names
    assert "E-4" not in names, "who is not open to moves is no candidate"
    for path in ("O-CS", "O-404"):
        refused = organisation.client.get(f"/v1/openings/{path}/candidates", headers=hiring)
        assert refused.status_code == 404
    more = organisation.client.get(
        "/v1/openings/O-PMM/candidates", params={"include_not_open": True}, headers=hiring
    )
    assert more.status_code == 403


def test_a_hiring_manager_may_ask_why_a_candidate_fits_the_own_opening_alone(
    organisation: Organisation, keys: Keys
) -> None:
    organisation.put("openings", "O-PMM", {"role": "R-PMM", "hiring_manager": "E-900"})
    hiring = keys(ActorKind.MANAGER, "E-900")

    def status(path: str) -> int:
        return organisation.client.get(f"/v1/employees/{path}", headers=hiring).status_code

    assert status("E-1/openings/O-PMM/match") == 200
    assert status("E-1/openings/O-PMM/counterfactuals") == 404
    assert status("E-1/openings/O-CS/match") == 404
    assert status("E-4/openings/O-PMM/match") == 404
    assert status("E-404/openings/O-PMM/match") == 404
    assert status("E-1") == 404
    assert status("E-1/recommendations") == 404


def test_the_data_team_sees_no_names(organisation: Organisation, keys: Keys) -> None:
    data = keys(ActorKind.DATA_TEAM)
    one = organisation.get("employees/E-1", headers=data)
    assert (one["name"], one["summary"]) == ("E-1", "")
    texts = [
        json.dumps(organisation.get(path, headers=data))
        for path in ("employees", "employees/E-1", "openings/O-PMM/candidates")
    ]
    names = {word for body in EMPLOYEES.values() for word in body["name"].split()}
    assert [name for name in names for text in texts if name in text] == []
    named = keys(ActorKind.DATA_TEAM, None, Scope.CATALOG_READ, Scope.CONFIDENTIAL)
    assert organisation.get("employees/E-1", headers=named)["name"] == "Mara Lindqvist"


def test_a_named_and_an_unnamed_answer_do_not_take_each_other_s_place(
    organisation: Organisation, keys: Keys
) -> None:
    path = "openings/O-PMM/candidates"
    feed = keys(ActorKind.HR_INTEGRATION, None, Scope.MATCH)
    data = keys(ActorKind.DATA_TEAM)
    for headers, named in ((feed, True), (data, False), (feed, True), (data, False)):
        told = json.dumps(organisation.get(path, headers=headers))
        assert ("Mara" in told) is named


OWN_CHANGES: list[dict[str, Any]] = [
    {"open_to_moves": False},
    {"summary": "Hosts the customer council."},
    {"languages": [{"code": "fr", "level": "B2"}]},
    {"open_to_relocation": False, "relocation_locations": []},
    {"remote_wish": "remote"},
    {"aspirations": [wish("Data", "private")]},
]
FOREIGN_CHANGES: list[tuple[dict[str, Any], list[str]]] = [
    ({"grade": 9}, ["/grade"]),
    ({"name": "Somebody Else"}, ["/name"]),
    ({"title": "Chief"}, ["/title"]),
    ({"manager": None}, ["/manager"]),
    ({"role": "R-CHIEF", "function": "Board"}, ["/function", "/role"]),
    ({"status": "left"}, ["/status"]),
    ({"hire_date": "2001-01-01"}, ["/hire_date"]),
    ({"org_unit": None, "location": "Berlin"}, ["/location", "/org_unit"]),
    ({"work_history": []}, ["/work_history"]),
    ({"grade": 9, "open_to_moves": False}, ["/grade"]),
]


@pytest.fixture
def own(keys: Keys) -> Headers:
    return keys(ActorKind.PORTAL, "E-1")


@pytest.mark.parametrize("changes", OWN_CHANGES, ids=str)
def test_a_person_changes_what_is_the_person_s_own(
    client: TestClient, hr_headers: Headers, own: Headers, changes: dict[str, Any]
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    patched = client.patch(f"{LIST}/E-1", json=changes, headers=own)
    assert patched.status_code == 200, patched.text
    put(client, "employees/E-1", seller(), hr_headers)
    replaced = client.put(f"{LIST}/E-1", json=seller(**changes), headers=own)
    assert replaced.status_code == 200, replaced.text
    told = {name: patched.json()[name] for name in changes}
    assert told == {name: replaced.json()[name] for name in changes}


@pytest.mark.parametrize(("changes", "fields"), FOREIGN_CHANGES, ids=str)
def test_a_person_does_not_change_what_the_hr_system_keeps(
    client: TestClient,
    hr_headers: Headers,
    own: Headers,
    changes: dict[str, Any],
    fields: list[str],
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    before = client.get(f"{LIST}/E-1", headers=hr_headers).content
    for answer in (
        client.patch(f"{LIST}/E-1", json=changes, headers=own),
        client.put(f"{LIST}/E-1", json=seller(**changes), headers=own),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "field_not_own")
        assert fields_of(answer) == fields
    assert client.get(f"{LIST}/E-1", headers=hr_headers).content == before


def test_a_person_adds_and_drops_self_reported_skills(
    client: TestClient, hr_headers: Headers, own: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    assessed = seller()["skills"][0]
    fresh = [{"skill": "copywriting", "level": 3.0, "source": "self"}, assessed]
    answer = client.patch(f"{LIST}/E-1", json={"skills": fresh}, headers=own)
    assert [skill["text"] for skill in answer.json()["skills"]] == ["copywriting", "Negotiation"]


@pytest.mark.parametrize(
    ("skills", "field"),
    [
        ([{"skill": "Negotiation", "level": 5.0, "source": "self"}], "/skills"),
        ([], "/skills"),
        (
            [
                seller()["skills"][0],
                {"skill": "Closing", "level": 5.0, "source": "manager"},
            ],
            "/skills/1",
        ),
        ([{**seller()["skills"][0], "level": 4.0}], "/skills/0"),
        ([{**seller()["skills"][0], "source": "assessment"}], "/skills/0"),
        (
            [seller()["skills"][0], {"skill": "Negotiation", "level": 5.0, "source": "assessment"}],
            "/skills",
        ),
    ],
    ids=str,
)
def test_a_person_does_not_speak_for_those_who_assess(
    client: TestClient, hr_headers: Headers, own: Headers, skills: list[Any], field: str
) -> None:
    stored = seller()
    stored["skills"][0]["level"] = 4.5
    put(client, "employees/E-1", stored, hr_headers)
    answer = client.patch(f"{LIST}/E-1", json={"skills": skills}, headers=own)
    assert (answer.status_code, answer.json()["code"]) == (403, "field_not_own")
    assert field in fields_of(answer) or "/skills/0" in fields_of(answer)


def test_nobody_makes_the_own_record(client: TestClient, own: Headers) -> None:
    answer = client.put(f"{LIST}/E-1", json=seller(), headers=own)
    assert (answer.status_code, answer.json()["detail"]) == (404, "No such employee.")


def test_a_hiring_manager_of_an_opening_sees_no_more_of_people(
    client: TestClient, hr_headers: Headers, boss: Headers
) -> None:
    put(client, "employees/E-1", seller(manager=None), hr_headers)
    put(client, "openings/O-1", opening(hiring_manager="E-900"), hr_headers)
    assert seen(client, boss, "E-1") == [404]
