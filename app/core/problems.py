"""Every error as one RFC 9457 problem document, FastAPI's and Starlette's own included."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.types import Scope

from app.core.errors import (
    DatabaseUnavailableError,
    FieldProblem,
    InvalidInputError,
    LateralError,
    NotFoundError,
)
from app.core.etag import NotModifiedError
from app.core.idempotency import ReplayedAnswer
from app.core.observability.logs import kinds_of
from app.core.pointers import pointer, shortened
from app.core.reasons import reason_of
from app.core.refusals import told
from app.core.request_scope import REQUEST_ID
from app.core.schemas import Read
from app.core.scim_answers import MEDIA_TYPE as SCIM_MEDIA_TYPE
from app.core.scim_answers import speaks_scim, told_in_scim
from app.core.services import services_of

MEDIA_TYPE = "application/problem+json"
_MAX_FIELD_PROBLEMS = 100
# What a client sent is told back to it, but an error is never as long as what it is about.
_MAX_TEXT = 1_000
_RETRY_AFTER = "1"
_HTTP_CODES = {
    400: "malformed_request",
    404: NotFoundError.code,
    405: "method_not_allowed",
    413: "body_too_large",
    415: "unsupported_media_type",
}
_log = structlog.get_logger(__name__)


class FieldProblemRead(Read):
    """What is wrong with one field."""

    field: str = Field(
        description="A JSON pointer into the body, or the name of a parameter or header.",
        examples=["/skills/3/level"],
    )
    reason: str = Field(
        description="Why it was refused.",
        examples=["Input should be less than or equal to 5"],
    )


class Problem(Read):
    """An error (RFC 9457)."""

    type: str = Field(
        description="Names the kind of problem.", examples=["/problems/invalid_input"]
    )
    title: str = Field(description="The kind of problem in words.", examples=["Invalid input"])
    status: int = Field(description="The HTTP status.", examples=[422])
    detail: str = Field(description="What happened this time.", examples=["1 field was refused."])
    code: str = Field(
        description="The kind of problem, for programs. It stays stable.",
        examples=["invalid_input"],
    )
    instance: str = Field(description="The path asked for.", examples=["/v1/employees/E-1042"])
    request_id: str = Field(
        description="The request's id, by which you find it in the service's logs.",
        examples=["5f1c6e0e9d3b4a60a7c1f0b2d4e68a91"],
    )
    errors: list[FieldProblemRead] = Field(
        description="The fields that were refused; empty if there are none."
    )


def problem_response(scope: Scope, error: LateralError) -> Response:
    """The answer that tells a client of an error."""
    headers: dict[str, str] = {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="lateral"'
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = _RETRY_AFTER
    if error.retry_after is not None:
        headers["Retry-After"] = error.retry_after
    return _response(
        scope,
        error.status,
        error.code,
        error.title,
        error.detail,
        error.problems,
        headers,
        error.members,
    )


def add_problem_handlers(app: FastAPI) -> None:
    """Answer every error that a route raises with a problem document."""
    app.add_exception_handler(LateralError, _on_lateral_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    app.add_exception_handler(NotModifiedError, _on_not_modified)
    app.add_exception_handler(ReplayedAnswer, _on_replayed_answer)


async def _on_lateral_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, LateralError):
        raise error
    if isinstance(error, DatabaseUnavailableError) and error.__cause__ is not None:
        _log.warning("database_unavailable", **kinds_of(error.__cause__))
    return problem_response(request.scope, error)


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    found = error.errors()
    problems = [_field_problem(one) for one in found[:_MAX_FIELD_PROBLEMS]]
    return problem_response(request.scope, InvalidInputError(told(len(found)), problems))


async def _on_http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    headers = dict(error.headers or {})
    detail = str(error.detail)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        routes = services_of(request.app).routes
        headers["Allow"] = ", ".join(routes.methods_of(request.scope["path"]))
        detail = f"{request.method} is not possible here; see Allow."
    elif error.status_code == HTTPStatus.NOT_FOUND:
        detail = "There is nothing at this path."
    status = HTTPStatus(error.status_code)
    code = _HTTP_CODES.get(status, f"http_{status.value}")
    return _response(request.scope, status, code, status.phrase, detail, (), headers)


async def _on_not_modified(_request: Request, error: Exception) -> Response:
    if not isinstance(error, NotModifiedError):
        raise error
    return Response(status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": error.etag})


async def _on_replayed_answer(_request: Request, error: Exception) -> Response:
    if not isinstance(error, ReplayedAnswer):
        raise error
    kept = error.answer
    headers = {**kept.headers, "Idempotent-Replayed": "true"}
    return Response(kept.body, kept.status, headers)


def _field_problem(error: dict[str, Any]) -> FieldProblem:
    where, *path = error["loc"] or ("body",)
    field = pointer(path) if where == "body" else ".".join(str(part) for part in path)
    return FieldProblem(field, reason_of(error))


def _told(problem: FieldProblem) -> FieldProblemRead:
    kept = _shortened(problem)
    return FieldProblemRead(field=kept.field, reason=kept.reason)


def _shortened(problem: FieldProblem) -> FieldProblem:
    return FieldProblem(shortened(problem.field, _MAX_TEXT), shortened(problem.reason, _MAX_TEXT))


def _response(
    scope: Scope,
    status: int,
    code: str,
    title: str,
    detail: str,
    problems: Sequence[FieldProblem],
    headers: dict[str, str],
    members: Mapping[str, Any] = MappingProxyType({}),
) -> Response:
    if speaks_scim(scope):
        kept = [_shortened(one) for one in problems[:_MAX_FIELD_PROBLEMS]]
        told = told_in_scim(status, shortened(detail, _MAX_TEXT), kept)
        content = json.dumps(told, ensure_ascii=True)
        return Response(content, int(told["status"]), headers, media_type=SCIM_MEDIA_TYPE)
    document = Problem(
        type=f"/problems/{code}",
        title=title,
        status=status,
        detail=shortened(detail, _MAX_TEXT),
        code=code,
        instance=shortened(str(scope.get("path", "")), _MAX_TEXT),
        request_id=str(scope.get(REQUEST_ID, "")),
        errors=[_told(one) for one in problems[:_MAX_FIELD_PROBLEMS]],
    )
    # ASCII only, so that no text that a client sent can make the answer unencodable.
    content = json.dumps({**document.model_dump(), **members}, ensure_ascii=True)
    return Response(content, status, headers, media_type=MEDIA_TYPE)
