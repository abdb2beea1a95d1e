"""Fetching over the network: what comes back, and what is refused, from real servers."""

from collections.abc import Iterator

import pytest

from sources.fetching import Fetched, FetchProblem
from tests.sources.servers import HERE, Site, page, raw, redirect, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def refusal(site: Site, path: str = "/") -> str:
    with pytest.raises(FetchProblem) as problem:
        site.fetch(path)
    return str(problem.value)


def test_a_page_comes_with_its_type_charset_and_bytes(site: Site) -> None:
    site.answers["/page"] = page("Thương mại tăng.")
    assert site.fetch("/page") == Fetched(
        url=site.url("/page"),
        status=200,
        media_type="text/html",
        charset="utf-8",
        data="Thương mại tăng.".encode(),
    )


def test_the_server_is_asked_by_its_name_at_the_address_that_was_checked(site: Site) -> None:
    site.answers["/a?b=1"] = page()
    site.fetch("/a?b=1", host="news.example")
    assert site.asked == [(f"news.example:{site.server_port}", "/a?b=1")]


def test_letters_beyond_ascii_are_sent_as_the_web_wants_them(site: Site) -> None:
    site.answers["/th%C6%B0%C6%A1ng%20m%E1%BA%A1i?q=t%E1%BB%B7"] = page()
    found = site.fetch("/thương mại?q=tỷ#cuối", host="báo.example")
    assert found.url == site.url(
        "/th%C6%B0%C6%A1ng%20m%E1%BA%A1i?q=t%E1%BB%B7", "xn--bo-mia.example"
    )


def test_what_is_escaped_already_stays(site: Site) -> None:
    site.answers["/a%20b"] = page()
    assert site.fetch("/a%20b").url == site.url("/a%20b")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_to_the_last_page(site: Site, status: int) -> None:
    site.answers |= {
        "/old": redirect("/new/", status),
        "/new/": redirect("page?x=1", status),
        "/new/page?x=1": page("Found"),
    }
    found = site.fetch("/old")
    assert (found.url, found.data) == (site.url("/new/page?x=1"), b"Found")


def test_five_redirects_are_followed_and_a_sixth_is_not(site: Site) -> None:
    site.answers |= {f"/{number}": redirect(f"/{number + 1}") for number in range(6)}
    site.answers["/6"] = page("Found")
    assert site.fetch("/1").data == b"Found"
    assert "more than 5 times" in refusal(site, "/0")


def test_a_redirect_in_a_circle_ends(site: Site) -> None:
    site.answers |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert "perhaps in a circle" in refusal(site, "/a")
    assert len(site.asked) == 6


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://127.0.0.2:{port}/", "127.0.0.2, an address of this machine"),
        ("http://[::1]:{port}/", "::1, an address of this machine"),
        ("http://169.254.169.254:{port}/latest/meta-data/", "a link-local address"),
        ("http://[fd00:ec2::254]:{port}/", "a private address"),
        ("http://[::ffff:10.0.0.1]:{port}/", "a private address"),
        ("file:///etc/passwd", "no http or https address"),
        ("gopher://127.0.0.1:{port}/", "no http or https address"),
        ("http://127.0.0.1:22/", "Port 22"),
        ("http://ada:secret@127.0.0.1:{port}/", "user name or password"),
        ("http://[bad/", "no web address"),
    ],
)
def test_a_redirect_to_a_forbidden_place_is_refused(site: Site, location: str, reason: str) -> None:
    site.answers["/"] = redirect(location.format(port=site.server_port))
    message = refusal(site)
    assert message.startswith("After a redirect: ")
    assert reason in message
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        (404, r"404 \(Not Found\)\. Check the address"),
        (410, r"410 \(Gone\)\. Check the address"),
        (403, r"403 \(Forbidden\)\. Open the page in a browser"),
        (429, r"429 \(Too Many Requests\)\. Open the page"),
        (500, r"500 \(Internal Server Error\)\. Try again later"),
        (599, r"599\. Try again later"),
        (204, r"204 \(No Content\)\. Open the page"),
        (304, r"304 \(Not Modified\)\. Open the page"),
    ],
)
def test_another_status_is_refused_with_what_to_do(site: Site, status: int, advice: str) -> None:
    site.answers["/"] = page(status=status)
    with pytest.raises(FetchProblem, match=advice) as problem:
        site.fetch("/")
    assert problem.value.status == status


@pytest.mark.parametrize(
    "kind", ["text/html", "application/xhtml+xml", "Text/Plain; charset=X", "application/pdf"]
)
def test_the_types_that_can_be_read_are_allowed(site: Site, kind: str) -> None:
    site.answers["/"] = page(content_type=kind)
    assert site.fetch("/").media_type == kind.partition(";")[0].lower()


@pytest.mark.parametrize("kind", ["image/png", "application/zip", "application/octet-stream"])
def test_another_type_is_refused_with_the_types_that_can_be_read(site: Site, kind: str) -> None:
    site.answers["/"] = page(content_type=kind)
    assert refusal(site).startswith(f"This is {kind}, and only text/html, application/xhtml+xml")


def test_a_page_without_a_type_is_refused(site: Site) -> None:
    site.answers["/"] = raw(b"text")
    assert "no stated type" in refusal(site)


def test_a_server_that_is_not_there_is_named() -> None:
    with serving() as gone:
        pass
    with pytest.raises(FetchProblem, match=rf"{HERE} can't be reached \(Connection refused\)"):
        gone.fetch("/")
