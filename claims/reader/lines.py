"""A text line by line, with its articles apart from the furniture of its site."""

from dataclasses import dataclass

from extraction import wording
from sources.models import Snapshot


@dataclass(frozen=True)
class Heading:
    """What stands above an article that shares its page, or has a date of its own."""

    number: int
    title: str
    published: str


@dataclass(frozen=True)
class Line:
    """One line of the text, whether it is site furniture, and what stands above it."""

    start: int
    text: str
    is_furniture: bool
    heading: Heading | None = None


def lines_of(snapshot: Snapshot) -> list[Line]:
    """Cut a text into its lines; those outside every article are site furniture."""
    spans = sorted(
        (start, end, number)
        for number, article in enumerate(snapshot.articles)
        for start, end in article["body"]
    )
    headings = headings_of(snapshot)
    lines, start, at = [], 0, 0
    for text in snapshot.text.split("\n"):
        end = start + len(text)
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        number = spans[at][2] if at < len(spans) and spans[at][0] < end else None
        if text.strip():
            heading = None if number is None else headings.pop(number, None)
            lines.append(Line(start, text, bool(spans) and number is None, heading))
        start = end + 1
    return lines


def headings_of(snapshot: Snapshot) -> dict[int, Heading]:
    """Return a heading for each article, by its number; none where the source's says it all."""
    articles = snapshot.articles
    dates = {article["published"] for article in articles}
    if len(articles) < 2 and dates <= {"", snapshot.source.published}:
        return {}
    return {
        number: Heading(
            number + 1,
            article["title"],
            wording.period(article["published"]) if article["published"] else "",
        )
        for number, article in enumerate(articles)
    }
