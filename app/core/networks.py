"""Addresses of clients: which count as one, and which belong to a proxy that is trusted."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_IPV6_BITS = 64


def plain_host(host: str) -> str:
    """The host as a client writes it: an IPv4 address that a socket of IPv6 tells is IPv4."""
    address = _address(host)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return host if mapped is None else str(mapped)


def client_network(host: str) -> str:
    """What counts as one client: the address, of IPv6 the 64 bits of which one may use all."""
    address = _address(plain_host(host))
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), _IPV6_BITS), strict=False))
    return host if address is None else str(address)


class Networks:
    """Addresses and networks, such as those of trusted proxies.

    Raises
    ------
    ValueError
        When one of them is neither.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._networks = tuple(ip_network(text, strict=False) for text in texts)

    def __contains__(self, host: str) -> bool:
        address = _address(plain_host(host))
        return address is not None and any(address in network for network in self._networks)

    def texts(self) -> list[str]:
        """Each network in its usual form."""
        return [str(network) for network in self._networks]


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return None
