"""Every error is one problem document."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.core.problems import Problem
from tests.support.catalogue import Headers, seller

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = answer.json()
    Problem.model_validate(document)
    assert (document["status"], document["code"]) == (status, code)
    assert document["type"] == f"/problems/{code}"
    assert document["request_id"] == answer.headers["X-Request-ID"]
    assert document["title"]
    assert document["detail"]
    return document


def test_an_unknown_path_is_404(client: TestClient) -> None:
    document = problem(client.get("/v1/nothing"), 404, "not_found")
    assert document["instance"] == "/v1/nothing"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/v1/employees/E-1", "DELETE, GET, PATCH, PUT"),
        ("PUT", "/v1/employees", "GET"),
        ("GET", "/v1/match", "POST"),
        ("DELETE", "/livez", "GET"),
    ],
)
def test_405_names_every_method_that_the_path_offers(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)
    problem(answer, 405, "method_not_allowed")
    assert answer.headers["Allow"] == allowed


def test_422_names_each_field_and_the_reason(client: TestClient, hr_headers: Headers) -> None:
    body = seller(grade=100, skills=[{"skill": "Negotiation", "level": 6}], rating=5)
    document = problem(
        client.put("/v1/employees/E-1", headers=hr_headers, json=body), 422, "invalid_input"
    )
    reasons = {error["field"]: error["reason"] for error in document["errors"]}
    assert set(reasons) == {"/grade", "/skills/0/level", "/rating"}
    assert reasons["/grade"] == "Input should be less than or equal to 99"
    assert reasons["/rating"] == "Extra inputs are not permitted"


def test_a_reason_of_the_services_own_has_no_prefix(
    client: TestClient, hr_headers: Headers
) -> None:
    body = seller(relocation_locations=["Bonn", "Bonn"])
    document = problem(
        client.put("/v1/employees/E-1", headers=hr_headers, json=body), 422, "invalid_input"
    )
    assert document["errors"] == [
        {"field": "/relocation_locations", "reason": "holds the same value twice"}
    ]


def test_a_bad_parameter_is_named(client: TestClient, hr_headers: Headers) -> None:
    document = problem(client.get("/v1/roles?limit=0", headers=hr_headers), 422, "invalid_input")
    assert [error["field"] for error in document["errors"]] == ["limit"]


def test_names_in_a_pointer_are_escaped(client: TestClient, hr_headers: Headers) -> None:
    answer = client.put("/v1/employees/E-1", headers=hr_headers, json=seller(**{"a/b~c": 1}))
    document = problem(answer, 422, "invalid_input")
    assert [error["field"] for error in document["errors"]] == ["/a~1b~0c"]


def test_a_flood_of_bad_fields_is_cut(client: TestClient, hr_headers: Headers) -> None:
    body = seller(**{f"unknown_{n}": n for n in range(5000)})
    document = problem(
        client.put("/v1/employees/E-1", headers=hr_headers, json=body), 422, "invalid_input"
    )
    assert len(document["errors"]) == 100
    assert document["detail"] == "5000 fields were refused."


def test_an_unexpected_error_is_500_without_details(app: FastAPI) -> None:
    @app.get("/broken")
    def broken() -> None:
        raise RuntimeError("Mara Lindqvist, born 1980")

    with TestClient(app) as client:
        answer = client.get("/broken")
    document = problem(answer, 500, "internal_error")
    assert "Mara" not in answer.text
    assert document["errors"] == []


def test_an_answer_with_an_unencodable_path_is_still_a_problem(client: TestClient) -> None:
    problem(client.get("/v1/%F0%9F%92%A9/caf%C3%A9"), 404, "not_found")


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("trace-1:a.b_c", True), ("x" * 128, True), ("x" * 129, False), ("a b", False), ("", False)],
)
def test_a_well_formed_request_id_is_kept_and_any_other_replaced(
    client: TestClient, sent: str, kept: bool
) -> None:
    answer = client.get("/livez", headers={"X-Request-ID": sent})
    assert (answer.headers["X-Request-ID"] == sent) is kept
    assert answer.headers["X-Request-ID"]


def test_no_path_is_answered_with_a_redirect_and_none_with_the_host_header(
    client: TestClient, hr_headers: Headers
) -> None:
    forged = hr_headers | {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    paths = client.get("/openapi.json").json()["paths"]
    assert len(paths) > 20
    for path in paths:
        address = path.replace("{", "").replace("}", "")
        answer = client.get(f"{address}/", headers=forged, follow_redirects=False)
        problem(answer, 404, "not_found")
        assert "location" not in answer.headers
        assert "evil" not in answer.text


def test_the_place_of_a_new_record_is_a_path_as_it_was_sent(
    client: TestClient, hr_headers: Headers
) -> None:
    forged = hr_headers | {"Host": "evil.example"}
    answer = client.put("/v1/employees/E%2D1", headers=forged, json=seller())
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"] == "/v1/employees/E%2D1"
