"""A manager's page costs the service the same before and after somebody shares an interest."""

import pytest

from app.core.security import ActorKind
from tests.support.catalogue import Keys
from tests.support.counted_reads import counted
from tests.support.embedded import asked_by_manager
from tests.support.organisation import EMPLOYEES, Organisation

PERSON, BOSS, HIRER, OTHER = "E-1", "E-2", "E-3", "E-4"


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_manager_s_page_is_answered_with_the_same_statements_before_and_after_she_shares(
    organisation: Organisation, keys: Keys
) -> None:
    organisation.put("employees", PERSON, {**EMPLOYEES[PERSON], "manager": BOSS})
    organisation.put("openings", "O-PLAN", {"title": "Planner", "hiring_manager": HIRER})
    client, boss = organisation.client, keys(ActorKind.MANAGER, BOSS)

    def share(person: str, opening: str) -> str:
        body = {"employee": person, "opening": opening, "action": "share"}
        made = client.post("/v1/move-cases", json=body, headers=keys(ActorKind.PORTAL, person))
        assert made.status_code == 201, made.text
        return str(made.json()["uid"])

    def statements() -> list[list[str]]:
        told = []
        for path in asked_by_manager(BOSS, PERSON):
            with counted(client) as asked:
                assert client.get(path, headers=boss).status_code == 200, path
            told.append(asked)
        return told

    # The first look after a change may read more than the next; here somebody else's changes come.
    statements()
    share(OTHER, "O-PLAN")
    elsewhere = (statements(), statements())
    uid = share(PERSON, "O-PLAN")
    assert (statements(), statements()) == elsewhere
    path = f"/v1/move-cases/{uid}/release"
    asked = client.post(path, json={"action": "ask"}, headers=keys(ActorKind.PORTAL, PERSON))
    assert asked.status_code == 200, asked.text
    # Once she asks for her release there is more to read: so the comparison above can fail.
    assert statements() != elsewhere[1]
