"""What a client may cost before its request is whole: headers, silence, connections."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.settings import Settings
from tests.support.faulty import FAULT
from tests.support.served import served_process
from tests.support.wire import Wire

MARGIN_SECONDS = 3.0
HEADER_SECONDS = 0.8
BODY_SECONDS = 0.8
LINGER_SECONDS = 5.0
HEADER_BYTES = 16_384
HELD = 24
LIMITS = {
    "LATERAL_HEADER_SECONDS": str(HEADER_SECONDS),
    "LATERAL_BODY_SECONDS": str(BODY_SECONDS),
    "LATERAL_MAX_HEADER_BYTES": str(HEADER_BYTES),
    "LATERAL_MAX_HEADERS": "50",
    "LATERAL_MAX_CONNECTIONS": "40",
    "LATERAL_MAX_CONNECTIONS_PER_ADDRESS": str(HELD),
    "LATERAL_ANSWER_SECONDS": "1.0",
    "LATERAL_TRUSTED_PROXIES": "127.0.0.9",
    "LATERAL_KEEP_ALIVE_SECONDS": "2",
    "LATERAL_MAX_IN_FLIGHT": "4",
    "LATERAL_IMPORT_SILENCE_SECONDS": "1.5",
}
PUT = b"PUT /v1/roles/R-1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
LOGIN = b"POST /v1/oauth/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[str]:
    """A server with short deadlines and few places."""
    data = tmp_path_factory.mktemp("door")
    (data / "lateral.db").write_bytes(sqlite_template.read_bytes())
    with served_process(Settings(data_dir=data), extra=LIMITS) as process:
        yield process.url


def is_served(url: str, source: str = "127.0.0.1") -> bool:
    """Whether a caller from this address gets its answer."""
    with Wire(url, source) as wire:
        wire.ask("/v1/roles", "Connection: close")
        return wire.hear(10).status == 401


def test_a_request_in_one_piece_and_one_after_it_are_answered(url: str) -> None:
    with Wire(url) as wire:
        for _ in range(2):
            wire.ask()
            assert wire.hear(10, enough=b"alive").status == 200


@pytest.mark.parametrize("begun", [b"", b"G", b"\r\n", b"GET /livez HTTP/1.1\r\nHost: x\r\n"])
def test_a_request_that_never_becomes_whole_is_408_and_closed(url: str, begun: bytes) -> None:
    with Wire(url) as wire:
        wire.send(begun)
        heard = wire.hear()
    assert heard.closed
    assert heard.status == 408
    assert heard.document["code"] == "request_timeout"
    assert HEADER_SECONDS / 2 < heard.seconds < HEADER_SECONDS + MARGIN_SECONDS


def test_headers_that_drip_are_408_although_something_always_comes(url: str) -> None:
    with Wire(url) as wire:
        wire.send(b"GET /livez HTTP/1.1\r\nHost: x\r\nX-Drip: ")
        began = time.monotonic()
        while wire.send(b"a") and not wire.hear(0.1).raw:
            assert time.monotonic() < began + HEADER_SECONDS + MARGIN_SECONDS


@pytest.mark.parametrize(
    "framing", [b"Content-Length: 100\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n"]
)
def test_a_body_that_stops_is_408_and_closed(url: str, framing: bytes) -> None:
    with Wire(url) as wire:
        wire.send(LOGIN + framing)
        heard = wire.hear()
    assert heard.closed
    assert (heard.status, heard.document["code"]) == (408, "request_timeout")
    assert heard.seconds < 2 * BODY_SECONDS + MARGIN_SECONDS


def test_whoever_is_answered_before_the_body_came_does_not_hold_the_connection(url: str) -> None:
    with Wire(url) as wire:
        wire.send(PUT + b"Content-Length: 100\r\n\r\n{")
        heard = wire.hear()
    assert heard.closed
    assert heard.status in {401, 408}
    assert heard.seconds < LINGER_SECONDS + MARGIN_SECONDS


def test_chunks_of_one_byte_do_not_hold_a_connection(url: str) -> None:
    with Wire(url) as wire:
        wire.send(LOGIN + b"Transfer-Encoding: chunked\r\n\r\n")
        began = time.monotonic()
        while wire.send(b"1\r\n \r\n") and not wire.hear(0.05).closed:
            assert time.monotonic() < began + 8 + MARGIN_SECONDS


def test_chunks_that_carry_extensions_alone_are_refused(url: str) -> None:
    with Wire(url) as wire:
        wire.send(LOGIN + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"x" * 60_000)
        while wire.send(b"x" * 60_000) and not (heard := wire.hear(0.02)).raw:
            continue
    assert heard.status in {400, None}


@pytest.mark.parametrize("request_line", [PUT, LOGIN], ids=["a stranger's", "a reader's"])
def test_a_flood_of_tiny_chunks_ends_before_it_costs_others_their_turn(
    url: str, request_line: bytes
) -> None:
    with Wire(url) as wire:
        wire.send(request_line + b"Transfer-Encoding: chunked\r\n\r\n")
        wire.send(b"1\r\n \r\n" * 100_000)
        heard = wire.hear(LINGER_SECONDS - 1)
    assert heard.closed
    # A stranger was answered 401 before: nothing follows what was answered.
    assert heard.statuses in ([401], [400])


def test_a_body_whose_tokens_are_chunks_is_read(url: str) -> None:
    tokens = [b"[", *[b"1", b","] * 2_000, b"1", b"]"]
    with Wire(url) as wire:
        chunks = b"".join(b"%x\r\n%b\r\n" % (len(token), token) for token in tokens)
        wire.send(LOGIN + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
        answer = wire.hear(10, enough=b"error")
    assert answer.document["error"] == "invalid_request"


UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n"
ALIVE = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
SMUGGLED = b"GET /v1/roles HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize("pause", [0.0, 0.1])
@pytest.mark.parametrize(
    "framed",
    [
        b"Content-Length: %d\r\n\r\n%b" % (len(SMUGGLED), SMUGGLED),
        b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n\r\n" % (len(SMUGGLED), SMUGGLED),
    ],
    ids=["stated", "in chunks"],
)
def test_the_body_of_a_request_that_asks_for_another_protocol_is_no_request(
    url: str, framed: bytes, pause: float
) -> None:
    head, _, body = framed.partition(b"\r\n\r\n")
    with Wire(url) as wire:
        wire.send(PUT + UPGRADE + head + b"\r\n\r\n")
        time.sleep(pause)
        wire.send(body)
        time.sleep(pause)
        wire.send(ALIVE)
        heard = wire.hear(10, enough=b"alive")
    assert heard.statuses == [401, 200]


def test_a_request_that_asks_for_another_protocol_is_read_with_its_body(url: str) -> None:
    form = b"grant_type=client_credentials&client_id=a&client_secret=b"
    login = LOGIN.replace(b"application/json", b"application/x-www-form-urlencoded")
    with Wire(url) as wire:
        wire.send(login + UPGRADE + b"Content-Length: %d\r\n\r\n" % len(form) + form + ALIVE)
        heard = wire.hear(10, enough=b"alive")
    assert heard.statuses == [401, 200]
    assert b"invalid_client" in heard.raw


def test_requests_behind_one_that_asks_for_another_protocol_are_answered(url: str) -> None:
    asking = ALIVE.replace(b"Host: x\r\n", b"Host: x\r\n" + UPGRADE)
    with Wire(url) as wire:
        wire.send(asking * 3 + ALIVE)
        heard = wire.hear(2)
    assert heard.statuses == [200] * 4


def test_a_body_at_the_least_rate_is_read(url: str) -> None:
    body = b'{"a": "' + b"b" * 2_993 + b'"}'
    with Wire(url) as wire:
        wire.send(LOGIN + b"Content-Length: %d\r\n\r\n" % len(body))
        for start in range(0, len(body), 300):
            wire.send(body[start : start + 300])
            time.sleep(0.2)
        assert wire.hear(10, enough=b"\r\n\r\n").status != 408


@pytest.mark.parametrize(
    "header",
    [
        b"X-Long: " + b"a" * HEADER_BYTES,
        b"\r\n".join(b"X-%d: a" % n for n in range(60)),
        b"\r\n".join(b"X-%d: %s" % (n, b"a" * 1_000) for n in range(20)),
        b"X-" + b"a" * HEADER_BYTES + b": b",
    ],
)
def test_large_headers_are_431(url: str, header: bytes) -> None:
    with Wire(url) as wire:
        wire.send(b"GET /livez HTTP/1.1\r\nHost: x\r\n" + header + b"\r\n\r\n")
        heard = wire.hear()
    assert (heard.status, heard.document["code"]) == (431, "headers_too_large")
    assert heard.closed


def test_a_header_without_an_end_is_431_before_its_end(url: str) -> None:
    sent = 0
    with Wire(url) as wire:
        wire.send(b"GET /livez HTTP/1.1\r\nX-Long: ")
        while wire.send(b"a" * 4_096) and not (heard := wire.hear(0.005)).raw:
            sent += 4_096
            assert sent < 40 * HEADER_BYTES
    assert heard.status == 431


def test_fields_behind_the_body_are_bounded_and_do_not_become_headers(url: str) -> None:
    trailer = b"".join(b"X-%d: a\r\n" % n for n in range(60))
    with Wire(url) as wire:
        wire.send(LOGIN + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n" + trailer + b"\r\n")
        assert 431 in wire.hear(3).statuses or wire.hear(3).closed


def test_what_is_not_http_is_a_problem_too(url: str) -> None:
    with Wire(url) as wire:
        wire.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n")
        heard = wire.hear()
    assert (heard.status, heard.document["code"]) == (400, "malformed_request")


def test_bodies_that_are_awaited_take_no_place_of_others(url: str) -> None:
    with ExitStack() as stack:
        for n in range(12):
            wire = stack.enter_context(Wire(url, f"127.0.1.{n}"))
            wire.send(LOGIN + b"Content-Length: 100\r\n\r\n{")
        time.sleep(0.2)
        assert all(is_served(url) for _ in range(5))


def test_one_address_cannot_hold_all_connections(url: str) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(Wire(url, "127.0.2.1")) for _ in range(HELD)]
        for wire in held:
            wire.send(LOGIN + b"Content-Length: 100\r\n\r\n{")
        time.sleep(0.2)
        with Wire(url, "127.0.2.1") as one_more:
            heard = one_more.hear()
        assert heard.status == 503
        assert heard.document["code"] == "too_many_connections"
        assert is_served(url, "127.0.2.2")


def test_a_trusted_proxy_may_hold_more(url: str) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(Wire(url, "127.0.0.9")) for _ in range(HELD + 4)]
        for wire in held:
            wire.ask()
        assert [wire.hear(10, enough=b"alive").status for wire in held] == [200] * len(held)


def test_connections_that_idle_give_way_to_new_ones(url: str) -> None:
    with ExitStack() as stack:
        for n in range(40):
            wire = stack.enter_context(Wire(url, f"127.0.3.{n % 5}"))
            wire.ask()
            assert wire.hear(10, enough=b"alive").status == 200
        time.sleep(0.4)
        assert all(is_served(url, "127.0.4.1") for _ in range(10))


def test_an_idle_connection_is_closed_without_a_word(url: str) -> None:
    with Wire(url) as wire:
        wire.ask()
        assert wire.hear(10, enough=b"alive").status == 200
        heard = wire.hear()
    assert heard.closed
    assert heard.raw == b""
    assert heard.seconds < 2 + MARGIN_SECONDS


def test_a_client_that_reads_nothing_is_given_up(url: str) -> None:
    """Whole requests come in; their answers fill all buffers, as nobody takes them."""
    asked = b"GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
    with Wire(url, room=4_096) as wire:
        wire.socket.settimeout(15)
        began = time.monotonic()
        while wire.send(asked * 8):
            assert time.monotonic() < began + 12
            time.sleep(0.05)
    assert is_served(url)


def test_requests_sent_ahead_are_answered_in_turn_and_bounded(url: str) -> None:
    with Wire(url) as wire:
        wire.send(b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n" * 8)
        heard = wire.hear(1.5)
        assert heard.statuses == [200] * 8
    with Wire(url) as wire:
        wire.send(b"GET /v1/roles HTTP/1.1\r\nHost: x\r\n\r\n" * 1_000)
        assert len(wire.hear(3).statuses) < 100


def test_forwarded_addresses_are_believed_from_trusted_proxies_alone(url: str) -> None:
    """Sixty refused keys a minute are told 401, the next 429: it tells whom the service saw."""

    def refused(source: str, forwarded: str) -> int | None:
        with Wire(url, source) as wire:
            wire.ask(
                "/v1/roles",
                "Authorization: Bearer x",
                f"X-Forwarded-For: {forwarded}",
                "Connection: close",
            )
            return wire.hear(10).status

    untrusted = [refused("127.0.5.1", f"10.0.0.{n}") for n in range(62)]
    assert untrusted[0] == 401
    assert untrusted[-1] == 429
    trusted = [refused("127.0.0.9", f"10.0.1.{n}") for n in range(62)]
    assert set(trusted) == {401}
    forged = [refused("127.0.0.9", f"10.0.2.{n}, 10.0.3.1") for n in range(62)]
    assert forged[-1] == 429


def test_a_door_that_stands_open_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> None:
    data = tmp_path_factory.mktemp("open-door")
    (data / "lateral.db").write_bytes(sqlite_template.read_bytes())
    extra = LIMITS | {FAULT: "stands open"}
    faulty = "tests.support.faulty:application"
    with (
        served_process(Settings(data_dir=data), application=faulty, extra=extra) as process,
        Wire(process.url) as silent,
        Wire(process.url) as slow,
    ):
        slow.send(LOGIN + b"Content-Length: 100\r\n\r\n{")
        assert not silent.hear(HEADER_SECONDS + MARGIN_SECONDS).closed
        assert not slow.hear(0.1).closed
        with Wire(process.url) as large:
            large.send(b"GET /livez HTTP/1.1\r\nHost: x\r\nX: " + b"a" * HEADER_BYTES + b"\r\n\r\n")
            assert large.hear(10, enough=b"alive").status == 200
