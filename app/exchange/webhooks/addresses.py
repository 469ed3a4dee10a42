"""Where webhooks may go: public addresses, and what the organisation allows by name."""

import ipaddress
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# All that is handed out of IPv6 for the public internet (RFC 4291, IANA): whatever lies outside is
# local, reserved, or another way to write an IPv4 address (compatible, translated, site-local).
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# Two forms that reach the very IPv4 address that they end with: mapped (RFC 4291), and what a
# resolver of an IPv6-only network answers for an IPv4 host (NAT64, RFC 6052).
_IPV4_BY_ANOTHER_NAME = (
    ipaddress.IPv6Network("::ffff:0:0/96"),
    ipaddress.IPv6Network("64:ff9b::/96"),
)
# The interface identifier that ISATAP (RFC 5214) makes of an IPv4 address, its two flags aside.
_ISATAP_FLAGS = 0x0300_0000
_ISATAP = 0x0000_5EFE
# Special all the same, as far as not every Python knows it: the host of the machine's own
# cloud (Azure, Oracle), relays of 6to4, IETF assignments with Teredo and ORCHID, documentation,
# 6to4 itself.
_NEVER = tuple(
    ipaddress.ip_network(text)
    for text in (
        "168.63.129.16",
        "192.0.0.0/24",
        "192.88.99.0/24",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
    )
)
_LOCAL_NAMES = ("localhost", "localhost.localdomain")


class AddressRefusedError(Exception):
    """A webhook may not go there."""


class AddressPolicy:
    """Lets webhooks reach public addresses, and inside the organisation what is listed.

    Parameters
    ----------
    allow
        Networks (`10.20.0.0/16`) and host names, separated by commas. A listed name may resolve
        to any address.
    """

    def __init__(self, allow: str = "", *, allow_http: bool = False) -> None:
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        self._names: set[str] = set()
        self._schemes = ("https", "http") if allow_http else ("https",)
        for entry in filter(None, (part.strip() for part in allow.split(","))):
            try:
                self._networks.append(ipaddress.ip_network(entry))
            except ValueError:
                self._names.add(_plain(entry))

    def check_url(self, url: str) -> None:
        """Refuse a URL that can never be delivered to, before anything is sent.

        Raises
        ------
        AddressRefusedError
            Saying why.
        """
        if not url.isascii() or any(one.isspace() or not one.isprintable() for one in url):
            raise AddressRefusedError("holds blanks or characters beyond ASCII")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise AddressRefusedError("is not a URL") from None
        if parts.scheme not in self._schemes:
            raise AddressRefusedError(f"should begin with {' or '.join(self._schemes)}")
        if not host or port == 0:
            raise AddressRefusedError("names no host")
        if parts.username is not None or parts.password is not None:
            raise AddressRefusedError("holds credentials; the signature proves the sender")
        if parts.fragment:
            raise AddressRefusedError("has a fragment")
        literal = _literal(host)
        if literal is not None:
            self.check(host, literal)
        elif _plain(host) not in self._names and _plain(host).endswith(_LOCAL_NAMES):
            raise AddressRefusedError("is an address of this machine")

    def check(self, host: str, address: Address) -> None:
        """Refuse an address that a host name stands for.

        Raises
        ------
        AddressRefusedError
            When it is neither public nor listed.
        """
        if _plain(host) in self._names:
            return
        for one in _meant(address):
            listed = any(one in network for network in self._networks)
            if not listed and not _is_public(one):
                raise AddressRefusedError("is not an address of the public internet")


def addresses_of(host: str, port: int) -> list[Address]:
    """What a host name stands for now, asked once.

    Raises
    ------
    OSError
        When it stands for nothing.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    texts = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return [ipaddress.ip_address(text) for text in texts]


def _is_public(address: Address) -> bool:
    """Whether it is plainly an address of the public internet; in doubt it is not."""
    if isinstance(address, ipaddress.IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    special = any(address in network for network in _NEVER)
    return address.is_global and not address.is_multicast and not special


def _meant(address: Address) -> Iterator[Address]:
    """Every address that a packet to this one may reach."""
    if not isinstance(address, ipaddress.IPv6Address):
        yield address
        return
    low = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if any(address in network for network in _IPV4_BY_ANOTHER_NAME):
        yield low
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if (int(address) >> 32) & 0xFFFF_FFFF & ~_ISATAP_FLAGS == _ISATAP:
        yield low


def _literal(host: str) -> Address | None:
    """The address that a host is, in any form that a resolver takes: octal, hex, short."""
    host = host.rstrip(".")
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _plain(name: str) -> str:
    return name.lower().rstrip(".")
