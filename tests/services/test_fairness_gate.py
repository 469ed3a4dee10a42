"""What a gate and a shadow are told of groups, and who answers for a signal that tells one."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import delete
from sqlmodel import col, select
from typer.testing import CliRunner

from app.cli.main import cli
from app.core.db import Database
from app.governance.fairness import changes, outcomes
from app.governance.fairness.changes import impact_changes
from app.governance.fairness.gate import audit
from app.governance.fairness.store import audit_store
from app.learning.experiments.tasks import watch_experiments
from app.serving.own_features import approved
from app.settings import Settings
from ml.artifact import load_artifact
from ml.feedback.base import Base
from ml.feedback.gate import Beside, GatePolicy, GateResult, Line
from ml.ranking.signals.own import OwnTerm
from models import Employee, OwnValue
from models.vocabulary import Scope
from tests.support.catalogue import Headers
from tests.support.challengers import registered_challenger
from tests.support.groups import attributes, crowd
from tests.support.organisation import Organisation
from tests.support.own_features import add_feature


def of_women(database: Database) -> tuple[OwnTerm, ...]:
    """An own feature that says yes of women alone, weighed by as much as it may."""
    with database.write() as session:
        men = [f"X-{number}" for number in range(1, 80, 2)]
        rows = session.exec(select(Employee.id).where(col(Employee.external_id).in_(men))).all()
        add_feature(session)
        session.execute(delete(OwnValue).where(col(OwnValue.employee_id).in_(rows)))
        return tuple(replace(term, slope=term.cap) for term in approved(session))


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_version_that_leans_more_on_what_tells_a_group_is_refused(
    organisation: Organisation,
    headers_for: Callable[..., Headers],
    hr_headers: Headers,
    database: Database,
    settings: Settings,
    champion: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = organisation.client
    serving = load_artifact(settings.artifacts_dir / champion)
    assert audit(database, settings, "tests", serving, serving) == Beside(), "nothing is known"
    crowd(client, hr_headers)
    attributes(client, headers_for(Scope.AUDIT_ATTRIBUTES))
    base = Base.of(serving.combination)
    more = np.zeros(len(base.weights))
    more[[name == "text_work" for name in base.signals]] = 3.0
    leaning = replace(serving, combination=base.changed(more))
    told = audit(database, settings, "tests", leaning, serving)
    assert [name for name, area in told.proxies or () if area > 0.65] == ["text_work"]
    lines = (Line("likelihood", 1.0, 1.0, 0.0, True),)
    policy = GatePolicy()
    said = GateResult(policy.hash, lines).with_beside(policy, told)
    assert said.passed is False
    assert "proxy: text_work" in {line.name for line in said.failed}
    ask = headers_for(Scope.AUDIT_FAIRNESS)
    body = {"signal": "text_work", "person": "Ana Ruiz", "reason": "the work is told in it"}
    wrong = client.post("/v1/proxy-reviews", headers=ask, json={**body, "signal": "text_werk"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "/signal")
    assert client.post("/v1/proxy-reviews", headers=ask, json=body).status_code == 201
    reviewed = audit(database, settings, "tests", leaning, serving)
    allowed = GateResult(policy.hash, lines).with_beside(policy, reviewed)
    [line] = [one for one in allowed.lines if one.name == "proxy: text_work"]
    assert (line.passed, line.reason) == (True, "reviewed")
    monkeypatch.setenv("LATERAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LATERAL_DATABASE_URL", settings.resolved_database_url)
    typed = ["fairness", "review", "text_work", "--forbid", "--by", "Ben Okoye", "--reason", "no"]
    assert CliRunner().invoke(cli, typed).exit_code == 1, "a reason has three letters at least"
    typed[-1] = "it tells who somebody is"
    assert CliRunner().invoke(cli, typed).exit_code == 0
    told = client.get("/v1/proxy-reviews", headers=ask).json()["items"]
    assert [(one["signal"], one["allowed"], one["person"]) for one in told] == [
        ("text_work", False, "Ben Okoye")
    ]
    listed = CliRunner().invoke(cli, ["fairness", "reviews"]).stdout
    assert listed.startswith("text_work\tforbidden\tBen Okoye")
    assert audit(database, settings, "tests", leaning, serving).reviewed == []
    same = audit(database, settings, "tests", serving, serving)
    assert same.proxies == [], "the champion leans on nothing more than itself"
    assert GateResult(policy.hash, lines).with_beside(policy, same).passed is True
    with audit_store(settings) as store:
        assert store.newest(leaning.version) is not None, "each question is logged"

    leaking = replace(serving, combination=replace(serving.combination, own=of_women(database)))
    told = audit(database, settings, "tests", leaking, serving)
    said = GateResult(policy.hash, lines).with_beside(policy, told)
    assert [line.name for line in said.failed] == ["proxy: own_crm_course"]
    same = audit(database, settings, "tests", leaking, leaking)
    assert same.proxies == [], "the champion weighs it as well"
    body = {**body, "signal": "own_crm_course"}
    assert client.post("/v1/proxy-reviews", headers=ask, json=body).status_code == 201


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_shadow_tells_what_groups_would_gain_or_lose_and_hides_small_ones(
    organisation: Organisation,
    headers_for: Callable[..., Headers],
    hr_headers: Headers,
    database: Database,
    settings: Settings,
    champion: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = organisation.client
    # Of one opening, for which many of the eighty come up.
    monkeypatch.setattr(changes, "TOP", 34)
    monkeypatch.setattr(
        outcomes, "drawn_openings", lambda now, _most: [now.catalogue.openings["O-PMM"]]
    )
    # The champion goes by words, of which these people have told much.
    challenger = registered_challenger(database, champion, skills=4.0, others=0.1)
    assert impact_changes(database, settings, "tests", champion, challenger) is None, (
        "none is known"
    )
    skilled = {*range(0, 80, 4), *range(1, 80, 4)}
    men_who_write = range(3, 80, 4)
    crowd(client, hr_headers, men_who_write=men_who_write, skilled=skilled, open_to_moves=True)
    attributes(client, headers_for(Scope.AUDIT_ATTRIBUTES))
    asked = {"kind": "shadow", "challenger": challenger, "person": "Ana Ruiz", "reason": "first"}
    promoter = headers_for(Scope.MODELS_READ, Scope.MODELS_PROMOTE)
    begun = client.post("/v1/experiments", headers=promoter, json=asked).json()
    assert begun["fairness"] is None
    assert watch_experiments(database, settings, impact_changes) is None
    told = client.get(f"/v1/experiments/{begun['id']}", headers=promoter).json()["fairness"]
    assert told["people"] > 80
    by_sex = {one["group"]: one for one in told["groups"] if one["attribute"] == "sex"}
    assert by_sex.keys() == {"female", "male"}
    men = by_sex["male"]
    assert men["difference"] == pytest.approx(men["challenger"] - men["champion"])
    assert men["low"] <= men["difference"] <= men["high"]
    assert men["champion"] != men["challenger"], "the two ask for skills and words differently"
    assert "X-" not in json.dumps(told)
    same = impact_changes(database, settings, "tests", champion, champion)
    assert same is not None
    assert {one["difference"] for one in same["groups"]} == {0.0}, "nothing changes by itself"
    with audit_store(settings) as store:
        assert store.newest(challenger) is not None, "each question is logged"
        store.put([(f"X-{number}", "another", None) for number in range(3)])
    hidden = impact_changes(database, settings, "tests", champion, challenger)
    assert hidden is not None
    assert hidden["groups"] == [], "three people are hidden, and a group that gives them away"
