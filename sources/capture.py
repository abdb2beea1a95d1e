"""From outside to a snapshot: the only code that brings texts in.

A text captured again is recognised by its hash; a changed text becomes a new
snapshot of the same source.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from extraction import body, edtf
from extraction.languages import primary
from sources import fetching, languages, originals, proposing, reading, texts
from sources.models import Outlet, Snapshot, Source
from sources.originals import Original
from sources.recapture import find_again

LONGEST_TITLE = 200
MEDIA_TYPES = {"html": "text/html", "pdf": "application/pdf", "text": "text/plain"}
"""What the reader of files recognised, as the media type that is kept with the bytes."""

Fetch = Callable[[str], fetching.Fetched]


class CaptureProblem(Exception):
    """A text that can't be captured; the message says why and what to do."""


@dataclass(frozen=True)
class Captured:
    """What a capture came to: the snapshot, and whether it is new."""

    snapshot: Snapshot
    is_new: bool


def read_file(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        CaptureProblem: when it is missing, no file, too large or not to be read.
    """
    if not path.exists():
        raise CaptureProblem(f"{path}: there is no such file. Check the path.")
    if path.is_dir():
        raise CaptureProblem(f"{path}: this is a folder. Name the files in it.")
    if not path.is_file():
        raise CaptureProblem(f"{path}: this is a device or pipe. Name a file.")
    try:
        if path.stat().st_size > reading.LARGEST:
            raise CaptureProblem(f"{path}: {reading.too_large(path.stat().st_size)}")
        return path.read_bytes()
    except OSError as error:
        raise CaptureProblem(
            f"{path}: can't be read ({error.strerror}). Check who may read it."
        ) from error


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
    except fetching.FetchProblem as problem:
        raise CaptureProblem(f"{url}: {problem}") from problem
    address = urldefrag(page.url).url
    host = (urlsplit(address).hostname or "").removeprefix("www.")
    return capture_bytes(
        data=page.data,
        media_type=page.media_type,
        charset=page.charset,
        name=address,
        said_of=url,
        at=at,
        url=address,
        outlet=outlet,
        outlet_otherwise=host,
        **known,
    )


def capture_file(*, path: Path, at: datetime, **known: Any) -> Captured:
    """Keep the text of a file: text, HTML or PDF.

    Raises:
        CaptureProblem: with one sentence; nothing is saved then.
    """
    return capture_bytes(data=read_file(path), name=path.name, said_of=str(path), at=at, **known)


def capture_pasted(*, text: str, at: datetime, **known: Any) -> Captured:
    """Keep what was pasted: a text, or the source of an HTML page.

    Raises:
        CaptureProblem: with one sentence; nothing is saved then.
    """
    try:
        data = texts.normalise(text).encode()
    except texts.TextProblem as problem:
        raise CaptureProblem(str(problem)) from problem
    if not reading.is_markup(data):
        return capture_text(text=text, at=at, **known)
    return capture_bytes(
        data=data, media_type="text/html; charset=utf-8", name=known.get("url", ""), at=at, **known
    )


def capture_bytes(
    *,
    data: bytes,
    at: datetime,
    name: str,
    media_type: str | None = None,
    charset: str = "",
    said_of: str = "",
    outlet: str = "",
    outlet_otherwise: str = "",
    **known: Any,
) -> Captured:
    """Keep the text of a file or page, and its bytes beside it.

    A title, date, outlet or language that is ``known`` wins over the file's own.
    ``said_of`` stands before a complaint.

    Raises:
        CaptureProblem: with one sentence; nothing is saved then.
    """
    try:
        found = reading.read(data, media_type=media_type, name=name, charset=charset)
    except reading.ReadingProblem as problem:
        raise CaptureProblem(f"{said_of}: {problem}" if said_of else str(problem)) from problem
    own = {
        "title": found.title,
        "byline": found.byline,
        "published": found.published,
        "language": found.language_hint or languages.detect(found.text),
    }
    given = {each: value for each, value in known.items() if value}
    return capture_text(
        text=found.text,
        at=at,
        articles=found.articles if found.kind == "html" else None,
        pages=found.pages,
        original=Original(data, MEDIA_TYPES[found.kind]),
        outlet=outlet or found.outlet[:LONGEST_TITLE] or outlet_otherwise,
        **{**own, **given},
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
    articles: Sequence[reading.Article] | None = None,
    pages: Sequence[tuple[int, int]] = (),
    original: Original | None = None,
    by: User | None = None,
    captured_with: str = "",
) -> Captured:
    """Keep a text as a snapshot of its source, and make the source where it is new.

    The source is found by its address, else by outlet, title and date (DESIGN's
    natural keys). A text that is there already makes nothing new: of the same
    outlet, or of any where neither outlet nor address is given. Printed by
    another outlet, it is a source of its own that proposes to be a copy. Where
    ``articles`` is None, the lines of the text tell them; title and date are the
    first one's where they are not given.

    Raises:
        CaptureProblem: with one sentence; nothing is saved then.
    """
    try:
        text = texts.normalise(text)
    except texts.TextProblem as problem:
        raise CaptureProblem(str(problem)) from problem
    if len(text) > reading.LONGEST:
        raise CaptureProblem(reading.too_long(len(text)))
    outlet, url = outlet.strip(), url.strip()
    if (same := _same_text(text, outlet, url).first()) is not None:
        return Captured(same, is_new=False)
    language = language or languages.detect(text)
    if articles is None:
        articles = _articles_of(text, language, published)
    first = articles[0] if articles else None
    if not outlet:
        raise CaptureProblem("Name the outlet that published this. (In a command: --outlet NAME.)")
    try:
        with transaction.atomic():
            source = _source(
                outlet=outlet,
                title=title.strip() or (first and first["title"]) or first_line(text),
                url=url,
                language=language,
                published=published or (first["published"] if first else ""),
                byline=byline,
            )
            snapshot = Snapshot(
                source=source,
                text=text,
                articles=[*articles],
                pages=[[*page] for page in pages],
                captured_at=at,
                captured_by=by,
                captured_with=captured_with,
            )
            snapshot.full_clean()
            _keep(snapshot, original)
            find_again(snapshot)
            proposing.propose(snapshot)
    except ValidationError as error:
        raise CaptureProblem(" ".join(error.messages)) from error
    except IntegrityError:
        # Somebody captured the same text between our look and our save.
        if (same := _same_text(text, outlet, url).first()) is None:
            raise
        return Captured(same, is_new=False)
    return Captured(snapshot, is_new=True)


def _articles_of(text: str, language: str, published: str) -> list[reading.Article]:
    """Return the articles of a plain text, as its lines tell them from the site's furniture."""
    known = published if edtf.is_valid(published) else None
    found = body.find(text, language=primary(language), published=known)
    return [
        reading.Article(
            title=article.title,
            published=article.published or "",
            body=[[start, end] for start, end in article.body],
        )
        for article in found
    ]


def _same_text(text: str, outlet: str, url: str) -> QuerySet[Snapshot]:
    """Return the snapshots that a capture of this text would only repeat."""
    known = Snapshot.objects.filter(sha256=texts.fingerprint(text))
    if outlet:
        known = known.filter(source__outlet__name=outlet)
    elif url:
        known = known.filter(source__url=url)
    return known.without_text().select_related("source__outlet").order_by("pk")


def _keep(snapshot: Snapshot, original: Original | None) -> None:
    if original is not None:
        snapshot.original_sha256 = original.sha256
        snapshot.original_media_type = original.media_type
        snapshot.original.name = originals.keep(original)
    snapshot.save()


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
