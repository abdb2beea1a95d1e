"""Numbers that a translation changes are found, however each language writes them."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction import differing as module
from extraction.differing import differing


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("original", "language", "translation"),
    [
        ("đạt 240,1 tỷ USD, tăng 26,3%", "vi", "reached $240.1bn, up 26.3 percent"),
        ("2401.1亿美元", "zh", "240.11 billion US dollars"),
        ("более 27 920 млрд рублей", "ru", "more than 27.92 trillion roubles"),
        ("hai bên nhất trí trong ba ngày", "vi", "the two sides agreed within three days"),
        ("两国元首", "zh", "the leaders of both countries"),
        ("năm 2023", "vi", "in 2023"),
    ],
)
def test_the_same_numbers_differ_in_nothing(original: str, language: str, translation: str) -> None:
    assert not differing(
        original, translation, original_language=language, translation_language="en"
    )


@pytest.mark.parametrize(
    ("original", "translation", "ours", "theirs"),
    [
        ("đạt 240,1 tỷ USD", "reached 241.1 billion USD", ["240,1 tỷ USD"], ["241.1 billion USD"]),
        ("tăng 26,3%", "rose", ["26,3%"], []),
        ("rose", "tăng 5%", [], ["5%"]),
        ("năm 2023", "in 2022", ["2023"], ["2022"]),
        ("5% và 5%", "5% and", ["5%"], []),
    ],
)
def test_a_number_of_one_side_alone_is_named(
    original: str, translation: str, ours: list[str], theirs: list[str]
) -> None:
    found = differing(original, translation, original_language="vi", translation_language="en")
    assert [number.written for number in found.original] == ours
    assert [number.written for number in found.translation] == theirs


@given(st.text(), st.text())
def test_numbers_stand_where_they_are_said_to(original: str, translation: str) -> None:
    found = differing(original, translation)
    for text, numbers in ((original, found.original), (translation, found.translation)):
        for number in numbers:
            assert text[number.start : number.end] == number.written


@given(st.text())
def test_a_text_differs_from_itself_in_nothing(text: str) -> None:
    assert not differing(text, text)
