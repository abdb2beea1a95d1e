"""Which addresses of the network anybody may reach, and which are somebody's own.

`networks.csv` lists what IANA's special-purpose registries and the large clouds
set aside; see https://www.iana.org/assignments/iana-ipv4-special-registry/ and
https://www.iana.org/assignments/iana-ipv6-special-registry/. Python's own
`is_global` changes between minor versions, so it isn't relied upon.
"""

import csv
from functools import cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_network,
)
from pathlib import Path

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_TABLE = Path(__file__).parent / "networks.csv"
_GLOBAL_IPV6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")


@cache
def _networks() -> tuple[tuple[Network, str], ...]:
    with _TABLE.open(encoding="utf-8", newline="") as file:
        return tuple((ip_network(row["network"]), row["kind"]) for row in csv.DictReader(file))


def inner(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address carries, else the address itself.

    Packets to a mapped, 6to4 or NAT64 address end at the address inside.

    >>> inner(IPv6Address("::ffff:10.0.0.1")), inner(IPv6Address("64:ff9b::a9fe:a9fe"))
    (IPv4Address('10.0.0.1'), IPv4Address('169.254.169.254'))
    """
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def kind(address: Address) -> str:
    """Return what sort of address this is in words, empty for one of the public internet.

    >>> kind(IPv4Address("192.168.1.1")), kind(IPv4Address("1.1.1.1"))
    ('a private address', '')
    """
    reached = inner(address)
    for network, words in _networks():
        if network.version == reached.version and reached in network:
            return words
    if isinstance(reached, IPv6Address) and reached not in _GLOBAL_IPV6:
        return "a reserved address"
    return ""


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the public internet."""
    return not kind(address)
