"""The whole visible text of an HTML page, line by line, with where each line came from.

Follows what `innerText` gives in a browser, as far as that is possible without
style sheets: https://html.spec.whatwg.org/multipage/dom.html#the-innertext-idl-attribute
"""

import csv
import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from lxml import etree, html

from sources.decoding import ReadingProblem


def _elements() -> dict[str, frozenset[str]]:
    with (Path(__file__).parent / "elements.csv").open(encoding="utf-8", newline="") as file:
        return {row["shown"]: frozenset(row["elements"].split("|")) for row in csv.DictReader(file)}


_SHOWN = _elements()
_BREAKS = dict.fromkeys(_SHOWN["as line"], 1) | dict.fromkeys(_SHOWN["as paragraph"], 2)
_CELLS = _SHOWN["as cell"]
_VERBATIM = _SHOWN["verbatim"]
_LISTS = ("ul", "ol", "menu")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'")
_MOST_ATTRIBUTES = 10_000
"""Of one element; parsing takes the square of their number."""
_SPACES = re.compile("[ \t\n\r\f]+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text and what its element tells about it."""

    start: int
    end: int
    box: int
    """A number for the element that holds the line's paragraph; neighbours share it."""
    article: int
    """Which of the page's outermost article elements it is in, -1 for none."""
    linked: int
    """How many of its characters stand in links."""


@dataclass(frozen=True, slots=True)
class Page:
    """The visible text, its lines, and the article elements that they name."""

    text: str
    lines: list[Line]
    articles: list[html.HtmlElement]


def parse(markup: str) -> html.HtmlElement | None:
    """Return the tree of a page, None where there is nothing in it.

    Raises:
        ReadingProblem: when it is nested so deeply that a part would be lost, or made
            to keep a parser busy.
    """
    if any(_attributes(piece) > _MOST_ATTRIBUTES for piece in markup.split(">")):
        raise ReadingProblem(
            "The page has an element with thousands of attributes. Paste its text instead."
        )
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = html.document_fromstring(markup.encode(), parser=parser)
    except etree.ParserError:
        return None
    if any(entry.level >= etree.ErrorLevels.FATAL for entry in parser.error_log):
        raise ReadingProblem(
            "The page is nested too deeply to be read whole. Paste its text instead."
        )
    return tree


def _attributes(piece: str) -> int:
    """Return about how many attributes stand in what precedes a “>”."""
    if len(piece) < _MOST_ATTRIBUTES:
        return 0
    bare = _QUOTED.sub("", piece)
    return max(bare.count("="), len(bare.partition("<")[2].split()))


def read(tree: html.HtmlElement) -> Page:
    """Return what a reader of the page sees."""
    walk = _Walk()
    events = etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        tag = str(element.tag)
        if event == "start":
            if _is_unseen(element, tag):
                walk.skipped = element
                events.skip_subtree()
                continue
            walk.open(element, tag)
            walk.add(element.text)
        else:
            if walk.skipped is element:
                walk.skipped = None
            else:
                walk.close(element, tag)
            if element is not tree:
                walk.add(element.tail)
    return walk.page()


def _is_unseen(element: html.HtmlElement, tag: str) -> bool:
    return (
        tag in _SHOWN["nowhere"]
        or "hidden" in element.attrib
        or (tag == "dialog" and "open" not in element.attrib)
        or _HIDING.search(element.get("style", "")) is not None
    )


@dataclass(slots=True)
class _Draft:
    text: str
    breaks: int
    box: int
    article: int
    linked: int


@dataclass(slots=True)
class _Walk:
    """Collects lines while a page is walked through."""

    skipped: html.HtmlElement | None = None
    drafts: list[_Draft] = field(default_factory=list)
    articles: list[html.HtmlElement] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _breaks: int = 0
    _linked: int = 0
    _links: int = 0
    _items: int = 0
    _verbatim: int = 0
    _row: int = 0
    _joining: bool = False
    """Whether a cell has begun whose first paragraph goes on in the line of its row."""
    _boxes: list[int] = field(default_factory=lambda: [0])
    _boxes_made: int = 0
    _in_article: html.HtmlElement | None = None
    _line_box: int = 0

    def open(self, element: html.HtmlElement, tag: str) -> None:
        if tag == "article" and self._in_article is None:
            self._in_article = element
            self.articles.append(element)
        if tag == "br":
            self._end_line()
        elif tag in _CELLS:
            self._open_cell(element)
        else:
            self._break(self._breaks_at(tag))
        if tag == "tr":
            self._row = len(self.drafts)
        if tag in _BREAKS or tag in _CELLS:
            self._boxes_made += 1
            self._boxes.append(self._boxes_made)
        self._count(tag, 1)

    def close(self, element: html.HtmlElement, tag: str) -> None:
        self._count(tag, -1)
        if tag in _CELLS:
            self._joining = False
        elif tag == "tr":
            # Paragraphs in the last cell don't part the rows.
            self._break(1)
            self._breaks = 1
            self._row = len(self.drafts)
        else:
            self._break(self._breaks_at(tag))
        if tag in _BREAKS or tag in _CELLS:
            self._boxes.pop()
        if element is self._in_article:
            self._in_article = None

    def _count(self, tag: str, step: int) -> None:
        self._links += step * (tag == "a")
        self._items += step * (tag == "li")
        self._verbatim += step * (tag in _VERBATIM)

    def _breaks_at(self, tag: str) -> int:
        """Return 2 for a blank line around an element, 1 for a new line, 0 for neither."""
        return 1 if tag in _LISTS and self._items else _BREAKS.get(tag, 0)

    def add(self, text: str | None) -> None:
        if not text:
            return
        if self._verbatim:
            first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
            self._put(first)
            for line in others:
                self._end_line()
                self._put(line)
            return
        text = _SPACES.sub(" ", text)
        if not self._parts or self._parts[-1].endswith((" ", "\t")):
            text = text.removeprefix(" ")
        self._put(text)

    def page(self) -> Page:
        self._break(1)
        text, lines = [], []
        at = 0
        for number, draft in enumerate(self.drafts):
            if number:
                text.append("\n" * draft.breaks)
                at += draft.breaks
            end = at + len(draft.text)
            lines.append(Line(at, end, draft.box, draft.article, draft.linked))
            text.append(draft.text)
            at = end
        return Page("".join(text), lines, self.articles)

    def _open_cell(self, cell: html.HtmlElement) -> None:
        """Join plain cells to one line; a cell that holds paragraphs begins its own."""
        blocks = cell.iterdescendants("p", "div", "table", "ul", "ol", "h1", "h2", "h3", "br")
        first = list(islice(blocks, 2))
        if len(first) == 2 or (first and first[0].tag == "table"):
            self._break(1)
            return
        if not self._has_text() and len(self.drafts) > self._row:
            # The cell before held a paragraph; the row goes on behind it.
            draft = self.drafts.pop()
            self._parts = [draft.text]
            self._breaks, self._linked, self._line_box = draft.breaks, draft.linked, draft.box
        if self._has_text():
            self._parts.append("\t")
        self._joining = True

    def _has_text(self) -> bool:
        return any(part.strip() for part in self._parts)

    def _put(self, text: str) -> None:
        if not text:
            return
        if text.strip():
            self._joining = False
            if not self._has_text():
                self._line_box = self._boxes[-2] if len(self._boxes) > 1 else 0
        self._parts.append(text)
        if self._links:
            self._linked += len(text.strip())

    def _end_line(self) -> None:
        self._break(1 if self._has_text() or not self._breaks else 2)

    def _break(self, breaks: int) -> None:
        if not breaks or self._joining:
            return
        line = unicodedata.normalize("NFC", "".join(self._parts)).rstrip(" \t")
        if not self._verbatim:
            line = line.lstrip(" \t")
        if line.strip():
            article = len(self.articles) - 1 if self._in_article is not None else -1
            self.drafts.append(
                _Draft(line, max(1, self._breaks), self._line_box, article, self._linked)
            )
            self._breaks = 0
        self._parts, self._linked = [], 0
        self._breaks = max(self._breaks, breaks)
