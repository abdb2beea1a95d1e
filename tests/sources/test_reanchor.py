"""Passages found again in a later text: to the letter, reworded, or lost."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.reanchor import Locator, Place, locate
from sources.texts import CONTEXT
from tests.cases import cases
from tests.sources.reanchored import Report, measure, texts

ANY_TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1, max_size=200
)
WORDS = st.lists(
    st.sampled_from(
        [
            *("Nga", "tăng", "không", "26,3%", "240,1", "tỷ", "USD", "Putin", "said", "not", "в"),
            *("не", "不", "2401", "亿", "“", "”", ".", ",", "\n"),
        ]
    ),
    min_size=1,
    max_size=40,
).map(" ".join)
LOST = Place("lost", None, None)


def unmark(marked: str) -> tuple[str, int, int]:
    """Return a text without its ⟦marks⟧, and where they stood; -1 where it has none."""
    start, end = marked.find("⟦"), marked.find("⟧") - 1
    return marked.replace("⟦", "").replace("⟧", ""), start, end


def find(new: str, old: str, start: int, end: int) -> Place:
    """Look for the span of an old text in a new one, with the context that a passage keeps."""
    prefix = old[max(0, start - CONTEXT) : start]
    return locate(new, old[start:end], prefix, old[end : end + CONTEXT], start)


@pytest.mark.parametrize(
    "case", cases("reanchor"), ids=lambda case: f"{case['from']}: {case['new']}"
)
def test_a_passage_is_found_by_the_rule(case: dict[str, str]) -> None:
    new, start, end = unmark(case["new"])
    wanted = LOST if case["status"] == "lost" else Place(case["status"], start, end)  # type: ignore[arg-type]
    assert find(new, *unmark(case["old"])) == wanted


@given(ANY_TEXT, st.data())
def test_in_an_unchanged_text_every_passage_stays(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert find(text, text, start, end) == Place("exact", start, end)


@given(st.integers(0, 12), st.data())
def test_text_put_in_before_shifts_a_passage_by_its_length(which: int, data: st.DataObject) -> None:
    text = texts()[which][1]
    before = data.draw(ANY_TEXT) + "\n"
    start = data.draw(st.integers(CONTEXT, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 300)))
    shifted = Place("exact", len(before) + start, len(before) + end)
    assert find(before + text, text, start, end) == shifted


@given(WORDS | ANY_TEXT, WORDS | ANY_TEXT, WORDS, WORDS, st.integers(0, 300))
def test_what_is_found_is_a_span_of_the_text(
    text: str, exact: str, prefix: str, suffix: str, start: int
) -> None:
    place = locate(text, exact, prefix, suffix, start)
    if place.start is None or place.end is None:
        assert place == LOST
    else:
        assert 0 <= place.start < place.end <= len(text)
        assert (place.status == "exact") == (text[place.start : place.end] == exact)


def test_without_any_context_the_nearest_of_equal_passages_is_taken() -> None:
    text = "A figure: 26.3 percent. Another one: 26.3 percent. A third: 26.3 percent."
    assert locate(text, "26.3 percent", "", "", 36) == Place("exact", 37, 49)


def test_a_passage_that_stands_twice_without_its_context_is_lost() -> None:
    line = "Five charts on a border that never sleeps"
    old = f"Container rates slide.\n{line}\nSign up for our newsletter."
    new = f"Ships wait for days.\n{line}\nWind grows.\n{line}\nCranes stand still."
    start = old.index(line)
    assert find(new, old, start, start + len(line)) == LOST


@pytest.mark.parametrize("exact", ["", "x", "Hà Nội"])
def test_nothing_is_found_in_an_empty_text(exact: str) -> None:
    assert locate("", exact, "", "", 0) == LOST


def test_an_empty_passage_is_lost() -> None:
    assert locate("Some text.", "", "Some", " text", 4) == LOST


def test_letters_with_loose_marks_are_the_same_letters() -> None:
    old = "Ông Vương Nghị cho biết hai bên sẽ mở rộng hợp tác kinh tế."
    assert find(unicodedata.normalize("NFD", old), old, 0, len(old)).status == "moved"


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """Judge passages of the demo texts (and of REAL_ARTICLES) after each kind of edit."""
    return measure(texts(), count=4000, seed=20240208)


def test_passages_that_still_stand_are_found_at_their_place(reports: dict[str, Report]) -> None:
    assert [note for each in reports.values() for note in each.missed] == []
    assert sum(each.standing for each in reports.values()) > 3000


def test_none_is_attached_to_another_digit_name_or_negation(reports: dict[str, Report]) -> None:
    assert [note for each in reports.values() for note in each.false] == []


@pytest.mark.parametrize("edit", ["restyle_quotes", "change_spaces", "insert_words"])
def test_harmless_edits_leave_most_passages_to_be_found(
    reports: dict[str, Report], edit: str
) -> None:
    assert reports[edit].moved >= 0.6 * reports[edit].altered > 5


def test_a_thousand_passages_of_a_long_text_are_found() -> None:
    paragraph = "Trong {} tháng, kim ngạch đạt {},1 tỷ USD. Ông Lavrov số {} không bình luận.\n"
    old = "".join(paragraph.format(n, n + 100, n) for n in range(4000))
    new = "Bản cập nhật.\n" + old.replace("kim ngạch đạt", "kim ngạch đã đạt")
    locator = Locator(new)
    found = []
    for at in range(0, 280_000, 280):
        exact = old[at : at + 60]
        place = locator.locate(exact, old[max(0, at - 32) : at], old[at + 60 : at + 92], at)
        found.append(place.status)
    assert len(found) == 1_000
    assert set(found) == {"exact", "moved", "lost"}  # lost: those in which a word was put


@pytest.mark.parametrize("letter", ["a ", "a", "26,3% ", "不", "Nga "])
def test_a_text_that_repeats_itself_is_read_to_the_end(letter: str) -> None:
    locator = Locator(letter * 50_000)
    for at in range(20):
        assert locator.locate(letter * (at + 1) + "b", "b ", "c", at).status == "lost"
        assert locator.locate((letter * 30).strip() + "”", "", "", at).status != "exact"
