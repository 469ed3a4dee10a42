"""People of two groups whose records differ, for what counts groups."""

from collections.abc import Collection

from fastapi.testclient import TestClient

from tests.support.catalogue import Headers
from tests.support.organisation import holds


def crowd(
    client: TestClient,
    headers: Headers,
    people: int = 80,
    men_who_write: Collection[int] = (),
    skilled: Collection[int] = (),
    **more: object,
) -> None:
    """Add people of whom the women, and some men, tell their work in the words of one opening."""
    for number in range(people):
        woman = number % 2 == 0
        text = "Tells the story of a product and gives sellers what they need to win."
        other = "Answers customers, sorts tickets, explains invoices."
        body = {
            "name": f"Person {number}",
            "title": "Specialist",
            "function": "Support",
            "grade": 4,
            "summary": text if woman or number in men_who_write else other,
            "skills": holds(STORY=4, RESEARCH=4) if number in skilled else [],
            **more,
        }
        stored = client.put(f"/v1/employees/X-{number}", headers=headers, json=body)
        assert stored.status_code == 201, stored.text


def attributes(client: TestClient, headers: Headers, people: int = 80) -> None:
    sent = [
        {"employee": f"X-{number}", "sex": "female" if number % 2 == 0 else "male"}
        for number in range(people)
    ]
    answer = client.post("/v1/protected-attributes", headers=headers, json={"records": sent})
    assert answer.status_code == 204, answer.text
