"""What a person wants is known to those whom the person told, and leaves no trace for others."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from models.vocabulary import Scope
from tests.support.catalogue import Headers, fields_of, put, seller, wish

PATH = "/v1/employees/E-1"
SHARED = wish("Marketing", "manager")
FOR_HR = wish("Product", "hr")
PRIVATE = wish("anything but sales", "private", target="text", polarity="not")


@pytest.fixture
def own_headers(headers_for: Callable[..., Headers]) -> Headers:
    """A key of the employee `E-1` that reads and writes."""
    return headers_for(Scope.CATALOG_READ, Scope.CATALOG_WRITE, employee="E-1")


def texts(record: dict[str, object]) -> list[str]:
    aspirations = record["aspirations"]
    assert isinstance(aspirations, list)
    return [aspiration["text"] for aspiration in aspirations]


def store(client: TestClient, hr_headers: Headers, *aspirations: dict[str, object]) -> None:
    put(client, "employees/E-1", seller(aspirations=list(aspirations)), hr_headers)


def test_managers_see_what_is_shared_with_managers(
    client: TestClient, hr_headers: Headers, manager_headers: Headers
) -> None:
    store(client, hr_headers, PRIVATE, SHARED, FOR_HR)
    assert texts(client.get(PATH, headers=manager_headers).json()) == ["Marketing"]
    listed = client.get("/v1/employees", headers=manager_headers).json()["items"]
    assert [texts(one) for one in listed] == [["Marketing"]]


def test_hr_sees_everything_on_the_record_of_one_person(
    client: TestClient, hr_headers: Headers
) -> None:
    store(client, hr_headers, PRIVATE, SHARED, FOR_HR)
    seen = texts(client.get(PATH, headers=hr_headers).json())
    assert seen == ["anything but sales", "Marketing", "Product"]


def test_private_aspirations_stay_out_of_hr_s_lists(
    client: TestClient, hr_headers: Headers
) -> None:
    store(client, hr_headers, PRIVATE, SHARED, FOR_HR)
    listed = client.get("/v1/employees", headers=hr_headers).json()["items"]
    assert [texts(one) for one in listed] == [["Marketing", "Product"]]


def test_the_person_sees_everything(
    client: TestClient, hr_headers: Headers, own_headers: Headers
) -> None:
    store(client, hr_headers, PRIVATE, SHARED, FOR_HR)
    assert len(texts(client.get(PATH, headers=own_headers).json())) == 3


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH"])
def test_for_a_person_s_key_everyone_else_is_like_someone_who_does_not_exist(
    client: TestClient, hr_headers: Headers, own_headers: Headers, method: str
) -> None:
    put(client, "employees/E-2", seller(), hr_headers)
    json = None if method == "GET" else seller()
    real, missing = (
        client.request(method, f"/v1/employees/{key}", json=json, headers=own_headers)
        for key in ("E-2", "E-3")
    )
    assert real.status_code == missing.status_code == 404
    assert real.json()["detail"] == missing.json()["detail"]


def test_a_person_s_key_cannot_list_people(client: TestClient, own_headers: Headers) -> None:
    assert client.get("/v1/employees", headers=own_headers).status_code == 403


def test_a_hidden_aspiration_leaves_no_trace_for_managers(
    client: TestClient, hr_headers: Headers, manager_headers: Headers
) -> None:
    store(client, hr_headers, SHARED)
    before = client.get(PATH, headers=manager_headers)
    list_before = client.get("/v1/employees", headers=manager_headers).content
    store(client, hr_headers, PRIVATE, SHARED, FOR_HR)
    after = client.get(PATH, headers=manager_headers)
    assert after.content == before.content
    assert after.headers["etag"] == before.headers["etag"]
    held = {**manager_headers, "If-None-Match": before.headers["etag"]}
    assert client.get(PATH, headers=held).status_code == 304
    assert client.get("/v1/employees", headers=manager_headers).content == list_before


def test_a_hidden_change_is_not_found_by_the_time_of_updates(
    client: TestClient, hr_headers: Headers, manager_headers: Headers
) -> None:
    store(client, hr_headers)
    since = client.get(PATH, headers=manager_headers).json()["updated_at"]
    store(client, hr_headers, PRIVATE, FOR_HR)
    again = client.get(PATH, headers=manager_headers).json()["updated_at"]
    assert again == since


def test_those_who_see_an_aspiration_get_a_new_tag_for_it(
    client: TestClient, hr_headers: Headers, own_headers: Headers
) -> None:
    store(client, hr_headers)
    before = [client.get(PATH, headers=key).headers["etag"] for key in (hr_headers, own_headers)]
    store(client, hr_headers, PRIVATE)
    after = [client.get(PATH, headers=key).headers["etag"] for key in (hr_headers, own_headers)]
    assert before[0] == before[1]
    assert after[0] == after[1] != before[0]


def test_a_change_that_managers_may_know_counts(
    client: TestClient, hr_headers: Headers, manager_headers: Headers
) -> None:
    store(client, hr_headers, FOR_HR)
    before = client.get(PATH, headers=manager_headers)
    store(client, hr_headers, {**FOR_HR, "visibility": "manager"})
    after = client.get(PATH, headers=manager_headers)
    assert texts(after.json()) == ["Product"]
    assert after.json()["version"] == before.json()["version"] + 1


def test_withdrawing_a_shared_aspiration_counts_and_hides_it(
    client: TestClient, hr_headers: Headers, manager_headers: Headers
) -> None:
    store(client, hr_headers, SHARED)
    store(client, hr_headers, {**SHARED, "visibility": "private"})
    after = client.get(PATH, headers=manager_headers).json()
    assert (texts(after), after["version"]) == ([], 2)


def test_a_feed_that_may_not_see_aspirations_replaces_the_record_around_them(
    client: TestClient, hr_headers: Headers, writer_headers: Headers
) -> None:
    store(client, hr_headers, PRIVATE, SHARED, FOR_HR)
    answer = put(client, "employees/E-1", seller(title="Bid manager"), writer_headers).json()
    assert texts(answer) == ["Marketing"]
    kept = client.get(PATH, headers=hr_headers).json()
    assert kept["title"] == "Bid manager"
    assert texts(kept) == ["anything but sales", "Marketing", "Product"]


def test_a_feed_s_patch_leaves_aspirations_alone(
    client: TestClient, hr_headers: Headers, writer_headers: Headers
) -> None:
    store(client, hr_headers, PRIVATE, SHARED)
    answer = client.patch(PATH, json={"grade": 7}, headers=writer_headers)
    assert texts(answer.json()) == ["Marketing"]
    assert len(texts(client.get(PATH, headers=hr_headers).json())) == 2


def test_a_feed_s_tag_survives_a_hidden_change(
    client: TestClient, hr_headers: Headers, writer_headers: Headers
) -> None:
    store(client, hr_headers)
    seen = client.get(PATH, headers=writer_headers).headers["etag"]
    store(client, hr_headers, PRIVATE)
    patch = {**writer_headers, "If-Match": seen}
    assert client.patch(PATH, json={"grade": 7}, headers=patch).status_code == 200
    assert texts(client.get(PATH, headers=hr_headers).json()) == ["anything but sales"]


@pytest.mark.parametrize("stored", [(), (PRIVATE,)], ids=["none stated", "one hidden"])
@pytest.mark.parametrize("stated", [[], [SHARED]], ids=["removing", "stating"])
def test_stating_aspirations_without_the_right_is_refused_alike_for_everyone(
    client: TestClient,
    hr_headers: Headers,
    writer_headers: Headers,
    stored: tuple[dict[str, object], ...],
    stated: list[dict[str, object]],
) -> None:
    store(client, hr_headers, *stored)
    before = client.get(PATH, headers=hr_headers).content
    replaced = client.put(PATH, json=seller(aspirations=stated), headers=writer_headers)
    patched = client.patch(PATH, json={"aspirations": stated}, headers=writer_headers)
    for refused in (replaced, patched):
        assert (refused.status_code, refused.json()["code"]) == (403, "scope_missing")
        assert fields_of(refused) == ["/aspirations"]
    assert client.get(PATH, headers=hr_headers).content == before


def test_a_patch_to_null_is_a_removal_and_takes_the_same_right(
    client: TestClient, hr_headers: Headers, writer_headers: Headers
) -> None:
    store(client, hr_headers, PRIVATE)
    removal = {"aspirations": None}
    assert client.patch(PATH, json=removal, headers=writer_headers).status_code == 403
    assert texts(client.patch(PATH, json=removal, headers=hr_headers).json()) == []


def test_a_record_sent_without_aspirations_leaves_them_as_they_are(
    client: TestClient, hr_headers: Headers
) -> None:
    store(client, hr_headers, PRIVATE)
    kept = put(client, "employees/E-1", seller(title="Bid manager"), hr_headers).json()
    assert texts(kept) == ["anything but sales"]
    gone = put(client, "employees/E-1", seller(aspirations=[]), hr_headers).json()
    assert texts(gone) == []


def test_a_person_states_aspirations_with_a_key_of_her_own(
    client: TestClient, hr_headers: Headers, own_headers: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    answer = client.patch(PATH, json={"aspirations": [PRIVATE]}, headers=own_headers)
    assert answer.status_code == 200
    assert texts(client.get(PATH, headers=own_headers).json()) == ["anything but sales"]


def test_an_aspiration_is_private_unless_the_person_says_otherwise(
    client: TestClient, hr_headers: Headers, manager_headers: Headers
) -> None:
    store(client, hr_headers, {"target": "function", "text": "Marketing"})
    assert client.get(PATH, headers=hr_headers).json()["aspirations"][0]["visibility"] == "private"
    assert texts(client.get(PATH, headers=manager_headers).json()) == []


def test_an_employee_s_key_cannot_delete_the_record(
    client: TestClient, hr_headers: Headers, own_headers: Headers
) -> None:
    put(client, "employees/E-1", seller(), hr_headers)
    assert client.delete(PATH, headers=own_headers).status_code == 403
