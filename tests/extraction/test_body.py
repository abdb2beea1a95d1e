import doctest
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import body
from extraction.pages import captions, datelines, furniture
from extraction.tables import LANGUAGES, rows
from tests.cases import cases

PAGES = sorted((Path(__file__).parent.parent / "cases" / "pages").glob("*.txt"))
"""Pages with a mark before each line: T and U titles, B and 2 bodies, "." furniture."""

LINES = (
    *("Đọc thêm", "Comments (3)", "相关阅读", "Читайте также: Новый мост открыт", "Ảnh: AP", ""),
    *("Ministers meet in Oslo to talk about fish", "08/08/2023 10:15", "- item", "Trade…", "("),
    "The ministers met in Oslo on 8 May and talked about fish, ships and the price of fuel.",
    "Hai bên đã ký một thỏa thuận mới về vận tải đường sắt và thương mại biên giới hôm 4/6.",
    "Стороны договорились встретиться снова в сентябре.",
    "双方表示将继续扩大贸易往来，并于年内举行下一轮磋商。",
)
PARAGRAPH = "The two ministers talked about fish, ships and the price of fuel for several hours."

PARAGRAPHS = {
    "vi": "Hai bên đã ký một thỏa thuận mới về vận tải đường sắt và thương mại biên giới hôm 4/6.",
    "en": PARAGRAPH,
    "ru": "Стороны провели переговоры и договорились, что новая встреча министров пройдет осенью.",
    "zh": "双方表示将继续扩大贸易往来，并于年内举行下一轮磋商，进一步落实有关共识和协议。",
}


def marked(path: Path, marks: str) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line[2:].strip() for line in lines if line[0] in marks]


def page_of(path: Path) -> str:
    return "\n".join(line[2:] for line in path.read_text(encoding="utf-8").splitlines())


def find(text: str, language: str = "en", published: str | None = None) -> tuple[body.Article, ...]:
    return body.find(text, language=language, published=published)


def body_lines(text: str, article: body.Article) -> list[str]:
    lines = "\n".join(text[start:end] for start, end in article.body).split("\n")
    return [line.strip() for line in lines if line.strip()]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_body_of_a_page_is_told_from_its_furniture(path: Path) -> None:
    text = page_of(path)
    found = [line for article in find(text, path.stem[:2]) for line in body_lines(text, article)]
    assert found == [line for line in marked(path, "B2") if line]


@pytest.mark.parametrize(
    "path", [path for path in PAGES if marked(path, "T")], ids=lambda path: path.stem
)
def test_an_article_has_the_title_that_the_page_gives_it(path: Path) -> None:
    articles = find(page_of(path), path.stem[:2])
    assert [article.title for article in articles] == marked(path, "TU")


def test_a_title_is_no_part_of_the_body() -> None:
    text = f"Ministers meet in Oslo to talk about fish\n{PARAGRAPH}\n{PARAGRAPH}"
    (article,) = find(text)
    assert text[article.body[0][0] :] == f"{PARAGRAPH}\n{PARAGRAPH}"


@pytest.mark.parametrize(
    "text", ["240,1 tỷ USD", "Kim ngạch tăng 26,3%.", "товарооборот\n240 млрд"]
)
def test_a_few_words_are_all_body(text: str) -> None:
    (article,) = find(text)
    assert (article.title, article.body) == ("", ((0, len(text)),))


@pytest.mark.parametrize("text", ["", " \n\t\n", "\r\n"])
def test_an_empty_page_has_no_article(text: str) -> None:
    assert find(text) == ()


def test_a_caption_parts_the_spans() -> None:
    text = f"{PARAGRAPH}\nThe harbour at dawn. Photo: Some Agency\n{PARAGRAPH}\n\n{PARAGRAPH}"
    (article,) = find(text)
    assert [text[start:end] for start, end in article.body] == [
        PARAGRAPH,
        f"{PARAGRAPH}\n\n{PARAGRAPH}",
    ]


def test_a_page_that_breaks_off_keeps_its_last_words() -> None:
    text = f"{PARAGRAPH}\n{PARAGRAPH}\nThey also spoke of the long winters in the nor"
    (article,) = find(text)
    assert article.body == ((0, len(text)),)


def test_a_bullet_before_the_first_sentence_is_no_part_of_it() -> None:
    (article,) = find(f"- {PARAGRAPH}")
    assert article.body == ((2, 2 + len(PARAGRAPH)),)


@pytest.mark.parametrize(
    ("stated", "known", "published"),
    [
        ("12 May 2023", None, "2023-05-12"),
        ("12 May 2023", "2023-05", "2023-05-12"),
        ("12 May 2023", "2023-05-11", "2023-05-11"),
        ("By Somebody", "2023-05", "2023-05"),
        ("By Somebody", None, None),
    ],
    ids=["page alone", "page is finer", "the desk knows better", "desk alone", "nobody"],
)
def test_the_date_of_an_article(stated: str, known: str | None, published: str | None) -> None:
    text = f"Ministers meet in Oslo to talk about fish\n{stated}\n{PARAGRAPH}\n{PARAGRAPH}"
    (article,) = find(text, published=known)
    assert article.published == published


def test_the_date_of_today_above_a_title_is_not_the_article_s() -> None:
    text = f"Tuesday, November 19, 2024\nMinisters meet in Oslo to talk\n{PARAGRAPH}\n{PARAGRAPH}"
    (article,) = find(text)
    assert article.published is None


def test_a_dateline_with_a_year_dates_its_article() -> None:
    (article,) = find(f"OSLO, July 12, 2023 (Example Wire) -- {PARAGRAPH}\n{PARAGRAPH}")
    assert article.published == "2023-07-12"


def test_a_second_article_is_dated_by_its_news_before_that_of_the_first() -> None:
    text = page_of(next(path for path in PAGES if path.stem == "vi-two"))
    first, second = find(text, "vi", "2024-06-05")
    assert (first.published, second.published) == ("2024-06-05", "2024-05")


@pytest.mark.parametrize("case", cases("datelines"), ids=lambda case: case["input"])
def test_a_line_of_date_and_time_is_read(case: dict[str, str]) -> None:
    stated = datelines.first(case["input"])
    assert (stated.edtf if stated else "") == case["edtf"]
    assert datelines.is_dateline(case["input"]) == (case["is_dateline"] == "yes")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Một góc cảng Hải Phòng.", "vi"),
        ("Hai nhà ngoại giao tại Hà Nội.", "vi"),
        ("A container ship at the port of Dalian.", "en"),
        ("The president shakes hands with his guest.", "en"),
        ("Здание министерства в Пекине.", "ru"),
        ("北京街头的行人。", "zh"),
    ],
)
def test_a_phrase_without_a_verb_reads_like_a_caption(text: str, language: str) -> None:
    assert captions.is_caption(text, 80, language=language, lead=())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ông không nêu ngày cụ thể.", "vi"),
        ("He did not name a date.", "en"),
        ("Она добавила, что встреча состоится в мае.", "ru"),
        ("双方将在年内再次会晤。", "zh"),
        ("In total 1.4 million tons.", "en"),
    ],
)
def test_a_short_sentence_does_not_read_like_a_caption(text: str, language: str) -> None:
    assert not captions.is_caption(text, 80, language=language, lead=())


@pytest.mark.parametrize("case", cases("prose"), ids=lambda case: case["from"])
def test_a_sentence_that_begins_like_furniture_stays(case: dict[str, str]) -> None:
    paragraph = PARAGRAPHS[case["language"]]
    text = "\n".join((paragraph, case["sentence"], paragraph))
    (article,) = find(text, case["language"])
    assert article.body == ((0, len(text)),)


def test_every_row_of_furniture_has_a_kind_a_place_and_a_language() -> None:
    for row in rows("furniture"):
        furniture.Kind(row["kind"])
        assert row["where"] in {"whole", "start", "lead", "close", "inside"}
        assert row["language"] in LANGUAGES


@pytest.mark.parametrize("module", [datelines, furniture])
def test_the_examples_of_the_docstrings_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


@given(st.lists(st.sampled_from(LINES) | st.text(max_size=60), max_size=40))
def test_spans_are_in_order_and_in_bounds(lines: list[str]) -> None:
    text = "\n".join(lines)
    at = 0
    for article in find(text, "vi", "2023-09-26"):
        assert article.title in text
        for start, end in article.body:
            assert at <= start < end <= len(text)
            assert text[start:end].strip() == text[start:end]
            at = end
