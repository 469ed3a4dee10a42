"""A request of SCIM and its answer, as values of our own: to name them loads no library."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# A page of Users is a page of pydantic models, which cost more than rows.
MOST_RESULTS = 200
LONGEST_FILTER = 2_000


@dataclass(frozen=True, slots=True)
class Asked:
    """A request; its path begins below the endpoint's own."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Iterable[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and whom it shows who were not changed by the request."""

    status: int
    headers: Mapping[str, str]
    body: Any
    read: frozenset[str] = frozenset()
