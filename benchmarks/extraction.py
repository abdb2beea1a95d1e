"""Measure the extraction: speed of each part, time on hostile texts, accuracy on labelled ones.

    python -m benchmarks.extraction

Time is linear where 100 kB take twice as long as 50 kB. Dates stand beside
dateparser's search, which is judged generously: a find of its that lies within
the labelled period is right, ours needs the same precision.
"""

import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from dateparser.search import search_dates

from benchmarks.rows import Row, seconds, table
from benchmarks.scoring import Page, Score, Tally, pages, score, score_dates
from extraction import body, datefinding, edtf, extract, languages, quantities, statements
from extraction import credits as crediting
from extraction.folding import align

FASTEST_WANTED, ARTICLE_WANTED = 200_000, 50.0
"""Characters a second of everything together; milliseconds for an article of this many:"""
ARTICLE = 10_000
GOALS = {"money": 97.0, "figures": 92.0, "precision": 90.0, "dates": 95.0, "statements": 80.0}
GOALS |= {"comparator": 95.0, "measure": 90.0, "direction": 95.0, "period": 80.0}
"""Percent that is wanted in each language."""
HOSTILE = 100_000
HOSTILE_TEXTS = {
    "nested quotes": '“«“"‘he said “',
    "quotes never closed": "Ông nói: “",
    "brackets": "(",
    "digits": "1",
    "figures": "1.234,5 ",
    "dates": "12/12/2023 ",
    "one word": "a",
    "Chinese numbers": "亿万千百",
    "combining marks": "e\u0301\u0323",
    "short lines": "ab\n",
    "short sentences": "Ab cd.\n",
    "labels of teasers": "Đọc thêm\nMột hai ba bốn năm\n",
    "cues": "nói rằng cho biết theo ông ",
    "names": "Nguyễn Văn An Trần Thị ",
}
"""What a hostile text repeats."""


def measure() -> list[Row]:
    """Return all rows."""
    labelled = pages()
    return [*of_speed(labelled), *of_hostile_texts(), *of_accuracy(labelled)]


def of_speed(labelled: list[Page]) -> Iterator[Row]:
    """Measure characters a second on the labelled pages, and one long article."""
    size = sum(len(page.text) for page in labelled)
    for name, part in _parts(labelled).items():
        yield Row(
            f"Extraction: {name}",
            "characters/s",
            size / seconds(part, times=3),
            FASTEST_WANTED,
            "wanted of all together",
            more_is_better=True,
        )
    article = _article([page for page in labelled if page.language == "vi"])
    taken = 1000 * seconds(lambda: extract(article, language="vi", published="2024-01-03"))
    yield Row(f"Article of {ARTICLE:,} characters", "ms", taken, ARTICLE_WANTED, "wanted")


def _article(of: list[Page]) -> str:
    text = "\n".join(page.text[start:end] for page in of for start, end in page.body)
    return ((text + "\n") * (ARTICLE // len(text) + 1))[:ARTICLE]


def _parts(labelled: list[Page]) -> dict[str, Callable[[], object]]:
    """Return each part of the extraction as work on all pages, what it builds on done before."""
    prepared = [_Prepared(page) for page in labelled]
    return {
        "language": lambda: [
            languages.guess(each.page.text, each.folded.text) for each in prepared
        ],
        "articles": lambda: [each.articles() for each in prepared],
        "dates": lambda: [each.dates() for each in prepared],
        "figures": lambda: [each.figures() for each in prepared],
        "statements": lambda: [each.statements() for each in prepared],
        "credits": lambda: [
            crediting.credits(each.page.text, each.page.language) for each in prepared
        ],
        "all together": lambda: [_extracted(page) for page in labelled],
    }


class _Prepared:
    """A page, folded, with its labelled body and the dates found in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.folded = align(page.text)
        self._spans = tuple((start, end) for start, end in page.body)
        self._published: str | None = page.labels.get("published")
        self._dates = self.dates()

    def articles(self) -> object:
        return body.find(self.page.text, language=self.page.language, published=self._published)

    def dates(self) -> tuple[datefinding.Mention, ...]:
        return datefinding.find(
            self.folded,
            self._spans,
            language=self.page.language,
            published=self._published,
        )

    def figures(self) -> object:
        return quantities.find_in(
            self.folded,
            self._spans,
            language=self.page.language,
            dates=self._dates,
            published=self._published,
        )

    def statements(self) -> object:
        return statements.find(
            self.folded,
            self._spans,
            language=self.page.language,
            dates=self._dates,
            published=self._published,
        )

    def credits(self) -> object:
        return crediting.credits(self.page.text, self.page.language)


def _extracted(page: Page) -> Mapping[str, Any]:
    published = page.labels.get("published")
    return extract(page.text, language=page.language, published=published).to_dict()


def of_hostile_texts() -> Iterator[Row]:
    """Measure texts that would take a careless reader hours."""
    for name, unit in HOSTILE_TEXTS.items():
        text = unit * (HOSTILE // len(unit))
        whole, half = _quickest(text), _quickest(text[: len(text) // 2])
        yield Row(f"100 kB: {name}", "ms", 1000 * whole, 2000 * half, "twice the time of 50 kB")


def _quickest(text: str) -> float:
    taken = []
    for _ in range(2):
        start = time.perf_counter()
        extract(text, language="vi", published="2024-01-03")
        taken.append(time.perf_counter() - start)
    return min(taken)


def of_accuracy(labelled: list[Page]) -> Iterator[Row]:
    """Measure what is found in the labelled texts of each language."""
    scores: defaultdict[str, Score] = defaultdict(Score)
    whole_pages: defaultdict[str, Tally] = defaultdict(Tally)
    searched: defaultdict[str, Tally] = defaultdict(Tally)
    for page in labelled:
        score(page, _extracted(page), scores[page.language])
        size = sum(end - start for start, end in page.body)
        whole_pages[page.language].add(size, len(page.text), size)
        score_dates(page, _searched(page), searched[page.language], _lies_within)
    for language, found in sorted(scores.items()):
        theirs = searched[language]
        for what, ours, other, named in (
            ("dates found", found.dates.recall, theirs.recall, "dateparser's search"),
            (
                "dates that are right",
                found.dates.precision,
                theirs.precision,
                "dateparser's search",
            ),
            ("body, F1", found.body.f1, whole_pages[language].f1, "the whole page"),
            *_against_goals(found),
        ):
            yield Row(f"{language}: {what}", "%", ours, other, named, more_is_better=True)


def _against_goals(found: Score) -> Iterator[tuple[str, float, float, str]]:
    for what, ours, goal in (
        ("dates found", found.dates.recall, GOALS["dates"]),
        ("money and percent, exact", found.money.recall, GOALS["money"]),
        ("figures found", found.figures.recall, GOALS["figures"]),
        ("figures that are right", found.figures.precision, GOALS["precision"]),
        ("statements found", found.statements.recall, GOALS["statements"]),
        ("statements that are right", found.statements.precision, GOALS["statements"]),
    ):
        yield what, ours, goal, "wanted"
    for name in ("comparator", "measure", "direction", "period"):
        share = 100 * found.details[name] / max(1, found.details["all"])
        yield f"{name} of figures", share, GOALS[name], "wanted"


def _searched(page: Page) -> list[dict[str, Any]]:
    """Return what dateparser's search finds in the body, with the day it understands."""
    published = edtf.days(page.labels["published"]).last
    base = (
        datetime(published.year, published.month, published.day, tzinfo=UTC) if published else None
    )
    found = []
    for start, end in page.body:
        at = start
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of regular expressions of its own
            hits = search_dates(
                page.text[start:end],
                languages=[page.language],
                settings={
                    "RELATIVE_BASE": base.replace(tzinfo=None) if base else None,
                    "PREFER_DATES_FROM": "past",
                    "DATE_ORDER": "DMY",
                },
            )
        for written, moment in hits or []:
            place = page.text.find(written, at, end)
            if place >= 0:
                at = place + len(written)
                found.append({"start": place, "end": at, "day": moment.date()})
    return found


def _lies_within(item: Mapping[str, Any], label: Mapping[str, Any]) -> bool:
    days = edtf.days(label["edtf"])
    return (days.first is None or days.first <= item["day"]) and (
        days.last is None or item["day"] <= days.last
    )


def main() -> None:
    """Print the table."""
    sys.stdout.write(table(measure()))


if __name__ == "__main__":
    main()
