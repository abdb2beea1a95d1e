"""A real Chromium on the demo desk; any complaint of the browser fails the test."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from claims.demo import loading
from tests.browser import chromium, rows
from tests.people import client_of

PASSWORD = "a password for tests"

Login = Callable[[str], Page]
"""Takes a username; returns the test's window, in which that person is logged in now."""
Window = Callable[[str], Page]
"""Takes a username; returns one more window, with cookies of its own."""


@dataclass
class Complaints:
    """What the browser complained about, and every request that left for another host."""

    host: str
    heard: list[str] = field(default_factory=list)

    def listen_to(self, page: Page) -> None:
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.heard.append(f"error in {page.url}: {error}"))
        page.on("request", self.request)
        page.on("response", self.response)

    def console(self, message: ConsoleMessage) -> None:
        """Note errors; a violation of the Content-Security-Policy is one."""
        if message.type == "error":
            self.heard.append(f"console on {message.page and message.page.url}: {message.text}")

    def request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob"} and address.netloc != self.host:
            self.heard.append(f"request to another host: {request.url}")

    def response(self, response: Response) -> None:
        if response.status >= 500:
            self.heard.append(f"{response.status} from {response.url}")


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Start one Chromium for the tests of this folder, or skip them where there is none.

    It ends with them, because Django gives a thread with a running event loop, which
    Playwright's is, a database connection of its own that nobody else would close.
    """
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's synchronous functions run an event loop in this thread, in which
        # Django would refuse to ask the database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        launched = playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        yield launched
        launched.close()


@pytest.fixture(scope="package")
def transactional_db(
    browser: Browser, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Let these tests and the live server use the database; empty it after the last of them.

    pytest-django's own would empty it and make roles and rights anew after each, which takes
    half a second, although ``desk`` puts back the rows of every table before the next.
    """
    with django_db_blocker.unblock():
        yield
        call_command("flush", verbosity=0, interactive=False)
        connections.close_all()


@pytest.fixture
def complaints(live_server: LiveServer) -> Complaints:
    """Collect what the browser complains about during one test."""
    return Complaints(host=urlsplit(live_server.url).netloc)


class AtWork:
    """How many requests the live server has begun and not ended.

    A page that is left may have asked for something; the tables must not be emptied
    while the answer is still being made.
    """

    def __init__(self) -> None:
        self.count = 0
        self.changed = threading.Condition()

    def begun(self, **_: object) -> None:
        with self.changed:
            self.count += 1

    def ended(self, **_: object) -> None:
        with self.changed:
            self.count -= 1
            self.changed.notify_all()

    def wait(self, seconds: float = 10) -> None:
        with self.changed:
            self.changed.wait_for(lambda: self.count <= 0, timeout=seconds)


@pytest.fixture
def at_work() -> Iterator[AtWork]:
    counted = AtWork()
    request_started.connect(counted.begun)
    request_finished.connect(counted.ended)
    yield counted
    request_started.disconnect(counted.begun)
    request_finished.disconnect(counted.ended)


@contextmanager
def a_window(browser: Browser, address: str, complaints: Complaints) -> Iterator[Page]:
    """Open a window with cookies of its own, and close it."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": 1440, "height": 900},
        locale="en-GB",
        timezone_id="UTC",
    )
    context.set_default_timeout(15_000)
    context.on("page", complaints.listen_to)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(
    browser: Browser, live_server: LiveServer, complaints: Complaints, at_work: AtWork
) -> Iterator[Page]:
    """Open a page that makes the test fail when the browser complains about anything."""
    with a_window(browser, live_server.url, complaints) as opened:
        yield opened
    at_work.wait()
    assert complaints.heard == []


@pytest.fixture(scope="package")
def kept_desk() -> dict[str, Any]:
    """Keep the rows of the demo desk once it was loaded, for the tests that follow."""
    return {}


@pytest.fixture
def desk(transactional_db: None, kept_desk: dict[str, Any]) -> None:
    """Fill the database with the demo desk, in which Ada, Ben and Cem can log in."""
    if kept_desk:
        rows.put_back(kept_desk)
        return
    loading.load(now=timezone.now())
    for person in User.objects.all():
        person.set_password(PASSWORD)
        person.save()
    kept_desk.update(rows.of_every_table())


@pytest.fixture
def window(
    browser: Browser, live_server: LiveServer, complaints: Complaints, desk: None, at_work: AtWork
) -> Iterator[Window]:
    """Return a function that opens a window of its own, in which somebody is logged in."""
    with ExitStack() as opened:

        def open_window(username: str) -> Page:
            page = opened.enter_context(a_window(browser, live_server.url, complaints))
            become(page, username, live_server.url)
            return page

        yield open_window
    at_work.wait()


@pytest.fixture
def login(page: Page, desk: None, live_server: LiveServer) -> Login:
    """Return a function that logs somebody in, or somebody else, without a page of log-in.

    test_two_people.py goes through the real page.
    """

    def log_in(username: str) -> Page:
        become(page, username, live_server.url)
        return page

    return log_in


def become(page: Page, username: str, address: str) -> None:
    """Give a window the cookie of a new session of this person, and no other."""
    page.context.clear_cookies()
    session = client_of(User.objects.get(username=username)).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": session.key, "value": session.value, "url": address}])
