"""Experiments: who sees what while a challenger is tried, what is counted, and how one ends."""

from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from app.core.db import Database
from app.governance.fairness.changes import impact_changes
from app.learning.experiments import tasks
from app.serving import serving_of
from app.serving.contest import Contest
from models import Experiment, Impression, ServedList, ShadowTally
from models.learning import GateResult
from models.ranker_vocabulary import GateVerdict
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.challengers import registered_challenger
from tests.support.changes import eventually
from tests.support.organisation import EMPLOYEES, Json, Organisation, opening_keys

# Many at once and one alone may be told a unit of the sixth digit apart.
LAST_DIGIT = 1.1e-6
BEGIN: Json = {"accept_underpowered": True, "person": "Ana Ruiz", "reason": "tried out"}


@pytest.fixture
def challenger(organisation: Organisation, database: Database, champion: str) -> str:
    """A version that orders openings otherwise than the champion."""
    return registered_challenger(database, champion)


@pytest.fixture
def promoter(keys: Keys) -> Headers:
    return keys(ActorKind.DATA_TEAM, None, Scope.MODELS_READ, Scope.MODELS_PROMOTE)


@dataclass(frozen=True)
class Own:
    """What each person reads of herself."""

    organisation: Organisation
    headers: dict[str, Headers]

    def __call__(self, person: str, **query: object) -> Json:
        asked = {"include_far": True, **query}
        path = f"employees/{person}/recommendations"
        return self.organisation.get(path, self.headers[person], **asked)

    def match(self, person: str, opening: str, **query: str) -> tuple[int, Json]:
        path = f"/v1/employees/{person}/openings/{opening}/match"
        headers = self.headers[person]
        answer = self.organisation.client.get(path, headers=headers, params=query)
        return answer.status_code, answer.json()


@pytest.fixture
def own(organisation: Organisation, keys: Keys) -> Own:
    return Own(organisation, {key: keys(ActorKind.PORTAL, key) for key in EMPLOYEES})


def begun(client: TestClient, promoter: Headers, **asked: object) -> Json:
    """An experiment that the service follows."""
    answer = client.post("/v1/experiments", json={**BEGIN, **asked}, headers=promoter)
    assert answer.status_code == 201, answer.text
    told: Json = answer.json()
    assert answer.headers["Location"] == f"/v1/experiments/{told['id']}"
    assert eventually(lambda: contest(client) is not None), "the service follows it"
    return told


def scores(ranked: Json) -> dict[str, float]:
    return {one["opening"]["external_id"]: one["score"] for one in ranked["items"]}


def contest(client: TestClient) -> Contest | None:
    return serving_of(client.app).current().contest


def test_a_share_of_the_people_gets_the_challengers_lists_and_only_they(
    organisation: Organisation,
    database: Database,
    champion: str,
    challenger: str,
    promoter: Headers,
    own: Own,
) -> None:
    client = organisation.client
    before = {person: own(person) for person in EMPLOYEES}
    told = begun(client, promoter, kind="share", challenger=challenger, share=0.5)
    assert (told["state"], told["champion"], told["outcome"]) == ("running", champion, None)
    assert "exceeds 20" in told["rule"]
    again = client.post(
        "/v1/experiments",
        json={**BEGIN, "kind": "shadow", "challenger": challenger},
        headers=promoter,
    )
    assert (again.status_code, again.json()["code"]) == (409, "experiment_running")
    client.put("/v1/employees/E-3/objections/learning", headers=organisation.headers)

    running = contest(client)
    assert running is not None
    side = {
        person: challenger if running.is_challenged(person) and person != "E-3" else champion
        for person in EMPLOYEES
    }
    seen = {person: own(person) for person in EMPLOYEES}
    assert {person: one["model_version"] for person, one in seen.items()} == side
    assert {one["model_version"] for person in EMPLOYEES for one in seen[person]["items"]} == set(
        side.values()
    )
    assert own("E-1") == seen["E-1"]
    for person in EMPLOYEES:
        told_to_hr = organisation.recommendations(person)
        assert told_to_hr["model_version"] == champion, "experiments are about one's own lists"
        if side[person] == champion:
            assert opening_keys(seen[person]) == opening_keys(before[person])
    tried = next((person for person, version in side.items() if version == challenger), None)
    if tried:
        # The order of a short list may be the same all the same; its scores are not.
        assert scores(seen[tried]) != scores(before[tried])
        first = seen[tried]["items"][0]
        _, told_why = own.match(tried, first["opening"]["external_id"])
        assert told_why["model_version"] == challenger
        for reason, listed in zip(told_why["contributions"], first["contributions"], strict=True):
            assert reason["name"] == listed["name"]
            assert reason["value"] == pytest.approx(listed["value"], abs=LAST_DIGIT)

    rows = logged(client, database, len(EMPLOYEES))
    assert {row.employee_external_id for row in rows} == {*EMPLOYEES} - {"E-3"}
    teams = {row.employee_external_id: {entry.team for entry in row.entries} for row in rows}
    assert all(
        of == {"challenger" if side[person] == challenger else "champion"}
        for person, of in teams.items()
    )
    stopped = client.post(
        f"/v1/experiments/{told['id']}/stop",
        json={"person": "Ana Ruiz", "reason": "seen enough"},
        headers=promoter,
    ).json()
    assert (stopped["state"], stopped["outcome"]) == ("ended", "stopped")
    assert eventually(lambda: contest(client) is None)
    assert {own(person)["model_version"] for person in EMPLOYEES} == {champion}


def logged(client: TestClient, database: Database, lists: int) -> list[ServedList]:
    """The lists of experiments, once the impressions were written."""
    impressions = serving_of(client.app).impressions
    assert eventually(lambda: not impressions.waiting)

    def found() -> list[ServedList]:
        with database.read() as session:
            return [one for one in session.exec(select(ServedList)) if one.experiment_uid]

    assert eventually(lambda: len(found()) >= lists - 1)
    return found()


def test_a_drafted_list_holds_both_and_each_move_names_who_ranked_it(
    organisation: Organisation,
    database: Database,
    champion: str,
    challenger: str,
    promoter: Headers,
    own: Own,
) -> None:
    client = organisation.client
    alone = {one["opening"]["external_id"]: one for one in own("E-1")["items"]}
    begun(client, promoter, kind="interleave", challenger=challenger)
    drafted = own("E-1")
    assert drafted["model_version"] == f"{champion}+{challenger}"
    versions = [one["model_version"] for one in drafted["items"]]
    assert {*versions} == {champion, challenger}
    assert abs(versions.count(champion) - versions.count(challenger)) <= 1
    assert sorted(opening_keys(drafted)) == sorted(alone)
    assert [one["rank"] for one in drafted["items"]] == list(range(1, len(versions) + 1))
    for one in drafted["items"]:
        key, version = one["opening"]["external_id"], one["model_version"]
        _, told = own.match("E-1", key, version=version)
        assert told["score"] == pytest.approx(one["score"], abs=LAST_DIGIT), key
        assert told["model_version"] == version
        if version == champion:
            assert one["score"] == alone[key]["score"]
    status, told = own.match("E-1", key, version="lateral-none")
    assert (status, told["code"]) == (409, "version_not_in_use")
    parts = [own("E-1", k=3)]
    while parts[-1]["next_cursor"]:
        parts.append(own("E-1", k=3, cursor=parts[-1]["next_cursor"]))
    assert [key for part in parts for key in opening_keys(part)] == opening_keys(drafted)
    cards = own("E-1", detail="card")["items"]
    assert [one["model_version"] for one in cards] == versions
    (row, *_) = logged(client, database, 2)
    assert {entry.team for entry in row.entries} == {"champion", "challenger"}
    with database.read() as session:
        named = set(session.exec(select(Impression.model_version)))
    assert drafted["model_version"] in named


def test_a_shadow_is_seen_by_nobody_and_counted(
    organisation: Organisation,
    database: Database,
    champion: str,
    challenger: str,
    promoter: Headers,
    own: Own,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = organisation.client
    before = own("E-1")
    told = begun(client, promoter, kind="shadow", challenger=challenger, share=1.0)
    assert own("E-1") == before, "to the byte and the id"
    own("E-2")

    def tallies() -> list[ShadowTally]:
        with database.read() as session:
            return [*session.exec(select(ShadowTally))]

    assert eventually(lambda: sum(one.lists for one in tallies()) == 2)
    running = contest(client)
    assert running is not None

    def broken(*_arguments: object, **_named: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(type(running.board.ranker), "retrieve_openings", broken)
    serving_of(client.app).shadow._last.clear()
    own("E-1")
    assert eventually(lambda: sum(one.failed for one in tallies()) == 1)
    monkeypatch.undo()
    (whole,) = client.get(f"/v1/experiments/{told['id']}", headers=promoter).json()["shadow"]
    assert (whole["function"], whole["lists"], whole["failed"]) == (None, 2, 1)
    assert 0 <= whole["overlap"] <= 1
    assert -1 <= whole["correlation"] < 1, "the two do not agree"
    assert whole["milliseconds_challenger"] > 0
    assert logged(client, database, 0) == [], "its lists are no part of it"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_experiment_that_cannot_find_anything_or_may_not_be_shown_is_refused(
    organisation: Organisation,
    database: Database,
    champion: str,
    challenger: str,
    promoter: Headers,
) -> None:
    client = organisation.client

    def refused(**asked: object) -> tuple[int, Json]:
        body = {"challenger": challenger, "person": "Ana Ruiz", "reason": "tried out", **asked}
        answer = client.post("/v1/experiments", json=body, headers=promoter)
        return answer.status_code, answer.json()

    status, told = refused(kind="share")
    assert (status, told["code"]) == (422, "underpowered")
    assert told["expected_lists"] == 0
    assert refused(kind="share", share=0.95)[0] == 422
    status, told = refused(kind="shadow", challenger=champion)
    assert (status, told["code"]) == (409, "conflict")
    assert refused(kind="shadow", challenger="lateral-none")[0] == 404
    status, told = refused(kind="share", person="tom", accept_underpowered=True)
    assert (status, told["code"]) == (409, "second_person_needed")
    with database.write() as session:
        line = {"name": "value", "passed": False}
        verdict = {"policy_hash": "0" * 64, "verdict": GateVerdict.REFUSE, "lines": [line]}
        session.add(GateResult(version=challenger, **verdict))
    status, told = refused(kind="share", accept_underpowered=True)
    assert (status, told["code"], told["lines"]) == (409, "gate_refused", [line])
    with database.read() as session:
        assert session.exec(select(Experiment)).all() == []
    assert refused(kind="shadow")[0] == 201
    retired = client.post(
        f"/v1/models/{challenger}/retire",
        json={"person": "Ana Ruiz", "reason": "too soon"},
        headers=promoter,
    )
    assert (retired.status_code, retired.json()["code"]) == (409, "version_aliased")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_another_champion_ends_the_experiment_and_nobody_is_promoted_by_one(
    organisation: Organisation,
    database: Database,
    champion: str,
    challenger: str,
    promoter: Headers,
) -> None:
    client = organisation.client
    told = begun(client, promoter, kind="share", challenger=challenger)
    settings = database.settings
    assert tasks.watch_experiments(database, settings, impact_changes) is None
    with database.write() as session:
        session.exec(select(Experiment)).one().champion = challenger
    assert tasks.watch_experiments(database, settings, impact_changes) == "replaced"
    after = client.get(f"/v1/experiments/{told['id']}", headers=promoter).json()
    assert (after["outcome"], after["ended_by"]) == ("replaced", "service")
    alias = client.get("/v1/models/aliases/champion", headers=promoter).json()
    assert alias["version"] == champion
