"""The paths that the service knows, for complete Allow headers and low-cardinality labels."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import compile_path
from starlette.types import Scope

UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class _Entry:
    matches: Callable[[str], object]
    methods: frozenset[str]
    embeddable: bool


class RouteTable:
    """Reads the routes of an application once, when it is complete."""

    def __init__(self, app: FastAPI, takes_embed_tokens: Callable[[Any], bool]) -> None:
        self._entries: list[_Entry] = []
        self._templates: dict[Any, str] = {}
        for route in iter_route_contexts(app.routes):
            if route.path is None or route.endpoint is None:
                continue
            pattern, template, _convertors = compile_path(route.path)
            methods = frozenset(route.methods or ())
            self._entries.append(_Entry(pattern.match, methods, takes_embed_tokens(route)))
            self._templates[route.endpoint] = template

    def methods_of(self, path: str) -> list[str]:
        """Every method that some route offers at this path."""
        offered = (entry.methods for entry in self._entries if entry.matches(path))
        return sorted(frozenset[str]().union(*offered))

    def embeddable_methods(self, path: str) -> frozenset[str]:
        """The methods with which embed tokens may call at this path."""
        opened = (one.methods for one in self._entries if one.embeddable and one.matches(path))
        return frozenset[str]().union(*opened)

    def template_of(self, scope: Scope) -> str:
        """The path template that answered, with no value of the client's in it."""
        return self._templates.get(scope.get("endpoint"), UNMATCHED)
