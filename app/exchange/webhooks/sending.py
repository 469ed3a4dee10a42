"""Sends one message to one URL: to the address that was checked, and never for long."""

import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import httpcore

from app.exchange.webhooks.addresses import (
    Address,
    AddressPolicy,
    AddressRefusedError,
    addresses_of,
)

_CONNECT_SHARE = 0.5

Resolver = Callable[[str, int], list[Address]]


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a message: the receiver's status, or why there is none."""

    status: int | None
    error: str | None = None
    retry_after: float | None = None

    @property
    def is_success(self) -> bool:
        """Whether the receiver took the message."""
        return self.status is not None and 200 <= self.status < 300  # noqa: PLR2004 - the 2xx


class Sender:
    """Posts messages; a redirect is not followed and an answer's body is not read."""

    def __init__(
        self,
        policy: AddressPolicy,
        seconds: float,
        *,
        resolve: Resolver = addresses_of,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._policy = policy
        self._seconds = seconds
        self._resolve = resolve
        self._tls = tls

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send a message; whatever happens becomes a reply."""
        ends = time.monotonic() + self._seconds
        connections = httpcore.ConnectionPool(
            ssl_context=self._tls or _trusting_the_system(),
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=_CheckedNetwork(self._policy, self._resolve, ends),
        )
        fields = [(name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()]
        try:
            self._policy.check_url(url)
            with connections, connections.stream("POST", url, headers=fields, content=body) as got:
                return Reply(got.status, retry_after=_retry_after(got.headers))
        except AddressRefusedError as error:
            return Reply(None, f"the address {error}")
        except httpcore.TimeoutException:
            return Reply(None, f"no answer within {self._seconds:g} s")
        except (httpcore.NetworkError, OSError) as error:
            return Reply(None, _reason(error))
        except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, UnicodeError):
            return Reply(None, "the answer is not HTTP")


class _CheckedNetwork(httpcore.NetworkBackend):
    """Resolves a name once, checks what it stands for, and connects to just that."""

    def __init__(self, policy: AddressPolicy, resolve: Resolver, ends: float) -> None:
        self._policy = policy
        self._resolve = resolve
        self._ends = ends
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - one deadline for everything
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address that answers; TLS and Host still name the host."""
        addresses = self._resolve(host, port)
        for address in addresses:
            self._policy.check(host, address)
        failure: Exception = OSError("the name stands for no address")
        for position, address in enumerate(addresses, start=1):
            left = _left(self._ends)
            share = left if position == len(addresses) else left * _CONNECT_SHARE
            try:
                stream = self._plain.connect_tcp(
                    str(address), port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _BoundedStream(stream, self._ends)
        raise failure


class _BoundedStream(httpcore.NetworkStream):
    """A stream that ends at a moment, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, ends: float) -> None:
        self._stream = stream
        self._ends = ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - httpcore calls it so
        return self._stream.read(max_bytes, _left(self._ends))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - httpcore calls it so
        self._stream.write(buffer, _left(self._ends))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - httpcore calls it so
    ) -> httpcore.NetworkStream:
        secured = self._stream.start_tls(ssl_context, server_hostname, _left(self._ends))
        return _BoundedStream(secured, self._ends)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


@cache
def _trusting_the_system() -> ssl.SSLContext:
    """Made when the first message is sent: to read the certificates takes 20 ms and more."""
    return httpcore.default_ssl_context()


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


def _reason(error: BaseException) -> str:
    """Why there was no answer, in words that hold nothing of the address or the answer."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "the certificate is not trusted"
        if isinstance(cause, ssl.SSLError):
            return "no TLS connection came about"
        if isinstance(cause, ConnectionRefusedError):
            return "the connection was refused"
        cause = cause.__cause__ or cause.__context__
    return "the connection failed"


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> float | None:
    for name, value in headers:
        if name.lower() == b"retry-after" and value.isdigit():
            return float(value[:9])
    return None
