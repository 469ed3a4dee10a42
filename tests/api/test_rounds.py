"""Assignment rounds over HTTP: asked for, worked out, told by reader, turned into invitations."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete
from sqlmodel import select

from app.core.db import Database
from app.jobs.worker import Worker
from app.mobility.rounds.market import Asked, candidates
from app.mobility.rounds.policies import Terms
from app.serving import Disclosure, Serving
from app.settings import Settings
from ml.ranking.index.indexes import side_of
from models.base import utc_today
from models.cases import MoveCase
from models.journal import OutboxEvent
from models.move_vocabulary import CaseState
from models.round_vocabulary import RoundMethod, RoundPriority
from models.vocabulary import EntityKind
from tests.support.organisation import Organisation, holds, seller, wish

Json = dict[str, Any]
Headers = dict[str, str]
MARKETING = wish("Marketing", visibility="hr")


class Rounds:
    """Asks for rounds and works them out."""

    def __init__(self, organisation: Organisation, database: Database, settings: Settings) -> None:
        self.organisation = organisation
        self.client = organisation.client
        self.headers = organisation.headers
        self._worker = Worker(database, settings)

    def put(self, key: str, **changes: Any) -> None:
        self.organisation.put("employees", key, seller(**changes))

    def run(self, **body: Any) -> Json:
        """A round that was worked out."""
        answer = self.client.post("/v1/rounds", json=body, headers=self.headers)
        assert answer.status_code == 202, answer.text
        assert answer.headers["Location"] == f"/v1/rounds/{answer.json()['id']}"
        self._worker.run_until_idle()
        told = self.organisation.get(f"rounds/{answer.json()['id']}")
        assert told["state"] == "succeeded", told
        return told

    def results(self, told: Json, **query: Any) -> list[Json]:
        items: list[Json] = []
        cursor: str | None = None
        while True:
            more = {} if cursor is None else {"cursor": cursor}
            page = self.organisation.get(f"rounds/{told['id']}/results", **query, **more)
            items += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return items

    def people(self, told: Json) -> dict[str, Json]:
        return {item["employee"]: item for item in self.results(told, subject="person")}

    def invite(self, told: Json, **body: Any) -> Any:
        path = f"/v1/rounds/{told['id']}/invite"
        return self.client.post(path, json=body, headers=self.headers)


@pytest.fixture
def rounds(organisation: Organisation, database: Database, settings: Settings) -> Rounds:
    return Rounds(organisation, database, settings)


def test_a_round_places_who_opted_in_and_accounts_for_everybody_and_every_seat(
    rounds: Rounds,
) -> None:
    rounds.put("E-10", aspirations=[MARKETING])
    rounds.put("E-11", open_to_moves=False)
    told = rounds.run(floor=0, limits={"team_share": 1})
    people = rounds.people(told)
    assert "E-11" not in people
    assert "E-4" not in people
    assert told["totals"]["people"] == len(people)
    assert told["totals"]["not_open"] >= 2
    placed = [one for one in people.values() if one["outcome"] == "placed"]
    assert placed
    assert told["totals"]["placed"] == len(placed)
    openings = rounds.results(told, subject="opening")
    empty = sum(one["details"].get("empty", 0) for one in openings)
    assert len(placed) + empty == told["totals"]["seats"]
    assert {"total_fit", "stable", "greedy"} == set(told["totals"]["ways"])
    assert told["totals"]["ways"]["stable"]["blocking_pairs"] == 0
    for one in placed:
        ranked = rounds.organisation.recommendations(one["employee"], k=50)
        assert one["opening"] in [item["opening"]["external_id"] for item in ranked["items"]]


def test_a_team_loses_no_more_than_its_limit_and_who_waited_longest_goes(rounds: Rounds) -> None:
    for number in (10, 11, 12):
        rounds.put(f"E-{number}", manager="E-4", hire_date=f"20{number}-01-01", work_history=[])
    told = rounds.run(people=["E-10", "E-11", "E-12"], floor=0, seed=3)
    people = rounds.people(told)
    assert {key: one["outcome"] for key, one in people.items()} == {
        "E-10": "placed",
        "E-11": "group_limit",
        "E-12": "group_limit",
    }
    assert "The team may lose 1 in this round" in people["E-11"]["text"]
    (limit,) = rounds.results(told, subject="limit")
    assert (limit["manager"], limit["details"]["held_back"]) == ("E-4", 2)
    assert limit["details"]["price"] > 0


def test_the_same_inputs_and_seed_give_the_same_bytes(rounds: Rounds) -> None:
    for number in range(10, 16):
        rounds.put(f"E-{number}", manager="E-4")
    asked = {"floor": 0, "seed": 5, "method": "total_fit"}
    first, second = rounds.run(**asked), rounds.run(**asked)
    assert rounds.results(first) == rounds.results(second)
    assert first["totals"] == second["totals"]


def test_what_a_person_keeps_to_herself_moves_nothing(rounds: Rounds) -> None:
    rounds.put("E-10")
    before = rounds.people(rounds.run(people=["E-10"], floor=0))
    rounds.put("E-10", aspirations=[wish("Marketing", polarity="not", visibility="private")])
    assert rounds.people(rounds.run(people=["E-10"], floor=0)) == before
    rounds.put("E-10", aspirations=[wish("Marketing", polarity="not", visibility="hr")])
    assert rounds.people(rounds.run(people=["E-10"], floor=0)) != before


def test_an_objection_keeps_a_person_out_and_a_dismissal_stays_unknown(rounds: Rounds) -> None:
    rounds.put("E-10")
    before = rounds.people(rounds.run(people=["E-10"], floor=0))
    path = f"/v1/employees/E-10/dismissals/{before['E-10']['opening']}"
    assert rounds.client.put(path, json={}, headers=rounds.headers).is_success
    assert rounds.people(rounds.run(people=["E-10"], floor=0)) == before
    path = "/v1/employees/E-10/objections/profiling"
    assert rounds.client.put(path, json={}, headers=rounds.headers).is_success
    objecting = rounds.people(rounds.run(people=["E-10"], floor=0))["E-10"]
    assert objecting["outcome"] == "no_pair"


def test_whoever_shared_an_interest_is_in_and_whoever_accepted_a_move_is_out(
    rounds: Rounds, database: Database
) -> None:
    rounds.put("E-10", open_to_moves=False, manager="E-4", hire_date="2010-01-01", work_history=[])
    rounds.put("E-11", manager="E-4", hire_date="2015-01-01", work_history=[])
    both = ["E-10", "E-11"]
    for state, found in (
        (CaseState.INTEREST, {"E-11": "placed"}),
        (CaseState.SHARED, {"E-10": "placed", "E-11": "group_limit"}),
        # The team loses one already.
        (CaseState.ACCEPTED, {"E-11": "group_limit"}),
    ):
        with database.write() as session:
            session.execute(delete(MoveCase))
            session.add(
                MoveCase(
                    uid="c-1",
                    employee_external_id="E-10",
                    opening_external_id="O-PMM",
                    state=state,
                    since=utc_today(),
                )
            )
        people = rounds.people(rounds.run(people=both, floor=0, limits={"priority": "waiting"}))
        assert {key: one["outcome"] for key, one in people.items()} == found


def test_unknown_people_and_openings_are_named(rounds: Rounds) -> None:
    body = {"people": ["E-1", "E-404"], "openings": ["O-PMM"]}
    answer = rounds.client.post("/v1/rounds", json=body, headers=rounds.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "infeasible_request")
    assert answer.json()["errors"] == [{"field": "/people", "reason": "there is no E-404"}]


def test_nobody_is_invited_by_a_dry_run(rounds: Rounds) -> None:
    told = rounds.run(floor=0)
    answer = rounds.invite(told)
    assert (answer.status_code, answer.json()["code"]) == (409, "round_not_ready")


def test_an_invitation_is_told_to_the_person_once_and_to_nobody_else(
    rounds: Rounds, headers_for: Callable[..., Headers], database: Database
) -> None:
    rounds.put("E-10")
    told = rounds.run(people=["E-10"], floor=0, dry_run=False)
    opening = rounds.people(told)["E-10"]["opening"]
    assert rounds.invite(told).json() == {"invited": 1, "before": 0}
    assert rounds.invite(told, people=["E-10"]).json() == {"invited": 0, "before": 1}
    mine = headers_for("catalog:read", employee="E-10")
    (one,) = rounds.client.get("/v1/employees/E-10/invitations", headers=mine).json()["items"]
    assert (one["opening"], one["expert_path"]) == (opening, None)
    other = headers_for("catalog:read", employee="E-1")
    assert rounds.client.get("/v1/employees/E-10/invitations", headers=other).status_code == 404
    with database.read() as session:
        events = session.exec(
            select(OutboxEvent).where(OutboxEvent.entity == EntityKind.ROUND)
        ).all()
    assert [event.action for event in events] == ["completed", "invited"]
    assert all(event.confidential for event in events)


def test_a_plan_that_rests_on_what_changed_invites_nobody(rounds: Rounds) -> None:
    rounds.put("E-10")
    told = rounds.run(people=["E-10"], floor=0, dry_run=False)
    rounds.put("E-1", summary="Plans budgets.")
    assert rounds.invite(told).status_code == 200
    told = rounds.run(people=["E-10"], floor=0, dry_run=False)
    rounds.put("E-10", summary="Plans budgets.")
    answer = rounds.invite(told)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale_snapshot")
    assert "1 of its people" in answer.json()["detail"]


def test_somebody_whom_the_round_did_not_place_cannot_be_invited(rounds: Rounds) -> None:
    rounds.put("E-10")
    told = rounds.run(people=["E-10"], floor=0, dry_run=False)
    answer = rounds.invite(told, people=["E-10", "E-2"])
    assert (answer.status_code, answer.json()["code"]) == (422, "infeasible_request")


def test_without_the_right_to_what_is_confidential_few_people_are_no_number(
    rounds: Rounds, headers_for: Callable[..., Headers]
) -> None:
    planner = headers_for("rounds")
    answer = rounds.client.post("/v1/rounds", json={"floor": 0}, headers=planner)
    rounds._worker.run_until_idle()
    path = f"/v1/rounds/{answer.json()['id']}"
    told = rounds.client.get(path, headers=planner).json()
    assert told["totals"]["people"] is None
    assert told["totals"]["ways"]["stable"]["placed"] is None
    assert rounds.client.get(path, headers=rounds.headers).json()["totals"]["people"] == 3
    assert rounds.client.get(f"{path}/results", headers=planner).status_code == 403
    assert rounds.client.post(f"{path}/invite", json={}, headers=planner).status_code == 403
    job = rounds.client.get(f"/v1/jobs/{answer.json()['id']}", headers=rounds.headers).json()
    assert (job["kind"], job["unit"], job["detail"]["totals"]["people"]) == (
        "round",
        "people",
        None,
    )


def test_a_round_of_who_may_know_what_is_confidential_is_not_there_for_others(
    rounds: Rounds, headers_for: Callable[..., Headers]
) -> None:
    told = rounds.run(floor=0)
    planner = headers_for("rounds")
    hidden = rounds.client.get(f"/v1/rounds/{told['id']}", headers=planner)
    missing = rounds.client.get(f"/v1/rounds/{told['id'][:-1]}x", headers=planner)
    assert (hidden.status_code, hidden.json()["detail"]) == (404, missing.json()["detail"])


def test_an_erased_person_stands_in_no_round(rounds: Rounds) -> None:
    rounds.put("E-10")
    told = rounds.run(people=["E-10", "E-1"], floor=0, dry_run=False)
    assert rounds.invite(told, people=["E-10"]).status_code == 200
    exported = rounds.organisation.get("employees/E-10/data-export")["held"]
    assert {"round_results", "round_invitations", "round_choices"} <= exported.keys()
    path = "/v1/employees/E-10?mode=erase"
    assert rounds.client.delete(path, headers=rounds.headers).status_code == 200
    assert "E-10" not in rounds.people(told)


def test_a_round_without_a_ranker_fails_and_says_why(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    started = client.post("/v1/rounds", json={}, headers=hr_headers).json()
    Worker(database, settings).run_until_idle()
    job = client.get(f"/v1/jobs/{started['id']}", headers=hr_headers).json()
    assert job["state"] == "failed"
    assert "train" in job["error"].lower()


def test_functions_have_limits_of_their_own_around_teams(rounds: Rounds) -> None:
    for number in range(10, 14):
        rounds.put(f"E-{number}", manager=f"E-{1 + number % 2}", function="Sales")
    everybody = [f"E-{number}" for number in range(10, 14)]
    asked: Json = {"people": everybody, "floor": 0, "method": "total_fit"}
    alone = rounds.run(**asked, limits={"team_share": 1})
    both = rounds.run(**asked, limits={"team_share": 1, "function_share": 0.2})
    assert alone["totals"]["placed"] == 4
    assert both["totals"]["placed"] == 1
    (limit,) = rounds.results(both, subject="limit")
    assert (limit["details"]["level"], limit["details"]["function"]) == ("function", "Sales")


def test_shares_and_floors_come_from_the_move_policy_of_the_day(rounds: Rounds) -> None:
    for number in (10, 11, 12):
        rounds.put(f"E-{number}", manager="E-4", work_history=[])
    path, people = "/v1/move-policy", ["E-10", "E-11", "E-12"]
    before = rounds.run(people=people, floor=0)
    tag = rounds.client.get(path, headers=rounds.headers).headers["ETag"]
    terms = {"round_team_share": 1.0, "round_floor": 0.0}
    headers = {**rounds.headers, "If-Match": tag}
    assert rounds.client.put(path, json=terms, headers=headers).status_code == 200
    told = rounds.run(people=people)
    assert (before["totals"]["placed"], told["totals"]["placed"]) == (1, 3)
    assert (before["policy_version"], before["limits"]["team_share"]) == (0, 0.1)
    assert (told["policy_version"] > 0, told["limits"]["team_share"], told["floor"]) == (True, 1, 0)
    asked = rounds.run(people=people, floor=0, limits={"team_share": 0.0})
    assert asked["totals"]["placed"] == 1


def test_who_alone_holds_a_skill_of_the_team_keeps_the_place_and_leaves_later(
    rounds: Rounds,
) -> None:
    alone, shared = holds(CRM=4, STORY=3), holds(NEG=4, STORY=3)
    rounds.put("E-10", manager="E-4", skills=alone, work_history=[], hire_date="2010-01-01")
    rounds.put("E-11", manager="E-4", skills=shared, work_history=[], hire_date="2015-01-01")
    rounds.put("E-12", manager="E-4", skills=shared, work_history=[], hire_date="2016-01-01")
    asked: Json = {"people": ["E-10", "E-11"], "floor": 0, "limits": {"team_share": 1}}
    people = rounds.people(rounds.run(**asked))
    key, other = people["E-10"], people["E-11"]
    assert (key["outcome"], other["outcome"]) == ("placed", "placed")
    assert key["details"]["alone_with"] == ["CRM systems"]
    assert (key["details"]["release_days"], other["details"]["release_days"]) == (90, 42)
    assert "alone_with" not in other["details"]
    assert "Nobody else of the team holds CRM systems, so it has 90 days" in key["text"]
    rounds.put("E-12", manager="E-4", skills=[*shared, *holds(CRM=3)], work_history=[])
    again = rounds.people(rounds.run(**asked))["E-10"]
    assert again["details"]["release_days"] == 42
    assert again["opening"] == key["opening"]


def test_only_who_may_know_what_is_confidential_is_told_that_a_round_is_done(
    rounds: Rounds, headers_for: Callable[..., Headers]
) -> None:
    start = rounds.organisation.get("changes", after="now")["next_cursor"]
    told = rounds.run(floor=0)
    (event,) = rounds.organisation.get("changes", after=start)["items"]
    assert (event["type"], event["external_id"]) == ("round.completed", told["id"])
    assert rounds.organisation.get("changes", after=start, entity="role")["items"] == []
    others = headers_for("catalog:read")
    answer = rounds.client.get("/v1/changes", params={"after": start}, headers=others)
    assert answer.json()["items"] == []
    hook = {"url": "https://hr.example.com/hooks", "event_types": ["round.completed"]}
    made = rounds.client.post("/v1/webhook-endpoints", json=hook, headers=rounds.headers)
    assert made.status_code == 201, made.text


def test_what_openings_make_of_people_knows_no_wish_and_blocks_change_nothing(
    rounds: Rounds, database: Database, settings: Settings
) -> None:
    for number in range(10, 14):
        wishes = [MARKETING] if number % 2 else []
        rounds.put(f"E-{number}", aspirations=wishes)
    snapshot = Serving(database, settings).read_once()
    terms = Terms(
        method=RoundMethod.STABLE,
        priority=RoundPriority.WAITING,
        team_share=1,
        team_least=1,
        function_share=None,
        floor=0,
        seed=0,
        compare=False,
        most=50,
        release_days=42,
        latest_release_days=90,
    )
    asked = Asked(people=None, openings=None, terms=terms)
    market = candidates(snapshot, asked, {}, utc_today()).market
    board = snapshot.ranking_board()
    for person, key in enumerate(market.people):
        own = np.flatnonzero(market.person == person)
        work = board.ranker.index_employees([snapshot.catalogue.people[key].work])
        rows = np.array([board.row_of[market.openings[one]] for one in market.opening[own]])
        alone, _ = board.ranker.score_pairs(side_of(work), side_of(board.index, rows))
        assert market.fit[own] == pytest.approx(np.clip(alone, 1e-6, 1), abs=2e-6)
        wishing = bool(snapshot.person(key).seen(Disclosure.HR_SEARCH).wishes)
        assert wishing == (market.want[own] != market.fit[own]).any()
