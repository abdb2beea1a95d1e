"""Cut the lines of a page into sections, each of which may be an article with what is above it."""

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.pages import datelines
from extraction.pages.lines import Line, Shape

_LONGEST_GAP = 6
"""Headlines in a row that an article may have in it; more are a list of links."""
_LONGEST_TABLE = 30
_LONGEST_HEAD = 4
"""Lines of title, date and author above an article."""
_LINK = 25
"""Width from which a line may be the headline of another article."""
_RESUMED_LINE = 150
_RESUMED_TEXT = 300
_ANOTHER_LINES, _ANOTHER_WIDTH = 3, 500
"""What a section needs beside the main one to be an article too."""
_FIRST = 0.3
_MARKERS = (Shape.LABEL, Shape.END, Shape.STOP)


@dataclass(frozen=True, slots=True)
class _Run:
    """The texts in a row from a line on, notes between them aside."""

    lines: int = 0
    width: int = 0


_NOTHING = _Run()


class _Page:
    """The lines of a page with what lies ahead of each, gathered once so that time is linear."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        size = len(lines)
        self.next_text = [size] * (size + 1)
        self.next_marker = [size] * (size + 1)
        self.shorts = [0] * (size + 1)
        """How many lines from each on are no sentences."""
        self.texts = [0] * (size + 1)
        self.last_text = [0] * (size + 1)
        for at, line in enumerate(lines):
            self.last_text[at + 1] = at if line.is_text else self.last_text[at]
        self.runs = [_NOTHING] * (size + 1)
        for at in range(size - 1, -1, -1):
            line, run = lines[at], self.runs[at + 1]
            self.next_text[at] = at if line.is_text else self.next_text[at + 1]
            self.next_marker[at] = at if line.shape in _MARKERS else self.next_marker[at + 1]
            self.shorts[at] = self.shorts[at + 1] + (line.shape is Shape.SHORT)
            self.texts[at] = self.texts[at + 1] + line.is_text
            if line.is_text:
                self.runs[at] = _Run(run.lines + 1, run.width + line.width)
            elif line.shape is Shape.NOTE:
                self.runs[at] = run

    def resumes(self, at: int, width: int) -> int | None:
        """Return where an article of `width` so far goes on after the marker at `at`."""
        marker = self.lines[at]
        if marker.has_more:
            return at + 1
        text = self.next_text[at + 1]
        following = self.next_marker[at + 1]
        if following < text and (
            marker.shape is Shape.LABEL or self.lines[following].shape is Shape.STOP
        ):
            return following
        if text == len(self.lines):
            return None
        skipped = self.shorts[at + 1] - self.shorts[text]
        if not self._goes_on(marker.shape, text, skipped, width):
            return None
        heading = self.lines[text - 1]
        return text - 1 if heading.shape is Shape.SHORT and heading.is_item else text

    def is_new(self, at: int, text: int) -> bool:
        """Tell whether what goes on at `text` is another article: it has a headline and a date."""
        if self.lines[at].shape is Shape.LABEL or self.runs[text].width < _ANOTHER_WIDTH:
            return False
        head = self.lines[max(at + 1, text - _LONGEST_HEAD) : text]
        shapes = [line.shape for line in head]
        return Shape.SHORT in shapes and any(
            datelines.first(line.text) for line in head if line.shape is Shape.NOTE
        )

    def _goes_on(self, shape: Shape, text: int, skipped: int, width: int) -> bool:
        run = self.runs[text]
        if shape is Shape.STOP:
            return run.lines > _ANOTHER_LINES and run.width > 2 * width
        if shape is Shape.END:
            return (
                skipped <= _LONGEST_GAP // 2
                and run.lines >= _ANOTHER_LINES
                and run.width >= _RESUMED_TEXT
            )
        if skipped == 0:
            return True
        if run.lines > 1:
            return skipped <= _LONGEST_GAP
        ahead = self.next_marker[text]
        texts = self.texts[text] - self.texts[ahead]
        shorts = self.shorts[text] - self.shorts[self.last_text[ahead]]
        if texts > 1 and 2 * shorts < texts:
            return skipped <= _LONGEST_GAP // 2
        is_whole = run.width >= _RESUMED_LINE and not self.lines[text].is_truncated
        return skipped == 1 and is_whole and not self._alternates(text)

    def _alternates(self, text: int) -> bool:
        """Tell whether a lone text is followed by a headline with a lone text again."""
        following = text + 1
        if following >= len(self.lines) or self.lines[following].shape is not Shape.SHORT:
            return False
        return self.runs[self.next_text[following]].lines <= 1


def split(lines: Sequence[Line]) -> list[list[int]]:
    """Return the sections that are articles, as the numbers of their lines in order.

    What stands before the first text of a section is its head: title, byline,
    menus. Lines that a marker skips are left out.
    """
    found = _Splitting(_Page(lines)).run()
    if not found:
        return []
    widths = [_width(lines, section) for section in found]
    main = widths.index(max(widths))
    return [
        section
        for number, section in enumerate(found)
        if number == main
        or _is_another(lines, section, widths[number])
        or (number < main and _is_first(lines, section, widths[number], widths[main]))
    ]


def _width(lines: Sequence[Line], section: Sequence[int]) -> int:
    return sum(lines[at].width for at in section if lines[at].is_text)


def _is_another(lines: Sequence[Line], section: Sequence[int], width: int) -> bool:
    shapes = [lines[at].shape for at in section]
    texts = sum(lines[at].is_text for at in section)
    return (
        texts >= _ANOTHER_LINES
        and width >= _ANOTHER_WIDTH
        and shapes.count(Shape.PARAGRAPH) >= _ANOTHER_LINES
        and Shape.SHORT in shapes
        and not lines[section[0]].is_text
    )


def _is_first(lines: Sequence[Line], section: Sequence[int], width: int, longest: int) -> bool:
    """Tell whether a section above the main one is an article too, and no notice of the site."""
    paragraphs = sum(lines[at].shape is Shape.PARAGRAPH for at in section)
    has_head = lines[section[0]].shape is Shape.SHORT
    return has_head and paragraphs > 1 and width >= _FIRST * longest


class _Splitting:
    """The state of one pass over a page."""

    def __init__(self, page: _Page) -> None:
        self._page = page
        self._done: list[list[int]] = []
        self._current: list[int] = []
        self._width = 0
        self._links = 0
        self._shorts = 0

    def run(self) -> list[list[int]]:
        at = 0
        lines = self._page.lines
        while at < len(lines):
            line = lines[at]
            if line.shape in _MARKERS:
                if self._width:
                    resumed = self._page.resumes(at, self._width)
                    if resumed is not None and self._page.is_new(at, resumed):
                        self._close(list(range(at + 1, resumed)))
                    elif resumed is None:
                        self._close([])
                        if line.shape is Shape.STOP:
                            break
                    at = at + 1 if resumed is None else resumed
                    continue
            else:
                self._take(at, line)
            at += 1
        self._close([])
        return self._done

    def _take(self, at: int, line: Line) -> None:
        self._current.append(at)
        if line.is_text:
            self._width += line.width
            self._links = self._shorts = 0
        elif line.shape is Shape.SHORT:
            self._shorts += 1
            self._links += line.width >= _LINK
            is_list = self._links > _LONGEST_GAP or self._shorts > _LONGEST_TABLE
            if self._width and is_list:
                self._close([at])

    def _close(self, head: list[int]) -> None:
        if self._width:
            self._done.append(self._current)
        self._current, self._width = head, 0
        self._links = self._shorts = 0
