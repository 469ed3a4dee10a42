"""Whatever route shows people to others writes it down: every one that reads is tried.

What PUT, PATCH and renames show is what they changed, which the log names already, or a read: that
has tests of its own.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlmodel import col, select

from app.core.db import Database
from app.core.pseudonyms import people_behind
from app.exchange.formats.scim import USER
from app.settings import Settings
from models.journal import AuditEntry
from models.vocabulary import ChangeAction
from tests.support.organisation import EMPLOYEES, Organisation

NAMES = {key: body["name"] for key, body in EMPLOYEES.items()}
PARAMETERS = {
    "external_id": ("E-1", "O-PMM", "R-PMM", "S-NEG"),
    "employee_id": ("E-1",),
    "employee": ("E-1",),
    "opening_id": ("O-PMM",),
    "opening": ("O-PMM",),
}
SEARCH = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"]}
EXEMPT = {
    "match": "ranks people who were sent along and are not stored",
    "createEvidence": "shows what it just stored, and the log names whom that speaks of",
    "listChanges": "tells mirrors the keys of changed records and nothing of anyone",
}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Without a rate: a walk over every operation costs more than a caller may spend at once."""
    return settings.model_copy(update={"requests_per_minute": 0})


def _operations(app: FastAPI) -> Iterator[tuple[str, str, str]]:
    for route in iter_route_contexts(app.routes):
        operation = getattr(route, "operation_id", None)
        changes = str(operation).startswith("rename")
        if operation and not changes and route.path.startswith(("/v1", "/scim")):
            for method in sorted({"GET", "POST"} & set(route.methods or ())):
                yield operation, method, route.path


def _paths(template: str) -> Iterator[str]:
    names = re.findall(r"{(\w+)}", template)
    if not names:
        yield template
    for value in PARAMETERS.get(names[0], ()) if names else ():
        filled = template.replace(f"{{{names[0]}}}", value)
        yield from _paths(filled)


def _body_of(operation: str, app: FastAPI) -> Any:
    """The example that the description gives for the operation's body; SCIM describes itself."""
    if operation.startswith("searchScim"):
        return SEARCH
    document = app.openapi()
    for methods in document["paths"].values():
        for described in methods.values():
            if described.get("operationId") == operation and "requestBody" in described:
                media = next(iter(described["requestBody"]["content"].values()))
                schema = media["schema"]
                if "$ref" in schema:
                    schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
                return next(iter(schema.get("examples", [None])))
    return None


def _shown(text: str) -> set[str]:
    """Whom an answer shows: by name, or by a key that is not part of a longer one."""
    return {
        key
        for key, name in NAMES.items()
        if name in text or re.search(rf'"{re.escape(key)}"', text)
    }


def _noted(database: Database, after: int) -> set[str]:
    with database.read() as session:
        query = select(AuditEntry).where(
            col(AuditEntry.id) > after, col(AuditEntry.action) == ChangeAction.READ
        )
        entries = session.exec(query).all()
        names = {name for one in entries for name in one.details.get("people", [])}
        return set(people_behind(session, names | {one.external_id for one in entries}).values())


def _last(database: Database) -> int:
    with database.read() as session:
        return session.exec(select(AuditEntry.id).order_by(col(AuditEntry.id).desc())).first() or 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_every_answer_that_shows_people_is_noted(
    organisation: Organisation, app: FastAPI, database: Database
) -> None:
    user = {"schemas": [USER], "userName": "mara", "externalId": "E-1"}
    made = organisation.client.post("/scim/v2/Users", json=user, headers=organisation.headers)
    assert made.status_code == 201, made.text
    tried: set[str] = set()
    forgotten: list[str] = []
    for operation, method, template in _operations(app):
        for path in _paths(template.replace("{user_id}", made.json()["id"])):
            before = _last(database)
            answer = organisation.client.request(
                method,
                path,
                headers=organisation.headers,
                json=_body_of(operation, app) if method == "POST" else None,
            )
            shown = _shown(answer.text) if answer.status_code < 400 else set()
            if shown:
                tried.add(operation)
            if operation not in EXEMPT and shown - _noted(database, before):
                forgotten.append(f"{method} {path}: {sorted(shown)}")
    assert forgotten == []
    assert tried >= {
        "getEmployee",
        "listEmployees",
        "getRecommendations",
        "getCandidates",
        "explainMatch",
        "exportEmployeeData",
        "listAuditEntries",
        "listScimUsers",
        "searchScimUsers",
        "getScimUser",
    }
