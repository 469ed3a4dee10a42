"""Reads the API's description the way an integrator does."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
JSON = "application/json"

Node = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    method: str
    path: str
    node: Node

    @property
    def name(self) -> str:
        """How an integrator calls it."""
        return str(self.node["operationId"])


class Description:
    """An OpenAPI document with its references followed."""

    def __init__(self, document: Node) -> None:
        self.document = document

    @classmethod
    def committed(cls) -> "Description":
        """The one in openapi.json."""
        return cls(json.loads((ROOT / "openapi.json").read_text(encoding="utf-8")))

    def operations(self) -> list[Operation]:
        """Every operation."""
        return [
            Operation(method, path, node)
            for path, methods in self.document["paths"].items()
            for method, node in methods.items()
        ]

    def resolved(self, node: Node) -> Node:
        """The node that a reference points at, or the node itself."""
        while "$ref" in node:
            target: Any = self.document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            node = target
        return node

    def request_example(self, operation: Operation) -> Any:
        """An example of the JSON body; None when there is no body or no example."""
        body = operation.node.get("requestBody", {})
        return next((self.example(media) for media in body.get("content", {}).values()), None)

    def example(self, media: Node) -> Any:
        """The example of a media type or of its schema."""
        schema = self.resolved(media.get("schema", {}))
        for place in (media, schema):
            if "example" in place:
                return place["example"]
            if place.get("examples"):
                found = place["examples"]
                return found[0] if isinstance(found, list) else next(iter(found.values()))["value"]
        return None

    def schemas_below(self, node: Any) -> Iterator[Node]:
        """Every schema that a node uses, directly or not, each once."""
        seen: set[str] = set()
        waiting = [node]
        while waiting:
            here = waiting.pop()
            if isinstance(here, list):
                waiting += here
            elif isinstance(here, dict):
                reference = here.get("$ref")
                if reference is not None and reference not in seen:
                    seen.add(reference)
                    waiting.append(self.resolved(here))
                if "properties" in here:
                    yield here
                waiting += here.values()
