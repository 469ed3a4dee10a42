"""Refuses work beyond what the process can finish in time."""

from collections import Counter
from collections.abc import Callable

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.clocks import current_clock
from app.core.errors import OverloadedError
from app.core.networks import Networks, client_network
from app.core.observability.metrics import Metrics
from app.core.problems import problem_response

EXEMPT = frozenset({"/livez", "/readyz", "/metrics"})


class Places:
    """So many at once, and so many of one client address; trusted proxies are exempt."""

    def __init__(self, limit: int, limit_per_address: int, trusted: Networks) -> None:
        self._limit = limit
        self._limit_per_address = limit_per_address
        self._trusted = trusted
        self._taken: Counter[str] = Counter()
        self.in_use = 0

    def take(self, host: str) -> Callable[[], None]:
        """Take a place; the answer gives it back.

        Raises
        ------
        OverloadedError
            When all of them, or all that this address may have, are taken.
        """
        address = client_network(host)
        of_address = self._taken.get(address, 0)
        if self.in_use >= self._limit or (
            of_address >= self._limit_per_address and host not in self._trusted
        ):
            raise OverloadedError("Too many requests are in flight; try again shortly.")
        self.in_use += 1
        self._taken[address] += 1
        return lambda: self._give_back(address)

    def _give_back(self, address: str) -> None:
        self.in_use -= 1
        self._taken[address] -= 1
        if not self._taken[address]:
            del self._taken[address]


class SheddingMiddleware:
    """Answers 503 while too many requests are in flight or wait; health routes always pass.

    What waits for a thread longer than its client does is computed for nobody, and delays all that
    come after it. So nobody joins a queue that is long already, or that stands.

    A request is in flight while it is worked on, and not while its body is awaited: a client that
    sends slowly holds up nobody. What is sent to one of the `streamed` paths is worked on as it
    comes, so those requests have places of their own.
    """

    def __init__(
        self,
        app: ASGIApp,
        requests: Places,
        uploads: Places,
        streamed: frozenset[str],
        waiting: int,
        metrics: Metrics,
    ) -> None:
        self._app = app
        self._most_waiting = waiting
        self._requests = requests
        self._uploads = uploads
        self._streamed = streamed
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it at once."""
        if scope["type"] != "http" or scope["path"] in EXEMPT:
            await self._app(scope, receive, send)
            return
        is_upload = scope["path"] in self._streamed
        if not is_upload and self._is_crowded():
            refusal = OverloadedError("Too many requests wait for a thread; try again shortly.")
            await problem_response(scope, refusal)(scope, receive, send)
            return
        places = self._uploads if is_upload else self._requests
        turn = _Turn(scope, places, self._note)
        answered = False

        async def noted(message: Message) -> None:
            nonlocal answered
            if turn.refusal is None or answered:
                answered = True
                await send(message)

        try:
            with turn:
                awaited = not is_upload and _has_body(scope)
                reading = turn.while_awaiting(receive) if awaited else receive
                await self._app(scope, reading, noted)
        except OverloadedError as error:
            if error is not turn.refusal:
                raise
        if turn.refusal is not None and not answered:
            await problem_response(scope, turn.refusal)(scope, receive, send)

    def _is_crowded(self) -> bool:
        waiting = to_thread.current_default_thread_limiter().statistics().tasks_waiting
        clock = current_clock()
        return waiting >= self._most_waiting or (clock is not None and clock.queue_is_full())

    def _note(self) -> None:
        self._metrics.in_flight.set(self._requests.in_use + self._uploads.in_use)


class _Turn:
    """The place of one request: given back while its body is awaited, and at its end."""

    def __init__(self, scope: Scope, places: Places, note: Callable[[], None]) -> None:
        client = scope.get("client")
        self._host: str = client[0] if client else "local"
        self._places = places
        self._note = note
        self._give_back: Callable[[], None] | None = None
        # Kept, for whoever reads the body may take an error of reading for a bad body.
        self.refusal: OverloadedError | None = None

    def __enter__(self) -> None:
        self._take()

    def __exit__(self, *_: object) -> None:
        self._leave()

    def while_awaiting(self, receive: Receive) -> Receive:
        """Receive the body without a place; once it is whole, one is taken."""
        whole = False

        async def received() -> Message:
            nonlocal whole
            if whole:
                return await receive()
            self._leave()
            message = await receive()
            if message["type"] == "http.request" and not message.get("more_body", False):
                whole = True
                self._take()
            return message

        return received

    def _take(self) -> None:
        try:
            self._give_back = self._places.take(self._host)
        except OverloadedError as error:
            self.refusal = error
            raise
        self._note()

    def _leave(self) -> None:
        if self._give_back is not None:
            self._give_back()
            self._give_back = None
            self._note()


def _has_body(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return "content-length" in headers or "transfer-encoding" in headers
