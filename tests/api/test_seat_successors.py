"""Who could follow a person, over HTTP: HR reads all names, the line those of the first step."""

from typing import Any

import numpy as np
import pytest

from app.mobility.seats import followers
from app.mobility.seats.seat import Seat
from app.serving import Crowd
from ml.types import BoolArray
from models.vocabulary import ActorKind
from tests.support.catalogue import Keys
from tests.support.organisation import Organisation, holds, seller, wish

Json = dict[str, Any]

LEAVER = "E-1"
BOSS = "E-90"


@pytest.fixture
def staffed(organisation: Organisation) -> Organisation:
    """A seller with a manager; a campaign manager and a specialist might follow in turn."""
    put = organisation.put
    put(
        "employees",
        BOSS,
        seller(name="Ifeoma Obi", title="Sales team lead", role="R-LEAD", grade=6),
    )
    put("employees", LEAVER, seller(manager=BOSS))
    put(
        "employees",
        "E-10",
        seller(
            name="Idris Bello",
            title="Campaign manager",
            function="Marketing",
            role="R-CAMPAIGN",
            org_unit="Marketing North",
            grade=4,
            skills=holds(NEG=4, CALL=4, CRM=3, CAMPAIGN=4),
        ),
    )
    put(
        "employees",
        "E-11",
        seller(
            name="Priya Nair",
            title="Support specialist",
            function="Support",
            role="R-CS",
            org_unit="Support North",
            grade=3,
            skills=holds(CAMPAIGN=4, COPY=4, TICKET=4),
        ),
    )
    put("employees", "E-12", seller(name="Same Work", grade=5))
    return organisation


def found(organisation: Organisation, headers: Json | None = None, **query: Any) -> Json:
    return organisation.get(f"employees/{LEAVER}/seat/successors", headers, **query)


def firsts(answer: Json) -> set[str]:
    return {chain["steps"][0]["employee"] for chain in answer["chains"]}


def test_the_seat_follows_from_the_person_and_nothing_is_stored(staffed: Organisation) -> None:
    before = staffed.get("openings", limit=100)["items"]
    seat = found(staffed)["seat"]
    assert seat == {
        "title": "Account executive",
        "role": "R-AE",
        "function": "Sales",
        "grade": 5,
        "org_unit": "Sales North",
        "location": "Hamburg",
        "needs_known": True,
    }
    assert staffed.get("openings", limit=100)["items"] == before


def test_every_step_is_lateral_a_promotion_or_wished(staffed: Organisation) -> None:
    for chain in found(staffed, depth=3, k=10)["chains"]:
        for step in chain["steps"]:
            assert step["kind"] in {"lateral", "promotion"} or step["wished"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_step_into_leading_carries_the_expert_role_beside_it(staffed: Organisation) -> None:
    led = staffed.get(f"employees/{BOSS}/seat/successors", k=10)
    steps = [chain["steps"][0]["expert_path"] for chain in led["chains"]]
    assert {one["external_id"] for one in steps} == {"R-AE"}
    assert {chain["steps"][0]["expert_path"] for chain in found(staffed)["chains"]} == {None}


def test_who_would_step_back_follows_only_where_that_is_wished(staffed: Organisation) -> None:
    lead = seller(
        name="Lena Voss",
        title="Sales team lead",
        role="R-LEAD",
        grade=6,
        function="Sales",
        org_unit="Sales South",
    )
    staffed.put("employees", "E-20", lead)
    assert "E-20" not in firsts(found(staffed, k=10))
    wanted = wish("Account executive", "role", visibility="hr")
    staffed.put("employees", "E-20", {**lead, "aspirations": [wanted]})
    answer = found(staffed, k=10)
    assert "E-20" in firsts(answer)
    step = next(c["steps"][0] for c in answer["chains"] if c["steps"][0]["employee"] == "E-20")
    assert (step["kind"], step["wished"]) == ("step_back", True)


@pytest.mark.parametrize(
    "changes",
    [
        {"aspirations": [wish("Marketing", kind="stay", visibility="hr")]},
        {"aspirations": [wish("Sales", polarity="not", visibility="hr")]},
        {"open_to_moves": False},
        {"location": "Brno"},
        {"status": "left"},
        {"title": "Account executive", "role": "R-AE"},
    ],
    ids=["stays", "not", "not open", "elsewhere", "left", "same work"],
)
def test_nobody_follows_whom_the_step_does_not_serve(staffed: Organisation, changes: Json) -> None:
    assert "E-10" in firsts(found(staffed, k=10))
    stored = seller(
        name="Idris Bello",
        title="Campaign manager",
        function="Marketing",
        role="R-CAMPAIGN",
        org_unit="Marketing North",
        grade=4,
        skills=holds(NEG=4, CALL=4, CRM=3, CAMPAIGN=4),
    )
    staffed.put("employees", "E-10", {**stored, **changes})
    assert "E-10" not in firsts(found(staffed, k=10))


def test_a_planted_fault_that_lets_everybody_follow_is_seen(
    staffed: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everybody(crowd: Crowd, _seat: Seat) -> BoolArray:
        return ~np.zeros(len(crowd.views), dtype=np.bool_)

    staffed.put("employees", "E-20", seller(title="Sales team lead", role="R-LEAD", grade=6))
    monkeypatch.setattr(followers, "served", everybody)
    with pytest.raises(AssertionError):
        test_every_step_is_lateral_a_promotion_or_wished(staffed)


def test_the_line_reads_the_names_of_the_first_step_alone(
    staffed: Organisation, keys: Keys
) -> None:
    everything = found(staffed, depth=3, k=10)
    assert any(len(chain["steps"]) > 1 for chain in everything["chains"])
    line = found(staffed, keys(ActorKind.MANAGER, BOSS), depth=3, k=10)
    assert firsts(line) == firsts(everything)
    deeper = [step for chain in line["chains"] for step in chain["steps"][1:]]
    assert deeper
    for step in deeper:
        assert (step["employee"], step["name"], step["score"], step["wished"]) == (None,) * 4
        assert step["title"]
        assert step["people"] >= 1
    assert all(chain["end"] is None and chain["weakest"] is None for chain in line["chains"])
    for chain in everything["chains"]:
        assert all(step["name"] for step in chain["steps"])


def test_the_line_does_not_learn_what_was_told_to_hr_alone(
    staffed: Organisation, keys: Keys
) -> None:
    lead = seller(title="Sales team lead", role="R-LEAD", grade=6, org_unit="Sales South")
    wanted = wish("Account executive", "role", visibility="hr")
    staffed.put("employees", "E-20", {**lead, "aspirations": [wanted]})
    assert "E-20" in firsts(found(staffed, k=10))
    assert "E-20" not in firsts(found(staffed, keys(ActorKind.MANAGER, BOSS), k=10))


def test_without_followers_the_team_reads_who_could_cover_what(staffed: Organisation) -> None:
    end = found(staffed)["without_followers"]
    assert end["hire_title"] == "Account executive"
    assert LEAVER not in {cover["employee"] for cover in end["covers"]}
    assert "E-12" in {cover["employee"] for cover in end["covers"]}
    assert end["lost_by_closing"] == []


def test_the_person_and_strangers_are_kept_out(staffed: Organisation, keys: Keys) -> None:
    path = f"/v1/employees/{LEAVER}/seat/successors"
    own = staffed.client.get(path, headers=keys(ActorKind.PORTAL, LEAVER))
    assert (own.status_code, own.json()["code"]) == (403, "not_your_step")
    stranger = keys(ActorKind.MANAGER, "E-3")
    hidden = staffed.client.get(path, headers=stranger)
    missing = staffed.client.get("/v1/employees/E-404/seat/successors", headers=stranger)
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["detail"] == missing.json()["detail"]
