"""Copies: a shortened and touched-up reprint is found, another report of the event is not."""

import doctest
import re
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import copies
from sources.copies import COPY, Fingerprint, containment

DEMO = Path(__file__).parents[2] / "claims" / "demo" / "texts"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(DEMO.glob("*.txt"))}
REPRINT = ("en-nine-months-2023", "en-nine-months-reprint")
LANGUAGES = ("vi-lavrov-2024", "en-annual-2023", "ru-call-2024", "zh-annual-2024")


def shortened(text: str, seed: int) -> str:
    """Cut a third of the sentences and change one word in twenty, four at least."""
    random = Random(seed)  # noqa: S311
    sentences = [part for part in re.split(r"(?<=[.!?。\n])", text) if part.strip()]
    kept = sentences[seed % 3 :: 3] + sentences[(seed + 1) % 3 :: 3]
    kept.sort(key=sentences.index)
    words = re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\W+", "".join(kept))
    places = [place for place, word in enumerate(words) if word.isalnum()]
    for place in random.sample(places, max(4, len(places) // 20)):
        words[place] = "另" if words[place] > "\u3400" else "another"
    return "".join(words)


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(copies).failed == 0


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", LANGUAGES)
def test_a_copy_with_a_third_cut_off_and_words_changed_is_found(name: str, seed: int) -> None:
    original, copy = Fingerprint.of(TEXTS[name]), Fingerprint.of(shortened(TEXTS[name], seed))
    assert copy.is_copy(original)
    assert set(copy.keys) & set(original.keys)


def test_a_cut_at_the_end_alone_leaves_everything_contained() -> None:
    text = TEXTS["ru-call-2024"]
    assert containment(text, text[: len(text) * 2 // 3]) > 0.98


def test_texts_on_the_same_topic_are_no_copies() -> None:
    found = [
        names
        for names in combinations(TEXTS, 2)
        if Fingerprint.of(TEXTS[names[0]]).is_copy(Fingerprint.of(TEXTS[names[1]]))
    ]
    assert found == [REPRINT]


def test_texts_on_the_same_topic_stay_far_below_the_threshold() -> None:
    shares = [
        containment(TEXTS[first], TEXTS[second])
        for first, second in combinations(TEXTS, 2)
        if (first, second) != REPRINT
    ]
    assert max(shares) < COPY / 3


def test_it_does_not_matter_which_text_came_first() -> None:
    first, second = (TEXTS[name] for name in REPRINT)
    assert containment(first, second) == containment(second, first) == pytest.approx(0.87)


def test_marks_case_and_composition_do_not_matter() -> None:
    assert containment("Tỷ USD: “Tăng 26,3%”, theo báo", "ty\u0309 usd — tăng (26,3) theo BÁO") == 1


def test_a_phrase_in_a_long_text_is_no_copy() -> None:
    text = TEXTS["en-annual-2023"]
    phrase = text[200:300]
    assert containment(text, phrase) > 0.7
    assert not Fingerprint.of(text).is_copy(Fingerprint.of(phrase))


@pytest.mark.parametrize(("a", "b"), [("", ""), ("", "Trade grew."), ("…", "!")])
def test_without_words_nothing_is_contained(a: str, b: str) -> None:
    assert containment(a, b) == Fingerprint.of(a).containment(Fingerprint.of(b)) == 0


def test_a_text_shorter_than_a_run_is_compared_whole() -> None:
    assert (containment("Trade grew", "trade grew."), containment("Trade grew", "Trade")) == (1, 0)


def test_the_fingerprint_of_an_article_gives_its_exact_containment() -> None:
    first, second = (TEXTS[name] for name in REPRINT)
    found = Fingerprint.of(first).containment(Fingerprint.of(second))
    assert found == containment(first, second)


def test_the_fingerprint_of_a_long_text_stays_small_and_close() -> None:
    numbers = [str(number) for number in range(30_000)]
    whole, half = " ".join(numbers), " ".join(numbers[:15_000] + ["another"] * 3)
    long, other = Fingerprint.of(whole), Fingerprint.of(half)
    assert len(long.to_bytes()) <= 8001
    assert long.containment(other) > 0.95


def test_keys_fit_the_columns_of_a_database() -> None:
    keys = Fingerprint.of(TEXTS["en-annual-2023"]).keys
    assert (len(keys), min(keys) >= 0, max(keys) < 2**63) == (24, True, True)


@given(st.text(max_size=200))
def test_a_stored_fingerprint_is_the_same(text: str) -> None:
    found = Fingerprint.of(text)
    assert Fingerprint.from_bytes(found.to_bytes()) == found


@given(st.text(max_size=100), st.text(max_size=100))
def test_any_two_texts_have_a_share_from_none_to_all(a: str, b: str) -> None:
    assert 0 <= containment(a, b) <= 1
