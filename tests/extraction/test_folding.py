import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from extraction.folding import align, fold


def test_vietnamese_loses_its_marks_and_its_stroked_d() -> None:
    assert fold("Thỏa thuận ĐỒNG Đăng") == "thoa thuan dong dang"


def test_russian_yo_meets_ye() -> None:
    assert fold("Серёжа") == fold("Сережа")


def test_full_width_digits_and_letters_become_plain() -> None:
    assert fold("２０２３ ＵＳＤ") == "2023 usd"


def test_runs_of_any_white_space_become_one_space() -> None:
    assert fold("  a\u00a0\u202f b\n\tc ") == "a b c"


def test_chinese_stays_as_it_is() -> None:
    assert fold("中俄贸易額") == "中俄贸易額"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_composed_and_decomposed_text_fold_alike(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(composed)


def test_offsets_lead_back_into_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", "tỷ lệ")
    aligned = align(text)
    assert aligned.text == "ty le"
    assert aligned.written(3, 5) == unicodedata.normalize("NFD", "lệ")


@given(st.text())
def test_every_folded_character_has_an_offset(text: str) -> None:
    aligned = align(text)
    assert aligned.span(0, len(aligned.text))[1] == len(text)
