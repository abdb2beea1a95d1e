"""The date of publication that a page gives, and no more precision than it gives."""

import pytest

from sources.reading import read
from sources.webdates import shown_precision
from tests.sources.web_pages import BODY, news, paragraphs


def published(head: str = "", body: str = "") -> str:
    markup = news(body + paragraphs(*BODY), head=f"<title>Trade</title>{head}")
    return read(markup.encode(), media_type="text/html").published


@pytest.mark.parametrize(
    ("content", "edtf"),
    [
        ("2024-04-09T08:00:00+07:00", "2024-04-09"),
        ("2024-04-09 08:00", "2024-04-09"),
        ("2024-04-09", "2024-04-09"),
        ("2024-04", "2024-04"),
        ("2024", "2024"),
        ("9/4/2024 08:00", "2024-04-09"),
        ("9 April 2024", "2024-04-09"),
    ],
)
def test_the_date_keeps_the_precision_that_it_has(content: str, edtf: str) -> None:
    assert published(f'<meta property="article:published_time" content="{content}">') == edtf


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="pubdate" content="2024-04-09">',
        '<meta name="DC.date.issued" content="2024-04-09">',
        '<meta itemprop="datePublished" content="2024-04-09">',
        '<script type="application/ld+json">{"datePublished": "2024-04-09T08:00Z"}</script>',
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2024-04-09"}]}</script>',
    ],
)
def test_the_usual_places_are_looked_into(head: str) -> None:
    assert published(head) == "2024-04-09"


@pytest.mark.parametrize(
    "body",
    [
        '<time itemprop="datePublished" datetime="2024-04-09">yesterday</time>',
        '<time pubdate datetime="2024-04-09T08:00">yesterday</time>',
        '<time datetime="2024-04-09T08:00">yesterday</time>',
    ],
)
def test_a_time_element_gives_the_date(body: str) -> None:
    assert published(body=body) == "2024-04-09"


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"datePublished": </script>',
        '<script type="application/ld+json">' + "[" * 20_000 + "</script>",
        '<script type="application/ld+json">{"datePublished": 5}</script>',
        '<meta name="pubdate" content="soon">',
    ],
)
def test_a_garbled_date_is_no_date(head: str) -> None:
    assert published(head) == ""


@pytest.mark.parametrize(
    ("found", "markup", "edtf"),
    [
        ("2024-04-09", "", "2024-04-09"),
        ("2024-04-01", "<p>April 2024", "2024-04"),
        ("2024-01-01", "<p>© 2024", "2024"),
        ("2024-04-01", "<p>1 April 2024", "2024-04-01"),
        ("2024-04-01", "<p>April 1, 2024", "2024-04-01"),
        ("2024-04-01", "<p>01/04/2024", "2024-04-01"),
        ("2024-04-01", "<p>2024年4月1日", "2024-04-01"),
        ("2024-04-01", "/2024/04/01/page", "2024-04-01"),
        ("2024-01-01", "ngày 1 tháng 1 năm 2024", "2024-01-01"),
        ("2024-04-01", "<p>11/04/2024 and 21 April 2024", "2024-04"),
    ],
)
def test_a_first_of_the_month_counts_where_the_page_shows_it(
    found: str, markup: str, edtf: str
) -> None:
    assert shown_precision(found, markup) == edtf
