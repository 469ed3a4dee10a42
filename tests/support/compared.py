"""All that a caller is answered, to be compared before and after something that it may not know."""

import json
from collections.abc import Collection, Iterator
from typing import Any

from fastapi import FastAPI

from app.governance.access.table import TABLE, Caller, Place
from tests.support.access import Route, Walk, routes_of
from tests.support.counted_reads import counted

# What has its own clock, tells of the service and not of people, or is the own export or the own
# list of looks, which grow with every request that is told in them.
APART = {
    "exportEmployeeData",
    "listLooks",
    "/portal",
    "/portal/frame",
    "/portal/page/{name}",
    "/portal/v1/{name}",
    "/portal/v1/lateral.{digest}.js",
    "/docs",
    "/docs/{name}",
    "/openapi.json",
    "getMetrics",
    "getReadiness",
    "getLiveness",
}
QUERIES = {
    "listEmployees": ("", "?limit=1", "?open_to_moves=true", "?updated_since={since}"),
    "getRecommendations": ("", "?k=1", "?k=100&cross_functional=only", "?function=Support"),
    "getCandidates": ("", "?k=1", "?k=2", "?k=100&cross_functional=only", "?function=Sales"),
    "listChanges": ("", "?limit=1"),
}
SEALED = {"next_cursor", "cursor", "next"}
VARYING = {"ratelimit", "x-request-id"}
# Compressed, a sealed cursor would change the length of the answer from one request to the next.
PLAINLY = {"X-Request-ID": "same", "Accept-Encoding": "identity"}

Seen = dict[str, tuple[int, dict[str, str], Any, list[str]]]


def readable(app: FastAPI, caller: Caller) -> Iterator[Route]:
    """Every GET that a caller may call at all."""
    for route in routes_of(app):
        access = TABLE[route.name]
        told = {access.expected(caller, place) for place in Place}
        if route.method == "GET" and 200 in told and route.name not in APART:
            yield route


def everything(
    app: FastAPI, walk: Walk, caller: Caller, since: str, names: Collection[str] = ()
) -> Seen:
    """All that a caller is answered, errors too: status, headers, body and what was read for it.

    With `names`, the answers of these operations alone, refusals to callers who never may too.
    """
    walk.client.get("/v1/employees/E-4/recommendations", headers=walk.headers[Caller.MANAGER])
    seen: Seen = {}
    named = [route for route in routes_of(app) if route.name in names]
    for route in named or readable(app, caller):
        for place in Place:
            path = walk.path_of(route, place)
            for query in QUERIES.get(route.name, ("",)):
                address = path + query.format(since=since)
                with counted(walk.client) as asked:
                    answer = walk.client.get(address, headers={**walk.headers[caller], **PLAINLY})
                headers = {k: v for k, v in answer.headers.items() if k not in VARYING}
                seen[address] = (answer.status_code, headers, _plain(answer), sorted(asked))
    return seen


def differing(before: Seen, after: Seen) -> list[tuple[str, Any, Any]]:
    """The addresses whose answers differ, with the first part that does."""
    return [
        (
            address,
            *next((one, two) for one, two in zip(seen, after[address], strict=True) if one != two),
        )
        for address, seen in before.items()
        if seen != after[address]
    ]


def _plain(answer: Any) -> Any:
    """The bytes; of sealed cursors, which never look the same twice, the length."""
    body = answer.json()
    sealed = SEALED & body.keys() if isinstance(body, dict) else set()
    if not sealed or "/changes" not in str(answer.url):
        return answer.content
    return json.dumps({k: len(v or "") if k in sealed else v for k, v in body.items()})
