"""Fetching: which addresses are refused before anything is asked of a server."""

from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from sources.addresses import Address
from sources.fetching import FetchProblem, Limits, LookUp, fetch, look_up
from tests.sources.servers import HERE, changing, page, redirect, serving

PUBLIC = ip_address("1.1.1.1")


def no_look_up(host: str) -> Sequence[Address]:
    raise AssertionError(f"{host} was looked up")


def no_server(_host: str) -> Sequence[Address]:
    raise OSError("Name or service not known")


def refusal(url: str, *addresses: str) -> str:
    with pytest.raises(FetchProblem) as problem:
        fetch(url, resolve=lambda _host: [ip_address(address) for address in addresses])
    return str(problem.value)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://news.example/a",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:text/html,Trade",
        "news.example/a",
        "/etc/passwd",
        "",
    ],
)
def test_an_address_that_is_not_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(FetchProblem, match="no http or https address"):
        fetch(url, resolve=no_look_up)


@pytest.mark.parametrize("url", ["http://", "http:///a", "http://a b/", "http://.", "http://-a.b/"])
def test_an_address_without_a_server_is_refused(url: str) -> None:
    with pytest.raises(FetchProblem, match="names no server"):
        fetch(url, resolve=no_look_up)


@pytest.mark.parametrize("url", ["http://[::1", "http://news.example:port/", "http://a:99999/"])
def test_a_garbled_address_is_refused(url: str) -> None:
    with pytest.raises(FetchProblem, match="no web address"):
        fetch(url, resolve=no_look_up)


@pytest.mark.parametrize("url", ["https://ada:secret@news.example/", "http://ada@news.example/"])
def test_a_password_in_an_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(FetchProblem, match="user name or password") as problem:
        fetch(url, resolve=no_look_up)
    assert "ada" not in str(problem.value)


def test_a_password_in_a_refused_scheme_is_not_repeated() -> None:
    with pytest.raises(FetchProblem, match=r"“ftp://…@files\.example/a”"):
        fetch("ftp://ada:secret@files.example/a")


@pytest.mark.parametrize("port", [22, 25, 81, 6379, 0])
def test_an_odd_port_is_refused(port: int) -> None:
    with pytest.raises(FetchProblem, match=rf"Port {port} .* \(80, 443, 8080, 8443\)"):
        fetch(f"http://news.example:{port}/", resolve=no_look_up)


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("127.0.0.1", "an address of this machine"),
        ("10.1.2.3", "a private address"),
        ("169.254.169.254", "a link-local address"),
        ("[::1]", "an address of this machine"),
        ("[::ffff:127.0.0.1]", "an address of this machine"),
        ("[64:ff9b::a9fe:a9fe]", "a link-local address"),
        ("[fe80::1%25eth0]", "a link-local address"),
        ("0.0.0.0", "an address of this network"),  # noqa: S104
    ],
)
def test_a_forbidden_address_is_refused_without_looking_it_up(host: str, kind: str) -> None:
    with pytest.raises(FetchProblem, match=kind):
        fetch(f"http://{host}/", resolve=no_look_up)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f.1"])
def test_this_machine_is_refused_by_whatever_name_the_system_knows(host: str) -> None:
    with pytest.raises(FetchProblem, match="an address of this machine"):
        fetch(f"http://{host}/")


def test_a_name_that_leads_to_a_private_address_is_refused() -> None:
    assert refusal("https://intranet.example/", "192.168.7.1").startswith(
        "intranet.example leads to 192.168.7.1, a private address, and only pages of the public"
    )


def test_a_name_with_one_private_address_among_public_ones_is_refused() -> None:
    assert "10.0.0.1, a private address" in refusal("http://mixed.example/", "1.1.1.1", "10.0.0.1")


@pytest.mark.parametrize("resolve", [no_server, lambda _host: []])
def test_a_name_that_leads_nowhere_is_named(resolve: LookUp) -> None:
    with pytest.raises(FetchProblem, match=r"no server called missing\.example\. Check"):
        fetch("http://missing.example/", resolve=resolve)


def test_a_name_is_looked_up_once_and_the_checked_address_used() -> None:
    with serving() as site:
        site.answers["/"] = page("Found")
        found = fetch(
            site.url("/", "rebinding.example"),
            allow=lambda address: address == HERE,
            resolve=changing([HERE], [ip_address("10.0.0.1")]),
            limits=site.limits,
        )
    assert found.data == b"Found"


def test_a_name_that_changes_its_answer_is_checked_again_at_a_redirect() -> None:
    with serving() as site:
        site.answers["/"] = redirect("/second")
        with pytest.raises(FetchProblem, match=r"After a redirect: rebinding\.example leads to 10"):
            fetch(
                site.url("/", "rebinding.example"),
                allow=lambda address: address == HERE,
                resolve=changing([HERE], [ip_address("10.0.0.1")]),
                limits=site.limits,
            )
    assert [path for _host, path in site.asked] == ["/"]


def test_the_next_address_is_tried_where_one_does_not_answer() -> None:
    dead = ip_address("127.0.0.9")
    with serving() as site:
        site.answers["/"] = page("Found")
        found = fetch(
            site.url("/", "two.example"),
            allow=lambda _address: True,
            resolve=lambda _host: [dead, HERE],
            limits=site.limits,
        )
    assert found.data == b"Found"


def test_without_the_allowance_of_the_tests_this_machine_is_not_fetched_from() -> None:
    with serving() as site, pytest.raises(FetchProblem, match="an address of this machine"):
        fetch(site.url("/"), limits=site.limits)
    assert site.asked == []


def test_the_limits_are_those_of_the_design() -> None:
    limits = Limits()
    assert (limits.size, limits.seconds, limits.redirects) == (10 * 2**20, 20, 5)


def test_the_system_looks_up_this_machine() -> None:
    assert HERE in look_up("localhost")
