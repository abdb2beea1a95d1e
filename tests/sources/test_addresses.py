"""Which addresses may be fetched from, embedded ones included."""

import doctest
from ipaddress import ip_address

import pytest

from sources import addresses


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(addresses).failed == 0


@pytest.mark.parametrize(
    "written",
    [
        "0.0.0.0",  # noqa: S104
        "10.0.0.1",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.255.254",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.192",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.251",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "fec0::1",
        "2001:db8::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "100::1",
        "4000::1",
        "64:ff9b:1::1",
    ],
)
def test_an_address_that_is_not_public_is_refused(written: str) -> None:
    assert not addresses.is_public(ip_address(written))


@pytest.mark.parametrize(
    "written",
    [
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "::127.0.0.1",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
        "2002:c0a8:101::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b::10.0.0.1",
    ],
)
def test_an_address_that_carries_one_is_refused(written: str) -> None:
    assert not addresses.is_public(ip_address(written))


@pytest.mark.parametrize(
    "written",
    [
        "1.1.1.1",
        "100.63.255.255",
        "172.32.0.1",
        "192.1.0.1",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2a00:1450:4001::2004",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ],
)
def test_a_public_address_is_allowed(written: str) -> None:
    assert addresses.is_public(ip_address(written))


def test_the_kind_of_an_address_is_said_in_words() -> None:
    assert addresses.kind(ip_address("::ffff:169.254.169.254")) == "a link-local address"
