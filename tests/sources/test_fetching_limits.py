"""Fetching: size, time and truthfulness of servers that mean no good."""

import gzip
import threading
import time
import zlib
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler

import pytest

from sources.addresses import Address
from sources.fetching import FetchProblem, Limits, fetch
from tests.sources.servers import (
    Site,
    bomb,
    drip,
    exactly,
    packed,
    page,
    raw,
    redirect,
    serving,
    silence,
)

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def refusal(site: Site, limits: Limits | None = None) -> str:
    with pytest.raises(FetchProblem) as problem:
        site.fetch("/", limits=limits)
    return str(problem.value)


@pytest.mark.parametrize(
    "beginning",
    [
        pytest.param(HEAD + b"Content-Length: 100000\r\n\r\n", id="in the body"),
        pytest.param(HEAD + b"\r\n", id="in a body without length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Slow: ", id="in a header"),
        pytest.param(b"", id="in the status line"),
    ],
)
def test_a_server_that_drips_is_left_when_the_time_is_up(site: Site, beginning: bytes) -> None:
    site.answers["/"] = drip(beginning)
    begun = time.monotonic()
    assert "took longer than 0.3 seconds" in refusal(site, site.limited(seconds=0.3))
    assert time.monotonic() - begun < 3


def test_a_server_that_says_nothing_is_left_when_the_time_is_up(site: Site) -> None:
    site.answers["/"] = silence
    assert "took longer than 0.2 seconds" in refusal(site, site.limited(seconds=0.2))


def test_a_look_up_that_hangs_is_left_when_the_time_is_up() -> None:
    released = threading.Event()

    def hang(_host: str) -> Sequence[Address]:
        released.wait(2)
        return []

    with pytest.raises(FetchProblem, match=r"took longer than 0\.1 seconds"):
        fetch("http://slow.example/", resolve=hang, limits=Limits(seconds=0.1))
    released.set()


def test_redirects_share_one_deadline(site: Site) -> None:
    def slowly(handler: BaseHTTPRequestHandler) -> None:
        site.closing.wait(0.15)
        redirect("/")(handler)

    site.answers["/"] = slowly
    assert "took longer than 0.4 seconds" in refusal(site, site.limited(seconds=0.4))


def test_a_page_as_large_as_the_limit_is_taken(site: Site) -> None:
    site.answers["/"] = page("x" * 1000)
    assert len(site.fetch("/", limits=site.limited(size=1000)).data) == 1000


def test_a_page_announced_as_too_large_is_refused_before_it_is_read(site: Site) -> None:
    site.answers["/"] = raw(b"", content_type="text/html", content_length=str(11 * 2**20))
    assert "more than 10 MB" in refusal(site, site.limited(size=10 * 2**20))


def test_a_page_that_turns_out_too_large_is_left_at_the_limit(site: Site) -> None:
    site.answers["/"] = drip(CHUNKED, b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
    assert "more than 0.5 MB" in refusal(site, site.limited(size=2**19))


def test_a_gzip_bomb_is_stopped_at_the_limit(site: Site) -> None:
    site.answers["/"] = packed(bomb(50))
    begun = time.monotonic()
    assert "more than 1 MB" in refusal(site, site.limited(size=2**20))
    assert time.monotonic() - begun < 3


def test_a_bomb_of_many_small_members_is_stopped_too(site: Site) -> None:
    site.answers["/"] = packed(gzip.compress(b"x" * 2**16) * 100)
    assert "more than 1 MB" in refusal(site, site.limited(size=2**20))


TEXT = b"Trade grew. " * 500
RAW_DEFLATE = zlib.compressobj(wbits=-15)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        pytest.param("gzip", gzip.compress(TEXT), id="gzip"),
        pytest.param("x-gzip", gzip.compress(TEXT), id="its old name"),
        pytest.param("gzip", gzip.compress(TEXT[:60]) + gzip.compress(TEXT[60:]), id="in parts"),
        pytest.param("gzip", gzip.compress(TEXT) + b"\0\0", id="gzip, padded"),
        pytest.param("deflate", zlib.compress(TEXT), id="deflate"),
        pytest.param("deflate", RAW_DEFLATE.compress(TEXT) + RAW_DEFLATE.flush(), id="raw deflate"),
        pytest.param("identity", TEXT, id="unpacked"),
    ],
)
def test_packed_pages_are_unpacked(site: Site, encoding: str, body: bytes) -> None:
    site.answers["/"] = packed(body, encoding)
    assert site.fetch("/").data == TEXT


def test_a_packing_that_was_not_asked_for_is_refused(site: Site) -> None:
    site.answers["/"] = packed(b"...", "br")
    assert "packed as “br”" in refusal(site)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(gzip.compress(TEXT)[:-20], "cut off", id="cut off"),
        pytest.param(b"no gzip at all", "damaged", id="none"),
        pytest.param(gzip.compress(TEXT)[:-8] + b"\0" * 8, "damaged", id="wrong checksum"),
    ],
)
def test_a_damaged_packing_is_refused(site: Site, body: bytes, reason: str) -> None:
    site.answers["/"] = packed(body)
    assert reason in refusal(site)


def test_a_page_shorter_than_announced_is_refused(site: Site) -> None:
    site.answers["/"] = page("Trade grew.", content_length="5000")
    assert "broke off before the page was complete" in refusal(site)


def test_a_page_without_its_last_chunk_is_refused(site: Site) -> None:
    site.answers["/"] = exactly(CHUNKED + b"5\r\nTrade\r\n")
    assert "broke off before the page was complete" in refusal(site)


def test_a_page_longer_than_announced_is_refused(site: Site) -> None:
    site.answers["/"] = page("Trade grew by 26.3 %.", content_length="10")
    assert "sent more than it announced" in refusal(site)


def test_what_comes_late_after_the_announced_end_is_noticed(site: Site) -> None:
    site.answers["/"] = drip(HEAD + b"Content-Length: 5\r\n\r\nTrade")
    assert "sent more than it announced" in refusal(site)


def test_a_server_that_keeps_the_connection_open_is_not_waited_for_long(site: Site) -> None:
    def stay(handler: BaseHTTPRequestHandler) -> None:
        page("Trade grew.")(handler)
        silence(handler)

    site.answers["/"] = stay
    begun = time.monotonic()
    assert site.fetch("/").data == b"Trade grew."
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n\r\n", id="another protocol"),
        pytest.param(HEAD + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n", id="two lengths"),
        pytest.param(HEAD + b"Content-Length: -5\r\n\r\n", id="a negative length"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000, id="endless header"),
    ],
)
def test_an_answer_that_is_no_proper_http_is_refused(site: Site, answer: bytes) -> None:
    site.answers["/"] = exactly(answer)
    assert "no proper HTTP" in refusal(site)


def test_a_server_that_hangs_up_without_a_word_is_named(site: Site) -> None:
    site.answers["/"] = exactly(b"")
    assert "127.0.0.1 broke off" in refusal(site)


def test_informational_answers_are_passed_over(site: Site) -> None:
    site.answers["/"] = exactly(
        b"HTTP/1.1 103 Early Hints\r\n\r\n" + HEAD + b"Content-Length: 2\r\n\r\nOK"
    )
    assert site.fetch("/").data == b"OK"
