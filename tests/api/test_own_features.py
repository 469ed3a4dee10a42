"""Own features: two people and their reasons, values each answered by itself, and what they do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.core.errors import ConflictError
from app.learning.features import tasks
from app.learning.registry import aliases, versions
from app.learning.registry.aliases import UnusableVersionError
from app.learning.registry.decisions import Decision
from app.learning.registry.versions import Candidate, FeatureNotServedError
from app.serving import serving_of
from app.serving.own_features import approved, require_served
from app.settings import Settings
from ml.artifact import load_artifact
from models import OwnFeature, OwnValue, ServedList
from models.base import utc_now
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.challengers import registered
from tests.support.changes import eventually
from tests.support.organisation import Json, Organisation
from tests.support.own_features import NAME, PROPOSAL

PATH = "/v1/own-features"
NOW = utc_now().isoformat()
PAIR = {**PROPOSAL, "name": "trial_day", "subject": "pair", "kind": "number", "low": 0, "high": 4}


class Team:
    """A data team of two, each with a key of their own."""

    def __init__(self, client: TestClient, first: Headers, second: Headers) -> None:
        self.client, self.first, self.second = client, first, second

    def propose(self, **other: Any) -> Any:
        return self.client.post(PATH, json={**PROPOSAL, **other}, headers=self.first)

    def decide(self, what: str, name: str = NAME, **headers: str) -> Any:
        tag = self.client.get(f"{PATH}/{name}", headers=self.second).headers.get("ETag", "")
        asked = {**self.second, "If-Match": tag, **headers}
        said = {"person": "Ana Ruiz", "reason": "It has no grades."}
        return self.client.post(f"{PATH}/{name}/{what}", json=said, headers=asked)

    def approved(self, **other: Any) -> str:
        name = self.propose(**other).json()["name"]
        answer = self.decide("approve", name)
        assert answer.status_code == 200, answer.text
        return str(name)

    def put(self, name: str, *values: Json) -> Json:
        path = f"{PATH}/{name}/values"
        answer = self.client.put(path, json={"values": values}, headers=self.first)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@pytest.fixture
def team(organisation: Organisation, keys: Keys) -> Team:
    scopes = (Scope.MODELS_READ, Scope.MODELS_WRITE, Scope.MODELS_PROMOTE)
    made = [keys(ActorKind.DATA_TEAM, None, *scopes) for _ in range(2)]
    return Team(organisation.client, *made)


def value(employee: str | None = "E-1", says: Any = True, **other: Any) -> Json:
    return {"employee": employee, "value": says, "as_of": NOW, **other}


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_one_person_proposes_another_approves_and_the_log_keeps_why(team: Team) -> None:
    made = team.propose()
    assert made.status_code == 201, made.text
    assert made.headers["Location"] == f"{PATH}/{NAME}"
    assert made.json()["state"] == "proposed"
    assert team.propose().json()["code"] == "feature_exists"
    early = team.client.put(f"{PATH}/{NAME}/values", json={"values": [value()]}, headers=team.first)
    assert (early.status_code, early.json()["code"]) == (409, "feature_state")

    mine = {**team.first, "If-Match": made.headers["ETag"]}
    said = {"person": "Ana Ruiz", "reason": "good"}
    own = team.client.post(f"{PATH}/{NAME}/approve", json=said, headers=mine)
    assert (own.status_code, own.json()["code"]) == (409, "second_person_needed")
    named = {**team.second, "If-Match": made.headers["ETag"]}
    asked = {**said, "person": "tom  WEBER"}
    own = team.client.post(f"{PATH}/{NAME}/approve", json=asked, headers=named)
    assert own.json()["code"] == "second_person_needed"
    assert team.decide("approve", **{"If-Match": '"other"'}).status_code == 412

    done = team.decide("approve").json()
    assert (done["state"], done["approver"]) == ("approved", "Ana Ruiz")
    assert team.decide("approve").json()["code"] == "feature_state"
    assert team.client.get(PATH, headers=team.first).json()["items"] == [done]
    assert team.decide("retire").json()["state"] == "retired"
    assert team.decide("retire").status_code == 409
    steps = team.client.get(f"{PATH}/{NAME}/history", headers=team.first).json()["items"]
    assert [(one["action"], one["person"]) for one in steps] == [
        ("created", "Tom Weber"),
        ("confirmed", "Ana Ruiz"),
        ("retired", "Ana Ruiz"),
    ]
    assert team.propose().json()["code"] == "feature_exists", "names are not used again"
    assert team.client.get(f"{PATH}/none_such/history", headers=team.first).status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_no_ranker_may_know_is_refused_in_every_field(team: Team) -> None:
    source = PROPOSAL["source"]
    for field, said in (
        ("/name", {"name": "jahresgehalt"}),
        ("/label", {"label": "Beoordeling 2025"}),
        ("/source/system", {"source": {**source, "system": "Payroll"}}),
        ("/source/column", {"source": {**source, "column": "PostleitzahlPrivat"}}),
        ("/source/column", {"source": {**source, "column": "hodnocení výkonu"}}),
    ):
        answer = team.propose(**said)
        assert (answer.status_code, answer.json()["code"]) == (422, "feature_refused"), said
        assert [one["field"] for one in answer.json()["errors"]] == [field]
    for said in (
        {"cap": 2.1},
        {"cap": 0},
        {"sign": 0},
        {"low": 1},
        {"kind": "number"},
        {"kind": "number", "low": 2, "high": 2},
        {"name": "Has Spaces"},
        {"name": "essential_cover"},
    ):
        assert team.propose(**said).status_code == 422, said


def test_values_are_answered_one_by_one_and_the_newest_is_kept(
    team: Team, database: Database, organisation: Organisation
) -> None:
    name = team.approved()
    old = (utc_now() - timedelta(days=9)).isoformat()
    answer = team.put(
        name,
        value("E-1"),
        value("E-2", says=False),
        value("E-404"),
        value("E-1", says=False, as_of=old),
        value("E-1", says=3),
        value("E-1", opening="O-PMM"),
        value("E-3", as_of="2019-01-01T00:00:00Z"),
        value("E-3", as_of="2999-01-01T00:00:00Z"),
        {"employee": "E-3", "value": True, "as_of": NOW, "grade": 3},
        value("E-3", says=None),
    )
    codes = {one["index"]: one["code"] for one in answer.pop("rejected")}
    assert answer == {"stored": 2, "unchanged": 1, "removed": 0, "older": 1}
    assert codes == {
        2: "unknown_employee",
        4: "invalid_value",
        5: "wrong_subject",
        6: "time_out_of_range",
        7: "time_out_of_range",
        8: "unknown_field",
    }
    assert team.put(name, value("E-1"))["unchanged"] == 1
    assert team.put(name, value("E-2", says=None))["removed"] == 1
    with database.read() as session:
        assert [row.value for row in session.exec(select(OwnValue)).all()] == [1.0]
    nan = team.client.put(
        f"{PATH}/{name}/values",
        content=f'{{"values": [{{"employee": "E-1", "value": NaN, "as_of": "{NOW}"}}]}}',
        headers={**team.first, "Content-Type": "application/json"},
    )
    assert nan.status_code in {400, 422}

    pairs = team.approved(**PAIR)
    told = team.put(
        pairs,
        value("E-1", says=4, opening="O-PMM"),
        value("E-1", says=4.5, opening="O-PMM"),
        value("E-1", says=2, opening="O-404"),
        value("E-1", says=2),
    )
    assert [one["code"] for one in told["rejected"]] == [
        "out_of_range",
        "unknown_opening",
        "wrong_subject",
    ]
    person = serving_of(team.client.app).current().person("E-1")
    assert {(one.name, one.value, one.opening) for one in person.work.own} == {
        (name, 1.0, None),
        (pairs, 1.0, "O-PMM"),
    }
    renamed = team.client.post(
        "/v1/openings/O-PMM/rename",
        json={"external_id": "O-PMM-2"},
        headers=organisation.headers,
    )
    assert renamed.status_code == 200, renamed.text
    person = serving_of(team.client.app).current().person("E-1")
    assert {one.opening for one in person.work.own} == {None, "O-PMM-2"}
    exported = team.client.get("/v1/employees/E-1/data-export", headers=organisation.headers).json()
    assert "Course on the new CRM" in str(exported)
    gone = team.client.delete("/v1/employees/E-1", headers=organisation.headers)
    assert gone.status_code == 204, gone.text
    with database.read() as session:
        assert session.exec(select(OwnValue)).all() == []


def test_values_go_when_their_time_is_over_and_people_are_told_of(
    team: Team, database: Database, settings: Settings
) -> None:
    name = team.approved()
    team.put(name, value("E-1"), value("E-2"))
    with database.write() as session:
        row = session.exec(select(OwnValue)).first()
        assert row is not None
        row.as_of = utc_now() - timedelta(days=settings.own_value_days + 1)
    tasks.clear_own_values(database, settings)
    with database.read() as session:
        assert len(session.exec(select(OwnValue)).all()) == 1
    snapshot = serving_of(team.client.app).current()
    assert sum(len(snapshot.person(one).work.own) for one in ("E-1", "E-2")) == 1
    assert team.decide("retire").status_code == 200
    snapshot = serving_of(team.client.app).current()
    assert not any(snapshot.person(one).work.own for one in ("E-1", "E-2")), "it counts no more"
    with database.write() as session:
        feature = session.exec(select(OwnFeature)).one()
        feature.retired_at = utc_now() - timedelta(days=2)
    tasks.clear_own_values(database, settings)
    with database.read() as session:
        assert session.exec(select(OwnValue)).all() == []


@pytest.fixture
def weighing(
    team: Team, database: Database, champion: str, settings: Settings
) -> Callable[[], str]:
    """Puts a version into use that weighs the approved features by as much as they may."""

    def made() -> str:
        ranker = load_artifact(settings.artifacts_dir / champion)
        with database.read() as session:
            own = tuple(replace(term, slope=term.cap) for term in approved(session))
        other = replace(ranker, combination=replace(ranker.combination, own=own))
        version = registered(database, other)
        aliases.promote(database, settings, Decision("x", "Ana", "tried"), version)
        assert eventually(
            lambda: serving_of(team.client.app).current().ranking_board().ranker.version == version
        )
        return version

    return made


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_ranker_that_weighs_it_is_explained_logged_and_replayed(
    team: Team,
    organisation: Organisation,
    weighing: Callable[[], str],
    database: Database,
    keys: Keys,
    settings: Settings,
) -> None:
    name = team.approved()
    before = organisation.explained("E-1", "O-PMM")
    version = weighing()
    assert organisation.explained("E-1", "O-PMM")["score"] == before["score"], "nothing is known"
    team.put(name, value("E-1"))
    told = organisation.explained("E-1", "O-PMM", language="de")
    assert told["model_version"] == version
    assert told["score"] > before["score"]
    own = next(one for one in told["contributions"] if one["name"] == "own_crm_course")
    assert own["label"] == "Course on the new CRM"
    assert own["value"] > 0
    total = sum(one["value"] for one in told["contributions"])
    assert total == pytest.approx(told["score"], abs=1e-6)
    said = {one["code"]: one["text"] for one in told["reasons"]}
    assert said["own_for"] == "„Course on the new CRM“ spricht dafür."

    mara = keys(ActorKind.PORTAL, "E-1")
    served = organisation.get("employees/E-1/recommendations", mara, k=100, include_far=True)
    written = serving_of(team.client.app).impressions
    assert eventually(lambda: not written.waiting)
    path = f"/v1/lists/{served['list_id']}/replay"
    assert eventually(lambda: team.client.get(path, headers=team.first).status_code == 200)
    assert team.client.get(path, headers=team.first).json()["equal"]
    with database.read() as session:
        row = session.exec(select(ServedList)).one()
        leads = [
            one["opening"]["external_id"] for one in served["items"] if one["people_leadership"]
        ]
        expected = [0.0 if item in leads else 1.0 for item in row.items]
        assert row.inputs["own_crm_course"] == expected

    card = team.client.get(f"/v1/models/{version}/card", headers=team.first).json()
    figure = next(one for one in card["figures"] if one["title"] == "Own features")
    (row,) = figure["rows"]
    assert row == [
        *(name, 0.7, 0.7, "Course on the new CRM", "person"),
        *("crm_course_done of learning platform", "Ana Ruiz"),
    ]
    page = {**team.first, "Accept": "text/html"}
    assert "Ana Ruiz" in team.client.get(f"/v1/models/{version}/card", headers=page).text

    refused = team.decide("retire")
    assert (refused.status_code, refused.json()["code"]) == (409, "feature_in_use")
    assert version in refused.json()["detail"]
    (settings.artifacts_dir / version / "combination.json").write_text("{")
    refused = team.decide("retire")
    assert (refused.status_code, refused.json()["code"]) == (409, "feature_in_use")
    assert "combination.json cannot be read" in refused.json()["detail"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_ranker_that_weighs_what_is_not_served_is_refused_wherever_it_would_come_into_use(
    team: Team,
    database: Database,
    champion: str,
    settings: Settings,
    weighing: Callable[[], str],
) -> None:
    name = team.approved()
    version = weighing()
    decision = Decision("x", "Ana", "tried")
    aliases.roll_back(database, settings, decision)
    with database.write() as session:
        feature = session.exec(select(OwnFeature)).one()
        feature.cap = 0.5
    with pytest.raises(UnusableVersionError, match=f"{name}: has the cap 0.7, approved is 0.5"):
        aliases.promote(database, settings, decision, version)
    assert team.decide("retire").status_code == 200, "it is in use no more"
    with pytest.raises(UnusableVersionError, match=f"{name}: is not approved"):
        aliases.promote(database, settings, decision, version)
    with database.read() as session:
        assert aliases.champion(session) == champion
        weighed = load_artifact(settings.artifacts_dir / version).combination.own
        with pytest.raises(Exception, match="nothing serves it"):
            require_served(session, weighed)
    candidate = Candidate("lateral-other", "0" * 64, utc_now(), "0" * 64, {}, own=weighed)
    with database.write() as session, pytest.raises(FeatureNotServedError, match=name):
        versions.register(session, "tom", candidate)
    assert issubclass(FeatureNotServedError, ConflictError)
