"""One HTTP/1.1 exchange with an address that was checked, within a deadline.

h11 reads and writes the protocol and does no input or output of its own, so
that the socket stays in our hands: no second look-up of the name, no proxy, no
connection kept from before, and a total time instead of one for each read.
"""

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import h11

from sources.addresses import Address

_PIECE = 64 * 1024
_LONGEST_HEAD = 64 * 1024
_PATIENCE = 0.5
"""Seconds to wait for what a server may send after its last announced byte."""


class FetchProblem(ValueError):
    """A page that can't be fetched; the message says why and what to do.

    `status` is the server's answer where it gave one, so that 404 and 410 can mark
    a source as gone.
    """

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class Deadline:
    """The moment by which everything must be done."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            FetchProblem: when none are.
        """
        left = self._end - time.monotonic()
        if left <= 0:
            raise self.problem()
        return left

    def problem(self) -> FetchProblem:
        return FetchProblem(
            f"The page took longer than {self._seconds:g} seconds. Try again later, or save the "
            "page in a browser and give the file."
        )

    def bound(self, work: Callable[[], Sequence[Address]]) -> Sequence[Address]:
        """Return what a look-up answers; it has no timeout of its own, so it runs aside."""
        answers: queue.SimpleQueue[Sequence[Address] | OSError | UnicodeError] = queue.SimpleQueue()

        def run() -> None:
            try:
                answers.put(work())
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=run, daemon=True).start()
        try:
            answer = answers.get(timeout=self.left())
        except queue.Empty:
            raise self.problem() from None
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes, taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """The host as a Host header has it: the port only where it isn't the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


@dataclass(frozen=True, slots=True)
class Head:
    """Status and headers of an answer; header names are in small letters."""

    status: int
    headers: dict[str, str]


class Exchange:
    """A request to one of some checked addresses, and its answer piece by piece."""

    def __init__(
        self,
        target: Target,
        addresses: Sequence[Address],
        deadline: Deadline,
        tls: Callable[[], ssl.SSLContext],
    ) -> None:
        self._target = target
        self._deadline = deadline
        self._parser = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        context = tls() if target.scheme == "https" else None
        self._socket = self._connected(addresses)
        if context is not None:
            self._socket = self._secured(context)

    def close(self) -> None:
        self._socket.close()

    def _connected(self, addresses: Sequence[Address]) -> socket.socket:
        trouble = ""
        for number, address in enumerate(addresses):
            share = self._deadline.left() / (len(addresses) - number)
            try:
                return socket.create_connection((str(address), self._target.port), timeout=share)
            except TimeoutError:
                trouble = "no answer"
            except OSError as error:
                trouble = error.strerror or str(error)
        self._deadline.left()
        raise FetchProblem(
            f"{self._target.host} can't be reached ({trouble}). Check the address, or try again "
            "later."
        )

    def _secured(self, context: ssl.SSLContext) -> ssl.SSLSocket:
        host = self._target.host
        try:
            self._socket.settimeout(self._deadline.left())
            return context.wrap_socket(self._socket, server_hostname=host)
        except ssl.SSLCertVerificationError as error:
            raise FetchProblem(
                f"The certificate of {host} doesn't hold ({error.verify_message}), so this may be "
                "another server. Open the page in a browser and paste its text."
            ) from error
        except TimeoutError:
            raise self._deadline.problem() from None
        except OSError as error:
            raise FetchProblem(
                f"{host} offers no encrypted connection that can be used. Open the page in a "
                "browser and paste its text."
            ) from error
        finally:
            self._socket.close()  # closes nothing where TLS has taken it over

    def ask(self, headers: Sequence[tuple[str, str]]) -> Head:
        """Send the request and return the head of the answer.

        Raises:
            FetchProblem: when the answer is late, cut off or no HTTP.
        """
        request = h11.Request(
            method="GET",
            target=self._target.path,
            headers=[("Host", self._target.authority), *headers, ("Connection", "close")],
        )
        question = (self._parser.send(request) or b"") + (
            self._parser.send(h11.EndOfMessage()) or b""
        )
        try:
            self._socket.settimeout(self._deadline.left())
            self._socket.sendall(question)
        except TimeoutError:
            raise self._deadline.problem() from None
        except OSError as error:
            raise self._broken() from error
        while not isinstance(event := self._event(), h11.Response):
            if isinstance(event, h11.ConnectionClosed):
                raise self._broken()
        headers_read = {
            name.decode("ascii").lower(): value.decode("utf-8", "replace")
            for name, value in event.headers
        }
        return Head(event.status_code, headers_read)

    def pieces(self) -> Iterator[bytes]:
        """Yield the body as it comes in.

        Raises:
            FetchProblem: when it is late, or shorter or longer than announced.
        """
        while not isinstance(event := self._event(), h11.EndOfMessage):
            if isinstance(event, h11.Data):
                yield bytes(event.data)
        if self._parser.trailing_data[0] or self._speaks_on():
            raise FetchProblem(
                f"{self._target.host} sent more than it announced, so the page may be cut off. "
                "Save it in a browser and give the file."
            )

    def _speaks_on(self) -> bool:
        if self._parser.trailing_data[1]:
            return False
        self._socket.settimeout(min(_PATIENCE, self._deadline.left()))
        with suppress(OSError):  # silence or a rough end is no more text
            return bool(self._socket.recv(1))
        return False

    def _event(self) -> h11.Event:
        try:
            while (event := self._parser.next_event()) is h11.NEED_DATA:
                self._parser.receive_data(self._received())
        except h11.RemoteProtocolError as error:
            if self._parser.trailing_data[1]:
                raise self._broken() from error
            raise FetchProblem(
                f"{self._target.host} answers in a way that is no proper HTTP. Open the page in "
                "a browser and paste its text."
            ) from error
        if event is h11.PAUSED:
            raise self._broken()
        return event  # type: ignore[return-value]

    def _received(self) -> bytes:
        try:
            self._socket.settimeout(self._deadline.left())
            return self._socket.recv(_PIECE)
        except TimeoutError:
            raise self._deadline.problem() from None
        except OSError as error:
            raise self._broken() from error

    def _broken(self) -> FetchProblem:
        return FetchProblem(
            f"{self._target.host} broke off before the page was complete. Try again; if it "
            "happens again, save the page in a browser and give the file."
        )
