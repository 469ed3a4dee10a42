"""The API's description: FastAPI's, with every error as the problem document that it is."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app import __version__
from app.core.problems import MEDIA_TYPE, Problem

DESCRIPTION = """\
Lateral finds people their next role **inside** their organisation, above all across functions.

An HR system sends employees, roles, openings and skills by its own keys (`external_id`);
portals ask for ranked moves with reasons that can be checked. Every `/v1` operation needs an
API key: `Authorization: Bearer lat_<prefix>_<secret>`. Errors are problem documents (RFC 9457).
"""
TAGS = [
    {"name": "matching", "description": "Ranked moves, and why."},
    {"name": "moves", "description": "Move cases with their three sides, and what they follow."},
    {"name": "workforce", "description": "Everybody in aggregates: no number tells of a few."},
    {"name": "employees", "description": "People: their work, their skills and their aspirations."},
    {"name": "openings", "description": "Roles that can be filled now, and who is eligible."},
    {"name": "roles", "description": "Job profiles."},
    {"name": "skills", "description": "The organisation's words for what people can do."},
    {
        "name": "readiness",
        "description": "Who helps others to succeed: evidence, why to lead, mentors.",
    },
    {
        "name": "governance",
        "description": "Who looked, what changed, and what a person can ask for.",
    },
    {"name": "learning", "description": "What people do with lists: rankers can learn from it."},
    {"name": "changes", "description": "Changes since a cursor, for keeping a mirror."},
    {"name": "webhooks", "description": "Changes, sent to other systems as they happen."},
    {"name": "access", "description": "Keys, clients and tokens: who may call, and as whom."},
    {"name": "imports", "description": "Files of records, and the progress of their jobs."},
    {"name": "operations", "description": "For those who run the service."},
]
_ERRORS = {
    "400": ("BadRequest", "The Idempotency-Key is malformed, or missing where it is needed."),
    "401": ("Unauthenticated", "You sent no key, or one that is unknown, expired or revoked."),
    "403": ("Forbidden", "Your key does not allow this."),
    "404": ("NotFound", "There is no such record, or you may not know of it."),
    "405": ("MethodNotAllowed", "The path does not offer this method. See the header `Allow`."),
    "409": ("Conflict", "The record's state does not allow this."),
    "412": ("PreconditionFailed", "The record is not the version that If-Match names."),
    "413": ("BodyTooLarge", "The body is larger than the service accepts."),
    "414": ("AddressTooLong", "The path and query are longer than the service accepts."),
    "415": ("UnsupportedMediaType", "The body is not JSON in UTF-8."),
    "422": ("InvalidInput", "A field or parameter was refused. `errors` says which, and why."),
    "428": ("PreconditionRequired", "This service asks for If-Match on updates."),
    "429": ("TooManyRequests", "You send too much. See the headers `Retry-After` and `RateLimit`."),
    "503": (
        "Unavailable",
        "The service is overloaded, has no ranker, or the database does not answer. Try again.",
    ),
}
_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[\x21-\x7e]+$"},
    "description": "A name of your own for this request. The request is carried out once, however "
    "often you send it: the same key with the same body gets the same answer.",
    "example": "8e03978e-40d5-43dd-bc93-6894a57f9324",
}
_ANYWHERE = ("414", "503")
_KEYED = ("401", "403", "422", "429")
_WITH_BODY = ("413", "415", "422")
_WRITES = ("409", "412", "428")
_REPEATABLE = ("400", "409", "422")
# These name a record in their query or their body, and may not find it.
_NAME_RECORDS = frozenset({"createMentoring", "createMoveCase", "listReadyPeople", "renameOrgUnit"})
# These answer no record of their own, and change an alias only as it was seen.
_CHANGE_AN_ALIAS = frozenset({"promoteModel", "rollBackModel"})
_OBSOLETE = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> None:
    """Let the application answer with this description."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = build_description(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's way to extend it


def build_description(app: FastAPI) -> dict[str, Any]:
    """The description of every operation that the application offers."""
    document = get_openapi(
        title="Lateral",
        version=__version__,
        summary="Internal talent mobility: people's next role, ranked and explained.",
        description=DESCRIPTION,
        tags=TAGS,
        routes=app.routes,
    )
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _add_errors(path, method, operation)
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    _complete_examples(schemas)
    _add_page_examples(schemas)
    for name in _OBSOLETE:
        schemas.pop(name, None)
    schemas.update(_problem_schemas())
    components["responses"] = {name: _problem(text) for name, text in _ERRORS.values()}
    return document


def as_text(document: dict[str, Any]) -> str:
    """The description as it is written to openapi.json."""
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=False) + "\n"


def _add_errors(path: str, method: str, operation: dict[str, Any]) -> None:
    responses = operation["responses"]
    responses.pop("422", None)
    if method == "get" and "ETag" in responses["200"].get("headers", {}):
        responses["304"] = {"description": "The record still has the ETag of If-None-Match."}
    statuses = set(_ANYWHERE)
    keyed = any("ApiKey" in scheme for scheme in operation.get("security", []))
    if keyed:
        statuses.update(_KEYED)
    if "requestBody" in operation:
        statuses.update(_WITH_BODY)
    if "{" in path or operation.get("operationId") in _NAME_RECORDS:
        statuses.add("404")
    on_condition = method == "post" and "ETag" in responses.get("200", {}).get("headers", {})
    on_condition |= operation.get("operationId") in _CHANGE_AN_ALIAS
    if method in {"put", "patch", "delete"} or on_condition:
        statuses.update(_WRITES)
    if method == "post" and keyed:
        statuses.update(_REPEATABLE)
        operation.setdefault("parameters", []).append(_IDEMPOTENCY_KEY)
    for status in sorted(statuses):
        responses.setdefault(status, {"$ref": f"#/components/responses/{_ERRORS[status][0]}"})
    operation["responses"] = dict(sorted(responses.items()))


def _complete_examples(schemas: dict[str, Any]) -> None:
    """Put the nulls back into the examples, which FastAPI drops with all other nulls."""
    for schema in schemas.values():
        if "examples" in schema:
            schema["examples"] = [_completed(schemas, schema, one) for one in schema["examples"]]


def _completed(schemas: dict[str, Any], schema: dict[str, Any], value: Any) -> Any:
    if "$ref" in schema:
        schema = schemas[schema["$ref"].rpartition("/")[2]]
    for option in schema.get("anyOf", []):
        value = _completed(schemas, option, value)
    if isinstance(value, dict) and "properties" in schema:
        fields = schema["properties"]
        known = {n: _completed(schemas, fields.get(n, {}), one) for n, one in value.items()}
        return known | {n: None for n in schema.get("required", []) if n not in value}
    if isinstance(value, list) and "items" in schema:
        return [_completed(schemas, schema["items"], one) for one in value]
    return value


def _add_page_examples(schemas: dict[str, Any]) -> None:
    """A page's example is a page with its item's example."""
    for name, schema in schemas.items():
        if name.startswith("Page_"):
            item = schema["properties"]["items"]["items"]["$ref"].rpartition("/")[2]
            examples = schemas[item].get("examples", [])
            schema["examples"] = [{"items": examples[:1], "next_cursor": None}]


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    parts: dict[str, Any] = schema.pop("$defs")
    return {"Problem": schema, **parts}
