"""Cut a page into lines and tell what each is, before its neighbours are looked at."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from extraction.pages import datelines, furniture
from extraction.pages.furniture import LONGEST_NOTE

PARAGRAPH = 80
"""Width from which a sentence is a paragraph that can carry an article."""
_UNENDED_PARAGRAPH = 150
_UNENDED_SENTENCES = 90
_CLOSED_BY_QUOTE = 110
_WRAPPED = 40
_HAN_WIDTH = 3
"""A Chinese character says about as much as three letters."""

_LINE = re.compile(r"[^\n\r]+")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[^\W_]")
_ENDS = re.compile(
    r"[.!?…。！？;；:：](?:\s?[\"”’»)）」』\]'*]){0,3}(?:\s?[(（][^()（）\n]{1,20}[)）])?(?:\s?[■□●◆▪#])?\Z"
)
_LONGEST_END = 30
_ENDS_IN_QUOTE = re.compile(r"[\"”’»)）」』]\Z")
_INNER_STOP = re.compile(r"[^\W\d_]{2}[.!?…]\s|[,，、；。！？]")
_INNER_END = re.compile(r"[^\W\d_]{3}[.]\s|[。！？]")
_TRUNCATED = re.compile(r"(?:\.\.\.|…|\[\.\.\.\]|\[…\])\Z")
_TRAIL = re.compile(r"[>→]\s?\S|->|\A\||\|\Z|\s[/|](?:\s.*\s[/|])(?:\s|\Z)|\A.{1,19}\s[/|]\s")
_OPENED = re.compile("[«‹]")
_TRAIL_OF_QUOTES = re.compile(r"[»›]\s?\S")
_CAPITAL_INSIDE = re.compile(r"(?<=[^\W\d_]{2})[A-ZĐА-Я](?=[^\W\d_])")
_ADDRESS = re.compile(r"https?://|www\.\w|\w@\w+\.\w")
_SECTION_TAG = re.compile(r"\[[^\]]{1,20}\]\s*\S")
_SIGN_BETWEEN = re.compile(r"\s[—–·•|/>»-]\s|\s{3,}")
_SHORT_HAN = re.compile("[\u3400-\u9fff]{1,4}")
_METADATA = re.compile(r"\s*date \d{4}(?:-\d{2}){0,2}(?=\s)")
_EDITORS = re.compile(
    r"\s*[\[【(（]\s*(?:责任|責任)?(?:编辑|編輯|责编|責編)[^\]】)）\n]{0,40}[\]】)）]\s*\Z"
)
_ITEM = re.compile(r"(?:[-–—•●◦▪*+]|[0-9]{1,2}[.)]|[a-zа-я]\))\s+\S|[一二三四五六七八九十]{1,3}、")


class Shape(Enum):
    """What a line looks like."""

    PARAGRAPH = auto()
    """One sentence or more, long enough to carry an article."""
    SENTENCE = auto()
    """A short sentence: part of an article where it stands in one."""
    SHORT = auto()
    """No sentence: a headline, a subheading, a link, a name."""
    NOTE = auto()
    """No part of any article: a caption, a credit, a share bar."""
    LABEL = auto()
    """What follows are teasers; the article may go on after them."""
    END = auto()
    """The article is over; others may follow."""
    STOP = auto()
    """All articles are over."""


_OF_KIND = {
    furniture.Kind.STOP: Shape.STOP,
    furniture.Kind.END: Shape.END,
    furniture.Kind.LABEL: Shape.LABEL,
    furniture.Kind.NOTE: Shape.NOTE,
}


@dataclass(slots=True)
class Line:
    """A line without the space around it, at `start` to `end` of the page.

    `width` counts a Chinese character as three letters; `is_apart` tells whether
    an empty line stands before it.
    """

    start: int
    end: int
    text: str
    width: int
    is_apart: bool
    shape: Shape
    has_more: bool = False
    is_repeated: bool = False

    @property
    def is_text(self) -> bool:
        """Whether it is a sentence or several."""
        return self.shape is Shape.PARAGRAPH or self.shape is Shape.SENTENCE

    @property
    def is_truncated(self) -> bool:
        """Whether it breaks off with dots."""
        return _TRUNCATED.search(self.text) is not None

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list, by its bullet or number."""
        return _ITEM.match(self.text) is not None


@dataclass(frozen=True, slots=True)
class _Look:
    """What the characters of a line alone tell."""

    shape: Shape
    width: int
    has_more: bool


def cut(page: str) -> list[Line]:
    """Return the lines of a page that aren't empty."""
    looks: dict[str, _Look] = {}  # menus repeat themselves
    lines: list[Line] = []
    last_end = 0
    for start, end in _extents(page):
        text = page[start:end]
        look = looks.get(text)
        if look is None:
            looks[text] = look = _look(text)
        is_apart = page.count("\n", last_end, start) > 1
        line = Line(start, end, text, look.width, is_apart, look.shape, look.has_more)
        lines.append(line)
        last_end = end
    _part_doubled(lines)
    _join_wrapped(lines)
    times = Counter(line.text for line in lines if line.shape is Shape.SHORT)
    for line in lines:
        line.is_repeated = times[line.text] > 1
    return lines


def _extents(page: str) -> list[tuple[int, int]]:
    """Return where lines start and end, without space, metadata and editors' signatures."""
    found = []
    metadata = _METADATA.match(page)
    if metadata is not None:
        found.append(_trimmed(page, 0, metadata.end()))
    for match in _LINE.finditer(page, metadata.end() if metadata else 0):
        start, end = _trimmed(page, *match.span())
        if end - start > 4 and page[end - 1] in "]】)）":
            tail = _EDITORS.search(page, max(start + 1, end - 60), end)
            if tail is not None:
                end = tail.start()
        if start < end:
            found.append((start, end))
    return found


def _trimmed(page: str, start: int, end: int) -> tuple[int, int]:
    text = page[start:end]
    return start + len(text) - len(text.lstrip()), start + len(text.rstrip())


def _look(text: str) -> _Look:
    width = _width(text)
    if not _WORD.search(text):
        return _Look(Shape.NOTE, width, has_more=False)
    is_ended = _is_ended(text, width)
    is_note = not is_ended and _is_note(text)
    is_sentence = is_ended or (not is_note and _is_unended(text, width))
    if len(text) <= LONGEST_NOTE:
        ends = is_sentence and text[-1] not in ":："
        known = furniture.mark(furniture.normal(text), is_sentence=ends)
        if known is not None:
            return _Look(_OF_KIND[known.kind], width, known.has_more)
    if is_sentence:
        shape = Shape.PARAGRAPH if width >= PARAGRAPH else Shape.SENTENCE
    elif is_note:
        shape = Shape.NOTE
    else:
        shape = Shape.SHORT
    return _Look(shape, width, has_more=False)


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return len(text) + (_HAN_WIDTH - 1) * sum(map(len, _HAN.findall(text)))


def _is_ended(text: str, width: int) -> bool:
    if _ENDS.search(text, max(0, len(text) - _LONGEST_END)):
        return True
    return width >= _CLOSED_BY_QUOTE and _ENDS_IN_QUOTE.search(text, len(text) - 1) is not None


def _is_unended(text: str, width: int) -> bool:
    """Tell whether a line reads like sentences though the last has no full stop."""
    if width >= _UNENDED_PARAGRAPH:
        return _INNER_STOP.search(text) is not None
    return width >= _UNENDED_SENTENCES and _INNER_END.search(text) is not None


def _is_note(text: str) -> bool:
    """Tell whether a line that is no sentence is a date, a trail of links, a cell or a doublet."""
    if len(text) > LONGEST_NOTE:
        return False
    half = len(text) // 2
    return (
        datelines.is_dateline(text)
        or (text[0] in "([（【「" and text[-1] in ")]）】」")
        or _ADDRESS.search(text) is not None
        or _SECTION_TAG.match(text) is not None
        or _TRAIL.search(text) is not None
        or (_TRAIL_OF_QUOTES.search(text) is not None and not _OPENED.search(text))
        or _is_trail_of_words(text)
        or _is_glued(text)
        or (half > 1 and len(text) % 2 == 1 and text[:half] == text[half + 1 :])
    )


def _is_trail_of_words(text: str) -> bool:
    """Tell whether a line is several entries with signs between: "Trade — Rail — Figures"."""
    if len(text.split()) > 2 and all(map(_SHORT_HAN.fullmatch, text.split())):
        return True
    entries = _SIGN_BETWEEN.split(text)
    return len(entries) > 2 and all(entry.count(" ") <= 2 for entry in entries)


def _is_glued(text: str) -> bool:
    """Tell whether the entries of a menu run into each other: "HomeWorldAsiaPutin in Beijing"."""
    places = (match.start() for match in _CAPITAL_INSIDE.finditer(text))
    return sum(text[at - 1].islower() for at in places) > 1


def _part_doubled(lines: list[Line]) -> None:
    """Take a question that stands twice in a row for the headline of a teaser."""
    for line, following in pairwise(lines):
        if line.text == following.text and line.is_text and line.text[-1] in "?!？！":
            line.shape = following.shape = Shape.SHORT


def _join_wrapped(lines: list[Line]) -> None:
    """Take the lines of a hard-wrapped paragraph for text, though none but the last ends one."""
    for line, following in pairwise(lines):
        if following.is_apart or not following.text[0].islower():
            continue
        if following.shape is not Shape.SHORT and not following.is_text:
            continue
        if line.shape is Shape.SHORT and line.width >= _WRAPPED:
            line.shape = Shape.SENTENCE
        if line.is_text and following.shape is Shape.SHORT:
            following.shape = Shape.SENTENCE
