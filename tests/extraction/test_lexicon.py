from extraction.folding import align
from extraction.lexicon import Lexicon, View


def lexicon(*, borrowed: bool = True) -> Lexicon[str]:
    """Return three forms of two languages."""
    forms: Lexicon[str] = Lexicon(borrowed=borrowed)
    forms.add("tấn", "vi", "tonne")
    forms.add("tons", "en", "tonne")
    forms.add("тонн", "ru", "tonne")
    return forms


def test_the_longest_form_is_found_from_either_end() -> None:
    forms = lexicon()
    forms.add("tấn hàng", "vi", "cargo")
    text = align("5 tấn hàng")
    at, before = forms.at(text, 2, "vi"), forms.before(text, 10, "vi")
    assert at is not None
    assert before is not None
    assert (at.value, before.start) == ("cargo", 2)


def test_a_form_ends_with_its_word() -> None:
    assert lexicon().at(align("tonsil"), 0, "en") is None


def test_a_form_does_not_run_beyond_the_text() -> None:
    assert lexicon().at(align("ton"), 0, "en") is None


def test_marks_tell_words_apart() -> None:
    forms: Lexicon[str] = Lexicon()
    forms.add("the", "en", "article")
    assert forms.at(align("thể"), 0, "vi") is None


def test_an_article_reads_its_own_language_and_english_only() -> None:
    text = align("tons тонн")
    assert View(text, "vi", narrow=True).at(lexicon(), 0) is not None
    assert View(text, "vi", narrow=True).at(lexicon(), 5) is None
    assert View(text, "vi").at(lexicon(), 5) is not None


def test_words_that_nobody_borrows_stay_in_their_language() -> None:
    assert View(align("tons"), "vi", narrow=True).at(lexicon(borrowed=False), 0) is None
