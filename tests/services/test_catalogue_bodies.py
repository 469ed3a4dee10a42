"""The catalogue's bodies explain themselves: examples hold and every field is described."""

from typing import Any

import pytest
from pydantic import BaseModel

from app.catalog.employees.schemas import EmployeeBody, EmployeeRead
from app.catalog.openings.schemas import OpeningBody, OpeningRead
from app.catalog.roles.schemas import RoleBody, RoleRead
from app.catalog.skills.schemas import (
    NormaliseBody,
    NormalisedMentions,
    SkillBody,
    SkillRead,
)

SENT: tuple[type[BaseModel], ...] = (
    EmployeeBody,
    RoleBody,
    OpeningBody,
    SkillBody,
    NormaliseBody,
)
ANSWERED: tuple[type[BaseModel], ...] = (
    EmployeeRead,
    RoleRead,
    OpeningRead,
    SkillRead,
    NormalisedMentions,
)
BOTH = pytest.mark.parametrize("body", [*SENT, *ANSWERED], ids=lambda body: body.__name__)


def objects(body: type[BaseModel], mode: Any) -> list[dict[str, Any]]:
    schema = body.model_json_schema(mode=mode)
    return [
        one for one in (schema, *schema.get("$defs", {}).values()) if one.get("type") == "object"
    ]


@BOTH
def test_every_body_has_an_example_that_it_accepts(body: type[BaseModel]) -> None:
    examples = body.model_json_schema()["examples"]
    assert examples
    for example in examples:
        body.model_validate(example)


@pytest.mark.parametrize("body", ANSWERED, ids=lambda body: body.__name__)
def test_an_example_of_an_answer_is_what_the_service_would_write(body: type[BaseModel]) -> None:
    for example in body.model_json_schema()["examples"]:
        written = body.model_validate(example).model_dump(mode="json", by_alias=True)
        assert written == example


@BOTH
def test_every_field_is_described(body: type[BaseModel]) -> None:
    for one in objects(body, "validation"):
        for name, field in one["properties"].items():
            assert field.get("description"), f"{one['title']}.{name}"


@pytest.mark.parametrize("body", ANSWERED, ids=lambda body: body.__name__)
def test_every_field_of_an_answer_is_always_there(body: type[BaseModel]) -> None:
    for one in objects(body, "serialization"):
        assert set(one["required"]) == set(one["properties"]), one["title"]


@pytest.mark.parametrize("body", SENT, ids=lambda body: body.__name__)
def test_a_field_that_does_not_exist_is_refused_at_every_depth(body: type[BaseModel]) -> None:
    for one in objects(body, "validation"):
        assert one["additionalProperties"] is False, one["title"]


@BOTH
def test_nothing_about_performance_or_protected_attributes_can_be_said(
    body: type[BaseModel],
) -> None:
    names = {name for one in objects(body, "validation") for name in one["properties"]}
    forbidden = {"performance", "rating", "birth", "age", "sex", "gender", "nationality"}
    words = {word for name in names for word in name.split("_")}
    assert not words & forbidden
