"""Drafts of openings are for HR and for whoever hires; to others they are missing."""

from collections.abc import Sequence

import pytest
from fastapi.testclient import TestClient

from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys, opening, put
from tests.support.organisation import OPENINGS, Organisation

KEYS = ("O-1", "O-2", "O-3", "O-4")
EVERYONE = [(kind, None) for kind in (ActorKind.HR_INTEGRATION, ActorKind.HR_PARTNER)]
NOT_HIRING = [(ActorKind.MANAGER, "E-8"), (ActorKind.PORTAL, "E-8"), (ActorKind.PORTAL, None)]


@pytest.fixture
def openings(client: TestClient, hr_headers: Headers) -> None:
    """One that is open, then drafts: hired for by E-9, by E-7, by nobody."""
    put(client, "openings/O-1", opening(hiring_manager="E-7"), hr_headers)
    for key, manager in (("O-2", "E-9"), ("O-3", "E-7"), ("O-4", None)):
        put(client, f"openings/{key}", opening(status="draft", hiring_manager=manager), hr_headers)


def found(client: TestClient, headers: Headers) -> list[str]:
    answers = {key: client.get(f"/v1/openings/{key}", headers=headers) for key in KEYS}
    read = [key for key, answer in answers.items() if answer.status_code == 200]
    assert all(answers[key].status_code == 404 for key in KEYS if key not in read)
    return read


def listed(client: TestClient, headers: Headers, **query: str) -> list[str]:
    answer = client.get("/v1/openings", params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["external_id"] for item in answer.json()["items"]]


@pytest.mark.usefixtures("openings")
@pytest.mark.parametrize(
    ("callers", "seen"),
    [
        (EVERYONE, KEYS),
        (NOT_HIRING, KEYS[:1]),
        ([(ActorKind.MANAGER, "E-9"), (ActorKind.PORTAL, "E-9")], KEYS[:2]),
    ],
    ids=["hr", "who does not hire", "who hires"],
)
def test_drafts_are_there_for_hr_and_for_who_hires(
    client: TestClient,
    keys: Keys,
    callers: Sequence[tuple[ActorKind, str | None]],
    seen: Sequence[str],
) -> None:
    for kind, employee in callers:
        headers = keys(kind, employee)
        assert found(client, headers) == [*seen]
        assert listed(client, headers) == [*seen]
        assert listed(client, headers, status="draft") == [*seen[1:]]


@pytest.mark.usefixtures("openings")
def test_a_hidden_draft_is_answered_like_a_missing_opening(client: TestClient, keys: Keys) -> None:
    headers = {**keys(ActorKind.MANAGER, "E-8"), "X-Request-ID": "the-same"}
    hidden, missing = (
        client.get(f"/v1/openings/{key}", headers=headers) for key in ("O-2", "O-404")
    )
    assert hidden.status_code == missing.status_code == 404
    assert hidden.text.replace("O-2", "*") == missing.text.replace("O-404", "*")


@pytest.mark.parametrize("question", ["match", "counterfactuals"])
def test_a_report_and_a_draft_of_others_are_no_pair_for_a_manager(
    organisation: Organisation, keys: Keys, question: str
) -> None:
    organisation.put(
        "openings", "O-PM", {**OPENINGS["O-PM"], "status": "draft", "hiring_manager": "E-7"}
    )
    path = f"/v1/employees/E-4/openings/O-PM/{question}"
    statuses = [
        organisation.client.get(path, headers=keys(ActorKind.MANAGER, manager)).status_code
        for manager in ("E-4", "E-7")
    ]
    assert statuses == [404, 404]
    organisation.put(
        "openings", "O-PM", {**OPENINGS["O-PM"], "status": "draft", "hiring_manager": "E-4"}
    )
    hires = organisation.client.get(path, headers=keys(ActorKind.MANAGER, "E-4"))
    assert hires.status_code == 200
