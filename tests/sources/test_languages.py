"""The language of a text, from fifty characters on."""

import doctest
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources import languages
from sources.languages import detect

DEMO = Path(__file__).parents[2] / "claims" / "demo" / "texts"
REAL = Path(os.environ.get("REAL_ARTICLES") or "unset")
LENGTH, STEP = 50, 11
SPOKEN = {"vi": "vi", "en": "en", "ru": "ru", "zh": "zh-Hans", "zh-hant": "zh-Hant"}


def windows(text: str) -> Iterator[str]:
    """Yield pieces of a text that begin anywhere, in the middle of words too."""
    for start in range(0, len(text) - LENGTH, STEP):
        yield text[start : start + LENGTH]


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(languages).failed == 0


@pytest.mark.parametrize("beginning", SPOKEN)
def test_every_fifty_characters_of_the_demo_are_in_their_language(beginning: str) -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for path in DEMO.glob(f"{beginning}-*.txt")
        if ("zh-hant" in path.name) == (beginning == "zh-hant")
    ]
    wrong = [
        piece for text in texts for piece in windows(text) if detect(piece) != SPOKEN[beginning]
    ]
    assert (bool(texts), wrong) == (True, [])


@pytest.mark.skipif(not REAL.is_dir(), reason="set REAL_ARTICLES to the folder that holds them")
def test_every_fifty_characters_of_the_real_articles_are_vietnamese() -> None:
    texts = [path.read_text(encoding="utf-8") for path in REAL.glob("*.txt")]
    assert [piece for text in texts for piece in windows(text) if detect(piece) != "vi"] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("China-Russia Trade Up 29.5% to $176.4 Bln in Nine", "en"),
        ("Thuong mai giua hai nuoc tang mot phan tu nam ngoai", "vi"),
        ("достигла 20,249 миллиарда долларов: 10,366 миллиарда", "ru"),
        ("2023年兩國貿易額為2401.1億美元，增幅35.8%", "zh-Hant"),
        ("2023年两国贸易额为2401.1亿美元，增幅35.8%", "zh-Hans"),
    ],
)
def test_figures_and_names_do_not_mislead(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Търговията между двете страни нарасна с една четвърт", "bg"),
        ("Торгівля між двома країнами зросла на чверть торік", "uk"),
        ("Министар је изјавио да ће се преговори наставити", "sr"),
        ("Екі ел арасындағы сауда өткен жылы төрттен біріне өсті", "kk"),
        ("Les prix des billets restent les mêmes jusqu’en mars", "fr"),
        ("Der Handel zwischen den beiden Ländern wuchs im Jahr", "de"),
        ("De prijzen blijven tot eind maart gelijk, zei ze ook", "nl"),
        ("Ikki mamlakat o'rtasidagi savdo o'tgan yili chorakka", "uz"),
        ("両国間の貿易は昨年四分の一増加したと税関が発表した", "ja"),
        ("양국 간 무역은 지난해 4분의 1 증가했다고 세관이 밝혔다", "ko"),
    ],
)
def test_neighbouring_languages_are_told_apart(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize("text", ["", " \n", "240,1 (26,3 %)", "Wang Yi", "Ван И", "王", "🎼🎼"])
def test_what_is_too_short_or_no_text_is_not_guessed(text: str) -> None:
    assert detect(text) == ""


def test_chinese_without_any_telling_character_is_just_chinese() -> None:
    assert detect("王文才在大山下") == "zh"


def test_a_chinese_text_with_names_in_other_letters_is_chinese() -> None:
    assert detect("中国外交部长王毅会见了 Sergei Lavrov (Сергей Лавров)") == "zh-Hans"


def test_a_vietnamese_text_with_a_chinese_name_is_vietnamese() -> None:
    assert detect("Ngoại trưởng Trung Quốc Vương Nghị (王毅) nói hôm thứ Ba") == "vi"


def test_a_long_text_takes_no_longer_than_its_beginning() -> None:
    assert detect("Thương mại hai nước tăng. " * 100_000) == "vi"
