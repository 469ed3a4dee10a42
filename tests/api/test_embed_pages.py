"""Pages that hold an embed token: what each may read and do, and from where."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.services import services_of
from app.governance.access.table import Caller
from app.settings import Settings
from models.access import ApiKey
from models.vocabulary import Scope
from tests.support.access import routes_of
from tests.support.bodies import TOLD
from tests.support.catalogue import Headers, put, seller
from tests.support.embedded import EMBEDS, ORIGIN, OWN, PUBLIC, issue, page


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a rate: a walk over every operation costs more than a caller may spend at once."""
    return settings.model_copy(update={**EMBEDS, "requests_per_minute": 0})


OWN_DEED = {name: value for name, value in TOLD.items() if name != "team_size"}
EVERY_PAGE = [caller for caller in Caller if caller.is_embedded]


OF_THE_ORGANISATION = {
    Caller.EMBEDDED_WORKFORCE: {
        "getWorkforceExposure",
        "getWorkforceFlows",
        "getWorkforceSkills",
        "listWorkforceRounds",
    },
    Caller.EMBEDDED_MODEL: {"getModelAlias", "getModelCard"},
}
OF_A_PERSON = {
    f"lateral-{name}"
    for name in ("moves", "move", "what-if", "paths", "profile", "case", "readiness", "mentors")
}
ELEMENTS_OF = {
    Caller.EMBEDDED_MANAGER: OF_A_PERSON | {"lateral-team"},
    Caller.EMBEDDED_WORKFORCE: {"lateral-workforce"},
    Caller.EMBEDDED_MODEL: {"lateral-model"},
}


@pytest.mark.parametrize("caller", EVERY_PAGE)
def test_what_a_token_is_told_to_open_is_what_it_opens(
    app: FastAPI, client: TestClient, people: None, issuer: Headers, caller: Caller
) -> None:
    asked = {"employee": "E-1" if caller.is_bound else None, "audience": caller.audience}
    told = issue(client, issuer, **asked, may=sorted(caller.may)).json()
    opened = set()
    for route in routes_of(app):
        if not route.path.startswith("/v1/") or route.name == "issueAccessToken":
            continue
        path = route.path
        for name in route.parameters:
            path = path.replace(f"{{{name}}}", "E-1")
        content = b"{}" if route.method in {"POST", "PUT", "PATCH"} else None
        sent = {**page(told["token"]), "Content-Type": "application/json"}
        answer = client.request(route.method, path, content=content, headers=sent)
        if answer.status_code != 403:
            opened.add(route.name)
    assert set(told["elements"]) == ELEMENTS_OF.get(caller, OF_A_PERSON)
    if not caller.is_bound:
        assert opened == set(told["operations"]) == OF_THE_ORGANISATION[caller]
        return
    # What is for reports alone is refused of oneself; whose step it is, is told of a record.
    assert set(told["operations"]) - opened <= {"getSeatSuccessors"}
    assert opened - set(told["operations"]) <= {
        "confirmEvidence",
        "putReleaseOffer",
        "getMoveCaseEffect",
    }
    assert {"getEmployee", "getRecommendations", "getOpening", "listEvidence"} <= opened
    assert ("patchEmployee" in opened) == (caller is Caller.EMBEDDED_ACTING)
    for name in ("createEvidence", "createMoveCase", "stepRelease", "putMoveCasePlanItem"):
        assert (name in opened) == (caller is not Caller.EMBEDDED), name
    assert {"getMoveCase", "listMoveCases", "getMoveCasePlan"} <= opened
    assert not {"putGate", "createMoveOutcome", "putLeaderPlan", "getLeaderPlan"} & opened


def test_a_page_for_the_organisation_is_nobody_s_and_only_reads(
    client: TestClient, issuer: Headers, headers_for: Callable[..., Headers]
) -> None:
    for audience in ("workforce", "model"):
        own: dict[str, object] = {"audience": audience, "employee": None}
        token = issue(client, issuer, **own)
        assert (token.status_code, token.json()["employee"]) == (201, None), token.text
        for changes, field in (
            ({"employee": "E-1"}, "/employee"),
            ({"may": ["read", "act"]}, "/may"),
        ):
            refused = issue(client, issuer, **{**own, **changes})
            assert refused.status_code == 422
            assert [one["field"] for one in refused.json()["errors"]] == [field]
        narrow = issue(client, headers_for(Scope.EMBED, Scope.EMBED_MANAGER), **own)
        assert (narrow.status_code, narrow.json()["errors"][0]["field"]) == (403, "/audience")
        for path in ("/v1/employees", "/v1/employees/E-1", "/v1/exposure", "/v1/models"):
            assert client.get(path, headers=page(token.json()["token"])).status_code == 403, path
    nobody_s = issue(client, issuer, employee=None)
    assert [one["field"] for one in nobody_s.json()["errors"]] == ["/employee"]


def test_a_page_that_may_act_states_a_wish_and_turns_an_opening_down(
    client: TestClient, people: None, hr_headers: Headers, issuer: Headers
) -> None:
    put(client, "openings/O-1", {"title": "Product marketer", "function": "Marketing"}, hr_headers)
    token = issue(client, issuer, may=["read", "act"]).json()["token"]
    wish = {"target": "function", "text": "Marketing", "polarity": "want"}
    patched = client.patch(OWN, json={"aspirations": [wish]}, headers=page(token))
    assert patched.status_code == 200, patched.text
    assert patched.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert [one["text"] for one in patched.json()["aspirations"]] == ["Marketing"]
    not_this = client.put(f"{OWN}/dismissals/O-1", json={"reason": "timing"}, headers=page(token))
    assert not_this.status_code == 201, not_this.text
    for path, changes in ((OWN, {"grade": 9}), ("/v1/employees/E-2", {"summary": "x"})):
        refused = client.patch(path, json=changes, headers=page(token))
        assert refused.status_code in {403, 404}, refused.text


def test_a_page_that_reads_changes_nothing(
    client: TestClient, people: None, hr_headers: Headers, token: str
) -> None:
    put(client, "openings/O-1", {"title": "Product marketer"}, hr_headers)
    for method, path, body in (
        ("PATCH", OWN, {"aspirations": []}),
        ("PUT", f"{OWN}/dismissals/O-1", {}),
        ("POST", f"{OWN}/evidence", TOLD),
    ):
        answer = client.request(method, path, json=body, headers=page(token))
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing"), path
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


def test_a_person_s_page_begins_a_move_and_her_manager_s_page_dates_the_release(
    client: TestClient, people: None, hr_headers: Headers, issuer: Headers
) -> None:
    put(client, "employees/E-3", seller(), hr_headers)
    put(client, "openings/O-1", {"title": "Product marketer", "hiring_manager": "E-3"}, hr_headers)
    acts = ["read", "act"]
    hers = page(issue(client, issuer, employee="E-2", may=acts).json()["token"])
    reading = page(issue(client, issuer, employee="E-2").json()["token"])
    his = page(issue(client, issuer, audience="manager", may=acts).json()["token"])
    body = {"employee": "E-2", "opening": "O-1", "action": "share"}
    assert client.post("/v1/move-cases", json=body, headers=reading).status_code == 403
    keyed = {**hers, "Idempotency-Key": "one-click"}
    made = [client.post("/v1/move-cases", json=body, headers=keyed) for _ in range(2)]
    assert [one.status_code for one in made] == [201, 201], made[0].text
    uid = made[0].json()["uid"]
    assert made[1].json()["uid"] == uid
    path = f"/v1/move-cases/{uid}"
    assert client.get(path, headers=his).status_code == 404
    assert client.get("/v1/move-cases", headers=his).json()["items"] == []
    asked = client.post(f"{path}/release", json={"action": "ask"}, headers=hers)
    assert asked.status_code == 200, asked.text
    day = asked.json()["release"]["answer_by"]
    dated = client.post(f"{path}/release", json={"action": "date", "date": day}, headers=his)
    assert (dated.status_code, dated.json()["view"]) == (200, "sending"), dated.text
    assert client.get(path, headers=reading).json()["release"]["date"] == day
    gate = client.put(f"{path}/gates/pay", json={"state": "given"}, headers=his)
    assert gate.status_code == 403


def test_a_manager_s_page_reads_reports_and_nobody_else(
    client: TestClient, people: None, hr_headers: Headers, issuer: Headers
) -> None:
    put(client, "employees/E-3", seller(), hr_headers)
    token = issue(client, issuer, audience="manager").json()["token"]
    assert client.get("/v1/employees/E-2", headers=page(token)).status_code == 200
    assert client.get("/v1/employees/E-3", headers=page(token)).status_code == 404
    listed = client.get("/v1/employees", headers=page(token)).json()
    assert [one["external_id"] for one in listed["items"]] == ["E-2"]


def test_only_an_issuer_with_the_scope_makes_tokens_for_managers(
    client: TestClient, people: None, headers_for: Callable[..., Headers], database: Database
) -> None:
    narrow = headers_for(Scope.EMBED)
    answer = issue(client, narrow, audience="manager")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (403, "/audience")
    wide = headers_for(Scope.EMBED, Scope.EMBED_MANAGER)
    token = issue(client, wide, audience="manager").json()["token"]
    assert client.get("/v1/employees/E-2", headers=page(token)).status_code == 200
    with database.write() as session:
        for row in session.exec(select(ApiKey)).all():
            row.scopes = [one for one in row.scopes if one != "embed:manager"]
    services_of(client.app).callers.forget_all()
    assert client.get("/v1/employees/E-2", headers=page(token)).status_code == 401


@pytest.mark.parametrize("may", [[], ["act"], ["read", "read"], ["write"]])
def test_a_token_may_read_or_read_and_act(
    client: TestClient, issuer: Headers, may: list[str]
) -> None:
    answer = issue(client, issuer, may=may)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith("/may")


def test_a_page_that_renewed_its_token_is_still_the_one_that_sent_the_key(
    client: TestClient, people: None, issuer: Headers
) -> None:
    keyed = {"Idempotency-Key": "a-click"}
    answers = []
    for _ in range(2):
        token = issue(client, issuer, may=["read", "act"]).json()["token"]
        answers.append(
            client.post(f"{OWN}/evidence", json=OWN_DEED, headers={**page(token), **keyed})
        )
    assert [one.status_code for one in answers] == [201, 201], answers[0].text
    assert answers[0].json()["uid"] == answers[1].json()["uid"]
    other = issue(client, issuer, employee="E-2", may=["read", "act"]).json()["token"]
    third = client.post(
        "/v1/employees/E-2/evidence", json=OWN_DEED, headers={**page(other), **keyed}
    )
    assert third.status_code == 201
    assert third.json()["uid"] != answers[0].json()["uid"]


def test_a_page_of_the_service_s_own_origin_reads_and_only_with_a_browser_s_word(
    client: TestClient, people: None, issuer: Headers
) -> None:
    token = issue(client, issuer, origin=PUBLIC).json()["token"]
    bare = {"Authorization": f"Bearer {token}"}
    own = {**bare, "Sec-Fetch-Site": "same-origin"}
    assert client.get(OWN, headers=own).status_code == 200
    assert client.get(OWN, headers={**bare, "Origin": PUBLIC}).status_code == 200
    for refused in (
        bare,
        {**bare, "Sec-Fetch-Site": "same-site"},
        {**bare, "Sec-Fetch-Site": "cross-site"},
        {**bare, "Sec-Fetch-Site": "none"},
        {**own, "Origin": ORIGIN},
        {**own, "Origin": "null"},
    ):
        answer = client.get(OWN, headers=refused)
        assert (answer.status_code, answer.json()["code"]) == (403, "origin_refused"), refused


def test_the_browser_s_word_for_its_own_origin_opens_no_token_of_another(
    client: TestClient, people: None, token: str
) -> None:
    sent = {**page(token, None), "Sec-Fetch-Site": "same-origin"}
    assert client.get(OWN, headers=sent).status_code == 403
