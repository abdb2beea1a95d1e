"""Reading pages: which spans are the article, and what the page says about it."""

import pytest

from sources.reading import Reading, read
from tests.sources.web_pages import (
    BODY,
    EN_BODY,
    GROWTH,
    LEAD,
    OIL,
    OUTLOOK,
    news,
    page,
    paragraphs,
)


def reading(markup: str, name: str = "") -> Reading:
    return read(markup.encode(), media_type="text/html", name=name)


def bodies(found: Reading) -> list[str]:
    """Return each article's text as its spans give it."""
    return [
        "\n\n".join(found.text[start:end] for start, end in article["body"])
        for article in found.articles
    ]


WHOLE = "\n\n".join(BODY)
RELATED = (
    '<div class="box"><p>Tin liên quan</p><ul><li><a href="/3">Giá dầu tăng, hàng hóa đắt lên '
    "từng ngày ở cả hai bờ sông</a></li></ul></div>"
)
CAPTION = "<figure><img alt=x><figcaption>Bến phà chiều qua. Ảnh: Hà My</figcaption></figure>"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(paragraphs(*BODY), id="paragraphs"),
        pytest.param("<div>" + "<br><br>".join(BODY) + "</div>", id="line breaks"),
        pytest.param(paragraphs(LEAD, GROWTH) + RELATED + paragraphs(OIL, OUTLOOK), id="a box"),
        pytest.param(paragraphs(LEAD) + CAPTION + paragraphs(GROWTH, OIL, OUTLOOK), id="a picture"),
        pytest.param(paragraphs(*BODY).replace("tỷ", "<b>tỷ</b>"), id="bold words"),
        pytest.param(paragraphs(*BODY).replace("dầu", '<a href="/d">dầu</a>'), id="links"),
        pytest.param(
            paragraphs(*BODY) + '<p>Xem thêm: <a href="/4">Cửa khẩu phụ mở đến đâu rồi</a></p>',
            id="a link to more",
        ),
    ],
)
def test_the_article_is_its_paragraphs_and_nothing_around_them(body: str) -> None:
    assert bodies(reading(news(body))) == [WHOLE]


def test_paragraphs_made_of_divisions_are_an_article_too() -> None:
    found = reading(news("".join(f"<div>{text}</div>" for text in BODY)))
    assert bodies(found) == ["\n".join(BODY)]


def test_a_subheading_belongs_to_the_article() -> None:
    body = paragraphs(LEAD, GROWTH) + "<h2>Dầu dẫn đầu</h2>" + paragraphs(OIL, OUTLOOK)
    assert "\n\nDầu dẫn đầu\n\n" in bodies(reading(news(body)))[0]


def test_a_table_belongs_to_the_article_row_by_row() -> None:
    table = (
        "<table><tr><th>Năm</th><th>Tỷ đồng</th></tr><tr><td>2023</td><td>240,1</td></tr></table>"
    )
    assert bodies(reading(news(paragraphs(*BODY) + table)))[0].endswith("Năm\tTỷ đồng\n2023\t240,1")


def test_a_lead_that_a_teaser_repeats_is_found_in_the_article() -> None:
    found = reading(page(f"<div><a href=/>Trang nhất</a><p>{LEAD}</p></div>" + news()))
    assert bodies(found) == [WHOLE]
    assert found.articles[0]["body"][0][0] == found.text.rindex(LEAD)


def test_comments_of_readers_are_no_article() -> None:
    comment = f'<section class="comments"><article class="comment"><p>{OUTLOOK} Hay!</p></article>'
    assert bodies(reading(news(paragraphs(*BODY) + comment))) == [WHOLE]


def test_a_page_laid_out_as_a_table_has_its_article() -> None:
    menu = "<a href=/>Trang chủ</a><br><a href=/kt>Kinh tế</a>"
    found = reading(
        page(f"<table><tr><td>{menu}</td><td><h1>Đôi bờ</h1>{paragraphs(*BODY)}</td></tr></table>")
    )
    assert bodies(found) == [WHOLE]


def test_a_chinese_article_of_three_sentences_is_one() -> None:
    body = (
        "双边贸易去年达到2401亿元，比上年增长26.3%，沿江海关周五公布了这一数字。",
        "煤炭和石油仍占近一半，机械出口略有增加，副关长何文津表示。",
    )
    found = reading(page(f"<div><a href=/>首页</a></div><h1>沿江贸易</h1>{paragraphs(*body)}"))
    assert bodies(found) == ["\n\n".join(body)]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<ul><li><a href="/a">Một</a><li><a href="/b">Hai</a></ul>', id="a menu"),
        pytest.param("<h1>Liên hệ</h1><p>Điện thoại: 0123</p>", id="a notice"),
        pytest.param(f'<p><a href="/a">{LEAD}</a></p><p><a href="/b">{OIL}</a></p>', id="teasers"),
    ],
)
def test_a_page_without_an_article_keeps_its_text(body: str) -> None:
    found = reading(page(body))
    assert found.articles == []
    assert found.text


def two(first: str, second: str) -> str:
    return page(f"<nav><a href=/>Báo</a></nav>{first}{second}<footer>© 2024</footer>")


def part(title: str, date: str, *body: str) -> str:
    return f'<article><h2>{title}</h2><time datetime="{date}">x</time>{paragraphs(*body)}</article>'


def test_a_page_with_two_articles_shows_both_with_title_and_date() -> None:
    found = reading(
        two(part("Đôi bờ", "2024-04-09T08:00", *BODY), part("Phà", "2024-04", *EN_BODY))
    )
    assert [(article["title"], article["published"]) for article in found.articles] == [
        ("Đôi bờ", "2024-04-09"),
        ("Phà", "2024-04"),
    ]
    assert bodies(found) == [WHOLE, "\n\n".join(EN_BODY)]


def test_a_short_teaser_is_no_second_article() -> None:
    found = reading(two(part("Đôi bờ", "2024-04-09", *BODY), part("Phà", "2024-04-10", LEAD)))
    assert bodies(found) == [WHOLE]


META = """
<meta property="og:title" content="Ferries are back"><meta name="author" content="Mo Lind">
<meta property="og:site_name" content="The Strait Post">
<meta property="article:published_time" content="2024-04-09T23:30:00+07:00">
"""


def test_title_byline_outlet_and_date_come_from_the_page() -> None:
    found = reading(news(paragraphs(*EN_BODY), head=META, lang="en"))
    assert (found.title, found.byline, found.outlet) == (
        "Ferries are back",
        "Mo Lind",
        "The Strait Post",
    )
    assert found.published == found.articles[0]["published"] == "2024-04-09"


def test_what_a_page_does_not_say_stays_empty() -> None:
    found = reading(page(paragraphs(*EN_BODY)))
    assert (found.byline, found.outlet, found.published) == ("", "", "")
