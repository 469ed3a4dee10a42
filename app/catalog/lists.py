"""What the lists of the catalogue share: which rows a client asks for."""

from collections.abc import Mapping
from typing import Any

from app.core.pagination import QueryT


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
