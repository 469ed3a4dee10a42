"""What a move does to both teams and to the seat that is left, as each side may know it."""

from typing import Any

import pytest

from app.core.db import Database
from app.mobility.seats import effect
from app.mobility.seats.effect import Link, Team, links, team_of
from app.serving.role_book import RoleBook
from ml.frames import EmployeeProfile, HeldSkill, NeededSkill, OpeningProfile, PastRole
from models.base import utc_today
from models.cases import MoveCase, Release
from models.move_vocabulary import CaseSide, CaseState, ReleaseState
from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import Organisation, holds, seller

Json = dict[str, Any]
LEAVER, BOSS, HIRER = "E-1", "E-90", "E-91"
UID = "5d0c6f0a-8d2f-4a49-9c55-6c1d7b1a2f01"
CASE = f"/v1/move-cases/{UID}"


@pytest.fixture
def staffed(organisation: Organisation, loaded_database: Database) -> Organisation:
    """A seller on the way to marketing, her team and the one that she joins."""
    put = organisation.put
    lead = {"title": "Sales team lead", "role": "R-LEAD", "grade": 6}
    put("employees", BOSS, seller(name="Ifeoma Obi", skills=holds(COACH=4), **lead))
    put("employees", LEAVER, seller(manager=BOSS))
    put("employees", "E-10", seller(name="Idris", manager=BOSS, skills=holds(CRM=3, NEG=2)))
    campaigner = {"title": "Campaign manager", "role": "R-CAMPAIGN", "function": "Marketing"}
    theirs = {**campaigner, "org_unit": "Marketing North", "grade": 4}
    put("employees", HIRER, seller(name="Head", skills=holds(CAMPAIGN=4), **theirs))
    put(
        "employees",
        "E-11",
        seller(name="Priya", manager=HIRER, skills=holds(CAMPAIGN=4, COPY=4, CALL=4), **theirs),
    )
    put("employees", "E-12", seller(name="Of another line", skills=holds(COPY=5), **theirs))
    put(
        "openings", "O-NEW", {"role": "R-PMM", "org_unit": "Marketing North", "location": "Hamburg"}
    )
    with loaded_database.write() as session:
        session.add(
            MoveCase(
                id=1,
                uid=UID,
                employee_external_id=LEAVER,
                opening_external_id="O-NEW",
                state=CaseState.SHARED,
                receiving_manager_external_id=HIRER,
                since=utc_today(),
            )
        )
    return organisation


@pytest.fixture
def asked(staffed: Organisation, loaded_database: Database) -> Organisation:
    """The same, once the release is asked."""
    today = utc_today()
    with loaded_database.write() as session:
        row = session.get(MoveCase, 1)
        assert row is not None
        row.sending_manager_external_id = BOSS
        session.add(
            Release(
                case_id=1,
                state=ReleaseState.ASKED,
                asked_on=today,
                asked_by=CaseSide.PERSON,
                answer_by=today,
            )
        )
    return staffed


@pytest.fixture
def sides(keys: Keys) -> dict[str, Headers]:
    return {
        "person": keys(ActorKind.PORTAL, LEAVER),
        "sending": keys(ActorKind.MANAGER, BOSS),
        "receiving": keys(ActorKind.MANAGER, HIRER),
        "hr": keys(ActorKind.HR_PARTNER),
    }


def get(organisation: Organisation, part: str, headers: Headers, **query: Any) -> Json:
    answer = organisation.client.get(f"{CASE}/{part}", headers=headers, params=query)
    assert answer.status_code == 200, answer.text
    read: Json = answer.json()
    return read


def cover(team: Json, skill: str) -> Json:
    found: Json = next(one for one in team["skills"] if one["skill"] == skill)
    return found


def test_hr_reads_what_both_teams_lose_and_gain(
    asked: Organisation, sides: dict[str, Headers]
) -> None:
    read = get(asked, "effect", sides["hr"])
    sending, receiving = read["sending"], read["receiving"]
    assert set(sending["people"]) - set(sending["people_after"]) == {LEAVER}
    assert set(receiving["people_after"]) - set(receiving["people"]) == {LEAVER}
    calls = cover(sending, "Cold calling")
    assert LEAVER in calls["held_by"]
    assert LEAVER not in calls["held_by_after"]
    stories = cover(receiving, "Storytelling")
    assert (stories["held_by"], stories["key_person_after"]) == ([], LEAVER)
    assert "Storytelling" in receiving["brought"]
    assert sending["taken_along"] == ["Cold calling"]
    gained = {one["function"]: one for one in receiving["links_gained"]}
    assert LEAVER in gained["Sales"]["people"]


def test_each_manager_reads_the_own_team_and_the_person_neither(
    asked: Organisation, sides: dict[str, Headers]
) -> None:
    sending = get(asked, "effect", sides["sending"])
    assert sending["receiving"] is None
    assert {LEAVER, "E-10"} <= set(sending["sending"]["people"])
    receiving = get(asked, "effect", sides["receiving"])
    assert receiving["sending"] is None
    # Somebody of the unit whom the manager does not lead is in no list and so in no sum.
    assert set(receiving["receiving"]["people"]) == {HIRER, "E-11"}
    assert "E-12" not in str(receiving)
    refused = asked.client.get(f"{CASE}/effect", headers=sides["person"])
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_step")


def test_once_the_opening_was_deleted_the_team_that_lets_go_alone_is_told(
    asked: Organisation, sides: dict[str, Headers]
) -> None:
    before = get(asked, "effect", sides["sending"])
    gone = asked.client.delete("/v1/openings/O-NEW", headers=sides["hr"])
    assert gone.status_code == 204, gone.text
    for side in ("receiving", "hr"):
        told = asked.client.get(f"{CASE}/effect", headers=sides[side])
        assert (told.status_code, told.json()["code"]) == (410, "opening_gone"), side
    assert get(asked, "effect", sides["sending"]) == before


def test_who_holds_a_skill_is_named_wherever_it_is_counted(
    asked: Organisation, sides: dict[str, Headers]
) -> None:
    for team in get(asked, "effect", sides["hr"]).values():
        for one in team["skills"]:
            assert set(one["held_by"]) <= set(team["people"])
            assert set(one["held_by_after"]) <= set(team["people_after"])
            alone = one["held_by_after"][0] if len(one["held_by_after"]) == 1 else None
            assert one["key_person_after"] == alone


@pytest.mark.parametrize("part", ["effect", "backfill"])
def test_the_line_learns_nothing_before_the_release_is_asked(
    staffed: Organisation, sides: dict[str, Headers], part: str
) -> None:
    hidden = staffed.client.get(f"{CASE}/{part}", headers=sides["sending"])
    path = f"/v1/move-cases/00000000-0000-4000-8000-000000000000/{part}"
    missing = staffed.client.get(path, headers=sides["sending"])
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json()["detail"] == missing.json()["detail"]


def test_a_backfill_is_read_by_name_as_each_side_may(
    asked: Organisation, sides: dict[str, Headers]
) -> None:
    asked.put(
        "employees",
        "E-20",
        seller(
            name="Follower",
            title="Campaign manager",
            function="Marketing",
            role="R-CAMPAIGN",
            org_unit="Marketing South",
            grade=4,
            skills=holds(NEG=4, CALL=4, CRM=3),
        ),
    )
    everything = get(asked, "backfill", sides["hr"], depth=2, k=5)
    assert everything["seat"]["title"] == "Account executive"
    assert all(step["name"] for chain in everything["chains"] for step in chain["steps"])
    line = get(asked, "backfill", sides["sending"], depth=2, k=5)
    assert {chain["steps"][0]["employee"] for chain in line["chains"]} >= {"E-20"}
    assert all(step["employee"] is None for chain in line["chains"] for step in chain["steps"][1:])
    own = get(asked, "backfill", sides["person"])
    assert (own["has_followers"], own["chains"], own["without_followers"]) == (True, [], None)
    refused = asked.client.get(f"{CASE}/backfill", headers=sides["receiving"])
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_step")


SALES = OpeningProfile(
    "R-S", "Seller", "Sales", skills=(NeededSkill("Selling"), NeededSkill("CRM")), works_with=()
)
MARKETING = OpeningProfile("R-M", "Writer", "Marketing", works_with=("Sales", "Marketing"))
ROLES = RoleBook({1: SALES, 2: MARKETING})


def writer(*skills: str, **more: Any) -> EmployeeProfile:
    held = tuple(HeldSkill(one) for one in skills)
    return EmployeeProfile("E-7", "Writer", "Marketing", None, "R-M", "", held, **more)


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (writer(), []),
        (writer("Baking"), []),
        (writer("Selling"), [Link("Sales", ("E-7",), ("Selling",))]),
        (writer(history=(PastRole("Seller", "Sales"),)), [Link("Sales", ("E-7",), ())]),
    ],
    ids=["nothing", "another skill", "half of a role's skills", "worked there"],
)
def test_a_bridge_is_met_by_skills_or_by_history(
    person: EmployeeProfile, expected: list[Link]
) -> None:
    assert links(team_of("M", [person], ROLES), ROLES) == expected


def test_a_planted_fault_that_counts_the_leaver_after_the_move_is_seen(
    asked: Organisation, sides: dict[str, Headers], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(effect.Team, "without", lambda self, _key: self)
    with pytest.raises(AssertionError):
        test_hr_reads_what_both_teams_lose_and_gain(asked, sides)


def test_a_team_knows_the_highest_level_that_its_work_asks_for() -> None:
    low = OpeningProfile("A", "A", skills=(NeededSkill("CRM", level=2),))
    high = OpeningProfile("B", "B", skills=(NeededSkill("crm ", level=4),))
    (needed,) = Team("U", (), (low, high)).needed().values()
    assert needed.level == 4
