from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.datefinding import Mention
from extraction.folding import align
from extraction.quantities import Quantity, find, find_in
from extraction.values import plain
from tests.cases import cases

LANGUAGES = ("vi", "en", "ru", "zh")
OTHERS = ("fr", "zh-Hant")


def written(figure: Quantity) -> str:
    """Return a figure as the case table writes it."""
    found = figure.to_dict()
    value = found["value"] or f"{found['value_low']}..{found['value_high']}"
    unit = (figure.unit or "-").replace(" ", "_")
    parts = (figure.comparator, value, unit, figure.measure or "-", figure.direction or "-")
    return " ".join((f"[{figure.as_written}]", *map(str, parts)))


@pytest.mark.parametrize("case", cases("quantities_in_text"), ids=lambda case: case["text"])
def test_the_figures_of_a_sentence_are_found(case: dict[str, str]) -> None:
    found = find(case["text"], case["language"])
    assert " | ".join(map(written, found)) == case["figures"]


@pytest.mark.parametrize("case", cases("quantities_none"), ids=lambda case: case["trap"])
def test_what_only_looks_like_a_figure_is_none(case: dict[str, str]) -> None:
    assert find(case["text"], case["language"]) == []


def test_what_a_date_has_taken_is_no_figure() -> None:
    text = "9 tháng năm 2023 xuất khẩu đạt 240 tỷ USD."
    date = Mention(0, 16, "9 tháng năm 2023", "2023-01/2023-09")
    found = find_in(align(text), [(0, len(text))], language="vi", dates=[date], published=None)
    assert [figure.as_written for figure in found] == ["240 tỷ USD"]


def test_a_percentage_is_no_year() -> None:
    assert [figure.unit for figure in find("Tăng 41,3% và 20,23%.", "vi")] == ["percent"] * 2


def test_only_the_given_spans_are_read() -> None:
    text = "Tài trợ 5 tỷ USD.\nXuất khẩu đạt 240 tỷ USD."
    found = find_in(align(text), [(18, len(text))], language="vi", dates=(), published=None)
    assert [figure.as_written for figure in found] == ["240 tỷ USD"]


def test_an_amount_takes_the_only_currency_of_its_sentence() -> None:
    found = find("Товарооборот составил 20 млрд долларов: 11 млрд дал экспорт.", "ru")
    assert [figure.unit for figure in found] == ["USD", "USD"]


def test_an_amount_takes_no_currency_from_two() -> None:
    found = find("Đã chi 5 tỷ USD và 3 tỷ euro, tổng cộng 8 tỷ.", "vi")
    assert [figure.unit for figure in found] == ["USD", "EUR", None]


@pytest.mark.parametrize(
    ("language", "text", "currency"),
    [
        ("en", "In yuan terms, exports rose 6.5%.", "CNY"),
        ("vi", "Tính theo nhân dân tệ, xuất khẩu tăng 8,7%.", "CNY"),
        ("ru", "Экспорт в долларовом выражении вырос на 8,6%.", "USD"),
        ("zh", "按美元计价，出口增长3.5%。", "USD"),
    ],
)
def test_the_currency_of_a_change_is_kept(language: str, text: str, currency: str) -> None:
    assert [figure.base_unit for figure in find(text, language)] == [currency]


def test_decomposed_letters_give_offsets_into_the_text_as_it_stands() -> None:
    text = "Đo\u0323c: hơn 200 ty\u0309 USD và 5 ty\u0309 euro."
    found = find(text, "vi")
    assert [text[figure.start : figure.end] for figure in found] == [
        "200 ty\u0309 USD",
        "5 ty\u0309 euro",
    ]


@given(
    st.text(max_size=200)
    | st.text(alphabet="0123456789.,-–% $€năm tỷtriệu USDмлрд至亿三半成到to до", max_size=80),
    st.sampled_from((*LANGUAGES, *OTHERS)),
)
def test_any_text_gives_figures_with_their_own_characters(text: str, language: str) -> None:
    for figure in find(text, language):
        assert 0 <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.as_written


def as_people_write(value: Decimal, language: str) -> str:
    """Write a number with the separators of a language."""
    whole, _, decimals = plain(value).partition(".")
    groups = f"{int(whole):,}".split(",")
    thousands, point = {"vi": (".", ","), "ru": ("\u00a0", ",")}.get(language, (",", "."))
    return thousands.join(groups) + (point + decimals if decimals else "")


SENTENCES = {
    "vi": "Kim ngạch đạt {} tỷ USD trong kỳ.",
    "en": "Trade reached {} billion USD in the period.",
    "ru": "Оборот составил {} млрд долларов за период.",
    "zh": "贸易额为{}亿美元。",
}


@given(
    st.decimals(min_value=1, max_value=99_999, places=2),
    st.sampled_from(LANGUAGES),
)
def test_a_number_as_a_language_writes_it_is_read_back(value: Decimal, language: str) -> None:
    scale = Decimal(10) ** (8 if language == "zh" else 9)
    text = SENTENCES[language].format(as_people_write(value, language))
    assert [figure.value for figure in find(text, language)] == [value * scale]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "((((" * 25_000,
        "1" * 100_000,
        "1 " * 50_000,
        "1," * 50_000,
        "5% " * 33_000,
        "“«" * 50_000,
        "一二三万亿" * 20_000,
        "半" * 100_000,
        "http://" * 14_000,
        "+1 " * 33_000,
        "a@" * 50_000,
        " " * 100_000,
    ],
    ids=lambda text: text[:6],
)
def test_a_hundred_thousand_characters_of_junk_are_read_to_the_end(
    text: str, language: str
) -> None:
    for figure in find(text, language):
        assert text[figure.start : figure.end] == figure.as_written
