"""Find the passages of a text that stand in quotation marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_MARKS = re.compile("[\"“”„‟«»「」『』‘’\n]|(?<![^\\W_])'(?=\\S)|(?<=\\S)'(?![^\\W_])")
_CLOSERS = {
    "«": "»",
    "「": "」",
    "『": "』",
    "‘": "’'",
    "'": "'’",
    "“": '”"‟',
    "„": '“”"',
    "‟": '”"',
    '"': '"”“',
    "”": '”"“',
}
_NESTING = frozenset("«「『“")
_MOST_LINES = 8
"""Lines that one quoted passage may run over; a mark that is still open then was a slip."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Text in quotation marks: `start` to `end` inside them, `left` to `right` with them.

    Of a passage that runs over several lines, each line is a quote of its own.
    """

    start: int
    end: int
    left: int
    right: int


@dataclass(slots=True)
class _Reader:
    """Follows the marks of a text from left to right."""

    text: str
    found: list[Quote] = field(default_factory=list)
    _mark: str = ""
    _depth: int = 0
    _left: int = 0
    _start: int = 0
    _lines: int = 0
    _pending: list[Quote] = field(default_factory=list)

    def see(self, mark: str, at: int) -> None:
        if mark == "\n":
            self._line_ends(at)
        elif not self._mark:
            self._open(mark, at)
        elif mark in _CLOSERS[self._mark] and not self._opens_inside(mark, at):
            self._close(at)
        elif mark == self._mark and mark in _NESTING:
            self._meet_again(mark, at)

    def _open(self, mark: str, at: int) -> None:
        if mark in "»」』’" or (mark in "”'" and not self._begins_word(at)):
            return
        self._mark, self._left, self._start = mark, at, at + 1
        self._depth, self._lines = 1, 0

    def _opens_inside(self, mark: str, at: int) -> bool:
        """Tell whether a straight mark inside a curly quote opens one of its own."""
        return mark == '"' and self._mark in "“„" and self._begins_word(at)

    def _begins_word(self, at: int) -> bool:
        before, after = self.text[at - 1 : at] if at else "", self.text[at + 1 : at + 2]
        return (not before or before in " \n(（") and bool(after) and not after.isspace()

    def _ends_word(self, at: int) -> bool:
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        return not before.isspace() and (not after or after in " \n.,;:!?)。，、；")

    def _meet_again(self, mark: str, at: int) -> None:
        if self._lines and self.text[at - 1 : at] == "\n":
            # Each paragraph of a long quotation has an opening mark, the last alone a closing one.
            self._left, self._start = at, at + 1
        elif mark == "“" and self._ends_word(at):
            self._close(at)
        else:
            self._depth += 1

    def _close(self, at: int) -> None:
        self._depth -= 1
        if self._depth > 0:
            return
        self.found += self._pending
        self._keep(self.found, at, at + 1)
        self._reset()

    def _line_ends(self, at: int) -> None:
        if not self._mark:
            return
        self._lines += 1
        if self._mark not in _NESTING or self._depth > 1 or self._lines > _MOST_LINES:
            self._reset()
            return
        self._keep(self._pending, at, at)
        self._left = self._start = at + 1

    def _keep(self, quotes: list[Quote], end: int, right: int) -> None:
        start = self._start
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start < end:
            quotes.append(Quote(start, end, min(self._left, start), right))

    def _reset(self) -> None:
        self._mark, self._depth, self._lines, self._pending = "", 0, 0, []


def quotes(text: str, spans: Sequence[tuple[int, int]]) -> list[Quote]:
    """Return the quoted passages between the given offsets, outermost marks only."""
    reader = _Reader(text)
    for start, end in spans:
        for match in _MARKS.finditer(text, start, end):
            reader.see(match[0], match.start())
        reader.see("\n", end)
    parts = (part for quote in reader.found for part in _without_author(text, quote))
    return sorted(parts, key=lambda quote: quote.start)


_AUTHOR = re.compile(
    r"[,!?…]\s[–—-]\s[а-яё]+(?:[еиюя]т|л|ла|ли|лся|лась|лись)\b[^–—\n]{2,200}?[.,!?]\s[–—-]\s"
)
"""The author's words within a Russian quotation: «Мы готовы, – сказал министр. – Ждём»."""


def _without_author(text: str, quote: Quote) -> Iterator[Quote]:
    """Yield the parts of a quotation that the author's own words interrupt."""
    start, left = quote.start, quote.left
    if text[quote.left] == "«":
        for match in _AUTHOR.finditer(text, quote.start, quote.end):
            yield Quote(start, match.start(), left, match.start())
            start = left = match.end()
    yield Quote(start, quote.end, left, quote.right)
