"""A person objects to being ranked, or to rankers learning from what she does."""

import pytest

from models.vocabulary import ActorKind
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import Organisation, employee_keys

MARA = "E-1"
LIST = f"employees/{MARA}/recommendations"
PAIR = f"/v1/employees/{MARA}/openings/O-PM"
OBJECTIONS = f"/v1/employees/{MARA}/objections"


@pytest.fixture
def mara(keys: Keys) -> Headers:
    return keys(ActorKind.PORTAL, MARA)


def object_to(organisation: Organisation, headers: Headers, use: str) -> int:
    return organisation.client.put(f"{OBJECTIONS}/{use}", headers=headers).status_code


def recommended(organisation: Organisation, headers: Headers) -> list[tuple[str, float]]:
    items = organisation.get(LIST, headers, include_far=True)["items"]
    return [(item["opening"]["external_id"], item["score"]) for item in items]


def candidates(organisation: Organisation) -> list[str]:
    return employee_keys(organisation.get("openings/O-PM/candidates", k=100))


def test_who_objects_to_profiling_is_ranked_nowhere_until_she_takes_it_back(
    organisation: Organisation, mara: Headers
) -> None:
    before = recommended(organisation, mara)
    assert before
    assert MARA in candidates(organisation)
    assert object_to(organisation, mara, "profiling") == 204
    assert object_to(organisation, mara, "profiling") == 204
    own = organisation.get(LIST, mara)
    assert own["items"] == []
    assert "objects to being ranked" in own["note"]
    assert MARA not in candidates(organisation)
    for path in (f"{PAIR}/match", f"{PAIR}/counterfactuals", f"/v1/employees/{MARA}/career-paths"):
        refused = organisation.client.get(path, headers=organisation.headers)
        assert (refused.status_code, refused.json()["code"]) == (409, "objects_to_profiling")
    for expected in (204, 404):
        taken_back = organisation.client.delete(f"{OBJECTIONS}/profiling", headers=mara)
        assert taken_back.status_code == expected
    assert recommended(organisation, mara) == before
    assert MARA in candidates(organisation)


def test_an_objection_to_learning_is_told_and_changes_no_ranking(
    organisation: Organisation, mara: Headers
) -> None:
    before = organisation.client.get(f"/v1/{LIST}", headers=mara).content
    assert object_to(organisation, organisation.headers, "learning") == 204
    (told,) = organisation.get(f"employees/{MARA}/objections", mara)["items"]
    assert told["objects_to"] == "learning"
    assert organisation.client.get(f"/v1/{LIST}", headers=mara).content == before
    assert object_to(organisation, mara, "everything") == 422


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_what_a_person_objects_to_is_for_her_and_hr(
    organisation: Organisation, mara: Headers, keys: Keys
) -> None:
    assert object_to(organisation, keys(ActorKind.PORTAL, "E-2"), "learning") == 404
    assert object_to(organisation, keys(ActorKind.MANAGER, "E-4"), "learning") == 403
    manager = keys(ActorKind.MANAGER, "E-4")
    assert organisation.client.get(OBJECTIONS, headers=manager).status_code == 404
    assert organisation.client.get(OBJECTIONS, headers=mara).json() == {"items": []}
