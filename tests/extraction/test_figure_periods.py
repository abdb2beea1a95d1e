import pytest

from extraction.datefinding import Mention
from extraction.folding import align
from extraction.quantities import Quantity, find_in


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
