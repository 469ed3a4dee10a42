"""From lists that people read to a version: through the service alone, as in production."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from app.core.db import Database
from app.core.services import services_of
from app.jobs.worker import Worker
from app.learning.datasets import tasks
from app.learning.features.schemas import MOST_VALUES
from app.learning.registry import aliases
from app.serving import serving_of
from ml.feedback.files import read_dataset
from models import Dataset, ServedList
from models.base import utc_now
from models.vocabulary import ActorKind, Scope
from tests.api.conftest import keys
from tests.api.test_own_features import Team, value
from tests.support.catalogue import Keys
from tests.support.changes import eventually
from tests.support.organisation import Organisation, all_rounder
from tests.support.simulated_portal import SimulatedPortal

__all__ = ["keys"]
# Four fifths are learnt from, and of half of their lists something is opened: 200 are asked for.
PEOPLE = 120
# The last of them reads more than seven days ago, so that every label is final.
AGO, APART = timedelta(days=25), timedelta(hours=3)
# With each length another list, as there are seven openings.
LENGTHS = range(3, 8)
WANTED = frozenset({"O-CS", "O-DATA"})


@pytest.mark.long
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_people_open_becomes_a_dataset_and_the_dataset_a_version(
    organisation: Organisation,
    database: Database,
    champion: str,
    keys: Keys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tasks, "SETTLING", timedelta(0))
    client = organisation.client
    names = [f"E-P{number}" for number in range(PEOPLE)]
    for name in names:
        organisation.put("employees", name, all_rounder())
    portal = SimulatedPortal(client, WANTED)
    now = utc_now()
    for number, name in enumerate(names):
        headers = keys(ActorKind.PORTAL, name)
        for k in LENGTHS:
            portal.show(name, headers, k, _read_at(number, now) + timedelta(minutes=20 * k))
    impressions = serving_of(client.app).impressions
    assert eventually(lambda: impressions.written >= len(portal.lists))
    _let_days_pass(database, names, now)
    accepted, duplicates = portal.send(organisation.headers)
    assert accepted == len(portal.events)
    assert duplicates > accepted / 5

    team = keys(ActorKind.DATA_TEAM, None, Scope.MODELS_READ, Scope.MODELS_WRITE)
    asked = {"from": (now - 2 * AGO).isoformat(), "to": utc_now().isoformat()}
    dataset = client.post("/v1/datasets", json=asked, headers=team).json()["id"]
    services = services_of(client.app)
    worker = Worker(database, services.settings)
    worker.run_until_idle()
    assert len(portal.lists) == PEOPLE * len(LENGTHS)
    with database.read() as session:
        row = session.exec(select(Dataset).where(Dataset.uid == dataset)).one()
        data = read_dataset(services.settings.datasets_dir / (row.folder or ""))
    assert (data.n_lists, len(set(data.person_key))) == (len(portal.lists), PEOPLE)
    assert int(data.opened.sum()) == len(portal.opens), "late, doubled and disordered as they came"
    asked = {"dataset": dataset, "seed": 1}
    run = client.post("/v1/training-runs", json=asked, headers=team).json()["id"]
    worker.run_until_idle()
    told = client.get(f"/v1/training-runs/{run}", headers=team).json()
    assert told["state"] == "finished", told["problem"]
    lines = {one["name"]: one["measured"] for one in told["result"]["gate"]["lines"]}
    assert lines["likelihood"] > 0, "what people want was learnt"
    with database.read() as session:
        assert aliases.champion(session) == champion


@pytest.mark.long
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_column_of_the_organisation_is_learnt_from_the_lists_that_it_was_logged_with(
    organisation: Organisation,
    database: Database,
    champion: str,
    keys: Keys,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What people want is told by the column alone: by lot for each, so no signal tells it."""
    monkeypatch.setattr(tasks, "SETTLING", timedelta(0))
    client = organisation.client
    scopes = (Scope.MODELS_READ, Scope.MODELS_WRITE, Scope.MODELS_PROMOTE)
    team = Team(client, *(keys(ActorKind.DATA_TEAM, None, *scopes) for _one in range(2)))
    feature = team.approved(name="near_team", subject="pair", label="Near a team that they know")
    names = [f"E-P{number}" for number in range(PEOPLE)]
    for name in names:
        organisation.put("employees", name, all_rounder())
    openings = [one["external_id"] for one in organisation.get("openings")["items"]]
    chance = random.Random(4)
    near = {name: frozenset(chance.sample(openings, 2)) for name in names}
    for some in batched_pairs(names, openings):
        told = [value(name, key in near[name], opening=key) for name, key in some]
        assert team.put(feature, *told)["rejected"] == []
    now = utc_now()
    portal = SimulatedPortal(client, frozenset())
    for number, name in enumerate(names):
        portal.wanted = near[name]
        headers = keys(ActorKind.PORTAL, name)
        for k in LENGTHS:
            portal.show(name, headers, k, _read_at(number, now) + timedelta(minutes=20 * k))
    impressions = serving_of(client.app).impressions
    assert eventually(lambda: not impressions.waiting)
    assert eventually(lambda: impressions.written >= len(portal.lists))
    _let_days_pass(database, names, now)
    assert portal.send(organisation.headers)[0] == len(portal.events)

    worker = Worker(database, services_of(client.app).settings)
    asked = {"from": (now - 2 * AGO).isoformat(), "to": utc_now().isoformat()}
    dataset = client.post("/v1/datasets", json=asked, headers=team.first).json()["id"]
    worker.run_until_idle()
    asked = {"dataset": dataset, "seed": 1}
    run = client.post("/v1/training-runs", json=asked, headers=team.first).json()["id"]
    worker.run_until_idle()
    told = client.get(f"/v1/training-runs/{run}", headers=team.first).json()
    assert told["state"] == "finished", told["problem"]
    card = client.get(f"/v1/models/{told['version']}/card", headers=team.first).json()
    figure = next(one for one in card["figures"] if one["title"] == "Own features")
    ((name, learnt, cap, *_said),) = figure["rows"]
    assert name == feature
    assert 0.3 * cap < learnt <= cap
    with database.read() as session:
        assert aliases.champion(session) == champion


def batched_pairs(names: list[str], openings: list[str]) -> Iterator[list[tuple[str, str]]]:
    """Every person with every opening, in as many as one request may bring."""
    pairs = [(name, key) for name in names for key in openings]
    for start in range(0, len(pairs), MOST_VALUES):
        yield pairs[start : start + MOST_VALUES]


def _read_at(number: int, now: datetime) -> datetime:
    return now - AGO + number * APART


def _let_days_pass(database: Database, names: list[str], now: datetime) -> None:
    """Put each list on the day on which its person read it."""
    with database.write() as session:
        for row in session.exec(select(ServedList)):
            number = names.index(row.employee_external_id)
            at = _read_at(number, now)
            moved = ServedList(**{**row.model_dump(), "day": at.date()})
            moved.first_shown_at = moved.last_shown_at = moved.snapshot_at = at
            session.delete(row)
            session.flush()
            session.add(moved)
