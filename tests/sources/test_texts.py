"""The normal form of a snapshot's text, and where quotes and sentences stand in it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import texts


def test_letters_with_marks_are_composed() -> None:
    decomposed = unicodedata.normalize("NFD", "tỷ USD, Vương Nghị")
    assert texts.normalise(decomposed) == "tỷ USD, Vương Nghị"


@pytest.mark.parametrize("written", ["a\r\nb", "a\rb", "a\nb"])
def test_every_line_end_becomes_a_line_feed(written: str) -> None:
    assert texts.normalise(written) == "a\nb"


@pytest.mark.parametrize("written", ["  indented\n", "a\u00a0b", "2401.1亿美元", "tab\tkept"])
def test_everything_else_stays_as_it_is(written: str) -> None:
    assert texts.normalise(written) == written


def test_nul_is_refused_as_a_sign_of_a_binary_file() -> None:
    with pytest.raises(texts.TextProblem, match="binary files"):
        texts.normalise("PK\0\3")


def test_half_a_character_pair_is_refused_with_its_place() -> None:
    with pytest.raises(texts.TextProblem, match=r"Character 2 .*surrogate"):
        texts.normalise("ab\ud83d")


@pytest.mark.parametrize("written", ["", " \n\t ", "\u3000", "\u200b\u202e\ufeff"])
def test_a_text_without_letters_is_refused(written: str) -> None:
    with pytest.raises(texts.TextProblem, match="no text"):
        texts.normalise(written)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
def test_normalising_twice_is_normalising_once(written: str) -> None:
    visible = f"a{written}"
    once = texts.normalise(visible)
    assert texts.normalise(once) == once


def test_the_fingerprint_is_the_sha256_of_the_utf8() -> None:
    # printf 'tỷ' | sha256sum
    assert (
        texts.fingerprint("tỷ")
        == "7d6466633091a632ea95f3e968d88fef7089408f844ae186fd08b7ac4a7bd9f2"
    )


def test_a_quote_is_found_wherever_it_stands() -> None:
    assert texts.places("240 and 240 and 2400", "240") == [0, 8, 16]


def test_places_may_overlap() -> None:
    assert texts.places("哈哈哈", "哈哈") == [0, 1]


def test_an_empty_quote_stands_nowhere() -> None:
    assert texts.places("text", "") == []


def test_the_context_of_a_passage_is_whole_sentences_on_both_sides() -> None:
    text = "Far off. Before it. It grew by 26.3% then. After it! And a last one."
    start = text.index("26.3%")
    found = texts.context(text, start, start + 5, reach=15)
    assert (found.far_before, found.sentence.before) == ("Before it. ", "It grew by ")
    assert found.far_after == " After it!"


def test_a_context_without_a_sentence_end_is_cut_between_words() -> None:
    text = "one two three four\nfive 6 seven\neight nine ten eleven"
    start = text.index("6")
    found = texts.context(text, start, start + 1, reach=10)
    assert found.far_before.startswith("… ")
    assert found.far_after.endswith(" …")


def test_a_short_text_is_its_own_context_without_empty_lines() -> None:
    text = "Tiêu đề\n\n\nĐạt 240 tỷ.\n\nHết"
    start = text.index("240 tỷ")
    found = texts.context(text, start, start + 6)
    assert found.far_before + found.sentence.before == "Tiêu đề\nĐạt "
    assert found.sentence.after + found.far_after == ".\nHết"


def in_sentence(text: str, quote: str) -> tuple[str, str, str]:
    start = text.index(quote)
    found = texts.sentence(text, start, start + len(quote))
    return found.before, found.passage, found.after


def test_a_sentence_ends_at_a_full_stop_and_not_at_a_decimal_point() -> None:
    text = "Trade grew. It reached 240.1 bn USD in 2023. Oil led."
    assert in_sentence(text, "240.1 bn USD") == ("It reached ", "240.1 bn USD", " in 2023.")


def test_a_vietnamese_sentence_keeps_its_decimal_comma_and_closing_quote() -> None:
    text = "Theo Hải quan. “Thương mại đạt 240,1 tỷ USD năm 2023.” Ông nói thêm."
    before, _, after = in_sentence(text, "240,1 tỷ USD")
    assert (before, after) == ("“Thương mại đạt ", " năm 2023.”")


def test_a_chinese_sentence_ends_without_a_space() -> None:
    text = "双边贸易持续增长。2023年贸易额达2401.1亿美元，增长26.3%。双方表示满意。"
    before, _, after = in_sentence(text, "2401.1亿美元")
    assert (before, after) == ("2023年贸易额达", "，增长26.3%。")


def test_a_line_ends_a_sentence_in_any_script() -> None:
    assert in_sentence("Заголовок\nРост до 240 млрд\nПодпись", "240 млрд") == (
        "Рост до ",
        "240 млрд",
        "",
    )


def test_a_passage_that_ends_its_sentence_takes_nothing_after_it() -> None:
    assert in_sentence("One. Two is it. Three.", "Two is it.") == ("", "Two is it.", "")


def test_a_text_without_full_stops_is_cut_off_around_the_passage() -> None:
    text = "x" * 5000 + "240" + "y" * 5000
    before, _, after = in_sentence(text, "240")
    assert len(before) == len(after) == texts.SENTENCE_REACH


@given(st.text(alphabet="ab.。! \n", min_size=1, max_size=60), st.data())
def test_the_parts_of_a_sentence_stand_together_in_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = texts.sentence(text, start, end)
    assert found.passage == text[start:end]
    assert found.before + found.passage + found.after in text


@pytest.mark.parametrize(
    ("text", "closers"),
    [
        ("plain", ""),
        ("\u202eturned", "\u202c"),
        ("\u202eturned\u202c back", ""),
        ("\u2067one \u202etwo", "\u202c\u2069"),
        ("\u2067one \u202etwo\u2069", ""),
        ("stray \u2069\u202c", ""),
    ],
)
def test_what_turns_the_direction_of_writing_is_closed(text: str, closers: str) -> None:
    assert texts.closed(text) == text + closers
