"""Measure the reader in a real Chromium: opening, scrolling, and recording from a long text.

    python -m benchmarks.reader

A text of 300,000 characters with 1,000 passages is measured against one of a tenth.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.rows import Row, table
from claims.demo import loading
from claims.models import Claim, Indicator, Speaker, Statement
from claims.models.suggestion import SuggestionRun
from extraction import VERSION
from sources.models import Outlet, Passage, Snapshot, Source
from tests.browser import chromium
from tests.screenshots import HOME, wait_for

LONG, SHORT = 500, 50
"""Paragraphs; each has 600 characters, a statement, and in it a claim."""
TIMES = 5
SPEAKER = "Ines Okafor"
FIGURE = "240,1 tỷ USD"
SAID = f"“Kim ngạch đạt {FIGURE} trong năm 2023, tăng 26,3% so với năm trước”, bà {SPEAKER} nói"
FILLING = "Giá cước vận tải tăng liên tục, còn hàng dài ở bến bắc gần như đã hết. "
PARAGRAPH = 599

SHOWN_AT = """window.whenShown = new Promise((shown) => {
  const look = () => {
    if (!CSS.highlights?.size) return void requestAnimationFrame(look);
    requestAnimationFrame(() => setTimeout(() => shown(performance.now())));
  };
  requestAnimationFrame(look);
})"""
"""Tells when the frame after the marks were set has been shown."""

NAVIGATION = """async () => {
  const entry = performance.getEntriesByType("navigation")[0];
  return {
    shown: await window.whenShown,
    server: entry.responseStart - entry.requestStart,
    weight: entry.decodedBodySize,
    parsed: entry.domInteractive - entry.responseEnd,
    scripts: entry.domContentLoadedEventEnd - entry.domInteractive,
  };
}"""

SCROLL = """(perFrame) => new Promise((done) => {
  const took = [];
  let before;
  const next = (now) => {
    took.push(now - before);
    before = now;
    const at = window.scrollY;
    window.scrollBy({ top: perFrame, behavior: "instant" });
    if (window.scrollY > at) requestAnimationFrame(next);
    else done(Math.max(...took));
  };
  requestAnimationFrame((now) => { before = now; requestAnimationFrame(next); });
})"""
"""Scrolls to the end, so much a frame; returns the longest frame in milliseconds."""

ANSWER = """async (events) => {
  const text = document.getElementById("text");
  const took = [];
  for (const [type, options] of events) {
    const began = performance.now();
    const Kind = type === "keydown" ? KeyboardEvent : MouseEvent;
    text.dispatchEvent(new Kind(type, { ...options, bubbles: true }));
    await new Promise((shown) => requestAnimationFrame(() => setTimeout(shown)));
    took.push(performance.now() - began);
  }
  return Math.max(...took);
}"""
"""Returns the longest time from an event until what it changes has been shown."""

SELECT_AND_OPEN = """(figure) => new Promise((done) => {
  const words = [...document.querySelectorAll("#text .words")];
  const node = words[Math.floor(words.length / 2)].firstChild;
  const began = performance.now();
  const panel = document.getElementById("panel");
  new MutationObserver((_changes, observer) => {
    if (!panel.querySelector("form")) return;
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  }).observe(panel, { childList: true });
  const start = node.data.indexOf(figure);
  window.getSelection().setBaseAndExtent(node, start, node, start + figure.length);
  document.getElementById("text")
    .dispatchEvent(new KeyboardEvent("keydown", { key: "c", bubbles: true }));
})"""
POINTING = [("mousemove", {"clientX": 500, "clientY": 100 + 20 * step}) for step in range(35)]
STEPPING = [("keydown", {"key": "k"})] * 20


@dataclass(frozen=True)
class Measured:
    """What one text came to: milliseconds, and the page's bytes."""

    shown: float
    server: float
    parsed: float
    scripts: float
    weight: float
    scrolling: float
    pointing: float
    stepping: float
    opening: float


def paragraph(number: int) -> str:
    """Return a paragraph whose quote holds a figure; every tenth has a sign beyond the BMP."""
    sign = "🚢 " if number % 10 == 0 else ""
    begun = f"{number}. {sign}{SAID}. "
    return (begun + FILLING * 10)[:PARAGRAPH]


def make_source(paragraphs: int, *, between: str = "\n") -> Source:
    """Keep a text of so many paragraphs with a statement and a claim in each."""
    outlet, _ = Outlet.objects.get_or_create(name="Harbour News")
    source = Source.objects.create(
        outlet=outlet,
        title=f"{paragraphs} paragraphs, {between!r} between them",
        language="vi",
        published="2024-04-09",
    )
    text = between.join(paragraph(number) for number in range(paragraphs))
    now = datetime(2024, 4, 10, tzinfo=UTC)
    snapshot = Snapshot.objects.create(source=source, text=text, captured_at=now)
    # Looking for suggestions is measured elsewhere, and would go on beside what is measured here.
    SuggestionRun.objects.create(snapshot=snapshot, version=VERSION, at=now)
    speaker, _ = Speaker.objects.get_or_create(name=SPEAKER)
    indicator = Indicator.objects.all()[0]
    quotes = passages(snapshot, SAID)
    figures = passages(snapshot, FIGURE)
    statements = Statement.objects.bulk_create(
        Statement(passage=passage, speaker=speaker, form="mixed", spoken="2024-04")
        for passage in quotes
    )
    Claim.objects.bulk_create(
        Claim(
            passage=passage,
            statement=statement,
            claimant=speaker if number % 2 else None,
            indicator=indicator,
            value=240_100_000_000,
            step=100_000_000,
            unit="USD",
            measure="level",
            period="2023",
        )
        for number, (passage, statement) in enumerate(zip(figures, statements, strict=True))
    )
    return source


def passages(snapshot: Snapshot, quote: str) -> list[Passage]:
    """Mark every place at which a quote stands."""
    starts = []
    at = snapshot.text.find(quote)
    while at != -1:
        starts.append(at)
        at = snapshot.text.find(quote, at + 1)
    return Passage.objects.bulk_create(
        Passage(snapshot=snapshot, start=start, end=start + len(quote), exact=quote)
        for start in starts
    )


def free_address() -> str:
    """Return an address on this machine at which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


@contextmanager
def served() -> Iterator[str]:
    """Serve this desk as ``make run`` does; yield its address."""
    call_command("collectstatic", interactive=False, verbosity=0)
    address = free_address()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", address]
    quietly = ["--threads", "8", "--log-level", "warning", "--no-control-socket"]
    with subprocess.Popen(command + quietly, cwd=HOME, env=os.environ) as server:  # noqa: S603 (one of ours)
        try:
            wait_for(address)
            yield f"http://{address}"
        finally:
            server.terminate()


def logged_in(browser: Browser, address: str) -> BrowserContext:
    """Return a browser window in which somebody who may do everything has logged in."""
    client = Client()
    client.force_login(User.objects.get(username="administrator"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=address, viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    context.add_init_script(SHOWN_AT)
    return context


def measure(context: BrowserContext, source: Source) -> Measured:
    """Open, scroll, point, step and select; return the median of several goes."""
    address = reverse("admin:read", args=[source.pk])
    page = context.new_page()
    page.set_default_timeout(120_000)
    opened(page, address)  # fills the caches
    goes: list[dict[str, float]] = []
    for _ in range(TIMES):
        go = opened(page, address)
        page.mouse.move(500, 500)  # above the text, so that what passes below it is pointed at
        go["scrolling"] = page.evaluate(SCROLL, 800)
        page.mouse.move(0, 0)
        go["pointing"] = page.evaluate(ANSWER, POINTING)
        go["stepping"] = page.evaluate(ANSWER, STEPPING)
        go["opening"] = page.evaluate(SELECT_AND_OPEN, FIGURE)
        goes.append(go)
    page.close()
    return Measured(**{name: median(go[name] for go in goes) for name in goes[0]})


def until_shown(context: BrowserContext, source: Source) -> float:
    """Return the median time until the marks are shown, and nothing else."""
    page = context.new_page()
    address = reverse("admin:read", args=[source.pk])
    shown = [opened(page, address)["shown"] for _ in range(TIMES)]
    page.close()
    return median(shown)


def opened(page: Page, address: str) -> dict[str, float]:
    """Open the reader and wait for the marks; return what the browser clocked."""
    page.goto(address)
    clocked: dict[str, float] = page.evaluate(NAVIGATION)
    return clocked


def of_reader() -> list[Row]:
    """Measure the reader; needs a migrated desk that has people and an indicator."""
    path = chromium.find()
    if path is None:
        sys.stderr.write("No Chromium, so the reader isn't measured.\n")
        return []
    long, short, line = make_source(LONG), make_source(SHORT), make_source(LONG, between=" ")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.arguments())
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
        context = logged_in(browser, address)
        ours, other = measure(context, long), measure(context, short)
        in_one_line = until_shown(context, line)
        browser.close()
    what = "Reader, the text in one line"
    return [*rows(ours, other), Row(what, "ms", in_one_line, ours.shown, f"in {LONG} lines")]


def rows(ours: Measured, other: Measured) -> list[Row]:
    """Return the lines of the table."""
    what = {
        "shown": "Reader, until the marks are shown",
        "server": "… of it the server",
        "parsed": "… of it reading the page",
        "scripts": "… of it scripts, marks",
        "weight": "Reader, page",
        "scrolling": "Reader, scrolling, longest frame",
        "pointing": "Reader, pointing, longest answer",
        "stepping": "Reader, K, longest answer",
        "opening": "Reader, select and open the panel",
    }
    named = f"a tenth: {SHORT * 600:,} characters, {SHORT * 2} passages"
    return [
        Row(name, "bytes", ours.weight, other.weight, named)
        if key == "weight"
        else Row(name, "ms", getattr(ours, key), getattr(other, key), named)
        for key, name in what.items()
    ]


def main() -> None:
    """Measure on a demo desk."""
    call_command("migrate", verbosity=0)
    loading.load(now=timezone.now())
    sys.stdout.write(table(of_reader()))


if __name__ == "__main__":
    main()
