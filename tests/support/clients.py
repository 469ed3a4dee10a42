"""A client of the service that calls its thread once a request.

Starlette's client calls it eight times, which takes longer than many an answer. It stays for tests
of how an answer streams in.
"""

from typing import Self

import httpx2
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send


class WholeAnswers(TestClient):
    """Reads each answer whole, in one call of the thread that the service runs on."""

    def __enter__(self) -> Self:
        super().__enter__()
        self._transport = _InOneCall(self)
        return self


class _InOneCall(httpx2.BaseTransport):
    def __init__(self, client: TestClient) -> None:
        self._client = client
        self._inner = httpx2.ASGITransport(self._with_state, client=("testclient", 50000))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        request.read()
        portal = self._client.portal
        if portal is None:
            raise RuntimeError("The client of the service is not started, or was stopped")
        return portal.call(self._answered, request)

    async def _answered(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._inner.handle_async_request(request)
        # As it was sent: the client takes off what the answer's coding put on.
        assert isinstance(answer.stream, httpx2.AsyncByteStream)
        sent = httpx2.ByteStream(b"".join([part async for part in answer.stream]))
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=sent)

    async def _with_state(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._client.app({**scope, "state": self._client.app_state.copy()}, receive, send)
