"""The workforce in aggregates: what HR's page is told, and that it tells of nobody."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from models.base import utc_now, utc_today
from models.exposure import Exposure
from models.jobs import Job
from models.round_vocabulary import RoundMethod, RoundPriority
from models.rounds import Round
from models.vocabulary import ActorKind, JobState, Scope
from tests.support.catalogue import Headers, marketing_role, need, opening, put, seller

LAST = utc_today().year - 1


@pytest.fixture
def reader(headers_for: Callable[..., Headers]) -> Headers:
    """A key that reads aggregates and nothing else."""
    return headers_for(Scope.WORKFORCE)


def moved_person(key: str, year: int, left: str, joined: str, **changes: Any) -> dict[str, Any]:
    """Somebody who went from one function to another in a year."""
    jobs = [
        {
            "title": f"{left} agent",
            "function": left,
            "from": f"{year - 3}-01-01",
            "to": f"{year}-05-31",
        },
        {"title": f"{joined} agent", "function": joined, "from": f"{year}-06-01", "to": None},
    ]
    told = {"title": f"{joined} agent", "function": joined, "work_history": jobs, "skills": []}
    return seller(role=None, manager=None, hire_date=f"{year - 3}-01-01", **told, **changes)


def people_who_moved(
    client: TestClient, headers: Headers, count: int, year: int, left: str, joined: str
) -> None:
    for number in range(count):
        key = f"E-{left}-{joined}-{year}-{number}"
        put(client, f"employees/{key}", moved_person(key, year, left, joined), headers)


def flows(client: TestClient, headers: Headers, **query: Any) -> dict[tuple[str, str], int]:
    answer = client.get("/v1/workforce/flows", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert told["moves"] == sum(one["moves"] for one in told["items"])
    for one in told["functions"]:
        name = one["function"]
        left = [each for each in told["items"] if each["from_function"] == name]
        assert one["left"] + one["within"] == sum(each["moves"] for each in left)
    return {(one["from_function"], one["to_function"]): one["moves"] for one in told["items"]}


def test_flows_are_those_of_five_people_or_more_in_years_that_are_over(
    client: TestClient, hr_headers: Headers, reader: Headers
) -> None:
    people_who_moved(client, hr_headers, 5, LAST, "Support", "Sales")
    people_who_moved(client, hr_headers, 4, LAST, "Sales", "Data")
    people_who_moved(client, hr_headers, 6, LAST + 1, "Sales", "Support")
    assert flows(client, reader) == {("Support", "Sales"): 5}
    # A fifth person, the year before: told once the range holds both years.
    people_who_moved(client, hr_headers, 1, LAST - 1, "Sales", "Data")
    assert flows(client, reader) == {("Sales", "Data"): 5, ("Support", "Sales"): 5}
    assert flows(client, reader, **{"from": LAST}) == {}
    assert flows(client, reader, **{"from": LAST - 1, "to": LAST + 40}) == {
        ("Sales", "Data"): 5,
        ("Support", "Sales"): 5,
    }
    assert flows(client, reader, to=LAST - 1) == {}
    body = client.get("/v1/workforce/flows", params={"to": LAST + 40}, headers=reader).json()
    assert (body["from"], body["to"], body["smallest_cell"]) == (None, LAST, 5)
    assert "E-" not in str(body)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"from": 2024, "to": 2023}, "to"),
        ({"from": "2024-01-01"}, "from"),
        ({"to": 99999}, "to"),
        ({"since": 2024}, "since"),
    ],
)
def test_a_range_that_is_none_is_refused_by_name(
    client: TestClient, reader: Headers, query: dict[str, Any], field: str
) -> None:
    answer = client.get("/v1/workforce/flows", params=query, headers=reader)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [field]


def test_skills_asked_for_are_counted_beside_those_held(
    client: TestClient, hr_headers: Headers, reader: Headers
) -> None:
    put(client, "skills/S-1", {"scheme": "own", "preferred_label": "Storytelling"}, hr_headers)
    put(client, "roles/R-1", marketing_role(skills=[need("Storytelling")]), hr_headers)
    put(client, "openings/O-1", {"role": "R-1", "headcount": 3}, hr_headers)
    bare = opening(role=None, hiring_manager=None, headcount=1)
    put(client, "openings/O-2", {**bare, "skills": [need("S-1"), need("juggling")]}, hr_headers)
    put(client, "openings/O-3", {**bare, "status": "draft", "skills": [need("flying")]}, hr_headers)
    for number in range(11):
        # Twice the same skill is one; four juggle, and one has left.
        held = [{"skill": "storytelling"}, {"skill": "S-1"}][: 2 if number < 6 else 0]
        held += [{"skill": "Juggling"}] if number in {0, 1, 2, 3, 10} else []
        left = {"status": "left"} if number == 10 else {}
        body = seller(role=None, manager=None, skills=held, **left)
        put(client, f"employees/E-{number}", body, hr_headers)
    answer = client.get("/v1/workforce/skills", headers=reader).json()
    told = {one["label"]: one for one in answer["items"]}
    assert (answer["people"], answer["openings"], answer["skills"]) == (10, 2, 2)
    assert list(told) == ["Storytelling", "juggling"]
    first = told["Storytelling"]
    assert (first["skill"], first["openings"], first["seats"]) == ("S-1", 2, 4)
    # Six of ten hold it: the four who do not are too few to be told of.
    assert (first["held"], told["juggling"]["held"]) == (None, None)
    for number in range(20, 30):
        body = seller(role=None, manager=None, skills=[{"skill": "juggling"}] * (number < 21))
        put(client, f"employees/E-{number}", body, hr_headers)
    answer = client.get("/v1/workforce/skills", params={"limit": 2}, headers=reader).json()
    assert [one["held"] for one in answer["items"]] == [6, 5]
    assert len(client.get("/v1/workforce/skills?limit=1", headers=reader).json()["items"]) == 1


def measured(opening_key: str, firsts: int, seats: int = 1) -> Exposure:
    return Exposure(
        opening_external_id=opening_key,
        measured_on=date(2026, 3, 1),
        firsts=firsts,
        interests=1,
        asking=firsts,
        seats=seats,
        price=0.0,
    )


def test_crowded_openings_are_counted_by_band_and_the_most_crowded_named(
    client: TestClient, hr_headers: Headers, reader: Headers, database: Database
) -> None:
    bare = opening(role=None, hiring_manager=None)
    for key in ("O-1", "O-2", "O-3"):
        put(client, f"openings/{key}", {**bare, "title": f"Title of {key}"}, hr_headers)
    with database.write() as session:
        for row in (measured("O-1", 4), measured("O-2", 12), measured("O-3", 6, 2)):
            session.add(row)
    told = client.get("/v1/workforce/exposure", headers=reader).json()
    assert told["bands"] == [
        {"band": "many", "openings": 1, "seats": 1},
        {"band": "few", "openings": 1, "seats": 2},
        {"band": None, "openings": 1, "seats": 1},
    ]
    named = [(one["opening"], one["title"], one["firsts"]) for one in told["crowded"]]
    assert named == [("O-2", "Title of O-2", 12), ("O-3", "Title of O-3", 6)]
    assert (told["people"], told["measured_on"]) == (22, "2026-03-01")


def totals(**changes: Any) -> dict[str, Any]:
    reached = {"placed": 9, "own_first": 4, "own_first_three": 8, "blocking_pairs": 0}
    way = {**reached, "total_fit": 4.5}
    whole = {"people": 40, "not_open": 3, "openings": 6, "seats": 8, "pairs": 90}
    return {**way, **whole, "ways": {"stable": way}, **changes}


def test_rounds_of_the_whole_organisation_are_told_without_few(
    client: TestClient, reader: Headers, database: Database
) -> None:
    with database.write() as session:
        for number, changes in enumerate(({}, {"only_named": True}, {"totals": None}, {})):
            job = Job(
                uid=f"round-{number}",
                kind="round",
                state=JobState.SUCCEEDED,
                actor="tests",
                actor_kind=ActorKind.HR_PARTNER,
                confidential=True,
            )
            session.add(job)
            session.flush()
            row: dict[str, Any] = {"totals": totals(), "as_of": utc_now(), **changes}
            session.add(
                Round(
                    job_id=job.id or 0,
                    method=RoundMethod.STABLE,
                    priority=RoundPriority.WISH,
                    team_share=0.1,
                    team_least=1,
                    floor=0.1,
                    seed=1,
                    **row,
                )
            )
    told = client.get("/v1/workforce/rounds", headers=reader).json()["items"]
    assert [one["id"] for one in told] == ["round-3", "round-0"]
    assert (told[0]["totals"]["placed"], told[0]["totals"]["own_first"]) == (9, None)
    assert told[0]["totals"]["not_open"] is None


def test_nobody_without_the_scope_is_told(
    client: TestClient, headers_for: Callable[..., Headers], manager_headers: Headers
) -> None:
    every_other = headers_for(*(set(Scope) - {Scope.WORKFORCE}))
    for path in ("flows", "skills", "exposure", "rounds"):
        for headers, status in ((every_other, 403), (manager_headers, 403), ({}, 401)):
            answer = client.get(f"/v1/workforce/{path}", headers=headers)
            assert answer.status_code == status, path
