"""Errors that name a fact; `problems` turns them into RFC 9457 documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field: where it is (a JSON pointer or a parameter) and why."""

    field: str
    reason: str


class LateralError(Exception):
    """Base of every error that a client is told about.

    `members` are those of the problem document that only this kind of problem has.
    """

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Internal error"
    retry_after: ClassVar[str | None] = None

    def __init__(self, detail: str, problems: Sequence[FieldProblem] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.problems = tuple(problems)
        self.members: Mapping[str, Any] = {}


class MalformedRequestError(LateralError):
    """What came is not HTTP."""

    status = 400
    code = "malformed_request"
    title = "Malformed request"


class RequestTimeoutError(LateralError):
    """The request did not come in time; the connection is closed."""

    status = 408
    code = "request_timeout"
    title = "Request timeout"


class HeadersTooLargeError(LateralError):
    """The address and headers are longer, or more, than the service accepts."""

    status = 431
    code = "headers_too_large"
    title = "Request header fields too large"


class UnauthenticatedError(LateralError):
    """You sent no key, or one that is unknown, expired or revoked."""

    status = 401
    code = "unauthenticated"
    title = "Authentication required"


class ScopeMissingError(LateralError):
    """Your key does not allow this."""

    status = 403
    code = "scope_missing"
    title = "Scope missing"


class OriginRefusedError(LateralError):
    """The token is bound to another web origin than the one that the request comes from."""

    status = 403
    code = "origin_refused"
    title = "Origin refused"


class NotFoundError(LateralError):
    """The record does not exist, or this caller may not know that it does."""

    status = 404
    code = "not_found"
    title = "Not found"


class ConflictError(LateralError):
    """The record's state does not allow this."""

    status = 409
    code = "conflict"
    title = "Conflict"


class VersionMismatchError(LateralError):
    """The record changed since the client read it."""

    status = 412
    code = "version_mismatch"
    title = "Precondition failed"


class BodyTooLargeError(LateralError):
    """The request body is larger than the service accepts."""

    status = 413
    code = "body_too_large"
    title = "Body too large"


class AddressTooLongError(LateralError):
    """The path and query are longer than the service accepts."""

    status = 414
    code = "address_too_long"
    title = "Address too long"


class UnsupportedMediaTypeError(LateralError):
    """The body is in a format that the service does not read."""

    status = 415
    code = "unsupported_media_type"
    title = "Unsupported media type"


class InvalidInputError(LateralError):
    """The request is well-formed but its content is refused."""

    status = 422
    code = "invalid_input"
    title = "Invalid input"


class VersionRequiredError(LateralError):
    """This service asks for If-Match on updates."""

    status = 428
    code = "version_required"
    title = "Precondition required"


class RateLimitedError(LateralError):
    """The caller sends more requests than it may."""

    status = 429
    code = "rate_limited"
    title = "Too many requests"


class GoneError(LateralError):
    """What is asked for was there and is not any more."""

    status = 410
    code = "gone"
    title = "Gone"


class DatabaseUnavailableError(LateralError):
    """The database did not answer in time."""

    status = 503
    code = "database_unavailable"
    title = "Database unavailable"


class ReadNotAuditedError(LateralError):
    """A read of a person by another could not be written to the audit log."""

    status = 503
    code = "read_not_audited"
    title = "Read not audited"


class OverloadedError(LateralError):
    """More requests are in flight than the service can answer in time."""

    status = 503
    code = "overloaded"
    title = "Overloaded"


class TooManyConnectionsError(OverloadedError):
    """One client address holds more connections than it may."""

    code = "too_many_connections"
    title = "Too many connections"


class NoThreadFreeError(OverloadedError):
    """Every thread was busy for longer than a request may wait for one."""

    code = "no_thread_free"
    title = "No thread free"


class WorkTimeoutError(LateralError):
    """The answer took more work than one request may cause."""

    status = 503
    code = "work_timeout"
    title = "Too much work"


class IdentityProviderUnavailableError(LateralError):
    """The keys of the identity provider could not be fetched, so its tokens cannot be checked."""

    status = 503
    code = "identity_provider_unavailable"
    title = "Identity provider unavailable"


class RankerUnavailableError(LateralError):
    """No trained ranker is loaded."""

    status = 503
    code = "ranker_unavailable"
    title = "Ranker unavailable"
