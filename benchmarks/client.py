"""A client of the service: JSON over a few keep-alive connections."""

import http.client
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

CONNECTIONS = 4
ATTEMPTS = 5
SECONDS = 120.0

T = TypeVar("T")


class Call(NamedTuple):
    """One request: method, path and the body to send as JSON."""

    method: str
    path: str
    body: Any = None


class AnswerError(Exception):
    """The service refused a call; the message holds the status and the problem's detail."""

    def __init__(self, call: Call, status: int, content: bytes) -> None:
        super().__init__(
            f"{call.method} {call.path}: {status} {content[:1000].decode(errors='replace')}"
        )
        self.status = status


class Connection:
    """One keep-alive connection with a key."""

    def __init__(self, port: int, key: str) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def __call__(self, call: Call) -> Any:
        """The parsed answer; a 503 is tried again, as the service asks for."""
        for attempt in range(1, ATTEMPTS + 1):
            status, content = self._exchange(call)
            if status != http.HTTPStatus.SERVICE_UNAVAILABLE or attempt == ATTEMPTS:
                break
            time.sleep(0.2 * attempt)
        if status >= http.HTTPStatus.BAD_REQUEST:
            raise AnswerError(call, status, content)
        return json.loads(content) if content else None

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def _exchange(self, call: Call) -> tuple[int, bytes]:
        body = None if call.body is None else json.dumps(call.body).encode()
        self._http.request(call.method, call.path, body, self._headers)
        answer = self._http.getresponse()
        return answer.status, answer.read()


@dataclass(frozen=True, slots=True)
class Client:
    """Asks a service on this machine, over several connections at once."""

    port: int
    key: str
    connections: int = CONNECTIONS

    def call(self, call: Call) -> Any:
        """The parsed answer to one call."""
        return self.call_all([call], lambda answer: answer)[0]

    def call_all(self, calls: Sequence[Call], keep: Callable[[Any], T]) -> list[T]:
        """What `keep` takes from each answer, in the calls' order; the first error is raised."""
        kept: list[Any] = [None] * len(calls)
        errors: list[Exception] = []
        turns = iter(range(len(calls)))
        lock = threading.Lock()

        def work() -> None:
            connection = Connection(self.port, self.key)
            try:
                while not errors:
                    with lock:
                        turn = next(turns, None)
                    if turn is None:
                        return
                    kept[turn] = keep(connection(calls[turn]))
            except Exception as error:  # noqa: BLE001 - raised again by the caller's thread
                errors.append(error)
            finally:
                connection.close()

        count = min(self.connections, len(calls))
        threads = [threading.Thread(target=work) for _ in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            raise errors[0]
        return kept
