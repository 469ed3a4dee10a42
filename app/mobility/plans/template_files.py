"""The templates of plans, read from their files once."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from app.core.errors import FieldProblem, InvalidInputError
from app.mobility.plans.schemas import PlanTemplateRead, TemplateItemRead

_SUFFIX = ".toml"


@cache
def templates() -> tuple[PlanTemplateRead, ...]:
    """Every template, by name; its items by day."""
    folder = files("app.mobility.plans") / "templates"
    found = sorted(
        (file for file in folder.iterdir() if file.name.endswith(_SUFFIX)),
        key=lambda file: file.name,
    )
    return tuple(
        template(file.name.removesuffix(_SUFFIX), file.read_text(encoding="utf-8"))
        for file in found
    )


def template(key: str, text: str) -> PlanTemplateRead:
    """A template from the text of its file."""
    told = tomllib.loads(text)
    items = [TemplateItemRead(**{"column": None, "last_day": None, **one}) for one in told["items"]]
    items.sort(key=lambda item: item.due_day)
    return PlanTemplateRead(**{**told, "key": key, "items": items})


def named(key: str, *, in_office: bool = False) -> PlanTemplateRead:
    """The template of this name; `in_office` asks for one that leaders follow without a move.

    Raises
    ------
    InvalidInputError
        When there is none.
    """
    suitable: Mapping[str, PlanTemplateRead] = {
        one.key: one for one in templates() if one.for_leaders_in_office or not in_office
    }
    if key not in suitable:
        problem = FieldProblem("/template", f"should be one of {', '.join(suitable)}")
        raise InvalidInputError("There is no such template.", [problem])
    return suitable[key]
