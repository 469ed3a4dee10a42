"""The API's description: what is promised, and that it is what the code offers."""

import inspect
import re
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel
from sqlmodel import SQLModel

from app import __version__
from app.core.openapi import as_text
from app.core.problems import MEDIA_TYPE
from app.main import ROUTERS, create_app
from app.settings import Settings
from tests.support.described import JSON, ROOT, Description, Operation

DESCRIPTION = Description.committed()
OPERATIONS = DESCRIPTION.operations()
every_operation = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)


@pytest.fixture(scope="module")
def application() -> FastAPI:
    return create_app(Settings.model_construct())


def test_openapi_json_is_what_the_code_offers(application: FastAPI) -> None:
    committed = (ROOT / "openapi.json").read_text(encoding="utf-8")
    assert committed == as_text(application.openapi()), "run `lateral openapi`"


def test_the_version_is_the_packages() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__ == DESCRIPTION.document["info"]["version"]


def test_every_noun_with_routes_is_registered() -> None:
    written = {path.parent for path in (ROOT / "app").glob("*/*/routes.py")}
    registered = {
        Path(inspect.getfile(route.endpoint)).parent
        for router in ROUTERS
        for route in iter_route_contexts(router.routes)
        if route.endpoint is not None
    }
    assert written <= registered


def test_operation_ids_are_camel_case_and_unique() -> None:
    names = [operation.name for operation in OPERATIONS]
    assert len(set(names)) == len(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+([A-Z][a-z]*)*", name)] == []


@every_operation
def test_an_operation_has_a_summary_a_description_and_a_known_tag(operation: Operation) -> None:
    tags = {tag["name"] for tag in DESCRIPTION.document["tags"]}
    assert operation.node["summary"]
    assert operation.node["description"].endswith(".")
    assert set(operation.node["tags"]) <= tags


@every_operation
def test_every_parameter_and_answer_has_a_description(operation: Operation) -> None:
    for parameter in operation.node.get("parameters", []):
        assert parameter.get("description"), parameter["name"]
    for status, answer in operation.node["responses"].items():
        assert DESCRIPTION.resolved(answer)["description"], status


@every_operation
def test_every_body_sent_or_answered_has_an_example(operation: Operation) -> None:
    if "requestBody" in operation.node:
        for media_type, media in operation.node["requestBody"]["content"].items():
            assert DESCRIPTION.example(media) is not None, media_type
    for status, answer in operation.node["responses"].items():
        for media_type, media in DESCRIPTION.resolved(answer).get("content", {}).items():
            if status.startswith("2"):
                assert DESCRIPTION.example(media) is not None, (status, media_type)


@pytest.mark.parametrize(
    "name",
    [name for name, one in DESCRIPTION.document["components"]["schemas"].items() if "type" in one],
)
def test_examples_fit_their_schema(name: str) -> None:
    schema = DESCRIPTION.document["components"]["schemas"][name]
    whole = {"$ref": f"#/components/schemas/{name}", **DESCRIPTION.document}
    validator = jsonschema_rs.Draft202012Validator(whole, validate_formats=True)
    for example in [*schema.get("examples", []), *filter(None, [schema.get("example")])]:
        validator.validate(example)


@every_operation
def test_every_field_has_a_description(operation: Operation) -> None:
    missing = {
        f"{schema.get('title')}.{name}"
        for schema in DESCRIPTION.schemas_below(operation.node)
        for name, field in schema["properties"].items()
        if "description" not in field
    }
    assert missing == set()


@every_operation
def test_fields_of_an_answer_are_always_there(operation: Operation) -> None:
    answers = [
        answer for status, answer in operation.node["responses"].items() if status.startswith("2")
    ]
    for schema in DESCRIPTION.schemas_below(answers):
        assert set(schema["required"]) == set(schema["properties"]), schema.get("title")
        assert not any("default" in field for field in schema["properties"].values())


@every_operation
def test_unknown_fields_of_a_body_are_refused(operation: Operation) -> None:
    body = operation.node.get("requestBody", {}).get("content", {}).get(JSON, {})
    for schema in DESCRIPTION.schemas_below(body):
        assert schema.get("additionalProperties") is False, schema.get("title")


@every_operation
def test_operations_of_v1_need_a_key_and_no_other_does(operation: Operation) -> None:
    assert ("security" in operation.node) is operation.path.startswith("/v1/")


@every_operation
def test_errors_are_problem_documents(operation: Operation) -> None:
    for status, answer in operation.node["responses"].items():
        content = DESCRIPTION.resolved(answer).get("content", {})
        if status[0] in "45" and operation.path.startswith("/v1/"):
            by_rfc_6749 = operation.name == "issueAccessToken" and status in {"400", "401"}
            assert set(content) == {JSON if by_rfc_6749 else MEDIA_TYPE}
    assert "HTTPValidationError" not in DESCRIPTION.document["components"]["schemas"]


def test_no_schema_is_named_after_a_module() -> None:
    names = DESCRIPTION.document["components"]["schemas"]
    assert [name for name in names if "__" in name] == []


def test_no_answer_is_a_table(application: FastAPI) -> None:
    models = [
        route.response_model
        for route in iter_route_contexts(application.routes)
        if getattr(route, "response_model", None) is not None
    ]
    assert len(models) > 10
    used = {used for model in models for used in _types_below(model)}
    assert [model for model in used if issubclass(model, SQLModel)] == []


def _types_below(root: Any) -> Iterator[type[BaseModel]]:
    seen: set[Any] = set()
    waiting = [root]
    while waiting:
        kind = waiting.pop()
        waiting += typing.get_args(kind)
        if isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
            seen.add(kind)
            yield kind
            waiting += [field.annotation for field in kind.model_fields.values()]
