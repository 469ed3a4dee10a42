"""No ranked list changes because somebody considers a move: cases are never an input."""

from typing import Any

import pytest

from app.core.security import ActorKind
from tests.support.catalogue import Keys
from tests.support.organisation import Organisation


def ranked(organisation: Organisation) -> list[Any]:
    """What is ranked for a person and for an opening, the moment of the snapshot aside."""
    answers = [
        organisation.get("employees/E-1/recommendations", k=10),
        organisation.get("openings/O-FIN/candidates", k=10),
    ]
    lists = [answer["items"] for answer in answers]
    for item in (one for some in lists for one in some):
        item.pop("snapshot_at", None)
    return lists


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_case_changes_no_ranked_list(organisation: Organisation, keys: Keys) -> None:
    before = ranked(organisation)
    assert all(before)
    opening = before[0][0]["opening"]["external_id"]
    mine = keys(ActorKind.PORTAL, "E-1")
    body = {"employee": "E-1", "opening": opening, "action": "note"}
    made = organisation.client.post("/v1/move-cases", json=body, headers=mine)
    assert made.status_code == 201, made.text
    assert ranked(organisation) == before
