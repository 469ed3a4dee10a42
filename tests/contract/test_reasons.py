"""No client is told a regular expression: what is refused says what is meant and what was found."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from fastapi.testclient import TestClient
from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from app.core.reasons import meaning_of, reason_of
from app.core.schemas import Body, Parameters
from app.settings import Settings
from tests.conftest import Headers


def kinds(base: type[Any]) -> Iterator[type[Any]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds(kind)


def patterns_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("pattern"), str):
            yield value["pattern"]
        for inside in value.values():
            yield from patterns_of(inside)
    elif isinstance(value, list):
        for inside in value:
            yield from patterns_of(inside)


def test_every_pattern_that_clients_may_miss_has_words(client: TestClient) -> None:
    models = [*kinds(Body), *kinds(Parameters), Settings]
    found = {pattern for model in models for pattern in patterns_of(model.model_json_schema())}
    document = client.get("/openapi.json").json()
    for path in document["paths"].values():
        for operation in path.values():
            asked = [one for one in operation.get("parameters", ()) if one["in"] != "header"]
            found |= set(patterns_of(asked))
    assert len(found) > 4
    assert [pattern for pattern in found if meaning_of(pattern) is None] == []


def test_a_pattern_without_words_would_be_found() -> None:
    bare = TypeAdapter(Annotated[str, FieldInfo(pattern="^planted$")])
    assert [meaning_of(one) for one in patterns_of(bare.json_schema())] == [None]


@pytest.mark.parametrize(
    ("path", "body", "meant"),
    [
        ("/v1/employees/E%209", {}, "a key of 1 to 128 letters, digits and . _ : @ ~ -"),
        ("/v1/employees/E-9", {"manager": "the boss"}, 'found "the boss"'),
        ("/v1/employees/E-9", {"hire_date": "31/12/2025"}, "should be a date such as"),
        ("/v1/employees/E-9", {"hire_date": "2025-13-01"}, 'found "2025-13-01"'),
        ("/v1/employees/E-9", {"languages": [{"code": "German"}]}, "a language code such as en"),
    ],
)
def test_a_refusal_says_what_is_meant_and_what_was_found(
    client: TestClient, hr_headers: Headers, path: str, body: dict[str, Any], meant: str
) -> None:
    sent = {"name": "Ida", "title": "Maker", **body}
    answer = client.put(path, json=sent, headers=hr_headers)
    assert answer.status_code == 422
    assert meant in json.dumps(answer.json(), ensure_ascii=False).replace('\\"', '"')
    assert "[A-Z" not in answer.text


def test_what_was_found_is_told_in_short() -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Annotated[str, FieldInfo(pattern="^x$")]).validate_python("y" * 10_000)
    assert len(reason_of(refused.value.errors()[0])) < 200
