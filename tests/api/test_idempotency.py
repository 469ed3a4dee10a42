"""A POST that is sent again under its Idempotency-Key has one effect and one answer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Annotated, Any

import pytest
from fastapi import Body, FastAPI, Response
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import text, update
from sqlmodel import select

from app.core.db import Database, Db
from app.core.idempotency import (
    IdempotencyKeys,
    KeyMalformedError,
    forget_expired,
    keep_answer,
    parse_key,
)
from app.core.security import CatalogWriter
from app.core.services import services_of
from app.main import create_app
from app.settings import Settings
from models import IdempotencyKey, Skill
from models.base import utc_now
from models.vocabulary import Scope
from tests.support.catalogue import Headers

DUPLICATES = 50


class Told(BaseModel):
    """What the tests' own route answers."""

    number: int


def add_effect(app: FastAPI) -> None:
    """A route whose every call stores one more skill."""

    def stored(db: Db, response: Response, *, kept: bool) -> Told:
        with db.write() as session:
            number = len(session.exec(select(Skill.id)).all()) + 1
            label = f"skill {number}"
            session.add(Skill(external_id=f"S-{number}", scheme="house", preferred_label=label))
            session.flush()
            told = Told(number=number)
            headers = {"Location": f"/v1/skills/S-{number}"}
            if kept:
                keep_answer(session, told, 201, headers)
        response.headers.update(headers)
        return told

    @app.post("/v1/effects", status_code=201)
    def effect(db: Db, _actor: CatalogWriter, response: Response, body: Told) -> Told:
        return stored(db, response, kept=True)

    @app.post("/v1/careless-effects", status_code=201)
    def careless(db: Db, _actor: CatalogWriter, response: Response, body: Told) -> Told:
        return stored(db, response, kept=False)

    failed: list[int] = []

    @app.post("/v1/failures")
    def failure(db: Db, _actor: CatalogWriter) -> Told:
        with db.write() as session:
            session.execute(text("SELECT 1"))
            failed.append(1)
            if len(failed) == 1:
                raise ZeroDivisionError
        return Told(number=len(failed))

    @app.post("/v1/echo")
    def echo(_actor: CatalogWriter, body: Annotated[Any, Body()]) -> Any:
        return body

    @app.post("/v1/remembered-echo")
    def remembered(db: Db, _actor: CatalogWriter, body: Annotated[Any, Body()]) -> Any:
        with db.write() as session:
            session.execute(text("SELECT 1"))
        return body


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    app = create_app(settings)
    add_effect(app)
    return app


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, raise_server_exceptions=False) as started:
        yield started


def under(key: str, headers: Headers) -> Headers:
    return {**headers, "Idempotency-Key": key}


def effects(database: Database) -> int:
    with database.read() as session:
        return len(session.exec(select(Skill.id)).all())


def lost_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process die, as far as the keys know, before an answer is kept on its way out."""
    monkeypatch.setattr(IdempotencyKeys, "settle", lambda *_: None)


def release_claims(database: Database) -> None:
    with database.write() as session:
        session.execute(
            update(IdempotencyKey).values(claimed_until=utc_now() - timedelta(seconds=1))
        )


@pytest.mark.parametrize("path", ["/v1/effects", "/v1/careless-effects"])
def test_the_same_request_gets_the_same_answer_and_has_one_effect(
    client: TestClient, hr_headers: Headers, database: Database, path: str
) -> None:
    headers = under("one", hr_headers)
    first = client.post(path, json={"number": 0}, headers=headers)
    again = client.post(path, json={"number": 0}, headers=headers)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    for name in ("Location", "Content-Type"):
        assert first.headers[name] == again.headers[name]
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert effects(database) == 1


def test_a_request_without_a_key_is_carried_out_each_time(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    for _ in range(2):
        assert client.post("/v1/effects", json={"number": 0}, headers=hr_headers).is_success
    assert effects(database) == 2


def test_another_body_path_or_query_under_the_same_key_is_422(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    headers = under("one", hr_headers)
    client.post("/v1/effects", json={"number": 0}, headers=headers)
    for path, body in (
        ("/v1/effects", {"number": 1}),
        ("/v1/effects?a=1", {"number": 0}),
        ("/v1/careless-effects", {"number": 0}),
    ):
        answer = client.post(path, json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert effects(database) == 1


def test_keys_belong_to_their_caller(
    client: TestClient, hr_headers: Headers, writer_headers: Headers, database: Database
) -> None:
    for headers in (hr_headers, writer_headers):
        assert client.post("/v1/effects", json={"number": 0}, headers=under("one", headers))
    assert effects(database) == 2


def test_fifty_duplicates_at_once_have_one_effect(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    headers = under("storm", hr_headers)

    def send(_: int) -> tuple[int, str]:
        answer = client.post("/v1/effects", json={"number": 0}, headers=headers)
        return answer.status_code, answer.json().get("code", "")

    with ThreadPoolExecutor(DUPLICATES) as threads:
        answers = set(threads.map(send, range(DUPLICATES)))
    assert answers <= {(201, ""), (409, "request_in_flight")}
    assert (201, "") in answers
    assert effects(database) == 1
    assert send(0) == (201, "")


def test_a_request_in_flight_is_409(
    app: FastAPI, client: TestClient, hr_headers: Headers, database: Database
) -> None:
    keys = services_of(app).idempotency
    actor = client.post("/v1/effects", json={"number": 0}, headers=under("seen", hr_headers))
    assert actor.is_success
    prefix = hr_headers["Authorization"].split("_")[1]
    keys.claim(f"key:{prefix}", "held")
    answer = client.post("/v1/effects", json={"number": 0}, headers=under("held", hr_headers))
    assert (answer.status_code, answer.json()["code"]) == (409, "request_in_flight")
    release_claims(database)
    answer = client.post("/v1/effects", json={"number": 0}, headers=under("held", hr_headers))
    assert answer.status_code == 201


def test_an_attempt_that_lost_its_claim_cannot_commit(
    app: FastAPI,
    client: TestClient,
    hr_headers: Headers,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The planted fault: the claim's lease ends while its request is still at work."""
    keys = services_of(app).idempotency
    real = keys.claim

    def claim_and_lose(actor: str, key: str) -> object:
        held = real(actor, key)
        release_claims(database)
        real(actor, key)
        return held

    monkeypatch.setattr(keys, "claim", claim_and_lose)
    answer = client.post("/v1/effects", json={"number": 0}, headers=under("slow", hr_headers))
    assert (answer.status_code, answer.json()["code"]) == (409, "request_in_flight")
    assert effects(database) == 0


def test_an_answer_kept_with_its_effect_is_repeated_after_a_crash(
    client: TestClient, hr_headers: Headers, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost_answers(monkeypatch)
    headers = under("crash", hr_headers)
    first = client.post("/v1/effects", json={"number": 0}, headers=headers)
    again = client.post("/v1/effects", json={"number": 0}, headers=headers)
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Location"] == first.headers["Location"]
    assert effects(database) == 1


def test_an_effect_whose_answer_was_not_kept_is_not_repeated(
    client: TestClient, hr_headers: Headers, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost_answers(monkeypatch)
    headers = under("crash", hr_headers)
    client.post("/v1/careless-effects", json={"number": 0}, headers=headers)
    release_claims(database)
    again = client.post("/v1/careless-effects", json={"number": 0}, headers=headers)
    assert (again.status_code, again.json()["code"]) == (409, "answer_not_kept")
    assert effects(database) == 1


def test_a_failure_that_had_no_effect_may_be_tried_again(
    client: TestClient, hr_headers: Headers
) -> None:
    headers = under("fails", hr_headers)
    assert client.post("/v1/failures", headers=headers).status_code == 500
    again = client.post("/v1/failures", headers=headers)
    assert (again.status_code, again.json()) == (200, {"number": 2})
    assert client.post("/v1/failures", headers=headers).json() == {"number": 2}


def test_nothing_is_kept_of_a_request_that_had_no_effect(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    refused = client.post("/v1/effects", json={"number": "x"}, headers=under("r", hr_headers))
    echoed = client.post("/v1/echo", json="x" * 1_000, headers=under("e", hr_headers))
    assert (refused.status_code, echoed.status_code) == (422, 200)
    with database.read() as session:
        assert session.exec(select(IdempotencyKey)).all() == []
    corrected = client.post("/v1/effects", json={"number": 0}, headers=under("r", hr_headers))
    assert (corrected.status_code, effects(database)) == (201, 1)


def test_a_caller_has_so_many_keys_remembered_and_no_more(
    settings: Settings, hr_headers: Headers, manager_headers: Headers, database: Database
) -> None:
    app = create_app(settings.model_copy(update={"idempotency_keys_per_caller": 2}))
    add_effect(app)
    with TestClient(app) as client:
        codes = [
            client.post("/v1/effects", json={"number": 0}, headers=under(key, hr_headers))
            for key in ("a", "b", "c")
        ]
        again = client.post("/v1/effects", json={"number": 0}, headers=under("a", hr_headers))
        without = client.post("/v1/effects", json={"number": 0}, headers=hr_headers)
    assert [answer.status_code for answer in codes] == [201, 201, 429]
    assert codes[-1].json()["code"] == "too_many_idempotency_keys"
    assert codes[-1].headers["Retry-After"] == "600"
    assert again.headers["Idempotent-Replayed"] == "true"
    assert without.status_code == 201
    assert effects(database) == 3


def test_beyond_the_bytes_of_a_caller_the_effect_counts_and_its_answer_is_not_kept(
    settings: Settings, hr_headers: Headers, database: Database
) -> None:
    app = create_app(settings.model_copy(update={"idempotency_bytes_per_caller": 200}))
    add_effect(app)
    with TestClient(app) as client:
        for key in ("a", "b"):
            client.post("/v1/effects", json={"number": 0}, headers=under(key, hr_headers))
        kept = client.post("/v1/effects", json={"number": 0}, headers=under("a", hr_headers))
        lost = client.post("/v1/effects", json={"number": 0}, headers=under("b", hr_headers))
    assert kept.status_code == 201
    assert (lost.status_code, lost.json()["code"]) == (409, "answer_not_kept")
    assert effects(database) == 2
    with database.read() as session:
        rows = session.exec(select(IdempotencyKey)).all()
    assert 0 < sum(row.kept_bytes for row in rows) <= 200


def test_a_caller_that_gets_its_scope_later_is_not_refused_again(
    client: TestClient, headers_for: Callable[..., Headers], database: Database
) -> None:
    headers = under("scope", headers_for(Scope.CATALOG_READ))
    assert client.post("/v1/effects", json={"number": 0}, headers=headers).status_code == 403
    with database.read() as session:
        assert session.exec(select(IdempotencyKey)).all() == []


def test_nothing_readable_is_stored(
    client: TestClient, hr_headers: Headers, database: Database
) -> None:
    marker = "Mara Lindqvist"
    headers = under(f"for {marker}".replace(" ", "-"), hr_headers)
    assert (
        client.post("/v1/remembered-echo", json={"name": marker}, headers=headers).json()["name"]
        == marker
    )
    with database.read() as session:
        row = session.exec(select(IdempotencyKey)).one()
    assert row.answer
    assert marker.encode() not in row.answer
    assert "Mara" not in str(row.model_dump())
    assert (
        client.post("/v1/remembered-echo", json={"name": marker}, headers=headers).json()["name"]
        == marker
    )


def test_an_answer_too_large_to_keep_is_worked_out_again(
    settings: Settings, hr_headers: Headers, database: Database
) -> None:
    app = create_app(settings.model_copy(update={"idempotency_max_answer_bytes": 10}))
    add_effect(app)
    with TestClient(app) as client:
        for _ in range(2):
            headers = under("large", hr_headers)
            answer = client.post("/v1/echo", json="x" * 100, headers=headers)
            assert answer.status_code == 200
            assert "Idempotent-Replayed" not in answer.headers
    with database.read() as session:
        assert session.exec(select(IdempotencyKey)).all() == []


def test_keys_are_forgotten_when_their_time_is_over(
    client: TestClient, hr_headers: Headers, database: Database, settings: Settings
) -> None:
    headers = under("old", hr_headers)
    client.post("/v1/effects", json={"number": 0}, headers=headers)
    assert forget_expired(database, settings) == 0
    with database.write() as session:
        session.execute(update(IdempotencyKey).values(expires_at=utc_now()))
    assert client.post("/v1/effects", json={"number": 0}, headers=headers).json() == {"number": 2}
    with database.write() as session:
        session.execute(update(IdempotencyKey).values(expires_at=utc_now()))
    assert forget_expired(database, settings) == 1


def test_a_service_may_ask_for_a_key_on_what_changes_something(
    settings: Settings, hr_headers: Headers, database: Database
) -> None:
    app = create_app(settings.model_copy(update={"require_idempotency_key": True}))
    add_effect(app)
    with TestClient(app) as client:
        refused = client.post("/v1/effects", json={"number": 0}, headers=hr_headers)
        assert client.post("/v1/echo", json={}, headers=hr_headers).status_code == 200
        kept = client.post("/v1/effects", json={"number": 0}, headers=under("k", hr_headers))
    assert (refused.status_code, refused.json()["code"]) == (400, "idempotency_key_required")
    assert kept.status_code == 201
    assert effects(database) == 1


@pytest.mark.parametrize(
    ("text_", "key"),
    [("abc", "abc"), ('"abc"', "abc"), (r'"a\"b"', 'a"b'), ("8e03978e-40d5", "8e03978e-40d5")],
)
def test_a_key_is_a_string_of_structured_fields_or_bare(text_: str, key: str) -> None:
    assert parse_key([text_]) == key


@pytest.mark.parametrize(
    "values", [[""], ['""'], ['"a'], ["a b"], ["x" * 256], ["é"], ["a", "b"], ['"a";p=1 2']]
)
def test_a_malformed_key_is_refused(values: list[str]) -> None:
    with pytest.raises(KeyMalformedError):
        parse_key(values)


def test_a_malformed_key_is_400(client: TestClient, hr_headers: Headers) -> None:
    answer = client.post("/v1/effects", json={"number": 0}, headers=under('"', hr_headers))
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency_key_malformed")
