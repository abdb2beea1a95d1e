import pytest

from extraction.figures.candidates import MASK, masked, starts
from extraction.folding import align
from extraction.lexicon import View


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("vi", "lúc 23:12:48 có 5 tàu", "luc  co 5 tau"),
        ("vi", "lúc 15 giờ 30 phút", ""),
        ("en", "the F-16 and 2 jets", "the  and 2 jets"),
        ("en", "USD240 and RM5", "usd240 and rm5"),
        ("ru", "в 10.30 мск 5 человек", "в мск 5 человек"),
        ("zh", "达到2401億美元", "达到2401億美元"),
        ("zh", "上午9时30分5人", "上午5人"),
        ("en", "rose 5-6%, not 3-1.", "rose 5-6%, not ."),
    ],
)
def test_what_is_no_figure_is_masked(language: str, text: str, kept: str) -> None:
    found = masked(align(text), [(0, len(text))], [], language).text
    assert len(found) == len(text)
    assert found.replace(MASK, "") == kept


def test_dates_are_masked_where_they_stand() -> None:
    text = "năm 2023 và 5 tàu"
    assert masked(align(text), [(0, len(text))], [(0, 8)], "vi").text == MASK * 8 + " va 5 tau"


def test_figures_may_begin_at_digits_and_number_words() -> None:
    view = View(align("hai tàu, 5 tàu, gấp đôi"), "vi", narrow=True)
    assert list(starts(view, 0, 23)) == [0, 9, 16]
