"""Tell the articles of a page from the furniture of its site.

The page is plain text, as visible line by line. A line is first judged by its
looks (`extraction.pages.lines`) and by the phrases that sites use
(`extraction.pages.furniture`), then by its neighbours: teasers go
(`extraction.pages.teasers`), what belongs together becomes a section
(`extraction.pages.sections`), and a section becomes one article, or two where a new
headline has a lead of its own (`extraction.pages.drafts`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction import edtf
from extraction.pages import datelines, lines, sections, teasers
from extraction.pages.drafts import Draft, Reading
from extraction.pages.lines import Line, Shape

_BULLET = re.compile(r"[-–—•*]\s+")
_LEAD = 200
"""Characters of a paragraph in which news names its day."""
_MAIN = 0.15
"""The main article is the first on its page, if it has this share of the longest."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a text: its title and EDTF date where the text gives them, its body spans."""

    title: str
    published: str | None
    body: tuple[tuple[int, int], ...]


def find(text: str, *, language: str | None, published: str | None) -> tuple[Article, ...]:
    """Return the articles of `text` in their order.

    `published` is the EDTF date of the source: the main article's, where the
    text gives no finer one. Where nothing looks like an article, all is one.
    """
    page = lines.cut(text)
    teasers.drop(page)
    _take_items(page)
    drafts = [
        draft
        for section in sections.split(page)
        for draft in Reading(page, section, language or "").run()
    ]
    if not drafts:
        return _whole(page, published)
    widths = [_width(page, draft) for draft in drafts]
    main = next(
        draft for draft, width in zip(drafts, widths, strict=True) if width >= _MAIN * max(widths)
    )
    known = _published(page, main, published)
    return tuple(
        Article(
            draft.title.text if draft.title else "",
            known if draft is main else _older(page, draft, known),
            tuple(_spans(page, draft.body)),
        )
        for draft in drafts
    )


def _whole(page: Sequence[Line], published: str | None) -> tuple[Article, ...]:
    """Take everything for the body: a figure, a heading, a table."""
    if not page:
        return ()
    return (Article("", published, ((page[0].start, page[-1].end),)),)


def _width(page: Sequence[Line], draft: Draft) -> int:
    return sum(page[at].width for at in draft.body)


def _take_items(page: Sequence[Line]) -> None:
    """Take the items of a list for text where a text with a colon announces them."""
    is_announced = False
    for line in page:
        if line.shape is Shape.SHORT and line.is_item and is_announced:
            line.shape = Shape.SENTENCE
        else:
            is_announced = line.is_text and line.text[-1] in ":："


def _published(page: Sequence[Line], draft: Draft, known: str | None) -> str | None:
    """Return the date of the main article: what the desk knows, or finer what the page says."""
    stated = _stated(page, draft)
    if stated is None or known is None:
        return known or stated
    return stated if stated.startswith(known) and len(stated) > len(known) else known


def _stated(page: Sequence[Line], draft: Draft) -> str | None:
    """Return the date beside an article's title or in front of its first sentence.

    Above the title stands many a site's date of today; there only a line with a
    time counts, or one directly above.
    """
    title_at = draft.title.start if draft.title else -1
    below = [line for line in draft.head if line.start > title_at]
    above = [line for line in draft.head if line.start < title_at][-2:]
    for line in below:
        if line.shape is Shape.NOTE and (stated := datelines.first(line.text)):
            return stated.edtf
    for line in reversed(above):
        if line.shape is Shape.NOTE and datelines.has_time(line.text):
            stated = datelines.first(line.text)
            if stated is not None:
                return stated.edtf
    stated = datelines.first(page[draft.body[0]].text[:60]) if draft.body else None
    return stated.edtf if stated and _is_in_front(page[draft.body[0]].text, stated.end) else None


def _is_in_front(text: str, end: int) -> bool:
    """Tell whether a date ends a dateline: "MOSCOW, July 12, 2023 /TASS/", "… 2023 (Xinhua) --"."""
    return re.match(r"\s*(?:г\.\s*)?[)）]?\s*(?:[/(（—–-]|\.\s)", text[end:]) is not None


def _older(page: Sequence[Line], draft: Draft, until: str | None) -> str | None:
    """Return the date of an article beside the main one, which links what came before it."""
    stated = _stated(page, draft)
    if stated is not None or until is None or edtf.days(until).last is None:
        return stated
    lead = " ".join(page[at].text[:_LEAD] for at in draft.body[:2])
    return datelines.latest_month(lead, until=until)


def _spans(page: Sequence[Line], body: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines; those without another line between them are one."""
    if not body:
        return
    bullet = _BULLET.match(page[body[0]].text)
    start = page[body[0]].start + (bullet.end() if bullet else 0)
    last = body[0]
    for at in body[1:]:
        if at != last + 1:
            yield start, page[last].end
            start = page[at].start
        last = at
    yield start, page[last].end
