"""Fixtures of the tests of the API."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from app.core.db import Database
from app.core.security import KeyRing
from app.core.security.kinds import default_scopes
from app.settings import Settings
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys, put, seller
from tests.support.embedded import ISSUES, issue


@pytest.fixture
def keys(database: Database, settings: Settings) -> Keys:
    """Makes a key of a kind, with its default scopes or with these alone."""
    keyring = KeyRing(database, settings)

    def make(kind: ActorKind, employee: str | None = None, *scopes: Scope) -> Headers:
        held = frozenset(scopes) or default_scopes(kind, bound=employee is not None)
        key = keyring.issue(
            actor="tests", name="x", kind=kind, scopes=held, employee_external_id=employee
        )
        return {"Authorization": f"Bearer {key}"}

    return make


@pytest.fixture
def issuer(headers_for: Callable[..., Headers]) -> Headers:
    """The key of a portal's server that issues embed tokens for every page."""
    return headers_for(*ISSUES)


@pytest.fixture
def people(client: TestClient, hr_headers: Headers) -> None:
    """E-1 and a report."""
    put(client, "employees/E-1", seller(), hr_headers)
    put(client, "employees/E-2", seller(manager="E-1"), hr_headers)


@pytest.fixture
def token(client: TestClient, issuer: Headers) -> str:
    """An embed token of E-1's page, which reads."""
    answer = issue(client, issuer)
    assert answer.status_code == 201, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return str(answer.json()["token"])
