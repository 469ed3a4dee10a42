"""The templates of plans, read from their files once."""

import tomllib
from functools import cache
from importlib.resources import files

from app.core.pagination import PageQuery, encode_cursor
from app.core.schemas import Page
from app.mobility.plans.schemas import PlanTemplateRead, TemplateItemRead

_SUFFIX = ".toml"


def page(query: PageQuery) -> Page[PlanTemplateRead]:
    """A page of the templates, by name."""
    paging, all_of_them = query.paging(), templates()
    end = paging.after + paging.limit
    cursor = encode_cursor(end) if end < len(all_of_them) else None
    return Page(items=list(all_of_them[paging.after : end]), next_cursor=cursor)


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
