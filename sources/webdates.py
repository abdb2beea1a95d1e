"""When a page says it was published, as EDTF of the precision that it gives."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from extraction import dates, edtf

_META = (
    "article:published_time", "og:article:published_time", "datepublished", "pubdate",
    "publishdate", "publish_date", "publish-date", "published_time", "date", "dc.date",
    "dc.date.issued", "dc.date.created", "dcterms.date", "dcterms.issued", "dcterms.created",
    "sailthru.date", "parsely-pub-date", "article.published", "cxenseparse:recs:publishtime",
)  # fmt: skip
"""Names of meta elements, the surest first."""
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?![0-9-])")
_LONGEST = 200
"""Characters of a date, with its weekday and time."""
_MOST_NODES = 10_000


def published(tree: html.HtmlElement) -> str:
    """Return the date of publication in a page's own metadata, empty where it has none."""
    return next((found for written in _written(tree) if (found := read(written))), "")


def of_element(element: html.HtmlElement) -> str:
    """Return the date that the first time element in a part of a page gives."""
    for time in element.iterdescendants("time"):
        if found := read(time.get("datetime") or "".join(time.itertext())):
            return found
    return ""


def read(written: str) -> str:
    """Return a date as EDTF, empty where it is none; the time of day is left out.

    >>> read("2024-04-09T08:00:00+07:00"), read("2024-04"), read("9/4/2024 08:00"), read("soon")
    ('2024-04-09', '2024-04', '2024-04-09', '')
    """
    written = written[:_LONGEST].strip()
    if match := _ISO.match(written):
        found = "-".join(filter(None, match.groups()))
        return found if edtf.is_valid(found) else ""
    day = re.sub(r"[,\s]*\b[0-9]{1,2}:[0-9]{2}.*", "", written, flags=re.DOTALL)
    try:
        return dates.read(day[:60]).edtf
    except edtf.DateProblem:
        return ""


def shown_precision(date: str, markup: str) -> str:
    """Leave out a first of the month (or of January) that a page doesn't show.

    Date finders fill in what is missing: "2024" becomes 1 January 2024.

    >>> shown_precision("2024-04-01", "April 2024"), shown_precision("2024-04-01", "1/4/2024")
    ('2024-04', '2024-04-01')
    """
    year, month, day = date.split("-")
    if day != "01":
        return date
    number = rf"0?{int(month)}"
    is_shown = re.search(
        rf"{year}[-/.]?{number}[-/.]?0?1(?![0-9])"
        rf"|(?<![0-9])0?1[-/.]{number}[-/.]{year}"
        rf"|(?<![0-9])0?1(?:st)?\s\w+\s{year}|[A-Z][a-z]+\s0?1(?:st)?,?\s{year}"
        rf"|{year}\s?年\s?{number}\s?月\s?1\s?[日号]|ngày 0?1 tháng {number}",
        markup,
    )
    if is_shown:
        return date
    return year if month == "01" else f"{year}-{month}"


def _written(tree: html.HtmlElement) -> Iterator[str]:
    for script in tree.iterdescendants("script"):
        if script.get("type", "").strip().lower() == "application/ld+json":
            yield from _in_json(script.text or "")
    named: dict[str, str] = {}
    for meta in tree.iterdescendants("meta"):
        for key in ("property", "name", "itemprop"):
            named.setdefault(meta.get(key, "").strip().lower(), meta.get("content", ""))
    yield from (named[name] for name in _META if named.get(name))
    for element in tree.iterdescendants():
        if element.get("itemprop", "").lower() == "datepublished" or "pubdate" in element.attrib:
            yield element.get("datetime") or element.get("content") or "".join(element.itertext())


def _in_json(code: str) -> Iterator[str]:
    try:
        waiting: list[Any] = [json.loads(code)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            if isinstance(found := node.get("datePublished"), str):
                yield found
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
