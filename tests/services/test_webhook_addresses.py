"""Webhooks reach public addresses and what is listed, however an address is written or changes."""

import ipaddress
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.exchange.webhooks import addresses
from app.exchange.webhooks.addresses import Address, AddressPolicy, AddressRefusedError
from app.exchange.webhooks.sending import Reply, Sender
from tests.support.receiver import Receiver, receiving

NAME = "hooks.corp.example"
TLS = "https:"
REFUSED = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2001:0:a00:1:0:0:80ff:fffe",
    "2001:db8::1",
    "3fff::1",
    "64:ff9b:1::1",
    "192.88.99.1",
    "::127.0.0.1",
    "::a9fe:a9fe",
    "::10.0.0.1",
    "::93.184.216.34",
    "::2",
    "fec0::1",
    "feff::1",
    "fe80::a9fe:a9fe",
    "::ffff:0:127.0.0.1",
    "::ffff:0:169.254.169.254",
    "::ffff:0:93.184.216.34",
    "::fffe:127.0.0.1",
    "::ffff:192.168.1.1",
    "::ffff:100.64.0.1",
    "::ffff:168.63.129.16",
    "64:ff9b::192.168.0.1",
    "64:ff9b::100.100.100.200",
    "64:ff9b:1::a9fe:a9fe",
    "64:ff9b:0:0:0:1:5db8:d822",
    "2002:a9fe:a9fe::1",
    "2002:5db8:d822::1",
    "2001:0:4136:e378:8000:63bf:5601:5601",
    "2001:0:5db8:d822::1",
    "2001:10::1",
    "2001:2::1",
    "2606:2800:220:1:0:5efe:10.0.0.1",
    "2606:2800:220:1:200:5efe:169.254.169.254",
    "2606:2800:220:1:100:5efe:127.0.0.1",
    "fe80::5efe:192.168.0.1",
    "100::1",
    "5f00::1",
    "4000::1",
    "e000::1",
    "fdff:ffff::1",
    "ff0e::1",
    "240.0.0.1",
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
]
PUBLIC = [
    "93.184.216.34",
    "8.8.8.8",
    "1.1.1.1",
    "2606:2800:220:1:248:1893:25c8:1946",
    "2a00:1450:4001:82a::200e",
    "2400:cb00:2048:1::c629:d7a2",
    "::ffff:93.184.216.34",
    "64:ff9b::93.184.216.34",
    "2606:2800:220:1:200:5efe:93.184.216.34",
]
LITERALS = [
    "127.0.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "127.1",
    "0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[fe80::1%25eth0]",
    "[::127.0.0.1]",
    "[::a9fe:a9fe]",
    "[fec0::1]",
    "[::ffff:0:127.0.0.1]",
    "[::ffff:0:0:1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]",
    "[::FFFF:0A00:0001]",
    "[0:0:0:0:0:ffff:7f00:1]",
    "127.0.0.1.",
    "0x7f.0.0.1",
    "0300.0250.1.1",
    "10.0.256",
    "0x0a000001",
    "169.254.169.254",
    "0xa9fea9fe",
    "localhost",
    "LOCALHOST.",
    "api.localhost",
]


@pytest.mark.parametrize("text", REFUSED)
def test_an_address_that_is_not_public_is_refused(text: str) -> None:
    with pytest.raises(AddressRefusedError):
        AddressPolicy().check(NAME, ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_is_allowed(text: str) -> None:
    AddressPolicy().check(NAME, ipaddress.ip_address(text))


@pytest.mark.parametrize("host", LITERALS)
def test_an_address_written_in_any_form_is_refused_at_once(host: str) -> None:
    with pytest.raises(AddressRefusedError):
        AddressPolicy().check_url(f"https://{host}/hooks")


@pytest.mark.parametrize("host", LITERALS)
def test_a_resolver_that_takes_such_a_form_does_not_help_either(host: str) -> None:
    policy = AddressPolicy()
    policy.check_url = lambda _: None  # type: ignore[method-assign]  # replaced for the test
    reply = Sender(policy, 2.0).post(f"https://{host}:9/", {}, b"")
    assert reply.status is None
    assert reply.error in {
        "the address is not an address of the public internet",
        "the connection failed",
    }


@pytest.mark.parametrize(
    "url",
    [
        "http://hr.example.com/",
        "ftp://hr.example.com/",
        "hr.example.com",
        f"{TLS}//",
        f"{TLS}///path",
        f"{TLS}//user:word@hr.example.com/",
        f"{TLS}//hr.example.com/#part",
        f"{TLS}//hr.example.com:0/",
        f"{TLS}//hr.example.com:99999/",
        f"{TLS}//hr.example.com/a b",
        f"{TLS}//hr.example.com/\r\nX: y",
        f"{TLS}//hr.éxample.com/",
        f"{TLS}//[::1/",
    ],
)
def test_a_url_that_can_never_be_delivered_to_is_refused(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        AddressPolicy().check_url(url)


def test_what_is_listed_is_allowed_and_nothing_near_it() -> None:
    policy = AddressPolicy(f"10.20.0.0/16, {NAME.upper()}., fd00:1::/32")
    policy.check("any.example", ipaddress.ip_address("10.20.3.4"))
    policy.check("any.example", ipaddress.ip_address("fd00:1::7"))
    policy.check(NAME, ipaddress.ip_address("127.0.0.1"))
    for near in ("10.21.0.1", "fd00:2::7", "127.0.0.1"):
        with pytest.raises(AddressRefusedError):
            policy.check("any.example", ipaddress.ip_address(near))


def test_a_listed_network_holds_for_the_forms_that_reach_just_that_address() -> None:
    policy = AddressPolicy("10.20.0.0/16")
    policy.check("any.example", ipaddress.ip_address("::ffff:10.20.3.4"))
    policy.check("any.example", ipaddress.ip_address("64:ff9b::10.20.3.4"))
    for other in ("::10.20.3.4", "2002:a14:304::1", "::ffff:0:10.20.3.4"):
        with pytest.raises(AddressRefusedError):
            policy.check("any.example", ipaddress.ip_address(other))


def test_http_is_allowed_by_a_setting_only() -> None:
    AddressPolicy(allow_http=True).check_url("http://hr.example.com/")


class Rebinding:
    """A name server that says one thing first and another thing afterwards."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    def __call__(self, _host: str, _port: int) -> list[Address]:
        self.asked += 1
        said = self.answers[min(self.asked, len(self.answers)) - 1]
        return [ipaddress.ip_address(text) for text in said]


def test_a_name_is_resolved_once_and_the_checked_address_is_the_one_connected_to() -> None:
    """The first answer is allowed and listens; a second look would lead elsewhere."""
    with receiving(Receiver()) as receiver:
        port = receiver.url.rpartition(":")[2].partition("/")[0]
        names = Rebinding(["127.0.0.1"], ["169.254.169.254"])
        policy = AddressPolicy("127.0.0.1/32", allow_http=True)
        reply = Sender(policy, 5.0, resolve=names).post(f"http://{NAME}:{port}/hooks", {}, b"{}")
        assert reply == Reply(204)
        assert names.asked == 1
        (message,) = receiver.messages
    assert message.headers["host"] == f"{NAME}:{port}"


def test_a_name_that_now_stands_for_a_private_address_is_not_connected_to() -> None:
    with receiving(Receiver()) as receiver:
        url = receiver.url.replace("127.0.0.1", NAME)
        names = Rebinding(["127.0.0.1"])
        reply = Sender(AddressPolicy(allow_http=True), 5.0, resolve=names).post(url, {}, b"{}")
        assert receiver.messages == []
    assert reply.error == "the address is not an address of the public internet"


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    with receiving(Receiver()) as receiver:
        url = receiver.url.replace("127.0.0.1", NAME)
        names = Rebinding(["93.184.216.34", "127.0.0.1"])
        reply = Sender(AddressPolicy(allow_http=True), 5.0, resolve=names).post(url, {}, b"{}")
        assert receiver.messages == []
    assert reply.error == "the address is not an address of the public internet"


def test_a_name_that_stands_for_nothing_is_a_failure_like_any() -> None:
    reply = Sender(AddressPolicy(), 5.0).post("https://nowhere.invalid/", {}, b"")
    assert reply == Reply(None, "the connection failed")


def test_a_second_address_is_tried_when_the_first_does_not_answer() -> None:
    with receiving(Receiver()) as receiver:
        port = receiver.url.rpartition(":")[2].partition("/")[0]
        names = Rebinding(["127.0.0.9", "127.0.0.1"])
        policy = AddressPolicy("127.0.0.0/8", allow_http=True)
        reply = Sender(policy, 5.0, resolve=names).post(f"http://{NAME}:{port}/", {}, b"")
    assert reply == Reply(204)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of the test's host with its key, which signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def secured(certificate: Path) -> Iterator[tuple[Receiver, list[str]]]:
    """A receiver behind TLS, and the server names that it was asked for."""
    asked: list[str] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with receiving(Receiver(), context) as receiver:
        yield receiver, asked


def test_tls_and_host_name_the_host_although_the_address_is_connected_to(
    secured: tuple[Receiver, list[str]], certificate: Path
) -> None:
    receiver, asked = secured
    url = receiver.url.replace("127.0.0.1", NAME)
    trusting = ssl.create_default_context(cafile=str(certificate))
    policy = AddressPolicy("127.0.0.1/32")
    sender = Sender(policy, 5.0, resolve=Rebinding(["127.0.0.1"]), tls=trusting)
    assert sender.post(url, {"Content-Type": "application/json"}, b"{}") == Reply(204)
    assert asked == [NAME]
    assert receiver.messages[0].headers["host"].partition(":")[0] == NAME


def test_a_certificate_that_nobody_vouches_for_is_refused(
    secured: tuple[Receiver, list[str]],
) -> None:
    receiver, _ = secured
    url = receiver.url.replace("127.0.0.1", NAME)
    sender = Sender(AddressPolicy("127.0.0.1/32"), 5.0, resolve=Rebinding(["127.0.0.1"]))
    assert sender.post(url, {}, b"{}") == Reply(None, "the certificate is not trusted")
    assert receiver.messages == []


def test_the_resolver_of_the_machine_is_asked_without_scopes() -> None:
    assert addresses.addresses_of("127.1", 80) == [ipaddress.ip_address("127.0.0.1")]
