import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import edtf, extract
from extraction.datefinding import Mention
from extraction.folding import align
from extraction.quantities import Quantity, find_in
from tests.cases import cases


def figures(language: str, text: str, dates: dict[str, str], published: str) -> list[Quantity]:
    """Find the figures of a text whose dates are given by their words."""
    mentions = [
        Mention(text.index(words), text.index(words) + len(words), words, edtf)
        for words, edtf in dates.items()
    ]
    mentions.sort(key=lambda mention: mention.start)
    spans = [(0, len(text))]
    aligned = align(text)
    return list(find_in(aligned, spans, language=language, dates=mentions, published=published))


CASES = [
    (
        "vi",
        "Năm 2022 thương mại đạt 190 tỷ USD, tăng 29% so với một năm trước.",
        {"Năm 2022": "2022", "một năm trước": "2023"},
        [("2022", None), ("2022", "2021")],
    ),
    (
        "en",
        "Trade grew 29.5% year-on-year to $176 billion in January-September 2022.",
        {"January-September 2022": "2022-01/2022-09"},
        [("2022-01/2022-09", "2021-01/2021-09"), ("2022-01/2022-09", None)],
    ),
    (
        "ru",
        "На июнь пришлось 20 млрд долларов. Поставки увеличились на 3,9%.",
        {"июнь": "2023-06"},
        [("2023-06", None), ("2023-06", None)],
    ),
    (
        "zh",
        "今年前5个月出口429亿美元，同比增长75.6%，环比下降1.2%。",
        {"今年前5个月": "2023-01/2023-05"},
        [("2023-01/2023-05", None), ("2023-01/2023-05", "2022-01/2022-05"),
         ("2023-01/2023-05", "2022-08/2022-12")],
    ),
    (
        "en",
        "The ministry said on Tuesday that aid of $5 billion was ready.",
        {"Tuesday": "2023-05-02"},
        [(None, None)],
    ),
    (
        "en",
        "They aim to lift trade to $300 billion by 2030.",
        {"2030": "2030"},
        [("2030", None)],
    ),
    (
        "en",
        "China bought 2.3 million tonnes in March 2023, up from 1.9 million tonnes a year earlier.",
        {"March 2023": "2023-03"},
        [("2023-03", None), ("2022-03", None)],
    ),
    (
        "vi",
        "Tính đến ngày 20/6, có 18 dự án còn hiệu lực.",
        {"ngày 20/6": "2023-06-20"},
        [("2023-06-20", None)],
    ),
    (
        "ru",
        "С 2020 года построено 45 школ.",
        {"С 2020 года": "2020/.."},
        [("2020/2023-07-01", None)],
    ),
    (
        "vi",
        "Hai nước kỷ niệm 75 năm ngày thiết lập quan hệ ngoại giao.",
        {},
        [("2023", None)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "text", "dates", "expected"), CASES, ids=[case[1] for case in CASES]
)
def test_a_figure_has_the_period_that_its_text_gives(
    language: str, text: str, dates: dict[str, str], expected: list[tuple[str | None, str | None]]
) -> None:
    found = figures(language, text, dates, "2023-07-01")
    assert [(figure.period, figure.baseline) for figure in found] == expected


@pytest.mark.parametrize(
    "case", cases("figure_periods"), ids=lambda case: f"{case['text']} [{case['figure']}]"
)
def test_a_figure_has_the_period_and_baseline_of_its_text(case: dict[str, str]) -> None:
    found = extract(case["text"], language=case["language"], published=case["published"])
    figure = next(q for q in found.quantities if q.as_written == case["figure"])
    assert (figure.period or "", figure.baseline or "") == (case["period"], case["baseline"])


def test_a_statistic_inherits_the_period_of_the_one_before() -> None:
    text = "In 2022 exports reached $5 billion. Imports grew 13%."
    assert [f.period for f in figures("en", text, {"2022": "2022"}, "2023-07-01")] == ["2022"] * 2


def test_a_quotation_inherits_no_period() -> None:
    text = 'In 2022 exports reached $5 billion. "We sold 40 million tonnes," he said.'
    found = figures("en", text, {"2022": "2022"}, "2023-07-01")
    assert [figure.period for figure in found] == ["2022", None]


def test_what_is_to_come_is_no_period_of_what_was_counted() -> None:
    text = "The plant will open in 2027. It has 900 workers."
    found = figures("en", text, {"2027": "2027"}, "2023-07-01")
    assert [figure.period for figure in found] == [None]


def test_a_yearless_death_toll_is_as_of_the_article() -> None:
    text = "The blast killed 12 people."
    assert [f.period for f in figures("en", text, {}, "2023-07-01")] == ["2023-07-01"]


PIECES = (
    *("rose", "5%", "to", "$5 billion", "in 2022", "since March 2021", "against", "14 people", ","),
    *("a year earlier", "three-day", "visit ended", "on Monday", "twice", "levels", "by 2030", "."),
)


@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_whatever_is_put_together_periods_are_valid(pieces: list[str]) -> None:
    found = extract(" ".join(pieces), language="en", published="2024-03-12").quantities
    periods = [period for figure in found for period in (figure.period, figure.baseline) if period]
    assert all(map(edtf.is_valid, periods))


def test_a_part_goes_on_with_the_day_of_the_whole() -> None:
    text = "A conference on Monday raised €7 billion. Of this sum €6 billion is meant for Syria."
    found = extract(text, language="en", published="2024-03-12").quantities
    assert [figure.period for figure in found] == ["2024-03-11", "2024-03-11"]


def test_a_sentence_that_opens_a_year_earlier_is_of_that_year() -> None:
    text = "In May 2023 trade reached $19.5 billion. A month earlier it was $19.9 billion."
    found = extract(text, language="en", published="2024-03-12").quantities
    assert [figure.period for figure in found] == ["2023-05", "2023-04"]
