"""Web servers on this machine that answer each path as a test tells them."""

import gzip
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address

from sources.addresses import Address
from sources.fetching import Fetched, Limits, fetch

HERE = IPv4Address("127.0.0.1")
TICK = 0.02
"""Seconds between the bytes of a server that takes its time."""

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site(ThreadingHTTPServer):
    """A server that keeps what it was asked: a Host header and a path each time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((str(HERE), 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        self.names: list[str] = []
        self.closing = threading.Event()
        self.scheme = "http"

    @property
    def limits(self) -> Limits:
        return self.limited()

    def limited(self, size: int = 1_000_000, seconds: float = 5, redirects: int = 5) -> Limits:
        ports = frozenset({self.server_port})
        return Limits(size=size, seconds=seconds, redirects=redirects, ports=ports)

    def url(self, path: str, host: str = str(HERE)) -> str:
        return f"{self.scheme}://{host}:{self.server_port}{path}"

    def fetch(self, path: str, host: str = str(HERE), limits: Limits | None = None) -> Fetched:
        """Fetch from here, with the allowance for this machine that only tests have."""
        return fetch(
            self.url(path, host),
            allow=lambda address: address == HERE,
            resolve=lambda _name: [HERE],
            limits=limits or self.limits,
        )

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a client that hangs up is what many tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append((self.headers["Host"], self.path))
        self.server.answers[self.path](self)

    def log_message(self, *_words: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Run a site on a port of its own."""
    with Site() as site:
        if tls is not None:
            site.scheme = "https"
            site.socket = tls.wrap_socket(site.socket, server_side=True)
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": TICK})
        thread.start()
        try:
            yield site
        finally:
            site.closing.set()
            site.shutdown()
            thread.join()


def page(text: str = "Trade grew.", *, status: int = 200, **headers: str) -> Answer:
    """Answer with a page; headers are given like content_type="text/plain"."""
    body = text.encode()
    named = {"content_type": "text/html; charset=utf-8", "content_length": str(len(body))}
    return raw(body, status=status, **named | headers)


def packed(body: bytes, encoding: str = "gzip") -> Answer:
    return raw(body, content_type="text/html", content_encoding=encoding)


def bomb(megabytes: int) -> bytes:
    """Return a small gzip file that grows a thousandfold."""
    return gzip.compress(b"\0" * (megabytes << 20), compresslevel=9)


def raw(body: bytes, *, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def redirect(location: str, status: int = 302) -> Answer:
    return raw(b"", status=status, location=location)


def drip(beginning: bytes, byte: bytes = b"x") -> Answer:
    """Send a beginning, then byte after byte until the client gives up."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        assert isinstance(handler.server, Site)
        with suppress(OSError):
            handler.wfile.write(beginning)
            while not handler.server.closing.wait(TICK):
                handler.wfile.write(byte)

    return answer


def exactly(answer: bytes) -> Answer:
    """Send these bytes and nothing that the library would add."""

    def send(handler: BaseHTTPRequestHandler) -> None:
        with suppress(OSError):
            handler.wfile.write(answer)

    return send


def silence(handler: BaseHTTPRequestHandler) -> None:
    """Keep the connection and say nothing more until the test is over."""
    assert isinstance(handler.server, Site)
    handler.server.closing.wait(5)


def changing(*answers: list[Address]) -> Callable[[str], list[Address]]:
    """Return a look-up that says something else each time, as in DNS rebinding."""
    left = list(answers)
    return lambda _name: left.pop(0)
