"""Cross-origin answers for pages that embed the service, and for no other page."""

from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.request_scope import ORIGIN
from app.core.services import services_of

_ALLOWED_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Lateral-Portal, "
    "X-Request-ID"
)
_EXPOSED_HEADERS = (
    "Content-Language, Deprecation, ETag, Lateral-List, Location, Retry-After, X-Request-ID"
)
_PREFLIGHT_SECONDS = "600"


class OriginMiddleware:
    """Lets an allowed origin read what its own embed token may, and why a token was refused.

    An answer to a key, or to a token of another origin, gets no cross-origin header.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or mark the answer of an embedded page's own token."""
        opened = self._opened(scope)
        if not opened:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.getlist("origin")
        origin = given[0] if len(given) == 1 and given[0] in self._origins else None
        asked_for = headers.get("access-control-request-method")
        if origin and scope["method"] == "OPTIONS" and asked_for in opened:
            await _preflight(origin, opened)(scope, receive, send)
            return
        if scope["method"] not in opened:
            origin = None

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer = MutableHeaders(scope=message)
                answer.add_vary_header("Origin")
                if origin is not None and _may_read(scope, message["status"], origin):
                    answer["Access-Control-Allow-Origin"] = origin
                    answer["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS
            await send(message)

        await self._app(scope, receive, marked)

    def _opened(self, scope: Scope) -> frozenset[str]:
        """The methods at this path that pages of other origins may use."""
        if scope["type"] != "http" or not self._origins:
            return frozenset()
        return services_of(scope["app"]).routes.embeddable_methods(scope["path"])


def _may_read(scope: Scope, status: int, origin: str) -> bool:
    bound_to = scope.get(ORIGIN)
    return bound_to == origin or (bound_to is None and status == HTTPStatus.UNAUTHORIZED)


def _preflight(origin: str, methods: frozenset[str]) -> Response:
    return Response(
        status_code=HTTPStatus.NO_CONTENT,
        headers={
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": ", ".join(sorted(methods)),
            "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
            "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
            "Vary": "Origin, Access-Control-Request-Method",
        },
    )
