import doctest
from collections.abc import Callable
from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.datefinding import Mention, find
from extraction.dating import datememory
from extraction.edtf import is_valid
from extraction.folding import align
from extraction.tables import rows
from tests.cases import cases

LANGUAGES = ("vi", "en", "ru", "zh")
PUBLISHED = st.sampled_from(
    [None, "2024-04-09", "2024-04", "2024", "9999-12-31", "0001-01-01", "x"]
)
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
WAYS: dict[str, tuple[Callable[[date], str], ...]] = {
    "vi": (
        lambda day: f"ngày {day.day}/{day.month}/{day.year}",
        lambda day: f"hôm {day.day}-{day.month}-{day.year}",
        lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    ),
    "en": (
        lambda day: f"{MONTHS['en'].split()[day.month - 1]} {day.day}, {day.year}",
        lambda day: f"{day.day} {MONTHS['en'].split()[day.month - 1]} {day.year}",
        lambda day: f"{MONTHS['en'].split()[day.month - 1][:3]}. {day.day}, {day.year}",
    ),
    "ru": (
        lambda day: f"{day.day} {MONTHS['ru'].split()[day.month - 1]} {day.year} года",
        lambda day: f"{day.day:02}.{day.month:02}.{day.year}",
        lambda day: f"{day.day} {MONTHS['ru'].split()[day.month - 1]} {day.year} г.",
    ),
    "zh": (
        lambda day: f"{day.year}年{day.month}月{day.day}日",
        lambda day: f"{day.year}年{day.month:02}月{day.day:02}號",
        lambda day: f"{day.year}-{day.month:02}-{day.day:02}",
    ),
}
PIECES = st.sampled_from(
    [
        *("ngày", "hôm", "tháng ", "năm", "12", "8/4", "2023", "quý I", ", ", "-", "–", "("),
        *(
            ")",
            "cùng kỳ",
            "đầu",
            "first",
            "months",
            "of",
            "last",
            "June",
            "Friday",
            "the same period",
        ),
        *("a year earlier", "ago", "с", "по", "июля", "года", "за", "11", "месяцев", "квартал"),
        *(
            "назад",
            "накануне",
            "年",
            "月",
            "日",
            "前",
            "5",
            "个月",
            "同期",
            "上",
            "周三",
            "去年",
            "十",
            "二",
        ),
        *("至", "1990s", "'s", "XX", "Q3", "9T", "й", "\u0301", "\n", "½", "٣", "１２", "世纪"),
        *("до", "will", "同年", "q1"),
    ]
)


def found(text: str, language: str | None, published: str | None = None) -> tuple[Mention, ...]:
    return find(align(text), [(0, len(text))], language=language, published=published)


@pytest.mark.parametrize("case", cases("dates_in_sentences"), ids=lambda case: case["sentence"])
def test_the_dates_of_a_sentence_are_found(case: dict[str, str]) -> None:
    mentions = found(case["sentence"], case["language"], case["published"] or None)
    written = "|".join(f"{mention.as_written}={mention.edtf or ''}" for mention in mentions)
    assert written == case["dates"]


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from([(language, way) for language, ways in WAYS.items() for way in ways]),
)
def test_a_full_date_is_found_as_it_is_written(
    day: date, way: tuple[str, Callable[[date], str]]
) -> None:
    language, write = way
    written = write(day)
    assert [(mention.as_written, mention.edtf) for mention in found(f"({written})", language)] == [
        (written, day.isoformat())
    ]


@given(
    st.one_of(
        st.text(), st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES).map(" ".join)
    ),
    st.sampled_from([*LANGUAGES, None, "fr"]),
    PUBLISHED,
)
def test_any_text_is_read_within_its_bounds(
    text: str, language: str | None, published: str | None
) -> None:
    end = 0
    for mention in found(text, language, published):
        assert end <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.as_written
        assert mention.edtf is None or is_valid(mention.edtf)
        end = mention.end


def test_only_the_given_spans_are_read() -> None:
    text = "Cập nhật 12/02/2025\nNgày 9/4/2024, hai bên hội đàm.\nXem thêm: ngày 1/1/2020"
    start, end = text.index("Ngày"), text.index("\nXem")
    mentions = find(align(text), [(start, end)], language="vi", published=None)
    assert [mention.as_written for mention in mentions] == ["Ngày 9/4/2024"]


def test_offsets_are_those_of_the_text_as_it_was_given() -> None:
    text = "Ngày 9 tháng 4 năm 2024"  # marks apart from their letters
    assert [(m.as_written, m.edtf) for m in found(text, "vi")] == [(text, "2024-04-09")]


def test_a_date_that_counts_from_an_unknown_one_is_found_without_edtf() -> None:
    assert [mention.edtf for mention in found("Hôm qua họp; ngày 5/4 nghỉ", "vi")] == [None, None]


def test_the_same_period_of_another_article_is_unknown() -> None:
    first = "Trong 9 tháng năm 2023, xuất khẩu tăng."
    second = "Nhập khẩu giảm so với cùng kỳ năm 2022."
    assert found(f"{first} {second}", "vi")[-1].edtf == "2022-01/2022-09"
    assert found(second, "vi")[-1].edtf is None


JUNK = (
    *("(", "1", "1 ", "1, ", "8-9/4-", "2023-", "năm ", "tháng 1 ", "12月", "十", "七", "1年"),
    *("ngày 8, ", "on 8 April and ", "the same period ", "上年同期", "за 11 месяцев "),
    *("Monday, ", "sẽ "),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("junk", JUNK)
def test_time_is_linear_in_the_length(language: str, junk: str) -> None:
    text = junk * (20_000 // len(junk))
    start = process_time()
    found(text, language, "2024-04-09")
    assert process_time() - start < 1


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(datememory).failed == 0


@pytest.mark.parametrize("name", ["date_cues", "date_gaps"])
def test_every_row_of_words_around_dates_is_in_one_of_the_languages(name: str) -> None:
    assert {row["language"] for row in rows(name)} <= {*LANGUAGES, "any"}
