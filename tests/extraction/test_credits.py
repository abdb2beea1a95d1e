"""The agencies that a text credits, in four languages, and the names that are no credits."""

import csv
import doctest
from pathlib import Path

import pytest

from extraction import credits as module
from extraction.credits import credits as credited

FOLDER = Path(module.__file__).parent / "tables"


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Hai bên nhất trí.\n\n(theo THX, AP, Reuters)\n\nĐọc thêm", "vi", "Xinhua AP Reuters"),
        ("Hai bên nhất trí sớm gặp lại. (TTXVN)", "vi", "TTXVN"),
        ("Ông nói vậy, hãng tin RIA Novosti dẫn lời ông cho biết.", "vi", "RIA Novosti"),
        ("Tân Hoa xã ngày 9/4 đưa tin hai bên sẽ gặp lại.", "vi", "Xinhua"),
        ("Hai bên sẽ gặp lại.\nNguồn: VOV", "vi", "VOV"),
        ("Hai bên sẽ gặp lại.\n\nVOV\n\nCó thể bạn quan tâm", "vi", "VOV"),
        ("BEIJING (Sputnik) - Fares rise.", "en", "Sputnik"),
        ("Fares rise, Reuters reported on Tuesday, citing the port.", "en", "Reuters"),
        ("Reuters on Tuesday reported that fares rise.", "en", "Reuters"),
        ("Fares rise, according to the Xinhua news agency.", "en", "Xinhua"),
        ("AFP and Bloomberg contributed reporting.", "en", "AFP Bloomberg"),
        ("Цены растут, сообщает РИА Новости.", "ru", "RIA Novosti"),
        ("Об этом пишет «Коммерсантъ» со ссылкой на Рейтерс.", "ru", "Kommersant Reuters"),
        ("МОСКВА, 12 июл – ТАСС. Цены растут.", "ru", "TASS"),
        ("Reuters: цены растут", "ru", "Reuters"),
        ("据新华社报道，票价不变。", "zh-Hans", "Xinhua"),
        ("综合塔斯社、《生意人报》9日的消息，票价不变。", "zh-Hans", "TASS Kommersant"),
        ("路透社3月19日引述消息人士的话说，票价不变。", "zh", "Reuters"),
        ("（中央社台北7日電）票價不變。", "zh-Hant", "CNA (Taiwan)"),
        ("据新华社报道，票价不变。", "", "Xinhua"),
    ],
)
def test_a_credit_is_found_by_the_words_around_it(text: str, language: str, names: str) -> None:
    assert " ".join(credited(text, language)) == names


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ngoại trưởng tại Bắc Kinh. Ảnh: AP", "vi"),
        ("Ngoại trưởng tại Bắc Kinh. Ảnh: AFP/TTXVN", "vi"),
        ("Ngoại trưởng tại Bắc Kinh ngày 9/4. (Nguồn: Reuters)", "vi"),
        ("Phà cập bến. (Ảnh: Reuters)", "vi"),
        ("The pier on Tuesday. Photo: AP", "en"),
        ("Порт во вторник. Фото: РИА Новости", "ru"),
    ],
)
def test_the_credit_of_a_picture_is_none_of_the_text(text: str, language: str) -> None:
    assert credited(text, language) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Theo Chủ tịch Tập Cận Bình, hai nước sẽ hợp tác.", "vi"),
        ("He works in the AP building and said nothing.", "en"),
        ("The report of the START treaty said so.", "en"),
        ("Он читает Ведомости каждый день.", "ru"),
        ("Theo dõi Baoquocte.vn trên", "vi"),
        ("", "vi"),
    ],
)
def test_a_name_that_nothing_makes_a_credit_is_none(text: str, language: str) -> None:
    assert credited(text, language) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hai bên sẽ gặp lại.\nTheo Báo Bờ Sông", ["Báo Bờ Sông"]),
        ("Hai bên sẽ gặp lại.\n(Nguồn: Đài Bến Bắc, TTXVN)", ["Đài Bến Bắc", "TTXVN"]),
        ("This article first appeared in Strait Post Weekly and was cut.", ["Strait Post Weekly"]),
    ],
)
def test_a_line_of_credits_may_name_what_no_table_knows(text: str, names: list[str]) -> None:
    assert credited(text, "vi") == names


def test_an_agency_is_named_once_in_the_order_of_the_text() -> None:
    text = "Fares rise, Reuters reported. AP said so too. Later Reuters said they fell."
    assert credited(text, "en") == ["Reuters", "AP"]


def test_every_spelling_stands_for_one_agency() -> None:
    with (FOLDER / "agencies.csv").open(encoding="utf-8", newline="") as file:
        forms = [form for row in csv.DictReader(file) for form in row["forms"].split("|")]
    assert sorted(forms) == sorted(set(forms))
