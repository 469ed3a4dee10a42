"""What an experiment counts, how many lists it says that it needs, and when its rule ends it."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from sqlmodel import select

from app.core.db import Database
from app.core.errors import ConflictError
from app.learning.experiments import queries, service, tasks
from app.learning.experiments.measuring import counted_before, measured
from app.learning.experiments.policies import Counted, outcome_of, sized
from app.serving.shadow import add_tallies
from ml.experiments.sequential import Estimate
from models import Experiment, Objection
from models.base import utc_now
from models.learning import ModelAlias, ModelVersion
from models.ranker_vocabulary import ExperimentKind, ExperimentMetric, ExperimentOutcome
from models.vocabulary import Objectable
from tests.support.feedback_log import START, add_log, add_people, happened, served
from tests.support.walked_experiments import FAIRNESS

CHAMPION, CHALLENGER = "lateral-1", "lateral-2"
NOW = utc_now().replace(hour=12)


def unasked(*_asked: object) -> None:
    raise AssertionError("only a shadow asks what groups would gain or lose")


def experiment(database: Database, kind: ExperimentKind, **asked: Any) -> Experiment:
    """One that began a week ago, in a service whose champion is the first of two versions."""
    days = (NOW - START) / timedelta(days=1) - 7
    values: dict[str, Any] = {
        "uid": "one",
        "kind": kind,
        "champion": CHAMPION,
        "challenger": CHALLENGER,
        "share": 0.5,
        "metric": ExperimentMetric.OPEN,
        "max_lists": 10_000,
        "max_days": 28,
        "harm_stop": 0.02,
        "started_at": START + timedelta(days=days - 1),
        "started_by": "tests",
        "decided_by": "Tess",
        "reason": "tried out",
        **asked,
    }
    with database.write() as session:
        for version in (CHAMPION, CHALLENGER):
            session.add(
                ModelVersion(
                    version=version,
                    manifest_sha256="0" * 64,
                    as_of=START,
                    frames_fingerprint="0" * 64,
                )
            )
        session.flush()
        session.add(ModelAlias(alias="champion", version=CHAMPION, set_by="tests"))
        row = Experiment(**values)
        session.add(row)
        session.flush()
        session.expunge(row)
    return row


def log_of(database: Database, people: int, wins: Any) -> None:
    """One drafted list a person, and of `wins(person)` which places were opened."""
    day = (NOW - START) / timedelta(days=1) - 7
    rows: list[Any] = []
    with database.write() as session:
        add_people(session, *(f"E-{number}" for number in range(people)))
        for number in range(people):
            person, list_id = f"E-{number}", f"l_{number}"
            row = served(list_id, person, day)
            teams = ("champion", "challenger", "champion")
            row.items = [{**one, "team": team} for one, team in zip(row.items, teams, strict=True)]
            row.experiment_uid = "one"
            rows.append(row)
            rows.append(happened(f"view-{number:04}", person, "view", day, None, list_id=list_id))
            for place in wins(number):
                opening = row.items[place]["opening"]
                name = f"open-{number:04}-{place}"
                rows.append(happened(name, person, "open", day, opening, list_id=list_id))
        add_log(session, *rows)


def test_opens_are_credited_to_the_team_and_a_planted_winner_ends_it(database: Database) -> None:
    row = experiment(database, ExperimentKind.INTERLEAVE)
    log_of(database, 80, lambda number: (1,) if number % 16 else (0,))
    with database.write() as session:
        session.add(Objection(employee_external_id="E-1", objects_to=Objectable.LEARNING))
    told, estimate = measured(database, row)
    assert (told["lists"], told["people"], told["same_lists"]) == (79, 79, 0)
    assert told["difference"] == pytest.approx((74 - 5) / 79)
    assert (told["preference"]["wins"], told["preference"]["losses"]) == (74, 5)
    assert told["low"] < told["difference"] < told["high"]
    assert estimate.lists == 79
    assert tasks.watch_experiments(database, database.settings, unasked) is ExperimentOutcome.BETTER
    assert tasks.watch_experiments(database, database.settings, unasked) is None, "it ends once"
    with database.read() as session:
        ended = session.exec(select(Experiment)).one()
        assert (ended.ended_by, ended.result["lists"]) == ("service", 79)
        assert session.exec(select(ModelAlias.version)).all() == [CHAMPION], "nothing is promoted"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_people_are_compared_by_side_and_lists_that_nobody_saw_do_not_count(
    database: Database,
) -> None:
    row = experiment(database, ExperimentKind.SHARE, metric=ExperimentMetric.SAVE)
    day = (NOW - START) / timedelta(days=1) - 7
    rows: list[Any] = []
    with database.write() as session:
        add_people(session, *(f"E-{number}" for number in range(8)))
        for number in range(8):
            person, list_id = f"E-{number}", f"l_{number}"
            one = served(list_id, person, day)
            team = "challenger" if number % 2 else "champion"
            one.items = [{**item, "team": team} for item in one.items]
            one.experiment_uid = "one"
            rows.append(one)
            if number < 6:
                kind = "save" if number in {1, 3, 4} else "open"
                rows.append(happened(f"event-{number}", person, kind, day, list_id=list_id))
        add_log(session, *rows)
    told, _ = measured(database, row)
    first, second = told["arms"]
    assert (first["arm"], first["lists"], first["per_list"]) == (
        "champion",
        3,
        pytest.approx(1 / 3),
    )
    assert (second["arm"], second["lists"], second["per_list"]) == (
        "challenger",
        3,
        pytest.approx(2 / 3),
    )
    assert told["difference"] == pytest.approx(1 / 3)
    before = counted_before(database, ExperimentMetric.OPEN)
    assert (len(before.value), before.value.sum()) == (6, 3)


def test_what_processes_count_of_a_shadow_adds_up(database: Database) -> None:
    row = experiment(database, ExperimentKind.SHADOW)
    counted = {"lists": 2, "overlap": 1.5, "slowest_challenger": 0.2, "left_out": 1}
    for day, slowest in ((NOW.date(), 0.2), (NOW.date(), 0.9), (START.date(), 0.3)):
        with database.write() as session:
            sums = {**counted, "slowest_challenger": slowest}
            add_tallies(session, [((row.uid, day, "sales"), sums), ((row.uid, day, ""), counted)])
    with database.read() as session:
        sales = queries.tallies(session, row.uid)["sales"]
        told = service.get(session, row.uid).shadow
    assert (sales["lists"], sales["overlap"], sales["slowest_challenger"]) == (6, 4.5, 0.9)
    (whole,) = told
    assert (whole.function, whole.lists, whole.left_out) == (None, 12, 6), "few lists of sales"
    assert (whole.overlap, whole.slowest_challenger) == pytest.approx((0.75, 900))


def test_a_shadow_asks_daily_what_groups_gain_and_keeps_it_where_that_fails(
    database: Database,
) -> None:
    experiment(database, ExperimentKind.SHADOW, max_days=365)
    asked: list[tuple[str, str]] = []

    def told(_database: Any, _settings: Any, _by: str, first: str, second: str) -> dict[str, Any]:
        asked.append((first, second))
        return {**FAIRNESS, "as_of": utc_now().isoformat()}

    def broken(*_asked: object) -> None:
        raise ConflictError("lateral-2 cannot be opened.")

    def watched(compare: Any) -> Any:
        assert tasks.watch_experiments(database, database.settings, compare) is None
        with database.read() as session:
            return service.get(session, "one").fairness

    assert watched(broken) is None
    first = watched(told)
    assert first is not None
    assert first.challenger == "no_flag"
    assert watched(unasked) == first, "once a day"
    assert asked == [(CHAMPION, CHALLENGER)]
    with database.write() as session:
        row = service.required(session, "one")
        row.fairness = {**FAIRNESS, "as_of": (utc_now() - timedelta(days=1)).isoformat()}
        session.add(row)
    yesterday = watched(broken)
    assert yesterday is not None
    assert yesterday.as_of < first.as_of
    again = watched(told)
    assert again is not None
    assert again.as_of > first.as_of


def test_the_rule_ends_by_harm_by_length_and_not_by_few_people() -> None:
    row = Experiment(
        uid="one",
        kind=ExperimentKind.INTERLEAVE,
        champion=CHAMPION,
        challenger=CHALLENGER,
        share=1.0,
        metric=ExperimentMetric.OPEN,
        max_lists=5_000,
        max_days=28,
        harm_stop=0.02,
        started_at=START,
        started_by="tests",
        decided_by="Tess",
        reason="tried out",
    )
    soon, late = START + timedelta(days=3), START + timedelta(days=28)
    decided = {
        ExperimentOutcome.BETTER: Estimate(0.3, 0.5, 1_000, 400),
        ExperimentOutcome.HARM: Estimate(-0.3, 0.5, 1_000, 400),
        None: Estimate(0.01, 0.5, 1_000, 400),
        ExperimentOutcome.CANNOT_TELL: Estimate(0.01, 0.5, 5_000, 400),
    }
    assert {outcome: outcome_of(row, one, soon) for outcome, one in decided.items()} == {
        outcome: outcome for outcome in decided
    }
    assert outcome_of(row, Estimate(0.3, 0.5, 1_000, 29), soon) is None
    assert outcome_of(row, decided[None], late) is ExperimentOutcome.CANNOT_TELL
    row.harm_stop = 0.5
    assert outcome_of(row, decided[ExperimentOutcome.HARM], soon) is ExperimentOutcome.WORSE
    row.kind = ExperimentKind.SHADOW
    assert outcome_of(row, decided[ExperimentOutcome.BETTER], soon) is None


def test_how_many_lists_are_needed_is_said_by_the_log() -> None:
    rng = np.random.default_rng(0)
    person = rng.integers(0, 400, 2_000)
    value = rng.poisson(0.5, 2_000).astype(float)
    before = Counted(person, value, np.zeros(2_000, dtype=bool))
    draft = sized(ExperimentKind.INTERLEAVE, before, 0.5, 0.8, None)
    split = sized(ExperimentKind.SHARE, before, 0.5, 0.5, None)
    rare = sized(ExperimentKind.SHARE, before, 0.5, 0.05, None)
    assert (draft.expected, split.expected) == (800, 1_000)
    assert draft.effect == pytest.approx(0.1 * value.mean())
    needed = [one.needed or 0 for one in (draft, split, rare)]
    assert 3 < needed[1] / needed[0] < 5, "a draft compares within the list"
    assert needed[2] > 4 * needed[1]
    assert not draft.is_enough(10_000)
    larger = sized(ExperimentKind.INTERLEAVE, before, 0.5, 0.8, 0.4)
    assert larger.is_enough(10_000)
    assert not larger.is_enough(10)
    few = Counted(person[:20], value[:20], before.second[:20])
    assert sized(ExperimentKind.SHARE, few, 1.0, 0.5, None).needed is None
