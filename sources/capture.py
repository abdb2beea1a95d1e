"""From outside to a snapshot: the only code that brings texts in.

A text captured again is recognised by its hash; a changed text becomes a new
snapshot of the same source.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from sources import fetching, languages, reading, texts
from sources.models import Outlet, Snapshot, Source
from sources.recapture import find_again

LONGEST_FILE = 10 * 1024 * 1024
"""Bytes; an article has some ten thousand, so more is another kind of file."""
LONGEST_TITLE = 200
READ_BY_FORMAT = {".html", ".htm", ".xhtml", ".pdf"}
"""Endings of files that are more than their text."""

Fetch = Callable[[str], fetching.Fetched]


class CaptureProblem(Exception):
    """A text that can't be captured; the message says why and what to do."""


@dataclass(frozen=True)
class Captured:
    """What a capture came to: the snapshot, and whether it is new."""

    snapshot: Snapshot
    is_new: bool


def read_text_file(path: Path) -> str:
    """Return the text of a UTF-8 file, line ends as they are.

    Raises:
        CaptureProblem: when it is missing, no file, too large, or not UTF-8 text.
    """
    if not path.exists():
        raise CaptureProblem(f"{path}: there is no such file. Check the path.")
    if not path.is_file():
        raise CaptureProblem(f"{path}: this is a folder. Name the files in it.")
    try:
        size = path.stat().st_size
        if size > LONGEST_FILE:
            raise CaptureProblem(
                f"{path}: {size} bytes are more than the {LONGEST_FILE} that a text may have."
            )
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaptureProblem(
            f"{path}: byte {error.start} is not UTF-8, so this is no text file, or one in "
            "another encoding. Save it as UTF-8 text and try again."
        ) from error
    except OSError as error:
        raise CaptureProblem(f"{path}: can't be read ({error.strerror}).") from error


def first_line(text: str) -> str:
    """Return the first line with text in it, as a title; shortened where it is long."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1]}…"


def capture_url(
    *, url: str, at: datetime, fetch: Fetch = fetching.fetch, outlet: str = "", **known: Any
) -> Captured:
    """Fetch a page and keep its text; what the page says of itself fills what isn't ``known``.

    ``fetch`` is given another way only by tests, whose server is on this machine.

    Raises:
        CaptureProblem: with one sentence; nothing is saved then.
    """
    try:
        page = fetch(url)
        found = reading.read(
            page.data, media_type=page.media_type, name=page.url, charset=page.charset
        )
    except (fetching.FetchProblem, reading.ReadingProblem) as problem:
        raise CaptureProblem(f"{url}: {problem}") from problem
    host = urlsplit(page.url).hostname or ""
    outlet = outlet or found.outlet or host.removeprefix("www.")
    return capture_reading(found=found, at=at, url=page.url, outlet=outlet, **known)


def capture_file(*, path: Path, at: datetime, outlet: str = "", **known: Any) -> Captured:
    """Keep the text of a file: text, HTML or PDF.

    Raises:
        CaptureProblem: with one sentence; nothing is saved then.
    """
    if path.suffix.lower() not in READ_BY_FORMAT:
        return capture_text(text=read_text_file(path), at=at, outlet=outlet, **known)
    try:
        found = reading.read(path.read_bytes(), media_type=None, name=path.name)
    except reading.ReadingProblem as problem:
        raise CaptureProblem(f"{path}: {problem}") from problem
    except OSError as error:
        raise CaptureProblem(f"{path}: can't be read ({error.strerror}).") from error
    return capture_reading(found=found, at=at, outlet=outlet or found.outlet, **known)


def capture_reading(*, found: reading.Reading, at: datetime, **known: Any) -> Captured:
    """Keep what was read; a title, date or language that is ``known`` wins over the file's."""
    own = {
        "title": found.title,
        "byline": found.byline,
        "published": found.published,
        "language": found.language_hint or languages.detect(found.text),
    }
    given = {name: value for name, value in known.items() if value}
    return capture_text(
        text=found.text, at=at, articles=[*found.articles], **{**own, "outlet": "", **given}
    )


def capture_text(
    *,
    text: str,
    outlet: str,
    at: datetime,
    title: str = "",
    url: str = "",
    language: str = "",
    published: str = "",
    byline: str = "",
    articles: Sequence[reading.Article] = (),
    by: User | None = None,
    captured_with: str = "",
) -> Captured:
    """Keep a text as a snapshot of its source, and make the source where it is new.

    The source is found by its address, else by outlet, title and date (DESIGN's
    natural keys). A text that the outlet's source already has makes nothing new.

    Raises:
        CaptureProblem: with one sentence; nothing is saved then.
    """
    if not outlet.strip():
        raise CaptureProblem("Name the outlet that published this.")
    try:
        text = texts.normalise(text)
    except texts.TextProblem as problem:
        raise CaptureProblem(str(problem)) from problem
    title = title.strip() or first_line(text)
    language = language or languages.detect(text)
    with transaction.atomic():
        known = Snapshot.objects.filter(
            sha256=texts.fingerprint(text), source__outlet__name=outlet.strip()
        )
        if (same := known.without_text().select_related("source").first()) is not None:
            return Captured(same, is_new=False)
        try:
            source = _source(
                outlet=outlet.strip(),
                title=title,
                url=url,
                language=language,
                published=published,
                byline=byline,
            )
            snapshot = Snapshot(
                source=source,
                text=text,
                articles=list(articles),
                captured_at=at,
                captured_by=by,
                captured_with=captured_with,
            )
            snapshot.full_clean()
            snapshot.save()
            find_again(snapshot)
        except ValidationError as error:
            raise CaptureProblem(" ".join(error.messages)) from error
    return Captured(snapshot, is_new=True)


def _source(
    *, outlet: str, title: str, url: str, language: str, published: str, byline: str
) -> Source:
    owner = Outlet.objects.filter(name=outlet).first()
    if owner is None:
        owner = Outlet(name=outlet, language=language)
        owner.full_clean()
        owner.save()
    known = (
        Source.objects.filter(url=url)
        if url
        else Source.objects.filter(url="", outlet=owner, title=title, published=published)
    )
    if (source := known.select_related("outlet").first()) is not None:
        if source.outlet != owner:
            raise CaptureProblem(
                f"{url} belongs to “{source.title}” of {source.outlet}. Name that outlet, "
                "or give the address of this text."
            )
        return source
    source = Source(
        outlet=owner,
        title=title,
        url=url,
        language=language,
        published=published,
        byline=byline,
    )
    source.full_clean()
    source.save()
    return source
