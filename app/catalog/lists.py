"""What the queries of the catalogue share: which rows a list holds, and what belongs to them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import selectinload
from sqlalchemy.orm.interfaces import LoaderOption

from app.core.pagination import QueryT


def loading(relation: Any, *deeper: Any) -> LoaderOption:
    """The option to load a relation with the rows, and what lies deeper, in one statement each.

    SQLModel declares relations as the rows that they hold, so their type says nothing here.
    """
    option = selectinload(relation)
    for one in deeper:
        option = option.selectinload(one)
    return option


def narrowed(
    query: QueryT, filters: Mapping[str, Any], columns: Mapping[str, Any], updated_at: Any
) -> QueryT:
    """The query for rows whose columns hold what the filters say, changed since a moment or not."""
    for name, wanted in filters.items():
        if name == "updated_since":
            query = query.where(updated_at >= wanted)
        else:
            query = query.where(columns[name] == wanted)
    return query
