"""A request costs its caller what it takes, and one that would take too much is refused."""

import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.core import prices
from app.core.clocks import request_clock
from app.core.errors import WorkTimeoutError
from app.core.security import Actor, Scope
from app.main import create_app
from app.matching.inline import service
from app.matching.inline.schemas import MatchBody
from app.serving import serving_of
from app.settings import Settings
from tests.support.catalogue import Headers
from tests.support.limits_page import ROOT, limits_table
from tests.support.organisation import Organisation, seller

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
Json = dict[str, Any]
HR = Actor("tests", frozenset(Scope))
COUNTING = {"k", "limit", "most_steps"}


def left(answer: Any) -> int:
    """The tokens that an answer says are left."""
    return int(answer.headers["RateLimit"].split("r=")[1].split(";")[0])


def body_of(people: int, openings: int, **changes: Any) -> Json:
    mara = {key: value for key, value in seller().items() if key != "role"}
    return {
        "employees": [{**mara, "external_id": f"X-{n}"} for n in range(people)],
        "openings": [
            {"external_id": f"O-{n}", "title": f"Seller {n}", "skills": [{"skill": "S-SQL"}]}
            for n in range(openings)
        ],
        **changes,
    }


def test_every_price_is_of_an_operation_and_counts_a_parameter_that_it_has() -> None:
    described = create_app(Settings()).openapi()["paths"]
    parameters = {
        operation["operationId"]: {one["name"] for one in operation.get("parameters", ())}
        for methods in described.values()
        for operation in methods.values()
    }
    assert set(prices.PRICES) <= set(parameters)
    for operation, names in parameters.items():
        price = prices.PRICES.get(operation, prices.ONE_TOKEN)
        if price.parameter:
            assert price.parameter in names, operation
        counted = (names & COUNTING) - {price.parameter}
        assert not counted or price.base >= 10, f"{operation}: {counted} cost nothing"


def test_the_page_of_the_limits_tells_the_prices() -> None:
    page = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    assert limits_table() in page, "run `make pages`"


@pytest.mark.parametrize(
    ("asked", "tokens"),
    [(None, 3.5), ("10", 3.5), ("100", 17.0), ("1" * 5_000, 152.0), ("many", 3.5), ("-1", 3.5)],
)
def test_a_price_grows_with_what_is_asked_for(asked: str | None, tokens: float) -> None:
    assert prices.Price(2.0, 0.15, "k", 10).of(asked) == pytest.approx(tokens)


@on_sqlite
def test_a_match_costs_what_was_sent(organisation: Organisation) -> None:
    plain = organisation.client.get("/v1/employees/E-1", headers=organisation.headers)
    spent = []
    for people, openings in ((1, 1), (1, 40), (8, 40)):
        before = left(organisation.client.get("/v1/employees/E-1", headers=organisation.headers))
        body = body_of(people, openings, k=20)
        answer = organisation.client.post("/v1/match", json=body, headers=organisation.headers)
        assert answer.status_code == 200, answer.text
        spent.append(before - left(answer))
    assert plain.status_code == 200
    assert spent == sorted(spent)
    assert spent[0] < 10
    assert spent[2] > 40


@on_sqlite
def test_a_match_beyond_the_budget_is_refused_before_it_begins(
    settings: Settings, hr_headers: Headers
) -> None:
    small = settings.model_copy(update={"request_budget": 100})
    texts = [{"skill": f"something odd {n}"} for n in range(400)]
    body = body_of(1, 1)
    body["openings"][0]["skills"] = texts
    with TestClient(create_app(small)) as client:
        answer = client.post("/v1/match", json=body, headers=hr_headers)
        mentions = {"mentions": [one["skill"] for one in texts]}
        texts_alone = client.post("/v1/skills/normalise", json=mentions, headers=hr_headers)
    for refused, advice in ((answer, "fewer people"), (texts_alone, "fewer mentions")):
        assert (refused.status_code, refused.json()["code"]) == (422, "over_budget")
        assert "one request may cost 100" in refused.json()["detail"]
        assert advice in refused.json()["detail"]


@on_sqlite
def test_a_caller_who_spent_its_tokens_on_matches_waits(
    settings: Settings, hr_headers: Headers
) -> None:
    slow = settings.model_copy(update={"requests_per_minute": 60, "request_burst": 30})
    with TestClient(create_app(slow)) as client:
        codes = []
        for _ in range(3):
            answer = client.post("/v1/match", json=body_of(8, 40, k=20), headers=hr_headers)
            codes.append(answer.status_code)
    # The first costs more than the burst and is let through all the same.
    assert codes == [200, 429, 429]
    assert int(answer.headers["Retry-After"]) >= 5


@on_sqlite
def test_a_match_stops_at_its_deadline(organisation: Organisation) -> None:
    snapshot, body = (
        serving_of(organisation.client.app).current(),
        MatchBody.model_validate(body_of(20, 120, k=20)),
    )
    with request_clock(thread_limit=1.0, work_limit=0.05) as clock:
        clock.enter_thread(0.0)
        began = time.thread_time()
        with pytest.raises(WorkTimeoutError, match=r"0\.05 s of work"):
            service.match(snapshot, HR, body, word_vectors=True)
        stopped = time.thread_time() - began
    began = time.thread_time()
    service.match(snapshot, HR, body, word_vectors=True)
    assert stopped < (time.thread_time() - began) / 2
