"""Which spans of a page's visible text are its article, and what the page says of it.

trafilatura names the paragraphs; they are found again in our own text by their
letters and digits alone, so that its spaces and quotes don't matter.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TypedDict

import trafilatura
from lxml import etree, html
from trafilatura.settings import Document

from extraction.lexicon import is_han
from sources import webdates
from sources.visible import Line, Page

_SHORTEST = 80
"""Letters and digits outside links; less is a caption, a notice or a teaser."""
_HAN = 3
"""A Chinese character says about as much as so many letters."""
_SHORTEST_OF_SEVERAL = 300
_MOST_ARTICLES = 20
"""A page with more article elements is a list of teasers."""
_MOST_LINES = 20_000
"""Beyond it the search for the article takes minutes."""
_OWN_WORDS = 80
"""Characters of a line between two paragraphs of an article that make it one as well."""
_SURE = 20
"""Letters and digits of a paragraph that may stand out of order."""


class Article(TypedDict):
    """An article as a snapshot keeps it."""

    title: str
    published: str
    body: list[list[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a page says about itself, and where its articles are."""

    title: str = ""
    byline: str = ""
    outlet: str = ""
    published: str = ""
    articles: list[Article] = field(default_factory=list)


def find(tree: html.HtmlElement, page: Page, *, markup: str, url: str) -> Found:
    """Return the articles of a page; an empty list where it is all furniture."""
    published = webdates.published(tree)
    if len(page.lines) > _MOST_LINES:
        return Found(published=published)
    letters = _Letters(page)
    parts = _several(page, letters)
    document = _extract(deepcopy(tree), url)
    if document is None:
        return Found(published=published, articles=parts)
    if not published and document.date:
        published = webdates.shown_precision(document.date, markup)
    title = _one_line(document.title)
    articles = parts or [
        Article(title=title, published=published, body=body)
        for body in [_body(document, page, letters, title)]
        if letters.own(body) >= _SHORTEST
    ]
    return Found(
        title, _one_line(document.author), _one_line(document.sitename), published, articles
    )


def _several(page: Page, letters: "_Letters") -> list[Article]:
    """Return two or more articles, each an article element with its own heading."""
    found: list[Article] = []
    if not 1 < len(page.articles) <= _MOST_ARTICLES:
        return found
    for number, element in enumerate(page.articles):
        lines = [line for line in page.lines if line.article == number]
        title = _heading(element)
        marks = f"{element.get('class', '')} {element.get('id', '')}".lower()
        if not lines or not title or "comment" in marks:
            continue
        within = (lines[0].start, lines[-1].end)
        if letters.own([list(within)]) < _SHORTEST_OF_SEVERAL:
            continue
        root = html.Element("html")
        etree.SubElement(root, "body").append(deepcopy(element))
        document = _extract(root, "")
        body = [] if document is None else _body(document, page, letters, title, within)
        if letters.own(body) >= _SHORTEST_OF_SEVERAL:
            found.append(Article(title=title, published=webdates.of_element(element), body=body))
    return found if len(found) > 1 else []


def _heading(element: html.HtmlElement) -> str:
    heading = next(element.iterdescendants("h1", "h2", "h3"), None)
    return "" if heading is None else _one_line("".join(heading.itertext()))


def _extract(tree: html.HtmlElement, url: str) -> Document | None:
    try:
        found = trafilatura.bare_extraction(
            tree,
            url=url or None,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError):
        return None  # a page that breaks the library still has its text
    return found if isinstance(found, Document) else None


def _body(
    document: Document,
    page: Page,
    letters: "_Letters",
    title: str,
    within: tuple[int, int] | None = None,
) -> list[list[int]]:
    """Return the spans of the article's paragraphs, without its title."""
    first, last = within or (0, len(page.text))
    low, high = letters.index(first), letters.index(last)
    places = letters.places(list(_pieces(document)), low, high)
    covered = sorted(
        span
        for start, end in places
        for span in letters.lines(*letters.span(start, end))
        if 2 * letters.own([span]) > letters.weight(*span)
        and _squashed(page.text[slice(*span)]) != _squashed(title)
    )
    return _merged(page.text, sorted(covered + _between(page, covered)))


def _pieces(document: Document) -> Iterator[str]:
    """Yield the letters and digits of each paragraph, list item and cell."""
    for block in document.body.iterchildren():
        inner = block.iterdescendants("item", "cell", "p")
        leaves = [element for element in inner if element.find(".//p") is None]
        for element in leaves or [block]:
            if piece := _squashed("".join(str(part) for part in element.itertext())):
                yield piece


class _Letters:
    """The letters and digits of a page's text, and where each stands in it."""

    def __init__(self, page: Page) -> None:
        self._text = page.text
        self._lines = page.lines
        self._at = [at for at, char in enumerate(page.text) if char.isalnum()]
        self._all = "".join(page.text[at] for at in self._at)

    def index(self, offset: int) -> int:
        return bisect_left(self._at, offset)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of some letters, with the marks around them on their line."""
        text = self._text
        begin, stop = self._at[start], self._at[end - 1] + 1
        while begin > 0 and not text[begin - 1].isspace() and not text[begin - 1].isalnum():
            begin -= 1
        while stop < len(text) and text[stop] != "\n" and not text[stop].isalnum():
            stop += 1
        return begin, begin + len(text[begin:stop].rstrip())

    def lines(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield a span line by line."""
        for line in self._text[start:end].splitlines(keepends=True):
            if line.strip():
                yield start, start + len(line.rstrip("\n"))
            start += len(line)

    def weight(self, start: int, end: int) -> int:
        """Count the letters and digits of a span; Chinese characters weigh more."""
        found = self._all[self.index(start) : self.index(end)]
        return len(found) + (_HAN - 1) * sum(map(is_han, found))

    def own(self, spans: Iterable[Sequence[int]]) -> int:
        """Count the letters and digits of spans that don't stand in links."""
        own = 0
        for start, end in spans:
            own += self.weight(start, end)
            at = bisect_left(self._lines, start, key=lambda line: line.start)
            while at < len(self._lines) and (line := self._lines[at]).end <= end:
                size = max(1, line.end - line.start)
                own -= self.weight(line.start, line.end) * min(line.linked, size) // size
                at += 1
        return own

    def places(self, pieces: list[str], low: int, high: int) -> list[tuple[int, int]]:
        """Return where pieces stand; one that stands twice lies between its neighbours."""
        starts = [self._only(piece, low, high) for piece in pieces]
        following: list[int] = []
        after = high
        for start in reversed(starts):
            following.append(after)
            after = start if start >= 0 else after
        following.reverse()
        found: list[tuple[int, int]] = []
        at, is_begun = low, False
        for piece, start, limit in zip(pieces, starts, following, strict=True):
            place = start
            if place < 0:
                # Before the first sure paragraph, the last one is nearest to it.
                seek = self._all.find if is_begun else self._all.rfind
                place = seek(piece, at, max(at, limit))
            if place < 0 and len(piece) >= _SURE:
                place = self._all.find(piece, low, high)
            if place < 0:
                continue
            found.append((place, place + len(piece)))
            if start >= 0 or is_begun:
                at, is_begun = place + len(piece), True
        return found

    def _only(self, piece: str, low: int, high: int) -> int:
        start = self._all.find(piece, low, high)
        return start if start >= 0 and self._all.find(piece, start + 1, high) < 0 else -1


def _between(page: Page, covered: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return long lines of plain text that lie between paragraphs of the same element."""
    inside = [line for line in page.lines if _is_covered(line, covered)]
    if not inside:
        return []
    boxes = {line.box for line in inside}
    first, last = inside[0].start, inside[-1].end
    return [
        (line.start, line.end)
        for line in page.lines
        if first < line.start < last
        and line.box in boxes
        and not _is_covered(line, covered)
        and line.end - line.start - 2 * line.linked >= _OWN_WORDS
    ]


def _is_covered(line: Line, spans: list[tuple[int, int]]) -> bool:
    at = bisect_left(spans, (line.start + 1,))
    return (at > 0 and spans[at - 1][1] > line.start) or (
        at < len(spans) and spans[at][0] < line.end
    )


def _merged(text: str, spans: list[tuple[int, int]]) -> list[list[int]]:
    """Join spans that overlap or have nothing but space between them."""
    merged: list[list[int]] = []
    for start, end in spans:
        if merged and (start <= merged[-1][1] or not text[merged[-1][1] : start].strip()):
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return merged


def _squashed(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
