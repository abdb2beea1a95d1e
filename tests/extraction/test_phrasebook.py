import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.phrasebook import PhraseBook, pattern_of


@pytest.fixture
def book() -> PhraseBook[str]:
    found: PhraseBook[str] = PhraseBook()
    found.add("said", "verb")
    found.add("said that", "verb and that")
    found.add("said", "second meaning")
    found.add("US", "country", any_case=False)
    found.add("министр~ обороны", "title")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("said nothing", (1, "verb")),
        ("Said that", (2, "verb and that")),
        ("US", (1, "country")),
        ("us", None),
        ("Министром обороны", (2, "title")),
        ("министерство обороны", None),
        ("other", None),
    ],
)
def test_the_longest_phrase_and_its_first_meaning_count(
    book: PhraseBook[str], text: str, expected: tuple[int, str] | None
) -> None:
    words = text.split()
    assert book.at(words, [word.lower() for word in words], 0) == expected


@given(st.lists(st.text("abc", min_size=1, max_size=4), min_size=1, max_size=60))
def test_a_pattern_matches_the_longest_word_at_a_place(words: list[str]) -> None:
    pattern = re.compile(pattern_of(words))
    for word in words:
        longest = max((other for other in words if f"{word}x".startswith(other)), key=len)
        assert pattern.match(f"{word}x")[0] == longest  # type: ignore[index]
