"""A person turns an opening down: who then sees it, and how she thinks again."""

import pytest
from fastapi.testclient import TestClient

from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys
from tests.support.organisation import Organisation, employee_keys

MARA = "E-1"
LIST = f"employees/{MARA}/recommendations"
DISMISSALS = f"employees/{MARA}/dismissals"


@pytest.fixture
def mara(keys: Keys) -> Headers:
    return keys(ActorKind.PORTAL, MARA)


@pytest.fixture
def manager(organisation: Organisation, keys: Keys) -> Headers:
    """Who leads Mara and hires for the product manager."""
    changed = organisation.client.patch(
        f"/v1/employees/{MARA}", json={"manager": "E-4"}, headers=organisation.headers
    )
    assert changed.status_code == 200
    organisation.put("openings", "O-PM", {"role": "R-PM", "hiring_manager": "E-4"})
    return keys(ActorKind.MANAGER, "E-4")


def recommended(organisation: Organisation, headers: Headers) -> list[str]:
    items = organisation.get(LIST, headers, k=100, include_far=True)["items"]
    return [item["opening"]["external_id"] for item in items]


def dismiss(client: TestClient, headers: Headers, opening: str, **body: str) -> int:
    path = f"/v1/{DISMISSALS}/{opening}"
    return client.put(path, json=body, headers=headers).status_code


def test_what_a_person_dismissed_is_not_recommended_until_she_thinks_again(
    organisation: Organisation, mara: Headers
) -> None:
    before = recommended(organisation, mara)
    first, *others = before
    assert dismiss(organisation.client, mara, first, reason="timing") == 201
    assert recommended(organisation, mara) == others
    assert organisation.get(LIST, mara)["excluded"]["dismissed"] == 1
    (told,) = organisation.get(DISMISSALS, mara)["items"]
    assert (told["opening"], told["reason"]) == (first, "timing")
    assert dismiss(organisation.client, mara, first, reason="timing") == 200
    assert dismiss(organisation.client, mara, first, reason="place") == 200
    gone = organisation.client.delete(f"/v1/{DISMISSALS}/{first}", headers=mara)
    assert gone.status_code == 204
    assert recommended(organisation, mara) == before
    again = organisation.client.delete(f"/v1/{DISMISSALS}/{first}", headers=mara)
    assert again.status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_nobody_but_hr_learns_what_a_person_dismissed(
    organisation: Organisation, mara: Headers, manager: Headers
) -> None:
    def seen_by_manager() -> list[bytes]:
        paths = (f"/v1/{LIST}", "/v1/openings/O-PM/candidates", f"/v1/employees/{MARA}")
        return [organisation.client.get(path, headers=manager).content for path in paths]

    before = seen_by_manager()
    assert dismiss(organisation.client, mara, "O-PM") == 201
    assert seen_by_manager() == before
    assert MARA in employee_keys(organisation.get("openings/O-PM/candidates", manager, k=100))
    assert "O-PM" not in recommended(organisation, organisation.headers)
    assert organisation.client.get(f"/v1/{DISMISSALS}", headers=manager).status_code == 404


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_only_openings_that_a_person_may_know_of_are_dismissed(
    organisation: Organisation, mara: Headers, keys: Keys
) -> None:
    organisation.put("openings", "O-NEXT", {"role": "R-PM", "status": "draft"})
    assert dismiss(organisation.client, mara, "O-NEXT") == 404
    assert dismiss(organisation.client, mara, "O-404") == 404
    assert dismiss(organisation.client, keys(ActorKind.PORTAL, "E-2"), "O-PM") == 404
    reader = keys(ActorKind.HR_INTEGRATION, None, Scope.CATALOG_READ)
    assert organisation.client.get(f"/v1/{DISMISSALS}", headers=reader).status_code == 403
    assert organisation.get(DISMISSALS, mara)["items"] == []


def test_dismissals_follow_a_rename_and_go_with_the_opening(
    organisation: Organisation, mara: Headers
) -> None:
    for opening in ("O-PM", "O-PMM"):
        assert dismiss(organisation.client, mara, opening) == 201
    # What serves has read the dismissals before the openings change.
    assert not {"O-PM", "O-PMM"} & set(recommended(organisation, mara))
    renamed = organisation.client.post(
        "/v1/openings/O-PMM/rename", json={"external_id": "O-NEW"}, headers=organisation.headers
    )
    assert renamed.status_code == 200
    assert "O-NEW" not in recommended(organisation, mara)
    gone = organisation.client.delete("/v1/openings/O-PM", headers=organisation.headers)
    assert gone.status_code == 204
    told = organisation.get(DISMISSALS, mara)["items"]
    assert [one["opening"] for one in told] == ["O-NEW"]
    assert "O-NEW" not in recommended(organisation, mara)
    # Another opening that takes the id of the deleted one was dismissed by nobody.
    again = organisation.client.put(
        "/v1/openings/O-PM", json={"role": "R-PM"}, headers=organisation.headers
    )
    assert again.status_code == 201, again.text
    assert "O-PM" in recommended(organisation, mara)
