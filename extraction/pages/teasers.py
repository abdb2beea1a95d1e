"""Take the teasers of other articles out of a page: headline and blurb, again and again."""

import re
from collections.abc import Iterator

from extraction.pages.lines import Line, Shape

_LONGEST_BLURB = 260
_FEWEST_PAIRS = 3
_ENUMERATION = re.compile(r"[,，、]")
_TAIL = 80
_SPACED_DOTS = re.compile(r"\s(?:\.\.\.|…)\Z")


def drop(lines: list[Line]) -> None:
    """Turn the lines of teasers into notes."""
    _drop_doubled(lines)
    _drop_truncated(lines)
    _drop_alternating(lines)


def _drop_doubled(lines: list[Line]) -> None:
    """Drop headline, headline, blurb: a picture's text, its link and a sentence."""
    found = [
        at
        for at in range(len(lines) - 2)
        if lines[at].shape is Shape.SHORT
        and lines[at].text == lines[at + 1].text
        and lines[at + 2].is_text
        and not _goes_on(lines, at + 2)
    ]
    if len(found) > 1:
        for at in found:
            _drop(lines[at : at + 3])


def _drop_truncated(lines: list[Line]) -> None:
    """Drop blurbs that break off with dots where no sentence follows, from the last one up."""
    is_followed = False  # whether the next line that is no note is text
    for at in range(len(lines) - 1, 0, -1):
        line, before = lines[at], lines[at - 1]
        if line.is_text and line.is_truncated and at < len(lines) - 1:
            is_blurb = _SPACED_DOTS.search(line.text) is not None
            has_headline = before.shape is Shape.SHORT
            if (is_blurb or not _enumerates(line.text)) and not is_followed:
                _drop(lines[at - has_headline : at + 1])
            elif is_blurb and has_headline:
                _drop(lines[at - 1 : at + 1])
        if line.shape is not Shape.NOTE:
            is_followed = line.is_text


def _enumerates(text: str) -> bool:
    """Tell whether dots at the end stand for "and so on", or for a pause in speech."""
    return text[-1] in '"”»’' or len(_ENUMERATION.findall(text[-_TAIL:])) > 1


def _drop_alternating(lines: list[Line]) -> None:
    """Drop headline, blurb, headline, blurb … below an article."""
    for first, last, pairs in _alternations(lines):
        if pairs >= _FEWEST_PAIRS:
            _drop(lines[first:last])


def _alternations(lines: list[Line]) -> Iterator[tuple[int, int, int]]:
    """Yield first line, line after the last and number of pairs, where two texts went before."""
    texts = at = 0
    while at < len(lines):
        pairs, first = 0, at
        while (end := _pair_end(lines, at)) is not None:
            pairs, at = pairs + 1, end
        if pairs:
            if texts > 1:
                yield first, at, pairs
            texts = 1
            continue
        texts = texts + 1 if lines[at].is_text else 0 if lines[at].shape is Shape.SHORT else texts
        at += 1


def _pair_end(lines: list[Line], at: int) -> int | None:
    """Return the line after a headline and its one blurb, None where there is no such pair."""
    blurb = at + 1
    if blurb >= len(lines) or lines[at].shape is not Shape.SHORT or not lines[blurb].is_text:
        return None
    is_short = lines[blurb].width <= _LONGEST_BLURB
    return blurb + 1 if is_short and not _goes_on(lines, blurb) else None


def _goes_on(lines: list[Line], at: int) -> bool:
    return at + 1 < len(lines) and lines[at + 1].is_text


def _drop(lines: list[Line]) -> None:
    for line in lines:
        line.shape = Shape.NOTE
