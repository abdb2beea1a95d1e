"""Fetch a page by its address without letting the address lead into our own network.

Each hop, redirects included, is looked up once; every address found must be
allowed, and the connection goes to the very address that was checked, while the
Host header and the certificate are those of the name. No proxy is used and no
cookie kept.
"""

import re
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from email.message import Message
from http import HTTPStatus
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from sources.addresses import Address, is_public, kind
from sources.unpacking import gather, too_large
from sources.wire import Deadline, Exchange, FetchProblem, Target

__all__ = ["MEDIA_TYPES", "FetchProblem", "Fetched", "Limits", "LookUp", "fetch", "look_up"]

MEDIA_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
_REDIRECTS = (301, 302, 303, 307, 308)
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?")
_SAFE = "/%:@!$&'()*+,;=~-._"
_HEADERS = (
    ("User-Agent", "Mozilla/5.0 (compatible; OnRecord)"),
    ("Accept", "text/html, application/xhtml+xml, text/plain;q=0.9, application/pdf;q=0.9"),
    ("Accept-Encoding", "gzip, deflate"),
)

Allow = Callable[[Address], bool]
LookUp = Callable[[str], Sequence[Address]]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a fetch may take; the ports are the usual ones of web servers."""

    size: int = 10 * 1024 * 1024
    seconds: float = 20
    redirects: int = 5
    ports: frozenset[int] = frozenset({80, 443, 8080, 8443})


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came, unpacked; `url` is the one that the last redirect led to."""

    url: str
    status: int
    media_type: str
    charset: str
    data: bytes


def look_up(host: str) -> Sequence[Address]:
    """Return every address of a host name, in the system's order.

    Raises:
        OSError: when the name has none.
    """
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(entry[4][0]) for entry in found))


def fetch(
    url: str,
    *,
    allow: Allow = is_public,
    resolve: LookUp = look_up,
    limits: Limits | None = None,
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context,
) -> Fetched:
    """Return the page at an address, over http or https.

    `allow` decides about each address that a name leads to. Tests alone give
    another one (and their ports in `limits`), to reach a server on this machine.

    Raises:
        FetchProblem: with a sentence that says why not and what to do.
    """
    limits = limits or Limits()
    deadline = Deadline(limits.seconds)
    seen: list[str] = []
    while len(seen) <= limits.redirects:
        try:
            target = _target(url, limits, base=seen[-1] if seen else "")
            addresses = _checked(target.host, deadline, allow, resolve)
            with closing(Exchange(target, addresses, deadline, tls)) as exchange:
                answer = _answer(exchange, target, limits)
        except FetchProblem as problem:
            if not seen:
                raise
            raise FetchProblem(f"After a redirect: {problem}", status=problem.status) from problem
        if isinstance(answer, Fetched):
            return answer
        seen.append(target.url)
        url = answer
    raise FetchProblem(
        f"The address redirects more than {limits.redirects} times, perhaps in a circle. Open it "
        "in a browser and paste the text of the page."
    )


def _target(url: str, limits: Limits, *, base: str) -> Target:
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        port = parts.port
    except ValueError as error:
        raise FetchProblem(
            f"“{_short(url)}” is no web address. Write it like https://news.example/page."
        ) from error
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise FetchProblem(
            f"“{_short(url)}” is no http or https address, and no other can be captured. Write it "
            "like https://news.example/page, or save the text and give the file."
        )
    if "@" in parts.netloc:
        raise FetchProblem(
            "This address holds a user name or password, which would be kept with the source. "
            "Leave out what stands before the @."
        )
    port = port if port is not None else {"http": 80, "https": 443}[scheme]
    if port not in limits.ports:
        allowed = ", ".join(map(str, sorted(limits.ports)))
        raise FetchProblem(
            f"Port {port} is not one that web pages use ({allowed}). Open the page in a browser "
            "and paste its text."
        )
    path = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=_SAFE + "?")
    return Target(scheme, _host(parts, url), port, path)


def _host(parts: SplitResult, url: str) -> str:
    host = parts.hostname or ""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        name = ""
    if _HOST.fullmatch(name) is None:
        raise FetchProblem(
            f"“{_short(url)}” names no server. Write it like https://news.example/page."
        )
    return name


def _checked(host: str, deadline: Deadline, allow: Allow, resolve: LookUp) -> Sequence[Address]:
    try:
        addresses: Sequence[Address] = [ip_address(host)]
    except ValueError:
        try:
            addresses = deadline.bound(lambda: resolve(host))
        except (OSError, UnicodeError):
            addresses = []
    if not addresses:
        raise FetchProblem(f"There is no server called {host}. Check the address.")
    for address in addresses:
        if not allow(address):
            what = kind(address) or "not a public address"
            raise FetchProblem(
                f"{host} leads to {address}, {what}, and only pages of the public internet are "
                "fetched. Open the page in a browser and paste its text."
            )
    return addresses


def _answer(exchange: Exchange, target: Target, limits: Limits) -> Fetched | str:
    """Return the page, or the address that the server redirects to."""
    head = exchange.ask(_HEADERS)
    location = head.headers.get("location", "")
    if head.status in _REDIRECTS and location:
        return location
    if head.status not in (200, 203):
        raise _refusal(target.host, head.status)
    media_type, charset = _content_type(head.headers.get("content-type", ""))
    if media_type not in MEDIA_TYPES:
        raise FetchProblem(
            f"This is {media_type or 'of no stated type'}, and only {', '.join(MEDIA_TYPES)} can "
            "be captured. Save its text and give the file."
        )
    if int(head.headers.get("content-length") or 0) > limits.size:
        raise too_large(limits.size)
    encoding = head.headers.get("content-encoding", "").strip().lower()
    data = gather(exchange.pieces(), encoding, limits.size)
    return Fetched(target.url, head.status, media_type, charset, data)


def _refusal(host: str, status: int) -> FetchProblem:
    try:
        phrase = f" ({HTTPStatus(status).phrase})"
    except ValueError:
        phrase = ""
    if status in (404, 410):
        advice = "Check the address; if the page is gone, an archive may have it."
    elif status >= 500:
        advice = "Try again later."
    else:
        advice = "Open the page in a browser and paste its text."
    return FetchProblem(f"{host} answers {status}{phrase}. {advice}", status=status)


def _content_type(header: str) -> tuple[str, str]:
    if not header:
        return "", ""
    message = Message()
    message["Content-Type"] = header
    return message.get_content_type(), message.get_content_charset() or ""


def _short(url: str) -> str:
    # Never more than the beginning, and nothing that might be a password.
    shown = re.sub(r"//[^/?#]*@", "//…@", url.strip())
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
