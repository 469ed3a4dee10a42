"""Errors on the paths of SCIM, in its own form (RFC 7644, 3.12) instead of problem documents."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from starlette.types import Scope

from app.core.errors import FieldProblem, InvalidInputError

PREFIX = "/scim/v2"
MEDIA_TYPE = "application/scim+json"
_ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"


def speaks_scim(scope: Scope) -> bool:
    """Whether a request is to be answered in SCIM, whatever becomes of it."""
    path: str = scope.get("path", "")
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def told_in_scim(status: int, detail: str, problems: Sequence[FieldProblem]) -> dict[str, Any]:
    """The body of an error; SCIM knows no 422, only 400 and why."""
    invalid = status == InvalidInputError.status
    told = HTTPStatus.BAD_REQUEST.value if invalid else status
    reasons = "; ".join(f"{one.field or 'the body'} {one.reason}" for one in problems)
    body: dict[str, Any] = {
        "schemas": [_ERROR],
        "status": str(told),
        "detail": f"{detail} {reasons}".strip(),
    }
    if invalid:
        body["scimType"] = "invalidValue"
    return body
