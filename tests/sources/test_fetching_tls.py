"""Fetching over TLS: the certificate is checked against the name, not the address."""

import ssl
from collections.abc import Iterator

import pytest
import trustme

from sources.fetching import Fetched, FetchProblem, fetch
from tests.sources.servers import HERE, Site, page, serving


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def names() -> list[str | None]:
    """The names that clients gave in the TLS handshake (SNI)."""
    return []


@pytest.fixture
def site(authority: trustme.CA, names: list[str | None]) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(context)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with serving(context) as found:
        found.answers["/"] = page("Trade grew.")
        yield found


def get(site: Site, host: str, trusted: trustme.CA) -> Fetched:
    def tls() -> ssl.SSLContext:
        context = ssl.create_default_context()
        trusted.configure_trust(context)
        return context

    return fetch(
        site.url("/", host),
        allow=lambda address: address == HERE,
        resolve=lambda _host: [HERE],
        limits=site.limits,
        tls=tls,
    )


def test_the_handshake_and_the_request_name_the_host(
    site: Site, authority: trustme.CA, names: list[str | None]
) -> None:
    assert get(site, "news.example", authority).data == b"Trade grew."
    assert names == ["news.example"]
    assert site.asked == [(f"news.example:{site.server_port}", "/")]


def test_a_certificate_for_another_name_is_refused(site: Site, authority: trustme.CA) -> None:
    with pytest.raises(FetchProblem, match=r"certificate of bank\.example doesn't hold"):
        get(site, "bank.example", authority)
    assert site.asked == []


def test_a_certificate_by_nobody_known_is_refused(site: Site) -> None:
    with pytest.raises(FetchProblem, match=r"certificate of news\.example doesn't hold"):
        get(site, "news.example", trustme.CA())


def test_a_server_without_encryption_is_named(authority: trustme.CA) -> None:
    with serving() as plain:
        plain.scheme = "https"
        with pytest.raises(FetchProblem, match="no encrypted connection"):
            get(plain, "news.example", authority)
