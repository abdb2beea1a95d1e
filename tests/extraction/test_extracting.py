import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import extraction
from extraction import languages
from extraction.edtf import is_valid
from extraction.folding import align

PAGES = {
    "vi": (
        "Hai nước bàn về đường sắt\n"
        "Minh Hà - 05/06/2024 09:15 (GMT+7)\n"
        "Ngày 4/6, ông Trần Bình nói: “Kim ngạch năm 2023 đạt 240,1 tỷ USD, tăng 26,3%”, "
        "hãng tin Interfax dẫn lời cho biết.\n"
        "Đoàn tàu tại ga. Ảnh: AFP\n"
        "Theo ông Bình, mỗi ngày có hơn 12 đoàn tàu chạy qua cửa khẩu, gấp đôi năm trước."
    ),
    "en": (
        "Ministers meet in Oslo to talk about fish\n"
        "By Somebody | May 12, 2023\n"
        "Exports of fish rose 12.5% to $3.4 billion last year, minister Kari Example said. "
        '"We expect more than 4 billion in 2024," she told reporters on Thursday.\n'
        "Read more: How cod became gold"
    ),
    "ru": (
        "Торговля рыбой выросла на треть\n"
        "12 мая 2023, 10:15\n"
        "ОСЛО, 12 мая – ТАСС. Экспорт рыбы за 2022 год вырос на 12,5%, до 3,4 млрд долларов, "
        "заявил министр Иван Примеров.\n"
        "Фото: пресс-служба"
    ),
    "zh": (
        "渔业出口去年大增\n2023-05-12 10:15　来源：某某网\n"
        "渔业部长张三12日表示，去年渔业出口达到34亿美元，同比增长12.5%。据新华社报道，双方将于6月再次会晤。\n"
        "责任编辑：李四"
    ),
}
KEYS = {
    "articles": {"title", "published", "body"},
    "dates": {"start", "end", "as_written", "edtf"},
    "quantities": {
        *("start", "end", "as_written", "comparator", "value", "value_low", "value_high", "step"),
        *("unit", "base_unit", "measure", "direction", "period", "baseline"),
    },
    "statements": {
        *("start", "end", "form", "speaker", "speaker_as_written", "role_as_written", "relay"),
        *("spoken", "cue"),
    },
}
"""What programs that read the answer count on (the contract), by its lists."""
JUNK = (
    *("((((", "“«“«", '"', "1.", "12/12/2023", "%", "tỷ USD", "亿", "т", "năm", "\u0301", "\u202e"),
    *("٣", "²", "½", "\n", "\t", "\u2028", "said", "nói", "заявил", "表示", "не", "hơn", " ", ":"),
)


def check(text: str, found: dict[str, Any]) -> None:
    """Assert what holds for the answer to any text."""
    assert json.loads(json.dumps(found)) == found
    for kind in ("quantities", "statements", "dates"):
        starts = [item["start"] for item in found[kind]]
        assert starts == sorted(starts)
        for item in found[kind]:
            assert 0 <= item["start"] < item["end"] <= len(text)
            if "as_written" in item:
                assert text[item["start"] : item["end"]] == item["as_written"]
    spans = [span for article in found["articles"] for span in article["body"]]
    assert sorted(spans) == found["body"]
    for start, end in spans:
        assert 0 <= start < end <= len(text)
    for edtf in (item["edtf"] for item in found["dates"]):
        assert edtf is None or is_valid(edtf)


@pytest.mark.parametrize("language", PAGES)
def test_the_answer_keeps_the_contract(language: str) -> None:
    text = PAGES[language]
    found: dict[str, Any] = extraction.extract(text, language=language).to_dict()
    check(text, found)
    assert set(found) == {"language", "body", "credits", *KEYS}
    for kind, keys in KEYS.items():
        assert found[kind], kind
        assert all(set(item) == keys for item in found[kind])


@pytest.mark.parametrize("language", PAGES)
def test_a_page_gives_title_and_date_of_its_article(language: str) -> None:
    text = PAGES[language]
    (article,) = extraction.extract(text).articles
    assert article.title == text.split("\n", 1)[0]
    assert article.published in {"2024-06-05", "2023-05-12"}


@pytest.mark.parametrize("language", PAGES)
def test_the_language_is_told_by_the_letters(language: str) -> None:
    assert extraction.extract(PAGES[language]).language == language


def test_a_language_that_is_given_stays_as_it_is_given() -> None:
    assert extraction.extract("34億美元", language="zh-Hant-TW").language == "zh-Hant-TW"


def test_a_language_without_tables_is_read_all_the_same() -> None:
    found = extraction.extract("Le commerce atteint 34 USD.", language="fr")
    assert found.language == "fr"


def test_nothing_outside_the_body_is_found() -> None:
    text = PAGES["vi"]
    found = extraction.extract(
        f"{text}\nĐọc nhiều\nGiá vàng tăng 5% lên 80 triệu đồng", language="vi"
    )
    assert not any(quantity.as_written == "5%" for quantity in found.quantities)


def test_a_date_that_is_none_does_not_stop_anything() -> None:
    found = extraction.extract(PAGES["zh"], published="last Tuesday")
    assert found.articles[0].published == "2023-05-12"


def test_equal_texts_give_equal_answers() -> None:
    assert extraction.extract(PAGES["ru"]) == extraction.extract(PAGES["ru"])


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u0301", "。"])
def test_a_text_without_words_says_nothing(text: str) -> None:
    found = extraction.extract(text)
    assert (found.quantities, found.statements, found.dates, found.credits) == ((), (), (), ())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Председатель Си Цзиньпин (习近平) прибыл в Москву, где встретился с министром (部长).",
            "ru",
        ),
        ("Ngoại trưởng Vương Nghị (王毅) nói hai nước sẽ tiếp tục hợp tác trong năm nay.", "vi"),
        (
            "Foreign Minister Wang Yi (王毅) met Nguyễn Văn Example in Hà Nội on Tuesday morning.",
            None,
        ),
        (
            "外交部长王毅会见俄罗斯外长拉夫罗夫（Sergey Lavrov），双方讨论了 BRICS 和 APEC 事务。",
            "zh",
        ),
        ("Ngoai truong hai nuoc cho biet kim ngach thuong mai trong nam nay da tang len.", "vi"),
        ("The minister said trade with the ASEAN countries would grow by a fifth this year.", None),
        ("100億 USD", "zh"),
        ("240 тыс.", "ru"),
        ("240 ty dong", "vi"),
        ("240 bn", None),
        ("12345", None),
    ],
)
def test_a_text_of_several_scripts_has_the_language_of_most(
    text: str, language: str | None
) -> None:
    assert languages.guess(text, align(text).text) == language


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
    | st.lists(st.sampled_from(JUNK) | st.text(max_size=5), max_size=60).map("".join)
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_no_text_stops_it_and_every_place_is_in_bounds(text: str) -> None:
    check(text, extraction.extract(text, published="2023-09-26").to_dict())


@given(st.sampled_from(sorted(PAGES)), st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_page_cut_anywhere_keeps_the_contract(language: str, data: st.DataObject) -> None:
    text = PAGES[language]
    start = data.draw(st.integers(0, len(text)))
    part = text[start : data.draw(st.integers(start, len(text)))]
    check(part, extraction.extract(part, language=language, published="2023-09").to_dict())
