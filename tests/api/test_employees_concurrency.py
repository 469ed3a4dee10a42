"""Writers that meet lose nothing and never see a failure of the service."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from fastapi.testclient import TestClient
from sqlmodel import col, select

from app.core.db import Database
from models import EmployeeSkill, Skill
from tests.support.catalogue import Headers, events, put, seller, skill

WRITERS = 8


def at_once(count: int, work: Callable[[int], Any]) -> list[Any]:
    """The answers of `count` threads that start together."""
    barrier = Barrier(count)

    def start(number: int) -> Any:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(start, range(count)))


def test_eight_writers_that_patch_with_if_match_lose_nothing(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "employees/E-1", seller(skills=[]), hr_headers)

    def add_a_skill(number: int) -> int:
        for attempt in range(1, 200):
            seen = client.get("/v1/employees/E-1", headers=hr_headers)
            held = [{"skill": one["text"]} for one in seen.json()["skills"]]
            answer = client.patch(
                "/v1/employees/E-1",
                json={"skills": [*held, {"skill": f"skill {number}"}]},
                headers={**hr_headers, "If-Match": seen.headers["etag"]},
            )
            if answer.status_code == 200:
                return attempt
            assert answer.status_code == 412, answer.text
        raise AssertionError("never got through")

    at_once(WRITERS, add_a_skill)
    read = client.get("/v1/employees/E-1", headers=hr_headers).json()
    assert {one["text"] for one in read["skills"]} == {f"skill {at}" for at in range(WRITERS)}
    assert read["version"] == 1 + WRITERS


def test_writers_without_if_match_follow_each_other(
    client: TestClient, hr_headers: Headers
) -> None:
    put(client, "employees/E-1", seller(grade=0), hr_headers)
    answers = at_once(
        WRITERS,
        lambda at: client.patch("/v1/employees/E-1", json={"grade": at + 1}, headers=hr_headers),
    )
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json()["version"] for answer in answers) == list(range(2, WRITERS + 2))


def test_of_writers_that_create_one_person_at_once_one_creates_and_the_others_replace(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    answers = at_once(
        WRITERS,
        lambda at: client.put("/v1/employees/E-1", json=seller(grade=at), headers=hr_headers),
    )
    assert sorted(answer.status_code for answer in answers) == [200] * (WRITERS - 1) + [201]
    read = client.get("/v1/employees/E-1", headers=hr_headers).json()
    assert read["version"] == WRITERS
    assert len(read["skills"]) == len(seller()["skills"])
    with database.read() as session:
        assert len(events(session)) == WRITERS


def test_of_writers_that_may_only_create_one_gets_through(
    client: TestClient, hr_headers: Headers
) -> None:
    only_new = {**hr_headers, "If-None-Match": "*"}
    answers = at_once(
        WRITERS,
        lambda at: client.put("/v1/employees/E-1", json=seller(grade=at), headers=only_new),
    )
    assert sorted(answer.status_code for answer in answers) == [201] + [412] * (WRITERS - 1)


def test_a_skill_that_goes_away_while_people_are_linked_to_it_leaves_no_link_behind(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    put(client, "skills/S-1", skill("Negotiation"), hr_headers)

    def work(number: int) -> list[int]:
        codes = []
        for turn in range(5):
            if number == 0:
                codes.append(client.delete("/v1/skills/S-1", headers=hr_headers).status_code)
                again = client.put("/v1/skills/S-1", json=skill("Negotiation"), headers=hr_headers)
                codes.append(again.status_code)
            else:
                path = f"/v1/employees/E-{number}"
                body = seller(grade=turn)
                codes.append(client.put(path, json=body, headers=hr_headers).status_code)
                patch = {"skills": [{"skill": "negotiation", "level": turn}]}
                codes.append(client.patch(path, json=patch, headers=hr_headers).status_code)
        return codes

    codes = {code for answers in at_once(4, work) for code in answers}
    assert codes <= {200, 201, 204}
    client.delete("/v1/skills/S-1", headers=hr_headers)
    with database.read() as session:
        known = session.exec(select(Skill.external_id)).all()
        linked = select(EmployeeSkill).where(col(EmployeeSkill.skill_external_id).is_not(None))
        assert list(known) == []
        assert session.exec(linked).all() == []
