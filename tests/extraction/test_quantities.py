import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.quantities import Quantity, find, read
from extraction.values import ValueProblem
from tests.cases import cases

FIELDS = ("as_written", "comparator", "value", "value_high", "step", "unit", "measure", "direction")


@pytest.mark.parametrize("case", cases("quantities"), ids=lambda case: case["input"])
def test_a_figure_is_read_as_it_is_meant(case: dict[str, str]) -> None:
    found = read(case["input"], language=case["language"] or None).to_dict()
    found["value"] = found["value_low"] or found["value"]
    assert {key: found.get(key) or "" for key in FIELDS} == {key: case[key] for key in FIELDS}


@pytest.mark.parametrize("case", cases("quantities"), ids=lambda case: case["input"])
def test_the_span_is_the_text_as_written(case: dict[str, str]) -> None:
    found = read(case["input"], language=case["language"] or None)
    assert case["input"][found.start : found.end] == found.as_written


@pytest.mark.parametrize("case", cases("quantities_refused"), ids=lambda case: case["input"])
def test_what_is_not_one_figure_is_refused_with_a_reason(case: dict[str, str]) -> None:
    with pytest.raises(ValueProblem) as refusal:
        read(case["input"], language=case["language"] or None)
    assert case["message"] in str(refusal.value)


@pytest.mark.parametrize("text", ["1" * 10_000, "a" * 10_000, "1 " * 5_000, "tỷ " * 4_000])
def test_a_huge_string_is_refused_in_few_words(text: str) -> None:
    with pytest.raises(ValueProblem) as refusal:
        read(text)
    assert len(str(refusal.value)) < 250


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except ValueProblem:
        return
    assert text[found.start : found.end] == found.as_written


def test_figures_are_found_in_a_sentence_with_their_places() -> None:
    text = "Kim ngạch đạt 240,1 tỷ USD, tăng 26,3%, với gần 150 người."
    found = find(text, "vi")
    assert [q.as_written for q in found] == ["240,1 tỷ USD", "26,3%", "150 người"]
    assert all(text[q.start : q.end] == q.as_written for q in found)


def test_marks_tell_vietnamese_words_apart() -> None:
    assert find("Thu 26% từ thuế, sau hai năm", "vi")[0].measure == "share"
    assert [q.as_written for q in find("sau người khác", "vi")] == []


def test_decomposed_text_gives_offsets_into_itself() -> None:
    text = "hơn 200 ty\u0309 USD"
    found = read(text)
    assert text[found.start : found.end] == "200 ty\u0309 USD"


def test_a_quantity_prints_its_decimals_plainly() -> None:
    found: Quantity = read("240,1 tỷ USD")
    assert found.to_dict()["value"] == "240100000000"
    assert found.to_dict()["step"] == "100000000"


def test_every_example_says_where_it_comes_from() -> None:
    known = {"issue", "design", "own", "labelled text"}
    assert {case["from"] for case in cases("quantities")} <= known
