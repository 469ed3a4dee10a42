"""Fixtures of the tests of the API."""

import pytest

from app.core.db import Database
from app.core.security import KeyRing
from app.core.security.kinds import default_scopes
from app.settings import Settings
from models.vocabulary import ActorKind, Scope
from tests.support.catalogue import Headers, Keys


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
