"""Embed tokens and the pages that hold them."""

from typing import Any

from fastapi.testclient import TestClient

from models.vocabulary import Scope
from tests.support.catalogue import Headers

ORIGIN = "https://portal.example"
SECOND = "https://intranet.example"
PUBLIC = "https://lateral.example"
OWN = "/v1/employees/E-1"
EMBEDS = {"embed_origins": f"{ORIGIN}, {SECOND}", "public_origin": PUBLIC}
ISSUES = (Scope.EMBED, Scope.EMBED_MANAGER, Scope.EMBED_WORKFORCE, Scope.EMBED_MODEL)


def issue(client: TestClient, issuer: Headers, **changes: Any) -> Any:
    body = {"employee": "E-1", "origin": ORIGIN, **changes}
    return client.post("/v1/embed-tokens", json=body, headers=issuer)


def page(token: str, origin: str | None = ORIGIN) -> Headers:
    """The headers that a page of this origin sends."""
    sent = {"Authorization": f"Bearer {token}"}
    return sent if origin is None else {**sent, "Origin": origin}


def asked_by_manager(boss: str, person: str) -> list[str]:
    """What a manager's page asks for, in its order; the last when the manager looks at a seat."""
    return [
        f"/v1/employees?manager={boss}&status=active&limit=100",
        "/v1/move-cases?limit=100",
        f"/v1/openings?hiring_manager={boss}&status=open&limit=100",
        f"/v1/managers/{boss}/exporter-record",
        f"/v1/employees/{person}/seat/successors?depth=2",
    ]
