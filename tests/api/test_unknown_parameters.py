"""Nothing that a caller asks is ignored: operations refuse parameters that they do not take."""

import re

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings
from tests.support.access import routes_of

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


def test_every_operation_refuses_an_unknown_parameter(
    client: TestClient, settings: Settings, hr_headers: dict[str, str]
) -> None:
    operations = [one for one in routes_of(create_app(settings)) if one.path.startswith("/v1/")]
    assert len(operations) > 40
    told = 0
    for one in operations:
        path = re.sub(r"{[^}]*}", "X-1", one.path)
        answer = client.request(one.method, path, params={"shoe_size": "44"}, headers=hr_headers)
        if answer.status_code in {401, 403}:
            continue
        assert answer.status_code == 422, (one.name, answer.text)
        assert {error["field"] for error in answer.json()["errors"]} == {"shoe_size"}, one.name
        told += 1
    assert told > 40


def test_the_refusal_names_the_parameters_that_there_are(
    client: TestClient, hr_headers: dict[str, str]
) -> None:
    answer = client.get("/v1/employees/E-1?as_off=2026-03-01", headers=hr_headers)
    assert answer.json()["errors"] == [
        {"field": "as_off", "reason": "is no parameter of this operation"}
    ]
    answer = client.patch(
        "/v1/employees/E-1?as_off=2026-03-01",
        json={},
        headers={**hr_headers, "Content-Type": "application/merge-patch+json"},
    )
    assert "it takes as_of, source" in answer.json()["errors"][0]["reason"]
